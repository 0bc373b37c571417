//! `docker images`, `inspect`, `history`, `tag`, `rmi`.

use globset::{GlobBuilder, GlobMatcher};
use serde_json::{Value, json};

use super::engine::{Engine, Shared, short};
use super::http::{self, Answer, Answered, Query, Refused};
use super::name::Name;
use crate::simulated::image::{Config, Image, digest};

impl Engine {
    fn names(&self, id: &str) -> (Vec<&String>, Vec<&String>) {
        let of = |(name, known): (_, &String)| (known == id).then_some(name);
        (self.tags.iter().filter_map(of).collect(), self.digests.iter().filter_map(of).collect())
    }

    fn children(&self, id: &str) -> usize {
        self.images.iter().filter(|image| image.parent.as_deref() == Some(id)).count()
    }
}

/// An image's or a container's configuration.
pub fn config(config: &Config) -> Value {
    let set = |all: &[String]| -> Value {
        if all.is_empty() { Value::Null } else { all.iter().map(|one| (one.clone(), json!({}))).collect() }
    };
    let labels = if config.labels.is_empty() { Value::Null } else { json!(config.labels) };
    json!({
        "Hostname": "", "Domainname": "", "User": config.user, "AttachStdin": false, "AttachStdout": false,
        "AttachStderr": false, "Tty": false, "OpenStdin": false, "StdinOnce": false,
        "Env": config.env.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>(),
        "Cmd": config.cmd, "Image": "", "Volumes": set(&config.volumes), "WorkingDir": config.working_dir,
        "Entrypoint": config.entrypoint, "OnBuild": null, "Labels": labels, "Shell": config.shell,
        "ExposedPorts": set(&config.exposed_ports),
    })
}

/// `GET /images/json`
pub fn list(shared: &Shared, query: &Query) -> Answered {
    let filters = query.filters(&["dangling", "label", "before", "since", "reference"])?;
    // `pyth*`, `python:3.11`: a star does not go over a slash.
    let glob =
        |word: &str| GlobBuilder::new(word).literal_separator(true).build().ok().map(|glob| glob.compile_matcher());
    let globs: Option<Vec<GlobMatcher>> =
        filters.get("reference").map(|words| words.iter().filter_map(|word| glob(word)).collect());
    let wanted = |tag: &str| {
        let name = tag.rsplit_once(':').map_or(tag, |(name, _)| name);
        globs.as_ref().is_none_or(|globs| globs.iter().any(|glob| glob.is_match(tag) || glob.is_match(name)))
    };
    let any = |name: &str, found: &dyn Fn(&str) -> bool| {
        filters.get(name).is_none_or(|words| words.iter().any(|word| found(word)))
    };
    Ok(shared.read(|engine| {
        let mut images: Vec<&Image> = engine
            .images
            .iter()
            .filter(|image| {
                let (tags, digests) = engine.names(&image.id);
                let dangling = tags.is_empty() && digests.is_empty();
                let intermediate = dangling && engine.children(&image.id) > 0;
                let label = |word: &str| match word.split_once('=') {
                    Some((key, value)) => image.config.labels.get(key).is_some_and(|known| known == value),
                    None => image.config.labels.contains_key(word),
                };
                (query.flag("all") || !intermediate)
                    && any("dangling", &|word| matches!(word, "true" | "1") == dangling)
                    && any("label", &label)
                    && (!filters.contains_key("reference") || tags.iter().any(|tag| wanted(tag)))
            })
            .collect();
        images.sort_by_key(|image| std::cmp::Reverse(image.created));
        let told: Vec<Value> = images
            .into_iter()
            .map(|image| {
                let (mut tags, mut digests) = engine.names(&image.id);
                tags.retain(|tag| wanted(tag));
                digests.retain(|digest| wanted(digest.split('@').next().unwrap_or_default()));
                json!({
                    "Id": image.id, "ParentId": image.parent.as_deref().unwrap_or_default(),
                    "RepoTags": tags, "RepoDigests": digests, "Created": image.created.as_second(),
                    "Size": image.size(), "VirtualSize": image.size(), "SharedSize": -1, "Containers": -1,
                    "Labels": if image.config.labels.is_empty() { Value::Null } else { json!(image.config.labels) },
                })
            })
            .collect();
        http::json(&json!(told))
    }))
}

/// `GET /images/NAME/json`
pub fn inspect(shared: &Shared, name: &str) -> Answered {
    shared.read(|engine| {
        let image = engine.image(name).map_err(|why| Refused(why.0, format!("no such image: {name}: {}", why.1)))?;
        let (tags, digests) = engine.names(&image.id);
        Ok(http::json(&json!({
            "Id": image.id, "RepoTags": tags, "RepoDigests": digests,
            "Parent": image.parent.as_deref().unwrap_or_default(), "Comment": "", "Created": image.created.to_string(),
            "Container": "", "ContainerConfig": config(&Config::default()), "DockerVersion": "20.10.24", "Author": "",
            "Config": config(&image.config), "Architecture": "amd64", "Os": "linux",
            "Size": image.size(), "VirtualSize": image.size(), "GraphDriver": { "Name": "overlay2", "Data": {} },
            "RootFS": { "Type": "layers", "Layers": image.layers.iter().map(|layer| &layer.diff_id).collect::<Vec<_>>() },
            "Metadata": { "LastTagTime": "0001-01-01T00:00:00Z" },
        })))
    })
}

/// `GET /images/NAME/history`
pub fn history(shared: &Shared, name: &str) -> Answered {
    shared.read(|engine| {
        let image = engine.image(name)?;
        let mut sizes = image.layers.iter().map(|layer| layer.size);
        let mut lines: Vec<Value> = image
            .history
            .iter()
            .map(|line| {
                json!({
                    "Id": "<missing>", "Created": line.created.as_second(), "CreatedBy": line.created_by,
                    "Tags": null, "Size": if line.empty_layer { 0 } else { sizes.next().unwrap_or(0) }, "Comment": "",
                })
            })
            .collect();
        lines.reverse();
        // The steps of a build here are images too, and have an id.
        let mut id = Some(image.id.clone());
        for line in &mut lines {
            let Some(known) = id else { break };
            let (tags, _) = engine.names(&known);
            line["Id"] = known.as_str().into();
            line["Tags"] = if tags.is_empty() { Value::Null } else { json!(tags) };
            id = engine.images.iter().find(|image| image.id == known).and_then(|image| image.parent.clone());
        }
        Ok(http::json(&json!(lines)))
    })
}

/// `POST /images/NAME/tag`
pub fn tag(shared: &Shared, name: &str, query: &Query) -> Answered {
    let new = Name::new(query.get("repo").unwrap_or_default(), query.get("tag"));
    new.valid().map_err(|words| Refused(400, words.to_owned()))?;
    shared.change(|engine| {
        let id = engine.image(name)?.id.clone();
        engine.tags.insert(new.tagged(), id.clone());
        engine.tell_image("tag", &id, &new.tagged());
        Ok(http::empty(201))
    })
}

/// `DELETE /images/NAME`
pub fn remove(shared: &Shared, name: &str, force: bool) -> Answered {
    shared.change(|engine| {
        let id = engine.image(name)?.id.clone();
        let wanted = Name::new(name, None).tagged();
        let by_tag = engine.tags.get(&wanted) == Some(&id);
        let (tags, _) = engine.names(&id);
        let tags: Vec<String> = tags.into_iter().cloned().collect();
        let last = tags.len() <= 1;
        let digits = short(&id).to_owned();
        let user = engine.containers.iter().filter(|(_, one)| one.image == id).max_by_key(|(_, one)| one.running());
        let user = user.map(|(user, one)| (short(user).to_owned(), one.running()));
        let conflict = |words: String| Err(Refused(409, format!("conflict: unable to {words}")));
        if last || !by_tag {
            if !by_tag && tags.len() > 1 && !force {
                return conflict(format!(
                    "delete {digits} (must be forced) - image is referenced in multiple repositories"
                ));
            }
            match &user {
                Some((user, true)) if !by_tag => {
                    return conflict(format!(
                        "delete {digits} (cannot be forced) - image is being used by running container {user}"
                    ));
                }
                Some((user, _)) if by_tag && !force => {
                    return conflict(format!(
                        "remove repository reference \"{name}\" (must force) - container {user} is using its referenced image {digits}"
                    ));
                }
                Some((user, _)) if !force => {
                    return conflict(format!(
                        "delete {digits} (must be forced) - image is being used by stopped container {user}"
                    ));
                }
                _ => {}
            }
            if !by_tag && engine.children(&id) > 0 {
                return conflict(format!("delete {digits} (cannot be forced) - image has dependent child images"));
            }
        }
        let mut done = Vec::new();
        let untagged = if by_tag { vec![wanted] } else { tags };
        for tag in untagged {
            engine.tags.remove(&tag);
            engine.tell_image("untag", &id, &id);
            done.push(json!({ "Untagged": tag }));
        }
        if !engine.tags.values().any(|known| *known == id) {
            let digests: Vec<String> = engine.names(&id).1.into_iter().cloned().collect();
            for digest in digests {
                engine.digests.remove(&digest);
                done.push(json!({ "Untagged": digest }));
            }
            if user.is_none() {
                delete(engine, id, &mut done);
            }
        }
        Ok(http::json(&json!(done)))
    })
}

/// Deletes an image that has no name, and those below it that nothing else needs.
fn delete(engine: &mut Engine, id: String, done: &mut Vec<Value>) {
    let mut next = Some(id);
    while let Some(id) = next {
        let (tags, digests) = engine.names(&id);
        let used = engine.containers.values().any(|container| container.image == id);
        if !tags.is_empty() || !digests.is_empty() || used || engine.children(&id) > 0 {
            return;
        }
        let Some(at) = engine.images.iter().position(|image| image.id == id) else { return };
        engine.tell_image("delete", &id, &id);
        let image = engine.images.remove(at);
        done.push(json!({ "Deleted": id }));
        let chains = chains(&image);
        for (at, chain) in chains.iter().enumerate().rev() {
            let shared = |other: &Image| {
                other.layers.len() > at && (0..=at).all(|at| other.layers[at].diff_id == image.layers[at].diff_id)
            };
            if engine.images.iter().any(shared) {
                break;
            }
            done.push(json!({ "Deleted": chain }));
        }
        next = image.parent;
    }
}

/// What a store calls its layers, each with those below it: the image specification's chain ids.
fn chains(image: &Image) -> Vec<String> {
    let mut chains: Vec<String> = Vec::new();
    for layer in &image.layers {
        let chain = chains.last().map(|below| digest(format!("{below} {}", layer.diff_id).as_bytes()));
        chains.push(chain.unwrap_or_else(|| layer.diff_id.clone()));
    }
    chains
}

/// `POST /images/prune`
pub fn prune(shared: &Shared) -> Answer {
    shared.change(|engine| {
        let mut done = Vec::new();
        let all: Vec<String> = engine.images.iter().map(|image| image.id.clone()).collect();
        for id in all {
            delete(engine, id, &mut done);
        }
        http::json(&json!({ "ImagesDeleted": done, "SpaceReclaimed": 0 }))
    })
}
