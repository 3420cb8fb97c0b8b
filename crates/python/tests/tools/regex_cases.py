"""Prints src/text/regex/cases.txt: flags, pattern, text, and what CPython 3.11's re found."""
import re

CASES = [
    (0, 'abc', ['abc', 'xabcx', 'ab']), (0, 'a.c', ['abc', 'a\nc']), (re.S, 'a.c', ['a\nc']),
    (0, '^a', ['ab', 'ba', 'b\na']), (re.M, '^a', ['b\na']), (0, 'a$', ['a', 'a\n', 'a\nb', 'ab']), (re.M, 'a$', ['a\nb\na']),
    (0, r'\Aa\Z', ['a', 'a\n']), (0, 'a*', ['', 'aaa', 'baac']), (0, 'a+', ['aaa', 'b']), (0, 'a?b', ['ab', 'b', 'aab']),
    (0, 'a*?', ['aaa']), (0, 'a+?', ['aaa']), (0, '<.*>', ['<a><b>']), (0, '<.*?>', ['<a><b>']), (0, 'a{2}', ['aaa']), (0, 'a{2,}', ['aaaa']),
    (0, 'a{,2}', ['aaaa']), (0, 'a{1,2}?', ['aaa']), (0, 'a{x}', ['a{x}']), (0, 'a{', ['a{']), (0, '{', ['{']), (0, 'a{}', ['a{}']),
    (0, '(a)(b)?', ['ab', 'a']), (0, '(a|b)*', ['abab', '']), (0, '(?:ab)+', ['ababx']), (0, '(a+)(a+)', ['aaaa']), (0, '(a*)*', ['aa', 'b']),
    (0, '(a|ab)(c|bcd)(d*)', ['abcd']), (0, 'x*', ['axb']), (0, '|a', ['a']), (0, 'a|', ['ba']), (0, '()', ['a']),
    (0, '[abc]+', ['xcabz']), (0, '[^abc]+', ['abxyz']), (0, '[a-c1-3]+', ['b2z']), (0, '[]a]+', ['a]b']), (0, '[^]a]', ['a]b']), (0, '[a-]+', ['a-b']), (0, '[-a]+', ['a-b']),
    (0, r'[\d\s]+', ['a1 2b']), (0, r'[\w.-]+@[\w-]+\.\w+', ['mail bob.x-y@ex-ample.org now']), (0, r'[\]\\]+', ['a]\\b']), (0, r'[\x41-\x43]', ['xB']),
    (0, r'\d+', ['a123b45', '٣']), (re.A, r'\d+', ['٣ 3']), (0, r'\w+', ['héllo wörld_1']), (re.A, r'\w+', ['héllo']), (0, r'\s+', ['a \t\nb']), (0, r'\S+', [' ab c']), (0, r'\D\W', ['1a!']),
    (0, r'\bfoo\b', ['foo', 'a foo b', 'food']), (0, r'\Boo', ['foo', 'oo']), (0, r'\b', ['a b', '']), (0, r'\B', ['', 'ab']),
    (re.I, 'AbC', ['aBc']), (re.I, '[a-c]+', ['ABC']), (re.I, 'é', ['É']), (re.I, r'(a)\1', ['aA']), (0, '(?i)abc', ['ABC']), (0, '(?i:a)b', ['Ab', 'AB']), (re.I, '(?-i:a)b', ['aB', 'AB']),
    (0, r'(a)\1', ['aa', 'ab']), (0, r'(?P<x>a)(?P=x)', ['aa']), (0, r'(\w+) \1', ['the the cat']), (0, r'(a)?b\1', ['b', 'aba']),
    (0, 'a(?=b)', ['ab', 'ac']), (0, 'a(?!b)', ['ab', 'ac']), (0, '(?<=a)b', ['ab', 'cb']), (0, '(?<!a)b', ['ab', 'cb', 'b']), (0, '(?<=ab|cd)e', ['cde']), (0, '(?=(a+))a*b\\1', ['baaabac']), (0, '(?!(a))b', ['b']),
    (0, '(?>a+)a', ['aaa']), (0, 'a++a', ['aaa']), (0, 'a*+b', ['aab']), (0, 'a?+a', ['a', 'aa']), (0, '(?>a|ab)c', ['abc']),
    (0, '(a)?(?(1)b|c)', ['ab', 'c', 'b']), (0, '(?P<q>x)?(?(q)y)', ['xy', 'x']),
    (re.X, 'a b # comment\n c', ['abc']), (re.X, r'a\ b[ c]', ['a b ']), (0, '(?x) a b', ['ab']), (0, 'a(?#note)b', ['ab']),
    (0, r'(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})', ['at 192.168.0.1:80']), (0, r'^(GET|POST) (\S+) HTTP/(\d\.\d)$', ['GET /a?b=c HTTP/1.1']), (0, r'(?m)^([\w-]+):\s*(.*)$', ['Host: x\nA-b:c d']),
    (0, r'\$\{(\w+)\}', ['a ${b} ${c}']), (0, r'\101\060', ['A0']), (0, r'\0', ['\x00' * 0 + 'a']), (0, '(a+|b)*c', ['aabbac']), (0, '(?:a|b)*?c', ['abc']), (0, '((a)|(b))+', ['ab', 'ba']), (0, '(a(b)?)+', ['aba']), (0, '(?:(a)|b)*', ['ab']),
    (0, '.*foo', ['xfooyfoo']), (0, '.', ['é😀']), (0, '[é-ü]', ['ñ']), (0, '(?s).+', ['a\nb']), (0, '(?s:.)b.', ['\nb\n', '\nbc']), (0, 'a.*c|b', ['b', 'abdc']),
    (0, '(', ['']), (0, ')', ['']), (0, '[', ['']), (0, '[a', ['']), (0, '*', ['']), (0, 'a**', ['']), (0, 'a*+*', ['']), (0, '+a', ['']), (0, '(?', ['']), (0, '(?P', ['']), (0, '(?P<', ['']), (0, '(?P<a', ['']), (0, '(?P<1>a)', ['']),
    (0, '(?P<a>)(?P<a>)', ['']), (0, '(?P=b)', ['']), (0, r'\1', ['']), (0, r'(\1)', ['']), (0, r'\q', ['']), (0, '\\', ['']), (0, r'[\q]', ['']), (0, '[b-a]', ['']), (0, r'[\d-z]', ['']), (0, 'a{2,1}', ['']), (0, '(?z)', ['']), (0, 'a(?i)b', ['']), (0, '(?<a)', ['']),
    (0, '(?<=a+)b', ['']), (0, r'\x4', ['']), (0, '(?#', ['']), (0, '(?(2)a)', ['']), (0, '(?:a', ['']), (0, '^*', ['']), (0, '(?=a)*', ['a']), (0, '(?P>a)', ['']), (0, r'\400', ['']), (0, 'x{3}{2}', ['']), (0, '(?i-:a)', ['']), (0, '(?P<a b>c)', ['']), (0, '()', ['']),
]


def esc(s):
    return s.replace('\\', '\\e').replace('\t', '\\t').replace('\n', '\\n')


def spans(m):
    return ','.join('x' if m.span(i) == (-1, -1) else '%d-%d' % m.span(i) for i in range(m.re.groups + 1))


def show(flags, pattern, text):
    try:
        r = re.compile(pattern, flags)
    except (re.error, OverflowError) as e:
        return '!' + str(e)
    one = lambda m: spans(m) if m else '-'
    return f"{one(r.search(text))}; {one(r.match(text))}; {one(r.fullmatch(text))}; {' '.join(spans(m) for m in r.finditer(text))}"


import warnings
warnings.simplefilter('ignore')
for flags, pattern, texts in CASES:
    for text in texts:
        print('\t'.join([str(int(flags)), esc(pattern), esc(text), show(flags, pattern, text)]))
