//! One arm an effect, and the one place where everything from outside becomes a message.
#![expect(clippy::disallowed_methods, reason = "acts on the outside")]

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;

use bollard::Docker;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::watch as latest;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::clipboard;
use super::engine::build::Wanted;
use super::engine::endpoint::{Endpoint, find};
use super::engine::watch::{Interests, WatchCommand, watch};
use super::engine::{EngineMessage, build, connect, pull, run};
use super::files::aside::{Aside, Trouble};
use super::files::{self, FilesMessage};
use super::labs::Library;
use super::logs::Logs;
use super::notes;
use super::private::PrivateListener;
use super::pty::{Pty, PtyMessage, ShellCommand, give_docker, write_hooks};
use super::reset;
use super::share::{self, Share};
use super::shelf;
use super::surroundings::{Surroundings, environment, student, time_zone};
use super::terminal;
use super::witness::{Witness, WitnessMessage, socket_path};
use crate::app::build::{BuildUpdate, PullUpdate, RunUpdate};
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::notes::{Told, told as tell};
use crate::app::present::Mode;
use crate::app::state::State;
use crate::lab::world::Observation;
use crate::text::Message;

/// Messages that wait for the loop, of each source.
const QUEUE: usize = 256;
/// Of the shell's, which hold what a flood printed: the terminal keeps the rest.
const SHELL_QUEUE: usize = 8;

/// Everything outside: the engine's watch, the shell, the workspace, the witness of other shells.
pub struct Outside {
    around: Surroundings,
    nonce: String,
    host: Option<String>,
    own: (Sender<Msg>, Receiver<Msg>),
    engine: (Sender<EngineMessage>, Receiver<EngineMessage>),
    watch: Sender<WatchCommand>,
    shell: (Sender<PtyMessage>, Receiver<PtyMessage>),
    files: Receiver<FilesMessage>,
    witness: Receiver<WitnessMessage>,
    hooks: Option<tempfile::TempDir>,
    pty: Option<Pty>,
    /// Activities that go on.
    running: BTreeMap<u64, (CancellationToken, JoinHandle<()>)>,
    /// On their way to the disk.
    saves: Vec<JoinHandle<()>>,
    logs: Logs,
    aside: Aside,
    /// The class's folder.
    share: Option<Share>,
    /// What the speaker's notes show, for those that follow; `None` while nobody presents.
    told: Option<latest::Sender<Box<Told>>>,
}

impl Outside {
    /// Starts watching the engine, the workspace and the witness's socket.
    pub fn start(host: Option<&str>, around: Surroundings, state: &State) -> Self {
        let own = mpsc::channel(QUEUE);
        let engine = mpsc::channel(QUEUE);
        let (watch_commands, commands) = mpsc::channel(QUEUE);
        let host = host.map(str::to_owned);
        let interests = Interests::from(&state.lab);
        tokio::spawn(watch(endpoint_finder(host.clone(), &around), interests, engine.0.clone(), commands));
        let (files_sender, files) = mpsc::channel(QUEUE);
        let paths: Vec<String> = state.lab.files.iter().map(|file| file.path.clone()).collect();
        for (path, text) in files::kept(&around.state_folder, &paths) {
            // The queue is empty and larger than any lab.
            let _ = own.0.try_send(Msg::Recovered(path, text));
        }
        let ledger = Some(around.store.path().to_owned());
        tokio::spawn(files::watch(around.workspace.clone(), paths, ledger, files_sender));
        let (witness_sender, witness) = mpsc::channel(QUEUE);
        tokio::spawn(listen(witness_sender, own.0.clone()));
        let told = (state.present.mode == Mode::Keys).then(|| {
            let (told, follow) = latest::channel(Box::new(tell(state)));
            let own = own.0.clone();
            tokio::spawn(async move { notes::publish(&notes::socket_path(), follow, own).await });
            told
        });
        Self {
            nonce: state.options.nonce.clone(),
            logs: Logs::start(&around.state_folder, &state.options, own.0.clone()),
            aside: Aside::start(
                around.state_folder.clone(),
                files::elsewhere::places(&around.state_folder),
                not_kept(&around, own.0.clone()),
            ),
            share: share::class(&around).map(|(folder, _)| Share::start(folder, notice(own.0.clone()))),
            around,
            host,
            own,
            engine,
            watch: watch_commands,
            shell: mpsc::channel(SHELL_QUEUE),
            files,
            witness,
            hooks: None,
            pty: None,
            running: BTreeMap::new(),
            saves: Vec::new(),
            told,
        }
    }

    /// The next message from anywhere.
    pub async fn next(&mut self) -> Option<Msg> {
        tokio::select! {
            Some(msg) = self.own.1.recv() => Some(msg),
            Some(message) = self.shell.1.recv() => Some(shell(message)),
            Some(message) = self.engine.1.recv() => Some(engine(message)),
            Some(message) = self.files.recv() => Some(file(message)),
            Some(message) = self.witness.recv() => Some(witnessed(message)),
            else => std::future::pending().await,
        }
    }

    /// A message that waits, if there is one.
    pub fn ready(&mut self) -> Option<Msg> {
        self.own
            .1
            .try_recv()
            .ok()
            .or_else(|| self.shell.1.try_recv().ok().map(shell))
            .or_else(|| self.engine.1.try_recv().ok().map(engine))
            .or_else(|| self.files.try_recv().ok().map(file))
            .or_else(|| self.witness.try_recv().ok().map(witnessed))
    }

    /// Does one thing; what comes of it comes back as a message.
    pub fn perform(&mut self, effect: Effect) {
        match effect {
            // The loop's own.
            Effect::Quit | Effect::Practice | Effect::Open(_) | Effect::Redraw | Effect::Suspend => {}
            Effect::ListLabs => {
                let around = &self.around;
                let (folder, name) = (around.state_folder.clone(), around.lab_name.clone());
                let simulated = around.progress.simulated;
                self.blocking(move || Some(Msg::Labs(shelf::all(&Library::ours(), &folder, &name, simulated))));
            }
            Effect::Save { path, text, revision } => {
                let workspace = self.around.workspace.clone();
                let job = self.blocking(move || match files::save(&workspace, &path, &text) {
                    Ok(modified) => Some(Msg::Saved { path, revision, modified }),
                    Err(why) => Some(Msg::SaveFailed(path, why)),
                });
                self.saves.retain(|save| !save.is_finished());
                self.saves.push(job);
            }
            Effect::Keep { path, text } => self.aside.keep(path, text),
            Effect::Forget(path) => self.aside.forget(path),
            Effect::SaveLedger(progress) => {
                let store = self.around.store.clone();
                self.blocking(move || {
                    Some(match store.save(&progress) {
                        Ok(saved) => Msg::LedgerSaved(Box::new(saved)),
                        Err(why) => Msg::LedgerFailed(why),
                    })
                });
            }
            Effect::Share(standing) => {
                if let Some(share) = &self.share {
                    share.tell(*standing);
                }
            }
            Effect::Ask(want) => self.tell(want.into()),
            Effect::Relist => self.tell(WatchCommand::Relist),
            Effect::ListAfter(id) => self.tell(WatchCommand::ListAfter(id)),
            Effect::Pull { id, reference } => self.act(
                id,
                move |docker, sender, cancel| pull::pull(docker, reference, id, sender, cancel),
                move |why| {
                    EngineMessage::Pull(id, why.map_or(PullUpdate::Cancelled, |why| PullUpdate::Ended(Err(why))))
                },
            ),
            Effect::Build { id, tag } => {
                let (context, dockerfile) = (self.around.workspace.clone(), "Dockerfile".to_owned());
                let wanted = Wanted { context, dockerfile, tag, buildkit: build::buildkit_asked().unwrap_or(true) };
                self.act(
                    id,
                    move |docker, sender, cancel| build::build(docker, wanted, id, sender, cancel),
                    move |why| {
                        EngineMessage::Build(id, why.map_or(BuildUpdate::Cancelled, |why| BuildUpdate::Ended(Err(why))))
                    },
                );
            }
            Effect::Run { id, image } => self.act(
                id,
                move |docker, sender, cancel| run::run(docker, image, id, sender, cancel),
                move |why| EngineMessage::Run(id, why.map_or(RunUpdate::Cancelled, |why| RunUpdate::Ended(Err(why)))),
            ),
            Effect::Cancel(id) => {
                if let Some((cancel, _)) = self.running.get(&id) {
                    cancel.cancel();
                }
            }
            Effect::AppendLog { name, text } => self.logs.append(name, text, false),
            Effect::SaveLog { name, text } => self.logs.append(name, text, true),
            Effect::WriteReport(report) => {
                let (home, lang) = (self.around.home.clone(), self.around.lang);
                self.blocking(move || {
                    let (login, host) = student();
                    let report = report.of(&login, &host);
                    let text = report.markdown(lang, &time_zone());
                    Some(Msg::Notice(match files::keep_report(&home, &report.file_stem(), &text) {
                        Ok(path) => Message::new("report-kept").with("path", path.display()),
                        Err(why) => why,
                    }))
                });
            }
            Effect::ShellStart { rows, cols } => self.start_shell(rows, cols),
            Effect::ShellInput(bytes) => {
                if let Some(pty) = &self.pty
                    && !pty.write(&bytes)
                {
                    let _ = self.own.0.try_send(Msg::Notice(Message::new("shell-does-not-read")));
                }
            }
            Effect::ShellResize { rows, cols } => {
                if let Some(pty) = &self.pty {
                    pty.resize((rows, cols));
                }
            }
            Effect::Reset { plan, unsaved } => {
                let find = endpoint_finder(self.host.clone(), &self.around);
                let (workspace, folder) = (self.around.workspace.clone(), self.around.state_folder.clone());
                let (sender, saves) = (self.own.0.clone(), std::mem::take(&mut self.saves));
                tokio::task::spawn_local(async move {
                    // A save that is on its way would bring the file back.
                    for save in saves {
                        let _ = save.await;
                    }
                    let removed = reset::carry_out(&plan, &unsaved, (&workspace, &folder), find).await;
                    let _ = sender.send(Msg::ResetDone(plan, removed)).await;
                });
            }
            Effect::Copy(text) => {
                let folder = self.around.state_folder.clone();
                let shown = self.around.shown(&folder.join(clipboard::FILE));
                let taken = clipboard::copy(&text);
                self.blocking(move || Some(Msg::Notice(clipboard::keep(&folder, &shown, &text, taken))));
            }
            Effect::KeepCopy { path, text } => {
                let folder = self.around.state_folder.clone();
                let shown = self.around.shown(&folder);
                self.blocking(move || Some(Msg::Notice(files::keep_copy(&folder, &shown, &path, &text))));
            }
            Effect::Tell(told) => {
                if let Some(latest) = &self.told {
                    latest.send_replace(told);
                }
            }
            Effect::Mouse(taken) => terminal::mouse(taken),
        }
    }

    fn tell(&self, command: WatchCommand) {
        // A watch that is this far behind lists anyway.
        let _ = self.watch.try_send(command);
    }

    fn blocking(&self, work: impl FnOnce() -> Option<Msg> + Send + 'static) -> JoinHandle<()> {
        let sender = self.own.0.clone();
        tokio::task::spawn_blocking(move || {
            if let Some(msg) = work() {
                // The loop is gone when the program ends.
                let _ = sender.blocking_send(msg);
            }
        })
    }

    /// Starts a pull, build or run once every file is saved. `ended`: it came to nothing, and why (`None`: cancelled).
    fn act<F>(
        &mut self,
        id: u64,
        work: impl FnOnce(Docker, Sender<EngineMessage>, CancellationToken) -> F + 'static,
        ended: impl FnOnce(Option<String>) -> EngineMessage + 'static,
    ) where
        F: Future<Output = ()> + 'static,
    {
        self.tell(WatchCommand::Attend);
        let cancel = CancellationToken::new();
        let token = cancel.clone();
        let saves = std::mem::take(&mut self.saves);
        let find = endpoint_finder(self.host.clone(), &self.around);
        let sender = self.engine.0.clone();
        let lang = self.around.lang;
        let task = tokio::task::spawn_local(async move {
            for save in saves {
                // A save that failed has said so itself.
                let _ = save.await;
            }
            let connected = async { connect::connect(&find()?).await };
            // Nobody waits for an engine that does not answer only to be told that it is cancelled.
            let docker = tokio::select! {
                () = cancel.cancelled() => None,
                docker = connected => Some(docker),
            };
            let why = match docker {
                Some(Ok((docker, _))) => return work(docker, sender, cancel).await,
                Some(Err(why)) => Some(crate::text::render(&why, lang)),
                None => None,
            };
            let _ = sender.send(ended(why)).await;
        });
        self.running.retain(|_, (_, task)| !task.is_finished());
        self.running.insert(id, (token, task));
    }

    fn start_shell(&mut self, rows: u16, cols: u16) {
        let find = endpoint_finder(self.host.clone(), &self.around);
        let env = find().map(|endpoint| endpoint.environment()).unwrap_or_default();
        let started = self.hook_folder().and_then(|hooks| {
            let command = ShellCommand { nonce: self.nonce.clone(), ..ShellCommand::from_environment(env, hooks) };
            Pty::spawn(&command, (rows, cols), self.shell.0.clone())
        });
        match started {
            Ok(pty) => self.pty = Some(pty),
            Err(why) => {
                let _ = self.own.0.try_send(Msg::ShellFailed(why));
            }
        }
    }

    fn hook_folder(&mut self) -> Result<PathBuf, Message> {
        if self.hooks.is_none() {
            let hooks = write_hooks()?;
            // Without it the shell is as it is: most machines have a docker of their own.
            let _ = std::env::current_exe().and_then(|program| give_docker(hooks.path(), &program));
            self.hooks = Some(hooks);
        }
        Ok(self.hooks.as_ref().map(|folder| folder.path().to_owned()).unwrap_or_default())
    }
}

/// Says it below, unless the loop has ended or has more urgent news.
fn notice(own: Sender<Msg>) -> impl Fn(Message) + Send {
    move |why| {
        let _ = own.try_send(Msg::Notice(why));
    }
}

/// Says that unsaved text is not kept in its place, so that it is saved before the program ends, and where it is meanwhile.
fn not_kept(around: &Surroundings, own: Sender<Msg>) -> impl Fn(Trouble) + Send + use<> {
    let shown = around.shown(&around.state_folder);
    move |Trouble { error, place }| {
        let why = match place {
            Some(place) => Message::new("aside-kept-elsewhere").with("place", place.display()),
            None => Message::new("aside-not-kept"),
        };
        // The loop has ended, or has more urgent news.
        let _ = own.try_send(Msg::Notice(why.with("path", &shown).with("error", error)));
    }
}

/// Hears the shells outside. While another soleil does, its end is waited for; our own pane is witnessed all the same.
async fn listen(sender: Sender<WitnessMessage>, own: Sender<Msg>) {
    let path = socket_path();
    let listener = tokio::select! {
        listener = PrivateListener::when_free(&path, &own) => listener,
        () = sender.closed() => return,
    };
    Witness::from(listener).serve(sender).await;
}

/// Finds the engine anew at each call, so that one that appears later is found.
pub fn endpoint_finder(
    host: Option<String>,
    around: &Surroundings,
) -> impl Fn() -> Result<Endpoint, Message> + Send + use<> {
    let home = around.home.clone();
    move || find(host.as_deref(), &environment, &home)
}

fn engine(message: EngineMessage) -> Msg {
    match message {
        EngineMessage::Observed(observation) => Msg::Observed(observation),
        EngineMessage::ListedAfter(id) => Msg::ListedAfter(id),
        EngineMessage::Build(id, update) => Msg::Build(id, update),
        EngineMessage::Run(id, update) => Msg::Run(id, update),
        EngineMessage::Pull(id, update) => Msg::Pull(id, update),
    }
}

fn shell(message: PtyMessage) -> Msg {
    match message {
        PtyMessage::Output(bytes) => Msg::ShellOutput(bytes),
        PtyMessage::Exited(status) => Msg::ShellExited(status),
    }
}

fn file(message: FilesMessage) -> Msg {
    match message {
        FilesMessage::Workspace(there) => Msg::Observed(Observation::Workspace(there)),
        FilesMessage::File(path, state) => Msg::Observed(Observation::File(path, state)),
        FilesMessage::Folder(folder) => Msg::Observed(Observation::Folder(folder)),
        FilesMessage::Ledger(seen) => Msg::LedgerSeen(seen),
    }
}

fn witnessed(message: WitnessMessage) -> Msg {
    Msg::Witnessed { line: message.line, cwd: message.cwd, status: message.status }
}
