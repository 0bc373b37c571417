//! The speaker's notes in a window of their own: the step, the notes, what is played now and what comes next.

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Margin, Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::fits;
use super::list::shorten;
use super::put::put;
use super::theme;
use crate::app::notes::{CueTold, Link, SMALLEST, Subject, Told, Viewer};
use crate::app::present::{Stage, words_of};
use crate::text::sanitise::one_line;
use crate::text::{Message, markdown, plain};

/// Paints the whole window, where no cursor is to be seen.
pub fn draw(viewer: &Viewer, buf: &mut Buffer) -> Option<Position> {
    let area = buf.area;
    if !fits(viewer.screen, buf) {
        return None;
    }
    if area.width < SMALLEST.width || area.height < SMALLEST.height {
        paragraph(&say(viewer, &Message::new("notes-too-small")), theme::BUSY, area, buf);
    } else {
        window(viewer, area, buf);
    }
    theme::finish(viewer.theme, viewer.no_color, viewer.options.ascii, buf);
    None
}

fn window(viewer: &Viewer, area: Rect, buf: &mut Buffer) {
    let [title, middle, footer] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(1), Constraint::Length(1)]).areas(area);
    title_row(viewer, title, buf);
    let keys = Message::new(if area.width < 72 { "notes-keys-short" } else { "notes-keys-row" });
    let keys = say(viewer, &keys);
    Line::from(format!(" {}", shorten(&keys, usize::from(area.width) - 2))).render(footer, buf);
    buf.set_style(footer, theme::BAR);
    let roomy = area.width >= 70 && area.height >= 20;
    let inner = middle.inner(if roomy { Margin::new(3, 1) } else { Margin::new(1, 0) });
    match &viewer.link {
        _ if viewer.help => {
            let lines = markdown::lines(&say(viewer, &Message::new("notes-keys")), inner.width);
            scrolled(viewer, lines, inner, buf);
        }
        Link::Following(told) => following(viewer, told, inner, roomy, buf),
        Link::Waiting(why) => {
            let words = say(viewer, why.as_ref().unwrap_or(&Message::new("notes-waiting")));
            paragraph(&words, Style::new().bold(), inner, buf);
        }
        Link::Lost => paragraph(&say(viewer, &Message::new("notes-lost")), theme::BUSY.bold(), inner, buf),
        Link::Strange => paragraph(&say(viewer, &Message::new("notes-strange")), theme::BUSY.bold(), inner, buf),
    }
}

fn title_row(viewer: &Viewer, area: Rect, buf: &mut Buffer) {
    let clock = viewer.now.to_zoned(viewer.options.tz.clone()).strftime("%H:%M").to_string();
    let (left, marked) = match &viewer.link {
        Link::Following(told) => {
            let sun = if viewer.options.ascii { "*" } else { "🌞" };
            let lab = one_line(&viewer.options.said(&told.lab));
            let mark = told.simulated.then(|| say(viewer, &Message::new("practice-mark")) + " ");
            (format!(" {sun} {}/{} {lab}", told.lit, told.steps), mark.unwrap_or_default())
        }
        _ => (format!(" {}", say(viewer, &Message::new("notes-title"))), String::new()),
    };
    let right = format!("{marked} {clock} ");
    let room = usize::from(area.width).saturating_sub(right.width() + 1);
    Line::from(shorten(&left, room)).render(area, buf);
    Line::from(right).right_aligned().render(area, buf);
    buf.set_style(area, theme::BAR);
}

fn following(viewer: &Viewer, told: &Told, area: Rect, roomy: bool, buf: &mut Buffer) {
    let head = head(viewer, told, area.width, roomy);
    let foot = foot(viewer, told, area.width, roomy);
    let rows = |lines: &[Line<'_>]| u16::try_from(lines.len()).unwrap_or(u16::MAX);
    // What is played is seen whatever the notes are long.
    let [above, notes, below] =
        Layout::vertical([Constraint::Length(rows(&head)), Constraint::Min(0), Constraint::Length(rows(&foot))])
            .areas(area);
    put(head, above, buf);
    put(foot, below, buf);
    let mut lines = match &told.cue {
        Some(CueTold { notes: Some(text), .. }) => markdown::lines(&viewer.options.said(text), notes.width),
        Some(_) => markdown::wrap(&say(viewer, &Message::new("notes-none")), notes.width, 0, theme::DIM),
        None => Vec::new(),
    };
    if viewer.options.ascii {
        let spans = lines.iter_mut().flat_map(|line| line.spans.iter_mut());
        spans.for_each(|span| span.content = plain(&span.content).into());
    }
    scrolled(viewer, lines, notes, buf);
}

/// What fits, and above it how many lines are left.
fn scrolled(viewer: &Viewer, mut lines: Vec<Line<'static>>, area: Rect, buf: &mut Buffer) {
    let height = usize::from(area.height);
    let first = viewer.scroll.min(lines.len().saturating_sub(height));
    let left = lines.len().saturating_sub(first + height);
    put(lines.split_off(first), area, buf);
    if left > 0 && area.y > 0 {
        let mark = format!(" +{left} ");
        let x = area.right().saturating_sub(mark.len() as u16);
        buf.set_string(x, area.y - 1, mark, theme::SELECTED);
    }
}

/// Step, place and times.
fn head(viewer: &Viewer, told: &Told, width: u16, roomy: bool) -> Vec<Line<'static>> {
    let minutes = |since: Timestamp, until: Timestamp| until.duration_since(since).as_mins().max(0);
    let until = told.ended.unwrap_or(viewer.now);
    let mut lines = Vec::new();
    let place = match &told.cue {
        Some(cue) => {
            let title = Message::new("notes-step")
                .with("step", cue.step)
                .with("of", told.steps)
                .with("title", viewer.options.said(&cue.title));
            let mut title = markdown::prose(&say(viewer, &title), width, 2, Style::new().bold());
            title.truncate(if roomy { 2 } else { 1 });
            lines.append(&mut title);
            Message::new(if roomy { "notes-place" } else { "notes-place-short" })
                .with("at", cue.number)
                .with("of", told.cues)
                .with("step", cue.step_since.map_or(0, |since| minutes(since, viewer.now)))
        }
        None => Message::new("notes-place-over"),
    };
    let place = place.with("all", told.began.map_or(0, |began| minutes(began, until)));
    let fit = |words: String| Line::from(shorten(&words, usize::from(width))).style(theme::DIM);
    lines.push(fit(say(viewer, &place)));
    if !told.took.is_empty() && (roomy || told.cue.is_none()) {
        let took = told.took.iter().map(|(step, minutes)| {
            say(viewer, &Message::new("notes-took").with("step", step).with("minutes", minutes))
        });
        lines.push(fit(took.collect::<Vec<_>>().join(" · ")));
    }
    if roomy {
        lines.push(Line::default());
    }
    lines
}

/// What is played now, what comes next, what the presenter's screen says.
fn foot(viewer: &Viewer, told: &Told, width: u16, roomy: bool) -> Vec<Line<'static>> {
    let mut lines = if roomy { vec![Line::default()] } else { Vec::new() };
    let now = match &told.cue {
        Some(cue) => {
            let tasks: Vec<String> = cue.waits_for.iter().map(|title| viewer.options.said(title)).collect();
            words_of(cue.stage, cue.subject.text(), matches!(cue.subject, Subject::Edit(_)), &tasks)
        }
        None => Message::new("present-over"),
    };
    let style = match told.cue.as_ref().map(|cue| cue.stage) {
        Some(Stage::Failed) => theme::BAD,
        Some(Stage::Waiting | Stage::Running | Stage::Paused) => theme::BUSY.bold(),
        _ => theme::GOOD.bold(),
    };
    let mut now = markdown::prose(&format!("> {}", say(viewer, &now)), width, 2, style);
    now.truncate(if roomy { 3 } else { 2 });
    lines.append(&mut now);
    let next = match &told.next {
        Some(Subject::Type(line)) => Message::new("notes-next-type").with("what", line),
        Some(Subject::Edit(path)) => Message::new("notes-next-edit").with("what", path),
        None => Message::new(if told.cue.is_some() { "notes-next-none" } else { "notes-over" }),
    };
    let next = one_line(&format!("  {}", say(viewer, &next)));
    lines.push(Line::from(shorten(&next, usize::from(width))));
    if let Some(notice) = &told.notice {
        let mut said = markdown::prose(&format!("! {}", say(viewer, notice)), width, 2, theme::BUSY);
        said.truncate(if roomy { 3 } else { 1 });
        lines.append(&mut said);
    }
    lines
}

fn say(viewer: &Viewer, message: &Message) -> String {
    viewer.options.say(message)
}

fn paragraph(words: &str, style: Style, area: Rect, buf: &mut Buffer) {
    put(markdown::prose(words, area.width, 0, style), area, buf);
}
