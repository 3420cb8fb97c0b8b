# Deflate, RFC 1951: what zlib does in C.

_LENGTHS = [(3 + n, 0) for n in range(8)]
for _extra in range(1, 6):
    for _ in range(4):
        _LENGTHS.append((_LENGTHS[-1][0] + (1 << _LENGTHS[-1][1]), _extra))
_LENGTHS.append((258, 0))
_DISTANCES = [(1 + n, 0) for n in range(4)]
for _extra in range(1, 14):
    for _ in range(2):
        _DISTANCES.append((_DISTANCES[-1][0] + (1 << _DISTANCES[-1][1]), _extra))
_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_FIXED = [8] * 144 + [9] * 112 + [7] * 24 + [8] * 8
# How far a search goes, at what length it is content, up to what length a later match is looked for.
_EFFORT = {1: (4, 8, 0), 2: (8, 16, 0), 3: (32, 32, 0), 4: (16, 16, 4), 5: (32, 32, 16), 6: (128, 128, 16),
           7: (256, 128, 32), 8: (1024, 258, 128), 9: (4096, 258, 258)}


class Short(Exception):
    def __init__(self, output):
        self.output = output


class Broken(Exception):
    pass


def _codes(lengths):
    """Canonical codes, their bits reversed: deflate writes codes from their highest bit."""
    counts = [0] * 16
    for length in lengths:
        counts[length] += 1
    counts[0] = 0
    code, starts = 0, [0] * 16
    for length in range(1, 16):
        code = code + counts[length - 1] << 1
        starts[length] = code
    codes = []
    for length in lengths:
        if not length:
            codes.append(0)
            continue
        code = starts[length]
        starts[length] += 1
        codes.append(int(f"{code:0{length}b}"[::-1], 2))
    return codes


def _table(lengths):
    return {(length, code): symbol for symbol, (length, code) in enumerate(zip(lengths, _codes(lengths))) if length}


class _Bits:
    def __init__(self, data, at):
        self.data, self.at = data, at
        self.held, self.count = 0, 0

    def need(self, count):
        while self.count < count:
            self.held |= self.data[self.at] << self.count
            self.at += 1
            self.count += 8

    def take(self, count):
        self.need(count)
        value = self.held & (1 << count) - 1
        self.held >>= count
        self.count -= count
        return value

    def symbol(self, table):
        length = 0
        while length < 15:
            length += 1
            self.need(length)
            symbol = table.get((length, self.held & (1 << length) - 1))
            if symbol is not None:
                self.held >>= length
                self.count -= length
                return symbol
        raise Broken("invalid code lengths set")


def read(data, at):
    """The bytes that a deflated stream holds, and where it ends."""
    bits = _Bits(data, at)
    output = bytearray()
    try:
        last = 0
        while not last:
            last, kind = bits.take(1), bits.take(2)
            if kind == 0:
                _read_stored(bits, output)
            elif kind == 3:
                raise Broken("invalid block type")
            else:
                literals, distances = _fixed_tables() if kind == 1 else _read_tables(bits)
                _read_block(bits, output, literals, distances)
    except IndexError:
        raise Short(bytes(output)) from None
    return bytes(output), bits.at - bits.count // 8


def _read_stored(bits, output):
    bits.take(bits.count % 8)
    length, check = bits.take(16), bits.take(16)
    if length != check ^ 0xFFFF:
        raise Broken("invalid stored block lengths")
    while length and bits.count:
        output.append(bits.take(8))
        length -= 1
    output += bits.data[bits.at : bits.at + length]
    if bits.at + length > len(bits.data):
        raise IndexError
    bits.at += length


_known = []


def _fixed_tables():
    if not _known:
        _known.extend([_table(_FIXED), _table([5] * 30)])
    return _known


def _read_tables(bits):
    literals, distances, count = bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4
    if literals > 286 or distances > 30:
        raise Broken("too many length or distance symbols")
    lengths = [0] * 19
    for place in _ORDER[:count]:
        lengths[place] = bits.take(3)
    table = _table(lengths)
    lengths = []
    while len(lengths) < literals + distances:
        symbol = bits.symbol(table)
        if symbol < 16:
            lengths.append(symbol)
        elif symbol == 16:
            if not lengths:
                raise Broken("invalid bit length repeat")
            lengths += lengths[-1:] * (3 + bits.take(2))
        else:
            lengths += [0] * (3 + bits.take(3) if symbol == 17 else 11 + bits.take(7))
    if len(lengths) > literals + distances:
        raise Broken("invalid bit length repeat")
    return _table(lengths[:literals]), _table(lengths[literals:])


def _read_block(bits, output, literals, distances):
    while True:
        symbol = bits.symbol(literals)
        if symbol < 256:
            output.append(symbol)
            continue
        if symbol == 256:
            return
        if symbol > 285:
            raise Broken("invalid literal/length code")
        length, extra = _LENGTHS[symbol - 257]
        length += bits.take(extra)
        code = bits.symbol(distances)
        if code > 29:
            raise Broken("invalid distance code")
        distance, extra = _DISTANCES[code]
        distance += bits.take(extra)
        if distance > len(output):
            raise Broken("invalid distance too far back")
        while length:
            part = output[len(output) - distance :][:length]
            output += part
            length -= len(part)


class Writer:
    def __init__(self):
        self.output = bytearray()
        self.held, self.count = 0, 0

    def put(self, value, count):
        self.held |= value << self.count
        self.count += count
        while self.count >= 8:
            self.output.append(self.held & 255)
            self.held >>= 8
            self.count -= 8

    def align(self):
        if self.count:
            self.put(0, 8 - self.count)

    def take(self):
        output, self.output = bytes(self.output), bytearray()
        return output

    def stored(self, data, last):
        while True:
            part, data = data[:65535], data[65535:]
            self.put(int(last and not data), 1)
            self.put(0, 2)
            self.align()
            self.put(len(part), 16)
            self.put(len(part) ^ 0xFFFF, 16)
            self.output += part
            if not data:
                return


def write(bits, data, level, last):
    """One deflated block, the shorter of fixed and own codes; stored if neither helps."""
    if level == 0:
        return bits.stored(data, last)
    pieces = _matches(data, *_EFFORT[6 if level < 0 else level])
    used, far = [0] * 286, [0] * 30
    coded = []
    for length, value in pieces:
        if not length:
            used[value] += 1
            coded.append((value, 0, 0, None, 0, 0))
            continue
        code, distance = _place(_LENGTHS, length), _place(_DISTANCES, value)
        used[257 + code] += 1
        far[distance] += 1
        coded.append((257 + code, length - _LENGTHS[code][0], _LENGTHS[code][1], distance,
                      value - _DISTANCES[distance][0], _DISTANCES[distance][1]))
    used[256] = 1
    extra = sum([piece[2] + piece[5] for piece in coded])
    fixed = sum([count * length for count, length in zip(used, _FIXED)]) + 5 * sum(far) + extra
    own, own_far = _lengths(used, 15), _lengths(far, 15)
    head, told = _told(own, own_far)
    size = len(head) * 3 + 14 + sum([length + more for _, length, _, more in told]) + extra
    size += sum([count * length for count, length in zip(used, own)])
    size += sum([count * length for count, length in zip(far, own_far)])
    if len(data) + 4 <= min(size, fixed) + 3 + 7 >> 3:
        return bits.stored(data, last)
    bits.put(int(last), 1)
    if fixed <= size:
        bits.put(1, 2)
        own, own_far = _FIXED, [5] * 30
    else:
        bits.put(2, 2)
        bits.put(max([257] + [at + 1 for at in range(257, 286) if own[at]]) - 257, 5)
        bits.put(max([1] + [at + 1 for at in range(30) if own_far[at]]) - 1, 5)
        bits.put(len(head) - 4, 4)
        for length in head:
            bits.put(length, 3)
        for code, length, value, more in told:
            bits.put(code, length)
            bits.put(value, more)
    codes, far_codes = _codes(own), _codes(own_far)
    for symbol, value, more, distance, far_value, far_more in coded:
        bits.put(codes[symbol], own[symbol])
        if distance is not None:
            bits.put(value, more)
            bits.put(far_codes[distance], own_far[distance])
            bits.put(far_value, far_more)
    bits.put(codes[256], own[256])


def _place(table, value):
    low, high = 0, len(table) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if table[middle][0] <= value:
            low = middle
        else:
            high = middle - 1
    return low


def _matches(data, chain, content, lazy):
    """Literals as (0, byte) and matches as (length, distance); a longer match one byte later is preferred."""
    seen = {}
    size = len(data)
    at, held = 0, None
    while at < size:
        length, distance = 0, 0
        places = seen.get(data[at : at + 3]) if at + 3 <= size else None
        if places and (held is None or held[0] < lazy):
            length, distance = _longest(data, at, places, chain if held is None or held[0] < 8 else chain >> 2,
                                        content, held[0] if held else 2)
            if length == 3 and distance > 4096:
                length = 0
        if places is None and at + 3 <= size:
            seen[data[at : at + 3]] = places = []
        if places is not None:
            places.append(at)
        if held is not None and held[0] >= max(length, 3):
            yield held
            for skipped in range(at + 1, min(at - 1 + held[0], size - 2)):
                seen.setdefault(data[skipped : skipped + 3], []).append(skipped)
            at += held[0] - 1
            held = None
            continue
        if held is not None:
            yield 0, data[at - 1]
        if lazy:
            held = (length, distance)
        elif length < 3:
            yield 0, data[at]
        else:
            yield length, distance
            for skipped in range(at + 1, min(at + length, size - 2)):
                seen.setdefault(data[skipped : skipped + 3], []).append(skipped)
            at += length
            continue
        at += 1
    if held is not None:
        yield held if held[0] >= 3 else (0, data[at - 1])


def _longest(data, at, places, chain, content, best):
    found = 0
    most = min(258, len(data) - at)
    for start in reversed(places[-chain:]):
        if at - start > 32506:
            break
        if best < most and data[start + best] != data[at + best]:
            continue
        length = 3
        while length < most and data[start + length] == data[at + length]:
            length += 1
        if length > best:
            best, found = length, at - start
            if length >= content or length == most:
                break
    return (best, found) if found else (0, 0)


def _lengths(counts, limit):
    """The lengths of Huffman codes for what occurs that often."""
    alive = [(count, [symbol]) for symbol, count in enumerate(counts) if count]
    lengths = [0] * len(counts)
    while len(alive) < 2:
        # A decoder wants two codes at least.
        spare = next(symbol for symbol in range(len(counts)) if [symbol] not in [symbols for _, symbols in alive])
        alive.append((1, [spare]))
    while len(alive) > 1:
        alive.sort(key=lambda entry: entry[0])
        (first, ours), (second, theirs) = alive[:2]
        for symbol in ours + theirs:
            lengths[symbol] += 1
        alive[:2] = [(first + second, ours + theirs)]
    if max(lengths) > limit:
        return _lengths([(count + 1) // 2 for count in counts], limit)
    return lengths


def _told(own, far):
    """How the code lengths themselves are written: their codes' lengths, and what to write."""
    literals = max([257] + [at + 1 for at in range(257, 286) if own[at]])
    distances = max([1] + [at + 1 for at in range(30) if far[at]])
    runs = []
    sequence = own[:literals] + far[:distances]
    at = 0
    while at < len(sequence):
        value, end = sequence[at], at
        while end < len(sequence) and sequence[end] == value:
            end += 1
        left = end - at
        at = end
        if value:
            runs.append((value, 0, 0))
            left -= 1
        while left >= 3:
            if value:
                part = min(left, 6)
                runs.append((16, part - 3, 2))
            elif left > 10:
                part = min(left, 138)
                runs.append((18, part - 11, 7))
            else:
                part = left
                runs.append((17, part - 3, 3))
            left -= part
        runs += [(value, 0, 0)] * left
    counts = [0] * 19
    for symbol, _, _ in runs:
        counts[symbol] += 1
    lengths = _lengths(counts, 7)
    codes = _codes(lengths)
    head = [lengths[place] for place in _ORDER]
    while len(head) > 4 and not head[-1]:
        head.pop()
    return head, [(codes[symbol], lengths[symbol], value, more) for symbol, value, more in runs]
