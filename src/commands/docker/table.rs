//! Tables, and `--format`: a Go template as far as `{{.Field}}` and `{{json .}}`. Pure.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::text::sanitise::one_line;

/// The least that a column takes, blanks after it included; and those blanks at the least.
const COLUMN: usize = 10;
const GAP: usize = 3;

/// What can be shown of each thing in a list.
#[derive(Debug)]
pub struct Table {
    /// Names for `--format`, and headings.
    pub fields: &'static [(&'static str, &'static str)],
    /// As many cells a row as there are fields.
    pub rows: Vec<Vec<String>>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// `{{.A.B}}`.
    Field(Vec<String>),
    /// `{{json .A}}`; all of it where the path is empty.
    Json(Vec<String>),
}

/// Takes a template apart. What is neither text nor a plain field is an error that quotes it.
pub fn pieces(template: &str) -> Result<Vec<Piece>, String> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once("{{") {
        let (inside, after) = after.split_once("}}").ok_or_else(|| format!("{{{{{after}"))?;
        if !text.is_empty() {
            found.push(Piece::Text(text.to_owned()));
        }
        let words = inside.trim();
        let path = |words: &str| -> Option<Vec<String>> {
            let path = words.strip_prefix('.')?;
            let good = path.is_empty()
                || path
                    .split('.')
                    .all(|name| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_'));
            good.then(|| path.split('.').filter(|name| !name.is_empty()).map(str::to_owned).collect())
        };
        let piece = match words.strip_prefix("json ") {
            Some(words) => path(words.trim()).map(Piece::Json),
            None => path(words).filter(|path| !path.is_empty()).map(Piece::Field),
        };
        found.push(piece.ok_or_else(|| format!("{{{{{inside}}}}}"))?);
        rest = after;
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest.to_owned()));
    }
    Ok(found)
}

impl Table {
    /// The columns of these names, with their headings.
    pub fn shown(&self, names: &[&str]) -> String {
        let places: Vec<usize> = names.iter().filter_map(|name| self.place(name)).collect();
        let heading = places.iter().map(|place| self.fields[*place].1.to_owned()).collect();
        let cells = self.rows.iter().map(|row| places.iter().map(|place| row[*place].clone()).collect());
        aligned(&std::iter::once(heading).chain(cells).collect::<Vec<_>>())
    }

    /// A line a row by a template, or with `table ` before it a table. Errors quote what is not understood.
    pub fn formatted(&self, format: &str) -> Result<String, String> {
        let format = format.replace("\\t", "\t").replace("\\n", "\n");
        if format == "json" {
            return self.formatted("{{json .}}");
        }
        let (template, table) = match format.strip_prefix("table") {
            Some(rest) => (rest.trim_start_matches(' '), true),
            None => (format.as_str(), false),
        };
        let pieces = pieces(template)?;
        let headings: Vec<String> = self.fields.iter().map(|(_, heading)| (*heading).to_owned()).collect();
        let lines = self.rows.iter().map(|row| self.line(&pieces, row));
        if !table {
            return lines.map(|line| line.map(|line| line + "\n")).collect();
        }
        let all: Vec<String> = std::iter::once(self.line(&pieces, &headings)).chain(lines).collect::<Result<_, _>>()?;
        Ok(aligned(&all.iter().map(|line| line.split('\t').map(str::to_owned).collect()).collect::<Vec<_>>()))
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|(known, _)| *known == name)
    }

    fn line(&self, pieces: &[Piece], row: &[String]) -> Result<String, String> {
        let mut line = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => line.push_str(text),
                Piece::Field(path) | Piece::Json(path) if path.len() == 1 => {
                    let place = self.place(&path[0]).ok_or_else(|| format!("{{{{.{}}}}}", path[0]))?;
                    let json = matches!(piece, Piece::Json(_));
                    line.push_str(&if json { Value::from(row[place].clone()).to_string() } else { row[place].clone() });
                }
                Piece::Field(path) => return Err(format!("{{{{.{}}}}}", path.join("."))),
                Piece::Json(_) => {
                    let all = self.fields.iter().zip(row);
                    let all: serde_json::Map<String, Value> =
                        all.map(|((name, _), cell)| ((*name).to_owned(), Value::from(cell.clone()))).collect();
                    line.push_str(&Value::Object(all).to_string());
                }
            }
        }
        Ok(line)
    }
}

/// A template filled in from JSON; text as it is, all else as JSON writes it.
pub fn filled(pieces: &[Piece], value: &Value) -> String {
    let at = |path: &[String]| path.iter().try_fold(value, |value, name| value.get(name)).unwrap_or(&Value::Null);
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Field(path) => match at(path) {
            Value::String(text) => text.clone(),
            Value::Null => "<no value>".to_owned(),
            other => other.to_string(),
        },
        Piece::Json(path) => at(path).to_string(),
    });
    pieces.collect()
}

/// Columns as wide as what is in them; the last one is not filled up. A name from outside moves no cursor.
fn aligned(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect()).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..count).map(|column| (widest(column).unwrap_or(0) + GAP).max(COLUMN)).collect();
    let mut text = String::new();
    for row in &rows {
        for (column, cell) in row.iter().enumerate() {
            text.push_str(cell);
            if column + 1 < row.len() {
                text.push_str(&" ".repeat(widths[column] - cell.width()));
            }
        }
        text.push('\n');
    }
    text
}
