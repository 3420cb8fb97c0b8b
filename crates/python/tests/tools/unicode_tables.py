"""Prints the tables of unicode.rs from this Python's unicodedata (run with CPython 3.11: Unicode 14.0)."""
def ranges(pred):
    out, start = [], None
    for c in range(0x110001):
        v = c < 0x110000 and pred(chr(c))
        if v and start is None: start = c
        if not v and start is not None: out.append((start, c - 1)); start = None
    return out
def varints(pairs):
    data, last = bytearray(), 0
    def put(n):
        while n >= 128:
            data.append(n & 127 | 128); n >>= 7
        data.append(n)
    for a, b in pairs:
        put(a - last); put(b - a); last = b + 1
    return data
def rust(data):
    out = []
    for b in data:
        c = chr(b)
        if c in '"\\': out.append('\\' + c)
        elif 32 <= b < 127: out.append(c)
        else: out.append('\\x%02x' % b)
    return ''.join(out)
def table(name, doc, pred):
    d = varints(ranges(pred))
    print(f'\n/// {doc}')
    print(f'#[rustfmt::skip]\nconst {name}: &[u8] = b"{rust(d)}";')
table('UNPRINTABLE', 'Not printable: categories Cc, Cf, Cs, Co, Cn, Zl, Zp, Zs, save the space.', lambda c: not c.isprintable())
table('ALPHABETIC', 'Letters: categories Lm, Lt, Lu, Ll, Lo.', str.isalpha)
table('DECIMAL', 'Decimal digits; each range starts at a zero and counts on.', str.isdecimal)
table('DIGIT', 'Digits that are not decimal: superscripts and the like.', lambda c: c.isdigit() and not c.isdecimal())
table('NUMERIC', 'Numeric characters that are no digits.', lambda c: c.isnumeric() and not c.isdigit())
