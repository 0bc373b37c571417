//! The program anew in the place of this one: on the practice engine, or with another lab.

use std::convert::Infallible;
use std::ffi::{CString, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use nix::unistd::execv;

/// With the same arguments and the practice engine. Returns only where that fails.
pub fn on_practice() -> io::Error {
    begin(&|given| [OsString::from("--simulated")].into_iter().chain(given).collect())
}

/// With the same arguments but for what belonged to the other lab. Returns only where that fails.
pub fn with_lab(name: &str) -> io::Error {
    begin(&|given| for_lab(name, given))
}

/// The arguments for that lab: the other's folder is not its own, and nothing of it was asked to count anew.
pub fn for_lab(name: &str, given: Vec<OsString>) -> Vec<OsString> {
    let mut words = Vec::new();
    let mut given = given.into_iter();
    while let Some(word) = given.next() {
        match word.as_bytes() {
            b"--lab" | b"--workspace" => drop(given.next()),
            b"--fresh" => {}
            word if word.starts_with(b"--lab=") || word.starts_with(b"--workspace=") => {}
            _ => words.push(word),
        }
    }
    words.push(OsString::from(format!("--lab={name}")));
    words
}

fn begin(words: &dyn Fn(Vec<OsString>) -> Vec<OsString>) -> io::Error {
    let Ok(program) = std::env::current_exe() else {
        return io::Error::other("soleil does not find its own program: start it again yourself");
    };
    let mut given = std::env::args_os();
    let own = given.next().unwrap_or_else(|| program.clone().into_os_string());
    let all = std::iter::once(own).chain(words(given.collect())).collect();
    match replaced(&program, all) {
        Ok(never) => match never {},
        Err(error) => error,
    }
}

/// The library's own way would let go of SIGPIPE first, while the shell's last threads still write to pipes.
fn replaced(program: &Path, words: Vec<OsString>) -> io::Result<Infallible> {
    let program = CString::new(program.as_os_str().as_bytes())?;
    let words: Vec<CString> = words.into_iter().map(|word| CString::new(word.into_vec())).collect::<Result<_, _>>()?;
    Ok(execv(&program, &words)?)
}
