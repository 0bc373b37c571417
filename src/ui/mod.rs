//! READ ONLY. The state to a frame: one file a pane.

mod border;
pub mod class;
mod editor;
mod images;
mod labs;
mod learn;
mod lens;
mod list;
mod log;
pub mod notes;
mod overlay;
mod present;
mod put;
mod reset;
pub mod shell;
mod steps;
pub mod theme;

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use unicode_width::UnicodeWidthStr;

use crate::app::damage::Damage;
use crate::app::keymap::Action;
use crate::app::layout::{self, Pane};
use crate::app::state::State;
use crate::text::{Message, markdown};
use border::border;
use put::put;

/// The part of the screen that is to be painted anew; `None` for all of it.
pub fn damaged(state: &State, damage: Damage) -> Option<Rect> {
    match damage {
        Damage::Shell => state.areas().inner(Pane::Shell),
        Damage::Screen => None,
    }
}

/// Paints the whole screen, or that part into a buffer of its place, and tells where the cursor is to be seen.
pub fn draw(state: &State, buf: &mut Buffer) -> Option<Position> {
    let cursor = if fits(state.screen, buf) {
        panes(state, buf)
    } else if Some(buf.area) == damaged(state, Damage::Shell) {
        shell::render(&state.shell, buf.area, buf, true)
    } else {
        return None;
    };
    theme::finish(state.theme, state.no_color, state.options.ascii, buf);
    cursor
}

/// Else the window has become smaller than the state was told, which is about to be: nothing is painted.
fn fits(screen: Rect, buf: &Buffer) -> bool {
    buf.area.intersection(screen) == screen
}

/// Paints in the roles' colours; what is not ASCII comes from elsewhere.
pub fn panes(state: &State, buf: &mut Buffer) -> Option<Position> {
    let areas = state.areas();
    if areas.too_small {
        title(state, Rect { height: areas.title.height.min(1), ..areas.title }, buf);
        let words = say(state, &Message::new("too-small"));
        put(
            markdown::wrap(&words, areas.title.width, 0, theme::BUSY),
            areas.title.intersection(Rect { y: 2, ..areas.title }),
            buf,
        );
        return None;
    }
    title(state, areas.title, buf);
    if let Some(words) = state.banner() {
        put(markdown::prose(&words, areas.banner.width, 0, theme::BAD), areas.banner, buf);
    }
    list::strip(state, areas.strip, buf);
    if !areas.list.is_empty() {
        pane_frame(state, areas.list, "pane-steps", state.focus == Pane::Steps, areas.framed, buf);
        list::render(state, areas.within(areas.list), buf);
    }
    let mut cursor = None;
    for (pane, area) in &areas.panes {
        let focused = state.focus == *pane && state.overlay.is_none();
        pane_frame(state, *area, pane_title(*pane), state.focus == *pane, areas.framed, buf);
        let inner = areas.within(*area);
        let at = match pane {
            Pane::Steps => {
                steps::render(state, inner, buf);
                None
            }
            Pane::Editor => editor::render(state, inner, buf),
            Pane::Images => {
                images::render(state, inner, buf, focused);
                None
            }
            Pane::Log => log::render(state, inner, buf),
            Pane::Shell if !state.shell_alive => {
                let id = if state.shell.ended().is_some() { "shell-ended" } else { "shell-starting" };
                let words = say(state, &Message::new(id));
                put([Line::from(words)], inner, buf);
                None
            }
            Pane::Shell => shell::render(&state.shell, inner, buf, focused),
        };
        cursor = cursor.or(at.filter(|_| focused));
    }
    footer(state, areas.footer, cursor, buf);
    if state.overlay.is_some() {
        cursor = overlay::render(state, layout::overlay(buf.area), buf);
    }
    cursor
}

/// The sentence in the chosen language and letters.
fn say(state: &State, message: &Message) -> String {
    state.options.say(message)
}

fn pane_title(pane: Pane) -> &'static str {
    match pane {
        Pane::Steps => "pane-text",
        Pane::Editor => "pane-editor",
        Pane::Images => "pane-images",
        Pane::Log => "pane-log",
        Pane::Shell => "pane-shell",
    }
}

fn pane_frame(state: &State, area: Rect, id: &'static str, focused: bool, framed: bool, buf: &mut Buffer) {
    border(&say(state, &Message::new(id)), focused, framed, state.options.ascii, area, buf);
}

fn title(state: &State, area: Rect, buf: &mut Buffer) {
    buf.set_style(area, theme::BAR);
    // A failure that was not looked at yet stays in sight.
    let unread = state.explained.last.as_ref().filter(|explained| !explained.read);
    let unread = unread.map_or(String::new(), |_| say(state, &Message::new("explain-unread")));
    let count = format!(" {} {}/{} ", if state.options.ascii { "*" } else { "🌞" }, state.lit(), state.status.len());
    let engine = match &state.world.engine {
        // The mark says it.
        Some(engine) if engine.is_simulated() => String::new(),
        Some(engine) => format!("{} {} ", engine.kind, engine.version),
        None if state.banner().is_some() => say(state, &Message::new("engine-none")),
        None => say(state, &Message::new("engine-looking")),
    };
    // At the very end, where a narrow screen cuts nothing off.
    let marked =
        if state.simulated() { format!(" {} ", say(state, &Message::new("practice-mark"))) } else { String::new() };
    let right = Line::from(vec![Span::raw(engine), Span::styled(marked, theme::UNREAD)]).right_aligned();
    let room = usize::from(area.width).saturating_sub(right.width() + 1);
    let name = list::shorten(
        &format!("soleil - {}", state.options.said(&state.lab.title)),
        room.saturating_sub(count.width() + unread.width()),
    );
    let left = Line::from(vec![Span::raw(count), Span::styled(unread, theme::UNREAD), Span::raw(name)]);
    left.render(area, buf);
    right.render(area, buf);
}

fn footer(state: &State, area: Rect, cursor: Option<Position>, buf: &mut Buffer) {
    let mut area = area;
    if state.present.on() {
        present::render(state, area, buf);
        // What is said stands above: the presenter's own row is always seen.
        area.y = area.y.saturating_sub(1);
    } else {
        let keys = Line::from(keys_that_fit(state, usize::from(area.width)));
        buf.set_style(area, theme::BAR);
        put([keys], area, buf);
    }
    let pressed = state.prefix.then(|| prefix_keys(state));
    let said = pressed.as_ref().or(state.notice.as_ref());
    let Some(message) = said else { return };
    let lines = markdown::prose(&say(state, message), area.width, 0, Style::new());
    // A long sentence lies over the rows above until the next key; never over the row that is typed in.
    let rows = (lines.len() as u16).clamp(1, 4).min(area.bottom());
    let above = Rect { y: area.bottom() - rows, height: rows, ..area };
    let area = match cursor {
        Some(at) if rows > 1 && above.contains(at) => Rect { y: 1, ..above },
        _ => above,
    };
    Clear.render(area, buf);
    buf.set_style(area, theme::BAR);
    put(lines, area, buf);
}

/// What may follow Ctrl-G.
fn prefix_keys(state: &State) -> Message {
    let key = |action| state.keymap.of(action).map_or(' ', |binding| binding.after_prefix);
    Message::new("prefix-pressed")
        .with("save", key(Action::Save))
        .with("palette", key(Action::Palette))
        .with("zoom", key(Action::Zoom))
        .with("hint", key(Action::Hint))
}

/// Where the keys' names do not fit, their numbers do; then the keys whose panes open by themselves are left out.
fn keys_that_fit(state: &State, width: usize) -> String {
    let shapes: [(&str, &[Action]); 4] =
        [(" F", &[]), ("", &[]), ("", &[Action::Log]), ("", &[Action::Log, Action::Images, Action::Run])];
    let mut line = String::new();
    for (lead, left_out) in shapes {
        line = keys(state, lead, left_out);
        // That these are F-keys is told by the first.
        if lead.is_empty() && line.starts_with(|c: char| c.is_ascii_digit()) {
            line.insert(0, 'F');
        }
        if line.width() <= width {
            break;
        }
    }
    line
}

fn keys(state: &State, lead: &str, left_out: &[Action]) -> String {
    let shown = state.keymap.bindings().iter().filter(|binding| !left_out.contains(&binding.action));
    let named = shown.filter_map(|binding| {
        let ((_, _, key), word) = (binding.key?, binding.footer?);
        let gap = if lead.is_empty() { "" } else { " " };
        let lead = if key.starts_with('F') { lead } else { gap };
        Some(format!("{lead}{}{gap}{}", key.trim_start_matches('F'), say(state, &Message::new(word))))
    });
    named.collect::<Vec<_>>().join(if lead.is_empty() { " " } else { "" })
}

/// A box over the panes, emptied.
fn overlay_box(state: &State, area: Rect, id: &'static str, buf: &mut Buffer) -> Rect {
    Clear.render(area, buf);
    pane_frame(state, area, id, true, true, buf);
    area.inner(Margin::new(1, 1))
}

/// A position that lies within the area.
fn clamp(at: Position, area: Rect) -> Option<Position> {
    area.contains(at).then_some(at)
}
