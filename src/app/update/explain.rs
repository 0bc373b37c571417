//! A failure is explained as soon as it has happened, and only once: the card is plain data for the screen.

use super::act::focus;
use crate::app::effect::Effect;
use crate::app::explained::{Explained, Source};
use crate::app::layout::Pane;
use crate::app::log::{Kind, Outcome};
use crate::app::state::{Overlay, State};
use crate::lab::explain::{Catalogue, Explanation, Failure, Place, Seen, Severity, at_prompt, texts};
use crate::lab::shell::{Operator, split};
use crate::lab::world::{EngineEvent, Observation};
use crate::text::Message;

/// The exit status of a command that Ctrl-C ended: that is no failure to explain.
const INTERRUPTED: i64 = 130;

/// An activity of ours may have ended just now.
pub(super) fn activity(state: &mut State, id: u64) {
    let Some(activity) = state.log.activities.iter().find(|activity| activity.id == id) else { return };
    let failed = match &activity.outcome {
        Some(Outcome::Failed(_)) => true,
        Some(Outcome::Done(_)) => false,
        Some(Outcome::Cancelled) | None => return,
    };
    let place = match activity.kind {
        Kind::Build => Place::Build,
        Kind::Run => Place::Run,
        Kind::Pull => Place::Pull,
    };
    let (text, files) = (activity.told(), texts(&state.world.files));
    let command = Some(activity.command.as_str());
    let seen = Seen { place: Some(place), command, text: &text, failed: Some(failed), files: Some(&files) };
    let mut found = Catalogue::shipped().explain(&seen);
    if let Some(explanation) = found.as_mut().filter(|explanation| explanation.at.is_none()) {
        // The step that failed knows its own line.
        let dockerfile = state.editor.dockerfile().map(|tab| tab.path.clone());
        explanation.at = dockerfile.zip(activity.failed_step().and_then(|step| step.line));
    }
    if let Some(activity) = state.log.activities.iter_mut().find(|activity| activity.id == id) {
        activity.explanation.clone_from(&found);
    }
    match found {
        Some(explanation) => show(state, explanation, Source::Activity(id)),
        None if !failed => over(state, &Source::Activity(id)),
        None => {}
    }
}

/// What an observation shows the end of.
pub(super) enum Ended {
    /// A command of a shell, with its exit status.
    Command(u64, i64),
    /// One line typed at a prompt inside a command of a shell, perhaps: a container's bash, Python.
    Line(u64),
    /// These containers may have ended.
    Containers(Vec<String>),
    /// A build, perhaps, that went well.
    Tagged,
}

/// What ended with this observation, if anything.
pub(super) fn ended(observation: &Observation) -> Option<Ended> {
    let one = |id: &String| Some(Ended::Containers(vec![id.clone()]));
    match observation {
        Observation::CommandOutput(id, _) => Some(Ended::Line(*id)),
        Observation::CommandFinished(id, status) => Some(Ended::Command(*id, *status)),
        Observation::Event(_, EngineEvent::ContainerDied(id, _)) => one(id),
        Observation::Event(_, EngineEvent::Tagged(_)) => Some(Ended::Tagged),
        Observation::Transcript { container, .. } => one(container),
        Observation::ContainerInspected(container) => one(&container.id),
        Observation::Containers(all) => Some(Ended::Containers(all.iter().map(|it| it.id.clone()).collect())),
        _ => None,
    }
}

/// Explains what has ended, once the world knows of it.
pub(super) fn look_at(state: &mut State, ended: &Ended) {
    match ended {
        Ended::Command(id, status) => command(state, *id, *status),
        Ended::Line(id) => line(state, *id),
        Ended::Containers(ids) => ids.iter().for_each(|id| container(state, id)),
        Ended::Tagged => tagged(state),
    }
}

fn command(state: &mut State, id: u64, status: i64) {
    let Some(command) = state.world.commands.iter().rev().find(|command| command.id == id) else { return };
    if status == INTERRUPTED {
        return;
    }
    // What went wrong at its own prompts was explained there.
    if state.explained.prompted.take().is_some_and(|(of, _)| of == id) {
        return over(state, &Source::Shell);
    }
    // The status of a pipe or a list is that of its last command alone.
    let single = split(&command.line).iter().all(|simple| simple.after == Operator::Edge);
    let failed = single.then_some(status != 0);
    let files = texts(&state.world.files);
    let line = Some(command.line.as_str());
    let seen = Seen { place: Some(Place::Shell), command: line, text: &command.output, failed, files: Some(&files) };
    let catalogue = Catalogue::shipped();
    let gone_well = || if status == 0 { catalogue.command(&command.line, state.lab.image.as_ref()) } else { None };
    match catalogue.explain(&seen).or_else(gone_well) {
        Some(explanation) => show(state, explanation, Source::Shell),
        None if status == 0 => {
            let noise = catalogue.noise(&command.output);
            over(state, &Source::Shell);
            harmless(state, &noise);
        }
        None => {}
    }
}

/// Inside a container or Python the shell's witness sees no command end: the next prompt tells it.
fn line(state: &mut State, id: u64) {
    let Some(command) = state.world.commands.iter().rev().find(|command| command.id == id) else { return };
    let Some((told, length)) = at_prompt(&command.output) else { return };
    if state.explained.prompted.replace((id, length)) == Some((id, length)) {
        return;
    }
    let files = texts(&state.world.files);
    let seen = Seen { place: Some(Place::Run), text: told, files: Some(&files), ..Seen::default() };
    match Catalogue::shipped().explain(&seen) {
        Some(explanation) => show(state, explanation, Source::Shell),
        None => over(state, &Source::Shell),
    }
}

fn container(state: &mut State, id: &str) {
    let Some(container) = state.world.containers.as_ref().and_then(|all| all.get(id)) else { return };
    // What was there before is none of the student's business now, and ours are explained in the log.
    let ours = || state.log.activities.iter().any(|run| run.container.as_deref() == Some(id));
    if container.created < state.began.as_second() || state.explained.knows(id) || ours() {
        return;
    }
    if !container.image.as_ref().is_some_and(|image| state.lab.container_images().contains(image)) {
        return;
    }
    let source = Source::Container(id.to_owned());
    if container.running && container.tty == Some(true) && container.stdin == Some(true) {
        return over(state, &source);
    }
    if container.running || container.exit_code.is_none() && container.error.is_empty() {
        return;
    }
    let detail = state.world.details.get(&container.image_id);
    let files = texts(&state.world.files);
    let found = Catalogue::shipped().container(container, detail, state.lab.image.as_ref(), Some(&files));
    // What is only good to know stands in the images pane.
    if let Some(explanation) = found.filter(|found| found.severity != Severity::Info) {
        let by_shell = |known: &Explained| known.source == Source::Shell && known.explanation.id == explanation.id;
        let told = state.explained.last.as_ref().is_some_and(by_shell);
        state.explained.note(id);
        if !told {
            show(state, explanation, source);
        }
    }
}

/// A build of ours that failed is over once the lab's image was built well since, in a shell: a failure sets no tag.
fn tagged(state: &mut State) {
    let Some(Source::Activity(id)) = state.explained.last.as_ref().map(|known| &known.source) else { return };
    let built = state.lab.image.as_ref().and_then(|image| state.world.tagged.get(image));
    let failed = state.log.activities.iter().find(|activity| activity.id == *id && activity.kind == Kind::Build);
    if failed.and_then(|build| build.ended).zip(built).is_some_and(|(ended, built)| ended < *built) {
        state.explained.last = None;
    }
}

/// What went well in the same place is over.
fn over(state: &mut State, source: &Source) {
    let same = |known: &Explained| std::mem::discriminant(&known.source) == std::mem::discriminant(source);
    if state.explained.last.as_ref().is_some_and(same) {
        state.explained.last = None;
    }
}

/// What only looks like a failure is called harmless, the first time.
fn harmless(state: &mut State, noise: &[&Failure]) {
    let new = noise.iter().find(|failure| !state.explained.harmless.contains(&failure.id));
    if let Some(failure) = new.filter(|_| state.notice.is_none()) {
        state.explained.harmless.insert(failure.id.clone());
        let title = failure.title.in_lang(state.options.lang);
        state.notice = Some(Message::new("explain-harmless").with("title", title));
    }
}

fn show(state: &mut State, explanation: Explanation, source: Source) {
    // In the log the card itself is seen.
    let seen = matches!(source, Source::Activity(id) if state.log.activity().is_some_and(|shown| shown.id == id));
    if !seen || state.areas().pane(Pane::Log).is_none() {
        let lang = state.options.lang;
        let notice = Message::new("explain-notice").with("title", explanation.title.in_lang(lang));
        state.notice = Some(notice.with("fix", explanation.fix.in_lang(lang)));
    }
    state.explained.last = Some(Explained { explanation, source, read: false });
}

/// Opens the card: that of the log where it has the focus, else the last one.
pub(super) fn open(state: &mut State) {
    if state.focus == Pane::Log
        && let Some(activity) = state.log.activity()
        && let Some(explanation) = activity.explanation.clone()
    {
        state.explained.last = Some(Explained { explanation, source: Source::Activity(activity.id), read: false });
    }
    match &mut state.explained.last {
        Some(explained) => {
            explained.read = true;
            state.overlay = Some(Overlay::Explain { scroll: 0 });
        }
        None => state.notice = Some(Message::new("explained-none")),
    }
}

/// Goes to the line that is to be mended.
pub(super) fn go(state: &mut State) {
    let place = state.explained.last.as_ref().and_then(|explained| explained.explanation.at.clone());
    let Some((path, line)) = place else { return };
    state.overlay = None;
    state.editor.reveal(&path, line);
    focus(state, Pane::Editor);
}

/// Enter in the log: to the line that is to be mended, else the whole card.
pub(super) fn enter(state: &mut State) -> Vec<Effect> {
    open(state);
    go(state);
    Vec::new()
}

/// Copies what is to be typed.
pub(super) fn copy(state: &mut State) -> Vec<Effect> {
    let Some(code) = state.explained.last.as_ref().and_then(|explained| explained.code(&state.options)) else {
        return Vec::new();
    };
    state.notice = Some(Message::new("copied"));
    vec![Effect::Copy(code)]
}
