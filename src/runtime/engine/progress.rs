//! From a builder's stream to steps and logs: BuildKit's vertices and the classic builder's text fill the same model.
//! Pure: rows of it are tested without an engine.

use std::collections::{BTreeMap, BTreeSet};

use bollard::moby::buildkit::v1::{StatusResponse, Vertex};
use bollard::models::{BuildInfo, BuildInfoAux};

use super::lines::Lines;
use crate::app::build::{BuildStep, BuildUpdate, StepState};
use crate::text::sanitise::one_line;

/// What was understood of a stream so far.
pub struct Progress {
    lines: Lines,
    steps: BTreeMap<String, BuildStep>,
    hidden: BTreeSet<String>,
    pending: String,
    classic: Option<String>,
    /// Id of the image, once told.
    pub image: Option<String>,
    /// The builder said so; Podman and the classic builder may tell no id.
    pub succeeded: bool,
}

impl Progress {
    /// At the start, with the Dockerfile's text to find the lines in.
    pub fn new(dockerfile: &str) -> Self {
        Self {
            lines: Lines::of(dockerfile),
            steps: BTreeMap::new(),
            hidden: BTreeSet::new(),
            pending: String::new(),
            classic: None,
            image: None,
            succeeded: false,
        }
    }

    /// Takes one item of the stream in.
    pub fn take(&mut self, info: BuildInfo) -> Vec<BuildUpdate> {
        let mut updates = Vec::new();
        match info.aux {
            Some(BuildInfoAux::BuildKit(status)) => self.buildkit(status, &mut updates),
            Some(BuildInfoAux::Default(image)) => self.image = image.id.or(self.image.take()),
            None => {}
        }
        if let Some(text) = info.stream {
            self.classic(&text, &mut updates);
        }
        // The classic builder's pull of the base image.
        if let Some(status) = info.status.filter(|_| info.progress_detail.is_none()) {
            let text = info.id.map_or_else(|| format!("{status}\n"), |layer| format!("{layer}: {status}\n"));
            self.print(&text, &mut updates);
        }
        updates
    }

    /// The build failed: what was going on failed with it.
    pub fn fail(&mut self) -> Vec<BuildUpdate> {
        self.close(StepState::Failed)
    }

    /// The stream came to its end.
    pub fn finish(&mut self) -> Vec<BuildUpdate> {
        let mut updates = Vec::new();
        if !self.pending.is_empty() {
            self.classic("\n", &mut updates);
        }
        updates.extend(self.close(StepState::Done));
        updates
    }

    fn close(&mut self, state: StepState) -> Vec<BuildUpdate> {
        let running = self.steps.values_mut().filter(|step| step.state == StepState::Running);
        running
            .map(|step| {
                step.state = state;
                BuildUpdate::Step(step.clone())
            })
            .collect()
    }

    fn buildkit(&mut self, status: StatusResponse, updates: &mut Vec<BuildUpdate>) {
        for vertex in status.vertexes {
            let name = one_line(&vertex.name);
            if noise(&name) && vertex.error.is_empty() {
                self.hidden.insert(vertex.digest);
                continue;
            }
            let step = BuildStep {
                state: state(&vertex),
                seconds: seconds(&vertex),
                line: self.lines.of_buildkit(&name),
                id: vertex.digest,
                name,
            };
            if self.steps.get(&step.id) != Some(&step) {
                self.steps.insert(step.id.clone(), step.clone());
                updates.push(BuildUpdate::Step(step));
            }
        }
        for log in status.logs {
            if !self.hidden.contains(&log.vertex) {
                updates.push(BuildUpdate::Log { step: Some(log.vertex), bytes: log.msg });
            }
        }
    }

    /// The classic builder's text, which is cut anywhere: whole lines are looked at, all of it is told.
    fn classic(&mut self, text: &str, updates: &mut Vec<BuildUpdate>) {
        let mut rest = text;
        while let Some((line, after)) = rest.split_once('\n') {
            self.pending.push_str(line);
            let whole = std::mem::take(&mut self.pending);
            self.classic_line(&whole, updates);
            self.print(&rest[..=line.len()], updates);
            rest = after;
        }
        if !rest.is_empty() {
            // A step's heading must not be told as a part of the step before it.
            if self.pending.is_empty() && heading(rest).is_some() {
                self.close_into(updates);
            }
            if self.pending.len() < 64 * 1024 {
                self.pending.push_str(rest);
            }
            self.print(rest, updates);
        }
    }

    /// What is printed in a row is told in one piece.
    fn print(&self, text: &str, updates: &mut Vec<BuildUpdate>) {
        match updates.last_mut() {
            Some(BuildUpdate::Log { step, bytes }) if *step == self.classic => bytes.extend_from_slice(text.as_bytes()),
            _ => updates.push(BuildUpdate::Log { step: self.classic.clone(), bytes: text.as_bytes().to_vec() }),
        }
    }

    fn close_into(&mut self, updates: &mut Vec<BuildUpdate>) {
        updates.extend(self.close(StepState::Done));
        self.classic = None;
    }

    fn classic_line(&mut self, line: &str, updates: &mut Vec<BuildUpdate>) {
        let line = line.trim_end_matches('\r');
        if let Some((number, name)) = heading(line) {
            self.close_into(updates);
            let name = one_line(name);
            let step = BuildStep {
                id: format!("classic {number}"),
                line: self.lines.of_classic(number, &name),
                name,
                state: StepState::Running,
                seconds: None,
            };
            self.classic = Some(step.id.clone());
            self.steps.insert(step.id.clone(), step.clone());
            updates.push(BuildUpdate::Step(step));
        } else if line.trim().trim_start_matches('-').starts_with("> Using cache") {
            // `---> Using cache` (Docker), `--> Using cache 1806c03bbdb5` (Podman).
            let current = self.classic.as_ref().and_then(|id| self.steps.get_mut(id));
            if let Some(step) = current {
                step.state = StepState::Cached;
                updates.push(BuildUpdate::Step(step.clone()));
            }
        } else if line.starts_with("Successfully built") || line.starts_with("Successfully tagged") {
            self.succeeded = true;
        }
    }
}

/// `Step 2/5 : RUN …` (Docker) or `STEP 2/5: RUN …` (Podman): 2 and `2/5 : RUN …`.
fn heading(line: &str) -> Option<(usize, &str)> {
    let name = line.strip_prefix("Step ").or_else(|| line.strip_prefix("STEP "))?;
    let (number, rest) = name.split_once('/')?;
    rest.split_once(':')?.0.trim().parse::<usize>().ok()?;
    Some((number.parse().ok()?, name))
}

/// What BuildKit does for itself. What fails is shown all the same.
fn noise(name: &str) -> bool {
    name.starts_with("[internal]")
        || name == "copy /context /"
        || name.starts_with("docker-image://docker.io/docker/dockerfile")
}

fn state(vertex: &Vertex) -> StepState {
    match vertex {
        _ if !vertex.error.is_empty() => StepState::Failed,
        _ if vertex.cached => StepState::Cached,
        _ if vertex.completed.is_some() => StepState::Done,
        _ if vertex.started.is_some() => StepState::Running,
        _ => StepState::Waiting,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a step does not last for centuries")]
fn seconds(vertex: &Vertex) -> Option<f64> {
    let (started, completed) = (vertex.started.as_ref()?, vertex.completed.as_ref()?);
    let whole = completed.seconds.saturating_sub(started.seconds) as f64;
    Some((whole + f64::from(completed.nanos - started.nanos) / 1e9).max(0.0))
}
