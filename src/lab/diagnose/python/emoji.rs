//! The library `emoji`: imported, called by its name, given codes that it knows.

use std::ops::Range;

use super::names::Names;
use super::token::{Kind, Token};
use crate::lab::diagnose::Severity::{Error, Warning};
use crate::lab::diagnose::near::likely;
use crate::lab::diagnose::page::{Finding, Page};
use crate::text::Message;

/// What the library offers.
const MEMBERS: &[&str] = &[
    "emojize",
    "demojize",
    "emoji_list",
    "emoji_count",
    "distinct_emoji_list",
    "replace_emoji",
    "is_emoji",
    "purely_emoji",
    "analyze",
    "version",
    "config",
    "EMOJI_DATA",
    "LANGUAGES",
    "STATUS",
    "core",
    "tokenizer",
    "unicode_codes",
];

/// Codes that are printed as they are when `emojize` is forgotten.
const CODES: &[&str] = &[
    "thumbs_down",
    "thumbs_up",
    "red_heart",
    "grinning_face",
    "smiling_face",
    "fire",
    "rocket",
    "sun",
    "snake",
    "whale",
    "spouting_whale",
    "waving_hand",
    "party_popper",
    "clapping_hands",
    "check_mark_button",
    "cross_mark",
];

/// Spellings of other programs and of language='alias', with what they are here.
const ALIASES: &[(&str, &str)] = &[
    ("-1", "thumbs_down"),
    ("thumbsdown", "thumbs_down"),
    ("thumbdown", "thumbs_down"),
    ("thumb_down", "thumbs_down"),
    ("+1", "thumbs_up"),
    ("thumbsup", "thumbs_up"),
    ("thumbup", "thumbs_up"),
    ("thumb_up", "thumbs_up"),
    ("heart", "red_heart"),
    ("tada", "party_popper"),
    ("wave", "waving_hand"),
    ("clap", "clapping_hands"),
];

pub(super) fn findings(text: &str, page: &Page<'_>, tokens: &[Token], names: &Names, found: &mut Vec<Finding>) {
    imports(text, tokens, names, found);
    uses(text, page, tokens, names, found);
    texts(text, tokens, names, found);
    not_printed(text, tokens, names, found);
}

fn word<'a>(text: &'a str, tokens: &[Token], at: usize) -> Option<&'a str> {
    tokens.get(at).filter(|token| token.kind == Kind::Name).map(|token| &text[token.span.clone()])
}

/// `from emoji import emojise`.
fn imports(text: &str, tokens: &[Token], names: &Names, found: &mut Vec<Finding>) {
    for (module, member, _, at) in &names.members {
        if module == "emoji"
            && let Some(meant) = likely(member, MEMBERS)
            && let Some(span) = word(text, tokens, *at).map(|_| tokens[*at].span.clone())
        {
            let message = Message::new("diagnose-emoji-member").with("seen", member).with("meant", meant);
            found.push(Finding::new(span.clone(), Error, message).replacing(span, meant));
        }
    }
}

fn uses(text: &str, page: &Page<'_>, tokens: &[Token], names: &Names, found: &mut Vec<Finding>) {
    let module = names.modules.iter().find(|(module, ..)| module == "emoji");
    let member = |wanted: &str| names.members.iter().find(|(module, it, ..)| module == "emoji" && it == wanted);
    let misspelt = names.modules.iter().find(|(module, ..)| module != "emoji" && likely(module, &["emoji"]).is_some());
    let misspelt = misspelt.or_else(|| {
        names.modules.iter().find(|(module, ..)| module.eq_ignore_ascii_case("emoji") && module != "emoji")
    });
    let mut told = false;
    for at in 0..tokens.len() {
        let Some(name) = word(text, tokens, at) else { continue };
        let dotted = at > 0 && tokens[at - 1].is(text, ".");
        let span = tokens[at].span.clone();
        let attribute = tokens.get(at + 1).filter(|it| it.is(text, ".")).and_then(|_| word(text, tokens, at + 2));
        if !dotted && let Some(attribute) = attribute {
            let bound = names.bound.contains(name);
            // The module under the name it was given: is its member known?
            if names.modules.iter().any(|(module, it, _)| module == "emoji" && it == name) {
                let span = tokens[at + 2].span.clone();
                if !MEMBERS.contains(&attribute)
                    && let Some(meant) = likely(attribute, MEMBERS)
                {
                    let message = Message::new("diagnose-emoji-member").with("seen", attribute).with("meant", meant);
                    found.push(Finding::new(span.clone(), Error, message).replacing(span, meant));
                }
            } else if name == "emoji" && !bound && !names.open {
                let finding = match (module, member(attribute), misspelt) {
                    (Some((_, alias, _)), ..) => {
                        let message = Message::new("diagnose-emoji-alias").with("alias", alias);
                        Finding::new(span.clone(), Error, message).replacing(span, alias)
                    }
                    (None, Some((_, _, given, _)), _) => {
                        let message = Message::new("diagnose-emoji-from").with("name", given);
                        let whole = span.start..tokens[at + 2].span.end;
                        Finding::new(whole.clone(), Error, message).replacing(whole, given)
                    }
                    (None, None, Some((module, _, at))) => {
                        if std::mem::replace(&mut told, true) {
                            continue;
                        }
                        let span = tokens[*at].span.clone();
                        let message = Message::new("diagnose-emoji-module").with("seen", module);
                        Finding::new(span.clone(), Error, message).replacing(span, "emoji")
                    }
                    _ => {
                        if std::mem::replace(&mut told, true) {
                            continue;
                        }
                        let finding = Finding::new(span, Error, Message::new("diagnose-emoji-not-imported"));
                        // A line that was meant to import it is told by itself.
                        if imports_in_vain(text, tokens) {
                            continue;
                        }
                        let place = first_statement(text, page, tokens);
                        let label = Message::new("diagnose-fix-add").with("text", "import emoji");
                        finding.with_fix(label, vec![(place..place, "import emoji\n".to_owned())])
                    }
                };
                found.push(finding);
            } else if !bound && !names.open && module.is_some() && likely(name, &["emoji"]).is_some() {
                let message = Message::new("diagnose-name").with("seen", name).with("meant", "emoji");
                found.push(Finding::new(span.clone(), Error, message).replacing(span, "emoji"));
            }
        } else if !dotted
            && name == "emojize"
            && tokens.get(at + 1).is_some_and(|it| it.is(text, "("))
            && !names.bound.contains(name)
            && !names.open
        {
            let finding = Finding::new(span.clone(), Error, Message::new("diagnose-emojize-bare"));
            found.push(match module {
                Some((_, alias, _)) => finding.replacing(span, &format!("{alias}.emojize")),
                None => finding,
            });
        }
    }
}

/// `improt emoji`: two words that no statement begins with.
fn imports_in_vain(text: &str, tokens: &[Token]) -> bool {
    (1..tokens.len()).any(|at| {
        let starts = at == 1 || tokens[at - 2].kind == Kind::End;
        if starts && tokens[at - 1].is(text, "import") && tokens[at].kind == Kind::Text {
            return text[tokens[at].span.clone()].contains("emoji");
        }
        let meant = word(text, tokens, at - 1).is_some_and(|it| {
            it != "import" && (likely(it, &["import"]).is_some() || it == "Import" || it == "IMPORT")
        });
        starts && meant && word(text, tokens, at) == Some("emoji")
    })
}

/// Where an import may stand: after the shebang, the comments and the docstring, and the imports from the future.
fn first_statement(text: &str, page: &Page<'_>, tokens: &[Token]) -> usize {
    let mut at = 0;
    loop {
        let Some(token) = tokens.get(at) else { return 0 };
        let passes = token.kind == Kind::Text && tokens.get(at + 1).is_some_and(|it| it.kind == Kind::End) && at == 0
            || token.is(text, "from") && word(text, tokens, at + 1) == Some("__future__");
        if !passes {
            return page.line(page.row(token.span.start)).start;
        }
        at += tokens[at..].iter().position(|it| it.kind == Kind::End).map_or(tokens.len(), |end| end + 1);
    }
}

/// `emoji.emojize(…)` as a statement of its own: its result is lost.
fn not_printed(text: &str, tokens: &[Token], names: &Names, found: &mut Vec<Finding>) {
    for line in tokens.split(|token| token.kind == Kind::End) {
        let (Some(first), Some(last)) = (line.first(), line.last()) else { continue };
        let known = |name: &str| names.modules.iter().any(|(module, it, _)| module == "emoji" && it == name);
        let is = |at: usize, what: &str| line.get(at).is_some_and(|token| token.is(text, what));
        let call = known(&text[first.span.clone()]) && is(1, ".") && is(2, "emojize") && is(3, "(");
        let whole = last.is(text, ")")
            && line.get(4..line.len() - 1).is_some_and(|inner| inner.iter().all(|token| token.depth > 0));
        if call && whole && first.depth == 0 {
            let finding =
                Finding::new(first.span.start..line[2].span.end, Warning, Message::new("diagnose-not-printed"));
            let edits = vec![
                (first.span.start..first.span.start, "print(".to_owned()),
                (last.span.end..last.span.end, ")".to_owned()),
            ];
            found.push(finding.with_fix(Message::new("diagnose-fix-add").with("text", "print( )"), edits));
        }
    }
}

/// The codes in the texts.
fn texts(text: &str, tokens: &[Token], names: &Names, found: &mut Vec<Finding>) {
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Text) {
        let calls = enclosing(text, tokens, at);
        let by = |name: &str| {
            let member = |known: &(String, String, String, usize)| known.1 == "emojize" && known.2 == name;
            name == "emojize" || names.members.iter().any(member)
        };
        let content = &text[token.span.clone()];
        match calls.iter().find(|(name, _)| by(name)) {
            Some((_, open)) => {
                let rest = tokens[*open..].iter().take_while(|it| it.kind != Kind::End);
                let told = ["language", "delimiters", "use_aliases", "variant"];
                if !rest.clone().any(|it| told.iter().any(|told| it.is(text, told))) {
                    found.extend(codes(content, token.span.start));
                }
            }
            None if calls.first().is_some_and(|(name, _)| *name == "print") && calls.len() == 1 => {
                let code = CODES.iter().find(|code| content.contains(&format!(":{code}:")));
                if let Some(code) = code {
                    let place = token.span.start + content.find(&format!(":{code}:")).unwrap_or(0);
                    let message = Message::new("diagnose-emoji-literal").with("code", code);
                    let finding = Finding::new(place..place + code.len() + 2, Warning, message);
                    let call = names
                        .modules
                        .iter()
                        .find(|(module, ..)| module == "emoji")
                        .map(|(_, name, _)| format!("{name}.emojize("))
                        .or_else(|| {
                            let member = names.members.iter().find(|it| it.0 == "emoji" && it.1 == "emojize")?;
                            Some(format!("{}(", member.2))
                        });
                    let alone = tokens.get(at + 1).is_some_and(|it| it.is(text, ")")) && tokens[at - 1].is(text, "(");
                    found.push(match call {
                        Some(call) if alone => {
                            let label = Message::new("diagnose-fix-add").with("text", "emojize");
                            let span = &token.span;
                            finding
                                .with_fix(label, vec![(span.start..span.start, call), (span.end..span.end, ")".into())])
                        }
                        _ => finding,
                    });
                }
            }
            None => {}
        }
    }
}

/// The functions in whose parentheses the token stands, the innermost first, with the place of the parenthesis.
fn enclosing<'a>(text: &'a str, tokens: &[Token], at: usize) -> Vec<(&'a str, usize)> {
    let mut calls = Vec::new();
    let mut depth = tokens[at].depth;
    for place in (0..at).rev() {
        let token = &tokens[place];
        if token.depth < depth && token.kind == Kind::Operator && ["(", "[", "{"].iter().any(|it| token.is(text, it)) {
            depth = token.depth;
            if token.is(text, "(") {
                calls.push((place.checked_sub(1).and_then(|at| word(text, tokens, at)).unwrap_or_default(), place));
            }
        }
        if token.kind == Kind::End {
            break;
        }
    }
    calls
}

/// Codes that `emojize` would leave as they are.
fn codes(content: &str, start: usize) -> Vec<Finding> {
    let mut found = Vec::new();
    let finding = |span: Range<usize>, seen: &str, meant: &str| {
        let span = start + span.start..start + span.end;
        let message = Message::new("diagnose-emoji-code").with("seen", seen).with("meant", format!(":{meant}:"));
        Finding::new(span.clone(), Warning, message).replacing(span, &format!(":{meant}:"))
    };
    // `:code:` as the library reads it.
    let mut rest = 0;
    while let Some(open) = content[rest..].find(':').map(|at| rest + at) {
        let code = content[open + 1..].find(':').map(|length| &content[open + 1..open + 1 + length]);
        let Some(code) = code.filter(|code| !code.is_empty() && !code.contains(['{', '}']) && code.len() < 40) else {
            rest = open + 1;
            continue;
        };
        let span = open..open + code.len() + 2;
        let bare = code.trim().replace(['-', ' '], "_").to_lowercase();
        let alias = ALIASES.iter().find(|(alias, _)| *alias == code).map(|(_, meant)| *meant);
        let thumbs = ["thumbs_down", "thumbs_up"];
        let near = alias.or_else(|| thumbs.iter().find(|it| **it == bare && **it != code).copied());
        let near = near.or_else(|| thumbs.iter().find(|it| likely(&bare, &[it]).is_some()).copied());
        match near {
            Some(meant) if !CODES.contains(&code) => {
                found.push(finding(span.clone(), &content[span.clone()], meant));
                rest = span.end;
            }
            _ if code.contains(' ') => rest = open + 1,
            _ => rest = span.end,
        }
    }
    // A colon is missing on one side or both.
    for code in ["thumbs_down", "thumbs_up"] {
        let Some(at) = content.find(code).filter(|_| found.is_empty()) else { continue };
        let (before, after) = (&content[..at], &content[at + code.len()..]);
        let whole = before.ends_with(':') && (after.starts_with(':') || after.starts_with('_'));
        let part = before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
            || after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if !whole && !part {
            let first = at - usize::from(before.ends_with(':'));
            let last = at + code.len() + usize::from(after.starts_with(':'));
            found.push(finding(first..last, &content[first..last], code));
        }
    }
    found
}
