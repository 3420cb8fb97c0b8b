# The socket module over the playground's system calls.
#
# Each method is one system call, or the few that CPython makes for it: with a timeout the descriptor
# is non-blocking and poll comes first, as strace shows for CPython. Frames of this module are hidden,
# since most of it is C in CPython.

import _socket_calls as _calls
import _host
import _clock
import _machine


class _Constant(int):
    """An integer that knows its name, as the members of CPython's IntEnum do."""

    def __new__(cls, value, name=None):
        if name is None:
            member = cls._members.get(value)
            if member is None:
                raise ValueError('%r is not a valid %s' % (value, cls.__name__))
            return member
        self = int.__new__(cls, value)
        self.name = name
        self.value = value
        cls._members.setdefault(int(value), self)
        return self

    def __repr__(self):
        return '<' + self.__class__.__name__ + '.' + self.name + ': ' + str(self.value) + '>'

    __str__ = int.__repr__


class AddressFamily(_Constant):
    _members = {}


class SocketKind(_Constant):
    _members = {}


class MsgFlag(_Constant):
    _members = {}


AF_UNSPEC = AddressFamily(0, 'AF_UNSPEC')
AF_UNIX = AddressFamily(1, 'AF_UNIX')
AF_INET = AddressFamily(2, 'AF_INET')
AF_INET6 = AddressFamily(10, 'AF_INET6')
AF_NETLINK = AddressFamily(16, 'AF_NETLINK')
AF_PACKET = AddressFamily(17, 'AF_PACKET')
AF_TIPC = AddressFamily(30, 'AF_TIPC')
SOCK_STREAM = SocketKind(1, 'SOCK_STREAM')
SOCK_DGRAM = SocketKind(2, 'SOCK_DGRAM')
SOCK_RAW = SocketKind(3, 'SOCK_RAW')
SOCK_RDM = SocketKind(4, 'SOCK_RDM')
SOCK_SEQPACKET = SocketKind(5, 'SOCK_SEQPACKET')
SOCK_NONBLOCK = SocketKind(2048, 'SOCK_NONBLOCK')
SOCK_CLOEXEC = SocketKind(524288, 'SOCK_CLOEXEC')

_FAMILIES = {int(member): member for member in (AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_TIPC)}
_KINDS = {int(member): member for member in (SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET)}

MSG_OOB = MsgFlag(1, 'MSG_OOB')
MSG_PEEK = MsgFlag(2, 'MSG_PEEK')
MSG_DONTROUTE = MsgFlag(4, 'MSG_DONTROUTE')
MSG_TRUNC = MsgFlag(32, 'MSG_TRUNC')
MSG_DONTWAIT = MsgFlag(64, 'MSG_DONTWAIT')
MSG_WAITALL = MsgFlag(256, 'MSG_WAITALL')
MSG_NOSIGNAL = MsgFlag(16384, 'MSG_NOSIGNAL')
MSG_MORE = MsgFlag(32768, 'MSG_MORE')
MSG_CTRUNC = MsgFlag(8, 'MSG_CTRUNC')
MSG_EOR = MsgFlag(128, 'MSG_EOR')
MSG_CONFIRM = MsgFlag(2048, 'MSG_CONFIRM')
MSG_ERRQUEUE = MsgFlag(8192, 'MSG_ERRQUEUE')
MSG_FASTOPEN = MsgFlag(536870912, 'MSG_FASTOPEN')
MSG_CMSG_CLOEXEC = MsgFlag(1073741824, 'MSG_CMSG_CLOEXEC')

SHUT_RD = 0
SHUT_WR = 1
SHUT_RDWR = 2

SOL_SOCKET = 1
SOL_IP = 0
SOL_TCP = 6
SOL_UDP = 17
SO_DEBUG = 1
SO_REUSEADDR = 2
SO_TYPE = 3
SO_ERROR = 4
SO_DONTROUTE = 5
SO_BROADCAST = 6
SO_SNDBUF = 7
SO_RCVBUF = 8
SO_KEEPALIVE = 9
SO_OOBINLINE = 10
SO_LINGER = 13
SO_REUSEPORT = 15
SO_RCVLOWAT = 18
SO_SNDLOWAT = 19
SO_RCVTIMEO = 20
SO_SNDTIMEO = 21
SO_ACCEPTCONN = 30
SO_PROTOCOL = 38
SO_DOMAIN = 39
SO_PRIORITY = 12
SO_PASSCRED = 16
SO_PEERCRED = 17
SO_BINDTODEVICE = 25
SO_PEERSEC = 31
SO_PASSSEC = 34
SO_MARK = 36
SO_INCOMING_CPU = 49
IPPROTO_IP = 0
IPPROTO_ICMP = 1
IPPROTO_TCP = 6
IPPROTO_UDP = 17
IPPROTO_IPV6 = 41
IPPROTO_HOPOPTS = 0
IPPROTO_IGMP = 2
IPPROTO_IPIP = 4
IPPROTO_EGP = 8
IPPROTO_PUP = 12
IPPROTO_IDP = 22
IPPROTO_TP = 29
IPPROTO_ROUTING = 43
IPPROTO_FRAGMENT = 44
IPPROTO_RSVP = 46
IPPROTO_GRE = 47
IPPROTO_ESP = 50
IPPROTO_AH = 51
IPPROTO_ICMPV6 = 58
IPPROTO_NONE = 59
IPPROTO_DSTOPTS = 60
IPPROTO_PIM = 103
IPPROTO_SCTP = 132
IPPROTO_UDPLITE = 136
IPPROTO_RAW = 255
IPPROTO_MPTCP = 262
IPV6_V6ONLY = 26
IPV6_RTHDR_TYPE_0 = 0
IPV6_CHECKSUM = 7
IPV6_NEXTHOP = 9
IPV6_UNICAST_HOPS = 16
IPV6_MULTICAST_IF = 17
IPV6_MULTICAST_HOPS = 18
IPV6_MULTICAST_LOOP = 19
IPV6_JOIN_GROUP = 20
IPV6_LEAVE_GROUP = 21
IPV6_RECVPKTINFO = 49
IPV6_PKTINFO = 50
IPV6_RECVHOPLIMIT = 51
IPV6_HOPLIMIT = 52
IPV6_RECVHOPOPTS = 53
IPV6_HOPOPTS = 54
IPV6_RTHDRDSTOPTS = 55
IPV6_RECVRTHDR = 56
IPV6_RTHDR = 57
IPV6_RECVDSTOPTS = 58
IPV6_DSTOPTS = 59
IPV6_RECVPATHMTU = 60
IPV6_PATHMTU = 61
IPV6_DONTFRAG = 62
IPV6_RECVTCLASS = 66
IPV6_TCLASS = 67
IP_TOS = 1
IP_TTL = 2
IP_ADD_MEMBERSHIP = 35
IP_MULTICAST_TTL = 33
IP_MULTICAST_LOOP = 34
IP_DEFAULT_MULTICAST_LOOP = 1
IP_DEFAULT_MULTICAST_TTL = 1
IP_HDRINCL = 3
IP_OPTIONS = 4
IP_RECVOPTS = 6
IP_RECVRETOPTS = 7
IP_RETOPTS = 7
IP_RECVTOS = 13
IP_TRANSPARENT = 19
IP_MAX_MEMBERSHIPS = 20
IP_BIND_ADDRESS_NO_PORT = 24
IP_MULTICAST_IF = 32
IP_DROP_MEMBERSHIP = 36
TCP_NODELAY = 1
TCP_MAXSEG = 2
TCP_CORK = 3
TCP_KEEPIDLE = 4
TCP_KEEPINTVL = 5
TCP_KEEPCNT = 6
TCP_SYNCNT = 7
TCP_LINGER2 = 8
TCP_DEFER_ACCEPT = 9
TCP_INFO = 11
TCP_QUICKACK = 12
TCP_USER_TIMEOUT = 18
TCP_WINDOW_CLAMP = 10
TCP_CONGESTION = 13
TCP_FASTOPEN = 23
TCP_NOTSENT_LOWAT = 25
UDPLITE_SEND_CSCOV = 10
UDPLITE_RECV_CSCOV = 11
SCM_RIGHTS = 1
SCM_CREDENTIALS = 2

SOMAXCONN = 4096
INADDR_ANY = 0
INADDR_BROADCAST = 0xffffffff
INADDR_LOOPBACK = 0x7f000001
INADDR_UNSPEC_GROUP = 3758096384
INADDR_ALLHOSTS_GROUP = 3758096385
INADDR_MAX_LOCAL_GROUP = 3758096639
INADDR_NONE = 4294967295
IPPORT_RESERVED = 1024
IPPORT_USERRESERVED = 5000
AI_PASSIVE = 1
AI_CANONNAME = 2
AI_NUMERICHOST = 4
AI_V4MAPPED = 8
AI_ALL = 16
AI_ADDRCONFIG = 32
AI_NUMERICSERV = 1024
NI_NUMERICHOST = 1
NI_NUMERICSERV = 2
NI_NOFQDN = 4
NI_NAMEREQD = 8
NI_DGRAM = 16
NI_MAXSERV = 32
NI_MAXHOST = 1025
EAI_NONAME = -2
EAI_FAMILY = -6
EAI_SERVICE = -8
EAI_OVERFLOW = -12
EAI_SYSTEM = -11
EAI_MEMORY = -10
EAI_ADDRFAMILY = -9
EAI_SOCKTYPE = -7
EAI_NODATA = -5
EAI_FAIL = -4
EAI_AGAIN = -3
EAI_BADFLAGS = -1
has_ipv6 = True

error = OSError
timeout = TimeoutError


class herror(OSError):
    pass


class gaierror(OSError):
    pass


herror.__module__ = 'socket'
gaierror.__module__ = 'socket'

_POLLIN = 1
_POLLOUT = 4
_EAGAIN = 11
_EINPROGRESS = 115
_EISCONN = 106

_default_timeout = None


def getdefaulttimeout():
    return _default_timeout


def setdefaulttimeout(timeout):
    global _default_timeout
    _default_timeout = _checked_timeout(timeout)


def _checked_timeout(timeout):
    if timeout is None:
        return None
    if not isinstance(timeout, (int, float)):
        raise TypeError("'" + type(timeout).__name__ + "' object cannot be interpreted as an integer")
    if timeout < 0:
        raise ValueError('Timeout value out of range')
    return float(timeout)


def _checked_port(call, port):
    if not isinstance(port, int):
        raise TypeError("'" + type(port).__name__ + "' object cannot be interpreted as an integer")
    if port < 0 or port > 65535:
        raise OverflowError(call + '(): port must be 0-65535.')
    return int(port)


def _is_ipv4(text):
    parts = text.split('.')
    if len(parts) != 4:
        return False
    for part in parts:
        if not (part.isdigit() and part.isascii() and len(part) <= 3 and int(part) <= 255):
            return False
    return True


def _is_ipv6(text):
    return ':' in text and all(letter in '0123456789abcdefABCDEF:.' for letter in text)


def _resolve(host, family):
    """Addresses of one family for a name or number, as the host's hosts file gives them."""
    if isinstance(host, (bytes, bytearray)):
        host = host.decode('ascii')
    if not isinstance(host, str):
        raise TypeError('str, bytes or bytearray expected, not ' + type(host).__name__)
    if host == '':
        return ['0.0.0.0'] if family == 2 else ['::']
    if host == '<broadcast>' and family == 2:
        return ['255.255.255.255']
    if _is_ipv4(host):
        found = ['.'.join([str(int(part)) for part in host.split('.')])]
    elif _is_ipv6(host):
        found = [host]
    else:
        found = _host.resolve(host)
        if not found:
            raise gaierror(-2, 'Name or service not known')
    found = [address for address in found if (':' in address) == (family == 10)]
    if not found:
        raise gaierror(-9, 'Address family for hostname not supported')
    return found


def _pack_address(call, family, address):
    """The form that system calls take, from the form that Python programs write."""
    if family == 1:
        if isinstance(address, (bytes, bytearray)):
            address = bytes(address).decode('utf-8')
        if not isinstance(address, str):
            raise TypeError("a bytes-like object is required, not '" + type(address).__name__ + "'")
        if len(address.encode()) > 107:
            raise OSError('AF_UNIX path too long')
        return (1, address)
    if family == 2:
        if not isinstance(address, tuple):
            raise TypeError(call + '(): AF_INET address must be tuple, not ' + type(address).__name__)
        if len(address) != 2:
            raise TypeError('AF_INET address must be a pair (host, port)')
        host, port = address
        ip = _resolve(host, 2)[0]
        return (2, ip, _checked_port(call, port))
    if family == 10:
        if not isinstance(address, tuple):
            raise TypeError(call + '(): AF_INET6 address must be tuple, not ' + type(address).__name__)
        if len(address) < 2 or len(address) > 4:
            raise TypeError('AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])')
        host, port = address[0], address[1]
        flowinfo = address[2] if len(address) > 2 else 0
        scope_id = address[3] if len(address) > 3 else 0
        ip = _resolve(host, 10)[0]
        return (10, ip, _checked_port(call, port), flowinfo, scope_id)
    raise OSError(call + '(): bad family')


def _unpack_address(address):
    if address is None:
        return None
    if address[0] == 1:
        return address[1]
    return address[1:]


def _bytes_like(data):
    if isinstance(data, bytes):
        return data
    if isinstance(data, (bytearray, memoryview)):
        return bytes(data)
    raise TypeError("a bytes-like object is required, not '" + type(data).__name__ + "'")


def _size(call, size):
    if not isinstance(size, int):
        raise TypeError("'" + type(size).__name__ + "' object cannot be interpreted as an integer")
    if size < 0:
        raise ValueError('negative buffersize in ' + call)
    return int(size)


class socket:
    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        self._fd = -1
        if fileno is not None:
            self._fd = int(fileno)
            local = _calls.getsockname(self._fd)
            family = local[0] if family == -1 else family
            type = int.from_bytes(_calls.getsockopt(self._fd, 1, 3, 4), 'little') if type == -1 else type
            proto = 0 if proto == -1 else proto
        else:
            family = 2 if family == -1 else family
            type = 1 if type == -1 else type
            proto = 0 if proto == -1 else proto
            self._fd = _calls.socket(int(family), int(type), int(proto))
        self._family = int(family)
        self._kind = int(type) & ~(2048 | 524288)
        self.proto = int(proto)
        self._timeout = None
        self._files = 0
        self._closed = False
        if int(type) & 2048:
            self._timeout = 0.0
        elif _default_timeout is not None:
            self.settimeout(_default_timeout)

    @property
    def family(self):
        return _FAMILIES.get(self._family, self._family)

    @property
    def type(self):
        return _KINDS.get(self._kind, self._kind)

    @property
    def timeout(self):
        return self._timeout

    def __enter__(self):
        return self

    def __exit__(self, *details):
        if not self._closed:
            self.close()

    def __del__(self):
        if self._fd >= 0:
            fd = self._fd
            self._fd = -1
            try:
                _calls.close(fd)
            except OSError:
                pass

    def __repr__(self):
        text = '<socket.socket'
        if self._closed or self._fd < 0:
            text += ' [closed]'
        text += ' fd=' + str(self._fd)
        text += ', family=' + str(self._family) + ', type=' + str(self._kind) + ', proto=' + str(self.proto)
        if self._fd >= 0:
            for name, ask in (('laddr', self.getsockname), ('raddr', self.getpeername)):
                try:
                    address = ask()
                except OSError:
                    continue
                if address:
                    text += ', ' + name + '=' + repr(address)
        return text + '>'

    # Waiting, as CPython's sock_call does it.

    def _deadline(self):
        if self._timeout is None or self._timeout == 0:
            return None
        return _clock.monotonic_ns() + int(self._timeout * 1000000000)

    def _await(self, events, deadline):
        left = deadline - _clock.monotonic_ns()
        if left < 0:
            raise TimeoutError('timed out')
        if not _calls.poll([(self._fd, events)], left):
            raise TimeoutError('timed out')

    def _call(self, events, call, *arguments):
        deadline = self._deadline()
        while True:
            if deadline is not None:
                self._await(events, deadline)
            try:
                return call(*arguments)
            except BlockingIOError:
                if deadline is None:
                    raise

    # Servers.

    def bind(self, address, /):
        _calls.bind(self._fd, _pack_address('bind', self._family, address))

    def listen(self, backlog=128, /):
        if not isinstance(backlog, int):
            raise TypeError("'" + type(backlog).__name__ + "' object cannot be interpreted as an integer")
        _calls.listen(self._fd, max(int(backlog), 0))

    def accept(self):
        fd, address = self._call(_POLLIN, _calls.accept, self._fd, 0)
        accepted = _adopt(self, fd)
        if _default_timeout is not None:
            accepted.settimeout(_default_timeout)
        return accepted, _unpack_address(address)

    # Clients.

    def _connect(self, address):
        packed = _pack_address('connect', self._family, address)
        deadline = self._deadline()
        try:
            _calls.connect(self._fd, packed)
            return
        except BlockingIOError:
            if deadline is None:
                raise
        self._await(_POLLOUT, deadline)
        number = self.getsockopt(SOL_SOCKET, SO_ERROR)
        if number != 0:
            raise OSError(number, _message(number))

    def connect(self, address, /):
        self._connect(address)

    def connect_ex(self, address, /):
        try:
            self._connect(address)
        except gaierror:
            raise
        except TimeoutError as problem:
            return problem.errno or _EAGAIN
        except OSError as problem:
            return problem.errno
        return 0

    # Data.

    def send(self, data, flags=0, /):
        return self._call(_POLLOUT, _calls.send, self._fd, _bytes_like(data), int(flags))

    def sendall(self, data, flags=0, /):
        data = _bytes_like(data)
        deadline = self._deadline()
        sent = 0
        while True:
            if deadline is not None:
                self._await(_POLLOUT, deadline)
            try:
                sent += _calls.send(self._fd, data[sent:] if sent else data, int(flags))
            except BlockingIOError:
                if deadline is None:
                    raise
            if sent >= len(data):
                return None

    def sendto(self, data, *arguments):
        if len(arguments) == 1:
            flags, address = 0, arguments[0]
        elif len(arguments) == 2:
            flags, address = arguments
        else:
            raise TypeError('sendto() takes 2 or 3 arguments (' + str(len(arguments) + 1) + ' given)')
        data = _bytes_like(data)
        packed = _pack_address('sendto', self._family, address)
        return self._call(_POLLOUT, _calls.sendto, self._fd, data, int(flags), packed)

    def recv(self, size, flags=0, /):
        return self._call(_POLLIN, _calls.recv, self._fd, _size('recv', size), int(flags))

    def recvfrom(self, size, flags=0, /):
        data, address = self._call(_POLLIN, _calls.recvfrom, self._fd, _size('recvfrom', size), int(flags))
        return data, _unpack_address(address)

    def recv_into(self, buffer, nbytes=0, flags=0):
        size = _size('recv_into', nbytes) or len(buffer)
        data = self._call(_POLLIN, _calls.recv, self._fd, size, int(flags))
        buffer[:len(data)] = data
        return len(data)

    def recvfrom_into(self, buffer, nbytes=0, flags=0):
        size = _size('recvfrom_into', nbytes) or len(buffer)
        data, address = self.recvfrom(size, flags)
        buffer[:len(data)] = data
        return len(data), address

    def sendmsg(self, buffers, ancdata=(), flags=0, address=None, /):
        data = b''.join([_bytes_like(part) for part in buffers])
        rights = []
        for level, kind, content in ancdata:
            if level != SOL_SOCKET or kind != SCM_RIGHTS:
                _machine.unsupported("ancillary data other than SCM_RIGHTS is not part of the playground's Python. "
                                     'Instead: send it as data.')
            content = content.tobytes() if hasattr(content, 'tobytes') else _bytes_like(content)
            rights += [int.from_bytes(content[at:at + 4], 'little') for at in range(0, len(content) - 3, 4)]
        if rights:
            _machine.unsupported("descriptors sent over a socket are not part of the playground's Python. Instead: fork "
                                 'after accept(), so that the child has the descriptor.')
        if address is None:
            return self.send(data, flags)
        return self.sendto(data, flags, address)

    def _receive_message(self, size, ancbufsize, flags):
        if ancbufsize < 0:
            raise ValueError('invalid ancillary data buffer length')
        # One byte more tells whether a datagram was longer than the buffer.
        more = 1 if self._kind != SOCK_STREAM and not flags & MSG_TRUNC else 0
        data, address = self.recvfrom(size + more, flags)
        cut = len(data) > size
        told = (MSG_TRUNC if cut else 0) | (MSG_EOR if self._kind == SOCK_SEQPACKET else 0)
        if self._kind == SOCK_STREAM and self._family != AF_UNIX:
            address = None
        return data[:size], [], int(told), address

    def recvmsg(self, bufsize, ancbufsize=0, flags=0, /):
        return self._receive_message(_size('recvmsg', bufsize), ancbufsize, int(flags))

    def recvmsg_into(self, buffers, ancbufsize=0, flags=0, /):
        views = [memoryview(part) for part in buffers]
        data, ancdata, told, address = self._receive_message(sum([len(view) for view in views]), ancbufsize, int(flags))
        rest = data
        for view in views:
            part, rest = rest[:len(view)], rest[len(view):]
            view[:len(part)] = part
        return len(data), ancdata, told, address

    # Both.

    def shutdown(self, how, /):
        _calls.shutdown(self._fd, int(how))

    def close(self):
        self._closed = True
        if self._files <= 0:
            self._real_close()

    def _real_close(self):
        fd = self._fd
        if fd >= 0:
            self._fd = -1
            if type(self).__del__ is socket.__del__:
                _machine.forget_finaliser(self)
            try:
                _calls.close(fd)
            except ConnectionResetError:
                pass

    def _file_closed(self):
        self._files -= 1
        if self._closed and self._files <= 0:
            self._real_close()

    def detach(self):
        fd = self._fd
        self._fd = -1
        self._closed = True
        return fd

    def dup(self):
        copy = _adopt(self, _calls.dup(self._fd))
        copy.settimeout(self._timeout)
        return copy

    def fileno(self):
        return self._fd

    def getsockname(self):
        return _unpack_address(_calls.getsockname(self._fd))

    def getpeername(self):
        return _unpack_address(_calls.getpeername(self._fd))

    def getsockopt(self, *args):
        if not 2 <= len(args) <= 3:
            bound = 'least 2' if len(args) < 2 else 'most 3'
            raise TypeError(f'getsockopt() takes at {bound} arguments ({len(args)} given)')
        level, option, length = (*args, None)[:3]
        if length is None:
            return int.from_bytes(_calls.getsockopt(self._fd, level, option, 4), 'little', signed=True)
        return _calls.getsockopt(self._fd, level, option, length)

    def setsockopt(self, *args):
        if not 3 <= len(args) <= 4:
            raise TypeError(f'setsockopt() takes exactly 3 arguments ({len(args)} given)')
        level, option, value = args[:3]
        for number in (level, option):
            if not isinstance(number, int) and not hasattr(number, '__index__'):
                raise TypeError(f"'{type(number).__name__}' object cannot be interpreted as an integer")
        if len(args) == 4 and value is None:
            value = bytes(args[3])
        elif isinstance(value, int) and -(2**31) <= value < 2**31:
            value = int(value).to_bytes(4, 'little', signed=True)
        elif isinstance(value, int):
            raise TypeError("a bytes-like object is required, not 'int'")
        else:
            value = _bytes_like(value)
        if level == IPPROTO_IP and 0 < len(value) < 4:
            # One byte is enough for a small number.
            value = bytes([value[0], 0, 0, 0])
        _calls.setsockopt(self._fd, level, option, value)

    def setblocking(self, flag, /):
        self.settimeout(None if flag else 0.0)

    def getblocking(self):
        return self._timeout is None or self._timeout != 0

    def settimeout(self, value, /):
        value = _checked_timeout(value)
        _calls.setnonblocking(self._fd, value is not None)
        self._timeout = value

    def gettimeout(self):
        return self._timeout

    def makefile(self, mode='r', buffering=None, *, encoding=None, errors=None, newline=None):
        for letter in mode:
            if letter not in 'rwb':
                raise ValueError('invalid mode ' + repr(mode) + " (only r, w, b allowed)")
        if buffering == 0 and 'b' not in mode:
            raise ValueError('unbuffered streams must be binary')
        self._files += 1
        kind = _SocketIO if buffering == 0 else _SocketFile
        return kind(self, mode, encoding or 'utf-8', errors or 'strict', newline)

    def get_inheritable(self):
        return False

    def set_inheritable(self, inheritable):
        pass


SocketType = socket


def _adopt(like, fd):
    """A socket object for a descriptor the kernel has just made."""
    made = socket.__new__(socket)
    made._fd = fd
    made._family = like._family
    made._kind = like._kind
    made.proto = like.proto
    made._timeout = None
    made._files = 0
    made._closed = False
    return made


class _SocketFile:
    """What makefile() returns: buffered reading, and writing that goes out at flush or close."""

    def __init__(self, sock, mode, encoding, errors, newline):
        self._sock = sock
        self.mode = mode
        self._text = 'b' not in mode
        if self._text and newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError('illegal newline value: ' + repr(newline))
        self._reading = 'r' in mode or 'w' not in mode
        self._writing = 'w' in mode
        self.encoding = encoding
        self.errors = errors
        self._newline = newline
        self._buffer = b''
        self._pending = b''
        self._ended = False
        self.closed = False

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    def readable(self):
        return self._reading

    def writable(self):
        return self._writing

    def fileno(self):
        return self._sock.fileno()

    def _fill(self):
        if self._ended:
            return False
        data = self._sock.recv(8192)
        if not data:
            self._ended = True
            return False
        self._buffer += data
        return True

    def _line_end(self):
        """Behind the first line, 0 if its end is not here yet."""
        if not self._text or self._newline == '\n':
            return self._buffer.find(b'\n') + 1
        if self._newline:
            end = self._buffer.find(self._newline.encode())
            return end + len(self._newline) if end >= 0 else 0
        line, carriage = self._buffer.find(b'\n'), self._buffer.find(b'\r')
        if carriage < 0 or 0 <= line < carriage:
            return line + 1
        if carriage + 1 == len(self._buffer):
            # Is it half of a line's end?
            return carriage + 1 if self._ended else 0
        return carriage + 2 if line == carriage + 1 else carriage + 1

    def _take(self, count):
        data = self._buffer[:count]
        self._buffer = self._buffer[count:]
        if not self._text:
            return data
        text = data.decode(self.encoding, self.errors)
        if self._newline is None:
            text = text.replace('\r\n', '\n').replace('\r', '\n')
        return text

    def readline(self, limit=-1):
        self._check()
        while True:
            end = self._line_end()
            if end > 0:
                break
            if limit >= 0 and len(self._buffer) >= limit:
                end = limit
                break
            if not self._fill():
                end = len(self._buffer)
                break
        if limit >= 0:
            end = min(end, limit)
        return self._take(end)

    def readlines(self, hint=-1):
        return list(self)

    def read(self, size=-1):
        self._check()
        if size is None or size < 0:
            while self._fill():
                pass
            return self._take(len(self._buffer))
        while len(self._buffer) < size and self._fill():
            pass
        return self._take(size)

    def read1(self, size=-1):
        self._check()
        if not self._buffer:
            self._fill()
        return self._take(len(self._buffer) if size < 0 else size)

    def write(self, data):
        self._check()
        if self._text:
            if not isinstance(data, str):
                raise TypeError('write() argument must be str, not ' + type(data).__name__)
            text = data.replace('\n', self._newline) if self._newline else data
            self._pending += text.encode(self.encoding, self.errors)
        else:
            self._pending += _bytes_like(data)
        if len(self._pending) > 8192:
            self.flush()
        return len(data)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        self._check()
        if self._pending:
            data = self._pending
            self._pending = b''
            self._sock.sendall(data)

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self.closed = True
                self._sock._file_closed()


class _SocketIO(_SocketFile):
    """What makefile() returns without buffering: each read is one recv(), each write one send()."""

    def read(self, size=-1):
        self._check()
        if size is None or size < 0:
            return _SocketFile.read(self)
        return self._sock.recv(size)

    read1 = read

    def readinto(self, buffer):
        self._check()
        return self._sock.recv_into(buffer)

    def readline(self, limit=-1):
        self._check()
        line = b''
        while not line.endswith(b'\n') and (limit < 0 or len(line) < limit):
            byte = self._sock.recv(1)
            if not byte:
                break
            line += byte
        return line

    def write(self, data):
        self._check()
        return self._sock.send(data)


def _message(number):
    import os
    return os.strerror(number)


def socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0):
    one, other = _calls.socketpair(int(family), int(type), int(proto))
    ends = []
    for fd in (one, other):
        end = socket.__new__(socket)
        end._fd = fd
        end._family = int(family)
        end._kind = int(type)
        end.proto = int(proto)
        end._timeout = None
        end._files = 0
        end._closed = False
        ends.append(end)
    return ends[0], ends[1]


def fromfd(fd, family, type, proto=0):
    return socket(family, type, proto, fileno=_calls.dup(int(fd)))


def CMSG_LEN(length, /):
    if not 0 <= length <= 0x7fffffef:
        raise OverflowError('CMSG_LEN() argument out of range')
    return 16 + length


def CMSG_SPACE(length, /):
    if not 0 <= length <= 0x7fffffe8:
        raise OverflowError('CMSG_SPACE() argument out of range')
    return 16 + (length + 7) // 8 * 8


def send_fds(sock, buffers, fds, flags=0, address=None):
    import array
    return sock.sendmsg(buffers, [(SOL_SOCKET, SCM_RIGHTS, array.array('i', fds))])


def recv_fds(sock, bufsize, maxfds, flags=0):
    fds = []
    msg, ancdata, flags, addr = sock.recvmsg(bufsize, CMSG_LEN(maxfds * 4))
    for level, kind, data in ancdata:
        if level == SOL_SOCKET and kind == SCM_RIGHTS:
            fds += [int.from_bytes(data[at:at + 4], 'little') for at in range(0, len(data) - 3, 4)]
    return msg, fds, flags, addr


def create_connection(address, timeout=..., source_address=None, *, all_errors=False):
    host, port = address
    problem = None
    for family, kind, proto, name, target in getaddrinfo(host, port, 0, SOCK_STREAM):
        sock = None
        try:
            sock = socket(family, kind, proto)
            if timeout is not ...:
                sock.settimeout(timeout)
            if source_address:
                sock.bind(source_address)
            sock.connect(target)
            return sock
        except OSError as error:
            problem = error
            if sock is not None:
                sock.close()
    if problem is not None:
        raise problem
    raise OSError('getaddrinfo returns an empty list')


def has_dualstack_ipv6():
    return has_ipv6


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
    sock = socket(family, SOCK_STREAM)
    try:
        sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        if reuse_port:
            sock.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        if family == AF_INET6:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0 if dualstack_ipv6 else 1)
        try:
            sock.bind(address)
        except OSError as problem:
            told = f'{problem.strerror} (while attempting to bind on address {address!r})'
            raise OSError(problem.errno, told) from None
        if backlog is None:
            sock.listen()
        else:
            sock.listen(backlog)
        return sock
    except OSError:
        sock.close()
        raise


_SERVICES = {'echo': 7, 'discard': 9, 'daytime': 13, 'qotd': 17, 'chargen': 19, 'ftp-data': 20, 'ftp': 21, 'ssh': 22,
             'telnet': 23, 'smtp': 25, 'time': 37, 'whois': 43, 'domain': 53, 'bootps': 67, 'bootpc': 68, 'tftp': 69,
             'gopher': 70, 'finger': 79, 'http': 80, 'kerberos': 88, 'pop3': 110, 'sunrpc': 111, 'auth': 113,
             'nntp': 119, 'ntp': 123, 'imap2': 143, 'snmp': 161, 'bgp': 179, 'ldap': 389, 'https': 443,
             'submissions': 465, 'syslog': 514, 'route': 520, 'submission': 587, 'ldaps': 636, 'rsync': 873,
             'imaps': 993, 'pop3s': 995}
_ALIASES = {'www': 'http', 'imap': 'imap2', 'pop-3': 'pop3', 'nicname': 'whois', 'mail': 'smtp', 'smtps': 'submissions'}
_UDP_ONLY = {'bootps', 'bootpc', 'tftp', 'ntp', 'syslog', 'route'}
_UDP_TOO = {'echo', 'discard', 'daytime', 'chargen', 'time', 'domain', 'kerberos', 'sunrpc', 'snmp', 'ldap', 'https', 'ldaps'}
_PROTOCOLS = {'ip': 0, 'icmp': 1, 'igmp': 2, 'tcp': 6, 'egp': 8, 'udp': 17, 'dccp': 33, 'ipv6': 41, 'gre': 47, 'esp': 50,
              'ah': 51, 'ipv6-icmp': 58, 'ospf': 89, 'sctp': 132, 'udplite': 136}


def _spoken(name, protocol):
    known = _UDP_ONLY | _UDP_TOO if protocol == 'udp' else _SERVICES.keys() - _UDP_ONLY
    return name in _SERVICES and (protocol is None or protocol in ('tcp', 'udp') and name in known)


def getservbyname(name, protocol=None, /):
    name = _ALIASES.get(name, name)
    if not _spoken(name, protocol):
        raise OSError('service/proto not found')
    return _SERVICES[name]


def getservbyport(port, protocol=None, /):
    for name, number in _SERVICES.items():
        if number == port and _spoken(name, protocol):
            return name
    raise OSError('port/proto not found')


def getprotobyname(name, /):
    if name.lower() not in _PROTOCOLS:
        raise OSError('protocol not found')
    return _PROTOCOLS[name.lower()]


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    if port is None:
        number = 0
    elif isinstance(port, str):
        if port.isdigit():
            number = int(port)
        elif port in _SERVICES:
            number = _SERVICES[port]
        else:
            raise gaierror(-8, 'Servname not supported for ai_socktype')
    else:
        number = int(port)
    if host is None or host == '':
        found = ['0.0.0.0', '::'] if flags & AI_PASSIVE else ['::1', '127.0.0.1']
    elif _is_ipv4(host) or _is_ipv6(host):
        found = [host]
    else:
        found = _host.resolve(host)
    answers = []
    for address in found:
        its_family = AF_INET6 if ':' in address else AF_INET
        if family and int(family) != int(its_family):
            continue
        target = (address, number, 0, 0) if its_family == AF_INET6 else (address, number)
        for kind, its_proto in ((SOCK_STREAM, 6), (SOCK_DGRAM, 17), (SOCK_RAW, 0)):
            if type and int(type) != int(kind):
                continue
            if proto and its_proto and int(proto) != its_proto:
                continue
            answers.append((its_family, kind, its_proto, '', target))
    if not answers:
        raise gaierror(-2, 'Name or service not known')
    return answers


def getnameinfo(address, flags):
    host, port = address[0], address[1]
    name = None if flags & NI_NUMERICHOST else _host.reverse(host)
    service = str(port)
    if not flags & NI_NUMERICSERV:
        for known, number in _SERVICES.items():
            if number == port:
                service = known
    return (name or host, service)


def gethostname():
    return _host.name()


def getfqdn(name=''):
    name = name.strip()
    return name or gethostname()


def gethostbyname(name, /):
    return _resolve(name, 2)[0]


def gethostbyname_ex(name, /):
    return (name, [], _resolve(name, 2))


def gethostbyaddr(address, /):
    name = _host.reverse(_resolve(address, 2)[0])
    if name is None:
        raise herror(1, 'Unknown host')
    return (name, [], [address])


def inet_aton(text, /):
    if not _is_ipv4(text):
        raise OSError('illegal IP address string passed to inet_aton')
    return bytes([int(part) for part in text.split('.')])


def inet_ntoa(packed, /):
    packed = _bytes_like(packed)
    if len(packed) != 4:
        raise OSError('packed IP wrong length')
    return '.'.join([str(byte) for byte in packed])


def inet_pton(family, text, /):
    if family == AF_INET:
        if not _is_ipv4(text):
            raise OSError('illegal IP address string passed to inet_pton')
        return inet_aton(text)
    if not _is_ipv6(text) or text.count('::') > 1:
        raise OSError('illegal IP address string passed to inet_pton')
    head, gap, tail = text.partition('::')
    groups = [group for group in head.split(':') if group]
    last = [group for group in tail.split(':') if group]
    missing = 8 - len(groups) - len(last)
    if (gap and missing < 1) or (not gap and missing != 0):
        raise OSError('illegal IP address string passed to inet_pton')
    groups = groups + ['0'] * (missing if gap else 0) + last
    return b''.join([int(group, 16).to_bytes(2, 'big') for group in groups])


def inet_ntop(family, packed, /):
    packed = _bytes_like(packed)
    if family == AF_INET:
        if len(packed) != 4:
            raise ValueError('invalid length of packed IP address string')
        return inet_ntoa(packed)
    if len(packed) != 16:
        raise ValueError('invalid length of packed IP address string')
    groups = [packed[i] * 256 + packed[i + 1] for i in range(0, 16, 2)]
    best, length = -1, 1
    i = 0
    while i < 8:
        j = i
        while j < 8 and groups[j] == 0:
            j += 1
        if j - i > length:
            best, length = i, j - i
        i = max(j, i + 1)
    if best < 0:
        return ':'.join(['%x' % group for group in groups])
    head = ':'.join(['%x' % group for group in groups[:best]])
    tail = ':'.join(['%x' % group for group in groups[best + length:]])
    return head + '::' + tail


def htons(number, /):
    if not 0 <= number <= 0xffff:
        raise OverflowError('htons: Python int too large to convert to C 16-bit unsigned integer' if number > 0 else "htons: can't convert negative Python int to C 16-bit unsigned integer")
    return ((number & 0xff) << 8) | (number >> 8)


def htonl(number, /):
    return int.from_bytes(number.to_bytes(4, 'little'), 'big')


ntohs = htons
ntohl = htonl
