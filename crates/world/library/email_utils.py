"""Addresses, dates and identifiers of mail."""

import datetime
import re
import time

__all__ = ['formataddr', 'parseaddr', 'getaddresses', 'formatdate', 'make_msgid', 'parsedate', 'parsedate_tz',
           'parsedate_to_datetime', 'format_datetime', 'mktime_tz', 'quote', 'unquote', 'localtime', 'decode_rfc2231',
           'encode_rfc2231', 'collapse_rfc2231_value']

_DAYS = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
_MONTHS = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')
_ZONES = {'UT': 0, 'UTC': 0, 'GMT': 0, 'Z': 0, 'EST': -500, 'EDT': -400, 'CST': -600, 'CDT': -500, 'MST': -700,
          'MDT': -600, 'PST': -800, 'PDT': -700}


def quote(str):
    return str.replace('\\', '\\\\').replace('"', '\\"')


def unquote(str):
    if len(str) > 1:
        if str[0] == str[-1] == '"':
            return str[1:-1].replace('\\\\', '\\').replace('\\"', '"')
        if str[0] == '<' and str[-1] == '>':
            return str[1:-1]
    return str


def formataddr(pair, charset='utf-8'):
    name, address = pair
    address.encode('ascii')
    if not name:
        return address
    try:
        name.encode('ascii')
    except UnicodeEncodeError:
        from email.header import Header
        return f'{Header(name, charset).encode()} <{address}>'
    quotes = '"' if re.search(r'[][\\()<>@,:;".]', name) else ''
    return f'{quotes}{re.sub(chr(91) + chr(92) * 2 + chr(34) + chr(93), lambda m: chr(92) + m[0], name)}{quotes} <{address}>'


def _addresses(text):
    """The addresses of a list, split at the commas outside quotes and comments."""
    parts, part, quoted, depth = [], '', False, 0
    escaped = False
    for letter in text:
        if escaped:
            escaped = False
        elif letter == '\\':
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif not quoted and letter == '(':
            depth += 1
        elif not quoted and letter == ')':
            depth -= 1
        elif not quoted and not depth and letter in ',;':
            parts.append(part)
            part = ''
            continue
        part += letter
    return parts + [part]


def _one(text):
    comment = re.search(r'\(([^)]*)\)', text)
    found = re.match(r'^\s*(.*?)\s*<\s*([^>]*?)\s*>\s*$', text, re.DOTALL)
    if found:
        name = found[1].strip()
        if name.startswith('"') and name.endswith('"') and len(name) > 1:
            name = re.sub(r'\\(.)', r'\1', name[1:-1])
        return re.sub(r'\s+', ' ', name), found[2]
    if comment:
        return comment[1], (text[:comment.start()] + text[comment.end():]).strip()
    text = text.strip()
    return ('', text) if text and (' ' not in text or '@' in text) else ('', '')


def parseaddr(addr):
    if isinstance(addr, list):
        addr = addr[0] if addr else ''
    return _one(_addresses(addr)[0])


def getaddresses(fieldvalues):
    found = [_one(part) for value in fieldvalues for part in _addresses(str(value))]
    return [pair for pair in found if pair != ('', '')]


def formatdate(timeval=None, localtime=False, usegmt=False):
    if timeval is None:
        timeval = time.time()
    now = time.gmtime(timeval)
    zone = 'GMT' if usegmt else '+0000' if localtime else '-0000'
    return '%s, %02d %s %04d %02d:%02d:%02d %s' % (_DAYS[now[6]], now[2], _MONTHS[now[1] - 1], now[0], now[3], now[4],
                                                   now[5], zone)


def format_datetime(dt, usegmt=False):
    now = dt.timetuple()
    if usegmt:
        if dt.tzinfo is None or dt.tzinfo != datetime.timezone.utc:
            raise ValueError('usegmt option requires a UTC datetime')
        zone = 'GMT'
    else:
        zone = '-0000' if dt.tzinfo is None else dt.strftime('%z')
    return '%s, %02d %s %04d %02d:%02d:%02d %s' % (_DAYS[now[6]], now[2], _MONTHS[now[1] - 1], now[0], now[3], now[4],
                                                   now[5], zone)


def parsedate_tz(data):
    words = str(data).replace(',', ' ').split()
    if words and words[0].lower()[:3] in [day.lower() for day in _DAYS]:
        words.pop(0)
    if words and '-' in words[0]:
        words = words[0].split('-') + words[1:]
    try:
        day, month, year = words[:3]
        if not day.isdigit():
            day, month = month, day
        month = [name.lower() for name in _MONTHS].index(month.lower()[:3]) + 1
        clock = [int(part) for part in (words[3] if len(words) > 3 else '0:0:0').split(':')] + [0]
        year = int(year)
        if year < 100:
            year += 2000 if year < 69 else 1900
        zone = words[4] if len(words) > 4 else None
        offset = None
        if zone is not None:
            zone = zone.upper()
            hours = _ZONES.get(zone)
            if hours is None and zone[0] in '+-' and zone[1:].isdigit():
                hours = int(zone)
            if zone == '-0000':
                hours = None
            if hours is not None:
                sign = -1 if hours < 0 else 1
                offset = sign * (abs(hours) // 100 * 3600 + abs(hours) % 100 * 60)
        return (year, month, int(day), clock[0], clock[1], clock[2], 0, 1, -1, offset)
    except (ValueError, IndexError):
        return None


def parsedate(data):
    found = parsedate_tz(data)
    return None if found is None else found[:9]


def mktime_tz(data):
    import calendar
    return calendar.timegm(data[:9]) - (data[9] or 0)


def parsedate_to_datetime(data):
    found = parsedate_tz(data)
    if found is None:
        raise ValueError('Invalid date value or format "%s"' % str(data))
    if found[9] is None:
        return datetime.datetime(*found[:6])
    return datetime.datetime(*found[:6], tzinfo=datetime.timezone(datetime.timedelta(seconds=found[9])))


def localtime(dt=None, isdst=-1):
    if dt is None:
        return datetime.datetime.now(datetime.timezone.utc)
    return dt.astimezone()


def make_msgid(idstring=None, domain=None):
    import os
    import random
    import socket
    more = '' if idstring is None else '.' + idstring
    return '<%d.%d.%d%s@%s>' % (int(time.time() * 100), os.getpid(), random.getrandbits(64), more,
                                domain or socket.getfqdn())


def decode_rfc2231(s):
    parts = s.split("'", 2)
    return tuple(parts) if len(parts) == 3 else (None, None, s)


def encode_rfc2231(s, charset=None, language=None):
    import urllib.parse
    s = urllib.parse.quote(s, safe='', encoding=charset or 'ascii')
    return s if charset is None and language is None else "%s'%s'%s" % (charset, language or '', s)


def collapse_rfc2231_value(value, errors='replace', fallback_charset='us-ascii'):
    import urllib.parse
    if not isinstance(value, tuple) or len(value) != 3:
        return unquote(value)
    charset, _, text = value
    return urllib.parse.unquote(text, encoding=charset or fallback_charset, errors=errors)
