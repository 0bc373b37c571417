//! The witness in real shells: each command typed is told once, exactly, with its status; nothing else is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use soleil::app::shell::ShellEvent;
use soleil::commands::hook::{HookShell, script};
use soleil::lab::world::Observation;
use soleil::runtime::pty::{ShellCommand, new_nonce, write_hooks};
use soleil::runtime::witness::{Witness, WitnessMessage};
use tempfile::TempDir;

use crate::harness::{PATIENCE, Session};

/// A shell in the pane with a home of its own.
struct Bench {
    session: Session,
    home: TempDir,
    _hooks: TempDir,
}

/// The shell's path, or a word that it is left out.
fn installed(shell: &str) -> Option<PathBuf> {
    let found =
        std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(shell)).find(|file| file.is_file());
    if found.is_none() {
        println!("left out: {shell} is not installed");
    }
    found
}

impl Bench {
    /// Starts `shell` whose startup file holds `rc`; `None` when it is not installed.
    fn start(shell: &str, rc: &str) -> Option<Self> {
        let program = installed(shell)?;
        let (home, hooks) = (TempDir::new().unwrap(), write_hooks().unwrap());
        let file = match shell {
            "bash" => ".profile",
            "zsh" => ".zshrc",
            _ => "config/fish/config.fish",
        };
        fs::create_dir_all(home.path().join("config/fish")).unwrap();
        fs::write(home.path().join(file), format!("{rc}\n")).unwrap();
        let folder = home.path().to_string_lossy().into_owned();
        let env = [
            ("HOME", folder.clone()),
            ("LC_ALL", "C.UTF-8".to_owned()),
            ("XDG_CONFIG_HOME", format!("{folder}/config")),
        ];
        let command = ShellCommand {
            program,
            env: env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            home: home.path().to_owned(),
            nonce: new_nonce(),
            hook_dir: hooks.path().to_owned(),
        };
        Some(Self { session: Session::shell(&command), home, _hooks: hooks })
    }

    /// Types `text`.
    fn types(&mut self, text: &str) {
        self.session.send(text);
    }

    fn commands(&self) -> Vec<(String, Option<i64>)> {
        let mut seen: BTreeMap<u64, (String, Option<i64>)> = BTreeMap::new();
        for event in &self.session.events {
            match event {
                ShellEvent::Seen(Observation::CommandStarted { id, line, .. }) => {
                    drop(seen.insert(*id, (line.clone(), None)))
                }
                ShellEvent::Seen(Observation::CommandFinished(id, status)) => {
                    seen.get_mut(id).unwrap().1 = Some(*status)
                }
                _ => {}
            }
        }
        seen.into_values().collect()
    }

    /// Leaves the shell and compares all that was told.
    fn told(&mut self, expected: &[(&str, i64)]) {
        // Typed while a command runs, it would be echoed into that command's output.
        let ended = |event: &&ShellEvent| matches!(event, ShellEvent::Seen(Observation::CommandFinished(..)));
        self.session.wait_for_events(|events| events.iter().filter(ended).count() >= expected.len(), PATIENCE);
        self.session.send("exit 7\r");
        assert_eq!(self.session.wait_for_exit(PATIENCE), 7, "{}", self.session.screen());
        let mut expected: Vec<_> = expected.iter().map(|(line, status)| ((*line).to_owned(), Some(*status))).collect();
        expected.push(("exit 7".to_owned(), Some(7)));
        assert_eq!(self.commands(), expected, "{}", self.session.screen());
    }

    fn output(&self, id: u64) -> String {
        let of = |event: &ShellEvent| match event {
            ShellEvent::Seen(Observation::CommandOutput(of, text)) if *of == id => Some(text.clone()),
            _ => None,
        };
        self.session.events.iter().rev().find_map(of).unwrap_or_default()
    }
}

const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];

#[test]
fn every_command_is_told_once() {
    for shell in SHELLS {
        let Some(mut bench) = Bench::start(shell, "") else { continue };
        bench.types("echo hi | cat\r");
        bench.types("\r");
        bench.types("false\r");
        bench.types("   \r");
        bench.types("cd /tmp; printf '%s %s\\n' 'a;b\\c' \"é👎\"\r");
        bench.types("true | false\r");
        bench.types("printf '\\033]633;E;docker images\\007\\033]633;C\\007\\033]633;D;0\\007'\r");
        bench.told(&[
            ("echo hi | cat", 0),
            ("false", 1),
            ("cd /tmp; printf '%s %s\\n' 'a;b\\c' \"é👎\"", 0),
            ("true | false", 1),
            ("printf '\\033]633;E;docker images\\007\\033]633;C\\007\\033]633;D;0\\007'", 0),
        ]);
        assert_eq!(bench.output(1), "hi", "{shell}");
        assert_eq!(bench.output(3), "a;b\\c é👎", "{shell}");
        assert_eq!(bench.session.terminal().cwd(), "/tmp", "{shell}");
    }
}

#[test]
fn several_lines_are_one_command() {
    let rows = [
        ("bash", "for i in 1 2\rdo echo $i\rdone\r", "for i in 1 2; do echo $i; done"),
        ("zsh", "for i in 1 2\rdo echo $i\rdone\r", "for i in 1 2\ndo echo $i\ndone"),
        ("fish", "for i in 1 2\recho $i\rend\r", "for i in 1 2\necho $i\nend"),
    ];
    for (shell, typed, line) in rows {
        let Some(mut bench) = Bench::start(shell, "") else { continue };
        bench.types(typed);
        bench.types("echo 'x\ry'\r");
        bench.told(&[(line, 0), ("echo 'x\ny'", 0)]);
        assert_eq!((bench.output(1), bench.output(2)), ("1\n2".to_owned(), "x\ny".to_owned()), "{shell}");
    }
}

#[test]
fn an_interrupted_command_ends_with_130() {
    for shell in SHELLS {
        let Some(mut bench) = Bench::start(shell, "") else { continue };
        let line = "sh -c 'echo ready; exec cat'";
        bench.types(&format!("{line}\r"));
        let ready = |event: &ShellEvent| matches!(event, ShellEvent::Seen(Observation::CommandOutput(1, text)) if text == "ready");
        bench.session.wait_for_events(|events| events.iter().any(ready), PATIENCE);
        bench.types("\x03");
        let ended = |event: &ShellEvent| matches!(event, ShellEvent::Seen(Observation::CommandFinished(1, _)));
        bench.session.wait_for_events(|events| events.iter().any(ended), PATIENCE);
        bench.told(&[(line, 130)]);
    }
}

#[test]
fn hanging_up_ends_the_shell_and_runs_nothing() {
    let rc = "mkfifo ~/fifo; echo ready; exec 9>~/fifo; PS1='% '";
    let Some(mut bench) = Bench::start("bash", rc) else { return };
    bench.session.wait_for(|screen| screen.contains("ready"), PATIENCE);
    // Ends when the shell does, which holds the other side open.
    let fifo = bench.home.path().join("fifo");
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(fs::read_to_string(fifo)));
    bench.types("touch ~/typed");
    bench.session.wait_for(|screen| screen.ends_with("% touch ~/typed"), PATIENCE);
    drop(bench.session);
    assert_eq!(receiver.recv_timeout(PATIENCE).unwrap().unwrap(), "");
    assert!(!bench.home.path().join("typed").exists());
}

#[test]
fn a_history_that_keeps_lines_out_hides_nothing() {
    let rows = [
        ("bash", "HISTCONTROL=ignoreboth HISTIGNORE='ls:echo h*'", "[ignoreboth][ls:echo h*]"),
        ("bash", "HISTCONTROL=ignorespace:ignoredups:erasedups HISTIGNORE='ls:echo h*'", "[erasedups][ls:echo h*]"),
    ];
    for (shell, rc, shown) in rows {
        let Some(mut bench) = Bench::start(shell, rc) else { return };
        bench.types(" echo blank\r");
        bench.types("echo same\r");
        bench.types("echo same\r");
        bench.types("echo hidden\r");
        bench.types("\r");
        bench.types("ls\r");
        bench.types("echo \"[$HISTCONTROL][$HISTIGNORE]\"\r");
        bench.types("history\r");
        bench.told(&[
            (" echo blank", 0),
            ("echo same", 0),
            ("echo same", 0),
            ("echo hidden", 0),
            ("ls", 0),
            ("echo \"[$HISTCONTROL][$HISTIGNORE]\"", 0),
            ("history", 0),
        ]);
        assert_eq!(bench.output(6), shown);
        let history = bench.output(7);
        let kept: Vec<_> =
            history.lines().filter_map(|line| line.trim().split_once("  ")).map(|(_, line)| line).collect();
        assert_eq!(kept, ["echo same", "echo \"[$HISTCONTROL][$HISTIGNORE]\"", "history"]);
    }
    let Some(mut bench) = Bench::start("zsh", "setopt HIST_IGNORE_SPACE HIST_IGNORE_DUPS") else { return };
    bench.types(" echo blank\recho same\recho same\r");
    bench.told(&[(" echo blank", 0), ("echo same", 0), ("echo same", 0)]);
}

#[test]
fn the_students_own_settings_go_on_working() {
    let rows = [
        ("bash", "PROMPT_COMMAND='echo \"[was $?]\"'; PS0='<run>'; PS1='% '"),
        ("bash", "PROMPT_COMMAND=('echo \"[was $?]\"' 'true'); PS0='<run>'; PS1='% '"),
        (
            "bash",
            "PROMPT_COMMAND='echo \"[was $?]\"'; PS0='<run>'; PS1='% '; trap 'seen=$BASH_COMMAND' DEBUG; set -u; shopt -s extglob",
        ),
        ("zsh", "precmd() { echo \"[was $?]\" }; preexec() { printf '<run>' }; PS1='% '; setopt KSH_ARRAYS"),
        (
            "fish",
            "function fish_prompt; echo \"[was $status]\"; printf '%% '; end; function run --on-event fish_preexec; echo '<run>'; end",
        ),
    ];
    for (shell, rc) in rows {
        let Some(mut bench) = Bench::start(shell, rc) else { continue };
        bench.types("false\r");
        bench.session.wait_for(|screen| screen.contains("[was 1]") && screen.contains("<run>"), PATIENCE);
        bench.types("echo one; echo two\r");
        bench.told(&[("false", 1), ("echo one; echo two", 0)]);
        assert!(bench.output(2).contains("one\ntwo"), "{shell}: {:?}", bench.output(2));
    }
}

#[test]
fn it_is_a_login_shell_in_the_home_folder_that_keeps_no_secret_of_ours() {
    let rows = [
        (
            "bash",
            "declare -A table=([a]=1); MINE=yes",
            "pwd; echo $MINE ${table[a]} $SOLEIL $TERM; env | grep -c SOLEIL_NONCE\r",
        ),
        (
            "zsh",
            "MINE=yes; typeset -A table=(a 1)",
            "pwd; echo $MINE ${table[a]} $SOLEIL $TERM; env | grep -c SOLEIL_NONCE\r",
        ),
        ("fish", "set -g MINE yes", "pwd; echo $MINE 1 $SOLEIL $TERM; env | grep -c SOLEIL_NONCE\r"),
    ];
    for (shell, rc, typed) in rows {
        let Some(mut bench) = Bench::start(shell, rc) else { continue };
        bench.types(typed);
        bench.told(&[(typed.trim_end(), i64::from(true))]);
        let home = bench.home.path().display().to_string();
        assert_eq!(bench.output(1), format!("{home}\nyes 1 1 xterm-256color\n0"), "{shell}");
    }
}

#[test]
fn zsh_reads_the_students_own_folder_of_startup_files() {
    let Some(mut bench) = Bench::start("zsh", "echo rc; export ZDOTDIR=$HOME/z") else { return };
    bench.types("echo $ZDOTDIR\r");
    bench.told(&[("echo $ZDOTDIR", 0)]);
    assert_eq!(bench.output(1), format!("{}/z", bench.home.path().display()));
    assert!(bench.session.screen().contains("rc"));
}

#[test]
fn a_shell_outside_tells_the_socket() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (shell, name, load) in
        [("bash", HookShell::Bash, "source"), ("zsh", HookShell::Zsh, "source"), ("fish", HookShell::Fish, "source")]
    {
        if installed(shell).is_none() {
            continue;
        }
        let folder = TempDir::new().unwrap();
        let socket = folder.path().join("it's soleil/witness.sock");
        // The binary's `hook-report`, as a script: it writes down what it is given.
        let program = folder.path().join("report");
        let seen = folder.path().join("seen");
        let text = format!("#!/bin/sh\nprintf '%s|%s|%s\\n' \"$2\" \"$3\" \"$(cat)\" >> '{}'\n", seen.display());
        fs::write(&program, text).unwrap();
        make_executable(&program);
        let _witness = runtime.block_on(async { Witness::bind(&socket).unwrap() });
        let file = folder.path().join("hook");
        fs::write(&file, script(name, &program, &socket)).unwrap();
        let home = folder.path().to_string_lossy().into_owned();
        let bare: &[&str] = match shell {
            "bash" => &["bash", "--norc", "-i"],
            "zsh" => &["zsh", "-f", "-i"],
            _ => &["fish", "--no-config", "-i"],
        };
        let mut session = Session::spawn(bare, &[("HOME", &home), ("LC_ALL", "C.UTF-8")], 24, 100);
        session.send(&format!("{load} {}\r", file.display()));
        session.send("echo a | grep b\r\r");
        // The report is written behind the prompt.
        let wait = match shell {
            "fish" => "while not grep -q grep SEEN; end\r",
            _ => "until grep -q grep SEEN; do :; done\r",
        };
        session.send(&wait.replace("SEEN", &seen.display().to_string()));
        session.send("exit 7\r");
        assert_eq!(session.wait_for_exit(PATIENCE), 7);
        let told = fs::read_to_string(&seen).unwrap();
        let expected = format!("1|{}|echo a | grep b", socket.display());
        assert_eq!(told.lines().next(), Some(expected.as_str()), "{shell}: {told}");
    }
}

#[test]
fn the_socket_hands_on_reports_and_nothing_else() {
    use std::io::Write;
    use std::os::unix::fs::PermissionsExt;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("soleil/witness.sock");
    let message = WitnessMessage { line: "docker images".to_owned(), cwd: "/tmp".to_owned(), status: 0 };
    runtime.block_on(async {
        let witness = Witness::bind(&path).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        assert_eq!(Witness::bind(&path).unwrap_err().id, "witness-taken");
        let (sender, mut receiver) = tokio::sync::mpsc::channel(4);
        let serving = tokio::spawn(witness.serve(sender));
        let (there, sent) = (path.clone(), message.clone());
        tokio::task::spawn_blocking(move || {
            let huge = WitnessMessage { line: "x".repeat(70_000), ..sent.clone() };
            assert!(soleil::runtime::witness::send(&there, &huge).is_err());
            for junk in
                [&b"{}"[..], b"not json", b"", &vec![b'x'; 70_000], br#"{"line":"a","cwd":"/","status":0,"more":1}"#]
            {
                let mut stream = std::os::unix::net::UnixStream::connect(&there).unwrap();
                // The other end may have closed already.
                let _ = stream.write_all(junk);
            }
            soleil::runtime::witness::send(&there, &sent).unwrap();
        })
        .await
        .unwrap();
        assert_eq!(receiver.recv().await.unwrap(), message);
        drop(receiver);
        serving.await.unwrap();
    });
    assert!(!path.exists(), "the socket goes with its listener");
    // One that a killed soleil left behind is replaced.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    runtime.block_on(async { assert!(Witness::bind(&path).is_ok()) });
}

/// Clients that connect and stay silent, or stop in the middle, hold up nobody: one after the other they would take a minute.
#[test]
fn silent_clients_hold_up_nobody() {
    use std::io::Write;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("soleil/witness.sock");
    let message = WitnessMessage { line: "docker images".to_owned(), cwd: "/tmp".to_owned(), status: 0 };
    runtime.block_on(async {
        let witness = Witness::bind(&path).unwrap();
        let (sender, mut receiver) = tokio::sync::mpsc::channel(4);
        let _serving = tokio::spawn(witness.serve(sender));
        let (there, sent) = (path.clone(), message.clone());
        let silent = tokio::task::spawn_blocking(move || {
            let connect = |number| {
                let mut stream = std::os::unix::net::UnixStream::connect(&there).unwrap();
                stream.write_all(if number % 2 == 0 { b"{\"line\"" } else { b"" }).unwrap();
                stream
            };
            let silent: Vec<_> = (0..30).map(connect).collect();
            soleil::runtime::witness::send(&there, &sent).unwrap();
            silent
        });
        let silent = silent.await.unwrap();
        let heard = tokio::time::timeout(std::time::Duration::from_secs(20), receiver.recv()).await;
        assert_eq!(heard.expect("held up").unwrap(), message);
        drop(silent);
    });
}

fn make_executable(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}
