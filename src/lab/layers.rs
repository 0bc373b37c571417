//! Which layer of an image a line of its Dockerfile made, and what it weighs.

use std::collections::BTreeMap;

use super::dockerfile::Dockerfile;
use super::world::{HistoryEntry, ImageDetail};

/// Bytes that each instruction added to the image, by the line on which it begins, from 1; 0 for one that makes no
/// layer. The line of the FROM that brings the base in weighs what the base does. What cannot be matched with certainty
/// is left out, and so are the stages that the image does not come from.
pub fn sizes(dockerfile: &Dockerfile, image: &ImageDetail) -> BTreeMap<usize, u64> {
    let mut sizes = BTreeMap::new();
    let Some(stage) = dockerfile.last_stage() else { return sizes };
    // Each instruction leaves one entry, so that the two agree from their ends on; the base's entries are what remains.
    let mut entries = image.history.iter().rev();
    for step in stage.steps.iter().rev() {
        match entries.next() {
            Some(entry) if keyword(entry).eq_ignore_ascii_case(step.instruction.keyword) => {
                sizes.insert(*step.instruction.lines.start(), entry.size);
            }
            // Another builder's manners: Podman joins instructions that make no layer.
            _ => return sizes,
        }
    }
    let base: Vec<u64> = entries.map(|entry| entry.size).collect();
    if !base.is_empty() {
        sizes.insert(stage.base_line, base.iter().sum());
    }
    sizes
}

/// The instruction that left an entry. The classic builder marks with `#(nop)` all but RUN, which is a bare command line.
fn keyword(entry: &HistoryEntry) -> &str {
    let line = entry.created_by.trim();
    let first = |text: &'_ str| text.find(char::is_whitespace).unwrap_or(text.len());
    if let Some((_, rest)) = line.split_once("#(nop)") {
        let rest = rest.trim_start();
        &rest[..first(rest)]
    } else if entry.comment.starts_with("buildkit") || line.contains("# buildkit") {
        &line[..first(line)]
    } else {
        "RUN"
    }
}
