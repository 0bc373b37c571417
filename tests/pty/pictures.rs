//! The pictures of the README, from the program's own screen: see `tests/pictures`.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use svg::Node;
use svg::node::element::{Definitions, Group, Rectangle, SVG, Style, Text, Use};
use vt100::{Cell, Color, Screen as Terminal};

use crate::student::Desk;

/// Columns and rows.
const SIZE: (u16, u16) = (120, 36);
/// Width and height of a cell.
const CELL: (f64, f64) = (8.4, 16.5);
/// Around it all.
const MARGIN: f64 = 12.0;
/// How often the screen is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// A picture lasts so long at least.
const PICTURE: Duration = Duration::from_millis(1200);
/// The last one.
const LAST: Duration = Duration::from_secs(8);
/// So many times as fast as it was.
const PACE: f64 = 2.0;
/// A demo takes no longer.
const DEMO: Duration = Duration::from_secs(600);

const PAPER: &str = "#14161b";
const INK: &str = "#d6d9e0";
const COLOURS: [&str; 16] = [
    "#2a2e38", "#e5646a", "#7fbf6b", "#e0b050", "#5c9fe0", "#c586d8", "#4fb8c0", "#c8ccd4", "#6b7280", "#ff7b80",
    "#98d982", "#f2c96d", "#79b8ff", "#d8a0ea", "#70d4dc", "#f4f6fa",
];

/// The demo in both languages, as a recording and as a moving picture.
#[test]
#[ignore = "writes the README's pictures: tests/pictures"]
fn pictures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
    fs::create_dir_all(&folder).unwrap();
    for (lang, locale, over) in [("en", "en_US.UTF-8", "Every cue is played"), ("fr", "fr_FR.UTF-8", "jouées")] {
        let (recording, frames) = record(locale, over);
        fs::write(folder.join(format!("demo.{lang}.cast")), recording).unwrap();
        fs::write(folder.join(format!("demo.{lang}.svg")), film(&frames).to_string()).unwrap();
    }
}

/// What a picture is of characters the terminal's owner did not choose: no markup, and each cell where it was.
#[test]
fn a_picture_has_each_cell_in_its_place() {
    let mut parser = vt100::Parser::new(2.try_into().unwrap(), 12.try_into().unwrap(), 0);
    parser.process("<b>\u{1b}[1;31mrouge\u{1b}[0m\r\n\u{1f31e}\u{1b}[7m&\u{1b}[0m 👎 x".as_bytes());
    let rows = rows(parser.screen());
    let picture = film(&[(Duration::ZERO, rows.clone()), (PICTURE, rows)]).to_string();
    let document = roxmltree::Document::parse(&picture).unwrap();
    let texts: Vec<(&str, &str)> = document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| (node.text().unwrap().trim(), node.attribute("x").unwrap()))
        .collect();
    assert_eq!(texts, [("<b>", "0"), ("rouge", "25.2"), ("🌞", "0"), ("&", "16.8"), ("👎", "33.6"), ("x", "58.8")]);
    // A row that stays is drawn once.
    assert_eq!(document.descendants().filter(|node| node.has_tag_name("use")).count(), 4);
}

/// When, from the start, and what each row looked like.
type Frame = (Duration, Vec<Row>);

/// One row: its pieces of one look.
type Row = Vec<Piece>;

/// Cells side by side that look the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Piece {
    column: u16,
    width: u16,
    text: String,
    look: Look,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Look {
    ink: String,
    paper: String,
    bold: bool,
    dim: bool,
}

/// The demo's recording, in asciinema's format (version 2), and its pictures.
fn record(locale: &str, over: &str) -> (String, Vec<Frame>) {
    let desk = Desk::new(locale);
    let mut screen = desk.open(SIZE, &["demo"]);
    let begun = Instant::now();
    let (columns, lines) = SIZE;
    let head = serde_json::json!({ "version": 2, "width": columns, "height": lines, "title": "soleil demo" });
    let (mut recording, mut frames) = (format!("{head}\n"), Vec::<Frame>::new());
    let mut rest = Vec::new();
    loop {
        let over_already = screen.session.terminal().ended().is_some();
        assert!(begun.elapsed() < DEMO && !over_already, "{}", screen.session.screen());
        let seen = screen.session.written().len();
        screen.session.read_for(LOOK);
        let at = begun.elapsed();
        rest.extend_from_slice(&screen.session.written()[seen..]);
        // A character may come in two pieces.
        let whole = match std::str::from_utf8(&rest) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let text = String::from_utf8(rest.drain(..whole).collect()).unwrap();
        if !text.is_empty() {
            recording += &format!("{}\n", serde_json::json!([at.as_secs_f64(), "o", text]));
        }
        let ended = screen.session.screen().lines().last().is_some_and(|row| row.contains(over));
        let rows = rows(screen.session.terminal().screen());
        match frames.last() {
            Some((_, last)) if *last == rows => {}
            Some((then, _)) if at.saturating_sub(*then) < PICTURE && !ended => {}
            _ => frames.push((at, rows)),
        }
        if ended {
            break;
        }
    }
    screen.press(10);
    screen.ends(0);
    (recording, frames)
}

fn rows(screen: &Terminal) -> Vec<Row> {
    let (rows, columns) = screen.size();
    (0..rows.get()).map(|row| pieces(screen, row, columns.get())).collect()
}

fn pieces(screen: &Terminal, row: u16, columns: u16) -> Row {
    let mut pieces: Row = Vec::new();
    for column in 0..columns {
        let cell = screen.cell(row, column).unwrap();
        if cell.is_wide_continuation() {
            continue;
        }
        let (look, width) = (look(cell), if cell.is_wide() { 2 } else { 1 });
        let text = if cell.has_contents() { cell.contents() } else { " " };
        match pieces.last_mut() {
            // A wide one is a piece of its own: what a font makes of it moves nothing else.
            Some(last)
                if last.look == look && last.column + last.width == column && width == 1 && is_narrow(&last.text) =>
            {
                last.text += text;
                last.width += 1;
            }
            _ => pieces.push(Piece { column, width, text: text.to_owned(), look }),
        }
    }
    pieces.retain(|piece| piece.look.paper != PAPER || !piece.text.trim().is_empty());
    pieces
}

fn is_narrow(text: &str) -> bool {
    text.chars().all(|c| c < '\u{2600}')
}

fn look(cell: &Cell) -> Look {
    let (mut ink, mut paper) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), PAPER));
    if cell.inverse() {
        std::mem::swap(&mut ink, &mut paper);
    }
    Look { ink, paper, bold: cell.bold(), dim: cell.dim() }
}

fn colour(colour: Color, usual: &str) -> String {
    match colour {
        Color::Default => usual.to_owned(),
        Color::Idx(index) => COLOURS.get(usize::from(index)).map_or(usual, |colour| *colour).to_owned(),
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
    }
}

/// The pictures side by side, of which one is seen at a time. Rows that are the same are drawn once.
fn film(frames: &[Frame]) -> SVG {
    let lines = frames.iter().map(|(_, rows)| rows.len()).max().unwrap_or(0);
    let (width, height) = (f64::from(SIZE.0) * CELL.0, lines as f64 * CELL.1);
    let mut drawn: HashMap<&Row, usize> = HashMap::new();
    let mut definitions = Definitions::new();
    let mut strip = Group::new().set("class", "film").set("fill", INK);
    for (index, (_, rows)) in frames.iter().enumerate() {
        for (line, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
            let next = drawn.len();
            let id = *drawn.entry(row).or_insert_with(|| {
                definitions.append(drawing(row, next));
                next
            });
            let (x, y) = (rounded(index as f64 * width), rounded(line as f64 * CELL.1));
            strip.append(Use::new().set("href", format!("#r{id}")).set("x", x).set("y", y));
        }
    }
    let window = SVG::new()
        .set("x", MARGIN)
        .set("y", MARGIN)
        .set("width", width)
        .set("height", height)
        .set("overflow", "hidden")
        .add(strip);
    SVG::new()
        .set("xmlns", "http://www.w3.org/2000/svg")
        .set("viewBox", (0, 0, rounded(width + 2.0 * MARGIN), rounded(height + 2.0 * MARGIN)))
        .add(Style::new(style(frames, width)))
        .add(Rectangle::new().set("width", "100%").set("height", "100%").set("rx", 8).set("fill", PAPER))
        .add(definitions)
        .add(window)
}

fn drawing(row: &Row, id: usize) -> Group {
    let mut group = Group::new().set("id", format!("r{id}"));
    for piece in row {
        let (x, width) = (rounded(f64::from(piece.column) * CELL.0), rounded(f64::from(piece.width) * CELL.0));
        if piece.look.paper != PAPER {
            let paper = Rectangle::new().set("x", x).set("width", width).set("height", CELL.1);
            group.append(paper.set("fill", piece.look.paper.as_str()));
        }
        if piece.text.trim().is_empty() {
            continue;
        }
        let start = piece.text.len() - piece.text.trim_start().len();
        // Spaces that stay as many as they are.
        let text = piece.text.trim().replace(' ', "\u{a0}");
        let before = piece.text[..start].chars().count();
        let x = rounded((f64::from(piece.column) + before as f64) * CELL.0);
        let mut written = Text::new(text.as_str()).set("x", x).set("y", rounded(CELL.1 * 0.78));
        if piece.look.ink != INK {
            written = written.set("fill", piece.look.ink.as_str());
        }
        if is_narrow(&text) {
            // As wide as its cells, whatever the font.
            written = written.set("textLength", rounded(text.chars().count() as f64 * CELL.0));
        }
        if piece.look.bold {
            written = written.set("font-weight", "bold");
        }
        if piece.look.dim {
            written = written.set("opacity", 0.6);
        }
        group.append(written);
    }
    group
}

/// Each picture has its time; one that stays is the last.
fn style(frames: &[Frame], width: f64) -> String {
    let first = frames.first().map_or(Duration::ZERO, |frame| frame.0);
    let time = |at: Duration| (at.saturating_sub(first)).as_secs_f64() / PACE;
    let whole = time(frames.last().map_or(first, |frame| frame.0)) + LAST.as_secs_f64();
    let moments: String = frames
        .iter()
        .enumerate()
        .map(|(index, (at, _))| {
            let (percent, left) = (100.0 * time(*at) / whole, index as f64 * width);
            format!("{percent:.3}%{{transform:translateX(-{left:.1}px)}}")
        })
        .collect();
    format!(
        "text{{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace}}\
         rect{{shape-rendering:crispEdges}}\
         @keyframes film{{{moments}}}.film{{animation:film {whole:.1}s steps(1,end) infinite}}"
    )
}

fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
