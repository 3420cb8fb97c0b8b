"""The server's side of SMTP, over asyncore."""

import collections
import errno
import socket
import sys
import time

__all__ = ['SMTPChannel', 'SMTPServer', 'DebuggingServer', 'PureProxy']
import warnings

# What it imports itself is not the program's concern.
_filters = warnings.filters[:]
warnings.simplefilter('ignore')
import asynchat
import asyncore

warnings.filters[:] = _filters
warnings.warn('The smtpd module is deprecated and unmaintained and will be removed in Python 3.12.  Please see aiosmtpd '
              '(https://aiosmtpd.readthedocs.io/) for the recommended replacement.', DeprecationWarning, stacklevel=2)

program = sys.argv[0]
__version__ = 'Python SMTP proxy version 0.3'
NEWLINE = '\n'
COMMASPACE = ', '
DATA_SIZE_DEFAULT = 33554432
_HELP = {'EHLO': 'Syntax: EHLO hostname', 'HELO': 'Syntax: HELO hostname', 'RSET': 'Syntax: RSET',
         'NOOP': 'Syntax: NOOP', 'QUIT': 'Syntax: QUIT', 'VRFY': 'Syntax: VRFY <address>', 'DATA': 'Syntax: DATA'}


class SMTPChannel(asynchat.async_chat):
    COMMAND = 0
    DATA = 1
    command_size_limit = 512

    def __init__(self, server, conn, addr, data_size_limit=DATA_SIZE_DEFAULT, map=None, enable_SMTPUTF8=False,
                 decode_data=False):
        asynchat.async_chat.__init__(self, conn, map=map)
        self.smtp_server = server
        self.conn = conn
        self.addr = addr
        self.data_size_limit = data_size_limit
        self.enable_SMTPUTF8 = enable_SMTPUTF8
        self._decode_data = decode_data
        self._empty = '' if decode_data else b''
        self.received_lines = []
        self.smtp_state = self.COMMAND
        self.seen_greeting = ''
        self.extended_smtp = False
        self.require_SMTPUTF8 = False
        self.command_size_limits = collections.defaultdict(lambda: 512)
        self._forget()
        self.num_bytes = 0
        self.fqdn = socket.getfqdn()
        try:
            self.peer = conn.getpeername()
        except OSError as err:
            self.close()
            if err.errno != errno.ENOTCONN:
                raise
            return
        print('Peer:', repr(self.peer), file=sys.stderr) if False else None
        self.push('220 %s %s' % (self.fqdn, __version__))
        self.set_terminator(b'\r\n')

    def _forget(self):
        self.mailfrom = None
        self.rcpttos = []
        self.received_data = ''
        self.smtp_state = self.COMMAND
        self.set_terminator(b'\r\n')

    def push(self, msg):
        asynchat.async_chat.push(self, bytes(msg + '\r\n', 'utf-8' if self.require_SMTPUTF8 else 'ascii'))

    def collect_incoming_data(self, data):
        limit = self.command_size_limit if self.smtp_state == self.COMMAND else self.data_size_limit
        if limit and self.num_bytes > limit:
            return
        if limit:
            self.num_bytes += len(data)
        self.received_lines.append(str(data, 'utf-8') if self._decode_data else data)

    def found_terminator(self):
        line = self._empty.join(self.received_lines)
        self.received_lines = []
        if self.smtp_state == self.COMMAND:
            size, self.num_bytes = self.num_bytes, 0
            if not line:
                self.push('500 Error: bad syntax')
                return
            if not self._decode_data:
                line = str(line, 'utf-8')
            command, _, arg = line.partition(' ')
            command = command.upper()
            arg = arg.strip() or None
            if size > self.command_size_limit:
                self.push('500 Error: line too long')
                return
            method = getattr(self, 'smtp_' + command, None)
            if not method:
                self.push('500 Error: command "%s" not recognized' % command)
                return
            method(arg)
            return
        if self.data_size_limit and self.num_bytes > self.data_size_limit:
            self.push('552 Error: Too much mail data')
            self.num_bytes = 0
            return
        sep, dot = ('\r\n', '.') if self._decode_data else (b'\r\n', b'.')
        lines = [text[1:] if text.startswith(dot) else text for text in line.split(sep)]
        self.received_data = ('\n' if self._decode_data else b'\n').join(lines)
        args = (self.peer, self.mailfrom, self.rcpttos, self.received_data)
        kwargs = {}
        if not self._decode_data:
            kwargs = {'mail_options': self.mail_options, 'rcpt_options': self.rcpt_options}
        status = self.smtp_server.process_message(*args, **kwargs)
        self._forget()
        self.num_bytes = 0
        self.push(status or '250 OK')

    def smtp_HELO(self, arg):
        if not arg:
            self.push('501 Syntax: HELO hostname')
        elif self.seen_greeting:
            self.push('503 Duplicate HELO/EHLO')
        else:
            self._forget()
            self.seen_greeting = arg
            self.push('250 %s' % self.fqdn)

    def smtp_EHLO(self, arg):
        if not arg:
            self.push('501 Syntax: EHLO hostname')
            return
        if self.seen_greeting:
            self.push('503 Duplicate HELO/EHLO')
            return
        self._forget()
        self.seen_greeting = arg
        self.extended_smtp = True
        self.push('250-%s' % self.fqdn)
        if self.data_size_limit:
            self.push('250-SIZE %s' % self.data_size_limit)
        if not self._decode_data:
            self.push('250-8BITMIME')
        if self.enable_SMTPUTF8:
            self.push('250-SMTPUTF8')
        self.push('250 HELP')

    def smtp_NOOP(self, arg):
        self.push('501 Syntax: NOOP' if arg else '250 OK')

    def smtp_QUIT(self, arg):
        self.push('221 Bye')
        self.close_when_done()

    def _address(self, keyword, arg):
        if not arg or arg[:len(keyword)].upper() != keyword:
            return None, None
        rest = arg[len(keyword):].strip()
        if rest.startswith('<'):
            end = rest.find('>')
            return (rest[1:end], rest[end + 1:].split()) if end > 0 else (None, None)
        words = rest.split()
        return (words[0], words[1:]) if words else (None, None)

    def smtp_HELP(self, arg):
        if arg:
            text = _HELP.get(arg.upper())
            self.push('250 ' + text if text else '501 Supported commands: EHLO HELO MAIL RCPT DATA RSET NOOP QUIT VRFY')
        else:
            self.push('250 Supported commands: EHLO HELO MAIL RCPT DATA RSET NOOP QUIT VRFY')

    def smtp_VRFY(self, arg):
        if arg:
            self.push('252 Cannot VRFY user, but will accept message and attempt delivery')
        else:
            self.push('501 Syntax: VRFY <address>')

    def smtp_MAIL(self, arg):
        if not self.seen_greeting:
            self.push('503 Error: send HELO first')
            return
        syntax = '501 Syntax: MAIL FROM: <address>' + (' [SP <mail-parameters>]' if self.extended_smtp else '')
        address, options = self._address('FROM:', arg)
        if address is None or options and not self.extended_smtp:
            self.push(syntax)
            return
        if self.mailfrom:
            self.push('503 Error: nested MAIL command')
            return
        self.mail_options = [option.upper() for option in options]
        for option in self.mail_options:
            name, _, value = option.partition('=')
            if name == 'SIZE':
                if not value.isdigit():
                    self.push(syntax)
                    return
                if self.data_size_limit and int(value) > self.data_size_limit:
                    self.push('552 Error: message size exceeds fixed maximum message size')
                    return
            elif name not in ('BODY', 'SMTPUTF8'):
                self.push('555 MAIL FROM parameters not recognized or not implemented')
                return
        self.mailfrom = address
        self.push('250 OK')

    def smtp_RCPT(self, arg):
        if not self.seen_greeting:
            self.push('503 Error: send HELO first')
            return
        if not self.mailfrom:
            self.push('503 Error: need MAIL command')
            return
        address, options = self._address('TO:', arg)
        if not address:
            self.push('501 Syntax: RCPT TO: <address>' + (' [SP <mail-parameters>]' if self.extended_smtp else ''))
            return
        if options:
            self.push('555 RCPT TO parameters not recognized or not implemented')
            return
        self.rcpt_options = []
        self.rcpttos.append(address)
        self.push('250 OK')

    def smtp_RSET(self, arg):
        if arg:
            self.push('501 Syntax: RSET')
        else:
            self._forget()
            self.push('250 OK')

    def smtp_DATA(self, arg):
        if not self.seen_greeting:
            self.push('503 Error: send HELO first')
        elif not self.rcpttos:
            self.push('503 Error: need RCPT command')
        elif arg:
            self.push('501 Syntax: DATA')
        else:
            self.smtp_state = self.DATA
            self.set_terminator(b'\r\n.\r\n')
            self.push('354 End data with <CR><LF>.<CR><LF>')

    def smtp_EXPN(self, arg):
        self.push('502 EXPN not implemented')


class SMTPServer(asyncore.dispatcher):
    channel_class = SMTPChannel

    def __init__(self, localaddr, remoteaddr, data_size_limit=DATA_SIZE_DEFAULT, map=None, enable_SMTPUTF8=False,
                 decode_data=False):
        self._localaddr = localaddr
        self._remoteaddr = remoteaddr
        self.data_size_limit = data_size_limit
        self.enable_SMTPUTF8 = enable_SMTPUTF8
        self._decode_data = decode_data
        if enable_SMTPUTF8 and decode_data:
            raise ValueError('decode_data and enable_SMTPUTF8 cannot be set to True at the same time')
        asyncore.dispatcher.__init__(self, map=map)
        try:
            family = socket.getaddrinfo(*localaddr, 0, socket.SOCK_STREAM)[0][0] if ':' in localaddr[0] else socket.AF_INET
            self.create_socket(family, socket.SOCK_STREAM)
            self.set_reuse_addr()
            self.bind(localaddr)
            self.listen(5)
        except:
            self.close()
            raise

    def handle_accepted(self, conn, addr):
        self.channel_class(self, conn, addr, self.data_size_limit, self._map, self.enable_SMTPUTF8, self._decode_data)

    def process_message(self, peer, mailfrom, rcpttos, data, **kwargs):
        raise NotImplementedError


class DebuggingServer(SMTPServer):
    def _print_message_content(self, peer, data):
        inheaders = 1
        lines = data.splitlines()
        for line in lines:
            if inheaders and not line:
                peerheader = 'X-Peer: ' + peer[0]
                if not isinstance(data, str):
                    peerheader = repr(peerheader.encode('utf-8'))
                print(peerheader)
                inheaders = 0
            if not isinstance(data, str):
                line = repr(line)
            print(line)

    def process_message(self, peer, mailfrom, rcpttos, data, **kwargs):
        print('---------- MESSAGE FOLLOWS ----------')
        if kwargs:
            if kwargs.get('mail_options'):
                print('mail options: %s' % kwargs['mail_options'])
            if kwargs.get('rcpt_options'):
                print('rcpt options: %s\n' % kwargs['rcpt_options'])
        self._print_message_content(peer, data)
        print('------------ END MESSAGE ------------')


class PureProxy(SMTPServer):
    def process_message(self, peer, mailfrom, rcpttos, data):
        import smtplib
        lines = data.split('\n')
        at = lines.index('') if '' in lines else len(lines)
        lines.insert(at, 'X-Peer: %s' % peer[0])
        refused = {}
        try:
            s = smtplib.SMTP()
            s.connect(self._remoteaddr[0], self._remoteaddr[1])
            try:
                refused = s.sendmail(mailfrom, rcpttos, NEWLINE.join(lines))
            finally:
                s.quit()
        except smtplib.SMTPRecipientsRefused as e:
            refused = e.recipients
        return refused
