//! The images pane: images, below them containers, and on Enter the layers and history of one.

mod page;

use crossterm::event::{KeyCode, KeyEvent};

use super::effect::Effect;
use crate::lab::wants::Want;
use crate::lab::world::{Container, Image, World, short_id};
pub use page::page;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Images {
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
                let image = world.images.iter().flatten().find(|image| image.id == *id);
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

/// The rows of the list: an image once a reference, the newest first; then containers, the newest first.
pub fn rows(world: &World) -> Vec<Row<'_>> {
    let mut images: Vec<&Image> = world.images.iter().flatten().collect();
    images.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.references.cmp(&b.references)));
    let mut rows: Vec<Row<'_>> = Vec::new();
    for image in images {
        if image.references.is_empty() {
            rows.push(Row::Image(image, None));
        }
        rows.extend((0..image.references.len()).map(|at| Row::Image(image, Some(at))));
    }
    let mut containers: Vec<&Container> =
        world.containers.iter().flat_map(|all| all.values()).filter(|container| !container.removed).collect();
    containers.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.name.cmp(&b.name)));
    rows.extend(containers.into_iter().map(Row::Container));
    rows
}

impl Images {
    /// A key while the pane has the focus, but those that scroll what is open.
    pub fn key(&mut self, key: KeyEvent, world: &World, page: u16) -> Vec<Effect> {
        if self.open.is_some() {
            if matches!(key.code, KeyCode::Enter | KeyCode::Backspace | KeyCode::Left | KeyCode::Esc) {
                self.open = None;
            }
            return Vec::new();
        }
        let page = usize::from(page.max(2) - 1);
        let rows = rows(world);
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
