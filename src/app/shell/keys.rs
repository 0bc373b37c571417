//! Keys, pastes and mouse as bytes, the way xterm sends them (its `ctlseqs` document is the reference).
//!
//! By hand: terminput's encoder knows neither application cursor mode nor Ctrl with punctuation.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use vt100::{MouseProtocolEncoding, MouseProtocolMode};

/// A key's bytes; `application` is DECCKM, under which bare cursor keys say `ESC O` for `ESC [`.
pub(super) fn key(key: KeyEvent, application: bool) -> Vec<u8> {
    if key.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let mut plain = match key.code {
        KeyCode::Char(c) if ctrl => control(c),
        KeyCode::Char(c) => c.to_string().into_bytes(),
        KeyCode::Enter => vec![b'\r'],
        KeyCode::Tab if shift => return b"\x1b[Z".to_vec(),
        KeyCode::BackTab => return b"\x1b[Z".to_vec(),
        KeyCode::Tab => vec![b'\t'],
        KeyCode::Backspace => vec![if ctrl { 0x08 } else { 0x7f }],
        KeyCode::Esc => vec![0x1b],
        KeyCode::Null => vec![0],
        other => return special(other, modifier(key.modifiers), application),
    };
    if key.modifiers.contains(KeyModifiers::ALT) && !plain.is_empty() {
        plain.insert(0, 0x1b);
    }
    plain
}

/// Pasted text. The end bracket inside it is removed, else the rest would count as typed.
pub(super) fn paste(text: &str, bracketed: bool) -> Vec<u8> {
    const END: &str = "\x1b[201~";
    let mut text = text.replace("\r\n", "\r").replace('\n', "\r");
    if !bracketed {
        return text.into_bytes();
    }
    // Again until none is left: taking one out may join the halves of another.
    while text.contains(END) {
        text = text.replace(END, "");
    }
    format!("\x1b[200~{text}{END}").into_bytes()
}

/// A mouse event's report, when `mode` asks for that kind of event and it can be said in `encoding`.
pub(super) fn mouse(event: MouseEvent, mode: MouseProtocolMode, encoding: MouseProtocolEncoding) -> Option<Vec<u8>> {
    use MouseProtocolMode as Mode;
    let (button, wanted) = match event.kind {
        MouseEventKind::Down(button) => (number(button), mode != Mode::None),
        MouseEventKind::Up(button) => (number(button), !matches!(mode, Mode::None | Mode::Press)),
        MouseEventKind::Drag(button) => (number(button) + 32, matches!(mode, Mode::ButtonMotion | Mode::AnyMotion)),
        MouseEventKind::Moved => (35, mode == Mode::AnyMotion),
        MouseEventKind::ScrollUp => (64, mode != Mode::None),
        MouseEventKind::ScrollDown => (65, mode != Mode::None),
        MouseEventKind::ScrollLeft => (66, mode != Mode::None),
        MouseEventKind::ScrollRight => (67, mode != Mode::None),
    };
    if !wanted {
        return None;
    }
    let held = |modifier, bit| if event.modifiers.contains(modifier) { bit } else { 0 };
    let modifiers = held(KeyModifiers::SHIFT, 4) + held(KeyModifiers::ALT, 8) + held(KeyModifiers::CONTROL, 16);
    let (column, row) = (u32::from(event.column) + 1, u32::from(event.row) + 1);
    let up = matches!(event.kind, MouseEventKind::Up(_));
    // Only SGR says which button was let go.
    let code = if up && encoding != MouseProtocolEncoding::Sgr { 3 } else { button } + modifiers;
    match encoding {
        MouseProtocolEncoding::Sgr => {
            Some(format!("\x1b[<{code};{column};{row}{}", if up { 'm' } else { 'M' }).into_bytes())
        }
        MouseProtocolEncoding::Default => {
            let byte = |value: u32| u8::try_from(value + 32).ok();
            Some(vec![0x1b, b'[', b'M', byte(code)?, byte(column)?, byte(row)?])
        }
        MouseProtocolEncoding::Utf8 => {
            let letter = |value: u32| char::from_u32(value + 32).filter(|_| value < 2016);
            Some(format!("\x1b[M{}{}{}", letter(code)?, letter(column)?, letter(row)?).into_bytes())
        }
    }
}

fn number(button: MouseButton) -> u32 {
    match button {
        MouseButton::Left => 0,
        MouseButton::Middle => 1,
        MouseButton::Right => 2,
    }
}

/// Ctrl with a character: the C0 code where xterm has one, else the character alone.
fn control(c: char) -> Vec<u8> {
    let code = match c.to_ascii_lowercase() {
        ' ' | '@' | '`' | '2' => 0x00,
        letter @ 'a'..='z' => letter as u8 - b'a' + 1,
        '[' | '{' | '3' => 0x1b,
        '\\' | '|' | '4' => 0x1c,
        ']' | '}' | '5' => 0x1d,
        '^' | '~' | '6' => 0x1e,
        '_' | '/' | '-' | '7' => 0x1f,
        '?' | '8' => 0x7f,
        other => return other.to_string().into_bytes(),
    };
    vec![code]
}

/// xterm's modifier parameter: 1 and a bit each for Shift, Alt, Ctrl.
fn modifier(held: KeyModifiers) -> u8 {
    let bit = |modifier, value| if held.contains(modifier) { value } else { 0 };
    1 + bit(KeyModifiers::SHIFT, 1) + bit(KeyModifiers::ALT, 2) + bit(KeyModifiers::CONTROL, 4)
}

fn special(code: KeyCode, modifier: u8, application: bool) -> Vec<u8> {
    let text = match (letter(code), tilde(code)) {
        (Some(letter), _) if modifier > 1 => format!("\x1b[1;{modifier}{letter}"),
        (Some(letter @ 'P'..='S'), _) => format!("\x1bO{letter}"),
        (Some(letter), _) if application => format!("\x1bO{letter}"),
        (Some(letter), _) => format!("\x1b[{letter}"),
        (None, Some(number)) if modifier > 1 => format!("\x1b[{number};{modifier}~"),
        (None, Some(number)) => format!("\x1b[{number}~"),
        (None, None) => String::new(),
    };
    text.into_bytes()
}

/// The keys that end in a letter: cursor keys, F1 to F4.
fn letter(code: KeyCode) -> Option<char> {
    Some(match code {
        KeyCode::Up => 'A',
        KeyCode::Down => 'B',
        KeyCode::Right => 'C',
        KeyCode::Left => 'D',
        KeyCode::End => 'F',
        KeyCode::Home => 'H',
        KeyCode::F(1) => 'P',
        KeyCode::F(2) => 'Q',
        KeyCode::F(3) => 'R',
        KeyCode::F(4) => 'S',
        _ => return None,
    })
}

/// The keys that are a number and a tilde.
fn tilde(code: KeyCode) -> Option<u8> {
    Some(match code {
        KeyCode::Insert => 2,
        KeyCode::Delete => 3,
        KeyCode::PageUp => 5,
        KeyCode::PageDown => 6,
        KeyCode::F(number @ 5) => number + 10,
        KeyCode::F(number @ 6..=10) => number + 11,
        KeyCode::F(number @ 11..=12) => number + 12,
        _ => return None,
    })
}
