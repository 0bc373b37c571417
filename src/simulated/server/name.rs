//! What an image is called.

/// A name and a tag, or a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As it is shown: `python`, `linuxserver/wikijs`, `localhost:5000/x`.
    pub familiar: String,
    /// `3.11`; `latest` where nothing is said.
    pub tag: String,
    /// `sha256:…`, after an `@`.
    pub digest: Option<String>,
}

impl Name {
    /// Reads one. `tag` is a parameter of its own in some calls.
    pub fn new(text: &str, tag: Option<&str>) -> Self {
        let (text, mut digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest.to_owned())),
            None => (text, None),
        };
        let text = ["docker.io/library/", "index.docker.io/library/", "docker.io/", "index.docker.io/", "library/"]
            .iter()
            .find_map(|prefix| text.strip_prefix(prefix))
            .unwrap_or(text);
        let (name, own) = match text.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (text, None),
        };
        let mut tag = tag.filter(|tag| !tag.is_empty()).or(own);
        if let Some(given) = tag.filter(|tag| tag.starts_with("sha256:")) {
            digest = Some(given.to_owned());
            tag = None;
        }
        Self { familiar: name.to_owned(), tag: tag.unwrap_or("latest").to_owned(), digest }
    }

    /// `python:3.11`.
    pub fn tagged(&self) -> String {
        format!("{}:{}", self.familiar, self.tag)
    }

    /// As the Hub names it: `library/python`.
    pub fn repository(&self) -> String {
        if self.familiar.contains('/') { self.familiar.clone() } else { format!("library/{}", self.familiar) }
    }

    /// The letters and form that a name may have.
    pub fn valid(&self) -> Result<(), &'static str> {
        if self.familiar.chars().any(char::is_uppercase) {
            return Err("invalid reference format: repository name must be lowercase");
        }
        let good = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-:".contains(c))
                && part.starts_with(|c: char| c.is_ascii_alphanumeric())
                && part.ends_with(|c: char| c.is_ascii_alphanumeric())
        };
        let tag = self.tag.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) && self.tag.len() <= 128;
        if self.familiar.split('/').all(good) && tag { Ok(()) } else { Err("invalid reference format") }
    }
}
