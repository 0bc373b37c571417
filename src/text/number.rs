//! Numbers as each language writes them: a comma or a point, `Mo` or `MB`.

use std::time::Duration;

use super::Lang;

/// A number with so many decimals: `2,1` in French, `2.1` in English.
pub fn decimal(value: f64, decimals: usize, lang: Lang) -> String {
    let written = format!("{value:.decimals$}");
    match lang {
        Lang::Fr => written.replace('.', ","),
        Lang::En => written,
    }
}

/// Bytes as docker writes them, in decimal units: `501 MB`; `501 Mo` in French.
pub fn bytes(count: u64, lang: Lang) -> String {
    let units = match lang {
        Lang::Fr => ["o", "ko", "Mo", "Go"],
        Lang::En => ["B", "kB", "MB", "GB"],
    };
    let mut value = count as f64;
    let mut unit = 0;
    // What would be rounded to 1000 takes the next unit.
    while value >= 999.5 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    let decimals = usize::from(unit > 0 && value < 99.95);
    format!("{} {}", decimal(value, decimals, lang), units[unit])
}

/// A span of time: `34,8 s`, from a minute on `1 min 35 s`.
pub fn seconds(span: f64, lang: Lang) -> String {
    if span < 59.95 {
        return format!("{} s", decimal(span.max(0.0), 1, lang));
    }
    let whole = Duration::try_from_secs_f64(span.round()).unwrap_or_default().as_secs();
    format!("{} min {} s", whole / 60, whole % 60)
}
