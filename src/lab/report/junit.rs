//! The report as JUnit XML: a suite a step, a case a task. A missing task fails, a missing bonus and what cannot be known
//! are skipped.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::visible::one_line;
use super::{Report, StepReport, TaskReport};
use crate::lab::progress::TaskState;

/// Characters of an attribute that holds a sentence.
const ATTRIBUTE: usize = 400;

type Xml = Writer<Vec<u8>>;

impl Report {
    /// As JUnit XML, in the dialect that CI servers read.
    pub fn junit(&self) -> String {
        let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
        // A vector takes whatever is written to it.
        let _ = self.suites(&mut xml);
        String::from_utf8_lossy(&xml.into_inner()).into_owned() + "\n"
    }

    fn suites(&self, xml: &mut Xml) -> std::io::Result<()> {
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let tasks = || self.steps.iter().flat_map(|step| &step.tasks);
        let counts = counts(tasks());
        xml.create_element("testsuites")
            .with_attribute(("name", self.marked(&self.lab).as_str()))
            .with_attributes(counts.iter().map(|(name, count)| (*name, count.as_str())))
            .with_attribute(("time", self.seconds.unwrap_or_default().to_string().as_str()))
            .write_inner_content(|xml| {
                for step in &self.steps {
                    self.suite(xml, step)?;
                }
                Ok(())
            })?;
        Ok(())
    }

    /// A name as it is listed, so that nobody takes what was simulated for real.
    fn marked(&self, name: &str) -> String {
        let name = one_line(name, ATTRIBUTE);
        if self.simulated { format!("SIMULATED: {name}") } else { name }
    }

    fn suite(&self, xml: &mut Xml, step: &StepReport) -> std::io::Result<()> {
        let host = self.student.as_ref().map(|student| student.host.clone()).unwrap_or_default();
        let at = step.lit.unwrap_or(self.written).strftime("%Y-%m-%dT%H:%M:%S").to_string();
        let counts = counts(step.tasks.iter());
        xml.create_element("testsuite")
            .with_attribute(("name", self.marked(&step.title).as_str()))
            .with_attributes(counts.iter().map(|(name, count)| (*name, count.as_str())))
            .with_attribute(("time", step.seconds.unwrap_or_default().to_string().as_str()))
            .with_attribute(("timestamp", at.as_str()))
            .with_attribute(("hostname", one_line(&host, ATTRIBUTE).as_str()))
            .write_inner_content(|xml| {
                xml.create_element("properties").write_inner_content(|xml| self.properties(xml, step))?;
                for task in &step.tasks {
                    self.case(xml, step, task)?;
                }
                Ok(())
            })?;
        Ok(())
    }

    fn properties(&self, xml: &mut Xml, step: &StepReport) -> std::io::Result<()> {
        let engine = self.engine.as_ref().map(|engine| format!("{} {}", engine.kind, engine.version));
        let properties = [
            ("student", self.student.as_ref().map(|student| student.login.clone())),
            ("engine", engine),
            ("simulated", Some(self.simulated.to_string())),
            ("hints", Some(step.hints.to_string())),
        ];
        for (name, value) in properties {
            let Some(value) = value else { continue };
            xml.create_element("property")
                .with_attributes([("name", name), ("value", one_line(&value, ATTRIBUTE).as_str())])
                .write_empty()?;
        }
        Ok(())
    }

    fn case(&self, xml: &mut Xml, step: &StepReport, task: &TaskReport) -> std::io::Result<()> {
        let class = format!("{}.{}", self.lab, step.id);
        let why = one_line(task.why.as_deref().unwrap_or_default(), ATTRIBUTE);
        let case = xml
            .create_element("testcase")
            .with_attributes([("classname", class.as_str()), ("name", one_line(&task.title, ATTRIBUTE).as_str())]);
        case.write_inner_content(|xml| {
            match outcome(task) {
                Outcome::Passed => {}
                Outcome::Failed => {
                    let failure = xml.create_element("failure");
                    failure.with_attributes([("message", why.as_str()), ("type", "not_yet")]).write_empty()?;
                }
                Outcome::Skipped => {
                    xml.create_element("skipped").with_attribute(("message", why.as_str())).write_empty()?;
                }
            }
            let command = task.command.as_ref().map(|command| format!("$ {command}"));
            let declared = (task.state == TaskState::Declared).then(|| "declared".to_owned());
            let told = [declared, command, task.output.clone(), task.evidence.clone()];
            let told: Vec<String> = told.into_iter().flatten().collect();
            if !told.is_empty() {
                xml.create_element("system-out").write_text_content(BytesText::new(&told.join("\n")))?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

enum Outcome {
    Passed,
    Failed,
    Skipped,
}

fn outcome(task: &TaskReport) -> Outcome {
    match task.state {
        TaskState::Met | TaskState::Reached | TaskState::Declared => Outcome::Passed,
        TaskState::NotYet if !task.bonus => Outcome::Failed,
        TaskState::NotYet | TaskState::Unknown => Outcome::Skipped,
    }
}

/// The attributes that every level has.
fn counts<'a>(tasks: impl Iterator<Item = &'a TaskReport>) -> [(&'static str, String); 3] {
    let (mut all, mut failures, mut skipped) = (0, 0, 0);
    for task in tasks {
        all += 1;
        match outcome(task) {
            Outcome::Passed => {}
            Outcome::Failed => failures += 1,
            Outcome::Skipped => skipped += 1,
        }
    }
    [("tests", all.to_string()), ("failures", failures.to_string()), ("skipped", skipped.to_string())]
}
