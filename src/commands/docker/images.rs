//! `docker images`, `docker tag`, `docker rmi`.

use bollard::models::ImageSummary;
use bollard::query_parameters::{ListImagesOptionsBuilder, RemoveImageOptionsBuilder, TagImageOptionsBuilder};

use super::arguments::{Images, Rmi, Tag};
use super::connection::Engine;
use super::containers::each;
use super::human::{ago, short_id, size, split_tag};
use super::table::Table;
use super::{Failure, filters, list, say, since};

const NONE: &str = "<none>";

pub(super) async fn images(engine: &Engine, asked: &Images) -> Result<u8, Failure> {
    let mut filters = filters(&asked.filter)?;
    if let Some(name) = &asked.name {
        filters.entry("reference".to_owned()).or_default().push(name.clone());
    }
    let options = ListImagesOptionsBuilder::default().all(asked.all).digests(asked.digests).filters(&filters).build();
    let mut found = engine.docker.list_images(Some(options)).await.map_err(|error| engine.failed(&error))?;
    found.sort_by_key(|image| std::cmp::Reverse(image.created));
    let rows: Vec<Vec<String>> = found.iter().flat_map(|image| rows(image, asked)).collect();
    let table = Table {
        fields: &[
            ("Repository", "REPOSITORY"),
            ("Tag", "TAG"),
            ("Digest", "DIGEST"),
            ("ID", "IMAGE ID"),
            ("CreatedSince", "CREATED"),
            ("Size", "SIZE"),
        ],
        rows,
    };
    if asked.quiet && asked.format.is_none() {
        say(&table.rows.iter().map(|row| row[3].clone() + "\n").collect::<String>())?;
        return Ok(0);
    }
    let mut shown = vec!["Repository", "Tag", "ID", "CreatedSince", "Size"];
    if asked.digests {
        shown.insert(2, "Digest");
    }
    list(&table, &shown, asked.format.as_deref())
}

/// A row a name of the image.
fn rows(image: &ImageSummary, asked: &Images) -> Vec<Vec<String>> {
    let dangling = format!("{NONE}:{NONE}");
    let digests: Vec<(String, &str)> = image
        .repo_digests
        .iter()
        .filter_map(|digest| digest.split_once('@'))
        .map(|(repository, digest)| (familiar(repository), digest))
        .collect();
    let digest_of = |repository: &str| {
        let found = digests.iter().find(|(known, _)| known == repository);
        found.map_or(NONE, |(_, digest)| *digest).to_owned()
    };
    let mut names: Vec<(String, String, String)> = image
        .repo_tags
        .iter()
        .filter(|name| **name != dangling)
        .map(|name| {
            let (repository, tag) = split_tag(name);
            let repository = familiar(repository);
            let digest = digest_of(&repository);
            (repository, tag.unwrap_or(NONE).to_owned(), digest)
        })
        .collect();
    if names.is_empty() {
        names = digests.iter().map(|(name, digest)| (name.clone(), NONE.to_owned(), (*digest).to_owned())).collect();
    }
    if names.is_empty() {
        names.push((NONE.to_owned(), NONE.to_owned(), NONE.to_owned()));
    }
    let id = if asked.no_trunc { image.id.clone() } else { short_id(&image.id) };
    let (age, size) = (ago(since(image.created)), size(image.size, 3));
    let row = |(repository, tag, digest)| vec![repository, tag, digest, id.clone(), age.clone(), size.clone()];
    names.into_iter().map(row).collect()
}

/// Without what the Docker Hub's names need not have.
fn familiar(repository: &str) -> String {
    let name = repository.strip_prefix("docker.io/").unwrap_or(repository);
    name.strip_prefix("library/").unwrap_or(name).to_owned()
}

pub(super) async fn tag(engine: &Engine, asked: &Tag) -> Result<u8, Failure> {
    name(engine, &asked.source, &asked.target).await?;
    Ok(0)
}

/// Gives an image another name.
pub(super) async fn name(engine: &Engine, source: &str, target: &str) -> Result<(), Failure> {
    let (repository, tag) = split_tag(target);
    let options = TagImageOptionsBuilder::default().repo(repository).tag(tag.unwrap_or("latest")).build();
    engine.docker.tag_image(source, Some(options)).await.map_err(|error| engine.failed(&error))
}

pub(super) async fn remove(engine: &Engine, asked: &Rmi) -> Result<u8, Failure> {
    let options = RemoveImageOptionsBuilder::default().force(asked.force).noprune(asked.no_prune).build();
    each(engine, &asked.images, async |name| {
        let items = engine.docker.remove_image(name, Some(options.clone()), None).await?;
        let lines = items.into_iter().map(|item| {
            let untagged = item.untagged.map(|name| format!("Untagged: {name}\n"));
            let deleted = item.deleted.map(|id| format!("Deleted: {id}\n"));
            untagged.unwrap_or_default() + &deleted.unwrap_or_default()
        });
        Ok(lines.collect())
    })
    .await
}
