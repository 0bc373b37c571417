//! Starting over, on the outside: copies first, then containers, images and files. What fails is told, the rest goes on.
#![expect(clippy::disallowed_methods, reason = "the copies' folder is named after the time")]

use std::path::Path;

use jiff::Timestamp;

use super::engine::endpoint::Endpoint;
use super::engine::{connect, remove};
use super::files::backup;
use crate::app::reset::Removed;
use crate::lab::reset::Plan;
use crate::text::Message;

/// Does what the plan says, and no more. `find` is asked for the engine only where there is something to remove in it.
pub async fn carry_out(
    plan: &Plan,
    unsaved: &[(String, String)],
    (workspace, state_folder): (&Path, &Path),
    find: impl Fn() -> Result<Endpoint, Message>,
) -> Removed {
    let files: Vec<String> = plan.files.iter().map(|file| file.path.clone()).collect();
    let mut removed = Removed::default();
    match backup::back_up(state_folder, workspace, &files, unsaved, Timestamp::now()) {
        Ok(folder) => removed.backup = folder.map(|folder| folder.display().to_string()),
        Err(why) => return Removed { failed: vec![why], given_up: true, ..removed },
    }
    if !plan.containers.is_empty() || !plan.images.is_empty() {
        of_engine(plan, find, &mut removed).await;
    }
    for file in files {
        match backup::remove(workspace, &file) {
            Ok(()) => removed.files.push(file),
            Err(why) => removed.failed.push(why),
        }
    }
    removed.folder = plan.folder && backup::remove_folder(workspace);
    removed
}

async fn of_engine(plan: &Plan, find: impl Fn() -> Result<Endpoint, Message>, removed: &mut Removed) {
    let connected = match find() {
        Ok(endpoint) => connect::connect(&endpoint).await,
        Err(why) => Err(why),
    };
    let docker = match connected {
        Ok((docker, _)) => docker,
        Err(why) => {
            removed.failed.push(why);
            return;
        }
    };
    for container in &plan.containers {
        match remove::container(&docker, container).await {
            Ok(()) => removed.containers += 1,
            Err(why) => removed.failed.push(why),
        }
    }
    for image in &plan.images {
        match remove::image(&docker, image).await {
            Ok(()) => removed.images += 1,
            Err(why) => removed.failed.push(why),
        }
    }
}
