//! What the judge will say of a text once it is saved, where no rule of the editor's has said it: so that both agree.

use super::page::{Finding, Page};
use super::{Facts, Severity, typography};
use crate::lab::judge::{Verdict, judge};
use crate::lab::model::{Condition, FileCondition, Language};
use crate::lab::world::{FileState, Observation, World};
use crate::text::Message;

/// How alike a line and the one that is asked for are, for the one to be meant.
const ALIKE: f64 = 0.6;

/// The findings and, on lines that have none, the judge's remarks.
pub(super) fn added(language: Language, text: &str, facts: &Facts, mut found: Vec<Finding>) -> Vec<Finding> {
    let page = Page::new(text);
    for condition in &facts.wanted {
        let more = match (language, condition) {
            (Language::Dockerfile, Condition::Instruction(instruction)) => {
                instruction_remark(text, &page, condition, &instruction.file)
            }
            // While something is broken it is not the time for the wording.
            (Language::Python, wanted) if found.iter().all(|it| it.severity == Severity::Remark) => {
                sentence(text, &page, wanted)
            }
            _ => None,
        };
        let told = |finding: &Finding| found.iter().any(|it| page.row(it.span.start) == page.row(finding.span.start));
        if let Some(finding) = more.filter(|finding| !told(finding)) {
            found.push(finding);
        }
    }
    found
}

fn world(path: &str, text: &str) -> World {
    let mut world = World::default();
    let modified = jiff::Timestamp::UNIX_EPOCH;
    world.observe(Observation::File(path.to_owned(), FileState::Text { text: text.to_owned(), modified }));
    world
}

/// A line that is there and is not what the task asks for; one that is missing is on the step's own list.
fn instruction_remark(text: &str, page: &Page<'_>, condition: &Condition, path: &str) -> Option<Finding> {
    let Verdict::NotYet(why) = judge(condition, &world(path, text)) else { return None };
    let begun = ["judge-apt-only-update", "judge-entrypoint-not-copied", "judge-entrypoint-other-place"];
    if !why.id.starts_with("judge-") || begun.contains(&why.id.as_ref()) {
        return None;
    }
    let line: usize = why.args.get("line")?.parse().ok()?;
    let span = page.line(line.checked_sub(1)?);
    let word = text[span.clone()].split_whitespace().next()?.len();
    Some(Finding::new(span.start..span.start + word, Severity::Remark, why))
}

/// The line that is nearly the one that is asked for.
fn sentence(text: &str, page: &Page<'_>, condition: &Condition) -> Option<Finding> {
    if text.trim().is_empty() {
        return None;
    }
    let files: Vec<&FileCondition> = match condition {
        Condition::File(file) => vec![file],
        Condition::Any(all) => {
            all.iter().filter_map(|it| if let Condition::File(file) = it { Some(file) } else { None }).collect()
        }
        _ => return None,
    };
    let lacking = |file: &&FileCondition| file.matches.iter().any(|wanted| !wanted.pattern.is_match(text));
    if files.is_empty() || !files.iter().all(lacking) {
        return None;
    }
    // The way of writing it that lacks least is the one that is meant.
    let missing = |file: &&FileCondition| file.matches.iter().filter(|it| !it.pattern.is_match(text)).count();
    let file = files.into_iter().min_by_key(missing)?;
    let certain = missing(&file) == 1;
    let shown = file.matches.iter().filter(|wanted| !wanted.pattern.is_match(text));
    let rows = text.split('\n').count();
    let pairs = shown.flat_map(|wanted| (0..rows).map(move |row| (row, &wanted.shown)));
    let scored = pairs.filter_map(|(row, shown)| {
        let line = text[page.line(row)].trim();
        // An import that is spelt another way is no slip.
        let code = !line.is_empty() && !line.starts_with('#') && !shown.contains("import ");
        let score = strsim::normalized_levenshtein(line, shown);
        (code && score >= ALIKE).then_some((row, shown, score))
    });
    let (row, shown, _) = scored.max_by(|a, b| a.2.total_cmp(&b.2))?;
    let line = page.line(row);
    let raw = &text[line.clone()];
    let start = line.start + raw.len() - raw.trim_start().len();
    let end = line.start + raw.trim_end().len();
    let message = Message::new("diagnose-sentence").with("expected", shown);
    let odd = raw.char_indices().find(|(_, c)| typography::kind(*c).is_some());
    Some(match odd {
        Some((at, c)) => {
            let span = line.start + at..line.start + at + c.len_utf8();
            let message = Message::new("diagnose-typographic-quote").with("seen", c);
            Finding::new(span, Severity::Remark, message).replacing(start..end, shown)
        }
        None if certain => Finding::new(start..end, Severity::Remark, message).replacing(start..end, shown),
        None => Finding::new(start..end, Severity::Remark, message),
    })
}
