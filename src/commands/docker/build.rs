//! `docker build`: by BuildKit where the engine has it, in the classic way with `DOCKER_BUILDKIT=0`.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bollard::errors::Error;
use bollard::models::{BuildInfo, BuildInfoAux, CreateImageInfo};
use bollard::query_parameters::BuildImageOptionsBuilder;
use futures_util::StreamExt;

use super::arguments::Build;
use super::buildkit::Plain;
use super::connection::Engine;
use super::human::size;
use super::layers::Layers;
use super::{Failure, images, pull, say};
use crate::runtime::engine::build::{buildkit_asked, stream};
use crate::runtime::engine::context::Context;
use crate::runtime::engine::words;
use crate::runtime::surroundings::environment;

pub(super) async fn build(engine: &Engine, asked: Build) -> Result<u8, Failure> {
    let folder = folder(&asked.path)?;
    let dockerfile = dockerfile(&folder, asked.file.as_deref())?;
    for tag in &asked.tag {
        pull::reference(tag).map_err(|failure| Failure {
            words: format!("invalid argument \"{tag}\" for \"-t, --tag\" flag: {}", failure.words),
            status: 125,
        })?;
    }
    let context = Context::scan(&folder, &dockerfile).map_err(Failure::new)?;
    let buildkit = buildkit_asked().unwrap_or(true);
    if !buildkit && !asked.quiet {
        let bytes = i64::try_from(context.bytes).unwrap_or(i64::MAX);
        say(&format!("Sending build context to Docker daemon  {}\n", size(bytes, 4)))?;
    }
    let mut progress = Progress::new(asked.quiet);
    let mut stream = Box::pin(stream(&engine.docker, options(&asked, &dockerfile), context, buildkit));
    while let Some(item) = stream.next().await {
        let info = item.map_err(|error| progress.failed(engine, &error))?;
        progress.take(info)?;
    }
    drop(stream);
    let image = match (progress.image, asked.tag.first()) {
        (Some(image), _) => image,
        (None, Some(tag)) => {
            let found = engine.docker.inspect_image(tag).await.map_err(|error| engine.failed(&error))?;
            found.id.unwrap_or_default()
        }
        (None, None) => String::new(),
    };
    // The engine is told one name; the others follow.
    for tag in asked.tag.iter().skip(1) {
        images::name(engine, &image, tag).await?;
    }
    if asked.quiet {
        say(&format!("{image}\n"))?;
    }
    Ok(0)
}

fn folder(path: &str) -> Result<PathBuf, Failure> {
    if path == "-" || path.contains("://") || path.starts_with("git@") {
        return Err(Failure::new(format!("unable to prepare context: '{path}': {} builds folders alone", super::NAME)));
    }
    let path = Path::new(path);
    // As the words of an error name it.
    Ok(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
}

/// The Dockerfile's path within the context.
fn dockerfile(folder: &Path, given: Option<&str>) -> Result<String, Failure> {
    let Some(given) = given else { return Ok("Dockerfile".to_owned()) };
    let missing = |_| {
        Failure::new(format!(
            "unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat {given}: no such file or \
             directory"
        ))
    };
    let whole = Path::new(given).canonicalize().map_err(missing)?;
    let within = whole.strip_prefix(folder).ok().and_then(|within| within.to_str());
    within.map(str::to_owned).ok_or_else(|| {
        Failure::new(format!("unable to prepare context: {given}: {} wants it within the context", super::NAME))
    })
}

fn options(asked: &Build, dockerfile: &str) -> BuildImageOptionsBuilder {
    let arguments: HashMap<String, String> = asked
        .build_arg
        .iter()
        .filter_map(|argument| match argument.split_once('=') {
            Some((name, value)) => Some((name.to_owned(), value.to_owned())),
            None => Some((argument.clone(), environment(argument)?)),
        })
        .collect();
    let mut options = BuildImageOptionsBuilder::default().dockerfile(dockerfile).nocache(asked.no_cache);
    if let Some(tag) = asked.tag.first() {
        options = options.t(tag);
    }
    if !arguments.is_empty() {
        options = options.buildargs(&arguments);
    }
    if asked.pull {
        options = options.pull("true");
    }
    if let Some(target) = &asked.target {
        options = options.target(target);
    }
    if let Some(platform) = &asked.platform {
        options = options.platform(platform);
    }
    options
}

/// Both builders' streams, written as they come.
struct Progress {
    quiet: bool,
    plain: Plain,
    /// BuildKit has spoken.
    buildkit: bool,
    layers: Layers,
    image: Option<String>,
}

impl Progress {
    fn new(quiet: bool) -> Self {
        let layers = Layers::new(pull::columns(&io::stdout()));
        Self { quiet, plain: Plain::default(), buildkit: false, layers, image: None }
    }

    fn take(&mut self, info: BuildInfo) -> Result<(), Failure> {
        // The classic builder's pull of the base image.
        let pulled = CreateImageInfo {
            id: info.id,
            status: info.status,
            progress_detail: info.progress_detail,
            ..CreateImageInfo::default()
        };
        let pulled = self.layers.take(&pulled);
        let text = match info.aux {
            Some(BuildInfoAux::BuildKit(status)) => {
                self.buildkit = true;
                self.plain.take(status)
            }
            Some(BuildInfoAux::Default(image)) => {
                self.image = image.id.or(self.image.take());
                String::new()
            }
            None => String::new(),
        };
        if self.quiet {
            return Ok(());
        }
        io::stderr().lock().write_all(text.as_bytes())?;
        say(&(pulled + &info.stream.unwrap_or_default()))
    }

    /// The engine's words, as each builder's client says them, and its exit status.
    fn failed(&self, engine: &Engine, error: &Error) -> Failure {
        let failure = engine.failed(error);
        if !matches!(error, Error::DockerStreamError { .. }) {
            return failure;
        }
        let said = words(error);
        if self.buildkit {
            let said = if said.starts_with("failed to solve") { said } else { format!("failed to solve: {said}") };
            return Failure::new(format!("{}ERROR: {said}", self.plain.failure()));
        }
        // The classic client ends as the command did.
        let status = said.rsplit_once("returned a non-zero code: ").and_then(|(_, code)| code.trim().parse().ok());
        Failure::new(said).with_status(status.unwrap_or(1))
    }
}
