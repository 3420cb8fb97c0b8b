"""The client's side of IMAP4rev1 (RFC 3501): each command has a tag, and is over when its tag comes back."""

import random
import re
import socket

__all__ = ['IMAP4', 'IMAP4_SSL', 'Int2AP', 'ParseFlags', 'Time2Internaldate']

CRLF = b'\r\n'
Debug = 0
IMAP4_PORT = 143
IMAP4_SSL_PORT = 993
_MAXLINE = 1000000
_LITERAL = re.compile(br'.*\{(\d+)\}$', re.DOTALL)


class IMAP4:
    class error(Exception):
        pass

    class abort(error):
        pass

    class readonly(abort):
        pass

    def __init__(self, host='', port=IMAP4_PORT, timeout=None):
        self.state = 'LOGOUT'
        self.tagged_commands = {}
        self.untagged_responses = {}
        self.continuation_response = ''
        self.is_readonly = False
        self.tagnum = 0
        self.debug = Debug
        self._encoding = 'ascii'
        self.open(host, port, timeout)
        self.tagpre = Int2AP(random.randint(4096, 65535))
        self.welcome = self._line()
        if self.welcome.startswith(b'* PREAUTH'):
            self.state = 'AUTH'
        elif self.welcome.startswith(b'* OK'):
            self.state = 'NONAUTH'
        else:
            raise self.error(self.welcome)
        kind, data = self.capability()
        if data == [None]:
            raise self.error('no CAPABILITY response from server')
        self.capabilities = tuple(str(data[-1], self._encoding).upper().split())
        self.PROTOCOL_VERSION = 'IMAP4REV1'

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if self.state != 'LOGOUT':
            try:
                self.logout()
            except OSError:
                pass

    def open(self, host='', port=IMAP4_PORT, timeout=None):
        self.host, self.port = host, port
        self.sock = socket.create_connection((host or 'localhost', port), *([] if timeout is None else [timeout]))
        self.file = self.sock.makefile('rb')

    def shutdown(self):
        self.file.close()
        self.sock.close()

    def socket(self):
        return self.sock

    def _line(self):
        line = self.file.readline(_MAXLINE + 1)
        if not line:
            raise self.abort('socket error: EOF')
        if not line.endswith(CRLF):
            raise self.abort('socket error: unterminated line: %r' % line)
        return line[:-2]

    def _response(self):
        """One response; a literal in it comes as a pair."""
        line = self._line()
        found = _LITERAL.match(line)
        parts = []
        while found:
            data = self.file.read(int(found[1]))
            parts.append((line, data))
            line = self._line()
            found = _LITERAL.match(line)
        parts.append(line)
        return parts

    def _untagged(self, parts):
        first = parts[0][0] if isinstance(parts[0], tuple) else parts[0]
        words = first[2:].split(b' ', 2)
        if words[0].isdigit() and len(words) > 1:
            name, rest = words[1].decode('ascii').upper(), words[0] + (b' ' + words[2] if len(words) > 2 else b'')
        else:
            name, rest = words[0].decode('ascii').upper(), first[2 + len(words[0]):].lstrip()
        code = re.match(br'\[([A-Z-]+)(?: ([^\]]*))?\]', rest)
        if name in ('OK', 'NO', 'BAD', 'PREAUTH', 'BYE') and code:
            self.untagged_responses.setdefault(code[1].decode('ascii'), []).append(code[2] or b'')
        kept = self.untagged_responses.setdefault(name, [])
        if isinstance(parts[0], tuple):
            kept.append((rest, parts[0][1]))
            kept.extend(parts[1:])
        else:
            kept.append(rest)

    def _command(self, name, *args, literal=None):
        self.untagged_responses = {}
        tag = self.tagpre + bytes(str(self.tagnum), self._encoding)
        self.tagnum += 1
        data = tag + b' ' + name.encode(self._encoding)
        for arg in args:
            if arg is not None:
                data += b' ' + (arg.encode(self._encoding) if isinstance(arg, str) else arg)
        if literal is not None and not callable(literal):
            data += b' {%d}' % len(literal)
        self.sock.sendall(data + CRLF)
        while True:
            parts = self._response()
            first = parts[0][0] if isinstance(parts[0], tuple) else parts[0]
            if first.startswith(b'+'):
                self.sock.sendall((literal(first[2:]) if callable(literal) else literal) + CRLF)
            elif first.startswith(b'* '):
                self._untagged(parts)
            elif first.startswith(tag + b' '):
                kind, _, text = first[len(tag) + 1:].partition(b' ')
                kind = kind.decode('ascii').upper()
                if kind == 'BAD':
                    raise self.error('%s command error: %s %r' % (name, kind, [text]))
                return kind, [text]
            else:
                raise self.abort('unexpected response: %r' % first)

    def _simple(self, name, *args, untagged=None, literal=None):
        kind, data = self._command(name, *args, literal=literal)
        if untagged is None:
            return kind, data
        if kind == 'NO':
            return kind, data
        return kind, self.untagged_responses.pop(untagged, [None])

    def response(self, code):
        return code, self.untagged_responses.pop(code.upper(), [None])

    def _quote(self, arg):
        return '"' + arg.replace('\\', '\\\\').replace('"', '\\"') + '"'

    def capability(self):
        return self._simple('CAPABILITY', untagged='CAPABILITY')

    def login(self, user, password):
        kind, data = self._simple('LOGIN', user, self._quote(password))
        if kind != 'OK':
            raise self.error(data[-1])
        self.state = 'AUTH'
        return kind, data

    def logout(self):
        self.state = 'LOGOUT'
        kind, data = self._simple('LOGOUT', untagged='BYE')
        self.shutdown()
        return 'BYE', data

    def select(self, mailbox='INBOX', readonly=False):
        kind, data = self._command('EXAMINE' if readonly else 'SELECT', mailbox)
        if kind != 'OK':
            self.state = 'AUTH'
            return kind, data
        self.state = 'SELECTED'
        return kind, self.untagged_responses.get('EXISTS', [None])

    def search(self, charset, *criteria):
        words = ['CHARSET', charset] if charset else []
        return self._simple('SEARCH', *words, *criteria, untagged='SEARCH')

    def fetch(self, message_set, message_parts):
        return self._simple('FETCH', message_set, message_parts, untagged='FETCH')

    def store(self, message_set, command, flags):
        if (flags[0], flags[-1]) != ('(', ')'):
            flags = '(%s)' % flags
        return self._simple('STORE', message_set, command, flags, untagged='FETCH')

    def copy(self, message_set, new_mailbox):
        return self._simple('COPY', message_set, new_mailbox)

    def expunge(self):
        return self._simple('EXPUNGE', untagged='EXPUNGE')

    def list(self, directory='""', pattern='*'):
        return self._simple('LIST', directory, pattern, untagged='LIST')

    def lsub(self, directory='""', pattern='*'):
        return self._simple('LSUB', directory, pattern, untagged='LSUB')

    def status(self, mailbox, names):
        return self._simple('STATUS', mailbox, names, untagged='STATUS')

    def create(self, mailbox):
        return self._simple('CREATE', mailbox)

    def delete(self, mailbox):
        return self._simple('DELETE', mailbox)

    def rename(self, oldmailbox, newmailbox):
        return self._simple('RENAME', oldmailbox, newmailbox)

    def subscribe(self, mailbox):
        return self._simple('SUBSCRIBE', mailbox)

    def unsubscribe(self, mailbox):
        return self._simple('UNSUBSCRIBE', mailbox)

    def noop(self):
        return self._simple('NOOP')

    def check(self):
        return self._simple('CHECK')

    def close(self):
        try:
            return self._simple('CLOSE')
        finally:
            self.state = 'AUTH'

    def append(self, mailbox, flags, date_time, message):
        if flags and (flags[0], flags[-1]) != ('(', ')'):
            flags = '(%s)' % flags
        message = re.sub(br'\r\n|\r|\n', CRLF, message)
        return self._simple('APPEND', mailbox or 'INBOX', flags or None, date_time, literal=message)

    def uid(self, command, *args):
        command = command.upper()
        return self._simple('UID', command, *args, untagged=command if command in ('SEARCH', 'SORT', 'THREAD') else 'FETCH')

    def starttls(self, ssl_context=None):
        import ssl
        ssl._not_here('IMAP4.starttls')


class IMAP4_SSL(IMAP4):
    def __init__(self, *arguments, **keywords):
        import ssl
        ssl._not_here('IMAP4_SSL')


def Int2AP(num):
    val = b''
    num = int(abs(num))
    while num:
        num, mod = divmod(num, 16)
        val = b'ABCDEFGHIJKLMNOP'[mod:mod + 1] + val
    return val


def ParseFlags(resp):
    found = re.search(br'.*FLAGS \((?P<flags>[^\)]*)\)', resp)
    return tuple(found['flags'].split()) if found else ()


def Time2Internaldate(date_time):
    import time
    now = time.gmtime(date_time) if isinstance(date_time, (int, float)) else date_time
    return time.strftime('"%d-%b-%Y %H:%M:%S +0000"', now)
