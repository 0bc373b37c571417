//! `docker pull`, and what a registry says of a name.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::Pace;
use super::engine::Shared;
use super::http::{self, Answered, Query, Refused};
use super::name::Name;
use crate::simulated::catalogue::{Catalogue, Published};

/// A tag of the Hub, or the Hub's words.
fn found(catalogue: &'static Catalogue, name: &Name) -> Result<&'static Published, Refused> {
    let repository = name.repository();
    let mut of_it = catalogue.published.iter().filter(|published| published.repository == repository).peekable();
    if of_it.peek().is_none() {
        return Err(Refused(
            404,
            format!(
                "pull access denied for {}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
                name.familiar
            ),
        ));
    }
    let same = |published: &&Published| match &name.digest {
        Some(digest) => published.digest == *digest,
        None => published.tag == name.tag,
    };
    of_it.find(same).ok_or_else(|| {
        let shown = name.digest.as_ref().map_or_else(|| name.tagged(), |digest| format!("{}@{digest}", name.familiar));
        Refused(404, format!("manifest for {shown} not found: manifest unknown: manifest unknown"))
    })
}

/// `GET /distribution/NAME/json`
pub fn distribution(shared: &Shared, name: &str) -> Answered {
    let name = Name::new(name, None);
    let published = found(shared.catalogue, &name).map_err(|Refused(_, words)| Refused(404, words))?;
    Ok(http::json(&json!({
        "Descriptor": {
            "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "digest": published.digest, "size": 1000,
        },
        "Platforms": [{ "architecture": "amd64", "os": "linux" }],
    })))
}

/// `POST /images/create`
pub fn pull(shared: &Shared, query: &Query) -> Answered {
    let Some(from) = query.get("fromImage") else {
        return Err(Refused(501, "the practice engine imports no images".to_owned()));
    };
    let name = Name::new(from, query.get("tag"));
    name.valid().map_err(|words| Refused(400, words.to_owned()))?;
    let published = found(shared.catalogue, &name)?;
    let (sender, queue) = mpsc::channel(64);
    let shared = shared.clone();
    tokio::spawn(async move {
        // A client that goes ends its pull, as it does with the daemon.
        let _ = fetch(&shared, &name, published, &sender).await;
    });
    Ok(http::stream("application/json", queue))
}

/// Pulls if it has to, for a build: what was printed goes to the same client.
pub async fn base(shared: &Shared, text: &str, sender: &mpsc::Sender<Bytes>) -> Result<(), Refused> {
    let name = Name::new(text, None);
    name.valid().map_err(|words| Refused(400, words.to_owned()))?;
    let published = found(shared.catalogue, &name)?;
    fetch(shared, &name, published, sender).await.map_err(|_| Refused(499, "context canceled".to_owned()))
}

type Sent = Result<(), mpsc::error::SendError<Bytes>>;

async fn fetch(shared: &Shared, name: &Name, published: &Published, sender: &mpsc::Sender<Bytes>) -> Sent {
    let say = async |id: &str, status: &str, detail: Value| {
        let mut item = json!({ "status": status, "progressDetail": detail });
        if !id.is_empty() {
            item["id"] = id.into();
        }
        sender.send(http::line(&item)).await
    };
    let timing = shared.catalogue.timing;
    let tag = name.digest.as_deref().unwrap_or(&name.tag);
    say(tag, &format!("Pulling from {}", published.repository), json!({})).await?;
    let digest = format!("{}@{}", name.familiar, published.digest);
    let known = shared.read(|engine| engine.images.iter().any(|image| image.id == published.image.id));
    // Layers that another image has brought are not sent again: the blob of a layer is found by its place.
    let there: Vec<bool> = shared.read(|engine| {
        let have = |at: usize| {
            published.image.layers.get(at).is_some_and(|layer| {
                engine.images.iter().any(|image| image.layers.iter().any(|known| known.diff_id == layer.diff_id))
            })
        };
        (0..published.blobs.len()).map(have).collect()
    });
    if !known {
        let blobs = || published.blobs.iter().zip(&there);
        for ((id, _), there) in blobs() {
            say(id, if *there { "Already exists" } else { "Pulling fs layer" }, json!({})).await?;
        }
        for (id, _) in blobs().filter(|(_, there)| !**there).map(|(blob, _)| blob).skip(3) {
            say(id, "Waiting", json!({})).await?;
        }
        for (id, size) in blobs().filter(|(_, there)| !**there).map(|(blob, _)| blob) {
            for (status, speed) in [("Downloading", timing.download), ("Extracting", timing.unpack)] {
                let step = if shared.pace == Pace::Real { (speed * timing.picture / 1000).max(1) } else { *size };
                let mut come = 0;
                while come < *size {
                    come = size.min(&(come + step)).to_owned();
                    if shared.pace == Pace::Real {
                        sleep(Duration::from_millis(timing.picture)).await;
                    }
                    say(id, status, json!({ "current": come, "total": size })).await?;
                }
                if status == "Downloading" {
                    say(id, "Verifying Checksum", json!({})).await?;
                    say(id, "Download complete", json!({})).await?;
                }
            }
            say(id, "Pull complete", json!({})).await?;
        }
    }
    let news = shared.change(|engine| {
        engine.keep(published.image.clone());
        let id = published.image.id.clone();
        engine.digests.insert(digest, id.clone());
        let mut news = !known;
        if name.digest.is_none() {
            news |= engine.tags.insert(name.tagged(), id.clone()).as_ref() != Some(&id);
        }
        let named = name.digest.as_ref().map_or_else(|| name.tagged(), |digest| format!("{}@{digest}", name.familiar));
        engine.tell_image("pull", &id, &named);
        news
    });
    let shown = match &name.digest {
        Some(digest) => format!("{}@{digest}", name.familiar),
        None => name.tagged(),
    };
    sender.send(http::line(&json!({ "status": format!("Digest: {}", published.digest) }))).await?;
    let state = if news { "Downloaded newer image" } else { "Image is up to date" };
    sender.send(http::line(&json!({ "status": format!("Status: {state} for {shown}") }))).await
}
