//! The few lines that a teacher wants to see of an output.

use crate::lab::model::Lab;
use crate::lab::reference::Reference;
use crate::lab::world::{World, short_id};
use crate::text::Lang;
use crate::text::number::bytes;

/// Bytes of an excerpt.
pub(super) const LIMIT: usize = 600;
/// Lines of an excerpt whose lines are all alike.
const LINES: usize = 6;

/// The text without blank edges, cut at `limit` bytes. `None` where nothing is left.
pub(super) fn bounded(text: &str, limit: usize) -> Option<String> {
    let text = text.trim_matches(['\n', '\r']).trim_end();
    let Some(over) = text.len().checked_sub(limit).filter(|over| *over > 0) else {
        return (!text.is_empty()).then(|| text.to_owned());
    };
    let end = (0..=text.len() - over).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    // A line that is cut says so; one that is whole stays alone.
    Some(match text[..end].rsplit_once('\n') {
        Some((whole, _)) => format!("{whole}\n…"),
        None => format!("{}…", &text[..end]),
    })
}

/// The last lines that are not blank.
pub(super) fn last_lines(output: &str) -> Option<String> {
    let mut lines: Vec<&str> = output.lines().rev().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    lines.reverse();
    bounded(&lines.join("\n"), LIMIT)
}

/// Of a list of images: its head and the rows of the lab's images. Of anything else the last lines.
pub(super) fn listing(output: &str, lab: &Lab) -> Option<String> {
    let images = lab.images();
    let of_lab = |line: &str| images.iter().any(|image| line.contains(&image.familiar_repository()));
    let head = |line: &str| line.starts_with("REPOSITORY") || line.starts_with("IMAGE");
    let lines: Vec<&str> = output.lines().map(str::trim_end).collect();
    if !lines.iter().any(|line| of_lab(line)) {
        return last_lines(output);
    }
    let shown: Vec<&str> = lines.into_iter().filter(|line| head(line) || of_lab(line)).collect();
    bounded(&shown.join("\n"), LIMIT)
}

/// What the engine tells of an image, as docker writes it: its name, short id and size, then its digest where it has one.
pub(super) fn facts(reference: &Reference, world: &World) -> Option<String> {
    let image = world.images.iter().flatten().find(|image| image.references.contains(reference))?;
    let id = short_id(&image.id);
    let mut facts = format!("{reference}  {id}  {}", bytes(image.size, Lang::En));
    if let Some((_, digest)) = image.digests.iter().find(|(of, _)| of.same_repository(reference)) {
        facts.push_str(&format!("\n{}@{digest}", reference.familiar_repository()));
    }
    bounded(&facts, LIMIT)
}
