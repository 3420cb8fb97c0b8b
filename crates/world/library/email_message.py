"""Messages: headers, a payload, and for a multipart one the messages in it."""

import binascii
import quopri
import re
from email import utils

__all__ = ['Message', 'EmailMessage', 'MIMEPart']

_SPECIALS = re.compile(r'[ \(\)<>@,;:\\"/\[\]\?=]')


def _param(name, value=None, quote=True):
    if value is None or value == '':
        return name
    if isinstance(value, tuple):
        return f"{name}*={utils.encode_rfc2231(value[2], value[0], value[1])}"
    try:
        value.encode('ascii')
    except UnicodeEncodeError:
        return f"{name}*={utils.encode_rfc2231(value, 'utf-8', '')}"
    if quote or _SPECIALS.search(value):
        return f'{name}="{utils.quote(value)}"'
    return f'{name}={value}'


def _split(text):
    """A header's value at the semicolons that stand outside quotes."""
    parts, part, quoted, escaped = [], '', False, False
    for letter in str(text):
        if escaped:
            escaped = False
        elif letter == '\\' and quoted:
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif letter == ';' and not quoted:
            parts.append(part.strip())
            part = ''
            continue
        part += letter
    parts.append(part.strip())
    return [part for part in parts if part]


class Message:
    """The message of old, which any text goes into and comes out of."""

    def __init__(self, policy=None):
        self.policy = policy
        self._headers = []
        self._unixfrom = None
        self._payload = None
        self._charset = None
        self.preamble = self.epilogue = None
        self.defects = []
        self._default_type = 'text/plain'

    def __str__(self):
        return self.as_string()

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        from email.generator import flatten
        return flatten(self, maxheaderlen, unixfrom)

    def as_bytes(self, unixfrom=False, policy=None):
        from email.generator import flatten
        return flatten(self, 78, unixfrom, raw=True).encode('ascii', 'surrogateescape')

    __bytes__ = as_bytes

    def is_multipart(self):
        return isinstance(self._payload, list)

    def set_unixfrom(self, unixfrom):
        self._unixfrom = unixfrom

    def get_unixfrom(self):
        return self._unixfrom

    # What it carries.

    def attach(self, payload):
        if self._payload is None:
            self._payload = [payload]
        else:
            try:
                self._payload.append(payload)
            except AttributeError:
                raise TypeError('Attach is not valid on a message with a non-multipart payload') from None

    def get_payload(self, i=None, decode=False):
        if self.is_multipart():
            if decode:
                return None
            return self._payload if i is None else self._payload[i]
        if i is not None and not isinstance(self._payload, list):
            raise TypeError('Expected list, got %s' % type(self._payload))
        payload = self._payload
        if not decode or payload is None:
            return payload
        encoding = str(self.get('content-transfer-encoding', '')).lower()
        data = payload if isinstance(payload, bytes) else payload.encode('ascii', 'surrogateescape')
        if encoding == 'quoted-printable':
            return quopri.decodestring(data)
        if encoding == 'base64':
            try:
                return binascii.a2b_base64(data)
            except binascii.Error:
                return data
        return data

    def set_payload(self, payload, charset=None):
        if hasattr(payload, 'encode'):
            if charset is not None:
                output = str(charset)
                try:
                    payload.encode('ascii')
                except UnicodeEncodeError:
                    self._payload = payload
                    return self.set_charset(output)
        self._payload = payload
        if charset is not None:
            self.set_charset(charset)

    def set_charset(self, charset):
        if charset is None:
            self.del_param('charset')
            self._charset = None
            return
        charset = str(charset).lower()
        self._charset = charset
        if 'MIME-Version' not in self:
            self.add_header('MIME-Version', '1.0')
        if 'Content-Type' not in self:
            self.add_header('Content-Type', 'text/plain', charset=charset)
        else:
            self.set_param('charset', charset)
        if 'Content-Transfer-Encoding' in self:
            return
        text = self._payload
        if not isinstance(text, str):
            self.add_header('Content-Transfer-Encoding', '7bit')
        elif charset in ('us-ascii', 'ascii'):
            self.add_header('Content-Transfer-Encoding', '7bit')
        elif charset in ('utf-8', 'utf8'):
            self._payload = _base64(text.encode('utf-8'))
            self.add_header('Content-Transfer-Encoding', 'base64')
        elif charset.startswith('iso-8859') or charset.startswith('latin'):
            self._payload = quopri.body_encode(text.encode(charset))
            self.add_header('Content-Transfer-Encoding', 'quoted-printable')
        else:
            self._payload = _base64(text.encode(charset))
            self.add_header('Content-Transfer-Encoding', 'base64')

    def get_charset(self):
        return self._charset

    def walk(self):
        yield self
        if self.is_multipart():
            for part in self._payload:
                yield from part.walk()

    # Headers.

    def __len__(self):
        return len(self._headers)

    def __contains__(self, name):
        return name.lower() in [key.lower() for key, _ in self._headers]

    def __iter__(self):
        return iter(self.keys())

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, val):
        if isinstance(val, str) and ('\n' in val.rstrip('\n') and not re.search(r'\n[ \t]', val) or '\r' in val) and \
                self.policy is not None:
            raise ValueError('Header values may not contain linefeed or carriage return characters')
        self._headers.append((name, val))

    def __delitem__(self, name):
        name = name.lower()
        self._headers = [(key, value) for key, value in self._headers if key.lower() != name]

    def keys(self):
        return [key for key, _ in self._headers]

    def values(self):
        return [value for _, value in self._headers]

    def items(self):
        return list(self._headers)

    raw_items = items

    def get(self, name, failobj=None):
        name = name.lower()
        for key, value in self._headers:
            if key.lower() == name:
                return value
        return failobj

    def get_all(self, name, failobj=None):
        name = name.lower()
        return [value for key, value in self._headers if key.lower() == name] or failobj

    def add_header(self, _name, _value, **_params):
        parts = [] if _value is None else [_value]
        for name, value in _params.items():
            name = name.replace('_', '-')
            parts.append(name if value is None else _param(name, value))
        self[_name] = '; '.join(parts)

    def replace_header(self, _name, _value):
        for at, (key, _) in enumerate(self._headers):
            if key.lower() == _name.lower():
                self._headers[at] = (key, _value)
                return
        raise KeyError(_name)

    # The Content-Type and its parameters.

    def get_content_type(self):
        value = self.get('content-type')
        if value is None:
            return self.get_default_type()
        kind = _split(value)[0].lower() if _split(value) else ''
        return kind if kind.count('/') == 1 else 'text/plain'

    def get_content_maintype(self):
        return self.get_content_type().split('/')[0]

    def get_content_subtype(self):
        return self.get_content_type().split('/')[1]

    def get_default_type(self):
        return self._default_type

    def set_default_type(self, ctype):
        self._default_type = ctype

    def get_params(self, failobj=None, header='content-type', unquote=True):
        value = self.get(header)
        if value is None:
            return failobj
        found = []
        for part in _split(value):
            name, equals, text = part.partition('=')
            name, text = name.strip(), text.strip()
            if name.endswith('*'):
                name, text = name[:-1], utils.collapse_rfc2231_value(utils.decode_rfc2231(text.strip('"')))
            found.append((name, utils.unquote(text) if unquote else text))
        return found

    def get_param(self, param, failobj=None, header='content-type', unquote=True):
        for name, value in self.get_params([], header, unquote):
            if name.lower() == param.lower():
                return value
        return failobj

    def set_param(self, param, value, header='Content-Type', requote=True, charset=None, language='', replace=False):
        text = self.get(header)
        if text is None:
            text = 'text/plain' if header.lower() == 'content-type' else ''
        kept = [part for part in _split(text) if part.partition('=')[0].strip().lower() != param.lower()]
        if self.get_param(param, header=header) is None:
            kept.append(_param(param, value, requote))
        else:
            kept = [_param(param, value, requote) if part.partition('=')[0].strip().lower() == param.lower() else part
                    for part in _split(text)]
        if header in self:
            self.replace_header(header, '; '.join(kept))
        else:
            self[header] = '; '.join(kept)

    def del_param(self, param, header='content-type', requote=True):
        if header in self:
            kept = [part for part in _split(self.get(header)) if part.partition('=')[0].strip().lower() != param.lower()]
            self.replace_header(header, '; '.join(kept))

    def set_type(self, type, header='Content-Type', requote=True):
        if type.count('/') != 1:
            raise ValueError
        rest = _split(self.get(header) or '')[1:]
        del self[header]
        self[header] = '; '.join([type, *rest])

    def get_filename(self, failobj=None):
        name = self.get_param('filename', None, 'content-disposition')
        if name is None:
            name = self.get_param('name', None, 'content-type')
        return failobj if name is None else name

    def get_boundary(self, failobj=None):
        return self.get_param('boundary', failobj)

    def set_boundary(self, boundary):
        self.set_param('boundary', boundary)

    def get_content_charset(self, failobj=None):
        charset = self.get_param('charset')
        return failobj if charset is None else charset.lower()

    def get_content_disposition(self):
        value = self.get('content-disposition')
        return None if value is None else _split(value)[0].lower()


def _base64(data):
    lines = []
    for at in range(0, len(data), 57):
        lines.append(binascii.b2a_base64(data[at:at + 57]).decode('ascii'))
    return ''.join(lines)


class MIMEPart(Message):
    """A message that knows content: text, attachments, alternatives."""

    def __init__(self, policy=None):
        if policy is None:
            from email.policy import default as policy
        Message.__init__(self, policy)

    def __str__(self):
        from email.generator import flatten
        return flatten(self, 78, utf8=True)

    def as_string(self, unixfrom=False, maxheaderlen=None, policy=None):
        return Message.as_string(self, unixfrom, 78 if maxheaderlen is None else maxheaderlen)

    def __setitem__(self, name, value):
        if name.lower() in ('subject', 'from', 'to', 'date', 'cc', 'bcc', 'reply-to', 'sender', 'message-id',
                            'mime-version', 'content-type') and name in self:
            raise ValueError(f'There may be at most 1 {name} headers in a message')
        if isinstance(value, (list, tuple)):
            value = ', '.join([str(one) for one in value])
        elif hasattr(value, 'timetuple'):
            value = utils.format_datetime(value)
        Message.__setitem__(self, name, str(value))

    def is_attachment(self):
        return self.get_content_disposition() == 'attachment'

    def set_content(self, content, *args, **keywords):
        for name in [name for name in self.keys() if name.lower().startswith('content-')]:
            del self[name]
        self._payload = None
        if isinstance(content, str):
            self._set_text(content, *args, **keywords)
        elif isinstance(content, (bytes, bytearray)):
            self._set_bytes(content, *args, **keywords)
        else:
            raise KeyError(type(content).__qualname__)
        if type(self) is EmailMessage and 'MIME-Version' not in self:
            self['MIME-Version'] = '1.0'

    def _set_text(self, string, subtype='plain', charset='utf-8', cte=None, disposition=None, filename=None, cid=None,
                  params=None, headers=None):
        if string and not string.endswith('\n'):
            string += '\n'
        self._headers.append(('Content-Type', f'text/{subtype}; charset="{charset}"'))
        data = string.encode(charset)
        long = any(len(line) > 78 for line in data.split(b'\n'))
        if cte is None:
            if not long:
                cte = '7bit' if all(byte < 128 for byte in data) else '8bit'
            else:
                start = b''.join(data.splitlines(True)[:10])
                shorter = len(quopri.body_encode(start)) < len(binascii.b2a_base64(start))
                cte = 'quoted-printable' if shorter else 'base64'
        self._headers.append(('Content-Transfer-Encoding', cte))
        if cte == 'base64':
            self._payload = _base64(data)
        elif cte == 'quoted-printable':
            self._payload = quopri.body_encode(data)
        else:
            self._payload = data.decode('ascii', 'surrogateescape')
        self._finish(disposition, filename, cid, params, headers)

    def _set_bytes(self, data, maintype, subtype, cte='base64', disposition=None, filename=None, cid=None, params=None,
                   headers=None):
        self._headers.append(('Content-Type', f'{maintype}/{subtype}'))
        self._headers.append(('Content-Transfer-Encoding', cte))
        self._payload = _base64(bytes(data)) if cte == 'base64' else bytes(data).decode('ascii', 'surrogateescape')
        self._finish(disposition, filename, cid, params, headers)

    def _finish(self, disposition, filename, cid, params, headers):
        if disposition is None and filename is not None:
            disposition = 'attachment'
        if disposition is not None:
            self._headers.append(('Content-Disposition', disposition))
        if filename is not None:
            self.set_param('filename', filename, 'Content-Disposition')
        if cid is not None:
            self._headers.append(('Content-ID', cid))
        for name, value in (params or {}).items():
            self.set_param(name, value)

    def get_content(self, errors='replace'):
        data = self.get_payload(decode=True)
        if self.get_content_maintype() == 'text':
            return data.decode(self.get_content_charset('ascii'), errors)
        return data

    def _make(self, subtype):
        """What is here becomes the first part of a multipart message."""
        if self.get_content_maintype() == 'multipart' and self.get_content_subtype() == subtype:
            return
        part = type(self)(self.policy)
        mine = [(name, value) for name, value in self._headers if not name.lower().startswith('content-')]
        part._headers = [pair for pair in self._headers if pair[0].lower().startswith('content-')]
        part._payload = self._payload
        self._headers = mine
        self._payload = [part] if part._headers else []
        self._headers.append(('Content-Type', f'multipart/{subtype}'))

    def _add(self, subtype, disposition, args, keywords):
        self._make(subtype)
        part = type(self)(self.policy)
        part.set_content(*args, **keywords)
        if disposition and 'content-disposition' not in part:
            part._headers.append(('Content-Disposition', disposition))
        self.attach(part)

    def add_attachment(self, *args, **keywords):
        self._add('mixed', 'attachment', args, keywords)

    def add_alternative(self, *args, **keywords):
        self._add('alternative', None, args, keywords)

    def add_related(self, *args, **keywords):
        self._add('related', 'inline', args, keywords)

    def make_mixed(self):
        self._make('mixed')

    def make_alternative(self):
        self._make('alternative')

    def iter_parts(self):
        if self.is_multipart():
            yield from self._payload

    def iter_attachments(self):
        if self.get_content_maintype() != 'multipart':
            return
        body = self.get_body()
        for part in self._payload:
            if part.is_attachment() or part is not body and not (body is not None and body in part.walk()):
                yield part

    def get_body(self, preferencelist=('related', 'html', 'plain')):
        for wanted in preferencelist:
            for part in self.walk():
                if part.get_content_disposition() != 'attachment' and part.get_content_type() == f'text/{wanted}':
                    return part
        return None


class EmailMessage(MIMEPart):
    def set_content(self, *args, **keywords):
        MIMEPart.set_content(self, *args, **keywords)
