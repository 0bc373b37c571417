//! `soleil check`: every task against the engine now.
#![expect(clippy::disallowed_methods, reason = "a command looks at the world and at the clock")]

use std::process::ExitCode;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};

use crate::cli::Global;
use crate::lab::class::Standing;
use crate::lab::model::{Step, TaskId};
use crate::lab::progress::{Progress, TaskState, TaskStatus, advance, step_complete, task_status};
use crate::lab::wants::{Want, wants};
use crate::lab::world::{EngineInfo, Observation, World};
use crate::runtime::engine::EngineMessage;
use crate::runtime::engine::watch::{Interests, WatchCommand, watch};
use crate::runtime::share::{self, Share};
use crate::runtime::surroundings::{Surroundings, look};
use crate::runtime::{endpoint_finder, files};
use crate::text::sanitise::one_line;
use crate::text::{Lang, Message, render};

/// The engine has told all it has when it says nothing for so long.
const QUIET: Duration = Duration::from_millis(250);
/// An engine that never falls silent is not waited for any longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The report, as `--json` prints it.
#[derive(Debug, Serialize)]
struct Report<'a> {
    lab: &'a str,
    engine: Option<&'a EngineInfo>,
    /// On the practice engine no container really ran: `engine.kind` says it there.
    #[serde(skip)]
    simulated: bool,
    complete: bool,
    steps: Vec<StepReport<'a>>,
}

#[derive(Debug, Serialize)]
struct StepReport<'a> {
    id: &'a str,
    title: &'a str,
    complete: bool,
    tasks: Vec<TaskReport<'a>>,
}

#[derive(Debug, Serialize)]
struct TaskReport<'a> {
    id: &'a TaskId,
    state: TaskState,
    bonus: bool,
    why: String,
    evidence: Option<Message>,
    #[serde(skip)]
    title: &'a str,
}

/// Prints the report. Exit status: 0 all done, 1 not yet, 3 no engine.
///
/// # Errors
/// The lab cannot be read.
pub fn run(global: &Global, json: bool) -> anyhow::Result<ExitCode> {
    let Examined { around, world, progress, .. } = examine(global)?;
    let report = report(&around, &world, &progress);
    super::only_output_is_left();
    if json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print(&report, &world, around.lang);
    }
    Ok(ExitCode::from(match (report.engine, report.complete) {
        (None, _) => 3,
        (_, true) => 0,
        (_, false) => 1,
    }))
}

/// What is there at one moment, with the ledger that has taken it in.
pub(super) struct Examined {
    pub(super) around: Surroundings,
    pub(super) world: World,
    pub(super) progress: Progress,
    /// When it was looked at.
    pub(super) now: Timestamp,
}

/// Looks once; what is met now is written to the ledger.
///
/// # Errors
/// The lab cannot be read.
pub(super) fn examine(global: &Global) -> anyhow::Result<Examined> {
    let now = Timestamp::now();
    let around = look(global, now)?;
    around.warn();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let world = runtime.block_on(observe(global, &around));
    runtime.shutdown_timeout(Duration::from_millis(100));
    let progress = remember(&around, &world, now);
    Ok(Examined { around, world, progress, now })
}

/// What the files, the engine and, where it is asked, the registry show.
pub(super) async fn observe(global: &Global, around: &Surroundings) -> World {
    let mut world = World { since: around.progress.fresh, ..World::default() };
    world.observe(Observation::Workspace(around.workspace.is_dir()));
    for file in &around.lab.files {
        let state = files::load(&around.workspace, &file.path);
        world.observe(Observation::File(file.path.clone(), state));
    }
    world.observe(Observation::Folder(files::folder(&around.workspace)));
    let (sender, mut receiver) = mpsc::channel(256);
    let (commands, for_watch) = mpsc::channel(64);
    let interests = Interests::from(&around.lab);
    tokio::spawn(watch(endpoint_finder(global.host.clone(), around), interests, sender, for_watch));
    let deadline = Instant::now() + PATIENCE;
    let mut asked: Vec<Want> = Vec::new();
    loop {
        let open = wants(&around.lab, &world);
        let volumes = world.volumes.is_some() || !around.lab.asks_for_volumes();
        let listed = world.images.is_some() && world.containers.is_some() && volumes;
        let waiting = !listed || !open.is_empty();
        for want in open {
            if !asked.contains(&want) {
                asked.push(want.clone());
                // A question that is lost leaves its task unknown.
                let _ = commands.try_send(WatchCommand::from(want));
            }
        }
        let message = if waiting {
            timeout_at(deadline, receiver.recv()).await
        } else {
            timeout_at(deadline, async { timeout(QUIET, receiver.recv()).await.unwrap_or(None) }).await
        };
        match message {
            Ok(Some(EngineMessage::Observed(observation))) => {
                let down = matches!(observation, Observation::EngineDown(_));
                world.observe(observation);
                if down {
                    return world;
                }
            }
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return world,
        }
    }
}

/// What is met now is kept in the ledger, where it can be written.
pub(super) fn remember(around: &Surroundings, world: &World, now: Timestamp) -> Progress {
    let next = advance(&around.lab, world, &around.progress, now, around.progress.reached.is_empty());
    if next == around.progress {
        return next;
    }
    let complain = |why: &Message, lang| eprintln!("soleil: {}", one_line(&render(why, lang)));
    let held = around.store.save(&next).unwrap_or_else(|why| {
        complain(&why, around.lang);
        next
    });
    if let Some((folder, student)) = share::class(around) {
        let lang = around.lang;
        let class = Share::start(folder, move |why| complain(&why, lang));
        class.tell(Standing::new(&around.lab, &held, &student, None));
    }
    held
}

fn report<'a>(around: &'a Surroundings, world: &'a World, progress: &Progress) -> Report<'a> {
    let steps: Vec<StepReport<'a>> = around
        .lab
        .steps()
        .map(|step| StepReport {
            id: &step.id.0,
            title: step.title.in_lang(around.lang),
            complete: step_complete(step, world, progress),
            tasks: tasks(step, world, progress, around.lang),
        })
        .collect();
    Report {
        lab: &around.lab.id,
        engine: world.engine.as_ref(),
        simulated: progress.simulated || world.engine.as_ref().is_some_and(EngineInfo::is_simulated),
        complete: steps.iter().all(|step| step.complete),
        steps,
    }
}

fn tasks<'a>(step: &'a Step, world: &World, progress: &Progress, lang: Lang) -> Vec<TaskReport<'a>> {
    step.tasks
        .iter()
        .map(|task| {
            let TaskStatus { state, why, evidence, .. } = task_status(task, &step.id, world, progress);
            TaskReport {
                id: &task.id,
                state,
                bonus: task.bonus,
                why: render(&why, lang),
                evidence,
                title: task.title.in_lang(lang),
            }
        })
        .collect()
}

fn print(report: &Report<'_>, world: &World, lang: Lang) {
    if report.simulated {
        println!("{}", one_line(&render(&Message::new("practice-said"), lang)));
    }
    if let Some(why) = &world.engine_down {
        println!("{}", one_line(&render(&Message::new("check-no-engine").with("why", render(why, lang)), lang)));
    }
    for step in &report.steps {
        println!("[{}] {}", if step.complete { '*' } else { ' ' }, one_line(step.title));
        for task in &step.tasks {
            let mark = match task.state {
                TaskState::Met | TaskState::Declared => 'x',
                TaskState::Reached => 'o',
                TaskState::NotYet => ' ',
                TaskState::Unknown => '?',
            };
            println!("    [{mark}] {}", one_line(task.title));
            if !matches!(task.state, TaskState::Met | TaskState::Declared) {
                println!("        {}", one_line(&task.why));
            }
        }
    }
    let message = if report.complete {
        Message::new("check-complete")
    } else {
        let lit = report.steps.iter().filter(|step| step.complete).count();
        Message::new("check-not-yet").with("lit", lit).with("of", report.steps.len())
    };
    println!("{}", render(&message, lang));
}
