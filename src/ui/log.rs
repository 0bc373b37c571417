//! The log: the command that does the same, steps with their state, what was printed, how it ended.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::list::shorten;
use super::put::put;
use super::{say, theme};
use crate::app::build::{BuildStep, StepState};
use crate::app::explained;
use crate::app::log::{Activity, Kind, Outcome, line_text, matcher};
use crate::app::state::State;
use crate::lab::explain::Catalogue;
use crate::text::number::{bytes, seconds};
use crate::text::{Message, markdown};

/// The pane; the cursor stands in the search line while it is typed.
pub fn render(state: &State, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let Some(activity) = state.log.activity() else {
        let words = say(state, &Message::new("log-empty"));
        put(markdown::wrap(&words, area.width, 0, theme::DIM), area, buf);
        return None;
    };
    let mut lines = head(state, activity, area);
    let mut foot = foot(state, activity, area);
    let cursor = state.log.typing.then(|| {
        let search = format!("/{}", state.log.search.as_deref().unwrap_or_default());
        let x = area.x + search.width() as u16;
        foot.push(Line::from(search));
        Position::new(x.min(area.right().saturating_sub(1)), area.bottom().saturating_sub(1))
    });
    let placed = state.log.up > 0 || state.log.search.is_some();
    let rows = usize::from(area.height).saturating_sub(lines.len() + foot.len() + usize::from(placed));
    if placed {
        foot.insert(0, place(state, activity, rows));
    }
    lines.extend(printed(state, activity, rows, area));
    let used = lines.len() + foot.len();
    if used < usize::from(area.height) {
        lines.extend(std::iter::repeat_n(Line::default(), usize::from(area.height) - used));
    }
    lines.append(&mut foot);
    put(lines, area, buf);
    cursor
}

fn head(state: &State, activity: &Activity, area: Rect) -> Vec<Line<'static>> {
    let mut command = format!("$ {}", activity.command);
    if state.log.activities.len() > 1 {
        command = format!("{command}   ({}/{})", state.log.shown + 1, state.log.activities.len());
    }
    // Whole: it is there to be copied.
    let mut lines = markdown::wrap(&command, area.width, 2, Style::new().bold());
    if let Some((files, count)) = activity.context {
        let words = Message::new("log-context").with("files", files).with("size", bytes(count, state.options.lang));
        lines.push(Line::from(say(state, &words)).style(theme::DIM));
    }
    // After a failure only the step that failed: what it printed is what is looked for.
    let failed = matches!(activity.outcome, Some(Outcome::Failed(_)));
    let told = |step: &&BuildStep| !failed || step.state == StepState::Failed;
    // At most half of the pane: the newest steps, which are the ones that go on.
    let most = usize::from(area.height / 2).max(2);
    let skip = activity.steps.iter().filter(told).count().saturating_sub(most);
    lines.extend(activity.steps.iter().filter(told).skip(skip).map(|step| step_line(state, step, area)));
    lines
}

fn step_line(state: &State, step: &BuildStep, area: Rect) -> Line<'static> {
    let (sign, style) = sign(step.state);
    let tail = match (step.state, step.seconds) {
        (StepState::Cached, _) => " CACHED".to_owned(),
        (StepState::Failed, _) => say(state, &Message::new("step-failed")),
        (_, Some(span)) => format!(" {}", seconds(span, state.options.lang)),
        _ => String::new(),
    };
    let room = usize::from(area.width).saturating_sub(tail.chars().count() + 3);
    let name = shorten(&crate::text::sanitise::one_line(&step.name), room);
    Line::from(vec![Span::styled(format!("{sign} "), style), Span::raw(name), Span::styled(tail, style)])
}

/// What tells the state of a step, here and beside the Dockerfile's lines.
pub fn sign(state: StepState) -> (&'static str, Style) {
    match state {
        StepState::Waiting => (".", theme::DIM),
        StepState::Running => (">", theme::BUSY),
        StepState::Cached => ("=", theme::GOOD),
        StepState::Done => ("+", theme::GOOD),
        StepState::Failed => ("x", theme::BAD),
    }
}

fn printed(state: &State, activity: &Activity, rows: usize, area: Rect) -> Vec<Line<'static>> {
    let end = activity.lines.len().saturating_sub(state.log.up).max(rows.min(activity.lines.len()));
    let pattern = state.log.search.as_deref().and_then(matcher);
    let first = end.saturating_sub(rows);
    let mut lines: Vec<Line<'static>> = activity
        .lines
        .range(first..end)
        .map(|line| {
            let mut line = pattern.as_ref().map_or_else(|| line.clone(), |pattern| marked(line, pattern));
            if Catalogue::shipped().benign(&line_text(&line)).is_some() {
                // Before it: the end of a long line is not seen.
                line.spans.insert(0, Span::styled(say(state, &Message::new("explain-benign")), theme::DIM));
            }
            line
        })
        .collect();
    if state.log.wrap {
        // From the end backwards until the rows are full.
        let mut kept = rows;
        let mut from = lines.len();
        while from > 0 {
            let needed = broken(&lines[from - 1], area.width).len();
            if needed > kept {
                break;
            }
            kept -= needed;
            from -= 1;
        }
        lines = lines.split_off(from).into_iter().flat_map(|line| broken(&line, area.width)).collect();
    }
    lines
}

/// Where the search stands, and how much lies below while the end is not followed.
fn place(state: &State, activity: &Activity, rows: usize) -> Line<'static> {
    let mut words = Vec::new();
    if let Some((at, of)) = state.log.matches() {
        let search = crate::text::sanitise::one_line(state.log.search.as_deref().unwrap_or_default());
        words.push(say(state, &Message::new("log-search-at").with("search", search).with("at", at).with("of", of)));
    }
    let below = state.log.up.min(activity.lines.len().saturating_sub(rows));
    if below > 0 {
        words.push(say(state, &Message::new("log-below").with("lines", below)));
    }
    Line::from(words.join("   ")).style(theme::BUSY)
}

/// The line with what was searched for marked in it, and nothing else.
fn marked(line: &Line<'static>, pattern: &Regex) -> Line<'static> {
    let text = line_text(line);
    let found: Vec<_> = pattern.find_iter(&text).map(|found| found.range()).collect();
    let is_found = |at: usize| found.iter().any(|range| range.contains(&at));
    let mut spans = Vec::new();
    let mut start = 0;
    for span in &line.spans {
        let end = start + span.content.len();
        // Where the mark begins or ends within this span.
        let mut edges = vec![start, end];
        edges.extend(found.iter().flat_map(|range| [range.start, range.end]).filter(|at| (start..end).contains(at)));
        edges.sort_unstable();
        for pair in edges.windows(2) {
            let style = if is_found(pair[0]) { span.style.patch(theme::SELECTED) } else { span.style };
            if let Some(piece) = text.get(pair[0]..pair[1]).filter(|piece| !piece.is_empty()) {
                spans.push(Span::styled(piece.to_owned(), style));
            }
        }
        start = end;
    }
    Line::from(spans).style(line.style)
}

/// A line broken every `width` columns.
fn broken(line: &Line<'static>, width: u16) -> Vec<Line<'static>> {
    let mut rows = vec![Line::default().style(line.style)];
    let mut used = 0;
    for span in &line.spans {
        for grapheme in span.content.graphemes(true) {
            if used + grapheme.width() > usize::from(width) {
                rows.push(Line::default().style(line.style));
                used = 0;
            }
            used += grapheme.width();
            let Some(row) = rows.last_mut() else { continue };
            match row.spans.last_mut() {
                Some(last) if last.style == span.style => last.content.to_mut().push_str(grapheme),
                _ => row.spans.push(Span::styled(grapheme.to_owned(), span.style)),
            }
        }
    }
    rows
}

/// The words that the explanation was found in: a builder's last words only say that a step failed.
fn told(activity: &Activity) -> Option<Message> {
    let quote = activity.explanation.as_ref().filter(|_| activity.kind == Kind::Build)?.quote.as_str();
    (!quote.is_empty()).then(|| Message::new("log-engine-says").with("words", quote))
}

fn foot(state: &State, activity: &Activity, area: Rect) -> Vec<Line<'static>> {
    let (words, style) = match &activity.outcome {
        None => (say(state, &Message::new("log-running")), theme::BUSY),
        Some(Outcome::Done(message)) => (say(state, message), theme::GOOD),
        Some(Outcome::Failed(message)) => (say(state, told(activity).as_ref().unwrap_or(message)), theme::BAD),
        Some(Outcome::Cancelled) => (say(state, &Message::new("log-cancelled")), theme::BUSY),
    };
    let mut lines = markdown::wrap(&words, area.width, 0, style);
    lines.truncate(4);
    if let Some(explanation) = &activity.explanation {
        let mut card = explained::brief(explanation, &state.options, area.width);
        // What was printed keeps a third of the pane; the whole card is one key away.
        let room = usize::from(area.height * 2 / 3).saturating_sub(lines.len()).max(4);
        if card.len() > room {
            card.truncate(room - 1);
            card.push(Line::from(say(state, &Message::new("explain-more"))).style(theme::DIM));
        }
        lines.append(&mut card);
    }
    lines.extend(super::lens::foot(state, activity, area));
    lines
}
