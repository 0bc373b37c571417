//! Here-documents behind a command: `RUN bash -e <<EOF`. The grammar's crate reads those that stand first; `BuildKit`
//! reads them anywhere in a RUN, COPY or ADD.

use std::collections::HashMap;

/// `text` with the bodies of such here-documents made comments, byte for byte. `None` where there is none.
pub(super) fn masked(text: &str) -> Option<String> {
    if !text.contains("<<") {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut changed = false;
    let ends = Ends::of(text);
    let mut lines = text.split_inclusive('\n').enumerate();
    while let Some((mut at, line)) = lines.next() {
        masked.push_str(line);
        let Some(arguments) = run(line) else { continue };
        // What the grammar reads by itself: nothing but options before it.
        let own =
            arguments.split_whitespace().find(|word| !word.starts_with("--")).is_some_and(|it| it.starts_with("<<"));
        for (delimiter, tabs) in delimiters(arguments) {
            if !ends.come_after(at, delimiter, tabs) {
                break;
            }
            for (place, body) in lines.by_ref() {
                at = place;
                if own {
                    masked.push_str(body);
                } else {
                    changed = true;
                    masked.extend(body.bytes().enumerate().map(|(at, byte)| match byte {
                        b'\n' => '\n',
                        _ if at == 0 => '#',
                        _ => ' ',
                    }));
                }
                if whole(body, tabs) == delimiter {
                    break;
                }
            }
        }
    }
    changed.then_some(masked)
}

/// A line as it is compared with a delimiter.
fn whole(line: &str, tabs: bool) -> &str {
    let line = line.trim_end_matches(['\n', '\r']);
    if tabs { line.trim_start_matches('\t') } else { line }
}

/// Where each line stands last, with and without the tabs before it: whether a here-document ends is known without reading on
/// to the end of the text for each.
struct Ends<'a>(HashMap<(&'a str, bool), usize>);

impl<'a> Ends<'a> {
    fn of(text: &'a str) -> Self {
        let lines = text.split_inclusive('\n').enumerate();
        Self(lines.flat_map(|(at, line)| [false, true].map(|tabs| ((whole(line, tabs), tabs), at))).collect())
    }

    fn come_after(&self, line: usize, delimiter: &str, tabs: bool) -> bool {
        self.0.get(&(delimiter, tabs)).is_some_and(|last| *last > line)
    }
}

/// The arguments of a RUN.
fn run(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let (keyword, arguments) = line.split_at_checked(3)?;
    (keyword.eq_ignore_ascii_case("run") && arguments.starts_with([' ', '\t'])).then_some(arguments)
}

/// The delimiters of a line, quotes removed, with whether tabs may stand before them.
fn delimiters(line: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') if before.is_whitespace() => break,
            (None, '<') if before.is_whitespace() || before.is_ascii_digit() => {
                if let Some(rest) = line[at..].strip_prefix("<<").filter(|rest| !rest.starts_with('<')) {
                    let (rest, tabs) = rest.strip_prefix('-').map_or((rest, false), |rest| (rest, true));
                    let word =
                        rest.split(|c: char| c.is_whitespace() || ";|&)><".contains(c)).next().unwrap_or_default();
                    let word = word.trim_matches(['"', '\'']);
                    if word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
                        found.push((word, tabs));
                    }
                }
            }
            _ => {}
        }
        before = c;
    }
    found
}
