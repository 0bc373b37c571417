//! Actions: what a key of the table, or a line of the palette, does.

use super::explain;
use super::eye;
use super::keys::editor_effects;
use super::learn;
use super::ledger::write;
use super::present;
use super::reset;
use super::shell::start_shell;
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::layout::Pane;
use crate::app::log::{Kind, Outcome};
use crate::app::stale;
use crate::app::state::{Overlay, State};
use crate::lab::model::{Condition, Origin};
use crate::lab::progress::TaskState;
use crate::lab::reference::Reference;
use crate::lab::report::Report;
use crate::lab::world::Observation;
use crate::text::Message;

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let quitting = state.overlay == Some(Overlay::Quit);
    let helping = matches!(state.overlay, Some(Overlay::Help { .. }));
    state.overlay = None;
    // Asked again at once, and not an hour later.
    if !matches!(action, Action::Run | Action::Palette) {
        state.stale.warned = None;
    }
    if matches!(action, Action::Build | Action::Run | Action::Pull | Action::Save) && waits_for_reset(state) {
        return Vec::new();
    }
    match action {
        Action::Help if !helping => state.overlay = Some(Overlay::Help { scroll: 0 }),
        Action::Help => {}
        Action::Steps => focus(state, Pane::Steps),
        Action::Editor if state.lab.files.is_empty() => state.notice = Some(Message::new("lab-has-no-file")),
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
        Action::Suspend => return vec![Effect::Suspend],
        Action::Theme => {
            state.theme = state.theme.next();
            state.notice = Some(state.theme.words());
        }
        Action::Practice => return practice(state),
        Action::Pull => return pull(state),
        Action::Hint => return learn::hint(state),
        Action::Declare => return declare(state),
        Action::Reset => reset::open(state),
        Action::Solution => learn::ask_solution(state),
        Action::Block => return learn::block(state, false),
        Action::RunBlock => return learn::block(state, true),
        Action::Commands => state.overlay = Some(Overlay::Commands { selected: 0 }),
        Action::Report => {
            let (lab, lang) = (&state.lab, state.options.lang);
            let report = Report::new(lab, &state.world, &state.progress, lang, state.now);
            return vec![Effect::WriteReport(Box::new(report))];
        }
        Action::Explain => explain::open(state),
        Action::Fix => return eye::fix(state),
        Action::NextDiagnostic => eye::next(state),
        Action::Cue => return present::play(state),
        Action::CueBack => return present::step(state, false),
        Action::CueSkip => return present::step(state, true),
        Action::CuePause => present::pause(state),
        Action::CueSolutions => present::solutions(state),
        Action::Others => {
            state.images.ours_alone = !state.images.ours_alone;
            state.images.selected = 0;
            let id = if state.images.ours_alone { "others-hidden" } else { "others-shown" };
            state.notice = Some(Message::new(id));
        }
        Action::Labs => return vec![Effect::ListLabs],
        Action::Quit if state.editor.unsaved().is_empty() || quitting => return vec![Effect::Quit],
        Action::Quit => state.overlay = Some(Overlay::Quit),
    }
    Vec::new()
}

/// For good, or for another lab.
pub(super) fn leave(state: &mut State) -> Effect {
    state.next_lab.take().map_or(Effect::Quit, Effect::Open)
}

/// Nobody leaves a real engine by a slip of the finger.
fn practice(state: &mut State) -> Vec<Effect> {
    let why = match &state.world.engine {
        _ if state.progress.simulated => Message::new("practice-already"),
        Some(engine) => Message::new("practice-engine-answers").with("kind", &engine.kind),
        None => return vec![Effect::Practice],
    };
    state.notice = Some(why);
    Vec::new()
}

/// Nothing is made while things are being removed.
pub(super) fn waits_for_reset(state: &mut State) -> bool {
    if state.reset.under_way {
        state.notice = Some(Message::new("reset-goes-on"));
    }
    state.reset.under_way
}

pub(super) fn focus(state: &mut State, pane: Pane) {
    state.focus = pane;
    if matches!(pane, Pane::Editor | Pane::Images | Pane::Log) {
        state.upper = pane;
    }
}

pub(super) fn save_all(state: &mut State) -> Vec<Effect> {
    let mut effects = state.editor.save_all();
    if effects.is_empty() && state.focus == Pane::Editor {
        effects = state.editor.save();
    }
    editor_effects(state, effects)
}

pub(super) fn image(state: &mut State) -> Option<Reference> {
    if state.lab.image.is_none() {
        state.notice = Some(Message::new("lab-builds-nothing"));
    }
    state.lab.image.clone()
}

pub(super) fn build(state: &mut State) -> Vec<Effect> {
    let Some(tag) = image(state) else { return Vec::new() };
    if state.log.busy(Kind::Build) {
        focus(state, Pane::Log);
        state.notice = Some(Message::new("build-goes-on"));
        return Vec::new();
    }
    // A file that was never written (and is empty) is not made by a build.
    let mut effects = save_all_changed(state);
    let text = state.editor.dockerfile().map(|tab| match &tab.conflict {
        // What is to be decided is not saved: the build is made of what the disk holds.
        Some(conflict) => conflict.theirs.clone(),
        None => tab.text(),
    });
    let id = begin(state, Kind::Build, format!("docker build ~/{} -t {tag}", state.lab.workspace));
    state.lens.begin(id, text.unwrap_or_default());
    effects.push(Effect::Build { id, tag });
    effects
}

pub(super) fn save_all_changed(state: &mut State) -> Vec<Effect> {
    let effects = state.editor.save_all();
    editor_effects(state, effects)
}

pub(super) fn run(state: &mut State) -> Vec<Effect> {
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
    if let Some(question) = stale::question(state) {
        state.notice = Some(question);
        return Vec::new();
    }
    launch(state, image)
}

fn launch(state: &mut State, image: Reference) -> Vec<Effect> {
    let id = begin(state, Kind::Run, format!("docker run --rm {image}"));
    vec![Effect::Run { id, image }]
}

pub(super) fn after_build(state: &mut State) -> Vec<Effect> {
    if !state.run_after_build || state.log.busy(Kind::Build) {
        return Vec::new();
    }
    state.run_after_build = false;
    let built = matches!(state.log.last_build().and_then(|build| build.outcome.as_ref()), Some(Outcome::Done(_)));
    // What was just built is not asked about, whatever was typed meanwhile.
    match state.lab.image.clone().filter(|_| built && !state.log.busy(Kind::Run)) {
        Some(image) => launch(state, image),
        None => Vec::new(),
    }
}

/// Pulls the first image that the step asks for from a registry and that is not there.
pub(super) fn pull(state: &mut State) -> Vec<Effect> {
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

pub(super) fn begin(state: &mut State, kind: Kind, command: String) -> u64 {
    let id = state.next_id;
    state.next_id += 1;
    state.commands.record(Some(id), &command, state.now);
    state.world.observe(Observation::Acted { command: command.clone(), at: state.now });
    state.log.begin(id, kind, command, state.now);
    focus(state, Pane::Log);
    id
}

/// Ticks the step's first missing task that the lab lets the student declare.
pub(super) fn declare(state: &mut State) -> Vec<Effect> {
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
    let next = state.noted().clone().declare(step, task, state.now);
    state.notice = Some(Message::new("declared").with("task", task.title.in_lang(state.options.lang)));
    write(state, next)
}
