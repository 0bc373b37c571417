//! `soleil hook`: the witness for a shell in another window.
#![expect(clippy::disallowed_methods, reason = "a command asks where it is installed and what it is given")]

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::runtime::pty::hooks::{BASH, FISH, ZSH, fish_quote, posix_quote};
use crate::runtime::witness::{REPORT_LIMIT, WitnessMessage, send, socket_path};

pub use crate::cli::HookShell;

/// The script for `eval "$(soleil hook bash)"`: after each command it calls [`report`], in the background, when a
/// soleil listens.
pub fn run(shell: HookShell) -> String {
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("soleil"));
    script(shell, &program, &socket_path())
}

/// The same for a given program and socket.
pub fn script(shell: HookShell, program: &Path, socket: &Path) -> String {
    match shell {
        HookShell::Bash | HookShell::Zsh => {
            let text = if shell == HookShell::Bash { BASH } else { ZSH };
            format!("__soleil_program={}\n__soleil_socket={}\n{text}", posix_quote(program), posix_quote(socket))
        }
        HookShell::Fish => {
            let quote = |path: &Path| fish_quote(&path.to_string_lossy());
            format!("set -g __soleil_program {}\nset -g __soleil_socket {}\n{FISH}", quote(program), quote(socket))
        }
    }
}

/// The hidden `soleil hook-report STATUS SOCKET`: sends the command line on standard input to the soleil that listens.
/// In silence, whatever happens: it runs behind the student's prompt.
pub fn report(status: i64, socket: &Path) {
    let mut line = Vec::new();
    let limit = u64::try_from(REPORT_LIMIT).unwrap_or(u64::MAX);
    if std::io::stdin().lock().take(limit).read_to_end(&mut line).is_err() {
        return;
    }
    let cwd = std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default();
    let message = WitnessMessage { line: String::from_utf8_lossy(&line).into_owned(), cwd, status };
    let _ = send(socket, &message);
}
