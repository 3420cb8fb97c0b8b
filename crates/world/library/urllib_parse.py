"""Taking URLs apart and putting them together."""

from collections import namedtuple

__all__ = ['urlparse', 'urlunparse', 'urljoin', 'urldefrag', 'urlsplit', 'urlunsplit', 'urlencode',
           'parse_qs', 'parse_qsl', 'quote', 'quote_plus', 'quote_from_bytes', 'unquote', 'unquote_plus',
           'unquote_to_bytes', 'ParseResult', 'SplitResult']

_SAFE = frozenset(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~')
_RELATIVE = ('', 'ftp', 'http', 'https', 'file', 'ws', 'wss', 'gopher', 'nntp', 'sftp', 'rtsp')


class _Parts:
    def _user_and_host(self):
        user, found, host = self.netloc.rpartition('@')
        return user if found else None, host

    @property
    def username(self):
        user = self._user_and_host()[0]
        return None if user is None else user.partition(':')[0]

    @property
    def password(self):
        user = self._user_and_host()[0]
        return None if user is None or ':' not in user else user.partition(':')[2]

    @property
    def hostname(self):
        host = self._user_and_host()[1]
        if host.startswith('['):
            return host[1:].partition(']')[0].lower() or None
        return host.partition(':')[0].lower() or None

    @property
    def port(self):
        host = self._user_and_host()[1]
        text = host.rpartition(']')[2].partition(':')[2] if '[' in host else host.partition(':')[2]
        if not text:
            return None
        if not (text.isdigit() and text.isascii()):
            raise ValueError(f'Port could not be cast to integer value as {text!r}')
        if int(text) > 65535:
            raise ValueError('Port out of range 0-65535')
        return int(text)


class SplitResult(_Parts, namedtuple('SplitResult', 'scheme netloc path query fragment')):
    def geturl(self):
        return urlunsplit(self)


class ParseResult(_Parts, namedtuple('ParseResult', 'scheme netloc path params query fragment')):
    def geturl(self):
        return urlunparse(self)


class DefragResult(namedtuple('DefragResult', 'url fragment')):
    def geturl(self):
        return self.url + ('#' + self.fragment if self.fragment else '')


def urlsplit(url, scheme='', allow_fragments=True):
    url = url.lstrip(''.join(chr(code) for code in range(33)))
    for letter in '\t\r\n':
        url = url.replace(letter, '')
        scheme = scheme.replace(letter, '')
    netloc = query = fragment = ''
    head, colon, rest = url.partition(':')
    if colon and head and head[0].isalpha() and head.isascii() and all(
            letter.isalnum() or letter in '+-.' for letter in head):
        scheme, url = head.lower(), rest
    if url[:2] == '//':
        end = min([at for at in (url.find(letter, 2) for letter in '/?#') if at >= 0], default=len(url))
        netloc, url = url[2:end], url[end:]
        if ('[' in netloc) != (']' in netloc):
            raise ValueError('Invalid IPv6 URL')
    if allow_fragments and '#' in url:
        url, _, fragment = url.partition('#')
    if '?' in url:
        url, _, query = url.partition('?')
    return SplitResult(scheme, netloc, url, query, fragment)


def urlparse(url, scheme='', allow_fragments=True):
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ''
    last = path.rfind('/') + 1
    if ';' in path[last:]:
        at = path.index(';', last)
        path, params = path[:at], path[at + 1:]
    return ParseResult(scheme, netloc, path, params, query, fragment)


def urlunsplit(components):
    scheme, netloc, url, query, fragment = components
    if netloc or (scheme and scheme in ('http', 'https', 'ftp', 'file') and url[:2] != '//'):
        if url and url[:1] != '/':
            url = '/' + url
        url = '//' + netloc + url
    if scheme:
        url = scheme + ':' + url
    if query:
        url = url + '?' + query
    if fragment:
        url = url + '#' + fragment
    return url


def urlunparse(components):
    scheme, netloc, url, params, query, fragment = components
    return urlunsplit((scheme, netloc, url + ';' + params if params else url, query, fragment))


def urldefrag(url):
    head, _, fragment = url.partition('#')
    return DefragResult(head, fragment)


def urljoin(base, url, allow_fragments=True):
    if not base:
        return url
    if not url:
        return base
    ours = urlparse(base, '', allow_fragments)
    scheme, netloc, path, params, query, fragment = urlparse(url, ours.scheme, allow_fragments)
    if scheme != ours.scheme or scheme not in _RELATIVE:
        return url
    if netloc:
        return urlunparse((scheme, netloc, path, params, query, fragment))
    netloc = ours.netloc
    if not path and not params:
        return urlunparse((scheme, netloc, ours.path, ours.params, query or ours.query, fragment))
    parts = ours.path.split('/')
    if parts[-1] != '':
        del parts[-1]
    if path[:1] == '/':
        segments = path.split('/')
    else:
        segments = parts + path.split('/')
        segments[1:-1] = [segment for segment in segments[1:-1] if segment]
    resolved = []
    for segment in segments:
        if segment == '..':
            if resolved:
                resolved.pop()
        elif segment != '.':
            resolved.append(segment)
    if segments[-1] in ('.', '..'):
        resolved.append('')
    return urlunparse((scheme, netloc, '/'.join(resolved) or '/', params, query, fragment))


def quote_from_bytes(bs, safe='/'):
    if isinstance(safe, str):
        safe = safe.encode('ascii', 'ignore')
    return ''.join([chr(byte) if byte in _SAFE or byte in safe else '%%%02X' % byte for byte in bs])


def quote(string, safe='/', encoding=None, errors=None):
    if isinstance(string, str):
        string = string.encode(encoding or 'utf-8', errors or 'strict')
    elif not isinstance(string, (bytes, bytearray)):
        raise TypeError('quote_from_bytes() expected bytes')
    return quote_from_bytes(string, safe)


def quote_plus(string, safe='', encoding=None, errors=None):
    space = ' ' if isinstance(string, str) else b' '
    if space not in string:
        return quote(string, safe, encoding, errors)
    return quote(string, safe + ' ' if isinstance(safe, str) else safe + b' ', encoding, errors).replace(' ', '+')


def unquote_to_bytes(string):
    if isinstance(string, str):
        string = string.encode('utf-8')
    parts = string.split(b'%')
    out = [parts[0]]
    for part in parts[1:]:
        try:
            out.append(bytes([int(part[:2].decode('ascii'), 16)]) + part[2:] if len(part) >= 2 else b'%' + part)
        except ValueError:
            out.append(b'%' + part)
    return b''.join(out)


def unquote(string, encoding='utf-8', errors='replace'):
    if isinstance(string, bytes):
        return unquote_to_bytes(string).decode(encoding, errors)
    if '%' not in string:
        return string
    return unquote_to_bytes(string).decode(encoding or 'utf-8', errors or 'replace')


def unquote_plus(string, encoding='utf-8', errors='replace'):
    return unquote(string.replace('+', ' '), encoding, errors)


def urlencode(query, doseq=False, safe='', encoding=None, errors=None, quote_via=quote_plus):
    if hasattr(query, 'items'):
        query = query.items()
    pairs = []
    for name, value in query:
        name = quote_via(name if isinstance(name, bytes) else str(name), safe, encoding, errors)
        if doseq and not isinstance(value, (str, bytes)) and hasattr(value, '__iter__'):
            values = list(value)
        else:
            values = [value]
        for one in values:
            one = quote_via(one if isinstance(one, bytes) else str(one), safe, encoding, errors)
            pairs.append(name + '=' + one)
    return '&'.join(pairs)


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8', errors='replace',
              max_num_fields=None, separator='&'):
    pairs = []
    for field in qs.split(separator) if qs else []:
        if not field and not strict_parsing:
            continue
        name, found, value = field.partition('=')
        if not found:
            if strict_parsing:
                raise ValueError('bad query field: %r' % (field,))
            if not keep_blank_values:
                continue
        if value or keep_blank_values:
            pairs.append((unquote_plus(name, encoding, errors), unquote_plus(value, encoding, errors)))
    return pairs


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8', errors='replace',
             max_num_fields=None, separator='&'):
    found = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors, None, separator):
        found.setdefault(name, []).append(value)
    return found
