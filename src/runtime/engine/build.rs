//! `docker build`: the context is sent, the engine's stream is told.

use std::io;
use std::path::PathBuf;

use bollard::errors::Error;
use bollard::models::BuildInfo;
use bollard::query_parameters::{BuildImageOptionsBuilder, BuilderVersion};
use bollard::{Docker, body_try_stream};
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

use super::context::Context;
use super::progress::Progress;
use super::{EngineMessage, words};
use crate::app::build::BuildUpdate;
use crate::lab::reference::Reference;
use crate::runtime::surroundings::environment;

/// What is to be built.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The folder that is sent.
    pub context: PathBuf,
    /// Relative to it.
    pub dockerfile: String,
    /// The image's name.
    pub tag: Reference,
    /// By BuildKit where the engine has it, else by the classic builder.
    pub buildkit: bool,
}

/// Whether `DOCKER_BUILDKIT` asks for BuildKit or, with `0`, for the classic builder, here as with docker; `None` where it
/// is not set.
pub fn buildkit_asked() -> Option<bool> {
    environment("DOCKER_BUILDKIT").map(|value| value != "0" && value != "false")
}

/// Builds. Ends by telling [`BuildUpdate::Ended`], or [`BuildUpdate::Cancelled`] soon after `cancel`; the engine then gives
/// up the build.
pub async fn build(docker: Docker, wanted: Wanted, id: u64, sender: Sender<EngineMessage>, cancel: CancellationToken) {
    let teller = Teller { id, sender };
    // Whoever gives up this future gives up the build.
    let _given_up = cancel.clone().drop_guard();
    let last = apart(docker, wanted, teller.clone(), cancel).await;
    teller.tell(last.unwrap_or_else(|error| BuildUpdate::Ended(Err(error.to_string())))).await;
}

/// Bollard serves BuildKit's session by a task that nothing ends, with a connection to the engine: one more each build. In a
/// runtime of its own all of it ends with the build.
async fn apart(docker: Docker, wanted: Wanted, teller: Teller, cancel: CancellationToken) -> io::Result<BuildUpdate> {
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let last = runtime.block_on(async {
            tokio::select! {
                () = cancel.cancelled() => BuildUpdate::Cancelled,
                ended = attempt(&docker, wanted, &teller) => BuildUpdate::Ended(ended),
            }
        });
        // A folder that is slow to read holds up nobody.
        runtime.shutdown_background();
        Ok(last)
    };
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

#[derive(Clone)]
struct Teller {
    id: u64,
    sender: Sender<EngineMessage>,
}

impl Teller {
    /// A closed channel only means that nobody listens.
    async fn tell(&self, update: BuildUpdate) {
        let _ = self.sender.send(EngineMessage::Build(self.id, update)).await;
    }
}

/// The engine's own stream of a build; `buildkit`: by BuildKit where the engine has it.
pub(crate) fn stream(
    docker: &Docker,
    options: BuildImageOptionsBuilder,
    context: Context,
    buildkit: bool,
) -> impl Stream<Item = Result<BuildInfo, Error>> + '_ {
    let options = options.rm(true);
    let options = if buildkit { options.version(BuilderVersion::BuilderBuildKit).session(&session()) } else { options };
    docker.build_image(options.build(), None, Some(body_try_stream(context.stream())))
}

async fn attempt(docker: &Docker, wanted: Wanted, teller: &Teller) -> Result<String, String> {
    let Wanted { context: folder, dockerfile, tag, buildkit } = wanted;
    let (context, text) = tokio::task::spawn_blocking({
        let dockerfile = dockerfile.clone();
        move || {
            let text = std::fs::read_to_string(folder.join(&dockerfile)).unwrap_or_default();
            Context::scan(&folder, &dockerfile).map(|context| (context, text))
        }
    })
    .await
    .map_err(|error| error.to_string())??;
    teller.tell(BuildUpdate::Context { files: context.files, bytes: context.bytes }).await;
    let options = BuildImageOptionsBuilder::default().dockerfile(&dockerfile).t(&tag.to_string());
    let mut stream = Box::pin(stream(docker, options, context, buildkit));
    let mut progress = Progress::new(&text);
    while let Some(item) = stream.next().await {
        match item {
            Ok(info) => {
                for update in progress.take(info) {
                    teller.tell(update).await;
                }
            }
            Err(error) => {
                let error = words(&error);
                for update in progress.fail() {
                    teller.tell(update).await;
                }
                return Err(error);
            }
        }
    }
    for update in progress.finish() {
        teller.tell(update).await;
    }
    match progress.image {
        Some(image) => Ok(image),
        None if progress.succeeded => {
            let found = docker.inspect_image(&tag.to_string()).await.map_err(|error| words(&error))?;
            Ok(super::convert::prefixed(&found.id.unwrap_or_default()))
        }
        None => Err("the engine closed the stream before the build's end".to_owned()),
    }
}

/// BuildKit wants a name that no build had before.
fn session() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("soleil{}x{}", std::process::id(), now.as_nanos())
}
