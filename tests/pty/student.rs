//! A student at the real binary: a home of their own, the screen in a pseudo-terminal, keys by their names.
#![allow(dead_code, reason = "each suite uses its part")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::harness::{PATIENCE, Session};

/// A lab of one step, whose texts hold `@`.
const LAB: &str = r#"id: small
title: {fr: "Un petit labo @", en: "A small lab @"}
workspace: small_folder
files:
  - {path: notes.txt, language: text}
chapters:
  - title: {fr: "Un @", en: "One @"}
    steps:
      - id: notes
        title: {fr: "Des notes @", en: "Some notes @"}
        text: {fr: "Écris @ `@`\n\n```sh\n@\n```\n\n[@](@)", en: "Write @"}
        hints:
          - {fr: "Un indice @", en: "A hint @"}
        tasks:
          - id: word
            title: {fr: "Un mot @", en: "A word @"}
            when: {file: {path: notes.txt, matches: [{pattern: 'hello', shown: "hello @"}]}}
"#;

/// The text of a lab of one step, which saving `hello` in its one file lights; `words`, as YAML writes them between double
/// quotes, stand in each of its texts.
pub fn small_lab(words: &str) -> String {
    LAB.replace('@', words)
}

/// The binary.
pub const SOLEIL: &str = env!("CARGO_BIN_EXE_soleil");
/// What a build that fetches packages may take on a busy machine.
pub const BUILD: Duration = Duration::from_secs(240);
/// `app.py` as the lab gives it.
pub const APP: &str = include_str!("../../content/images/solution/app.py");
/// A Dockerfile that does.
pub const DOCKERFILE: &str = include_str!("../../content/images/solution/Dockerfile");

/// A home folder and an environment, nothing of the machine's user in it.
pub struct Desk {
    home: TempDir,
    env: Vec<(String, String)>,
}

impl Desk {
    /// A fresh home; the language is that of the locale `lang`. No engine is where its DOCKER_HOST points.
    pub fn new(lang: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        // `\#` counts the commands: a prompt tells that the one before has ended.
        fs::write(home.path().join(".profile"), "PS1='me@lab \\#:\\w$ '\n").unwrap();
        fs::create_dir(home.path().join("run")).unwrap();
        fs::create_dir(home.path().join("tmp")).unwrap();
        let at = |name: &str| home.path().join(name).display().to_string();
        let env = [
            ("HOME", at("")),
            ("XDG_RUNTIME_DIR", at("run")),
            ("TMPDIR", at("tmp")),
            // No labs of the machine's.
            ("XDG_DATA_DIRS", at("none")),
            ("DOCKER_HOST", format!("unix://{}", at("none.sock"))),
            ("LANG", lang.to_owned()),
            ("TERM", "xterm-256color".to_owned()),
            ("SHELL", "/bin/bash".to_owned()),
            ("PATH", std::env::var("PATH").unwrap()),
        ];
        Self { env: env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), home }
    }

    /// The same with a variable set.
    pub fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        let value = value.as_ref().to_str().unwrap().to_owned();
        if name == "PATH" {
            // A login shell begins with the machine's own.
            let mut profile = fs::read_to_string(self.home().join(".profile")).unwrap();
            profile += &format!("PATH='{value}'\n");
            fs::write(self.home().join(".profile"), profile).unwrap();
        }
        self.env.retain(|(known, _)| known != name);
        self.env.push((name.to_owned(), value));
        self
    }

    /// The home folder.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A file of the lab's own folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.home().join("python_app_build").join(name)
    }

    /// Writes a file of the lab's folder, as another program would.
    pub fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.file("")).unwrap();
        fs::write(self.file(name), text).unwrap();
    }

    /// A program in this environment, in the home folder.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.env.iter().map(|(name, value)| (name, value))).current_dir(self.home());
        command
    }

    /// Runs `soleil` without the screen to its end.
    pub fn soleil(&self, arguments: &[&str]) -> Output {
        self.command(SOLEIL).args(arguments).output().unwrap()
    }

    /// `soleil check --json` and its exit status.
    pub fn check(&self) -> (i32, serde_json::Value) {
        let output = self.soleil(&["check", "--json"]);
        let told = String::from_utf8(output.stdout).unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        let json = serde_json::from_str(&told).unwrap_or_else(|_| panic!("no JSON: {told}{error}"));
        (output.status.code().unwrap(), json)
    }

    /// Opens the screen.
    pub fn open(&self, size: (u16, u16), arguments: &[&str]) -> Screen {
        self.open_by(&[], size, arguments)
    }

    /// Opens the screen with `starter`, a program and its arguments, that starts the rest.
    pub fn open_by(&self, starter: &[&str], size: (u16, u16), arguments: &[&str]) -> Screen {
        // The shell writes down its number, which stays the program's.
        let write_down = ["sh", "-c", "echo $$ >run/pid && exec \"$@\"", "sh", SOLEIL];
        self.start(size, &[starter, &write_down, arguments].concat(), &[])
    }

    /// Starts a program in a terminal, in the home folder; `run/pid` there is the number of whom signals are for.
    pub fn start(&self, (cols, rows): (u16, u16), program: &[&str], env: &[(&str, &str)]) -> Screen {
        let mut command = vec!["env".to_owned(), "-i".to_owned(), "-C".to_owned(), self.home().display().to_string()];
        command.extend(self.env.iter().map(|(name, value)| format!("{name}={value}")));
        command.extend(env.iter().map(|(name, value)| format!("{name}={value}")));
        command.extend(program.iter().map(|word| (*word).to_owned()));
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        Screen { session: Session::spawn(&command, &[], rows, cols), pid: self.home().join("run/pid"), prompts: 1 }
    }
}

/// The state and the words of `step/task` in a report of `check --json`.
pub fn task(report: &serde_json::Value, name: &str) -> (String, String) {
    let (step, task) = name.split_once('/').unwrap();
    let of = |list: &serde_json::Value, id: &str| {
        list.as_array().unwrap().iter().find(|found| found["id"] == id).unwrap_or_else(|| panic!("no {id}")).clone()
    };
    let found = of(&of(&report["steps"], step)["tasks"], task);
    (found["state"].as_str().unwrap().to_owned(), found["why"].as_str().unwrap().to_owned())
}

/// The program on its screen.
pub struct Screen {
    pub session: Session,
    pid: PathBuf,
    prompts: u32,
}

impl Screen {
    /// Waits until `words` are seen.
    pub fn shows(&mut self, words: &str) {
        self.session.wait_for(|screen| screen.contains(words), PATIENCE);
    }

    /// Waits until `words` are no longer seen.
    pub fn hides(&mut self, words: &str) {
        self.session.wait_for(|screen| !screen.contains(words), PATIENCE);
    }

    /// Waits until the first row counts `lit` steps.
    pub fn lit(&mut self, lit: usize) {
        let count = format!("🌞 {lit}/5");
        self.session.wait_for(|screen| first_row(screen).contains(&count), PATIENCE);
    }

    /// Waits until a task whose title begins so has its ✓.
    pub fn ticked(&mut self, title: &str) {
        self.shows(&format!("✓ {title}"));
    }

    /// Presses F1 to F10.
    pub fn press(&self, key: usize) {
        let keys = ["OP", "OQ", "OR", "OS", "[15~", "[17~", "[18~", "[19~", "[20~", "[21~"];
        self.session.send(&format!("\x1b{}", keys[key - 1]));
    }

    /// Types.
    pub fn types(&self, text: &str) {
        self.session.send(text);
    }

    /// Waits for the shell's next prompt, whatever stands before it.
    pub fn prompt(&mut self) {
        self.prompt_within(PATIENCE);
    }

    fn prompt_within(&mut self, patience: Duration) {
        let prompt = format!("me@lab {}:", self.prompts);
        self.session.wait_for(|screen| screen.contains(&prompt), patience);
    }

    /// The prompts of a new shell are counted from the first one.
    pub fn new_shell(&mut self) {
        self.prompts = 1;
        self.prompt();
    }

    /// Types a command into the shell and waits until it has ended.
    pub fn runs(&mut self, command: &str) {
        self.runs_within(command, PATIENCE);
    }

    /// The same for one that takes its time.
    pub fn runs_within(&mut self, command: &str, patience: Duration) {
        self.types(command);
        self.types("\r");
        self.prompts += 1;
        self.prompt_within(patience);
    }

    /// The program's number.
    pub fn pid(&self) -> u32 {
        fs::read_to_string(&self.pid).unwrap().trim().parse().unwrap()
    }

    /// Closes the terminal; the program must end.
    pub fn closes(self) {
        let process = Path::new("/proc").join(self.pid().to_string());
        drop(self.session);
        let end = Instant::now() + PATIENCE;
        // A process that nobody has waited for yet has ended too.
        let runs = || fs::read_to_string(process.join("stat")).is_ok_and(|stat| !stat.contains(") Z "));
        while runs() {
            assert!(Instant::now() < end, "it runs on without a terminal");
            std::thread::yield_now();
        }
    }

    /// Sends a signal to the program.
    pub fn signal(&self, name: &str) {
        let pid = self.pid().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
    }

    /// Waits for the program's end with `status`; the terminal must be as it was.
    pub fn ends(&mut self, status: i32) {
        assert_eq!(self.session.wait_for_exit(PATIENCE), status, "{}", self.session.screen());
        let terminal = self.session.terminal().screen();
        assert!(!terminal.alternate_screen() && !terminal.hide_cursor() && !terminal.bracketed_paste());
        assert_eq!(terminal.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    }
}

/// The first row of a screen.
pub fn first_row(screen: &str) -> &str {
    screen.lines().next().unwrap_or_default()
}
