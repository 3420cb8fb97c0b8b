//! Numbers in twice a double's precision, as unevaluated sums `high + low`: for powers, exponentials
//! and logarithms that round as glibc's do, on every platform alike.
//!
//! Arguments and results must stay clear of overflow and underflow: callers check.

/// `high + low`, where `low` is below half a unit in the last place of `high`.
pub(super) type Double = (f64, f64);

const LN_2: Double = (std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);

/// `a + b` and its rounding error, for |a| >= |b|.
fn quick_sum(a: f64, b: f64) -> Double {
    let sum = a + b;
    (sum, b - (sum - a))
}

fn sum(a: Double, b: Double) -> Double {
    let high = a.0 + b.0;
    let part = high - a.0;
    let error = (a.0 - (high - part)) + (b.0 - part);
    quick_sum(high, error + a.1 + b.1)
}

/// `a * b` and its rounding error (Dekker 1971).
fn exact_product(a: f64, b: f64) -> Double {
    let split = |x: f64| {
        let scaled = 134_217_729.0 * x;
        let high = scaled - (scaled - x);
        (high, x - high)
    };
    let product = a * b;
    let ((ah, al), (bh, bl)) = (split(a), split(b));
    (product, ((ah * bh - product) + ah * bl + al * bh) + al * bl)
}

pub(super) fn product(a: Double, b: Double) -> Double {
    let (high, low) = exact_product(a.0, b.0);
    quick_sum(high, low + (a.0 * b.1 + a.1 * b.0))
}

/// `1 / a`, rounded.
pub(super) fn reciprocal((high, low): Double) -> f64 {
    let quotient = 1.0 / high;
    let (product, rest) = exact_product(quotient, high);
    quotient + (((1.0 - product) - rest) - quotient * low) / high
}

/// `a ** n` by repeated squaring.
pub(super) fn power(a: f64, mut n: u32) -> Double {
    let (mut result, mut base) = ((1.0, 0.0), (a, 0.0));
    while n > 0 {
        if n & 1 == 1 {
            result = product(result, base);
        }
        n >>= 1;
        if n > 0 {
            base = product(base, base);
        }
    }
    result
}

/// `e ** x` for |x| < 700.
pub(super) fn exp(x: Double) -> Double {
    const HALVINGS: i32 = 8;
    let halves = (x.0 / LN_2.0).round();
    let rest = sum(x, product(LN_2, (-halves, 0.0)));
    let scale = super::float::scale(1.0, -HALVINGS);
    let small = (rest.0 * scale, rest.1 * scale);
    // Horner's rule on 1 + x(1 + x/2(1 + x/3(…))) less the leading 1, which would cost digits.
    let mut series = (0.0, 0.0);
    for n in (1..=12).rev() {
        let inner = product(small, sum((1.0, 0.0), series));
        series = over(inner, f64::from(n));
    }
    // (1 + s)² = 1 + (2s + s²)
    for _ in 0..HALVINGS {
        series = sum((2.0 * series.0, 2.0 * series.1), product(series, series));
    }
    let (high, low) = sum((1.0, 0.0), series);
    let shift = halves as i32;
    (super::float::scale(high, shift), super::float::scale(low, shift))
}

fn over(a: Double, n: f64) -> Double {
    let quotient = a.0 / n;
    let (product, rest) = exact_product(quotient, n);
    quick_sum(quotient, ((a.0 - product) - rest + a.1) / n)
}

/// The natural logarithm of a normal number, by one Newton step from libm's.
pub(super) fn ln(x: f64) -> Double {
    let guess = libm::log(x);
    let (high, low) = product(exp((-guess, 0.0)), (x, 0.0));
    sum((guess, 0.0), ((high - 1.0) + low, 0.0))
}
