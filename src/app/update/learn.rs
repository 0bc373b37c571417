//! Hints, solutions, what was learnt; the commands behind what is done; code blocks for the shell.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::act::focus;
use super::keys::{editor_effects, page_limit};
use super::ledger::write;
use super::present;
use super::scroll::scrolled;
use crate::app::editor::Tab;
use crate::app::effect::Effect;
use crate::app::images::{self, Open};
use crate::app::layout::Pane;
use crate::app::learn::{self, Solution};
use crate::app::stale;
use crate::app::state::{Overlay, State};
use crate::app::steps::{self, StepPage, StepStatus};
use crate::text::Message;
use crate::text::sanitise::one_line;

/// Rows that a page key goes in the list of commands.
const PAGE: usize = 10;

/// The next hint is shown, and noted.
pub(super) fn hint(state: &mut State) -> Vec<Effect> {
    focus(state, Pane::Steps);
    let at = state.steps.selected;
    let (Some(step), Some(status)) = (state.lab.steps().nth(at), state.status.get(at)) else { return Vec::new() };
    let ledger = state.noted();
    let next = learn::next_hint(step, status, ledger);
    if next.as_ref().is_some_and(|hint| state.present.hides_solutions() && learn::gives_away(step, hint.text)) {
        state.notice = Some(present::solutions_hidden(state));
        return Vec::new();
    }
    let Some(hint) = next else {
        state.notice = Some(if learn::missing(step, status).is_empty() {
            Message::new("learn-nothing-left")
        } else {
            Message::new("learn-no-more-hints")
        });
        return Vec::new();
    };
    let next = ledger.clone().with_hint(&hint.key);
    state.steps.scroll = 0;
    state.steps.debrief = None;
    write(state, next)
}

/// Says which step has lit, and puts what was learnt on top of the page, until the student gets on with the next.
pub(super) fn debrief(state: &mut State, before: &[StepStatus]) {
    let was = |at: usize| before.get(at).is_some_and(|step| step.lit);
    let Some(at) = state.status.iter().enumerate().rposition(|(at, step)| step.lit && !was(at)) else {
        let done = |steps: &[StepStatus]| {
            let step = steps.get(state.steps.selected);
            step.map_or(0, |step| step.tasks.iter().filter(|task| task.state.counts()).count())
        };
        if done(&state.status) > done(before) {
            state.steps.debrief = None;
        }
        return;
    };
    let all = state.status.iter().all(|step| step.lit);
    if !stale::remarked(state) {
        let title = state.lab.steps().nth(at).map_or("", |step| step.title.in_lang(state.options.lang));
        let lit = Message::new("step-lit").with("title", title);
        state.notice = Some(if all { Message::new("learn-all-lit") } else { lit });
    }
    if all {
        // Its page closes the lab.
        state.steps.select(state.status.len() - 1);
        state.steps.debrief = None;
        return;
    }
    state.steps.debrief = Some(at);
    if state.focus != Pane::Steps {
        state.steps.scroll = 0;
    }
}

/// Asks before a solution is given.
pub(super) fn ask_solution(state: &mut State) {
    if state.present.hides_solutions() {
        state.notice = Some(present::solutions_hidden(state));
        return;
    }
    let at = state.steps.selected;
    state.steps.debrief = None;
    let Some(solution) = learn::solution(state) else {
        let missing = state
            .lab
            .steps()
            .nth(at)
            .zip(state.status.get(at))
            .is_some_and(|(step, status)| !learn::missing(step, status).is_empty());
        state.notice = Some(Message::new(if missing { "learn-no-solution" } else { "learn-nothing-left" }));
        return;
    };
    if let Solution::File(path) = &solution
        && state.editor.tabs.iter().any(|tab| tab.path == *path && tab.conflict.is_some())
    {
        state.notice = Some(Message::new("editor-decide-first"));
        return focus(state, Pane::Editor);
    }
    state.overlay = Some(Overlay::Solution { solution, again: false });
}

fn give(state: &mut State, solution: Solution, again: bool) -> Vec<Effect> {
    let now = state.now;
    match solution {
        Solution::File(path) if state.editor.is_dirty(&path) && !again => {
            state.overlay = Some(Overlay::Solution { solution: Solution::File(path), again: true });
            Vec::new()
        }
        Solution::File(path) => {
            let Some(text) = state.lab.solutions.get(&path).cloned() else { return Vec::new() };
            let mut effects = keep_what_is_replaced(state, &path);
            state.notice = Some(Message::new("learn-solution-there").with("path", &path));
            let filled = state.editor.fill(&path, &text);
            effects.append(&mut editor_effects(state, filled));
            focus(state, Pane::Editor);
            let next = state.noted().clone().with_solution(&path, now);
            effects.append(&mut write(state, next));
            effects
        }
        Solution::Command { key, line, inside } => {
            let next = state.noted().clone().with_solution(&key, now);
            let mut effects = write(state, next);
            effects.append(&mut into_shell(state, &line, inside, false));
            effects
        }
    }
}

/// A copy of the file's text, if there is any, before another takes its place.
pub(super) fn keep_what_is_replaced(state: &State, path: &str) -> Vec<Effect> {
    let before = state.editor.tabs.iter().find(|tab| tab.path == path).map(Tab::text);
    let text = before.filter(|text| !text.trim().is_empty());
    text.map(|text| Effect::KeepCopy { path: path.to_owned(), text }).into_iter().collect()
}

/// Types the chosen block of the step's text into the shell; `run`: and sends it off.
pub(super) fn block(state: &mut State, run: bool) -> Vec<Effect> {
    let (page, _) = page(state);
    let Some(block) = page.chosen.and_then(|at| page.blocks.get(at)) else {
        state.notice = Some(Message::new("learn-no-block"));
        return Vec::new();
    };
    let text = block.code.text.clone();
    if !block.is_command() {
        state.overlay = Some(Overlay::Offer { text, why: Message::new("learn-not-a-command") });
        return Vec::new();
    }
    let step = state.lab.steps().nth(state.steps.selected);
    let inside = step.is_some_and(|step| learn::purpose(state, step, &text).1);
    state.steps.block = None;
    into_shell(state, &text, inside, run)
}

fn into_shell(state: &mut State, text: &str, inside: bool, run: bool) -> Vec<Effect> {
    let bytes = learn::shell_takes(state, inside)
        .and_then(|()| state.shell.type_command(text, run).ok_or_else(|| Message::new("learn-would-run")));
    match bytes {
        Ok(bytes) => {
            state.shell.scroll_to_end();
            focus(state, Pane::Shell);
            vec![Effect::ShellInput(bytes)]
        }
        Err(why) => {
            state.overlay = Some(Overlay::Offer { text: text.to_owned(), why });
            Vec::new()
        }
    }
}

/// A key of the steps pane that is none of its movements.
pub(super) fn steps_key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    match key.code {
        KeyCode::BackTab => choose_block(state, false),
        KeyCode::Tab => choose_block(state, !key.modifiers.contains(KeyModifiers::SHIFT)),
        KeyCode::Esc | KeyCode::Enter => state.steps.debrief = None,
        KeyCode::Char('o') => ask_solution(state),
        KeyCode::Char('t') => return block(state, false),
        KeyCode::Char('x') => return block(state, true),
        KeyCode::Char('c') => {
            let (page, _) = page(state);
            return page
                .chosen
                .and_then(|at| page.blocks.get(at))
                .map_or_else(Vec::new, |block| copy(&block.code.text));
        }
        _ => {}
    }
    Vec::new()
}

/// To the next or the previous block of the page, scrolled into view.
fn choose_block(state: &mut State, forward: bool) {
    let (page, height) = page(state);
    let Some(last) = page.blocks.len().checked_sub(1) else { return };
    let first = state.steps.scroll.min(page_limit(state));
    let in_view = |at: usize| (first..first + height).contains(&page.blocks[at].code.rows.start);
    let at = match (state.steps.block, page.chosen) {
        // What was just learnt is on top, with its command.
        (None, _) if state.steps.debrief.is_some() => 0,
        // The block that is marked anyway comes first, unless it is seen already.
        (None, Some(at)) if !in_view(at) => at,
        (_, Some(at)) if forward => (at + 1) % (last + 1),
        (_, Some(at)) => at.checked_sub(1).unwrap_or(last),
        (_, None) => 0,
    };
    state.steps.block = Some(at);
    let rows = &page.blocks[at].code.rows;
    if rows.start <= first || rows.end + 1 > first + height {
        state.steps.scroll = rows.start.saturating_sub(height / 3).min(page_limit(state));
    }
}

/// The page as it is seen, or would be, and its height.
fn page(state: &State) -> (StepPage, usize) {
    let (width, height) = state.areas().inner(Pane::Steps).map_or((80, 20), |area| (area.width, area.height));
    (steps::page(state, width), usize::from(height))
}

fn copy(text: &str) -> Vec<Effect> {
    vec![Effect::Copy(text.to_owned())]
}

/// A key of the images pane; what Enter opens has a command of its own.
pub(super) fn images_key(state: &mut State, key: KeyEvent, rows: u16) -> Vec<Effect> {
    let before = state.images.open.clone();
    if before.is_some() {
        let width = state.areas().inner(Pane::Images).map_or(80, |area| area.width);
        let limit = images::page(state, width).len().saturating_sub(usize::from(rows));
        if let Some(scroll) = scrolled(key.code, state.images.scroll, limit, rows) {
            state.images.scroll = scroll;
            return Vec::new();
        }
    }
    let ours = images::ours(state);
    let effects = state.images.key(key, &state.world, ours.as_ref(), rows);
    if state.images.open != before
        && let Some(open) = &state.images.open
    {
        let line = inspection(state, open);
        state.commands.record(None, &line, state.now);
    }
    effects
}

/// The command that shows what Enter opened.
fn inspection(state: &State, open: &Open) -> String {
    one_line(&open.command(&state.world))
}

/// A key while one of our boxes is open; `None`: it is not.
pub(super) fn overlay_key(state: &mut State, key: KeyEvent) -> Option<Vec<Effect>> {
    let overlay = state.overlay.take()?;
    Some(match (overlay, key.code) {
        (Overlay::Solution { solution, again }, KeyCode::Enter) => give(state, solution, again),
        (Overlay::Offer { text, .. }, KeyCode::Enter | KeyCode::Char('c')) => copy(&text),
        (Overlay::Solution { .. } | Overlay::Offer { .. }, _) => Vec::new(),
        (Overlay::Commands { selected }, code) => commands_key(state, selected, code),
        (Overlay::Labs { labs, selected }, code) => super::labs::key(state, labs, selected, code),
        (other, _) => {
            state.overlay = Some(other);
            return None;
        }
    })
}

fn commands_key(state: &mut State, selected: usize, code: KeyCode) -> Vec<Effect> {
    let last = state.commands.len().saturating_sub(1);
    let line = state.commands.newest_first().nth(selected).map(|command| command.line.clone());
    let selected = match (code, line) {
        (KeyCode::Enter | KeyCode::Char('c'), Some(line)) => return copy(&line),
        (KeyCode::Char('t'), Some(line)) => return into_shell(state, &line, false, false),
        (KeyCode::Up, _) => selected.saturating_sub(1),
        (KeyCode::Down, _) => selected + 1,
        (KeyCode::PageUp, _) => selected.saturating_sub(PAGE),
        (KeyCode::PageDown, _) => selected + PAGE,
        (KeyCode::Home, _) => 0,
        (KeyCode::End, _) => last,
        _ => return Vec::new(),
    };
    state.overlay = Some(Overlay::Commands { selected: selected.min(last) });
    Vec::new()
}
