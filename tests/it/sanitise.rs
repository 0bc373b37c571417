//! What a terminal would show of hostile or untidy bytes.

use ratatui::style::{Color, Modifier, Style};
use soleil::text::sanitise::{LINE_LIMIT, LineBuffer, one_line, plain};

use super::table::{Part, tell};

const ROWS: &[(&str, &[u8], &str)] = &[
    ("plain lines", b"a\nb\n", "a\nb\n"),
    ("no last line feed", b"a\nb", "a\nb"),
    ("carriage return and line feed", b"a\r\nb\r\n", "a\nb\n"),
    ("a progress bar", b"10%\r20%\r100%\n", "100%\n"),
    ("a shorter one leaves the rest, as terminals do", b"hello\rHE", "HEllo"),
    ("erase to the end", b"hello\r\x1b[Kbye", "bye"),
    ("erase before", b"hello\x1b[3D\x1b[1Kx", "  xlo"),
    ("erase all", b"hello\x1b[2Kx", "     x"),
    ("backspace", b"pythom\x08n", "python"),
    ("readline deletes a character", b"pythhon\x08\x08\x08\x08\x1b[1P", "python"),
    ("readline inserts a character", b"pyton\x08\x08\x1b[1@h", "python"),
    ("readline moves over", b"ac\rxx\x1b[C!", "xx !"),
    ("readline rewrites the tail", b"ac\x08bc\x08", "abc"),
    ("tabs", b"a\tb\n\tc", "a       b\n        c"),
    ("bell, NUL, DEL, shift out", b"a\x07\x00\x7f\x0eb", "ab"),
    ("title", b"\x1b]0;owned\x07text", "text"),
    ("title ended by ST", b"\x1b]2;owned\x1b\\text", "text"),
    ("clipboard", b"\x1b]52;c;cm0gLXJm\x07text", "text"),
    ("link", b"\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\", "text"),
    ("device control string", b"\x1bP+q544e\x1b\\text", "text"),
    ("privacy message, application command", b"\x1b^a\x1b\\x\x1b_b\x1b\\y", "xy"),
    ("modes", b"\x1b[?2004h\x1b[?1049htext\x1b[?25l", "text"),
    ("cursor to anywhere", b"a\x1b[10;10Hb", "ab"),
    ("clear by Ctrl-L", b"$ py\x1b[H\x1b[2J$ py", "$ py\n$ py"),
    ("C1 as bytes", b"a\x9b31mb", "a31mb"),
    ("C1 as UTF-8", b"a\xc2\x9b31mb\xc2\x9d", "a31mb"),
    ("reset", b"a\x1bcb", "ab"),
    ("not UTF-8", b"a\xff\xfeb", "a\u{fffd}\u{fffd}b"),
    ("right-to-left override", "x\u{202e}cod.exe".as_bytes(), "x<U+202E>cod.exe"),
    ("isolates", "\u{2066}a\u{2069}".as_bytes(), "<U+2066>a<U+2069>"),
    ("combining marks and emoji", "e\u{301} 👎 👩\u{200d}💻".as_bytes(), "e\u{301} 👎 👩\u{200d}💻"),
    ("half a wide character is no character", "👎\rx".as_bytes(), "x "),
    ("backspace over a wide one", "👎\x08\x08ab".as_bytes(), "ab"),
    ("a sequence over two lines", b"\x1b[31\nm red\nplain\n", "\n red\nplain\n"),
    ("a title over two lines", b"\x1b]0;one\ntwo\x07\nthree\n", "\nthree\n"),
    ("plain lines after a sequence", b"\x1b[1mone\x1b[0m\ntwo\nthree\r\n", "one\ntwo\nthree\n"),
    ("a mark with nothing to stand on", "\u{301}a".as_bytes(), "a"),
];

#[test]
fn a_terminal_shows() {
    for (name, bytes, expected) in ROWS {
        assert_eq!(plain(bytes), *expected, "{name}");
    }
}

/// Cutting the bytes anywhere changes nothing.
#[test]
fn pieces_of_any_size() {
    for (name, bytes, _) in ROWS {
        for size in 1..4 {
            let mut buffer = LineBuffer::new();
            let mut lines: Vec<String> = Vec::new();
            for piece in bytes.chunks(size) {
                lines.extend(buffer.push(piece).iter().map(ToString::to_string));
            }
            let unfinished = buffer.flush().map(|line| line.to_string()).unwrap_or_default();
            lines.push(unfinished);
            let joined = lines.join("\n");
            assert_eq!(joined, plain(bytes), "{name}, by {size}");
        }
    }
    let kept = "plain text, as a terminal would show it; the same wherever the bytes are cut";
    tell(Part::Hostile, "OSC, DCS, CSI, C1, NUL and bidi controls in a log", "(its words, harmless)", kept);
}

#[test]
fn colours_become_styles() {
    let style = Style::default();
    let rows: &[(&[u8], Style)] = &[
        (b"\x1b[91mx", style.fg(Color::LightRed)),
        (b"\x1b[1;32mx", style.fg(Color::Green).add_modifier(Modifier::BOLD)),
        (b"\x1b[1m\x1b[22mx", style),
        (b"\x1b[38;5;208mx", style.fg(Color::Indexed(208))),
        (b"\x1b[48;2;1;2;3mx", style.bg(Color::Rgb(1, 2, 3))),
        (b"\x1b[38:2::1:2:3mx", style.fg(Color::Rgb(1, 2, 3))),
        (b"\x1b[31m\x1b[mx", style),
        (b"\x1b[8mx", style),
        (b"\x1b[38;5mx", style),
    ];
    for (bytes, expected) in rows {
        let line = LineBuffer::new_line(bytes);
        assert_eq!(line.spans.len(), 1, "{bytes:?}");
        assert_eq!(line.spans[0].style, *expected, "{bytes:?}");
    }
}

trait NewLine {
    fn new_line(bytes: &[u8]) -> ratatui::text::Line<'static>;
}

impl NewLine for LineBuffer {
    fn new_line(bytes: &[u8]) -> ratatui::text::Line<'static> {
        let mut buffer = LineBuffer::new();
        buffer.push(bytes);
        buffer.flush().expect("a line")
    }
}

#[test]
fn a_long_line_is_cut() {
    let long = vec![b'x'; 1_000_000];
    for bytes in [&long[..], b"a\x1b[9999999999Cbc", b"ab\r\x1b[65535@c"] {
        let shown = plain(bytes);
        assert!(shown.chars().count() <= LINE_LIMIT + 1);
        assert!(shown.ends_with('…'));
    }
    let kept = "its line is cut, and ends in `…`";
    tell(Part::Hostile, "a log's line of 1 MB, or of one character far to the right", "(its beginning)", kept);
}

/// vte keeps an unfinished control string whole: after a while it is given up, and text is seen again.
#[test]
fn an_endless_control_string_is_given_up() {
    let mut buffer = LineBuffer::new();
    buffer.push(b"\x1b]0;");
    for _ in 0..40 {
        buffer.push(&[b'x'; 4096]);
    }
    buffer.push(b"\nseen\n");
    assert!(buffer.flush().is_none());
    assert!(!plain(b"\x1b]0;title\n").contains("title"));
    let kept = "it is given up after a while: text is seen again";
    tell(Part::Hostile, "a log with a control string that never ends", "(what follows)", kept);
}

#[test]
fn names_stay_on_one_line() {
    for (name, expected) in [("a\nb", "a b"), ("a\x1b[31mb\x1b]0;x\x07", "ab"), ("a\n", "a"), ("", "")] {
        assert_eq!(one_line(name), expected);
    }
}
