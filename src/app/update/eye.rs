//! The editor's diagnostics: when they are looked at, and the keys that mend and go.

use super::act::focus;
use super::keys::editor_effects;
use crate::app::damage::Damage;
use crate::app::effect::Effect;
use crate::app::layout::Pane;
use crate::app::state::State;
use crate::lab::diagnose::Facts;
use crate::lab::model::{Condition, Task};
use crate::lab::world::FileState;
use crate::text::Message;

/// After each message: looks at what has changed, when that is due.
pub(super) fn look(state: &mut State, folder_changed: bool) {
    if !folder_changed && !state.editor.tabs.iter().any(|tab| tab.has_moved()) {
        return;
    }
    state.damage = Damage::Screen;
    let facts = facts(state);
    let typing = state.focus == Pane::Editor;
    let active = state.editor.active;
    for (place, tab) in state.editor.tabs.iter_mut().enumerate() {
        tab.look(&facts, state.now, !typing || place != active);
    }
}

/// Applies the fix of the cursor's line, or of the next line that is told of.
pub(super) fn fix(state: &mut State) -> Vec<Effect> {
    focus(state, Pane::Editor);
    look_at_active(state);
    let facts = facts(state);
    let effects = state.editor.fix(&facts);
    editor_effects(state, effects)
}

/// Moves the cursor to the next line that is told of.
pub(super) fn next(state: &mut State) {
    focus(state, Pane::Editor);
    look_at_active(state);
    if !state.editor.next_diagnostic() {
        state.notice = Some(Message::new("diagnose-nothing"));
    }
}

fn look_at_active(state: &mut State) {
    let facts = facts(state);
    let active = state.editor.active;
    if let Some(tab) = state.editor.tabs.get_mut(active) {
        tab.look_now(&facts);
    }
}

/// What is known beside the text. A file that is typed and not saved counts: a build saves it first.
fn facts(state: &State) -> Facts {
    let saved =
        |path: &str| matches!(state.world.files.get(path), Some(FileState::Text { text, .. }) if has_text(text));
    let typed = state.editor.tabs.iter().filter(|tab| tab.area.lines().iter().any(|line| has_text(line)));
    let shebang = |tab: &&crate::app::editor::Tab| tab.area.lines().first().is_some_and(|line| line.starts_with("#!"));
    let executable = state.editor.tabs.iter().filter(shebang).map(|tab| tab.path.clone()).collect();
    let saved_ones = state.lab.files.iter().map(|file| &file.path).filter(|path| saved(path));
    Facts {
        names: state.world.names.clone(),
        expected: state.lab.files.iter().map(|file| file.path.clone()).collect(),
        written: typed.map(|tab| &tab.path).chain(saved_ones).cloned().collect(),
        executable,
        dockerignore: state.world.dockerignore.clone(),
        wanted: state
            .lab
            .steps()
            .flat_map(|step| &step.tasks)
            .filter(|task| of_files(task))
            .map(|task| task.when.clone())
            .collect(),
    }
}

/// It asks something of a text.
fn of_files(task: &Task) -> bool {
    let file = |it: &Condition| matches!(it, Condition::File(file) if !file.matches.is_empty());
    match &task.when {
        Condition::Any(all) => all.iter().all(file),
        one => file(one) || matches!(one, Condition::Instruction(_)),
    }
}

fn has_text(text: &str) -> bool {
    !text.trim().is_empty()
}
