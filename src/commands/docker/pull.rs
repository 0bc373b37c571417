//! `docker pull`.

use std::io::{self, IsTerminal, Write};

use futures_util::StreamExt;

use super::arguments::Pull;
use super::connection::Engine;
use super::human::split_tag;
use super::layers::Layers;
use super::{Failure, say};
use crate::lab::reference::Reference;
use crate::runtime::engine::pull::stream;

pub(super) async fn pull(engine: &Engine, asked: &Pull) -> Result<u8, Failure> {
    let reference = reference(&asked.image)?;
    let platform = asked.platform.as_deref().unwrap_or_default();
    if !asked.quiet && split_tag(&asked.image).1.is_none() && !asked.image.contains('@') {
        say("Using default tag: latest\n")?;
    }
    if asked.quiet {
        fetch(engine, &reference, platform, None, &mut io::sink()).await?;
    } else {
        let columns = columns(&io::stdout());
        fetch(engine, &reference, platform, columns, &mut io::stdout()).await?;
    }
    say(&format!("{}\n", full(&reference)))?;
    Ok(0)
}

/// Columns of the terminal that this is, if it is one.
pub(super) fn columns(stream: &impl IsTerminal) -> Option<usize> {
    let size = stream.is_terminal().then(crossterm::terminal::size)?.ok();
    size.map(|(columns, _)| usize::from(columns)).filter(|columns| *columns > 0)
}

/// What was typed, with its registry and tag.
pub(super) fn reference(name: &str) -> Result<Reference, Failure> {
    name.parse().map_err(|_| {
        let upper = name.chars().any(|char| char.is_ascii_uppercase());
        Failure::new(format!(
            "invalid reference format{}",
            if upper { ": repository name must be lowercase" } else { "" }
        ))
    })
}

/// Pulls, with the progress written to `out`.
pub(super) async fn fetch(
    engine: &Engine,
    reference: &Reference,
    platform: &str,
    columns: Option<usize>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut layers = Layers::new(columns);
    let mut stream = Box::pin(stream(&engine.docker, reference, platform));
    while let Some(item) = stream.next().await {
        let info = item.map_err(|error| engine.failed(&error))?;
        if let Some(error) = info.error_detail {
            return Err(Failure::new(error.message.unwrap_or_default()));
        }
        out.write_all(layers.take(&info).as_bytes())?;
        out.flush()?;
    }
    Ok(())
}

/// `docker.io/library/python:3.11`.
fn full(reference: &Reference) -> String {
    let separator = if reference.tag.starts_with('@') { "" } else { ":" };
    format!("{}/{}{separator}{}", reference.registry, reference.repository, reference.tag)
}
