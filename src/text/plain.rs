//! Words for a terminal that shows ASCII alone.

/// The text in ASCII: letters without their accents, typographic characters as a typewriter has them, `?` for the rest.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            plain.push(c);
            continue;
        }
        plain.push_str(match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => "a",
            'À' | 'Â' | 'Ä' | 'Á' => "A",
            'ç' => "c",
            'Ç' => "C",
            'é' | 'è' | 'ê' | 'ë' => "e",
            'É' | 'È' | 'Ê' | 'Ë' => "E",
            'î' | 'ï' | 'í' => "i",
            'Î' | 'Ï' => "I",
            'ñ' => "n",
            'ô' | 'ö' | 'ó' => "o",
            'Ô' | 'Ö' => "O",
            'ù' | 'û' | 'ü' | 'ú' => "u",
            'Ù' | 'Û' | 'Ü' => "U",
            'ÿ' => "y",
            'œ' => "oe",
            'Œ' => "OE",
            'æ' => "ae",
            'Æ' => "AE",
            '\u{a0}' | '\u{202f}' | '\u{2009}' => " ",
            '«' | '»' | '“' | '”' => "\"",
            '‘' | '’' => "'",
            '…' => "...",
            '–' | '—' | '\u{2011}' => "-",
            '•' | '·' => ".",
            '×' => "x",
            '←' => "<-",
            '→' => "->",
            '↪' => "+",
            '↑' => "^",
            '↓' => "v",
            // Variation selectors and accents that stand alone take no cell.
            '\u{300}'..='\u{36f}' | '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' => "",
            _ => "?",
        });
    }
    plain
}
