//! Functions of real numbers that the standard library of Rust lacks or gives less exactly: error and gamma
//! functions, inverse hyperbolic ones, neighbours of a number.

use std::f64::consts::{LN_2, PI};

pub fn asinh(x: f64) -> f64 {
    let a = x.abs();
    if !x.is_finite() || a < 2f64.powi(-28) {
        return x;
    }
    let result = if a > 2f64.powi(28) {
        a.ln() + LN_2
    } else if a > 2.0 {
        (2.0 * a + 1.0 / ((a * a + 1.0).sqrt() + a)).ln()
    } else {
        let square = a * a;
        (a + square / (1.0 + (1.0 + square).sqrt())).ln_1p()
    };
    result.copysign(x)
}

pub fn acosh(x: f64) -> f64 {
    if x >= 2f64.powi(28) {
        return if x.is_infinite() { x } else { x.ln() + LN_2 };
    }
    if x > 2.0 {
        return (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln();
    }
    let above = x - 1.0;
    (above + (2.0 * above + above * above).sqrt()).ln_1p()
}

pub fn atanh(x: f64) -> f64 {
    let a = x.abs();
    if a < 2f64.powi(-28) || x.is_nan() {
        return x;
    }
    let result = if a < 0.5 {
        let twice = a + a;
        0.5 * (twice + twice * a / (1.0 - a)).ln_1p()
    } else {
        0.5 * ((a + a) / (1.0 - a)).ln_1p()
    };
    result.copysign(x)
}

/// Abramowitz and Stegun 7.1.6: a series that converges fast for small x.
fn erf_series(x: f64) -> f64 {
    let square = x * x;
    let mut sum = 0.0;
    let mut place = 25.5;
    for _ in 0..25 {
        sum = 2.0 + square * sum / place;
        place -= 1.0;
    }
    sum * x * (-square).exp() / PI.sqrt()
}

/// The continued fraction of 7.1.14, for x above 1.5.
fn erfc_fraction(x: f64) -> f64 {
    if x >= 30.0 {
        return 0.0;
    }
    let square = x * x;
    let mut a = 0.0;
    let mut da = 0.5;
    let (mut p, mut last_p) = (1.0, 0.0);
    let (mut q, mut last_q) = (da + square, 1.0);
    for _ in 0..50 {
        a += da;
        da += 2.0;
        let b = da + square;
        (p, last_p) = (b * p - a * last_p, p);
        (q, last_q) = (b * q - a * last_q, q);
    }
    p / q * x * (-square).exp() / PI.sqrt()
}

pub fn erf(x: f64) -> f64 {
    if x.is_nan() {
        x
    } else if x.abs() < 1.5 {
        erf_series(x)
    } else {
        (1.0 - erfc_fraction(x.abs())).copysign(x)
    }
}

pub fn erfc(x: f64) -> f64 {
    if x.is_nan() {
        x
    } else if x.abs() < 1.5 {
        1.0 - erf_series(x)
    } else if x > 0.0 {
        erfc_fraction(x)
    } else {
        2.0 - erfc_fraction(-x)
    }
}

/// Lanczos' approximation with g = 607/128 and 15 terms.
const LANCZOS: [f64; 15] = [
    0.999_999_999_999_997_1,
    57.156_235_665_862_92,
    -59.597_960_355_475_49,
    14.136_097_974_741_746,
    -0.491_913_816_097_620_2,
    3.399_464_998_481_189e-5,
    4.652_362_892_704_858e-5,
    -9.837_447_530_487_956e-5,
    1.580_887_032_249_125e-4,
    -2.102_644_417_241_049e-4,
    2.174_396_181_152_126_4e-4,
    -1.643_181_065_367_639e-4,
    8.441_822_398_385_275e-5,
    -2.619_083_840_158_141e-5,
    3.689_918_265_953_162_3e-6,
];

fn lanczos_sum(x: f64) -> f64 {
    let terms = LANCZOS.iter().enumerate().skip(1);
    LANCZOS[0] + terms.map(|(place, term)| term / (x + place as f64)).sum::<f64>()
}

pub fn gamma(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x == f64::NEG_INFINITY {
        return f64::NAN;
    }
    if x == x.floor() && (1.0..=23.0).contains(&x) {
        // These factorials are exact.
        return (2..x as u64).map(|factor| factor as f64).product();
    }
    if x < 0.5 {
        return PI / ((PI * x).sin() * gamma(1.0 - x));
    }
    if x > 171.7 {
        return f64::INFINITY;
    }
    let x = x - 1.0;
    let base = x + 607.0 / 128.0 + 0.5;
    // The power in two halves: alone it overflows first.
    let half = base.powf((x + 0.5) / 2.0);
    (2.0 * PI).sqrt() * half * (-base).exp() * half * lanczos_sum(x)
}

pub fn lgamma(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x.is_infinite() {
        return f64::INFINITY;
    }
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    if x < 0.5 {
        return (PI / (PI * x).sin().abs()).ln() - lgamma(1.0 - x);
    }
    let x = x - 1.0;
    let base = x + 607.0 / 128.0 + 0.5;
    (x + 0.5) * base.ln() - base + ((2.0 * PI).sqrt() * lanczos_sum(x)).ln()
}

pub fn next_after(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        f64::NAN
    } else if x == y {
        y
    } else if x < y {
        x.next_up()
    } else {
        x.next_down()
    }
}

pub fn ulp(x: f64) -> f64 {
    let x = x.abs();
    if !x.is_finite() {
        return x;
    }
    let next = x.next_up();
    if next.is_infinite() { x - x.next_down() } else { next - x }
}

/// IEEE 754's remainder: from the nearest multiple, the even one of two.
pub fn remainder(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if y.is_infinite() {
        return x;
    }
    let (a, b) = (x.abs(), y.abs());
    let low = a % b;
    let high = b - low;
    let result = if low < high {
        low
    } else if low > high {
        -high
    } else {
        low - 2.0 * ((0.5 * (a - low)) % b)
    };
    1f64.copysign(x) * result
}
