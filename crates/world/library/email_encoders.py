"""How a payload is made fit for mail."""

from email.message import _base64

__all__ = ['encode_7or8bit', 'encode_base64', 'encode_noop', 'encode_quopri']


def encode_base64(msg):
    orig = msg.get_payload(decode=True)
    msg.set_payload(_base64(orig))
    msg['Content-Transfer-Encoding'] = 'base64'


def encode_quopri(msg):
    import quopri
    msg.set_payload(quopri.encodestring(msg.get_payload(decode=True), quotetabs=True).decode('ascii'))
    msg['Content-Transfer-Encoding'] = 'quoted-printable'


def encode_7or8bit(msg):
    data = msg.get_payload(decode=True)
    plain = data is None or all(byte < 128 for byte in data)
    msg['Content-Transfer-Encoding'] = '7bit' if plain else '8bit'


def encode_noop(msg):
    pass
