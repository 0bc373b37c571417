//! How apt writes sizes and lists.

/// `2036 kB`, `13.4 MB`, `8808 B`: as many digits as apt shows.
pub fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if value < 100.0 && unit != "B" {
            return format!("{value:.1} {unit}");
        }
        if value < 10_000.0 {
            return format!("{value:.0} {unit}");
        }
        value /= 1000.0;
    }
    format!("{value:.0} TB")
}

/// `Fetched 8941 kB in 1s (8540 kB/s)`.
pub fn fetched(bytes: u64) -> String {
    let seconds = bytes / 8_000_000;
    format!("Fetched {} in {seconds}s ({}/s)\n", size(bytes), size(bytes / seconds.max(1)))
}

/// Names in lines of 80 cells at most, each with two blanks before it.
pub fn wrapped(names: &[&str]) -> String {
    let (mut made, mut line) = (String::new(), String::new());
    for name in names {
        if !line.is_empty() && line.len() + name.len() + 1 > 77 {
            made.push_str(&format!("  {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(name);
    }
    if line.is_empty() { made } else { format!("{made}  {line}\n") }
}

/// Names in columns, as Debian 13 shows them.
pub fn columns(names: &[&str]) -> String {
    for rows in 1..=names.len() {
        let widths: Vec<usize> =
            names.chunks(rows).map(|column| column.iter().map(|name| name.len()).max().unwrap_or(0)).collect();
        if 2 * widths.len() + widths.iter().sum::<usize>() <= 80 || rows == names.len() {
            let line = |row: usize| {
                let cells = widths
                    .iter()
                    .enumerate()
                    .filter_map(|(column, width)| names.get(column * rows + row).map(|name| format!("{name:<width$}")));
                format!("  {}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
            };
            return (0..rows).map(line).collect();
        }
    }
    String::new()
}
