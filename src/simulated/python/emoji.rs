//! The library of the lab, `emoji`: Unicode's names with underscores, and GitHub's as aliases.

/// Unicode's name as the library writes it.
fn name(emoji: &emojis::Emoji) -> String {
    let name = emoji.name();
    let name = name.strip_prefix("flag: ").unwrap_or(name);
    name.chars()
        .filter(|char| !matches!(char, ':' | ',' | '“' | '”'))
        .map(|char| if char == ' ' { '_' } else { char })
        .collect()
}

fn all() -> impl Iterator<Item = &'static emojis::Emoji> {
    emojis::iter().flat_map(|emoji| {
        let tones = emoji.skin_tones().into_iter().flatten().skip(1);
        std::iter::once(emoji).chain(tones)
    })
}

/// `:thumbs_down:` becomes 👎; a name that is not one stays as it is.
pub fn emojize(text: &str, alias: bool) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        let (before, from) = rest.split_at(at);
        said.push_str(before);
        let inner = &from[1..];
        let end =
            inner.find(|char: char| char == ':' || char.is_whitespace()).filter(|end| inner[*end..].starts_with(':'));
        let found = end.and_then(|end| {
            let code = &inner[..end];
            let by_alias = if alias { emojis::get_by_shortcode(code) } else { None };
            by_alias.or_else(|| all().find(|emoji| name(emoji) == code)).map(|emoji| (emoji, end))
        });
        if let Some((emoji, end)) = found {
            said.push_str(emoji.as_str());
            rest = &inner[end + 1..];
        } else {
            said.push(':');
            rest = inner;
        }
    }
    said + rest
}

/// The other way; the longest emoji first.
pub fn demojize(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let found = if char.is_ascii_alphabetic() || char == ' ' {
            None
        } else {
            let longest = rest.char_indices().map(|(at, char)| at + char.len_utf8()).take(12);
            longest.filter_map(|end| emojis::get(&rest[..end]).map(|emoji| (emoji, end))).last()
        };
        let length = match found {
            Some((emoji, end)) => {
                said.push_str(&format!(":{}:", name(emoji)));
                end
            }
            None => {
                said.push(char);
                char.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    said
}
