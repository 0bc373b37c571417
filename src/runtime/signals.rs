//! What the system tells the program: to end, to stop, to go on.
#![expect(clippy::disallowed_methods, reason = "reads /proc")]

use nix::unistd::{Pid, getpgid, getpgrp, getppid, getsid};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// SIGTERM, SIGHUP, SIGINT, SIGQUIT.
    End,
    /// SIGTSTP.
    Stop,
    /// SIGCONT: the program was stopped.
    GoOn,
    /// SIGWINCH: the terminal has another size.
    Resize,
}

/// SIGTERM, SIGHUP and SIGINT, heard from here on: all that is listened to without a screen.
#[derive(Debug)]
pub(super) struct Ends {
    terminate: Signal,
    hangup: Signal,
    interrupt: Signal,
}

impl Ends {
    pub(super) fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// The first of them.
    pub(super) async fn next(&mut self) {
        tokio::select! {
            biased;
            _ = self.terminate.recv() => {}
            _ = self.hangup.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Hears them all from here on.
#[derive(Debug)]
pub(super) struct Signals {
    ends: Ends,
    quit: Signal,
    stop: Signal,
    go_on: Signal,
    resize: Signal,
}

impl Signals {
    pub(super) fn listen() -> std::io::Result<Self> {
        let raw = SignalKind::from_raw;
        Ok(Self {
            ends: Ends::listen()?,
            quit: signal(SignalKind::quit())?,
            stop: signal(raw(libc::SIGTSTP))?,
            go_on: signal(raw(libc::SIGCONT))?,
            resize: signal(SignalKind::window_change())?,
        })
    }

    pub(super) async fn next(&mut self) -> Asked {
        tokio::select! {
            biased;
            () = self.ends.next() => Asked::End,
            _ = self.quit.recv() => Asked::End,
            _ = self.stop.recv() => Asked::Stop,
            _ = self.go_on.recv() => Asked::GoOn,
            _ = self.resize.recv() => Asked::Resize,
        }
    }
}

/// A process of our session outside our group, such as a shell with job control, is above us. Without one a program that
/// stops stays so for ever: POSIX calls its group orphaned, and the system would not stop it either.
///
/// In a container a process, a group or a session outside it is numbered 0: nix says so, where rustix takes it for impossible.
pub(super) fn someone_can_continue_us() -> bool {
    let Ok(session) = getsid(None) else { return false };
    let mut above = getppid();
    while above != OUTSIDE {
        match (getsid(Some(above)), getpgid(Some(above))) {
            (Ok(its), Ok(group)) if its == session && group != getpgrp() => return true,
            (Ok(its), Ok(_)) if its == session => above = parent(above).unwrap_or(OUTSIDE),
            _ => return false,
        }
    }
    false
}

/// What is not in our pid namespace, or not at all.
const OUTSIDE: Pid = Pid::from_raw(0);

/// The parent of another process, where the system has /proc.
fn parent(process: Pid) -> Option<Pid> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in parentheses, may hold anything: state and parent follow the last one.
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok().map(Pid::from_raw)
}
