//! The Mersenne Twister MT19937 as CPython's `random` seeds and reads it (Matsumoto and Nishimura 1998).
//!
//! The state is bytes, so that the interpreter can keep it as an object: 624 words and the position,
//! little-endian.

use num_bigint::{BigInt, BigUint};
use num_traits::Zero;

const WORDS: usize = 624;
const MIDDLE: usize = 397;
/// Bytes of a state.
pub const STATE_SIZE: usize = 4 * (WORDS + 1);

/// The state for `random.seed(n)`.
pub fn seeded(n: &BigInt) -> Vec<u8> {
    let mut key = n.magnitude().to_u32_digits();
    if key.is_empty() {
        key.push(0);
    }
    let mut words = [0u32; WORDS];
    words[0] = 19_650_218;
    for i in 1..WORDS {
        words[i] =
            1_812_433_253u32.wrapping_mul(words[i - 1] ^ words[i - 1] >> 30).wrapping_add(i as u32);
    }
    let (mut i, mut j) = (1, 0);
    for _ in 0..WORDS.max(key.len()) {
        let mixed = (words[i - 1] ^ words[i - 1] >> 30).wrapping_mul(1_664_525);
        words[i] = (words[i] ^ mixed).wrapping_add(key[j]).wrapping_add(j as u32);
        i += 1;
        if i >= WORDS {
            words[0] = words[WORDS - 1];
            i = 1;
        }
        j = (j + 1) % key.len();
    }
    for _ in 1..WORDS {
        let mixed = (words[i - 1] ^ words[i - 1] >> 30).wrapping_mul(1_566_083_941);
        words[i] = (words[i] ^ mixed).wrapping_sub(i as u32);
        i += 1;
        if i >= WORDS {
            words[0] = words[WORDS - 1];
            i = 1;
        }
    }
    words[0] = 0x8000_0000;
    words.iter().chain(&[WORDS as u32]).flat_map(|word| word.to_le_bytes()).collect()
}

/// The words and the position of a state, for `getstate`.
pub fn words(state: &[u8]) -> Vec<u32> {
    state.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

/// The state with these words; `None` unless there are 625 of them and the position is one.
pub fn from_words(words: &[u32]) -> Option<Vec<u8>> {
    let valid = words.len() == WORDS + 1 && words[WORDS] as usize <= WORDS;
    valid.then(|| words.iter().flat_map(|word| word.to_le_bytes()).collect())
}

fn get(state: &[u8], at: usize) -> u32 {
    let bytes = &state[4 * at..4 * at + 4];
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

fn set(state: &mut [u8], at: usize, word: u32) {
    state[4 * at..4 * at + 4].copy_from_slice(&word.to_le_bytes());
}

/// The next 32 bits. `state` is [`STATE_SIZE`] bytes made by [`seeded`] or [`from_words`].
pub fn next(state: &mut [u8]) -> u32 {
    let mut position = get(state, WORDS) as usize;
    if position >= WORDS {
        for i in 0..WORDS {
            let mixed = (get(state, i) & 0x8000_0000) | (get(state, (i + 1) % WORDS) & 0x7fff_ffff);
            let twist = if mixed & 1 == 1 { 0x9908_b0df } else { 0 };
            let word = get(state, (i + MIDDLE) % WORDS) ^ mixed >> 1 ^ twist;
            set(state, i, word);
        }
        position = 0;
    }
    let mut word = get(state, position);
    set(state, WORDS, position as u32 + 1);
    word ^= word >> 11;
    word ^= word << 7 & 0x9d2c_5680;
    word ^= word << 15 & 0xefc6_0000;
    word ^ word >> 18
}

/// A float in `0..1` with 53 random bits.
pub fn float(state: &mut [u8]) -> f64 {
    let (high, low) = (next(state) >> 5, next(state) >> 6);
    (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
}

/// `getrandbits(count)`.
pub fn bits(state: &mut [u8], count: u64) -> BigUint {
    let mut words = Vec::new();
    let mut left = count;
    while left > 0 {
        let word = next(state);
        words.push(if left < 32 { word >> (32 - left) } else { word });
        left = left.saturating_sub(32);
    }
    BigUint::new(words)
}

/// A number in `0..n`, by rejection; 0 for 0.
pub fn below(state: &mut [u8], n: &BigUint) -> BigUint {
    if n.is_zero() {
        return BigUint::zero();
    }
    loop {
        let candidate = bits(state, n.bits());
        if candidate < *n {
            return candidate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What CPython 3.11 printed after `random.seed(n)` for `[random.random(), random.getrandbits(70), random.randrange(1000)]`.
    #[test]
    fn gives_cpythons_numbers() {
        for (seed, float_, bits_, below_) in CASES {
            let mut state = seeded(&seed.parse().unwrap());
            assert_eq!(crate::text::float::repr(float(&mut state)), *float_);
            assert_eq!(bits(&mut state, 70).to_string(), *bits_);
            assert_eq!(below(&mut state, &1000u32.into()).to_string(), *below_);
            for _ in 0..2000 {
                next(&mut state);
            }
            assert_eq!(from_words(&words(&state)).as_deref(), Some(&state[..]));
        }
    }

    #[rustfmt::skip]
    const CASES: &[(&str, &str, &str, &str)] = &[
        ("0", "0.8444218515250481", "496037447641349049516", "41"),
        ("1", "0.13436424411240122", "900242893768093690591", "64"),
        ("-42", "0.6394267984578837", "327273841618135227089", "250"),
        ("12345678901234567890", "0.5120180983871961", "766403128005810436445", "458"),
        ("1267650600228229401496703205376", "0.7586581712996778", "1145211423723150785615", "533"),
    ];
}
