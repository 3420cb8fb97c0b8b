//! Message digests for `hashlib` and for seeding `random`: MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4).

/// The digest of `data`; `None` for a name that is not one of md5, sha1, sha224, sha256, sha384, sha512.
pub fn digest(name: &str, data: &[u8]) -> Option<Vec<u8>> {
    Some(match name {
        "md5" => md5(data),
        "sha1" => sha1(data),
        "sha224" => sha256(data, &SHA224_START)[..28].to_vec(),
        "sha256" => sha256(data, &fraction_bits(&PRIMES_8, 2).map(|bits| (bits >> 32) as u32)),
        "sha384" => sha512(data, &SHA384_START)[..48].to_vec(),
        "sha512" => sha512(data, &fraction_bits(&PRIMES_8, 2)),
        _ => return None,
    })
}

const PRIMES_8: [u64; 8] = [2, 3, 5, 7, 11, 13, 17, 19];

const SHA224_START: [u32; 8] = [
    0xc105_9ed8,
    0x367c_d507,
    0x3070_dd17,
    0xf70e_5939,
    0xffc0_0b31,
    0x6858_1511,
    0x64f9_8fa7,
    0xbefa_4fa4,
];

const SHA384_START: [u64; 8] = [
    0xcbbb_9d5d_c105_9ed8,
    0x629a_292a_367c_d507,
    0x9159_015a_3070_dd17,
    0x152f_ecd8_f70e_5939,
    0x6733_2667_ffc0_0b31,
    0x8eb4_4a87_6858_1511,
    0xdb0c_2e0d_64f9_8fa7,
    0x47b5_481d_befa_4fa4,
];

/// The first 64 bits of the fractional parts of the numbers' square or cube roots, which is how the
/// standard defines its constants.
fn fraction_bits<const N: usize>(numbers: &[u64; N], degree: u32) -> [u64; N] {
    use num_bigint::BigUint;
    numbers.map(|number| {
        let scaled = BigUint::from(number) << (64 * degree);
        let root = scaled.nth_root(degree);
        root.iter_u64_digits().next().unwrap_or(0)
    })
}

fn primes<const N: usize>() -> [u64; N] {
    let mut found = [0; N];
    let mut count = 0;
    let mut candidate = 2;
    while count < N {
        if found[..count].iter().all(|prime| candidate % prime != 0) {
            found[count] = candidate;
            count += 1;
        }
        candidate += 1;
    }
    found
}

/// The message with its padding and length, in whole blocks.
fn padded(data: &[u8], block: usize, big_endian: bool) -> Vec<u8> {
    let length_size = block / 8;
    let mut out = data.to_vec();
    out.push(0x80);
    while out.len() % block != block - length_size {
        out.push(0);
    }
    let bits = (data.len() as u128) * 8;
    if big_endian {
        out.extend(&bits.to_be_bytes()[16 - length_size..]);
    } else {
        out.extend(&bits.to_le_bytes()[..length_size]);
    }
    out
}

fn md5(data: &[u8]) -> Vec<u8> {
    const SHIFTS: [[u32; 4]; 4] =
        [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let table: Vec<u32> =
        (1..=64).map(|i| (libm::sin(f64::from(i)).abs() * 4_294_967_296.0) as u32).collect();
    let mut state = [0x6745_2301u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    for block in padded(data, 64, false).chunks_exact(64) {
        let word = |i: usize| {
            u32::from_le_bytes([block[4 * i], block[4 * i + 1], block[4 * i + 2], block[4 * i + 3]])
        };
        let [mut a, mut b, mut c, mut d] = state;
        for (i, sine) in table.iter().enumerate() {
            let (mix, which) = match i / 16 {
                0 => ((b & c) | (!b & d), i),
                1 => ((d & b) | (!d & c), (5 * i + 1) % 16),
                2 => (b ^ c ^ d, (3 * i + 5) % 16),
                _ => (c ^ (b | !d), 7 * i % 16),
            };
            let sum = a.wrapping_add(mix).wrapping_add(*sine).wrapping_add(word(which));
            let turned = b.wrapping_add(sum.rotate_left(SHIFTS[i / 16][i % 4]));
            (a, b, c, d) = (d, turned, b, c);
        }
        for (whole, part) in state.iter_mut().zip([a, b, c, d]) {
            *whole = whole.wrapping_add(part);
        }
    }
    state.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn sha1(data: &[u8]) -> Vec<u8> {
    let mut state = [0x6745_2301u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in padded(data, 64, true).chunks_exact(64) {
        let mut words: Vec<u32> =
            block.chunks_exact(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]])).collect();
        for i in 16..80 {
            words
                .push((words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16]).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (i, word) in words.iter().enumerate() {
            let (mix, constant) = match i / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6u32),
            };
            let sum = a
                .rotate_left(5)
                .wrapping_add(mix)
                .wrapping_add(e)
                .wrapping_add(constant)
                .wrapping_add(*word);
            (a, b, c, d, e) = (sum, a, b.rotate_left(30), c, d);
        }
        for (whole, part) in state.iter_mut().zip([a, b, c, d, e]) {
            *whole = whole.wrapping_add(part);
        }
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// SHA-256 and SHA-512 differ in word size, rotations and rounds only.
macro_rules! sha2 {
    ($name:ident, $word:ty, $block:literal, $rounds:literal, $constant:expr,
     $big0:expr, $big1:expr, $small0:expr, $small1:expr) => {
        fn $name(data: &[u8], start: &[$word; 8]) -> Vec<u8> {
            const SIZE: usize = size_of::<$word>();
            let constants = fraction_bits(&primes::<$rounds>(), 3).map($constant);
            let turn = |x: $word, by: [u32; 3]| {
                x.rotate_right(by[0]) ^ x.rotate_right(by[1]) ^ x.rotate_right(by[2])
            };
            let shift = |x: $word, by: [u32; 3]| {
                x.rotate_right(by[0]) ^ x.rotate_right(by[1]) ^ (x >> by[2])
            };
            let mut state = *start;
            for block in padded(data, $block, true).chunks_exact($block) {
                let mut words: Vec<$word> = block
                    .chunks_exact(SIZE)
                    .map(|bytes| {
                        bytes.iter().fold(0, |word, &byte| word << 8 | <$word>::from(byte))
                    })
                    .collect();
                for i in 16..$rounds {
                    let (old, new) = (shift(words[i - 15], $small0), shift(words[i - 2], $small1));
                    words.push(
                        words[i - 16]
                            .wrapping_add(old)
                            .wrapping_add(words[i - 7])
                            .wrapping_add(new),
                    );
                }
                let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
                for (word, constant) in words.iter().zip(constants) {
                    let first = h
                        .wrapping_add(turn(e, $big1))
                        .wrapping_add((e & f) ^ (!e & g))
                        .wrapping_add(constant)
                        .wrapping_add(*word);
                    let second = turn(a, $big0).wrapping_add((a & b) ^ (a & c) ^ (b & c));
                    (h, g, f, e) = (g, f, e, d.wrapping_add(first));
                    (d, c, b, a) = (c, b, a, first.wrapping_add(second));
                }
                for (whole, part) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
                    *whole = whole.wrapping_add(part);
                }
            }
            state.iter().flat_map(|word| word.to_be_bytes()).collect()
        }
    };
}

sha2!(
    sha256,
    u32,
    64,
    64,
    |bits| (bits >> 32) as u32,
    [2, 13, 22],
    [6, 11, 25],
    [7, 18, 3],
    [17, 19, 10]
);
sha2!(sha512, u64, 128, 80, |bits| bits, [28, 34, 39], [14, 18, 41], [1, 8, 7], [19, 61, 6]);

#[cfg(test)]
mod tests {
    use super::digest;

    /// Digests by CPython's hashlib of "", "abc" and 200 letters a.
    #[test]
    fn gives_the_standard_digests() {
        let long = "a".repeat(200);
        for (name, data, expected) in CASES {
            let data = if *data == "a*200" { &long } else { *data };
            let made = digest(name, data.as_bytes()).unwrap_or_default();
            assert_eq!(crate::text::bytes::hex(&made, None, 1), *expected, "{name} of {data:?}");
        }
    }

    #[rustfmt::skip]
    const CASES: &[(&str, &str, &str)] = &[
        ("md5", "", "d41d8cd98f00b204e9800998ecf8427e"),
        ("md5", "abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("md5", "a*200", "887f30b43b2867f4a9accceee7d16e6c"),
        ("sha1", "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("sha1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("sha1", "a*200", "e61cfffe0d9195a525fc6cf06ca2d77119c24a40"),
        ("sha224", "", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"),
        ("sha224", "abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
        ("sha224", "a*200", "2559984fd15e055f0d84c346483508242f02653ab7956401e551511c"),
        ("sha256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("sha256", "a*200", "c2a908d98f5df987ade41b5fce213067efbcc21ef2240212a41e54b5e7c28ae5"),
        ("sha384", "", "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"),
        ("sha384", "abc", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"),
        ("sha384", "a*200", "0691b6e978614b67d60557b2a2cddd53406508522efa21c624dbbfa8ab6e726d5c586b489c7c09f24109a64c10211d48"),
        ("sha512", "", "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"),
        ("sha512", "abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"),
        ("sha512", "a*200", "4b11459c33f52a22ee8236782714c150a3b2c60994e9acee17fe68947a3e6789f31e7668394592da7bef827cddca88c4e6f86e4df7ed1ae6cba71f3e98faee9f"),
    ];
}
