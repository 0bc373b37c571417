//! Every change of the state: a message in, effects out.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use jiff::Timestamp;
use ratatui::layout::Position;

use super::editor::EditorEffect;
use super::effect::Effect;
use super::keymap::{self, Action};
use super::layout::{self, Pane};
use super::log::Kind;
use super::msg::Msg;
use super::shell::ShellEvent;
use super::state::{Overlay, State};
use super::steps;
use crate::lab::model::{Condition, Origin};
use crate::lab::progress::{self, TaskState};
use crate::lab::reference::Reference;
use crate::lab::wants::wants;
use crate::lab::world::Observation;
use crate::text::Message;

/// Changes `state` by one message that came at `now`; returns what is to be done outside.
pub fn update(state: &mut State, msg: Msg, now: Timestamp) -> Vec<Effect> {
    state.now = now;
    let mut effects = match msg {
        Msg::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Msg::Key(key) => on_key(state, key),
        Msg::Paste(text) => on_paste(state, &text),
        Msg::Mouse(mouse) => on_mouse(state, mouse),
        Msg::Resize(cols, rows) => {
            state.screen.width = cols;
            state.screen.height = rows;
            // A window that shrank and grew again between two frames has the old size, but has lost what it showed.
            vec![Effect::Redraw]
        }
        Msg::Observed(observation) => observed(state, observation),
        Msg::ShellOutput(bytes) => shell_output(state, &bytes),
        Msg::ShellExited(status) => {
            state.shell_alive = false;
            state
                .shell
                .exited(status)
                .into_iter()
                .filter_map(|event| match event {
                    ShellEvent::CommandFinished(id, status) => Some(Observation::CommandFinished(id, status)),
                    _ => None,
                })
                .collect::<Vec<_>>()
                .into_iter()
                .flat_map(|observation| observed(state, observation))
                .collect()
        }
        Msg::ShellFailed(why) => {
            state.shell_alive = false;
            state.notice = Some(why);
            Vec::new()
        }
        Msg::Witnessed { line, cwd, status } => {
            let id = state.shell.next_id();
            let mut effects = observed(state, Observation::CommandStarted { id, line, cwd, at: now });
            effects.append(&mut observed(state, Observation::CommandFinished(id, status)));
            effects.push(Effect::Relist);
            effects
        }
        Msg::Saved { path, revision, modified } => {
            let text = state.editor.saved(&path, revision, modified);
            let mut effects = vec![Effect::Forget(path.clone())];
            if let Some(text) = text {
                effects.append(&mut observed(state, Observation::Workspace(true)));
                let file = crate::lab::world::FileState::Text { text, modified };
                effects.append(&mut observed(state, Observation::File(path, file)));
            }
            effects
        }
        Msg::SaveFailed(path, why) => {
            state.editor.save_failed(&path, why.clone());
            state.notice = Some(why);
            Vec::new()
        }
        Msg::Recovered(path, text) => {
            state.editor.recover(&path, &text);
            state.notice = Some(Message::new("recovered").with("path", path));
            Vec::new()
        }
        Msg::Build(id, update) => {
            state.log.build(id, update, now);
            after_build(state)
        }
        Msg::Run(id, update) => {
            state.log.run(id, update, now);
            Vec::new()
        }
        Msg::Pull(id, update) => {
            state.log.pull(id, update, now);
            Vec::new()
        }
        Msg::LedgerSaved(saved) => {
            state.progress = *saved;
            state.saving = None;
            let before = state.lit();
            state.judge();
            state.steps.follow(&state.status);
            if state.lit() > before {
                state.notice = Some(Message::new("step-lit").with("lit", state.lit()).with("of", state.status.len()));
            }
            advance(state)
        }
        Msg::LedgerFailed(why) => {
            state.saving = None;
            state.notice = Some(why);
            Vec::new()
        }
        Msg::Notice(message) => {
            state.notice = Some(message);
            Vec::new()
        }
        // A ledger that could not be written is tried again.
        Msg::Aged => advance(state),
    };
    // F10 right after Ctrl-S: what was to be decided is not any more once the file is written.
    if state.overlay == Some(Overlay::Quit) && state.editor.unsaved().is_empty() {
        effects.push(Effect::Quit);
    }
    fit_shell(state, &mut effects);
    effects
}

/// Brings a fact into the world, judges, and asks for what the judge lacks.
fn observed(state: &mut State, observation: Observation) -> Vec<Effect> {
    let mut effects = Vec::new();
    match &observation {
        Observation::File(path, file) => state.editor.loaded(path, file.clone()),
        Observation::ImageInspected(..) | Observation::RegistryDigest(..) => answered(state, &observation),
        Observation::EngineDown(_) => state.asked.clear(),
        Observation::CommandFinished(..) => effects.push(Effect::Relist),
        _ => {}
    }
    state.world.observe(observation);
    for want in wants(&state.lab, &state.world) {
        if !state.asked.contains(&want) {
            state.asked.push(want.clone());
            effects.push(Effect::Ask(want));
        }
    }
    effects.append(&mut advance(state));
    effects
}

fn answered(state: &mut State, observation: &Observation) {
    use crate::lab::wants::Want;
    state.asked.retain(|want| match (want, observation) {
        (Want::InspectImage { id, .. }, Observation::ImageInspected(of, _)) => id != of,
        (Want::RegistryDigest(reference), Observation::RegistryDigest(of, _)) => reference != of,
        _ => true,
    });
}

/// Judges; what has become true is first written to the ledger, then shown.
fn advance(state: &mut State) -> Vec<Effect> {
    let first_look = !state.settled;
    if state.world.images.is_some() && state.world.containers.is_some() && state.asked.is_empty() {
        state.settled = true;
    }
    let next = progress::advance(&state.lab, &state.world, &state.progress, state.now, first_look);
    state.judge();
    state.steps.follow(&state.status);
    if next == state.progress || state.saving.is_some() {
        return Vec::new();
    }
    state.saving = Some(next.clone());
    vec![Effect::SaveLedger(Box::new(next))]
}

fn shell_output(state: &mut State, bytes: &[u8]) -> Vec<Effect> {
    state.shell_alive = true;
    let mut effects = Vec::new();
    for event in state.shell.feed(bytes, state.now) {
        let observation = match event {
            ShellEvent::Reply(bytes) => {
                effects.push(Effect::ShellInput(bytes));
                continue;
            }
            ShellEvent::CommandStarted { id, line, cwd, at } => Observation::CommandStarted { id, line, cwd, at },
            ShellEvent::CommandOutput(id, text) => Observation::CommandOutput(id, text),
            ShellEvent::CommandFinished(id, status) => Observation::CommandFinished(id, status),
            ShellEvent::Bell => continue,
        };
        effects.append(&mut observed(state, observation));
    }
    effects
}

/// Rows and columns of the shell.
fn shell_size(state: &State) -> (u16, u16) {
    let (rows, cols) = state.shell.screen().size();
    (rows.get(), cols.get())
}

/// The shell's pane may have another size after any message.
fn fit_shell(state: &mut State, effects: &mut Vec<Effect>) {
    let (rows, cols) = layout::shell_size(state.screen, state.view());
    if shell_size(state) != (rows, cols) {
        state.shell.resize(rows, cols);
        effects.push(Effect::ShellResize { rows, cols });
    }
}

fn on_key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    if state.prefix {
        state.prefix = false;
        if keymap::is_prefix(key) {
            return if state.focus == Pane::Shell { shell_key(state, key) } else { Vec::new() };
        }
        return keymap::after_prefix(key).map_or_else(Vec::new, |action| act(state, action));
    }
    state.notice = None;
    if keymap::is_prefix(key) {
        state.prefix = true;
        return Vec::new();
    }
    let in_shell = state.focus == Pane::Shell && state.overlay.is_none();
    if let Some(action) = keymap::global(key, in_shell) {
        return act(state, action);
    }
    if state.overlay.is_some() {
        return overlay_key(state, key);
    }
    let areas = state.areas();
    let rows = areas.inner(state.focus).map_or(10, |area| area.height);
    match state.focus {
        Pane::Shell => shell_key(state, key),
        Pane::Steps => steps_key(state, key, rows),
        Pane::Images => state.images.key(key, &state.world, rows),
        Pane::Log => state.log.key(key, rows),
        Pane::Editor => {
            let effects = state.editor.key(key);
            editor_effects(state, effects)
        }
    }
}

fn shell_key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    if !state.shell_alive {
        return if key.code == KeyCode::Enter { start_shell(state) } else { Vec::new() };
    }
    if key.modifiers == KeyModifiers::SHIFT && matches!(key.code, KeyCode::PageUp | KeyCode::PageDown) {
        let page = i32::from(shell_size(state).0 / 2).max(1);
        state.shell.scroll(if key.code == KeyCode::PageUp { page } else { -page });
        return Vec::new();
    }
    let bytes = state.shell.encode_key(key);
    if bytes.is_empty() {
        return Vec::new();
    }
    state.shell.scroll_to_end();
    vec![Effect::ShellInput(bytes)]
}

fn start_shell(state: &mut State) -> Vec<Effect> {
    let (rows, cols) = shell_size(state);
    let nonce = state.options.nonce.clone();
    state.shell.restart(&nonce);
    vec![Effect::ShellStart { rows, cols }]
}

fn steps_key(state: &mut State, key: KeyEvent, rows: u16) -> Vec<Effect> {
    let page = usize::from(rows.max(2) - 1);
    let last = state.status.len().saturating_sub(1);
    let limit = page_limit(state);
    let at = state.steps.selected;
    // Where the list is seen the arrows choose in it; where the text is alone they scroll it.
    let listed = !state.areas().list.is_empty();
    match key.code {
        KeyCode::Left => choose(state, at.saturating_sub(1)),
        KeyCode::Right => choose(state, (at + 1).min(last)),
        KeyCode::Up if listed => choose(state, at.saturating_sub(1)),
        KeyCode::Down if listed => choose(state, (at + 1).min(last)),
        KeyCode::Up => state.steps.scroll = state.steps.scroll.min(limit).saturating_sub(1),
        KeyCode::Down => state.steps.scroll = (state.steps.scroll + 1).min(limit),
        KeyCode::PageUp => state.steps.scroll = state.steps.scroll.min(limit).saturating_sub(page),
        KeyCode::PageDown | KeyCode::Char(' ') => state.steps.scroll = (state.steps.scroll + page).min(limit),
        KeyCode::Home => state.steps.scroll = 0,
        KeyCode::End => state.steps.scroll = limit,
        KeyCode::Char('h') => return act(state, Action::Hint),
        KeyCode::Char('d') => return act(state, Action::Declare),
        KeyCode::Char('i') => return act(state, Action::Pull),
        _ => {}
    }
    Vec::new()
}

fn choose(state: &mut State, step: usize) {
    state.steps.select(step);
    state.steps.chosen = true;
    state.steps.follow(&state.status);
}

/// The last line of the step's page that may be the first one shown.
fn page_limit(state: &State) -> usize {
    let Some(area) = state.areas().inner(Pane::Steps) else { return 0 };
    let lines =
        steps::page(&state.lab, &state.steps, &state.status, state.options.lang, state.symbols(), area.width).len();
    lines.saturating_sub(usize::from(area.height))
}

fn on_paste(state: &mut State, text: &str) -> Vec<Effect> {
    if let Some(Overlay::Palette { filter, .. }) = &mut state.overlay {
        filter.extend(text.chars().filter(|c| !c.is_control()).take(64));
        return Vec::new();
    }
    match state.focus {
        Pane::Shell if state.shell_alive => vec![Effect::ShellInput(state.shell.encode_paste(text))],
        Pane::Editor => {
            let effects = state.editor.paste(text);
            editor_effects(state, effects)
        }
        _ => Vec::new(),
    }
}

fn editor_effects(state: &mut State, effects: Vec<EditorEffect>) -> Vec<Effect> {
    effects
        .into_iter()
        .filter_map(|effect| match effect {
            EditorEffect::Save { path, text, revision } => Some(Effect::Save { path, text, revision }),
            EditorEffect::Keep { path, text } => Some(Effect::Keep { path, text }),
            EditorEffect::Copy(text) => {
                state.notice = Some(Message::new("copied"));
                Some(Effect::Copy(text))
            }
            EditorEffect::Notice(message) => {
                state.notice = Some(message);
                None
            }
        })
        .collect()
}

fn on_mouse(state: &mut State, mouse: MouseEvent) -> Vec<Effect> {
    let at = Position::new(mouse.column, mouse.row);
    let areas = state.areas();
    if state.overlay.is_some() {
        return Vec::new();
    }
    if areas.list.contains(at) && mouse.kind == MouseEventKind::Down(MouseButton::Left) {
        state.focus = Pane::Steps;
        if let Some(step) = steps::listed_at(&state.lab, usize::from(mouse.row - areas.list.y).saturating_sub(1)) {
            choose(state, step);
        }
        return Vec::new();
    }
    let Some((pane, _)) = areas.panes.iter().find(|(_, area)| area.contains(at)) else { return Vec::new() };
    let inner = areas.inner(*pane).unwrap_or_default();
    // A program in the shell that asked for the mouse gets it, but for the click that brings the focus.
    if *pane == Pane::Shell && state.focus == Pane::Shell && inner.contains(at) {
        let within = MouseEvent { column: mouse.column - inner.x, row: mouse.row - inner.y, ..mouse };
        if let Some(bytes) = state.shell.encode_mouse(within) {
            return vec![Effect::ShellInput(bytes)];
        }
    }
    let wheel = match mouse.kind {
        MouseEventKind::ScrollUp => Some(KeyCode::Up),
        MouseEventKind::ScrollDown => Some(KeyCode::Down),
        _ => None,
    };
    match (mouse.kind, pane) {
        (MouseEventKind::Down(MouseButton::Left), pane) => {
            focus(state, *pane);
            if *pane == Pane::Editor {
                state.editor.click(inner, at);
            }
        }
        (_, Pane::Shell) if wheel.is_some() => state.shell.scroll(if wheel == Some(KeyCode::Up) { 3 } else { -3 }),
        (_, Pane::Steps) if wheel.is_some() => {
            let limit = page_limit(state);
            let scroll = state.steps.scroll.min(limit);
            state.steps.scroll =
                if wheel == Some(KeyCode::Up) { scroll.saturating_sub(3) } else { (scroll + 3).min(limit) };
        }
        (_, Pane::Editor) if wheel.is_some() => state.editor.scroll(if wheel == Some(KeyCode::Up) { -3 } else { 3 }),
        (_, pane) => {
            if let Some(code) = wheel {
                let key = KeyEvent::new(code, KeyModifiers::NONE);
                return match pane {
                    Pane::Images => state.images.key(key, &state.world, inner.height),
                    _ => state.log.key(key, inner.height),
                };
            }
        }
    }
    Vec::new()
}

fn focus(state: &mut State, pane: Pane) {
    state.focus = pane;
    if matches!(pane, Pane::Editor | Pane::Images | Pane::Log) {
        state.upper = pane;
    }
}

fn overlay_key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    match (&mut state.overlay, key.code) {
        (Some(Overlay::Help { scroll }), KeyCode::Down | KeyCode::PageDown) => {
            *scroll = (*scroll + 1).min(keymap::GLOBAL.len() + 20);
        }
        (Some(Overlay::Help { scroll }), KeyCode::Up | KeyCode::PageUp) => *scroll = scroll.saturating_sub(1),
        (Some(Overlay::Palette { selected, .. }), KeyCode::Up) => *selected = selected.saturating_sub(1),
        (Some(Overlay::Palette { filter, selected }), KeyCode::Down) => {
            let (filter, next) = (filter.clone(), *selected + 1);
            let last = state.palette(&filter).len().saturating_sub(1);
            state.overlay = Some(Overlay::Palette { filter, selected: next.min(last) });
        }
        (Some(Overlay::Palette { filter, selected }), KeyCode::Backspace) => {
            filter.pop();
            *selected = 0;
        }
        (Some(Overlay::Palette { filter, selected }), KeyCode::Char(c)) => {
            filter.push(c);
            *selected = 0;
        }
        (Some(Overlay::Palette { filter, selected }), KeyCode::Enter) => {
            let (filter, selected) = (filter.clone(), *selected);
            let action = state.palette(&filter).get(selected).map(|(action, _)| *action);
            state.overlay = None;
            return action.map_or_else(Vec::new, |action| act(state, action));
        }
        (Some(Overlay::Quit), KeyCode::Char('s' | 'S')) => {
            state.overlay = None;
            return save_all(state);
        }
        // What is not saved stays kept aside and is offered back.
        (Some(Overlay::Quit), KeyCode::Char('q' | 'Q')) => return vec![Effect::Quit],
        _ => state.overlay = None,
    }
    Vec::new()
}

fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let quitting = state.overlay == Some(Overlay::Quit);
    let helping = matches!(state.overlay, Some(Overlay::Help { .. }));
    state.overlay = None;
    match action {
        Action::Help if !helping => state.overlay = Some(Overlay::Help { scroll: 0 }),
        Action::Help => {}
        Action::Steps => focus(state, Pane::Steps),
        Action::Editor if state.focus == Pane::Editor => state.editor.next_tab(),
        Action::Editor => focus(state, Pane::Editor),
        Action::Images => focus(state, Pane::Images),
        Action::Log => focus(state, Pane::Log),
        Action::Shell => {
            focus(state, Pane::Shell);
            if !state.shell_alive && state.shell.ended().is_some() {
                return start_shell(state);
            }
        }
        Action::Build => return build(state),
        Action::Run => return run(state),
        Action::Save => return save_all(state),
        Action::Palette => state.overlay = Some(Overlay::Palette { filter: String::new(), selected: 0 }),
        Action::Zoom => state.zoom = !state.zoom,
        Action::Mouse => {
            state.mouse = !state.mouse;
            let id = if state.mouse { "mouse-taken" } else { "mouse-released" };
            state.notice = Some(Message::new(id));
            return vec![Effect::Mouse(state.mouse)];
        }
        Action::Redraw => return vec![Effect::Redraw],
        Action::Pull => return pull(state),
        Action::Hint => hint(state),
        Action::Declare => return declare(state),
        Action::Cue => state.notice = Some(Message::new("no-cue")),
        Action::Quit if state.editor.unsaved().is_empty() || quitting => return vec![Effect::Quit],
        Action::Quit => state.overlay = Some(Overlay::Quit),
    }
    Vec::new()
}

fn save_all(state: &mut State) -> Vec<Effect> {
    let effects = state.editor.save_all();
    if effects.is_empty() && state.focus == Pane::Editor {
        let effects = state.editor.save();
        return editor_effects(state, effects);
    }
    editor_effects(state, effects)
}

fn image(state: &mut State) -> Option<Reference> {
    if state.lab.image.is_none() {
        state.notice = Some(Message::new("lab-builds-nothing"));
    }
    state.lab.image.clone()
}

fn build(state: &mut State) -> Vec<Effect> {
    let Some(tag) = image(state) else { return Vec::new() };
    if state.log.busy(Kind::Build) {
        focus(state, Pane::Log);
        state.notice = Some(Message::new("build-goes-on"));
        return Vec::new();
    }
    // A file that was never written (and is empty) is not made by a build.
    let mut effects = save_all_changed(state);
    let id = begin(state, Kind::Build, format!("docker build ~/{} -t {tag}", state.lab.workspace));
    effects.push(Effect::Build { id, tag });
    effects
}

fn save_all_changed(state: &mut State) -> Vec<Effect> {
    let effects = state.editor.save_all();
    editor_effects(state, effects)
}

fn run(state: &mut State) -> Vec<Effect> {
    let Some(image) = image(state) else { return Vec::new() };
    if state.log.busy(Kind::Build) {
        state.run_after_build = true;
        state.notice = Some(Message::new("run-after-build"));
        return Vec::new();
    }
    if state.log.busy(Kind::Run) {
        focus(state, Pane::Log);
        state.notice = Some(Message::new("run-goes-on"));
        return Vec::new();
    }
    let id = begin(state, Kind::Run, format!("docker run --rm {image}"));
    vec![Effect::Run { id, image }]
}

fn after_build(state: &mut State) -> Vec<Effect> {
    if !state.run_after_build || state.log.busy(Kind::Build) {
        return Vec::new();
    }
    state.run_after_build = false;
    let built =
        matches!(state.log.last_build().and_then(|build| build.outcome.as_ref()), Some(super::log::Outcome::Done(_)));
    if built { run(state) } else { Vec::new() }
}

/// Pulls the first image that the step asks for from a registry and that is not there.
fn pull(state: &mut State) -> Vec<Effect> {
    if state.log.busy(Kind::Pull) {
        focus(state, Pane::Log);
        state.notice = Some(Message::new("pull-goes-on"));
        return Vec::new();
    }
    let missing = state.lab.steps().nth(state.steps.selected).and_then(|step| {
        let status = state.status.get(state.steps.selected)?;
        step.tasks.iter().zip(&status.tasks).find_map(|(task, status)| match &task.when {
            Condition::Image(image) if image.origin == Some(Origin::Pulled) && !status.state.counts() => {
                Some(image.reference.clone())
            }
            _ => None,
        })
    });
    let Some(reference) = missing else {
        state.notice = Some(Message::new("nothing-to-pull"));
        return Vec::new();
    };
    let id = begin(state, Kind::Pull, format!("docker pull {reference}"));
    vec![Effect::Pull { id, reference }]
}

fn begin(state: &mut State, kind: Kind, command: String) -> u64 {
    let id = state.next_id;
    state.next_id += 1;
    state.log.begin(id, kind, command, state.now);
    focus(state, Pane::Log);
    id
}

fn hint(state: &mut State) {
    let at = state.steps.selected;
    let (Some(step), Some(status)) = (state.lab.steps().nth(at), state.status.get(at)) else { return };
    let all = steps::hints(step, status).len();
    let shown = state.steps.hints.entry(at).or_default();
    if *shown < all {
        *shown += 1;
    } else {
        state.notice = Some(Message::new("no-more-hints"));
    }
    focus(state, Pane::Steps);
}

/// Ticks the step's first missing task that the lab lets the student declare.
fn declare(state: &mut State) -> Vec<Effect> {
    let at = state.steps.selected;
    let found = state.lab.steps().nth(at).and_then(|step| {
        let status = state.status.get(at)?;
        let missing = |state| matches!(state, TaskState::NotYet | TaskState::Unknown);
        let mut tasks = step.tasks.iter().zip(&status.tasks);
        let (task, _) = tasks.find(|(task, status)| task.declarable && missing(status.state))?;
        Some((&step.id, task))
    });
    let Some((step, task)) = found else {
        state.notice = Some(Message::new("nothing-to-declare"));
        return Vec::new();
    };
    let next = state.progress.clone().declare(step, task, state.now);
    state.notice = Some(Message::new("declared").with("task", task.title.in_lang(state.options.lang)));
    state.saving = Some(next.clone());
    vec![Effect::SaveLedger(Box::new(next))]
}
