"""Prints src/text/cases.txt: one case a line, tab-separated: function, arguments, what CPython 3.11 gave.

Run from crates/python: TZ=UTC python3 tests/tools/text_cases.py > src/text/cases.txt
An argument says how many cases of each function to keep (default 120); a larger number tests more.
Text is escaped (\\t \\n \\r \\\\ \\u{hex}); bytes stand as Latin-1; `None` is None; errors are `!Class: message`.
"""
import binascii, itertools, math, random, struct, sys, time, zlib

sys.set_int_max_str_digits(4300)
rnd = random.Random(7)
CASES = {}
KEEP = int(sys.argv[1]) if len(sys.argv) > 1 else 120


def esc(text):
    out = []
    for c in text:
        if c in '\\':
            out.append('\\\\')
        elif c == '\t':
            out.append('\\t')
        elif c == '\n':
            out.append('\\n')
        elif c == '\r':
            out.append('\\r')
        elif ' ' <= c <= '~' or (c.isprintable() and ord(c) > 160):
            out.append(c)
        else:
            out.append('\\u{%x}' % ord(c))
    return ''.join(out)


def show(v):
    if isinstance(v, str):
        return esc(v)
    if isinstance(v, (bytes, bytearray)):
        return esc(bytes(v).decode('latin-1'))
    if isinstance(v, (list, tuple)):
        return '|'.join(show(x) for x in v)
    return repr(v)


def case(name, func, *args):
    try:
        result = show(func(*args))
    except Exception as e:
        cls = type(e).__name__
        if isinstance(e, struct.error):
            cls = 'struct.error'
        if isinstance(e, binascii.Error):
            cls = 'binascii.Error'
        result = f'!{cls}: {esc(str(e))}'
    CASES.setdefault(name, []).append('\t'.join([name, *map(show, args), '=> ' + result]))


FLOATS = [0.0, -0.0, 1.0, -1.5, 0.1, 0.5, 2.5, 1e-5, 0.0001, 1e16, 1e15, 123456789012345678.0, 1e22, 1e23,
          5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, math.inf, -math.inf, math.nan, 3.14159,
          1234.5678, 9.995, 0.125, 99999.5, 1e100, 1 / 3, 2.675, 1e-7, 123456.0, 0.045]
FLOATS += [struct.unpack('<d', rnd.randbytes(8))[0] for _ in range(40)]
INTS = [0, 1, -1, 5, 7, -7, 10, 255, -255, 1000, 1234567, -1234567, 2**31, 2**63, -2**63, 2**64, 10**20, -10**30, 3**100]

for x in FLOATS:
    case('repr', repr, x)
    case('hash', hash, x) if x == x else None
    case('hex', float.hex, x)
    case('ratio', lambda x: list(x.as_integer_ratio()), x)
    case('round0', lambda x: round(x), x)
    for d in (-400, -309, -308, -3, -1, 0, 1, 2, 3, 5, 17, 330):
        case('round', lambda x, d: round(x, d), x, d)
    for spec in ('', 'e', '.0e', '.3E', 'f', '.0f', '#.0f', '.2f', '10.3f', '<10.1f', '^+12.2f', '015.3f', ',.2f', '_.1f',
                 'g', '.3g', '#g', 'G', '.0g', '.1', '.3', '.17', '%', '.1%', '+', ' ', '020,', '=+20', '*^30', 'n',
                 'z.1f', '.20', '012,.2f', '-z.0e'):
        case('format_float', lambda x, s: format(x, s), x, spec)
    for t in ('%f', '%e', '%g', '%.2f', '%10.3f|', '%-10.1f|', '%+.1e', '% g', '%010.2f', '%#.0f', '%.0f', '%#g', '%G', '%.15g', '%08f'):
        case('percent_float', lambda t, x: t % x, t, x)
for x, y in itertools.product([7.5, -7.5, 0.0, -0.0, 3.0, -3.0, 1e300, 0.1, math.inf, -math.inf, math.nan, 1e-20, 5e-324, 10.0, 2.0, 0.5], repeat=2):
    case('floordiv', lambda x, y: x // y, x, y)
    case('mod', lambda x, y: x % y, x, y)
    case('divmod', lambda x, y: list(divmod(x, y)), x, y)
    case('truediv', lambda x, y: x / y, x, y)
    if isinstance(x, float) and not (x < 0 and y != int(y) if math.isfinite(y) and math.isfinite(x) else False):
        case('pow', lambda x, y: x ** y, x, y)
for x, y in [(1.1, 10.0), (1.0001, 1000.0), (0.99, 365.0), (3.7, -13.0), (2.0, 0.5), (10.0, -5.0), (1.5, 2.5), (10.0, 0.3), (7.0, 1 / 3), (1e-200, 2.0), (1e200, 2.0), (-2.0, 3.0), (-2.0, -3.0), (2.0, -1074.0), (2.0, -1080.0), (10.0, -310.0)]:
    case('pow', lambda x, y: x ** y, x, y)
for s in ['1', '1.5', ' 1.5 ', '.5', '5.', '1e5', '1E-5', '1e', 'e5', '.', '', 'inf', '-Infinity', 'nan', '+nan', 'infi', '1_000.5', '1__0', '_1', '1_', '1_.5', '1._5',
          '1e1_0', '1e_1', '0x10', '1,5', '١٢.٣', '1\x00', '1e400', '1e-400', '\u20031\n', '--1', '+-1', '1 2', '9' * 400, 'infinity_', '1f', '1d5', 'NaN', '∞']:
    case('parse_float', float, s)
for s in ['0x1p0', '0x.8p1', '0x1.999999999999ap-4', '-0x1p-1074', '0x1p-1075', '0x1.8p-1075', '0x1p1024', '0x1.fffffffffffff8p1023', '0x1.fffffffffffff7p1023', 'inf', '-nan', '1.8', 'x', '', '0x', '0x1p', ' 0xAp+3 ', '0x1.0000000000000800001p0', '0x1.00000000000008p0']:
    case('from_hex', float.fromhex, s)
for s, b in [('1', 10), ('-1', 10), ('+12', 10), (' 12\n', 10), ('1_000', 10), ('1__0', 10), ('_1', 10), ('1_', 10), ('', 10), (' ', 10), ('x', 10), ('0x1f', 16), ('0x1f', 0), ('1f', 16), ('0b101', 0),
             ('0b101', 2), ('0o17', 0), ('017', 0), ('00', 0), ('0_0', 0), ('0x_f', 0), ('0x__f', 0), ('0x', 0), ('z', 36), ('Z', 36), ('12', 2), ('12', 37), ('12', 1), ('12', -1), ('١٢', 10), ('1.5', 10), ('1e5', 10), ('- 1', 10),
             ('9' * 4300, 10), ('9' * 4301, 10), ('0b1', 16), ('0b', 2), ('1\x00', 10), ("it's", 10), ('-0x10', 0), ('+ 1', 10), ('\u20031', 10)]:
    case('parse_int', int, s, b)
for n in INTS:
    case('int_hash', hash, n)
    case('int_to_float', float, n)
    case('bin', bin, n); case('oct', oct, n); case('hex_int', hex, n)
    case('bits', int.bit_length, n); case('bit_count', int.bit_count, n)
    for d in (-1, -2, -3, -7, -40):
        case('int_round', lambda n, d: round(n, d), n, d)
    for spec in ('', 'd', '5', '<5', '^7', '05', '+d', ' d', ',', '_', 'x', '#x', 'X', '#X', '#o', 'b', '#010b', '_b', '#_x', '020,', '=+10', 'é^9', 'e', '.2f', '%', 'n', '-05', '<05', '*=12,', '#020_x', 'g'):
        case('format_int', lambda n, s: format(n, s), n, spec)
    for t in ('%d', '%5d|', '%-5d|', '%05d', '%+d', '% d', '%x', '%#x', '%#X', '%o', '%#o', '%.5d', '%08.5d', '%#.8x', '%#012x', '%-+6d|', '%i', '%u', '%+.3x'):
        case('percent_int', lambda t, n: t % n, t, n)
    for m in INTS:
        case('int_floordiv', lambda n, m: n // m, n, m)
        case('int_mod', lambda n, m: n % m, n, m)
        case('int_truediv', lambda n, m: n / m, n, m)
    for x in (0.5, 1e18, 9.3e18, -1e30, math.inf, 0.0, math.nan, 18446744073709551616.0, 255.0, 254.99999999999997):
        case('cmp', lambda n, x: (x > n) - (x < n) if x == x else None, n, x)
    for length, order, signed in ((1, 'big', False), (2, 'little', False), (1, 'big', True), (8, 'little', True), (9, 'big', False), (0, 'big', False), (-1, 'big', False), (20, 'big', True)):
        case('to_bytes', lambda n, l, o, s: n.to_bytes(l, o, signed=s), n, length, order, signed)
for n, m in [(10**400, 3), (10**400, 10**399), (1, 10**400), (1, 3**700), (10**308, 10**-0), (2**1024, 1), (2**1024 - 2**969, 1), (2**1024 - 2**970, 1), (2**53 + 1, 1), (2**54 + 2, 1), (2**54 + 6, 1), (5, 2**1076), (3, 2**1075), (1, 2**1075), (10**22, 7), (-1, 3), (0, -5)]:
    case('int_truediv', lambda n, m: n / m, n, m)
for n, k in [(1, 3), (-5, 1), (-5, 70), (5, 70), (1, -1), (0, 2**70), (-1, 2**70), (2**80, 60)]:
    case('shr', lambda n, k: n >> k, n, k)
    if k < 1000 or n == 0:
        case('shl', lambda n, k: n << k, n, k)
for a, b, m in [(2, 10, 1000), (2, -1, 7), (2, -1, 4), (2, 3, 0), (2, 5, -7), (-3, 3, 7), (0, 0, 1), (3, 0, 1), (7, 10**30, 13), (2, 3, -1)]:
    case('powmod', pow, a, b, m)
for spec in ['c', '+c', '#c', '5c', 's', '.2', '.2d', 'z', ',x', ',s', '_n', ',n', 'll', 'l', '5.', '99999999999999999999', '.99999999999999999999f', ',_', '__', ',,', '_,', 'é', 'y', 'x<', '<', '{', '>>5', '>>>5', '1,2', '+5d ', '05x_', 'z,', '#,', '+-5', '\x01']:
    case('format_int', lambda n, s: format(n, s), 65, spec)
    case('format_float', lambda n, s: format(n, s), 65.5, spec)
    case('format_str', lambda n, s: format(n, s), 'abc', spec)
for n in (-1, 0x110000, 0x1f600, 2**70):
    case('format_int', lambda n, s: format(n, s), n, 'c')
for spec in ['', 's', '5', '<5', '>5', '^5', '^6', '05', '.2', '6.2', 'é>5', '=5', '+', ' ', '-', ',', '_', '#', 'z', 'd', '10.10s', '0<10', '.0', '.']:
    for t in ('abc', '', 'é中😀x'):
        case('format_str', lambda n, s: format(n, s), t, spec)
for t in ('%s', '%5s|', '%-5s|', '%.2s', '%5.1s|', '%05s', '%r', '%a', '%c', '%-3c|', '%+s', '%#s', '%%%s'):
    for v in ('abc', 'é', "it's"):
        if 'c' not in t or len(v) == 1:
            case('percent_str', lambda t, v: t % v, t, v)
for t, v in [('%y', 1), ('%é', 1), ('% y', 1), ('%', 1), ('%5', 1), ('%5.', 1), ('%hd', 1), ('%hhd', 1), ('%lld', 1), ('%c', 65), ('%c', -1), ('%c', 0x110000), ('%5%', 1), ('%.999999999999d', 5), ('%99999999999999999999d', 1), ('%.99999999999999999999d', 1), ('%d%%', 5), ('%.d', 0), ('%.', 0)]:
    case('percent_int', lambda t, v: t % v, t, v)

TEXTS = ['', 'a', 'hello world', ' a  b ', 'a,b,,c', ',a,', '\ta\nb\r\n', 'ÀÉî ñ', 'ǆ ǅ Ǆ ß ŉ ﬁ', 'ΑΣ ΑΣΑ Σ', 'İı', '123', '½²٣', 'x1_y', '1x', 'Hello World', "they're", 'HELLO', 'ⅷ Ⅷ', '日本語', '\x1c\x85\u2028x', 'aXbXc', 'a\x00b', 'ªº', '😀a😀', 'ა Ა', 'ꭰ Ꭰ', 'ᾳ ᾼ ῼ', '\u200b', '\xa0', '\xad', 'e\u0301', 'ʰ', '_', 'class', 'ſ µ ς', '\U0001d7d8', '𝐀𝐚', 'ẞ', 'ΐ']
for s in TEXTS:
    for name in ('upper', 'lower', 'title', 'capitalize', 'swapcase', 'casefold', 'isalpha', 'isalnum', 'isascii', 'isdecimal', 'isdigit', 'isnumeric', 'isidentifier', 'islower', 'isupper', 'istitle', 'isspace', 'isprintable', 'splitlines', 'strip', 'lstrip', 'rstrip', 'split', 'rsplit'):
        case(name, getattr(str, name), s)
    case('repr_str', repr, s)
    case('ascii', ascii, s)
    case('splitlines_keep', lambda s: s.splitlines(True), s)
    for sep, n in itertools.product((None, ',', ' ', 'X', 'a', 'l', ''), (-1, 0, 1, 2)):
        case('split', lambda s, sep, n: s.split(sep, n), s, sep, n)
        case('rsplit', lambda s, sep, n: s.rsplit(sep, n), s, sep, n)
    for sub in ('', 'a', 'l', 'X', 'lo', 'é', 'b'):
        case('partition', lambda s, x: s.partition(x), s, sub)
        case('rpartition', lambda s, x: s.rpartition(x), s, sub)
        for start, end in ((None, None), (1, None), (-3, -1), (2, 1), (100, None), (0, 100), (-100, 3)):
            case('find', lambda *a: str.find(*a), s, sub, start, end)
            case('rfind', lambda *a: str.rfind(*a), s, sub, start, end)
            case('count', lambda *a: str.count(*a), s, sub, start, end)
            case('startswith', lambda *a: str.startswith(*a), s, sub, start, end)
            case('endswith', lambda *a: str.endswith(*a), s, sub, start, end)
        case('index', lambda *a: str.index(*a), s, sub, None, None)
        for n in (-1, 0, 1, 2):
            case('replace', lambda s, o, n, c: s.replace(o, n, c), s, sub, '<>', n)
    for w in (-1, 0, 3, 6, 11, 12):
        for name in ('ljust', 'rjust', 'center'):
            case(name, lambda s, w, f, name=name: getattr(s, name)(w, f), s, w, '*')
        case('zfill', lambda s, w: s.zfill(w), s, w)
        case('expandtabs', lambda s, w: s.expandtabs(w), s, w)
    for a, b, c in ((None, None, None), (1, None, None), (None, -1, None), (None, None, -1), (None, None, 2), (5, 1, -2), (-3, None, 1), (100, None, -1), (None, None, 0), (2, 2**63 - 1, 1), (-2**63, None, 1), (3, -100, -1)):
        case('slice', lambda s, a, b, c: s[a:b:c], s, a, b, c)
        case('indices', lambda n, a, b, c: list(slice(a, b, c).indices(n)), len(s), a, b, c)
    for enc in ('utf-8', 'ascii', 'latin-1', 'utf-16', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-8-sig', 'cp1252'):
        for err in ('strict', 'ignore', 'replace', 'backslashreplace', 'xmlcharrefreplace'):
            case('encode', lambda s, e, r: s.encode(e, r), s, enc, err)
for s in ['+5', '-5', '', '-', '5', '--5', 'é']:
    for w in (0, 1, 2, 5):
        case('zfill', lambda s, w: s.zfill(w), s, w)
for s in ['a\tb', 'ab\t\tc', '\t', 'a\n\tb', 'é\tx', 'a\r\tb']:
    for w in (8, 4, 1, 0, -1):
        case('expandtabs', lambda s, w: s.expandtabs(w), s, w)
for e in ('UTF8', 'Latin_1', 'us-ascii', 'klingon', 'U8', 'utf 8', 'iso-8859-1'):
    case('encode', lambda s, e, r: s.encode(e, r), 'a', e, 'strict')
case('encode', lambda s, e, r: s.encode(e, r), 'é', 'ascii', 'nope')
BYTES = [b'', b'abc', b'\xff', b'\xe4\xbd', b'a\xe4\xbda', b'\xed\xa0\x80', b'\xf0\x9f\x98', b'\xf0\x9f\x98\x80', b'\xf5\x80', b'\xe0\x80\x80', b'\xc0\x80', b'\x80abc', b'\xf4\x90\x80\x80', b'\xc3\xa9', b'\xff\xfea\x00', b'\xfe\xff\x00a', b'a\x00b', b'a\x00\x00\xd8', b'a\x00\x00\xd8a\x00', b'a\x00\x00\xdca\x00', b'=\xd8\x00\xde', b'\x00\x00\x11\x00', b'\x00\xd8\x00\x00', b'\xef\xbb\xbfhi', b'\x81\x80', b'\xe4\xbd\xa0\xe5', b'\xff\xff\xff\xff', b'abc\xe4\xbd\xa0\xff\xfe']
for b in BYTES:
    for enc in ('utf-8', 'ascii', 'latin-1', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-8-sig', 'cp1252'):
        for err in ('strict', 'ignore', 'replace', 'backslashreplace'):
            case('decode', lambda b, e, r: b.decode(e, r), b, enc, err)
    case('escape_trip', lambda b: b.decode('utf-8', 'surrogateescape').encode('utf-8', 'surrogateescape'), b)
    case('repr_bytes', repr, b)
    case('bytes_hex', lambda b, s, n: b.hex(s, n), b, ':', 2)
    case('bytes_hex', lambda b, s, n: b.hex(s, n), b, '-', -2)
    case('bytes_hex', lambda b, s, n: b.hex(s, n), b, ' ', 0)
    case('crc32', zlib.crc32, b); case('adler32', zlib.adler32, b)
    case('b64', lambda b: binascii.b2a_base64(b, newline=False), b)
    case('from_bytes', lambda b, o, s: int.from_bytes(b, o, signed=s), b, 'big', True)
    case('from_bytes', lambda b, o, s: int.from_bytes(b, o, signed=s), b, 'little', False)
case('decode', lambda b, e, r: b.decode(e, r), b'\xff', 'utf-8', 'nope')
BTEXTS = [b'', b'a', b'hello world', b' a  b ', b'a,b,,c', b',a,', b'\ta\nb\r\nc\rd\x0be', b'aXbXc', b"they're", b'Hello World', b'HELLO', b'123', b'a1', b'aB1', b'\xc3\xa9', b'"', b"'", b"'\"", b'\\\x00\x7f']
for s in BTEXTS:
    for name in ('upper', 'lower', 'title', 'capitalize', 'swapcase', 'isalpha', 'isalnum', 'isdigit', 'islower', 'isupper', 'istitle', 'isspace', 'splitlines', 'strip', 'lstrip', 'rstrip'):
        case('b.' + name, getattr(bytes, name), s)
    case('repr_bytes', repr, s)
    for sep, n in itertools.product((None, b',', b'X', b'a', b''), (-1, 0, 1, 2)):
        case('b.split', lambda s, sep, n: s.split(sep, n), s, sep, n)
        case('b.rsplit', lambda s, sep, n: s.rsplit(sep, n), s, sep, n)
    for sub in (b'', b'a', b'l', b'lo'):
        case('b.partition', lambda s, x: s.partition(x), s, sub)
        case('b.rpartition', lambda s, x: s.rpartition(x), s, sub)
        for start, end in ((None, None), (1, None), (-3, -1), (100, None)):
            case('b.find', lambda *a: bytes.find(*a), s, sub, start, end)
            case('b.rfind', lambda *a: bytes.rfind(*a), s, sub, start, end)
            case('b.count', lambda *a: bytes.count(*a), s, sub, start, end)
            case('b.startswith', lambda *a: bytes.startswith(*a), s, sub, start, end)
        case('b.index', lambda *a: bytes.index(*a), s, sub, None, None)
        for n in (-1, 0, 1, 2):
            case('b.replace', lambda s, o, n, c: s.replace(o, n, c), s, sub, b'<>', n)
    for w in (0, 6, 11):
        for name in ('ljust', 'rjust', 'center'):
            case('b.' + name, lambda s, w, f, name=name: getattr(s, name)(w, f), s, w, b'*')
        case('b.zfill', lambda s, w: s.zfill(w), s, w)
        case('b.expandtabs', lambda s, w: s.expandtabs(w), s, w)
for t in ['', '1 2', '12 3', 'zz', ' 12\n34 ', '12é', '12\u200334', 'ABcd', '1', '0x12', '12 34', '12z4']:
    case('bytes_fromhex', bytes.fromhex, t)
for t in [b'YWI', b'YW=', b'YW==YW', b'Y', b'Y=', b'=', b'YWJ\n j*Zg==', b'YWJjY', b'YWJj====', b'YWJj', b'YQ==', b'YW=I', b'Y=W=I', b'', b'====', b'YW=a=', b'YWJjZ']:
    case('unb64', binascii.a2b_base64, t)
for t in [b'', b'abc', b'zz', b'00FF', b'0 1f']:
    case('unhex', binascii.unhexlify, t)
for t in ['', 'abc', '{}', '{0}', '{a}', '{', '}', '{{}}', '{{{0}}}', 'a{', 'a}b', '{0', '{0[}', '{0[]}', '{0[0}', '{0.}', '{.real}', '{0!}', '{0!x}', '{0!rr}', '{0!r:5}', '{:{}}', '{:{:{}}}', '{0[0]x}', '{0[-1]}', '{0[a]}', '{0[0][1].real}', '{0:}}', '{0:{1}}}', '{0:{1', '{a.b[c]!r:>{w}}', '{0!r', '{0!', '{ 0}', '{a b}', '{99999999999999999999}', '{-1}', '{0}{}', '{}{0}', '{}{}', '{:{}}{}', '{[}', '{a{b}}', '{0.a.}', '{0:!>5}', '{0::>5}', '{!}', '{:}', '{0[:]}', '{0[a!r]}', '{0!é}', '{x.y.z}', '{0[1]}{1[k]}', '{:%Y}', '{:{}{}}', '{0:{0!r}}', '{:{0}}', '{0:{}}']:
    import _string

    def walk(t, depth=2, state=None):
        """The pieces as CPython's own parser splits them, auto-numbered."""
        state = state if state is not None else {'mode': None, 'next': 0}
        if depth == 0:
            raise ValueError('Max string recursion exceeded')
        out = []
        for literal, name, spec, conv in _string.formatter_parser(t):
            if literal and out and out[-1][0] == 'L':
                out[-1] += literal
            elif literal:
                out.append('L' + literal)
            if name is None:
                continue
            first, rest = _string.formatter_field_name_split(name)
            if first == '':
                if state['mode'] == 'm':
                    raise ValueError('cannot switch from manual field specification to automatic field numbering')
                state['mode'] = 'a'
                first = state['next']
                state['next'] += 1
            elif isinstance(first, int):
                if state['mode'] == 'a':
                    raise ValueError('cannot switch from automatic field numbering to manual field specification')
                state['mode'] = 'm'
            path = ''.join(('.' if attr else '#' if isinstance(k, int) else '@') + str(k) for attr, k in rest)
            if conv and conv not in 'rsa':
                raise ValueError('Unknown conversion specifier ' + (conv if '!' <= conv <= '\x7f' else '\\x%x' % ord(conv)))
            inner = walk(spec, depth - 1, state) if '{' in spec or '}' in spec else (['L' + spec] if spec else [])
            out.append(f'F{first}{path}!{conv or ""}:({"+".join(inner)})')
        return out
    case('field', lambda t: '+'.join(walk(t)), t)

def struct_case(fmt, *items):
    case('pack', lambda f, *i: struct.pack(f, *i), fmt, *items)
for c in 'bBhHiIlLqQnN':
    for p in ('', '<', '>'):
        for v in (0, 1, -1, 127, 128, 255, 256, -128, -129, 32768, 65535, 65536, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1, 2**64, -2**31, -2**63, -2**64):
            struct_case(p + c, v)
for f in ['', 'bi', 'ib', '<bi', 'bq', 'b0q', '@bhilqnNPfd?', '=bhilqfd?', ' < b i ', 'b<i', '3x', 'b x h', '3', 'i3', '3 i', '99999999999999999999i', 'y', '<n', '!4sHxx2I', '5p', 'e', '10s', '0s', '2h', 'ci', 'xi', 'i0q', '>h?', '_', 'é']:
    if f != 'é':
        case('calcsize', struct.calcsize, f)
for f, d in [('!HHI', b'\0\1\0\2\0\0\0\3'), ('i', b'ab'), ('2s3xb', b'abxxx\xff'), ('e', b'\x00\x3c'), ('<e', b'\x01\x00'), ('<e', b'\xff\x7b'), ('<e', b'\x00\xfc'), ('<f', b'\xcd\xcc\xcc\x3d'), ('<d', b'\x18-DT\xfb!\t@'), ('n', b'\xff' * 8), ('3c', b'abc'), ('0i', b''), ('', b'a'), ('5p', b'\x02abcd'), ('5p', b'\x09abcd'), ('p', b'\x05'), ('??', b'\x02\x00'), ('>q', b'\x80' + b'\0' * 7), ('<Q', b'\xff' * 8), ('>h', b'\x80\x01'), ('P', b'\xff' * 8), ('bxh', b'\x01\x00\x02\x00')]:
    case('unpack', struct.unpack, f, d)
for x in (0.0, -0.0, 1.1, 65504.0, 65519.9, 65520.0, 5.96e-8, 2.98e-8, 2.9e-8, 6.1e-5, 6.097e-5, math.inf, -math.inf, 1e300, 3.4e38, 3.5e38, 0.1, 2049.0, 2051.0):
    for f in ('<e', '>f', '<d'):
        case('pack_float', struct.pack, f, x)
for f, b in [('3s', b'abcdef'), ('5s', b'ab'), ('0s', b'ab'), ('5p', b'abcdefgh'), ('5p', b'ab'), ('0p', b'ab'), ('p', b'ab'), ('c', b'a'), ('c', b'ab'), ('300p', b'x' * 299)]:
    case('pack_bytes', struct.pack, f, b)

ALLFMT = '%a %A %b %B %c %C %d %D %e %F %g %G %h %H %I %j %k %l %m %M %n %p %P %r %R %s %S %t %T %u %U %V %w %W %x %X %y %Y %% %Q %-d %_d %^a %0e %é'
for s in [0, -1, 1, 86399, 86400, 951782400, 951868800, 1700000000, 1704067199, 1704067200, 4102444800, 10**12, -2208988800, 1230768000, 1451606399, 1609459199, 1609459200, 1735689600]:
    case('gmtime', lambda s: list(time.gmtime(s)), s)
    case('asctime', lambda s: time.asctime(time.gmtime(s)), s)
    case('strftime', lambda f, s: time.strftime(f, time.gmtime(s)), ALLFMT, s)
for t in ['', 'abc', '%', 'x%', '%%', 'é%Y', '%-', 'a%Yb%mc']:
    case('strftime', lambda f, s: time.strftime(f, time.gmtime(s)), t, 0)

for cases in CASES.values():
    for line in cases if len(cases) <= KEEP else sorted(rnd.sample(cases, KEEP)):
        print(line)
