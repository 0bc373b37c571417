//! A process while it runs: what it wrote, and its way in.

use std::collections::VecDeque;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::sleep;

use super::Pace;
use super::engine::Shared;
use super::volume;
use crate::simulated::machine::{Output, Surroundings};
use crate::simulated::process::{Process, StartError};

/// What was written to which stream (1, 2), and when.
pub type Chunk = (u8, Bytes, Timestamp);

/// So many pieces wait while a process sleeps.
const EARLY: usize = 64;

/// What comes in.
#[derive(Debug)]
pub enum Input {
    /// Typed, or through a pipe.
    Bytes(Bytes),
    /// Nothing more.
    End,
    /// The terminal has this many columns and rows now.
    Size(u16, u16),
    /// A signal that does not just end it.
    Signal(&'static str),
}

/// The process of a container or of an exec, before, while and after it runs.
#[derive(Debug)]
pub struct Run {
    /// All that it wrote.
    pub output: Vec<Chunk>,
    /// Its way in.
    pub input: mpsc::Sender<Input>,
    /// The other end, until it starts.
    waiting: Option<mpsc::Receiver<Input>>,
    /// It runs.
    task: Option<AbortHandle>,
    /// It wants to end by itself when it is stopped: it heeds SIGTERM.
    pub heeds: bool,
    /// It is a web server: its port, and the folder of its pages.
    pub serves: Option<(u16, String)>,
    /// How often it was started.
    pub starts: u64,
    /// How it ended.
    pub status: Option<u8>,
    /// It has a terminal: one stream.
    pub tty: bool,
    /// It has ended, or will never start: nothing more is written.
    pub over: bool,
}

impl Run {
    /// One that has not started.
    pub fn new(tty: bool) -> Self {
        let (input, waiting) = mpsc::channel(64);
        let waiting = Some(waiting);
        Self {
            output: Vec::new(),
            input,
            waiting,
            task: None,
            heeds: false,
            serves: None,
            starts: 0,
            status: None,
            tty,
            over: false,
        }
    }

    fn sees(&mut self, process: &Process) {
        self.heeds = process.heeds("TERM");
        self.serves = process.serves().map(|(port, folder)| (port, folder.to_owned()));
    }

    /// It ends here.
    pub fn abort(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

/// Starts the process `id` (a container's, or an exec's) in a container. `ended` is called with its status.
pub fn start(
    shared: &Shared,
    container: &str,
    id: &str,
    mut surroundings: Surroundings,
    arguments: &[String],
    stdin: bool,
    ended: impl FnOnce(&Shared, u8) + Send + 'static,
) -> Result<(), StartError> {
    surroundings.live = true;
    let started = shared.change(|engine| {
        volume::load(engine, container);
        let Some(machine) = engine.containers.get_mut(container).map(|container| &mut container.machine) else {
            return Err(StartError::NotFound(String::new()));
        };
        machine.now = Timestamp::now();
        let mut process = Process::start(machine, surroundings, arguments)?;
        if container == id {
            process.0.is_first();
        }
        volume::store(engine, container);
        let run = engine.runs.entry(id.to_owned()).or_insert_with(|| Run::new(false));
        if run.waiting.is_none() {
            let (input, waiting) = mpsc::channel(64);
            (run.input, run.waiting) = (input, Some(waiting));
        }
        run.starts += 1;
        (run.status, run.over) = (None, false);
        run.sees(&process.0);
        Ok((process, run.waiting.take()))
    })?;
    let ((process, output), Some(input)) = started else { return Ok(()) };
    let (owner, container, own) = (shared.clone(), container.to_owned(), id.to_owned());
    let task = tokio::spawn(async move {
        let status = drive(&owner, &container, &own, process, output, input, stdin).await;
        owner.change(|engine| {
            if let Some(run) = engine.runs.get_mut(&own) {
                run.task = None;
                run.status = Some(status);
                run.over = true;
            }
        });
        ended(&owner, status);
    });
    shared.change(|engine| {
        if let Some(run) = engine.runs.get_mut(id)
            && !run.over
        {
            run.task = Some(task.abort_handle());
        }
    });
    Ok(())
}

async fn drive(
    shared: &Shared,
    container: &str,
    id: &str,
    mut process: Process,
    mut output: Vec<Output>,
    mut input: mpsc::Receiver<Input>,
    stdin: bool,
) -> u8 {
    let mut closed = !stdin;
    let tty = shared.read(|engine| engine.runs.get(id).is_some_and(|run| run.tty));
    // It has been told that nothing comes.
    let mut told = false;
    // What came while time passed.
    let mut early = VecDeque::new();
    loop {
        let mut interrupted = false;
        for part in output.drain(..) {
            match part {
                Output::Stdout(content) => write(shared, id, 1, content),
                Output::Stderr(content) => write(shared, id, 2, content),
                Output::Pause(long) if shared.pace == Pace::Real => {
                    interrupted = pass(long, &mut input, &mut early, tty).await
                }
                Output::Pause(_) => {}
                Output::Sleep(long) => interrupted = pass(long, &mut input, &mut early, tty).await,
            }
            if interrupted {
                break;
            }
        }
        if let Some(status) = process.status() {
            return if interrupted { 130 } else { status };
        }
        let next = if let Some(next) = early.pop_front() {
            Some(next)
        } else if let Some(end) = process.sleeps() {
            // None: it has slept long enough.
            let left = Duration::try_from(end.duration_since(Timestamp::now())).unwrap_or_default();
            tokio::select! {
                next = input.recv() => match next {
                    Some(next) => Some(next),
                    None => return 137,
                },
                () = sleep(left) => None,
            }
        } else if closed && !told {
            told = true;
            Some(Input::End)
        } else {
            // Nobody holds the other end any more once the container has gone.
            let Some(next) = input.recv().await else { return 137 };
            Some(next)
        };
        output = shared.change(|engine| {
            volume::load(engine, container);
            let Some(machine) = engine.containers.get_mut(container).map(|container| &mut container.machine) else {
                return Vec::new();
            };
            machine.now = Timestamp::now();
            let output = match next {
                None => {
                    told = false;
                    process.wake(machine)
                }
                Some(Input::Bytes(typed)) if !closed => process.input(machine, &typed),
                Some(Input::Size(columns, rows)) => {
                    process.resize(columns, rows);
                    Vec::new()
                }
                // Who sleeps reads nothing, and is told when it reads.
                Some(Input::End) if process.sleeps().is_some() => {
                    (closed, told) = (true, false);
                    Vec::new()
                }
                Some(Input::End) => {
                    (closed, told) = (true, true);
                    process.end_of_input(machine)
                }
                Some(Input::Signal(name)) => process.signal(machine, name),
                Some(Input::Bytes(_)) => Vec::new(),
            };
            volume::store(engine, container);
            if let Some(run) = engine.runs.get_mut(id) {
                run.sees(&process);
            }
            output
        });
    }
}

/// Lets time pass; what comes meanwhile is for later, but for a Ctrl-C at a terminal and SIGINT: true, and it is the next.
async fn pass(long: Duration, input: &mut mpsc::Receiver<Input>, early: &mut VecDeque<Input>, tty: bool) -> bool {
    let over = sleep(long);
    let mut over = pin!(over);
    loop {
        let next = tokio::select! {
            () = &mut over => return false,
            next = input.recv(), if early.len() < EARLY => next,
        };
        match next {
            Some(Input::Bytes(typed)) if tty && typed.contains(&3) => {
                early.clear();
                early.push_back(Input::Bytes(Bytes::from_static(&[3])));
                return true;
            }
            Some(signal @ Input::Signal("INT")) => {
                early.clear();
                early.push_back(signal);
                return true;
            }
            Some(next) => early.push_back(next),
            // The container has gone.
            None => {
                over.await;
                return false;
            }
        }
    }
}

fn write(shared: &Shared, id: &str, stream: u8, content: Bytes) {
    shared.change(|engine| {
        if let Some(run) = engine.runs.get_mut(id) {
            let stream = if run.tty { 1 } else { stream };
            run.output.push((stream, content, Timestamp::now()));
        }
    });
}
