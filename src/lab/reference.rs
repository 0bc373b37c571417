//! Image references: `python` is `docker.io/library/python:latest`.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A reference to an image, in full: registry, repository and tag. Podman's `localhost/x` is the same as Docker's `x`.
///
/// The grammar is that of the OCI distribution project's `reference` package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Reference {
    /// `docker.io` when none was given; `localhost` is folded into it.
    pub registry: String,
    /// `library/python`, `linuxserver/wikijs`, `python_app`.
    pub repository: String,
    /// `latest` when none was given; a digest reference has it as `@sha256:…`.
    pub tag: String,
}

/// Not an image reference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an image reference: expected [registry/]repository[:tag], in lower case")]
pub struct InvalidReference(String);

impl FromStr for Reference {
    type Err = InvalidReference;

    fn from_str(given: &str) -> Result<Self, InvalidReference> {
        let invalid = || InvalidReference(given.to_owned());
        let (name, digest) = match given.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (given, None),
        };
        let (name, tag) = match name.rsplit_once(':') {
            Some((before, after)) if !after.contains('/') => (before, Some(after)),
            _ => (name, None),
        };
        let (registry, path) = match name.split_once('/') {
            Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => (first, rest),
            _ => ("docker.io", name),
        };
        let registry = match registry {
            "localhost" | "index.docker.io" => "docker.io",
            other => other,
        };
        let component = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
        };
        let tag_ok = |tag: &str| {
            !tag.is_empty()
                && tag.len() <= 128
                && !tag.starts_with(['.', '-'])
                && tag.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        };
        if !path.split('/').all(component) || tag.is_some_and(|tag| !tag_ok(tag)) {
            return Err(invalid());
        }
        if digest.is_some_and(|digest| !digest.contains(':')) {
            return Err(invalid());
        }
        let official = registry == "docker.io" && !path.contains('/');
        Ok(Self {
            registry: registry.to_owned(),
            repository: if official { format!("library/{path}") } else { path.to_owned() },
            tag: match (tag, digest) {
                (Some(tag), _) => tag.to_owned(),
                (None, Some(digest)) => format!("@{digest}"),
                (None, None) => "latest".to_owned(),
            },
        })
    }
}

impl<'de> Deserialize<'de> for Reference {
    /// Unlike `#[serde(try_from)]` it fails inside the scalar, so that the error's line and column are the scalar's own.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Scalar;

        impl Visitor<'_> for Scalar {
            type Value = Reference;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Reference, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Scalar)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

/// As a student types it: `python:3.11`, `linuxserver/wikijs:latest`.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.familiar_repository())?;
        if self.tag.starts_with('@') { f.write_str(&self.tag) } else { write!(f, ":{}", self.tag) }
    }
}

impl Reference {
    /// Registry and repository as a student types them: `python`, `linuxserver/wikijs`, `ghcr.io/x/y`.
    pub fn familiar_repository(&self) -> String {
        if self.registry != "docker.io" {
            return format!("{}/{}", self.registry, self.repository);
        }
        let official = self.repository.strip_prefix("library/").filter(|name| !name.contains('/'));
        match self.repository.split_once('/') {
            // Its first part would be read as a registry.
            Some((first, _)) if official.is_none() && first.contains('.') => format!("docker.io/{}", self.repository),
            _ => official.unwrap_or(&self.repository).to_owned(),
        }
    }

    /// Of the Docker Hub's own images, as a name without a user's: `python`.
    pub fn is_official(&self) -> bool {
        self.registry == "docker.io" && self.repository.starts_with("library/")
    }

    /// Same registry and repository, whatever the tag.
    pub fn same_repository(&self, other: &Self) -> bool {
        self.registry == other.registry && self.repository == other.repository
    }
}

/// Whether an image as FROM names it is of this repository, whatever its tag.
pub(crate) fn is_repository(image: &str, repository: &str) -> bool {
    let (seen, expected) = (image.parse::<Reference>(), repository.parse::<Reference>());
    matches!((seen, expected), (Ok(seen), Ok(expected)) if seen.same_repository(&expected))
}
