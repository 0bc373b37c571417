//! The lines of a pull: on a terminal each layer's moves on, elsewhere one a change. Pure.

use bollard::models::CreateImageInfo;

use super::human::size;
use crate::text::sanitise::one_line;

/// What is on the screen of a pull.
#[derive(Debug)]
pub struct Layers {
    /// Columns of the terminal; none where it is no terminal.
    columns: Option<usize>,
    /// One line each, the last one lowest.
    shown: Vec<String>,
}

impl Layers {
    /// Nothing yet.
    pub fn new(columns: Option<usize>) -> Self {
        Self { columns, shown: Vec::new() }
    }

    /// What is to be written for one more item.
    pub fn take(&mut self, info: &CreateImageInfo) -> String {
        let Some(status) = info.status.as_deref().map(one_line) else { return String::new() };
        let detail = info.progress_detail.as_ref();
        let (current, total) = detail.map_or((0, 0), |detail| (detail.current.unwrap_or(0), detail.total.unwrap_or(0)));
        let id = info.id.as_deref().map(one_line).filter(|id| !id.is_empty());
        match (id, self.columns) {
            (None, _) => {
                self.shown.clear();
                format!("{status}\n")
            }
            // A line for each piece that comes would be a flood.
            (Some(_), None) if current > 0 || total > 0 => String::new(),
            (Some(id), None) => format!("{id}: {status}\n"),
            (Some(id), Some(columns)) => {
                let line = format!("{id}: {status} {}", bar(current, total));
                let line: String = line.trim_end().chars().take(columns.saturating_sub(1)).collect();
                self.place(&id, &line)
            }
        }
    }

    /// Rewrites the line of this layer, or begins one.
    fn place(&mut self, id: &str, line: &str) -> String {
        let Some(place) = self.shown.iter().position(|known| known == id) else {
            self.shown.push(id.to_owned());
            return format!("{line}\n");
        };
        let up = self.shown.len() - place;
        format!("\x1b[{up}A\r\x1b[2K{line}\r\x1b[{up}B")
    }
}

/// `[=====>    ]  4.194MB/53.7MB`; without a total what is there so far.
fn bar(current: i64, total: i64) -> String {
    const CELLS: usize = 30;
    match (current, total) {
        (..=0, _) => String::new(),
        (_, ..=0) => size(current, 4),
        _ => {
            let full = usize::try_from(i128::from(current.min(total)) * CELLS as i128 / i128::from(total)).unwrap_or(0);
            let head = if full < CELLS { ">" } else { "" };
            let bar = "=".repeat(full) + head;
            format!("[{bar:<width$}]  {}/{}", size(current, 4), size(total, 4), width = CELLS)
        }
    }
}
