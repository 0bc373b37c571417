//! How a container is bound to what is outside it: its name, the ports that are published, the volumes in it.

use crate::lab::judge::Verdict;
use crate::lab::model::{ContainerCondition, MountedVolume, PublishedPort};
use crate::lab::reference::Reference;
use crate::lab::world::{Container, World};
use crate::text::Message;

/// Of containers of the right image, the newest first, those of the right name; and, where none of these is there any
/// more, what is there in their place.
pub(super) fn of_name<'a>(
    condition: &ContainerCondition,
    candidates: Vec<&'a Container>,
    world: &World,
) -> (Vec<&'a Container>, Option<Message>) {
    let Some(name) = &condition.name else { return (candidates, None) };
    let (named, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|container| container.name == *name);
    if named.iter().any(|container| !container.removed) {
        return (named, None);
    }
    let since = named.first().map_or(i64::MIN, |container| container.created);
    let other = others.first().filter(|other| other.created >= since).map(|other| {
        let message = Message::new("judge-container-other-name").with("expected", name);
        message.with("container", other.label()).with("image", &condition.image)
    });
    (named, name_taken(condition, world).or(other))
}

/// What has the name that is asked for though it is of another image: nothing else can take it.
pub(super) fn name_taken(condition: &ContainerCondition, world: &World) -> Option<Message> {
    let name = condition.name.as_ref()?;
    let mut containers = world.containers.iter().flat_map(|known| known.values());
    let taken = |container: &&Container| container.name == *name && container.image.as_ref() != Some(&condition.image);
    let other = containers.find(|container| !container.removed && taken(container))?;
    let image = other.image.as_ref().map_or_else(|| other.image_id.clone(), Reference::to_string);
    let message = Message::new("judge-container-name-taken").with("container", name);
    Some(message.with("seen", image).with("expected", &condition.image))
}

/// Why a port or a volume that is asked for is not there; `None`: they all are.
pub(super) fn missing(condition: &ContainerCondition, container: &Container) -> Option<Verdict> {
    let ports = condition.publish.iter().filter_map(|port| published(*port, container));
    let mounts = condition.mounts.iter().filter_map(|mount| mounted(mount, container));
    let verdicts: Vec<Verdict> = ports.chain(mounts).collect();
    verdicts.iter().find(|verdict| matches!(verdict, Verdict::NotYet(_))).or(verdicts.first()).cloned()
}

fn published(asked: PublishedPort, container: &Container) -> Option<Verdict> {
    let expected = match asked.host {
        Some(host) => format!("{host}:{}", asked.container),
        None => asked.container.to_string(),
    };
    let told = |message: Message| message.with("container", container.label()).with("expected", &expected);
    let Some(ports) = &container.ports else {
        return Some(Verdict::Unknown(told(Message::new("judge-container-ports-unseen"))));
    };
    match (ports.get(&asked.container), asked.host) {
        (Some(_), None) => return None,
        (Some(hosts), Some(host)) if hosts.contains(&host) => return None,
        _ => {}
    }
    let all = ports.iter().flat_map(|(port, hosts)| {
        let unknown = hosts.is_empty().then(|| port.to_string());
        unknown.into_iter().chain(hosts.iter().map(move |host| format!("{host}:{port}")))
    });
    let seen = all.collect::<Vec<_>>().join(", ");
    Some(Verdict::NotYet(told(if seen.is_empty() {
        Message::new("judge-container-no-port")
    } else {
        Message::new("judge-container-other-port").with("seen", seen)
    })))
}

fn mounted(asked: &MountedVolume, container: &Container) -> Option<Verdict> {
    let target = asked.target.as_deref().map(|target| target.trim_end_matches('/'));
    let expected = target.map_or_else(|| asked.volume.clone(), |target| format!("{}:{target}", asked.volume));
    let told = |message: Message| message.with("container", container.label()).with("expected", &expected);
    let Some(mounts) = &container.mounts else {
        return Some(Verdict::Unknown(told(Message::new("judge-container-mounts-unseen"))));
    };
    let fits = |(folder, volume): (&String, &Option<String>)| {
        volume.as_ref() == Some(&asked.volume) && target.is_none_or(|target| folder == target)
    };
    if mounts.iter().any(fits) {
        return None;
    }
    let shown = |(folder, volume): (&String, &Option<String>)| match volume {
        Some(volume) => format!("{volume}:{folder}"),
        None => folder.clone(),
    };
    let seen = mounts.iter().map(shown).collect::<Vec<_>>().join(", ");
    Some(Verdict::NotYet(told(if seen.is_empty() {
        Message::new("judge-container-no-volume")
    } else {
        Message::new("judge-container-other-volume").with("seen", seen)
    })))
}
