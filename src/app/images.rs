//! The images pane: images, below them containers, and on Enter the layers and history of one.

mod page;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crossterm::event::{KeyCode, KeyEvent};

use super::effect::Effect;
use super::state::State;
use crate::lab::reference::Reference;
use crate::lab::wants::Want;
use crate::lab::world::{Container, Image, World, short_id};
pub use page::page;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Images {
    /// Only the lab's own and what was made in it is listed.
    pub ours_alone: bool,
    /// Row of the selection: images first, then containers.
    pub selected: usize,
    /// Id of the image whose history is shown, or of the container whose output is.
    pub open: Option<Open>,
    /// First row of what is open.
    pub scroll: usize,
}

/// What Enter opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    /// Layers and history of this image id.
    Image(String),
    /// State and output of this container id.
    Container(String),
}

impl Open {
    /// The docker command that shows the same.
    pub fn command(&self, world: &World) -> String {
        match self {
            Self::Image(id) => {
                let image = shown(world).into_iter().flatten().find(|image| image.id == *id);
                let name =
                    image.and_then(|image| image.references.first()).map_or_else(|| short_id(id), ToString::to_string);
                format!("docker image history {name}")
            }
            Self::Container(id) => {
                let container = world.containers.iter().flatten().find(|(known, _)| *known == id);
                let name = container.map_or_else(|| short_id(id), |(_, container)| container.label());
                format!("docker logs {name}")
            }
        }
    }
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    /// An image under one of its references (`None`: dangling).
    Image(&'a Image, Option<usize>),
    /// A container that the engine holds.
    Container(&'a Container),
}

/// What is listed while other people's is hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ours {
    references: Vec<Reference>,
    /// Full ids of images.
    images: BTreeSet<String>,
    /// References whose containers are listed.
    run: Vec<Reference>,
    /// Full ids of containers.
    containers: BTreeSet<String>,
}

/// The images and containers that the lab speaks of, and those made in doing it; `None` while all are listed.
pub fn ours(state: &State) -> Option<Ours> {
    state.images.ours_alone.then(|| {
        let ledger = state.noted();
        let built = state.lens.summaries.iter().map(|summary| summary.image.clone());
        Ours {
            references: state.lab.images().into_iter().chain(state.lab.image.clone()).collect(),
            images: ledger.images.values().cloned().chain(built).collect(),
            run: state.lab.container_images(),
            containers: ledger.made.keys().cloned().collect(),
        }
    })
}

impl Ours {
    fn holds(&self, row: &Row<'_>) -> bool {
        match row {
            Row::Image(image, place) => {
                let reference = place.and_then(|at| image.references.get(at));
                self.images.contains(&image.id) || reference.is_some_and(|known| self.references.contains(known))
            }
            Row::Container(container) => {
                self.containers.contains(&container.id)
                    || container.image.as_ref().is_some_and(|image| self.run.contains(image))
            }
        }
    }
}

/// The images as they were listed last, be it before the engine has said what it is.
pub fn shown(world: &World) -> Option<&[Image]> {
    world.glimpsed.as_deref().or(world.images.as_deref())
}

/// The rows that are listed, in the order of [`rows`], and how many are hidden.
pub fn listed<'a>(world: &'a World, ours: Option<&Ours>) -> (Vec<Row<'a>>, usize) {
    let mut rows = rows(world);
    let all = rows.len();
    rows.retain(|row| ours.is_none_or(|ours| ours.holds(row)));
    let hidden = all - rows.len();
    (rows, hidden)
}

/// The rows of the list: an image once a reference, the newest first; then containers, the newest first.
fn rows(world: &World) -> Vec<Row<'_>> {
    let mut images: Vec<&Image> = shown(world).into_iter().flatten().collect();
    // Of one second, by the last of its names: a name more seldom moves an image.
    images.sort_by_key(|&image| (Reverse(image.created), image.references.iter().max(), &image.id));
    let mut rows: Vec<Row<'_>> = Vec::new();
    for image in images {
        if image.references.is_empty() {
            rows.push(Row::Image(image, None));
        }
        rows.extend((0..image.references.len()).map(|at| Row::Image(image, Some(at))));
    }
    let mut containers: Vec<&Container> =
        world.containers.iter().flat_map(|all| all.values()).filter(|container| !container.removed).collect();
    containers.sort_by_key(|&container| (Reverse(container.created), &container.name));
    rows.extend(containers.into_iter().map(Row::Container));
    rows
}

impl Images {
    /// A key while the pane has the focus, but those that scroll what is open.
    pub fn key(&mut self, key: KeyEvent, world: &World, ours: Option<&Ours>, page: u16) -> Vec<Effect> {
        if self.open.is_some() {
            if matches!(key.code, KeyCode::Enter | KeyCode::Backspace | KeyCode::Left | KeyCode::Esc) {
                self.open = None;
            }
            return Vec::new();
        }
        let page = usize::from(page.max(2) - 1);
        let (rows, _) = listed(world, ours);
        let last = rows.len().saturating_sub(1);
        self.selected = match key.code {
            KeyCode::Up => self.selected.min(last).saturating_sub(1),
            KeyCode::Down => (self.selected + 1).min(last),
            KeyCode::PageUp => self.selected.saturating_sub(page),
            KeyCode::PageDown => (self.selected + page).min(last),
            KeyCode::Home => 0,
            KeyCode::End => last,
            _ => self.selected.min(last),
        };
        if matches!(key.code, KeyCode::Enter | KeyCode::Right) {
            self.scroll = 0;
            match rows.get(self.selected) {
                Some(Row::Image(image, _)) => {
                    self.open = Some(Open::Image(image.id.clone()));
                    if !world.details.contains_key(&image.id) {
                        let id = image.id.clone();
                        return vec![Effect::Ask(Want::InspectImage { id, paths: Vec::new() })];
                    }
                }
                Some(Row::Container(container)) => self.open = Some(Open::Container(container.id.clone())),
                None => {}
            }
        }
        Vec::new()
    }
}
