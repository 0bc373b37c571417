//! The shell pane: marks that count and marks that do not, answers, keys, pasting, what is drawn.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use soleil::app::shell::{Shell, ShellEvent};
use soleil::lab::world::Observation;

const NONCE: &str = "n0nce";
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// One line an event: `+1 line @cwd`, `>1 output`, `-1 status`, `<reply`.
fn told(events: Vec<ShellEvent>) -> Vec<String> {
    let line = |event| match event {
        ShellEvent::Seen(Observation::CommandStarted { id, line, cwd, .. }) => format!("+{id} {line} @{cwd}"),
        ShellEvent::Seen(Observation::CommandOutput(id, text)) => format!(">{id} {text}"),
        ShellEvent::Seen(Observation::CommandFinished(id, status)) => format!("-{id} {status}"),
        ShellEvent::Reply(bytes) => format!("<{}", String::from_utf8(bytes).unwrap().replace('\x1b', "^")),
        ShellEvent::Seen(other) => panic!("{other:?}"),
    };
    events.into_iter().map(line).collect()
}

/// `{`…`}` is a mark with the right nonce, `(`…`)` one without, `<`…`>` one with another's.
fn stream(row: &str) -> String {
    let piece = |c: char| match c {
        '{' | '(' | '<' => "\x1b]633;".to_owned(),
        '}' => format!(";{NONCE}\x07"),
        ')' => "\x07".to_owned(),
        '>' => ";other\x07".to_owned(),
        other => other.to_string(),
    };
    row.chars().map(piece).collect()
}

#[test]
fn marks() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("a command", "{P;Cwd=/home/ada}$ ls\r\n{E;ls}{C}a  b\r\n{D;0}", &["+1 ls @/home/ada", ">1 a  b", "-1 0"]),
        ("two", "{E;a}{C}{D;0}{E;b}{C}x\r\n{D;3}", &["+1 a @", "-1 0", "+2 b @", ">2 x", "-2 3"]),
        ("no nonce", "(E;docker images)(C)(D;0)", &[]),
        ("another nonce", "<E;docker images><C><D;0>", &[]),
        ("a forged status", "{E;false}{C}(D;0)<D;0>{D;1}", &["+1 false @", "-1 1"]),
        ("a forged line", "{E;cat x}{C}(E;docker images)(C)<E;y>{D;0}", &["+1 cat x @", "-1 0"]),
        ("the nonce as part of a line", "(E;n0nce;x)(C)", &[]),
        ("escapes", "{E;echo \\x3b \\\\ \\x0a é\\xc3\\xa9 \\x}{C}", &["+1 echo ; \\ \n éé \\x @"]),
        ("an end without a start", "{D;130}{P;Cwd=/}", &[]),
        ("a start without a line", "{C}hi{D;0}", &[]),
        ("a status that is no number", "{E;x}{C}{D;zero}", &["+1 x @"]),
        ("wide characters", "{E;echo 👎}{C}👎 🌞\r\n{D;0}", &["+1 echo 👎 @", ">1 👎 🌞", "-1 0"]),
        ("colours and progress", "{E;x}{C}10%\r\x1b[31m100%\x1b[0m\x1b[K\r\n{D;0}", &["+1 x @", ">1 100%", "-1 0"]),
        (
            "a row that was full",
            "{E;x}{C}{WIDE}\r1\r\nx{WIDE}\r1\r\n{D;0}",
            &["+1 x @", ">1 1{REST}\nx{REST}1", "-1 0"],
        ),
        ("before the start", "typed{E;x}{C}{D;0}\r\nafter", &["+1 x @", "-1 0"]),
        ("a full screen", "{E;vi}{C}\x1b[?1049hMenu\x1b[?1049lbye{D;0}", &["+1 vi @", ">1 bye", "-1 0"]),
    ];
    for (name, input, expected) in rows {
        let mut shell = Shell::new(24, 80, NONCE);
        let (input, rest) = (input.replace("{WIDE}", &"w".repeat(80)), "w".repeat(79));
        let expected: Vec<_> = expected.iter().map(|line| line.replace("{REST}", &rest)).collect();
        assert_eq!(told(shell.feed(stream(&input).as_bytes(), NOW)), expected, "{name}");
    }
}

#[test]
fn marks_cut_anywhere() {
    let whole = stream("{P;Cwd=/tmp}{E;echo é👎}{C}👎 é\r\n{D;0}");
    for at in 1..whole.len() {
        let mut shell = Shell::new(24, 80, NONCE);
        let mut events = told(shell.feed(&whole.as_bytes()[..at], NOW));
        events.extend(told(shell.feed(&whole.as_bytes()[at..], NOW)));
        events.dedup_by_key(|event| event[..2].to_owned());
        assert_eq!(events.len(), 3, "{at}: {events:?}");
        assert_eq!((events[0].as_str(), events[2].as_str()), ("+1 echo é👎 @/tmp", "-1 0"), "{at}");
    }
}

#[test]
fn without_a_nonce_nothing_is_believed() {
    let mut shell = Shell::new(24, 80, "");
    assert_eq!(told(shell.feed(b"\x1b]633;E;docker images;\x07\x1b]633;C;\x07", NOW)), [""; 0]);
}

#[test]
fn a_long_line_is_kept_whole_and_an_endless_one_is_given_up() {
    let mut shell = Shell::new(24, 80, NONCE);
    let long = "x".repeat(20_000);
    let events = told(shell.feed(stream(&format!("{{E;{long}}}{{C}}")).as_bytes(), NOW));
    assert_eq!(events, [format!("+1 {long} @")]);
    let mut shell = Shell::new(2, 20, NONCE);
    shell.feed(b"\x1b]2;", NOW);
    for _ in 0..20 {
        shell.feed(&[b'a'; 16 * 1024], NOW);
    }
    assert!(shell.screen().contents().contains("aaa"), "the text after the limit is text again");
}

#[test]
fn output_is_bounded_and_keeps_the_newest_lines() {
    let mut shell = Shell::new(24, 80, NONCE);
    shell.feed(stream("{E;yes}{C}").as_bytes(), NOW);
    let line = |number: usize| format!("line {number} {}{}", ["é", ""][number % 2], "y".repeat(100));
    let mut last = String::new();
    for number in 0..2_000 {
        for event in shell.feed(format!("{}  \r\n", line(number)).as_bytes(), NOW) {
            if let ShellEvent::Seen(Observation::CommandOutput(1, text)) = event {
                assert!(text.len() <= soleil::lab::world::TRANSCRIPT_LIMIT, "{} after line {number}", text.len());
                last = text;
            }
        }
    }
    let kept = last.lines().count();
    assert!(kept >= 250, "{kept} lines");
    let newest: Vec<String> = (2_000 - kept..2_000).map(line).collect();
    assert_eq!(last, newest.join("\n"));
}

#[test]
fn the_shell_ends() {
    let mut shell = Shell::new(24, 80, NONCE);
    shell.feed(stream("{E;exit 3}{C}").as_bytes(), NOW);
    assert_eq!(told(shell.exited(3)), ["-1 3"]);
    assert_eq!(shell.ended(), Some(3));
    shell.restart("fresh");
    assert_eq!(shell.ended(), None);
    assert_eq!(told(shell.feed(b"\x1b]633;E;ls;fresh\x07\x1b]633;C;fresh\x07", NOW)), ["+2 ls @"]);
    assert_eq!(shell.next_id(), 3);
}

#[test]
fn questions_are_answered() {
    let rows: &[(&str, &str)] = &[
        ("ab\r\nc\x1b[6n", "<^[2;2R"),
        ("\x1b[?6n", "<^[?1;1R"),
        ("\x1b[5n", "<^[0n"),
        ("\x1b[c", "<^[?62;22c"),
        ("\x1b[>c", "<^[>0;277;0c"),
        ("\x1b[?2004h\x1b[?2004$p", "<^[?2004;1$y"),
        ("\x1b[?1049$p", "<^[?1049;2$y"),
        ("\x1b[?9999$p", "<^[?9999;0$y"),
        ("\x1b]11;?\x1b\\", "<^]11;rgb:0000/0000/0000^\\"),
        ("\x1b[18t", "<^[8;24;80t"),
    ];
    for (input, expected) in rows {
        assert_eq!(told(Shell::new(24, 80, NONCE).feed(input.as_bytes(), NOW)), [*expected], "{input:?}");
    }
    let flood = Shell::new(24, 80, NONCE).feed("\x1b[6n".repeat(10_000).as_bytes(), NOW);
    assert!(matches!(&flood[..], [ShellEvent::Reply(bytes)] if bytes.len() <= 4096));
}

#[test]
fn keys() {
    use KeyCode::{Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Insert, Left, PageUp, Right, Tab, Up};
    const NONE: KeyModifiers = KeyModifiers::NONE;
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const ALT: KeyModifiers = KeyModifiers::ALT;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
    // key, held, bytes, bytes in application cursor mode
    let rows: &[(KeyCode, KeyModifiers, &str, &str)] = &[
        (Char('a'), NONE, "a", "a"),
        (Char('É'), SHIFT, "É", "É"),
        (Char('c'), CTRL, "\x03", "\x03"),
        (Char('p'), CTRL, "\x10", "\x10"),
        (Char('C'), CTRL | SHIFT, "\x03", "\x03"),
        (Char(' '), CTRL, "\0", "\0"),
        (Char('\\'), CTRL, "\x1c", "\x1c"),
        (Char('4'), CTRL, "\x1c", "\x1c"),
        (Char(']'), CTRL, "\x1d", "\x1d"),
        (Char('_'), CTRL, "\x1f", "\x1f"),
        (Char('é'), CTRL, "é", "é"),
        (Char('b'), ALT, "\x1bb", "\x1bb"),
        (Char('x'), CTRL | ALT, "\x1b\x18", "\x1b\x18"),
        (Enter, NONE, "\r", "\r"),
        (Enter, ALT, "\x1b\r", "\x1b\r"),
        (Tab, NONE, "\t", "\t"),
        (KeyCode::BackTab, SHIFT, "\x1b[Z", "\x1b[Z"),
        (Backspace, NONE, "\x7f", "\x7f"),
        (Backspace, CTRL, "\x08", "\x08"),
        (Backspace, ALT, "\x1b\x7f", "\x1b\x7f"),
        (Esc, NONE, "\x1b", "\x1b"),
        (Up, NONE, "\x1b[A", "\x1bOA"),
        (Down, NONE, "\x1b[B", "\x1bOB"),
        (Right, NONE, "\x1b[C", "\x1bOC"),
        (Left, NONE, "\x1b[D", "\x1bOD"),
        (Home, NONE, "\x1b[H", "\x1bOH"),
        (End, NONE, "\x1b[F", "\x1bOF"),
        (Right, CTRL, "\x1b[1;5C", "\x1b[1;5C"),
        (Left, ALT | SHIFT, "\x1b[1;4D", "\x1b[1;4D"),
        (Insert, NONE, "\x1b[2~", "\x1b[2~"),
        (Delete, NONE, "\x1b[3~", "\x1b[3~"),
        (Delete, CTRL, "\x1b[3;5~", "\x1b[3;5~"),
        (PageUp, NONE, "\x1b[5~", "\x1b[5~"),
        (F(1), NONE, "\x1bOP", "\x1bOP"),
        (F(4), SHIFT, "\x1b[1;2S", "\x1b[1;2S"),
        (F(5), NONE, "\x1b[15~", "\x1b[15~"),
        (F(6), NONE, "\x1b[17~", "\x1b[17~"),
        (F(10), NONE, "\x1b[21~", "\x1b[21~"),
        (F(11), NONE, "\x1b[23~", "\x1b[23~"),
        (F(12), CTRL, "\x1b[24;5~", "\x1b[24;5~"),
        (KeyCode::CapsLock, NONE, "", ""),
    ];
    let normal = Shell::new(24, 80, NONCE);
    let mut application = Shell::new(24, 80, NONCE);
    application.feed(b"\x1b[?1h", NOW);
    for (code, held, bytes, in_application) in rows {
        let key = KeyEvent::new(*code, *held);
        assert_eq!(
            normal.encode_key(key).escape_ascii().to_string(),
            bytes.as_bytes().escape_ascii().to_string(),
            "{key:?}"
        );
        assert_eq!(application.encode_key(key), in_application.as_bytes(), "{key:?} in application mode");
    }
}

#[test]
fn pasting() {
    let mut shell = Shell::new(24, 80, NONCE);
    assert_eq!(shell.encode_paste("a\r\nb\nc"), b"a\rb\rc");
    shell.feed(b"\x1b[?2004h", NOW);
    assert_eq!(shell.encode_paste("a\nb"), b"\x1b[200~a\rb\x1b[201~");
    let nested = "x\x1b[20\x1b[201~1~rm\n";
    assert_eq!(shell.encode_paste(nested), b"\x1b[200~xrm\r\x1b[201~");
}

#[test]
fn the_mouse_goes_to_the_program_that_asks() {
    let event = |kind| MouseEvent { kind, column: 4, row: 2, modifiers: KeyModifiers::NONE };
    let down = event(MouseEventKind::Down(MouseButton::Right));
    let up = event(MouseEventKind::Up(MouseButton::Right));
    // modes, pressed, let go, moved
    let rows: &[(&str, Option<&str>, Option<&str>, bool)] = &[
        ("", None, None, false),
        ("\x1b[?9h", Some("\x1b[M\"%#"), None, false),
        ("\x1b[?1000h", Some("\x1b[M\"%#"), Some("\x1b[M#%#"), false),
        ("\x1b[?1002h\x1b[?1006h", Some("\x1b[<2;5;3M"), Some("\x1b[<2;5;3m"), false),
        ("\x1b[?1003h\x1b[?1006h", Some("\x1b[<2;5;3M"), Some("\x1b[<2;5;3m"), true),
    ];
    for (modes, pressed, let_go, moved) in rows {
        let mut shell = Shell::new(24, 80, NONCE);
        shell.feed(modes.as_bytes(), NOW);
        let text = |event| shell.encode_mouse(event).map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(text(down).as_deref(), *pressed, "{modes:?}");
        assert_eq!(text(up).as_deref(), *let_go, "{modes:?}");
        assert_eq!(text(event(MouseEventKind::Moved)).is_some(), *moved, "{modes:?}");
    }
}

fn drawn(shell: &Shell, width: u16, height: u16) -> (Buffer, Option<Position>) {
    let mut buf = Buffer::empty(Rect::new(0, 0, width + 2, height + 2));
    let cursor = soleil::ui::shell::render(shell, Rect::new(1, 1, width, height), &mut buf, true);
    (buf, cursor)
}

#[test]
fn cells_are_painted() {
    let mut shell = Shell::new(3, 10, NONCE);
    shell.feed("\x1b[1;31mab\x1b[0m👎e\u{301}\r\n\x1b[38;2;1;2;3;48;5;200mz".as_bytes(), NOW);
    let (buf, cursor) = drawn(&shell, 10, 3);
    assert_eq!((buf[(1, 1)].symbol(), buf[(1, 1)].fg), ("a", Color::Indexed(1)));
    assert!(buf[(1, 1)].modifier.contains(Modifier::BOLD));
    assert_eq!((buf[(3, 1)].symbol(), buf[(5, 1)].symbol()), ("👎", "e\u{301}"));
    assert_eq!((buf[(1, 2)].fg, buf[(1, 2)].bg), (Color::Rgb(1, 2, 3), Color::Indexed(200)));
    assert_eq!(cursor, Some(Position::new(2, 2)));
    // A background is seen where nothing is written too.
    shell.feed(b"\x1b[3;1H\x1b[44m\x1b[2X", NOW);
    let row = drawn(&shell, 10, 3).0;
    assert_eq!([1, 2, 3].map(|x| row[(x, 3)].bg), [Color::Indexed(4), Color::Indexed(4), Color::Reset]);
    shell.feed(b"\x1b[?25l", NOW);
    assert_eq!(drawn(&shell, 10, 3).1, None);
}

#[test]
fn nothing_is_painted_outside_and_nothing_harmful_inside() {
    let mut shell = Shell::new(4, 12, NONCE);
    let hostile =
        "a\u{202e}b\u{2066}c\u{200d}\u{fe0f}\x1b]2;title\x07\x1b[2J\x1b[H\u{9b}31mx\r\n👎👎👎👎👎👎\r\n\x0e\u{2028}";
    shell.feed(hostile.as_bytes(), NOW);
    for (width, height) in [(12, 4), (5, 2), (1, 1), (20, 8), (0, 0)] {
        let (buf, _) = drawn(&shell, width, height);
        for (index, cell) in buf.content.iter().enumerate() {
            let (x, y) = buf.pos_of(index);
            assert!(cell.symbol().chars().all(|c| !c.is_control() && !"\u{202e}\u{2066}\u{200d}\u{fe0f}".contains(c)));
            let inside = (1..=width).contains(&x) && (1..=height).contains(&y);
            assert!(inside || cell.symbol() == " ", "{width}x{height}: {x},{y} holds {:?}", cell.symbol());
        }
    }
}

#[test]
fn scrolling_and_resizing() {
    let mut shell = Shell::new(3, 10, NONCE);
    for number in 0..3_000 {
        shell.feed(format!("{number}👎\r\n").as_bytes(), NOW);
    }
    shell.scroll(i32::MAX);
    assert_eq!(shell.screen().scrollback(), soleil::app::shell::SCROLLBACK);
    assert_eq!(drawn(&shell, 10, 3).1, None, "no cursor in the past");
    shell.scroll(-1);
    assert_eq!(shell.screen().scrollback(), soleil::app::shell::SCROLLBACK - 1);
    shell.scroll(i32::MIN);
    assert_eq!(shell.screen().scrollback(), 0);
    for (rows, cols) in [(0, 0), (1, 1), (2, 3), (50, 200), (3, 2), (24, 80)] {
        shell.resize(rows, cols);
        shell.feed("👎é\x1b[5;5H👎👎\x1b[?1049h👎\x1b[?1049l".as_bytes(), NOW);
        drawn(&shell, 10, 3);
    }
}
