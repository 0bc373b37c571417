//! The teacher's grid of a class.
//!
//! ```text
//!  soleil - ~/class - II. Images                     30 students, by need
//!  lit:  1 12/30  2 8/30  3 4/30  4 0/30  5 0/30
//!    name               1  2  3  4  5   missing                   since
//! !  Ada                🌞 ○  ·  ·  ·   Check in it that python…  25 min
//! …
//!  Ada (ada) · 1 of 5 · Run a container…: Check in it that python is version 3.11 · for 25 min
//!  s sort  / search  f files  F1 help  q quit
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Position, Rect};
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};
use unicode_width::UnicodeWidthStr;

use super::border::border;
use super::fits;
use super::list::{shorten, shorten_middle};
use super::put::put;
use super::theme;
use crate::app::class::{Class, MOST_MARKS, Page, Shape};
use crate::app::layout::overlay;
use crate::lab::class::{Mark, Row, title};
use crate::text::{Message, markdown};

/// Columns of the name where each student has a row, and of the age.
const NAME: usize = 22;
const AGE: usize = 11;
/// Columns of a step there.
const STEP: usize = 3;

/// Paints the whole screen, and tells where the cursor is to be seen.
pub fn draw(class: &Class, buf: &mut Buffer) -> Option<Position> {
    let cursor = fits(class.screen, buf).then(|| screen(class, buf))?;
    theme::finish(class.theme, class.no_color, class.options.ascii, buf);
    cursor
}

/// Paints in the roles' colours; the cursor's place where text is typed.
fn screen(class: &Class, buf: &mut Buffer) -> Option<Position> {
    let shape = class.shape();
    head(class, &shape, buf);
    if shape.too_small {
        let words = say(class, &Message::new("too-small"));
        let area = class.screen.intersection(Rect { y: 2, ..class.screen });
        put(markdown::wrap(&words, area.width, 0, theme::BUSY), area, buf);
        return None;
    }
    summary(class, buf);
    if class.rows.is_empty() && class.trouble.is_none() {
        nobody(class, shape.body, buf);
    } else if shape.heading {
        heading(class, shape.body, buf);
    }
    let selected = class.selected();
    let seen = class.rows.iter().enumerate().skip(class.top).take(shape.capacity());
    for (place, (at, row)) in seen.enumerate() {
        let line = if shape.columns == 1 { wide(class, row, shape.cell) } else { narrow(class, row, shape.cell) };
        let style = if at == selected { theme::SELECTED } else { Style::new() };
        let area = shape.cell(place);
        line.style(style).render(Rect { width: area.width.saturating_sub(u16::from(shape.columns > 1)), ..area }, buf);
    }
    files(class, shape.files, buf);
    detail(class, shape.detail, buf);
    let cursor = foot(class, shape.footer, buf);
    if let Some(page) = class.page {
        over(class, page, buf);
        return None;
    }
    cursor
}

fn say(class: &Class, message: &Message) -> String {
    class.options.say(message)
}

fn head(class: &Class, shape: &Shape, buf: &mut Buffer) {
    let area = Rect { height: class.screen.height.min(1), ..class.screen };
    buf.set_style(area, theme::BAR);
    let all = class.grid.rows.len();
    let students = Message::new("class-students").with("count", all).with("order", class.order_words());
    let mut right = say(class, &students);
    if class.rows.len() > shape.capacity() {
        let last = (class.top + shape.capacity()).min(class.rows.len());
        let seen = Message::new("class-seen").with("first", class.top + 1).with("last", last);
        right = format!("{} {right}", say(class, &seen));
    }
    let lab = title(class.lab.title.in_lang(class.options.lang));
    let room = usize::from(area.width).saturating_sub(right.width() + 3);
    let left = shorten(&format!("soleil - {} - {lab}", class.folder), room);
    Line::from(format!(" {left}")).render(area, buf);
    Line::from(format!("{right} ")).right_aligned().render(area, buf);
}

/// How many have lit each step.
fn summary(class: &Class, buf: &mut Buffer) {
    let area = Rect { y: 1, height: 1, ..class.screen };
    let all = class.grid.rows.len();
    let mut spans = vec![Span::raw(format!(" {} ", say(class, &Message::new("class-lit-by"))))];
    for (step, lit) in class.grid.lit(&class.lab).into_iter().enumerate() {
        let style = if all > 0 && lit == all { theme::GOOD } else { Style::new() };
        spans.push(Span::styled(format!(" {}:", step + 1), theme::DIM));
        spans.push(Span::styled(format!("{lit}/{all}"), style));
    }
    let left = Line::from(spans);
    let [lit, begun, none] = class.signs();
    let legend = Message::new("class-legend").with("lit", lit).with("begun", begun).with("none", none);
    let legend = say(class, &legend);
    if left.width() + legend.width() + 3 <= usize::from(area.width) {
        Line::from(format!("{legend} ")).style(theme::DIM).right_aligned().render(area, buf);
    }
    left.render(area, buf);
}

fn nobody(class: &Class, area: Rect, buf: &mut Buffer) {
    let words = if !class.looked {
        Message::new("class-looking")
    } else if class.grid.rows.is_empty() {
        Message::new("class-nobody").with("path", &class.folder)
    } else {
        Message::new("class-nobody-found").with("filter", &class.filter)
    };
    let area = area.inner(Margin::new(1, 0));
    put(markdown::prose(&say(class, &words), area.width, 0, Style::new()), area, buf);
}

fn heading(class: &Class, body: Rect, buf: &mut Buffer) {
    let steps: String = (1..=class.lab.steps().count()).map(|step| format!("{step:<STEP$}")).collect();
    let name = say(class, &Message::new("class-name"));
    let (missing, since) = (say(class, &Message::new("class-missing")), say(class, &Message::new("class-for")));
    let line = format!("  {} {steps} {} {missing}", padded(&name, NAME), padded(&since, AGE));
    let area = Rect { y: body.y.saturating_sub(1), height: 1, ..body };
    Line::from(line).style(theme::DIM).render(area, buf);
}

/// A row of its own, with all that is known.
fn wide(class: &Class, row: &Row, width: usize) -> Line<'static> {
    let (flag, style) = flag(class, row);
    let mut spans = vec![Span::styled(format!("{flag} {} ", named(&name(class, row, true), NAME)), style)];
    for mark in &row.marks {
        let (sign, style) = sign(class, *mark);
        let sign = if *mark == Mark::Lit && !class.options.ascii { "🌞" } else { sign };
        spans.push(Span::styled(padded(sign, STEP), style));
    }
    let room = width.saturating_sub(2 + NAME + 1 + STEP * row.marks.len() + 1 + AGE + 2);
    let (age, missing) = if row.stuck.is_some() {
        (class.age(row, false), row.missing(&class.lab, class.options.lang).join(", "))
    } else {
        (String::new(), say(class, &Message::new("class-done")))
    };
    spans.push(Span::styled(format!(" {} {}", padded(&age, AGE), shorten(&missing, room)), style));
    Line::from(spans)
}

/// One of several side by side: the name, the marks, and as much else as there is room for.
fn narrow(class: &Class, row: &Row, cell: usize) -> Line<'static> {
    let (flag, style) = flag(class, row);
    let marks = class.marks_width();
    let room = cell.saturating_sub(1 + 1 + marks + 1);
    let age_width = if room >= 14 { 5 } else { 0 };
    let missing_width = if room >= 30 { room - 14 - age_width - 1 } else { 0 };
    let name_width = room - age_width - missing_width - usize::from(missing_width > 0);
    let mut spans = vec![Span::styled(format!("{flag}{} ", named(&name(class, row, false), name_width)), style)];
    if row.marks.len() > MOST_MARKS {
        spans.push(Span::raw(padded(&format!("{}/{}", row.lit(), row.marks.len()), marks)));
    } else {
        for mark in &row.marks {
            let (sign, style) = sign(class, *mark);
            spans.push(Span::styled(sign, style));
        }
    }
    let stuck = row.stuck.is_some();
    if age_width > 0 {
        let age = if stuck { class.age(row, true) } else { String::new() };
        spans.push(Span::styled(format!(" {}", padded(&age, age_width - 1)), style));
    }
    if missing_width > 0 {
        let missing = row.missing(&class.lab, class.options.lang).join(", ");
        spans.push(Span::styled(format!(" {}", shorten(&missing, missing_width)), theme::DIM));
    }
    Line::from(spans)
}

/// How a step is shown, one column wide.
fn sign(class: &Class, mark: Mark) -> (&'static str, Style) {
    let signs = class.signs();
    match mark {
        Mark::Lit => (signs[0], theme::GOOD),
        Mark::Begun => (signs[1], theme::BUSY),
        Mark::None => (signs[2], theme::DIM),
    }
}

/// The sign of who has been at the same thing for long, and the style that goes with it.
fn flag(class: &Class, row: &Row) -> (char, Style) {
    match (row.needs_help(class.now), &row.stuck) {
        (true, _) => ('!', theme::BUSY),
        (false, Some(_)) => (' ', Style::new()),
        (false, None) => (if class.options.ascii { '*' } else { '✓' }, Style::new().fg(Color::Green)),
    }
}

/// With signs before it: on the practice engine, another user's file. With that user where there is room, and the login of
/// one of two who are called the same.
fn name(class: &Class, row: &Row, room: bool) -> String {
    let practice = if row.simulated { "~" } else { "" };
    let twice = || class.grid.rows.iter().filter(|other| other.name == row.name).count() > 1;
    match &row.owner {
        Some(owner) if room => format!("{practice}?{} [{owner}]", row.name),
        Some(_) => format!("{practice}?{}", row.name),
        None if room && row.name != row.login && twice() => format!("{practice}{} ({})", row.name, row.login),
        None => format!("{practice}{}", row.name),
    }
}

/// A student's name, cut or filled to so many columns: both its ends are kept, since the logins of a class begin alike.
fn named(name: &str, width: usize) -> String {
    padded(&shorten_middle(name, width), width)
}

/// Cut or filled to so many columns.
fn padded(text: &str, width: usize) -> String {
    let short = shorten(text, width);
    let fill = width.saturating_sub(short.width());
    format!("{short}{}", " ".repeat(fill))
}

fn files(class: &Class, area: Rect, buf: &mut Buffer) {
    let (refused, others) = (class.grid.refused.len(), class.grid.others.len());
    let mut parts = Vec::new();
    if refused > 0 {
        let first = class.grid.refused.first().map_or("", |(file, _)| file.as_str());
        let words = Message::new("class-refused").with("count", refused).with("file", shorten(first, 30));
        parts.push(format!("! {}", say(class, &words)));
    }
    if others > 0 {
        parts.push(say(class, &Message::new("class-others").with("count", others)));
    }
    if class.crowded {
        parts.push(say(class, &Message::new("class-crowded")));
    }
    let words = format!(" {}", parts.join("  "));
    Line::from(shorten(&words, area.width.into())).style(theme::BUSY).render(area, buf);
}

/// The student who is chosen; before that, what is wrong with the folder.
fn detail(class: &Class, area: Rect, buf: &mut Buffer) {
    let area = area.inner(Margin::new(1, 0));
    let (words, style) = match (&class.trouble, class.rows.get(class.selected())) {
        (Some(why), _) => (say(class, why), theme::BAD),
        (None, Some(row)) => (class.detail(row), Style::new()),
        (None, None) => return,
    };
    let mut lines = markdown::wrap(&words, area.width, 0, style);
    let rows = usize::from(area.height);
    if lines.len() > rows {
        // What does not fit is cut where it can be seen to be.
        let rest: Vec<String> =
            lines.drain(rows.saturating_sub(1)..).map(|line| line.to_string().trim().to_owned()).collect();
        lines.push(Line::from(shorten(&rest.join(" "), area.width.into())).style(style));
    }
    put(lines, area, buf);
}

fn foot(class: &Class, area: Rect, buf: &mut Buffer) -> Option<Position> {
    buf.set_style(area, theme::BAR);
    if class.typing {
        let words = format!(" /{}", class.filter);
        let at = area.x + (words.width() as u16).min(area.width.saturating_sub(1));
        Line::from(words).render(area, buf);
        return Some(Position::new(at, area.y));
    }
    let keys = say(class, &Message::new("class-keys"));
    let words = match &class.notice {
        Some(notice) => say(class, notice),
        None if class.filter.is_empty() => keys,
        None => format!("/{}  {keys}", class.filter),
    };
    Line::from(shorten(&format!(" {words}"), area.width.into())).render(area, buf);
    None
}

fn over(class: &Class, page: Page, buf: &mut Buffer) {
    let area = overlay(class.screen);
    Clear.render(area, buf);
    let (id, first) = match page {
        Page::Help(first) => ("help-title", first),
        Page::Files(first) => ("class-files-title", first),
    };
    border(&say(class, &Message::new(id)), true, true, class.options.ascii, area, buf);
    let inner = area.inner(Margin::new(1, 1));
    let mut lines = class.lines(page, inner.width);
    let rows = usize::from(inner.height);
    let first = first.min(lines.len().saturating_sub(rows));
    super::overlay::more(lines.len().saturating_sub(first + rows), inner, buf);
    put(lines.split_off(first), inner, buf);
}
