//! The program in a pseudo-terminal whose every chunk is stamped when it comes, over a link that may be slow.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::student::Desk;

/// Columns and rows.
pub const SIZE: (u16, u16) = (120, 36);
/// After so long without a byte the screen has settled.
pub const QUIET: Duration = Duration::from_millis(80);
/// Bytes that a slow link carries at a time.
const PIECE: usize = 128;

/// What lies between the program's terminal and the student.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// Bytes a second to the student; the program waits where they do not get away.
    pub rate: Option<u32>,
    /// Each way.
    pub delay: Duration,
}

impl Link {
    /// None.
    pub const NONE: Self = Self { rate: None, delay: Duration::ZERO };
    /// 20 kB/s.
    pub const THIN: Self = Self { rate: Some(20_000), delay: Duration::ZERO };
    /// 64 kbit/s, 50 ms there and back.
    pub const SLOW: Self = Self { rate: Some(8_000), delay: Duration::from_millis(25) };
}

struct Chunk {
    at: Instant,
    bytes: Vec<u8>,
}

/// What came of a key.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// From the key to the first byte and to the last.
    pub first: Duration,
    pub settled: Duration,
    pub bytes: u64,
}

/// See the module.
pub struct Program {
    child: Box<dyn Child + Send + Sync>,
    keys: Sender<(Instant, Vec<u8>)>,
    chunks: Receiver<Chunk>,
    terminal: vt100::Parser,
    delay: Duration,
    /// When it was started.
    pub begun: Instant,
    /// When the first byte and the last one so far came.
    pub first: Option<Instant>,
    last: Instant,
    /// So far.
    pub bytes: u64,
    #[expect(dead_code, reason = "the terminal hangs up with it")]
    master: Box<dyn MasterPty + Send>,
}

impl Program {
    /// Starts it at that desk.
    pub fn start(desk: &Desk, program: &str, link: Link) -> Self {
        let size = PtySize { rows: SIZE.1, cols: SIZE.0, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut builder = CommandBuilder::new(program);
        builder.env_clear();
        for (name, value) in desk.command(program).get_envs() {
            builder.env(name, value.unwrap());
        }
        builder.cwd(desk.home());
        let (to, chunks) = channel();
        let reader = pair.master.try_clone_reader().unwrap();
        thread::spawn(move || read(reader, link, &to));
        let (keys, typed) = channel();
        let writer = pair.master.take_writer().unwrap();
        thread::spawn(move || write(writer, &typed));
        let begun = Instant::now();
        let child = pair.slave.spawn_command(builder).unwrap();
        let terminal = vt100::Parser::new(NonZero::new(SIZE.1).unwrap(), NonZero::new(SIZE.0).unwrap(), 0);
        let (delay, master) = (link.delay, pair.master);
        Self { child, keys, chunks, terminal, delay, begun, first: None, last: begun, bytes: 0, master }
    }

    /// Its number.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// The screen's text, a line a row.
    pub fn screen(&self) -> String {
        self.terminal.screen().contents()
    }

    /// Presses F1 to F10; when.
    pub fn press(&self, key: usize) -> Instant {
        let keys = ["OP", "OQ", "OR", "OS", "[15~", "[17~", "[18~", "[19~", "[20~", "[21~"];
        self.types(&format!("\x1b{}", keys[key - 1]))
    }

    /// Types; when.
    pub fn types(&self, text: &str) -> Instant {
        let now = Instant::now();
        self.keys.send((now + self.delay, text.into())).unwrap();
        now
    }

    /// Reads until the screen is as wanted; when the bytes came that made it so.
    pub fn until(&mut self, wanted: impl Fn(&str) -> bool, patience: Duration) -> Instant {
        let end = Instant::now() + patience;
        while !wanted(&self.screen()) {
            match self.chunks.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(chunk) => self.take(&chunk),
                Err(why) => panic!("{why}; the screen:\n{}", self.screen()),
            }
        }
        self.last
    }

    /// The same for words.
    pub fn shows(&mut self, words: &str) -> Instant {
        self.until(|screen| screen.contains(words), crate::PATIENCE)
    }

    /// The same for words that go.
    pub fn hides(&mut self, words: &str) -> Instant {
        self.until(|screen| !screen.contains(words), crate::PATIENCE)
    }

    /// Reads on for so long, whatever comes.
    pub fn read_for(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let Ok(chunk) = self.chunks.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.take(&chunk);
        }
    }

    /// Reads until nothing came for a second.
    pub fn rests(&mut self) {
        self.settles(Duration::from_secs(1));
    }

    /// Reads until nothing came for so long; when the last byte came.
    pub fn settles(&mut self, quiet: Duration) -> Instant {
        loop {
            match self.chunks.recv_timeout(quiet) {
                Ok(chunk) => self.take(&chunk),
                Err(RecvTimeoutError::Timeout) => return self.last,
                Err(why) => panic!("{why}; the screen:\n{}", self.screen()),
            }
        }
    }

    /// Types, and waits for what comes of it until the screen has settled.
    pub fn answers(&mut self, key: &str) -> Answer {
        let before = self.bytes;
        let sent = self.types(key);
        match self.chunks.recv_timeout(crate::PATIENCE) {
            Ok(chunk) => self.take(&chunk),
            Err(why) => panic!("{why} after {key:?}; the screen:\n{}", self.screen()),
        }
        let first = self.last;
        let settled = self.settles(QUIET);
        Answer { first: first - sent, settled: settled - sent, bytes: self.bytes - before }
    }

    fn take(&mut self, chunk: &Chunk) {
        self.first.get_or_insert(chunk.at);
        self.last = chunk.at;
        self.bytes += chunk.bytes.len() as u64;
        self.terminal.process(&chunk.bytes);
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads, stamps and forwards, as fast as the link lets through.
fn read(mut from: Box<dyn Read + Send>, link: Link, to: &Sender<Chunk>) {
    let mut buffer = vec![0; if link.rate.is_some() { PIECE } else { 64 * 1024 }];
    let mut free = Instant::now();
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let mut at = Instant::now();
        if let Some(rate) = link.rate {
            free = free.max(at) + Duration::from_secs_f64(count as f64 / f64::from(rate));
            at = free;
            thread::sleep(free.saturating_duration_since(Instant::now()));
        }
        if to.send(Chunk { at: at + link.delay, bytes: buffer[..count].to_vec() }).is_err() {
            break;
        }
    }
}

/// Hands each key over when it has come through the link.
fn write(mut to: Box<dyn Write + Send>, typed: &Receiver<(Instant, Vec<u8>)>) {
    while let Ok((due, bytes)) = typed.recv() {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if to.write_all(&bytes).and_then(|()| to.flush()).is_err() {
            break;
        }
    }
}
