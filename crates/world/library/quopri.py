"""Quoted-printable: text whose strange bytes are =XX, in lines of 76."""

import binascii

__all__ = ['encode', 'decode', 'encodestring', 'decodestring']


def encodestring(s, quotetabs=False, header=False):
    lines = []
    data = bytes(s)
    for line in data.split(b'\n'):
        out = ''
        for place, byte in enumerate(line):
            at_end = place + 1 == len(line)
            if byte in (9, 32):
                piece = '=%02X' % byte if quotetabs or at_end else chr(byte)
                if header and byte == 32:
                    piece = '_'
            elif byte == 61 or not 33 <= byte <= 126:
                piece = '=%02X' % byte
            else:
                piece = chr(byte)
            if len(out) + len(piece) > 75 and not (at_end and len(out) + len(piece) == 76):
                lines.append(out + '=')
                out = ''
            out += piece
        lines.append(out)
    return '\n'.join(lines).encode('ascii')


def body_encode(data):
    """A body in quoted-printable, as mail has it: lines of at most 76."""
    return encodestring(data).decode('ascii')


def decodestring(s, header=False):
    out = bytearray()
    data = s.encode('ascii') if isinstance(s, str) else bytes(s)
    for line in data.splitlines(True):
        body = line.rstrip(b'\r\n')
        ending = line[len(body):]
        body = body.rstrip(b' \t')
        soft = body.endswith(b'=')
        if soft:
            body = body[:-1]
        at = 0
        while at < len(body):
            if body[at] == 61 and at + 2 < len(body) + 0 + 1:
                try:
                    out.append(int(body[at + 1:at + 3], 16))
                    at += 3
                    continue
                except ValueError:
                    pass
            out.append(32 if header and body[at] == 95 else body[at])
            at += 1
        if not soft:
            out += ending
    return bytes(out)


def encode(input, output, quotetabs, header=False):
    output.write(encodestring(input.read(), quotetabs, header))


def decode(input, output, header=False):
    output.write(decodestring(input.read(), header))
