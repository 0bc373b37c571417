//! A program that reads or sleeps.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::STACK;
use super::vm::{Interrupt, Vm};
use crate::simulated::machine::{Machine, Output, Program, Ran, Surroundings};

/// It is begun again with all that has been typed, and says what it has not said yet.
#[derive(Debug)]
pub struct Script {
    start: Vm,
    file: String,
    text: String,
    live: bool,
    input: Vec<u8>,
    ended: bool,
    /// Each Ctrl-C, and where it met the program.
    interrupts: VecDeque<Interrupt>,
    /// So many outputs of the last run were put into `queue`.
    told: usize,
    /// What is to be said after the sleep.
    queue: VecDeque<Output>,
    /// How it ends after all that; nothing: it reads.
    status: Option<u8>,
    /// How much of the input there was then, and whether that was all.
    knew: (usize, bool),
    /// How much it had read.
    read: usize,
    /// The sleeps that have begun.
    naps: usize,
    until: Option<Timestamp>,
}

impl Script {
    /// Runs it until it reads, sleeps or ends.
    pub fn begin(start: Vm, file: String, text: String, live: bool, now: Timestamp, out: &mut Vec<Output>) -> Ran {
        let mut script = Self {
            start,
            file,
            text,
            live,
            input: Vec::new(),
            ended: false,
            interrupts: VecDeque::new(),
            told: 0,
            queue: VecDeque::new(),
            status: None,
            knew: (0, false),
            read: 0,
            naps: 0,
            until: None,
        };
        script.run();
        match script.on(now, out) {
            Some(status) => Ran::Ended(status),
            None => Ran::Waits(Box::new(script)),
        }
    }

    fn run(&mut self) {
        let mut vm = self.start.clone();
        vm.input.clone_from(&self.input);
        vm.ended = self.ended;
        vm.interrupts.clone_from(&self.interrupts);
        self.status = stacker::grow(STACK, || vm.program(&self.file, &self.text));
        self.read = vm.read;
        self.knew = (self.input.len(), self.ended);
        let all = vm.out.len();
        self.queue = vm.out.into_iter().skip(self.told).collect();
        self.told = all;
    }

    fn on(&mut self, now: Timestamp, out: &mut Vec<Output>) -> Option<u8> {
        loop {
            while let Some(output) = self.queue.pop_front() {
                match output {
                    Output::Sleep(long) if self.live => {
                        self.naps += 1;
                        let end = SignedDuration::try_from(long).ok().and_then(|long| now.checked_add(long).ok());
                        self.until = Some(end.unwrap_or(Timestamp::MAX));
                        return None;
                    }
                    output => out.push(output),
                }
            }
            if self.status.is_some() || self.knew == (self.input.len(), self.ended) {
                return self.status;
            }
            self.run();
        }
    }
}

impl Program for Script {
    fn feed(&mut self, machine: &mut Machine, _: &mut Surroundings, input: &[u8], out: &mut Vec<Output>) -> Option<u8> {
        self.ended |= input.is_empty();
        self.input.extend_from_slice(input);
        if self.until.is_some() { None } else { self.on(machine.now, out) }
    }

    fn interrupt(&mut self, machine: &mut Machine, _: &mut Surroundings, out: &mut Vec<Output>) -> Option<u8> {
        // What it would have said after the sleep is no more.
        self.told -= self.queue.len();
        self.queue.clear();
        self.interrupts.push_back(match self.until.take() {
            Some(_) => Interrupt::Nap(self.naps),
            None => Interrupt::Read(self.read),
        });
        self.run();
        self.on(machine.now, out)
    }

    fn sleeps(&self) -> Option<Timestamp> {
        self.until
    }

    fn wake(&mut self, machine: &mut Machine, _: &mut Surroundings, out: &mut Vec<Output>) -> Option<u8> {
        self.until = None;
        self.on(machine.now, out)
    }

    fn heeds(&self, signal: &str) -> bool {
        signal == "INT"
    }

    fn signal(&mut self, _: &str, machine: &mut Machine, who: &mut Surroundings, out: &mut Vec<Output>) -> Option<u8> {
        self.interrupt(machine, who, out)
    }
}
