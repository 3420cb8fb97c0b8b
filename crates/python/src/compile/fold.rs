//! Constant expressions, as CPython's optimiser folds them (so that `(1, 2)` over two lines is one line
//! to a tracer). Only what cannot fail and stays small.

use crate::code::Const;
use num_bigint::BigInt;
use ruff_python_ast::{Expr, Number, Operator, UnaryOp};

/// The value of a constant expression; `None` when it is not one.
pub fn constant(expression: &Expr) -> Option<Const> {
    Some(match expression {
        Expr::NoneLiteral(_) => Const::None,
        Expr::EllipsisLiteral(_) => Const::Ellipsis,
        Expr::BooleanLiteral(literal) => Const::Bool(literal.value),
        Expr::NumberLiteral(literal) => number(&literal.value)?,
        Expr::StringLiteral(literal) => Const::Str(literal.value.to_str().into()),
        Expr::BytesLiteral(literal) => {
            let bytes: Vec<u8> = literal.value.bytes().collect();
            Const::Bytes(bytes.into())
        }
        Expr::Tuple(tuple) => Const::Tuple(tuple.elts.iter().map(constant).collect::<Option<_>>()?),
        Expr::UnaryOp(unary) => match (unary.op, constant(&unary.operand)?) {
            (UnaryOp::USub, Const::Int(n)) => integer(-BigInt::from(n)),
            (UnaryOp::USub, Const::BigInt(n)) => integer(-n),
            (UnaryOp::USub, Const::Float(x)) => Const::Float(-x),
            (UnaryOp::UAdd, value @ (Const::Int(_) | Const::Float(_))) => value,
            (UnaryOp::Invert, Const::Int(n)) => Const::Int(!n),
            _ => return None,
        },
        Expr::BinOp(binary) => {
            fold_binary(binary.op, constant(&binary.left)?, constant(&binary.right)?)?
        }
        _ => return None,
    })
}

fn fold_binary(op: Operator, left: Const, right: Const) -> Option<Const> {
    Some(match (op, left, right) {
        (Operator::Add, Const::Int(a), Const::Int(b)) => Const::Int(a.checked_add(b)?),
        (Operator::Sub, Const::Int(a), Const::Int(b)) => Const::Int(a.checked_sub(b)?),
        (Operator::Mult, Const::Int(a), Const::Int(b)) => Const::Int(a.checked_mul(b)?),
        (Operator::LShift, Const::Int(a), Const::Int(b))
            if (0..40).contains(&b) && (0..1 << 20).contains(&a) =>
        {
            Const::Int(a << b)
        }
        (Operator::Pow, Const::Int(a), Const::Int(b)) if (0..64).contains(&b) => {
            Const::Int(a.checked_pow(b as u32)?)
        }
        (Operator::Add, Const::Str(a), Const::Str(b)) if a.len() + b.len() < 4096 => {
            Const::Str(format!("{a}{b}").into())
        }
        (Operator::Mult, Const::Str(a), Const::Int(n))
            if n >= 0 && (a.len() as i64).checked_mul(n)? <= 4096 =>
        {
            Const::Str(a.repeat(n as usize).into())
        }
        (Operator::Mult, Const::Bytes(a), Const::Int(n))
            if n >= 0 && (a.len() as i64).checked_mul(n)? <= 4096 =>
        {
            Const::Bytes(a.repeat(n as usize).into())
        }
        _ => return None,
    })
}

fn integer(n: BigInt) -> Const {
    match i64::try_from(&n) {
        Ok(n) => Const::Int(n),
        Err(_) => Const::BigInt(n),
    }
}

fn number(number: &Number) -> Option<Const> {
    match number {
        Number::Float(x) => Some(Const::Float(*x)),
        Number::Complex { imag, .. } => Some(Const::Imaginary(*imag)),
        Number::Int(int) => Some(match int.as_i64() {
            Some(n) => Const::Int(n),
            None => {
                let text = int.to_string().replace('_', "").to_lowercase();
                let (digits, radix) = match text.get(..2) {
                    Some("0x") => (&text[2..], 16),
                    Some("0o") => (&text[2..], 8),
                    Some("0b") => (&text[2..], 2),
                    _ => (text.as_str(), 10),
                };
                integer(BigInt::parse_bytes(digits.as_bytes(), radix)?)
            }
        }),
    }
}
