//! What a word was meant to be.

/// The nearest of `among` by letters added, lost, changed or swapped, whatever their case: one in a word of up to five
/// letters, two in a longer one. `None` for a word that is one of them.
pub fn likely<'a>(word: &str, among: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    if length > 40 {
        return None;
    }
    let most = if length <= 5 { 1 } else { 2 };
    let distance = |known: &&str| strsim::osa_distance(&word, &known.to_lowercase());
    let nearest = among.iter().min_by_key(|known| distance(known))?;
    (1..=most).contains(&distance(nearest)).then_some(*nearest)
}
