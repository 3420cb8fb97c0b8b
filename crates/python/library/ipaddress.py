"""IPv4 and IPv6 addresses, networks and interfaces."""

IPV4LENGTH = 32
IPV6LENGTH = 128


class AddressValueError(ValueError):
    pass


class NetmaskValueError(ValueError):
    pass


def ip_address(address):
    for kind in (IPv4Address, IPv6Address):
        try:
            return kind(address)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 address")


def ip_network(address, strict=True):
    for kind in (IPv4Network, IPv6Network):
        try:
            return kind(address, strict)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 network")


def ip_interface(address):
    for kind in (IPv4Interface, IPv6Interface):
        try:
            return kind(address)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 interface")


def _parse_4(text):
    if not text:
        raise AddressValueError("Address cannot be empty")
    parts = text.split(".")
    if len(parts) != 4:
        raise AddressValueError(f"Expected 4 octets in {text!r}")
    number = 0
    for part in parts:
        number = number << 8 | _octet(part, text)
    return number


def _octet(part, text):
    if not part:
        raise AddressValueError(f"Empty octet not permitted in {text!r}")
    if not (part.isascii() and part.isdigit()):
        raise AddressValueError(f"Only decimal digits permitted in {part!r} in {text!r}")
    if len(part) > 3:
        raise AddressValueError(f"At most 3 characters permitted in {part!r} in {text!r}")
    if part != "0" and part[0] == "0":
        raise AddressValueError(f"Leading zeros are not permitted in {part!r} in {text!r}")
    value = int(part)
    if value > 255:
        raise AddressValueError(f"Octet {value} (> 255) not permitted in {text!r}")
    return value


def _parse_6(text):
    if not text:
        raise AddressValueError("Address cannot be empty")
    parts = text.split(":")
    if len(parts) < 3:
        raise AddressValueError(f"At least 3 parts expected in {text!r}")
    if "." in parts[-1]:
        try:
            last = _parse_4(parts.pop())
        except AddressValueError as error:
            raise AddressValueError(f"{error} in {text!r}") from None
        parts += [f"{last >> 16 & 0xffff:x}", f"{last & 0xffff:x}"]
    if len(parts) > 9:
        raise AddressValueError(f"At most 8 colons permitted in {text!r}")
    gap = None
    for place in range(1, len(parts) - 1):
        if not parts[place]:
            if gap is not None:
                raise AddressValueError(f"At most one '::' permitted in {text!r}")
            gap = place
    if gap is not None:
        high, low = gap, len(parts) - gap - 1
        if not parts[0]:
            high -= 1
            if high:
                raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
        if not parts[-1]:
            low -= 1
            if low:
                raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
        if 8 - (high + low) < 1:
            raise AddressValueError(f"Expected at most 7 other parts with '::' in {text!r}")
        first = parts[:high] if parts[0] else []
        last = parts[len(parts) - low:] if low else []
        parts = first + ["0"] * (8 - high - low) + last
    else:
        if len(parts) != 8:
            raise AddressValueError(f"Exactly 8 parts expected without '::' in {text!r}")
        if not parts[0]:
            raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
        if not parts[-1]:
            raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
    number = 0
    for part in parts:
        if not all([letter in "0123456789abcdefABCDEF" for letter in part]):
            raise AddressValueError(f"Only hex digits permitted in {part!r} in {text!r}")
        if len(part) > 4:
            raise AddressValueError(f"At most 4 characters permitted in {part!r} in {text!r}")
        number = number << 16 | int(part, 16)
    return number


def _text_4(number):
    return ".".join([str(number >> shift & 255) for shift in (24, 16, 8, 0)])


def _text_6(number):
    parts = [f"{number >> shift & 0xffff:x}" for shift in range(112, -1, -16)]
    best, best_length = -1, 1
    at = 0
    while at < 8:
        end = at
        while end < 8 and parts[end] == "0":
            end += 1
        if end - at > best_length:
            best, best_length = at, end - at
        at = max(end, at + 1)
    if best < 0:
        return ":".join(parts)
    return ":".join(parts[:best]) + "::" + ":".join(parts[best + best_length:])


class _Address:
    __slots__ = ("_ip", "_scope")

    def __init__(self, address):
        self._scope = None
        if isinstance(address, int):
            if address < 0:
                raise AddressValueError(f"{address} (< 0) is not permitted as an IPv{self.version} address")
            if address >> self.max_prefixlen:
                raise AddressValueError(f"{address} (>= 2**{self.max_prefixlen}) is not permitted as an IPv{self.version} address")
            self._ip = address
        elif isinstance(address, bytes):
            if len(address) != self.max_prefixlen // 8:
                raise AddressValueError(f"{address!r} (len {len(address)} != {self.max_prefixlen // 8}) is not permitted as an IPv{self.version} address")
            self._ip = int.from_bytes(address, "big")
        else:
            text = str(address)
            if "/" in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            if self.version == 6 and "%" in text:
                text, _, self._scope = text.partition("%")
            self._ip = self._parse(text)

    packed = property(lambda self: self._ip.to_bytes(self.max_prefixlen // 8, "big"))

    def __int__(self):
        return self._ip

    __index__ = None

    def __str__(self):
        text = self._text(self._ip)
        return f"{text}%{self._scope}" if self._scope else text

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __format__(self, spec):
        if not spec or spec[-1] == "s":
            return format(str(self), spec)
        return format(self._ip, spec)

    def __hash__(self):
        return hash(hex(self._ip))

    def _same(self, other):
        return isinstance(other, _Address) and other.version == self.version

    def __eq__(self, other):
        return self._same(other) and self._ip == other._ip if isinstance(other, _Address) else NotImplemented

    def _check(self, other):
        if other.version != self.version:
            raise TypeError(f"{self} and {other} are not of the same version")

    def __lt__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        self._check(other)
        return self._ip < other._ip

    def __le__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        self._check(other)
        return self._ip <= other._ip

    def __gt__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        self._check(other)
        return self._ip > other._ip

    def __ge__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        self._check(other)
        return self._ip >= other._ip

    def __add__(self, other):
        return type(self)(self._ip + other) if isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return type(self)(self._ip - other) if isinstance(other, int) else NotImplemented

    @property
    def reverse_pointer(self):
        if self.version == 4:
            return ".".join(reversed(str(self).split("."))) + ".in-addr.arpa"
        return ".".join(reversed(self.exploded.replace(":", ""))) + ".ip6.arpa"

    def _within(self, networks):
        return any([self._ip >> (self.max_prefixlen - bits) == top >> (self.max_prefixlen - bits) for top, bits in networks])

    is_unspecified = property(lambda self: self._ip == 0)


_PRIVATE_4 = [(_parse_4(a), b) for a, b in (("0.0.0.0", 8), ("10.0.0.0", 8), ("127.0.0.0", 8), ("169.254.0.0", 16),
              ("172.16.0.0", 12), ("192.0.0.0", 29), ("192.0.0.170", 31), ("192.0.2.0", 24), ("192.168.0.0", 16),
              ("198.18.0.0", 15), ("198.51.100.0", 24), ("203.0.113.0", 24), ("240.0.0.0", 4), ("255.255.255.255", 32))]
_PRIVATE_6 = [(_parse_6(a), b) for a, b in (("::1", 128), ("::", 128), ("::ffff:0:0", 96), ("100::", 64), ("2001::", 23),
              ("2001:2::", 48), ("2001:db8::", 32), ("2001:10::", 28), ("fc00::", 7), ("fe80::", 10))]


class IPv4Address(_Address):
    __slots__ = ()
    version = 4
    max_prefixlen = 32
    _parse, _text = staticmethod(_parse_4), staticmethod(_text_4)
    compressed = exploded = property(lambda self: str(self))
    is_private = property(lambda self: self._within(_PRIVATE_4))
    is_global = property(lambda self: not self._within(_PRIVATE_4) and not self._within([(_parse_4("100.64.0.0"), 10)]))
    is_loopback = property(lambda self: self._ip >> 24 == 127)
    is_multicast = property(lambda self: self._ip >> 28 == 14)
    is_link_local = property(lambda self: self._ip >> 16 == 0xa9fe)
    is_reserved = property(lambda self: self._ip >> 28 == 15)


class IPv6Address(_Address):
    __slots__ = ()
    version = 6
    max_prefixlen = 128
    _parse, _text = staticmethod(_parse_6), staticmethod(_text_6)
    compressed = property(lambda self: str(self))
    scope_id = property(lambda self: self._scope)

    @property
    def exploded(self):
        return ":".join([f"{self._ip >> shift & 0xffff:04x}" for shift in range(112, -1, -16)])

    @property
    def ipv4_mapped(self):
        return IPv4Address(self._ip & 0xffffffff) if self._ip >> 32 == 0xffff else None

    is_private = property(lambda self: self.ipv4_mapped.is_private if self.ipv4_mapped else self._within(_PRIVATE_6))
    is_global = property(lambda self: not self.is_private)
    is_loopback = property(lambda self: self._ip == 1)
    is_multicast = property(lambda self: self._ip >> 120 == 0xff)
    is_link_local = property(lambda self: self._ip >> 118 == 0x3fa)
    is_site_local = property(lambda self: self._ip >> 118 == 0x3fb)
    is_reserved = property(lambda self: self._ip >> 120 == 0)


def _prefix_of(mask, kind):
    """A prefix length from "24", "255.255.255.0" or a host mask."""
    width = kind.max_prefixlen
    if isinstance(mask, int):
        if not 0 <= mask <= width:
            raise NetmaskValueError(f"{mask!r} is not a valid netmask")
        return mask
    if mask.isascii() and mask.isdigit():
        if int(mask) > width:
            raise NetmaskValueError(f"{mask!r} is not a valid netmask")
        return int(mask)
    if width == 32:
        try:
            number = _parse_4(mask)
        except AddressValueError:
            raise NetmaskValueError(f"{mask!r} is not a valid netmask") from None
        for value in (number, number ^ 0xffffffff):
            bits = bin(value)[2:].rjust(32, "0")
            if "01" not in bits:
                return bits.count("1")
    raise NetmaskValueError(f"{mask!r} is not a valid netmask")


def _split_network(address, kind):
    if isinstance(address, (int, bytes)):
        return kind(address), kind.max_prefixlen
    if isinstance(address, tuple):
        return kind(address[0]), _prefix_of(address[1] if len(address) > 1 else kind.max_prefixlen, kind)
    text = str(address)
    parts = text.split("/")
    if len(parts) > 2:
        raise AddressValueError(f"Only one '/' permitted in {address!r}")
    return kind(parts[0]), _prefix_of(parts[1], kind) if len(parts) == 2 else kind.max_prefixlen


class _Network:
    def __init__(self, address, strict=True):
        first, self._prefixlen = _split_network(address, self._address_class)
        mask = int(self.netmask)
        if int(first) & mask != int(first):
            if strict:
                raise ValueError(f"{self._address_class(first._ip)}/{self._prefixlen} has host bits set"
                                 if not isinstance(address, str) else f"{address} has host bits set")
            first = self._address_class(int(first) & mask)
        self.network_address = first

    @property
    def version(self):
        return self._address_class.version

    @property
    def max_prefixlen(self):
        return self._address_class.max_prefixlen

    prefixlen = property(lambda self: self._prefixlen)

    @property
    def netmask(self):
        width = self.max_prefixlen
        return self._address_class((1 << width) - (1 << width - self._prefixlen))

    @property
    def hostmask(self):
        return self._address_class((1 << self.max_prefixlen - self._prefixlen) - 1)

    @property
    def broadcast_address(self):
        return self._address_class(int(self.network_address) | int(self.hostmask))

    @property
    def num_addresses(self):
        return 1 << self.max_prefixlen - self._prefixlen

    with_prefixlen = property(lambda self: f"{self.network_address}/{self._prefixlen}")
    with_netmask = property(lambda self: f"{self.network_address}/{self.netmask}")
    with_hostmask = property(lambda self: f"{self.network_address}/{self.hostmask}")
    compressed = property(lambda self: str(self))
    exploded = property(lambda self: f"{self.network_address.exploded}/{self._prefixlen}")
    is_private = property(lambda self: self.network_address.is_private and self.broadcast_address.is_private)
    is_global = property(lambda self: self.network_address.is_global and self.broadcast_address.is_global)
    is_loopback = property(lambda self: self.network_address.is_loopback and self.broadcast_address.is_loopback)
    is_multicast = property(lambda self: self.network_address.is_multicast and self.broadcast_address.is_multicast)
    is_link_local = property(lambda self: self.network_address.is_link_local and self.broadcast_address.is_link_local)

    def __str__(self):
        return f"{self.network_address}/{self._prefixlen}"

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __hash__(self):
        return hash((int(self.network_address), self._prefixlen))

    def _key(self):
        return self.version, int(self.network_address), self._prefixlen

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, _Network) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if isinstance(other, _Network) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if isinstance(other, _Network) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if isinstance(other, _Network) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if isinstance(other, _Network) else NotImplemented

    def __contains__(self, other):
        if isinstance(other, _Network) or other.version != self.version:
            return False
        return int(other) & int(self.netmask) == int(self.network_address)

    def __getitem__(self, number):
        first, last = int(self.network_address), int(self.broadcast_address)
        if number >= 0:
            if first + number > last:
                raise IndexError("address out of range")
            return self._address_class(first + number)
        if last + number + 1 < first:
            raise IndexError("address out of range")
        return self._address_class(last + number + 1)

    def __iter__(self):
        for number in range(int(self.network_address), int(self.broadcast_address) + 1):
            yield self._address_class(number)

    def hosts(self):
        first, last = int(self.network_address), int(self.broadcast_address)
        if self._prefixlen == self.max_prefixlen:
            return [self._address_class(first)]
        if self._prefixlen == self.max_prefixlen - 1:
            return [self._address_class(first), self._address_class(last)]
        stop = last if self.version == 4 else last + 1
        return (self._address_class(number) for number in range(first + 1, stop))

    def overlaps(self, other):
        return self.network_address in other or self.broadcast_address in other or other.network_address in self

    def subnet_of(self, other):
        return other.network_address <= self.network_address and other.broadcast_address >= self.broadcast_address

    def supernet_of(self, other):
        return other.subnet_of(self)

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError("new prefix must be longer")
            prefixlen_diff = new_prefix - self._prefixlen
        new = self._prefixlen + prefixlen_diff
        if new > self.max_prefixlen:
            raise ValueError(f"prefix length diff {new} is invalid for netblock {self}")
        step = 1 << self.max_prefixlen - new
        for number in range(int(self.network_address), int(self.broadcast_address) + 1, step):
            yield type(self)((number, new))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            prefixlen_diff = self._prefixlen - new_prefix
        new = self._prefixlen - prefixlen_diff
        if new < 0:
            raise ValueError(f"current prefixlen is {self._prefixlen}, cannot have a prefixlen_diff of {prefixlen_diff}")
        return type(self)((int(self.network_address), new), False)


class IPv4Network(_Network):
    _address_class = IPv4Address


class IPv6Network(_Network):
    _address_class = IPv6Address


class _Interface:
    def _fill(self, address, network):
        self.network = network(address, strict=False)
        self._prefixlen = self.network.prefixlen

    ip = property(lambda self: self._plain(self._ip))
    netmask = property(lambda self: self.network.netmask)
    hostmask = property(lambda self: self.network.hostmask)
    with_prefixlen = property(lambda self: f"{self.ip}/{self._prefixlen}")
    with_netmask = property(lambda self: f"{self.ip}/{self.netmask}")

    def __str__(self):
        return f"{self.ip}/{self._prefixlen}"

    def __eq__(self, other):
        return isinstance(other, _Interface) and self.network == other.network and self._ip == other._ip

    def __hash__(self):
        return hash((self._ip, self._prefixlen))


class IPv4Interface(_Interface, IPv4Address):
    _plain = IPv4Address

    def __init__(self, address):
        IPv4Address.__init__(self, int(_split_network(address, IPv4Address)[0]))
        self._fill(address, IPv4Network)


class IPv6Interface(_Interface, IPv6Address):
    _plain = IPv6Address

    def __init__(self, address):
        IPv6Address.__init__(self, int(_split_network(address, IPv6Address)[0]))
        self._fill(address, IPv6Network)


def summarize_address_range(first, last):
    if first.version != last.version:
        raise TypeError(f"{first} and {last} are not of the same version")
    if first > last:
        raise ValueError("last IP address must be greater than first")
    kind = IPv4Network if first.version == 4 else IPv6Network
    start, end = int(first), int(last)
    while start <= end:
        bits = 0
        while bits < first.max_prefixlen and not start >> bits & 1 and start + (2 << bits) - 1 <= end:
            bits += 1
        yield kind((start, first.max_prefixlen - bits))
        start += 1 << bits


def collapse_addresses(addresses):
    networks = []
    for item in addresses:
        if isinstance(item, _Address):
            item = (IPv4Network if item.version == 4 else IPv6Network)(str(item))
        networks.append(item)
    networks.sort()
    changed = True
    while changed:
        changed = False
        merged = []
        for network in networks:
            if merged and network.subnet_of(merged[-1]):
                changed = True
            elif merged and merged[-1].prefixlen == network.prefixlen and merged[-1].prefixlen and \
                    merged[-1].supernet() == network.supernet() and merged[-1] != network:
                merged[-1] = merged[-1].supernet()
                changed = True
            else:
                merged.append(network)
        networks = merged
    return iter(networks)


def v4_int_to_packed(address):
    return address.to_bytes(4, "big")


def v6_int_to_packed(address):
    return address.to_bytes(16, "big")
