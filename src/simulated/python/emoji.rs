//! The library of the lab, `emoji`: Unicode's names with underscores, and GitHub's as aliases.

/// Emoji, name, aliases: see build.rs.
const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/emojis.tsv"));
/// An emoji is the same with it or without.
const AS_A_PICTURE: char = '\u{fe0f}';

struct Emoji {
    itself: &'static str,
    name: &'static str,
    aliases: &'static str,
}

fn all() -> impl Iterator<Item = Emoji> {
    TABLE.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        Some(Emoji { itself: columns.next()?, name: columns.next()?, aliases: columns.next()? })
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
        let end = inner
            .find(|char: char| char == ':' || char.is_whitespace())
            .filter(|end| *end > 0 && inner[*end..].starts_with(':'));
        let found = end.and_then(|end| {
            let code = &inner[..end];
            let by_alias = all().filter(|_| alias).find(|emoji| emoji.aliases.split(',').any(|alias| alias == code));
            by_alias.or_else(|| all().find(|emoji| emoji.name == code)).map(|emoji| (emoji, end))
        });
        if let Some((emoji, end)) = found {
            said.push_str(emoji.itself);
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
            let begun = all().filter_map(|emoji| begins(rest, emoji.itself).map(|end| (emoji, end)));
            begun.max_by_key(|(_, end)| *end)
        };
        let length = match found {
            Some((emoji, end)) => {
                said.push_str(&format!(":{}:", emoji.name));
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

/// Where in the text the emoji ends, if it begins with it.
fn begins(text: &str, emoji: &str) -> Option<usize> {
    let mut chars = text.char_indices().filter(|(_, char)| *char != AS_A_PICTURE);
    let mut end = 0;
    for wanted in emoji.chars().filter(|char| *char != AS_A_PICTURE) {
        let (at, char) = chars.next()?;
        if char != wanted {
            return None;
        }
        end = at + char.len_utf8();
    }
    let picture = text[end..].starts_with(AS_A_PICTURE);
    Some(if picture { end + AS_A_PICTURE.len_utf8() } else { end })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_become_emojis() {
        for (text, alias, said) in [
            ("a :thumbs_down: b", false, "a 👎 b"),
            (":thumbsdown:", false, ":thumbsdown:"),
            (":thumbsdown::-1:", true, "👎👎"),
            (":red_heart:", false, "❤️"),
            (":thumbs_up_medium_skin_tone:", false, "👍🏽"),
            (":France:", false, "🇫🇷"),
            ("10:30: :no such:", false, "10:30: :no such:"),
            ("::", true, "::"),
        ] {
            assert_eq!(emojize(text, alias), said, "{text}");
        }
    }

    #[test]
    fn emojis_become_names_the_longest_first() {
        for (text, said) in [
            ("a 👎 b", "a :thumbs_down: b"),
            ("👍🏽", ":thumbs_up_medium_skin_tone:"),
            ("❤️ ❤", ":red_heart: :red_heart:"),
            ("👩‍💻!", ":woman_technologist:!"),
            ("1 # é", "1 # é"),
        ] {
            assert_eq!(demojize(text), said, "{text}");
        }
    }
}
