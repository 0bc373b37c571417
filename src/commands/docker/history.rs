//! `docker history`.

use super::arguments::History;
use super::connection::Engine;
use super::human::{ago, short_id, shortened, size};
use super::table::Table;
use super::{Failure, list, say, since};

pub(super) async fn history(engine: &Engine, asked: &History) -> Result<u8, Failure> {
    let layers = engine.docker.image_history(&asked.image).await.map_err(|error| engine.failed(&error))?;
    let id = |id: &str| if asked.no_trunc { id.to_owned() } else { short_id(id) };
    if asked.quiet {
        say(&layers.iter().map(|layer| id(&layer.id) + "\n").collect::<String>())?;
        return Ok(0);
    }
    let rows = layers.iter().map(|layer| {
        let by = layer.created_by.replace('\t', " ");
        vec![
            id(&layer.id),
            ago(since(layer.created)),
            if asked.no_trunc { by } else { shortened(&by, 45) },
            size(layer.size, 3),
            layer.comment.clone(),
        ]
    });
    let table = Table {
        fields: &[
            ("ID", "IMAGE"),
            ("CreatedSince", "CREATED"),
            ("CreatedBy", "CREATED BY"),
            ("Size", "SIZE"),
            ("Comment", "COMMENT"),
        ],
        rows: rows.collect(),
    };
    list(&table, &["ID", "CreatedSince", "CreatedBy", "Size", "Comment"], asked.format.as_deref())
}
