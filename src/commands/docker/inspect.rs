//! `docker inspect`: the engine's answer, as far as the API's description knows its fields.

use bollard::query_parameters::InspectContainerOptions;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

use super::arguments::Inspect;
use super::connection::{Engine, not_found};
use super::{Failure, misuse, say, table};

/// Each name as a container's, else as an image's.
pub(super) async fn anything(engine: &Engine, asked: &Inspect) -> Result<u8, Failure> {
    show(asked, async |name| match container(engine, name).await? {
        Some(found) => Ok(Some(found)),
        None => image(engine, name).await,
    })
    .await
}

pub(super) async fn containers(engine: &Engine, asked: &Inspect) -> Result<u8, Failure> {
    show(asked, async |name| container(engine, name).await).await
}

pub(super) async fn images(engine: &Engine, asked: &Inspect) -> Result<u8, Failure> {
    show(asked, async |name| image(engine, name).await).await
}

async fn container(engine: &Engine, name: &str) -> Result<Option<Value>, Failure> {
    match engine.docker.inspect_container(name, None::<InspectContainerOptions>).await {
        Ok(found) => Ok(serde_json::to_value(found).ok()),
        Err(error) if not_found(&error) => Ok(None),
        Err(error) => Err(engine.failed(&error)),
    }
}

async fn image(engine: &Engine, name: &str) -> Result<Option<Value>, Failure> {
    match engine.docker.inspect_image(name).await {
        Ok(found) => Ok(serde_json::to_value(found).ok()),
        Err(error) if not_found(&error) => Ok(None),
        Err(error) => Err(engine.failed(&error)),
    }
}

/// What was found is shown whatever is missing.
async fn show(asked: &Inspect, look: impl AsyncFn(&str) -> Result<Option<Value>, Failure>) -> Result<u8, Failure> {
    let template = asked.format.as_deref().map(table::pieces).transpose().map_err(misuse::template)?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for name in &asked.names {
        match look(name).await? {
            Some(value) => found.push(value),
            None => missing.push(format!("Error: No such object: {name}")),
        }
    }
    match template {
        Some(template) => {
            say(&found.iter().map(|value| table::filled(&template, value) + "\n").collect::<String>())?;
        }
        None => say(&json(&Value::Array(found))?)?,
    }
    if missing.is_empty() { Ok(0) } else { Err(Failure::new(missing.join("\n"))) }
}

/// With docker's four blanks.
fn json(value: &Value) -> Result<String, Failure> {
    let mut text = Vec::new();
    let mut writer = Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b"    "));
    serde::Serialize::serialize(value, &mut writer).map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&text).into_owned() + "\n")
}
