//! "Did you mean": the nearest of the known names, as CPython 3.11 picks it.

const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;
const LONGEST: usize = 40;
const MOST_NAMES: usize = 750;

/// The name among `known` that `wrong` most likely stands for.
pub fn nearest<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    if known.len() >= MOST_NAMES {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        if *name == wrong {
            continue;
        }
        let mut most = (wrong.len() + name.len() + 3) * MOVE_COST / 6;
        if let Some((distance, _)) = best {
            most = most.min(distance - 1);
        }
        let distance = distance(wrong.as_bytes(), name.as_bytes(), most);
        if distance <= most && best.is_none_or(|(known, _)| distance < known) {
            best = Some((distance, name));
        }
        if matches!(best, Some((0, _))) {
            break;
        }
    }
    best.map(|(_, name)| name)
}

/// Levenshtein's distance, or more than `most` when it is that far.
fn distance(a: &[u8], b: &[u8], most: usize) -> usize {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE_COST;
    }
    if a.len() > LONGEST || b.len() > LONGEST {
        return most + 1;
    }
    let (a, b) = if b.len() < a.len() { (b, a) } else { (a, b) };
    if (b.len() - a.len()) * MOVE_COST > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|place| place * MOVE_COST).collect();
    let mut result = 0;
    for (at, letter) in b.iter().enumerate() {
        let mut diagonal = at * MOVE_COST;
        result = diagonal;
        let mut least = usize::MAX;
        for (place, other) in row.iter_mut().zip(a) {
            let substitute = diagonal + substitution(*letter, *other);
            diagonal = *place;
            result = (result.min(diagonal) + MOVE_COST).min(substitute);
            *place = result;
            least = least.min(result);
        }
        if least > most {
            return most + 1;
        }
    }
    result
}

fn substitution(a: u8, b: u8) -> usize {
    match (a, b) {
        (a, b) if a == b => 0,
        (a, b) if a.eq_ignore_ascii_case(&b) => CASE_COST,
        _ => MOVE_COST,
    }
}
