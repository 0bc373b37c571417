//! Volumes: folders that containers share and that stay when they go. A folder of the machine (`-v /here:/there`) is
//! an empty one: the practice engine reads nobody's files.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::engine::{Engine, Shared, fresh_id};
use super::http::{self, Answer, Answered, Refused, missing};
use crate::simulated::root::Root;

/// A volume.
#[derive(Clone, Debug)]
pub struct Volume {
    /// Its files.
    pub root: Root,
    /// When it was made.
    pub created: Timestamp,
}

/// A volume in a container.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Mount {
    volume: String,
    path: String,
    read_only: bool,
}

impl Mount {
    /// It is a folder of the machine.
    fn foreign(&self) -> bool {
        self.volume.starts_with('/')
    }
}

/// As a container's listing and its inspection have them.
pub fn shown(mounts: &[Mount]) -> Value {
    let one = |mount: &Mount| {
        let (kind, place) = if mount.foreign() {
            ("bind", mount.volume.clone())
        } else {
            ("volume", format!("/var/lib/docker/volumes/{}/_data", mount.volume))
        };
        let (name, driver) = if mount.foreign() { (None, None) } else { (Some(&mount.volume), Some("local")) };
        json!({
            "Type": kind, "Name": name, "Source": place, "Destination": mount.path, "Driver": driver, "Mode": "",
            "RW": !mount.read_only, "Propagation": "",
        })
    };
    mounts.iter().map(one).collect()
}

/// What is said of a container's folders that are the machine's.
pub fn warnings(mounts: &[Mount]) -> Vec<String> {
    let foreign = mounts.iter().filter(|mount| mount.foreign());
    foreign
        .map(|mount| {
            format!("the practice engine does not see the files of {}: {} is an empty folder", mount.volume, mount.path)
        })
        .collect()
}

/// What `-v` and `--mount` ask for in a `HostConfig`.
pub fn asked(host: &Value) -> Vec<Mount> {
    let binds = host["Binds"].as_array().into_iter().flatten().filter_map(Value::as_str).filter_map(|bind| {
        let mut parts = bind.split(':');
        let (volume, path) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        Some(Mount {
            volume,
            path,
            read_only: parts.next().is_some_and(|mode| mode.split(',').any(|word| word == "ro")),
        })
    });
    let mounts = host["Mounts"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|mount| mount["Type"] == "volume" || mount["Type"] == "bind");
    let mounts = mounts.filter_map(|mount| {
        let volume = mount["Source"].as_str().map_or_else(fresh_id, str::to_owned);
        Some(Mount { volume, path: mount["Target"].as_str()?.to_owned(), read_only: mount["ReadOnly"] == true })
    });
    binds.chain(mounts).filter(|mount| mount.path.starts_with('/') && mount.path != "/").collect()
}

/// A container comes: its volumes are there, a new one with what the image has at that path.
pub fn mount(engine: &mut Engine, id: &str) {
    let mounts = engine.containers.get(id).map(|container| container.mounts.clone()).unwrap_or_default();
    for mount in mounts {
        let fresh = make(engine, &mount.volume);
        let (Some(container), Some(volume)) = (engine.containers.get_mut(id), engine.volumes.get_mut(&mount.volume))
        else {
            return;
        };
        let root = &mut container.machine.root;
        // A folder of the machine hides what the image has.
        if fresh && !mount.foreign() && root.is_folder(&mount.path) {
            copy(root, &mount.path, &mut volume.root, "/");
        }
        // Where a file stands in the folder's place, the folder is not there.
        let _ = root.make_folders(&mount.path);
    }
}

/// Makes a volume, unless it is there.
fn make(engine: &mut Engine, name: &str) -> bool {
    if engine.volumes.contains_key(name) {
        return false;
    }
    engine.volumes.insert(name.to_owned(), Volume { root: Root::default(), created: Timestamp::now() });
    if !name.starts_with('/') {
        engine.tell("volume", "create", name, &BTreeMap::from([("driver".to_owned(), "local".to_owned())]));
    }
    true
}

/// Tells that a container's volumes are mounted in it now, or no longer.
pub fn tell_mounts(engine: &mut Engine, id: &str, action: &str) {
    let mounts = engine.containers.get(id).map(|container| container.mounts.clone()).unwrap_or_default();
    for mount in mounts.iter().filter(|mount| !mount.foreign()) {
        let mut attributes = BTreeMap::from([("container", id), ("driver", "local")]);
        if action == "mount" {
            let writable = if mount.read_only { "false" } else { "true" };
            attributes.extend([("destination", mount.path.as_str()), ("propagation", ""), ("read/write", writable)]);
        }
        let attributes = attributes.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        engine.tell("volume", action, &mount.volume, &attributes);
    }
}

/// Before a process goes on: it sees what others wrote.
pub fn load(engine: &mut Engine, id: &str) {
    let Some(container) = engine.containers.get_mut(id) else { return };
    for mount in &container.mounts {
        if let Some(volume) = engine.volumes.get(&mount.volume) {
            copy(&volume.root, "/", &mut container.machine.root, &mount.path);
        }
    }
}

/// After it went on: others see what it wrote.
pub fn store(engine: &mut Engine, id: &str) {
    let Some(container) = engine.containers.get(id) else { return };
    for mount in container.mounts.iter().filter(|mount| !mount.read_only) {
        if let Some(volume) = engine.volumes.get_mut(&mount.volume) {
            copy(&container.machine.root, &mount.path, &mut volume.root, "/");
        }
    }
}

/// All that is below one folder, in the place of all that is below another.
fn copy(from: &Root, folder: &str, to: &mut Root, place: &str) {
    let (Ok(folder), Ok(place)) = (from.resolve(folder), to.resolve(place)) else { return };
    let (folder, place) = (folder.trim_end_matches('/'), place.trim_end_matches('/'));
    let names = |root: &Root, path: &str| -> Vec<String> {
        let path = if path.is_empty() { "/" } else { path };
        root.list(path).map(|all| all.into_iter().map(|(name, _)| name.to_owned()).collect()).unwrap_or_default()
    };
    for name in names(to, place) {
        // The list has just named it.
        let _ = to.remove_all(&format!("{place}/{name}"));
    }
    for name in names(from, folder) {
        for (path, node) in from.tree(&format!("{folder}/{name}")).unwrap_or_default() {
            // Folders come before what is in them.
            let _ = to.put(&format!("{place}{}", path.strip_prefix(folder).unwrap_or(path)), node.clone());
        }
    }
}

fn told(name: &str, volume: &Volume) -> Value {
    json!({
        "Name": name, "Driver": "local", "Mountpoint": format!("/var/lib/docker/volumes/{name}/_data"), "Labels": null,
        "Options": null, "Scope": "local", "CreatedAt": volume.created.to_string(),
    })
}

/// `GET /volumes`
pub fn list(shared: &Shared) -> Answer {
    let volumes: Vec<Value> = shared.read(|engine| {
        let volumes = engine.volumes.iter().filter(|(name, _)| !name.starts_with('/'));
        volumes.map(|(name, volume)| told(name, volume)).collect()
    });
    http::json(&json!({ "Volumes": volumes, "Warnings": null }))
}

/// `POST /volumes/create`
pub fn create(shared: &Shared, asked: &Value) -> Answer {
    let name = asked["Name"].as_str().filter(|name| !name.is_empty()).map_or_else(fresh_id, str::to_owned);
    let made = shared.change(|engine| {
        make(engine, &name);
        engine.volumes.get(&name).map(|volume| told(&name, volume))
    });
    http::json_with(201, &made.unwrap_or_default())
}

/// `GET /volumes/NAME`
pub fn inspect(shared: &Shared, name: &str) -> Answered {
    let found = shared.read(|engine| engine.volumes.get(name).map(|volume| told(name, volume)));
    found.map(|found| http::json(&found)).ok_or_else(|| missing(format!("get {name}: no such volume")))
}

/// `DELETE /volumes/NAME`
pub fn remove(shared: &Shared, name: &str) -> Answered {
    shared.change(|engine| {
        let user = engine.containers.iter().find(|(_, one)| one.mounts.iter().any(|mount| mount.volume == name));
        if let Some((id, _)) = user {
            return Err(Refused(409, format!("remove {name}: volume is in use - [{id}]")));
        }
        engine.volumes.remove(name).ok_or_else(|| missing(format!("get {name}: no such volume")))?;
        engine.tell("volume", "destroy", name, &BTreeMap::from([("driver".to_owned(), "local".to_owned())]));
        Ok(http::empty(204))
    })
}
