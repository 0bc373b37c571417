//! `docker commit`: an image of what a container's files have become.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;

use super::engine::Shared;
use super::http::{self, Answered, Query, Refused, missing};
use super::name::Name;
use crate::simulated::build::{Request, build};
use crate::simulated::catalogue::Catalogue;
use crate::simulated::image::{Config, History, Image, Layer, digest};
use crate::simulated::root::{Change, Root};

/// What `--change` takes.
const CHANGES: [&str; 9] = ["CMD", "ENTRYPOINT", "ENV", "EXPOSE", "LABEL", "ONBUILD", "USER", "VOLUME", "WORKDIR"];

/// `POST /commit`
pub fn commit(shared: &Shared, query: &Query) -> Answered {
    let text = query.get("container").unwrap_or_default();
    let name = query.get("repo").filter(|repo| !repo.is_empty()).map(|repo| Name::new(repo, query.get("tag")));
    if let Some(name) = &name {
        name.valid().map_err(|words| Refused(400, words.to_owned()))?;
    }
    let changes: Vec<&str> = query.all("changes").collect();
    let now = Timestamp::now();
    shared.change(|engine| {
        let id = engine.container_id(text)?;
        let container = engine.containers.get(&id).ok_or_else(|| missing(format!("No such container: {text}")))?;
        let parent = engine.image(&container.image)?.clone();
        let config = changed(&parent, &container.config, &changes, shared.catalogue, now)?;
        // The history has the container's command as it is, without its entrypoint.
        let created_by = container.config.cmd.clone().unwrap_or_default().join(" ");
        let attributes = container.attributes();
        let image = child(&parent, &container.machine.root, config, created_by, now);
        let made = image.id.clone();
        engine.keep(image);
        if let Some(name) = &name {
            engine.tags.insert(name.tagged(), made.clone());
            engine.tell_image("tag", &made, &name.tagged());
        }
        engine.tell("container", "commit", &id, &attributes);
        Ok(http::json_with(201, &json!({ "Id": made })))
    })
}

/// The configuration after a Dockerfile's instructions.
fn changed(
    parent: &Image,
    config: &Config,
    changes: &[&str],
    catalogue: &'static Catalogue,
    now: Timestamp,
) -> Result<Config, Refused> {
    let mut text = "FROM container\n".to_owned();
    for change in changes {
        let word = change.split_whitespace().next().unwrap_or_default().to_uppercase();
        if !CHANGES.contains(&word.as_str()) {
            return Err(Refused(400, format!("{} is not a valid change command", word.to_lowercase())));
        }
        text.push_str(&change.replace('\n', " "));
        text.push('\n');
    }
    let base = Image { config: config.clone(), ..parent.clone() };
    let request = Request {
        dockerfile: text.as_bytes(),
        context: &Root::default(),
        args: BTreeMap::new(),
        labels: BTreeMap::new(),
        target: None,
        no_cache: true,
        known: &[],
        bases: BTreeMap::from([("container".to_owned(), base)]),
        catalogue,
        now,
    };
    build(&request, &mut Vec::new()).map(|image| image.config).map_err(|why| Refused(400, why.message))
}

/// The image with one layer more, if anything has changed.
fn child(parent: &Image, root: &Root, config: Config, created_by: String, now: Timestamp) -> Image {
    let changes = root.changes_since(&parent.root());
    let empty_layer = changes.is_empty();
    let mut image = Image { parent: Some(parent.id.clone()), created: now, config, ..parent.clone() };
    if !empty_layer {
        let weights = changes.iter().map(|change| match change {
            Change::Put(_, node) => node.size(),
            Change::Removed(_) => 0,
        });
        let size = weights.sum();
        image.layers.push(Layer { diff_id: digest(format!("{changes:?}").as_bytes()), size, changes });
    }
    image.history.push(History { created: now, created_by, empty_layer });
    let layers: Vec<&str> = image.layers.iter().map(|layer| layer.diff_id.as_str()).collect();
    image.id = digest(format!("{:?} {:?} {:?} {layers:?}", image.parent, image.config, image.history).as_bytes());
    image
}
