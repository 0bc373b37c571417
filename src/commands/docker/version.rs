//! `docker version`, and `docker --version`.

use super::connection::Engine;
use super::{Failure, NAME, say};
use crate::text::sanitise::one_line;

/// What it is, plainly.
pub(super) fn line() -> String {
    format!("{NAME}, version {}\n", env!("CARGO_PKG_VERSION"))
}

pub(super) async fn version(engine: &Engine) -> Result<u8, Failure> {
    say(&format!("Client: {NAME}\n Version:           {}\n", env!("CARGO_PKG_VERSION")))?;
    let told = engine.docker.version().await.map_err(|error| engine.failed(&error))?;
    let name = told.platform.map(|platform| platform.name).filter(|name| !name.is_empty());
    let mut text = format!("\nServer: {}\n", one_line(&name.unwrap_or_else(|| "Docker Engine".to_owned())));
    let place = told.os.zip(told.arch).map(|(os, architecture)| format!("{os}/{architecture}"));
    let rows = [
        ("Version:", told.version),
        ("API version:", told.api_version),
        ("Git commit:", told.git_commit),
        ("OS/Arch:", place),
    ];
    for (title, value) in rows {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            text.push_str(&format!("  {title:<17}{}\n", one_line(&value)));
        }
    }
    say(&text)?;
    Ok(0)
}
