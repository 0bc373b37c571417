//! Colours and attributes of a terminal (ECMA-48 SGR) as a style.

use ratatui::style::{Color, Modifier, Style};
use vte::Params;

/// `style` after the sequence. Concealed and blinking text stay as they are: nothing may hide in a log.
pub(super) fn apply(mut style: Style, params: &Params) -> Style {
    let mut params = params.iter();
    while let Some(param) = params.next() {
        let code = param.first().copied().unwrap_or(0);
        style = match code {
            0 => Style::default(),
            1 => style.add_modifier(Modifier::BOLD),
            2 => style.add_modifier(Modifier::DIM),
            3 => style.add_modifier(Modifier::ITALIC),
            4 if param.get(1) == Some(&0) => without(style, Modifier::UNDERLINED),
            4 | 21 => style.add_modifier(Modifier::UNDERLINED),
            7 => style.add_modifier(Modifier::REVERSED),
            9 => style.add_modifier(Modifier::CROSSED_OUT),
            22 => without(style, Modifier::BOLD | Modifier::DIM),
            23 => without(style, Modifier::ITALIC),
            24 => without(style, Modifier::UNDERLINED),
            27 => without(style, Modifier::REVERSED),
            29 => without(style, Modifier::CROSSED_OUT),
            30..=37 | 90..=97 => Style { fg: Some(basic(code)), ..style },
            40..=47 | 100..=107 => Style { bg: Some(basic(code - 10)), ..style },
            38 | 48 => {
                let color = if param.len() > 1 {
                    extended(&mut param[1..].iter().copied(), param.len() > 5)
                } else {
                    extended(&mut params.by_ref().map(|next| next.first().copied().unwrap_or(0)), false)
                };
                match (code, color) {
                    (_, None) => style,
                    (38, fg) => Style { fg, ..style },
                    (_, bg) => Style { bg, ..style },
                }
            }
            39 => Style { fg: None, ..style },
            49 => Style { bg: None, ..style },
            _ => style,
        };
    }
    style
}

fn without(style: Style, modifier: Modifier) -> Style {
    Style { add_modifier: style.add_modifier - modifier, ..style }
}

/// The sixteen basic colours, in the order of their numbers (ECMA-48, and the first of the 256).
pub const BASIC: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

fn basic(code: u16) -> Color {
    let index = if code < 90 { code.saturating_sub(30) } else { code - 90 + 8 };
    BASIC.get(usize::from(index)).copied().unwrap_or(Color::Reset)
}

/// What follows 38 or 48. With colons (ITU T.416) a colour space may stand before red, green and blue.
fn extended(values: &mut dyn Iterator<Item = u16>, color_space: bool) -> Option<Color> {
    let byte = |values: &mut dyn Iterator<Item = u16>| values.next().and_then(|value| u8::try_from(value).ok());
    match values.next()? {
        5 => byte(values).map(Color::Indexed),
        2 => {
            if color_space {
                values.next();
            }
            Some(Color::Rgb(byte(values)?, byte(values)?, byte(values)?))
        }
        _ => None,
    }
}
