"""TLS: its names, so that a program that offers it as an option runs. What would encrypt says that it is not here."""

import os
import socket as _socket
import sys
from enum import IntEnum, IntFlag
from socket import AF_INET, SO_TYPE, SOCK_STREAM, SOL_SOCKET, socket

OPENSSL_VERSION = 'OpenSSL 3.0.2 15 Mar 2022'
OPENSSL_VERSION_INFO = (3, 0, 0, 2, 0)
OPENSSL_VERSION_NUMBER = 0x30000020
HAS_SNI = HAS_ALPN = HAS_ECDH = HAS_TLSv1_2 = HAS_TLSv1_3 = HAS_NPN = True
HAS_SSLv2 = HAS_SSLv3 = False
HAS_NEVER_CHECK_COMMON_NAME = True
CHANNEL_BINDING_TYPES = ['tls-unique']


class _SSLMethod(IntEnum):
    PROTOCOL_TLS = 2
    PROTOCOL_TLSv1 = 3
    PROTOCOL_TLSv1_1 = 4
    PROTOCOL_TLSv1_2 = 5
    PROTOCOL_TLS_CLIENT = 16
    PROTOCOL_TLS_SERVER = 17


class TLSVersion(IntEnum):
    MINIMUM_SUPPORTED = -2
    SSLv3 = 768
    TLSv1 = 769
    TLSv1_1 = 770
    TLSv1_2 = 771
    TLSv1_3 = 772
    MAXIMUM_SUPPORTED = -1


class VerifyMode(IntEnum):
    CERT_NONE = 0
    CERT_OPTIONAL = 1
    CERT_REQUIRED = 2


class VerifyFlags(IntFlag):
    VERIFY_DEFAULT = 0
    VERIFY_CRL_CHECK_LEAF = 4
    VERIFY_CRL_CHECK_CHAIN = 12
    VERIFY_X509_STRICT = 32
    VERIFY_X509_TRUSTED_FIRST = 32768


class Options(IntFlag):
    OP_ALL = 0x80000050
    OP_NO_COMPRESSION = 0x20000
    OP_NO_TICKET = 0x4000
    OP_NO_SSLv3 = 0x2000000
    OP_NO_TLSv1 = 0x4000000
    OP_NO_TLSv1_1 = 0x10000000
    OP_NO_TLSv1_2 = 0x8000000
    OP_NO_TLSv1_3 = 0x20000000
    OP_CIPHER_SERVER_PREFERENCE = 0x400000


for _kind in (_SSLMethod, VerifyMode, VerifyFlags, Options):
    sys.modules['ssl'].__dict__.update(_kind.__members__)
PROTOCOL_SSLv23 = PROTOCOL_TLS
OP_NO_SSLv2 = OP_SINGLE_DH_USE = OP_SINGLE_ECDH_USE = Options(0)
SSL_ERROR_SSL, SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE, SSL_ERROR_WANT_X509_LOOKUP = 1, 2, 3, 4
SSL_ERROR_SYSCALL, SSL_ERROR_ZERO_RETURN, SSL_ERROR_WANT_CONNECT, SSL_ERROR_EOF = 5, 6, 7, 8


class Purpose:
    SERVER_AUTH = 'SERVER_AUTH'
    CLIENT_AUTH = 'CLIENT_AUTH'


class SSLError(OSError):
    reason = library = None

    def __str__(self):
        return str(self.strerror if self.strerror is not None else self.args)


class SSLZeroReturnError(SSLError):
    pass


class SSLWantReadError(SSLError):
    pass


class SSLWantWriteError(SSLError):
    pass


class SSLSyscallError(SSLError):
    pass


class SSLEOFError(SSLError):
    pass


class SSLCertVerificationError(SSLError, ValueError):
    pass


CertificateError = SSLCertVerificationError
socket_error = OSError


def _not_here(what):
    import _machine
    _machine.unsupported(f"TLS ({what}) is not part of the playground's Python. Instead: sockets carry what is sent as it "
                         "is; leave the wrapping out, and ask for http:// addresses.")


def _readable(*names):
    for name in names:
        if name is not None and not os.path.isfile(name):
            raise FileNotFoundError(2, 'No such file or directory')


class SSLContext:
    """What is asked of TLS; wrapping a socket is what is not here."""

    sslsocket_class = sslobject_class = None

    def __init__(self, protocol=PROTOCOL_TLS):
        self.protocol = _SSLMethod(protocol)
        client = self.protocol is _SSLMethod.PROTOCOL_TLS_CLIENT
        self.verify_mode = CERT_REQUIRED if client else CERT_NONE
        self.check_hostname = client
        self.options = OP_ALL | OP_NO_SSLv3 | OP_NO_COMPRESSION
        self.verify_flags = VerifyFlags.VERIFY_X509_TRUSTED_FIRST
        self.minimum_version = TLSVersion.TLSv1_2
        self.maximum_version = TLSVersion.MAXIMUM_SUPPORTED
        self.sni_callback = None

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        _readable(certfile, keyfile)

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        if cafile is None and capath is None and cadata is None:
            raise TypeError('cafile, capath and cadata cannot be all omitted')
        _readable(cafile)

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        pass

    set_default_verify_paths = load_default_certs

    def set_ciphers(self, ciphers):
        pass

    set_alpn_protocols = set_ecdh_curve = load_dh_params = set_ciphers

    def get_ciphers(self):
        return []

    def get_ca_certs(self, binary_form=False):
        return []

    def cert_store_stats(self):
        return {'x509': 0, 'crl': 0, 'x509_ca': 0}

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
                    server_hostname=None, session=None):
        if server_side and server_hostname:
            raise ValueError('server_hostname can only be specified in client mode')
        if self.check_hostname and not server_side and not server_hostname:
            raise ValueError('check_hostname requires server_hostname')
        _not_here('SSLContext.wrap_socket')

    def wrap_bio(self, *arguments, **keywords):
        _not_here('SSLContext.wrap_bio')


class SSLSocket(socket):
    def __init__(self, *arguments, **keywords):
        raise TypeError(f'{type(self).__name__} does not have a public constructor. Instances are returned by '
                        'SSLContext.wrap_socket().')


class SSLObject:
    def __init__(self, *arguments, **keywords):
        raise TypeError(f'{type(self).__name__} does not have a public constructor. Instances are returned by '
                        'SSLContext.wrap_bio().')


class MemoryBIO:
    def __init__(self):
        _not_here('MemoryBIO')


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    context = SSLContext(PROTOCOL_TLS_CLIENT if purpose == Purpose.SERVER_AUTH else PROTOCOL_TLS_SERVER)
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    return context


def _create_unverified_context(protocol=None, **keywords):
    context = SSLContext(PROTOCOL_TLS_CLIENT if protocol is None else protocol)
    context.check_hostname = False
    context.verify_mode = CERT_NONE
    return context


_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context


def wrap_socket(sock, keyfile=None, certfile=None, server_side=False, cert_reqs=CERT_NONE, ssl_version=PROTOCOL_TLS,
                ca_certs=None, do_handshake_on_connect=True, suppress_ragged_eofs=True, ciphers=None):
    if server_side and not certfile:
        raise ValueError('certfile must be specified for server-side operations')
    if keyfile and not certfile:
        raise ValueError('certfile must be specified')
    _readable(certfile, keyfile, ca_certs)
    _not_here('ssl.wrap_socket')


def get_server_certificate(addr, ssl_version=PROTOCOL_TLS_CLIENT, ca_certs=None, timeout=None):
    _not_here('ssl.get_server_certificate')


def get_default_verify_paths():
    import collections
    kind = collections.namedtuple('DefaultVerifyPaths', 'cafile capath openssl_cafile_env openssl_cafile '
                                                        'openssl_capath_env openssl_capath')
    return kind(None, None, 'SSL_CERT_FILE', '/usr/lib/ssl/cert.pem', 'SSL_CERT_DIR', '/usr/lib/ssl/certs')


def match_hostname(cert, hostname):
    _not_here('ssl.match_hostname')


def RAND_bytes(n):
    return os.urandom(n)


def RAND_status():
    return True


def cert_time_to_seconds(cert_time):
    import calendar
    import time
    return calendar.timegm(time.strptime(cert_time, '%b %d %H:%M:%S %Y GMT'))
