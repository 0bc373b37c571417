//! Everything the program knows. One owner: the loop. Changed by `update` alone.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::layout::Rect;

use super::commands::Commands;
use super::config::Config;
use super::damage::Damage;
use super::editor::Editor;
use super::explained::Explanations;
use super::images::Images;
use super::keymap::{Action, Keymap};
use super::labs::LabEntry;
use super::layout::{self, Areas, Pane, View};
use super::learn::Solution;
use super::lens::Lens;
use super::log::Log;
use super::present::{Mode, Present};
use super::reset::{Reset, ResetState};
use super::share::Share;
use super::shell::Shell;
use super::stale::{self, StaleState};
use super::steps::{self, StepStatus, Steps, Symbols};
use super::theme::Theme;
use crate::lab::judge::Verdict;
use crate::lab::model::{Lab, Step, Text};
use crate::lab::progress::{Progress, TaskState, TaskStatus, key, status_by, verdicts};
use crate::lab::wants::Want;
use crate::lab::world::{EngineInfo, World};
use crate::text::{Lang, Message, plain, render};

/// What lies over the panes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The keys.
    Help {
        /// First row.
        scroll: usize,
    },
    /// Every action, filtered by what is typed.
    Palette {
        /// What is typed.
        filter: String,
        /// Row of the choice.
        selected: usize,
    },
    /// Why the last failure happened, and what to do.
    Explain {
        /// First row.
        scroll: usize,
    },
    /// Leave with unsaved text?
    Quit,
    /// Start over: what goes, what stays.
    Reset(Box<Reset>),
    /// What starting over could not do.
    ResetTold(Vec<Message>),
    /// Give this solution?
    Solution {
        /// What would be given.
        solution: Solution,
        /// Asked again, as unsaved text would go.
        again: bool,
    },
    /// The labs to choose from.
    Labs {
        /// In the order of the list.
        labs: Vec<LabEntry>,
        /// Row of the choice.
        selected: usize,
    },
    /// What could not be typed into the shell, to be copied.
    Offer {
        /// What would have been typed.
        text: String,
        /// Why it was not.
        why: Message,
    },
    /// The commands behind what the program did.
    Commands {
        /// Row of the choice, the newest command's first.
        selected: usize,
    },
}

/// What does not change while the program runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Of everything shown.
    pub lang: Lang,
    /// Only ASCII is drawn by the program itself.
    pub ascii: bool,
    /// Marks our shell's reports.
    pub nonce: String,
    /// In which times are told.
    pub tz: TimeZone,
}

impl Options {
    /// The sentence as it is shown: every one of the program's own comes through here.
    pub fn say(&self, message: &Message) -> String {
        self.drawn(&render(message, self.lang))
    }

    /// A text of the content as it is shown.
    pub fn said(&self, text: &Text) -> String {
        self.drawn(text.in_lang(self.lang))
    }

    fn drawn(&self, words: &str) -> String {
        if self.ascii { plain(words) } else { words.to_owned() }
    }
}

/// See the module.
#[derive(Debug)]
pub struct State {
    /// The lab that is done.
    pub lab: Lab,
    /// See [`Options`].
    pub options: Options,
    /// The terminal.
    pub screen: Rect,
    /// Has the focus.
    pub focus: Pane,
    /// Seen beside the shell.
    pub upper: Pane,
    /// The focused pane alone.
    pub zoom: bool,
    /// Over the panes.
    pub overlay: Option<Overlay>,
    /// Ctrl-G was pressed: the next key is an action.
    pub prefix: bool,
    /// We take the mouse.
    pub mouse: bool,
    /// The keys, as configured.
    pub keymap: Keymap,
    /// The colours.
    pub theme: Theme,
    /// No colour at all (`NO_COLOR`), whatever the theme.
    pub no_color: bool,
    /// What of the screen the last message changed.
    pub damage: Damage,
    /// Said in the last row until the next key.
    pub notice: Option<Message>,
    /// When the program was started.
    pub began: Timestamp,
    /// Now, as the last message had it.
    pub now: Timestamp,
    /// What was observed.
    pub world: World,
    /// What the ledger on disk holds.
    pub progress: Progress,
    /// What is being written to it.
    pub saving: Option<Progress>,
    /// What could not be written to it.
    pub owed: Option<Progress>,
    /// One a step, judged after each observation.
    pub status: Vec<StepStatus>,
    /// Asked and not answered yet.
    pub asked: Vec<Want>,
    /// The first look at the engine is complete: what is met from here on was done before our eyes.
    pub settled: bool,
    /// The steps pane.
    pub steps: Steps,
    /// The editor pane.
    pub editor: Editor,
    /// The images pane.
    pub images: Images,
    /// The log pane.
    pub log: Log,
    /// The shell pane.
    pub shell: Shell,
    /// The shell runs.
    pub shell_alive: bool,
    /// Of the next activity.
    pub next_id: u64,
    /// The builds of this session, and what they did with the Dockerfile's lines.
    pub lens: Lens,
    /// Whether the lab's image is older than the files, and what was said of it.
    pub stale: StaleState,
    /// F6 was asked to follow a build that goes on.
    pub run_after_build: bool,
    /// Starting over: whether it is under way, and what began anew so far.
    pub reset: ResetState,
    /// The commands behind what was done.
    pub commands: Commands,
    /// Where ledger, copies and logs are, as it is shown: `~/.local/state/soleil`.
    pub folder: String,
    /// What was said of failures.
    pub explained: Explanations,
    /// The presenter's cues.
    pub present: Present,
    /// What the class was told, where there is one.
    pub share: Option<Share>,
    /// What is opened once the question about unsaved text is answered.
    pub next_lab: Option<String>,
}

impl State {
    /// The state before anything was observed.
    pub fn new(lab: Lab, options: Options, progress: Progress, (cols, rows): (u16, u16), now: Timestamp) -> Self {
        let screen = Rect::new(0, 0, cols, rows);
        let upper = Pane::Images;
        let view = View { focus: Pane::Steps, upper, zoom: false, banner: 0, margins: false };
        let (shell_rows, shell_cols) = layout::shell_size(screen, view);
        let mut reset = ResetState::default();
        reset.begun.learn(&progress);
        let mut state = Self {
            editor: Editor::new(&lab.files),
            shell: Shell::new(shell_rows, shell_cols, &options.nonce),
            world: World { since: progress.fresh, ..World::default() },
            lab,
            options,
            screen,
            focus: Pane::Shell,
            upper,
            zoom: false,
            overlay: None,
            prefix: false,
            mouse: true,
            keymap: Keymap::default(),
            theme: Theme::default(),
            no_color: false,
            damage: Damage::default(),
            notice: None,
            began: now,
            now,
            progress,
            saving: None,
            owed: None,
            status: Vec::new(),
            asked: Vec::new(),
            settled: false,
            steps: Steps::default(),
            images: Images::default(),
            log: Log::default(),
            shell_alive: false,
            next_id: 1,
            lens: Lens::default(),
            stale: StaleState::default(),
            run_after_build: false,
            reset,
            commands: Commands::default(),
            folder: "~/.local/state/soleil".to_owned(),
            explained: Explanations::default(),
            present: Present::default(),
            share: None,
            next_lab: None,
        };
        // On a small screen the first thing to see is what to do.
        if state.areas().list.is_empty() {
            state.focus = Pane::Steps;
        }
        state.judge();
        // When all are lit, the last one's page closes the lab.
        let last = state.status.len().saturating_sub(1);
        let step = state.status.iter().position(|step| !step.lit).unwrap_or(last);
        state.steps.select(step);
        // Beside the shell stands what the step is about.
        if state.lab.steps().nth(step).is_some_and(Step::asks_for_files) {
            state.upper = Pane::Editor;
        }
        state
    }

    /// Takes the configuration in, before the first frame.
    pub fn configure(&mut self, config: &Config, no_color: bool) {
        self.keymap = config.keymap.clone();
        self.theme = config.theme.unwrap_or_default();
        self.mouse = config.mouse.unwrap_or(true);
        self.no_color = no_color;
    }

    /// What the layout depends on.
    pub fn view(&self) -> View {
        let margins = self.present.mode == Mode::Keys;
        View { focus: self.focus, upper: self.upper, zoom: self.zoom, banner: self.banner_rows(), margins }
    }

    /// When something is to be done though nothing happens: then [`Msg::Paused`](super::msg::Msg::Paused) is wanted.
    pub fn due(&self) -> Option<Timestamp> {
        let present = self.present.due.filter(|_| !self.present.paused);
        self.editor.tabs.iter().filter_map(|tab| tab.eye.due).chain(present).min()
    }

    /// The areas of the screen.
    pub fn areas(&self) -> Areas {
        layout::areas(self.screen, self.view())
    }

    /// What is wrong with the engine, in words.
    pub fn banner(&self) -> Option<String> {
        let why = self.world.engine_down.as_ref()?;
        let words = self.options.say(why);
        if why.id == "engine-lost" {
            // It comes back by itself.
            return Some(words);
        }
        let help = self.options.say(&Message::new("engine-ask-doctor"));
        if self.progress.simulated {
            return Some(format!("{words} {help}"));
        }
        let key = self.keymap.of(Action::Practice).map_or(' ', |binding| binding.after_prefix);
        let offer = self.options.say(&Message::new("practice-offered").with("key", key));
        Some(format!("{words} {help} {offer}"))
    }

    /// No container really runs: said wherever anything is said to be done.
    pub fn simulated(&self) -> bool {
        self.progress.simulated || self.world.engine.as_ref().is_some_and(EngineInfo::is_simulated)
    }

    fn banner_rows(&self) -> u16 {
        let Some(words) = self.banner() else { return 0 };
        let width = self.screen.width.max(20);
        crate::text::markdown::prose(&words, width, 0, ratatui::style::Style::new()).len().clamp(1, 4) as u16
    }

    /// Judges every task anew.
    pub fn judge(&mut self) {
        self.judge_by(verdicts(&self.lab, &self.world, &self.progress));
    }

    /// The same where the judgements are known.
    pub fn judge_by(&mut self, verdicts: Vec<Vec<Verdict>>) {
        stale::refresh(self);
        self.status = self
            .lab
            .steps()
            .zip(verdicts)
            .map(|(step, verdicts)| {
                let tasks: Vec<TaskStatus> = step
                    .tasks
                    .iter()
                    .zip(verdicts)
                    .map(|(task, verdict)| {
                        let mut status = status_by(verdict, task, &step.id, &self.progress);
                        // Nothing is drawn as met before the ledger holds it.
                        if status.state == TaskState::Met
                            && !self.progress.reached.contains_key(&key(&step.id, &task.id))
                        {
                            status.state = TaskState::NotYet;
                            status.why = Message::new("ledger-writing");
                        }
                        status
                    })
                    .collect();
                let lit = step.tasks.iter().zip(&tasks).all(|(task, status)| task.bonus || status.state.counts());
                StepStatus { lit, tasks }
            })
            .collect();
    }

    /// The ledger as it will be once what is being written, or could not be, is written.
    pub fn noted(&self) -> &Progress {
        self.saving.as_ref().or(self.owed.as_ref()).unwrap_or(&self.progress)
    }

    /// Steps lit.
    pub fn lit(&self) -> usize {
        self.status.iter().filter(|step| step.lit).count()
    }

    /// The symbols that the terminal can show.
    pub fn symbols(&self) -> Symbols {
        if self.options.ascii { steps::ASCII } else { steps::UNICODE }
    }

    /// The actions of the palette in which every word typed is found: in their words, their name or their keys. Neither
    /// capitals nor accents matter.
    pub fn palette(&self, filter: &str) -> Vec<(Action, String)> {
        let folded = |text: &str| plain(text).to_lowercase();
        let wanted = folded(filter);
        let mut found = Vec::new();
        for binding in self.keymap.bindings() {
            let words = self.options.say(&Message::new(binding.words));
            let searched = folded(&format!("{words} {} {}", binding.name(), super::help::keys(binding)));
            if wanted.split_whitespace().all(|word| searched.contains(word)) {
                found.push((binding.action, words));
            }
        }
        found
    }
}
