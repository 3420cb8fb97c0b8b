"""Arrays of numbers: bytes with an item type."""

import struct

_SIZES = {"b": 1, "B": 1, "u": 4, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8, "f": 4, "d": 8}
_NAMES = {"b": "signed char", "B": "unsigned byte integer", "h": "signed short integer", "H": "unsigned short",
          "i": "signed integer", "I": "unsigned int", "l": "signed integer", "L": "unsigned int"}
typecodes = "bBuhHiIlLqQfd"


class array(bytearray):
    def __new__(cls, *arguments):
        if not arguments:
            raise TypeError("array() takes at least 1 argument (0 given)")
        code = arguments[0]
        if not isinstance(code, str) or len(code) != 1:
            raise TypeError(f"array() argument 1 must be a unicode character, not {type(code).__name__}")
        if code not in _SIZES:
            raise ValueError("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
        return super().__new__(cls)

    def __init__(self, typecode, initializer=()):
        object.__setattr__(self, "typecode", typecode)
        object.__setattr__(self, "itemsize", _SIZES[typecode])
        if isinstance(initializer, array):
            self._check_code(initializer, convert=True)
            self.extend(list(initializer))
        elif isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
        elif isinstance(initializer, str):
            if typecode != "u":
                raise TypeError(f"cannot use a str to initialize an array with typecode '{typecode}'")
            self.fromlist(list(initializer))
        else:
            for item in initializer:
                self.append(item)

    def _check_code(self, other, convert=False):
        if not convert and other.typecode != self.typecode:
            raise TypeError("can only extend with array of same kind")

    def _pack(self, value):
        code = self.typecode
        if code == "u":
            if not isinstance(value, str) or len(value) != 1:
                raise TypeError("array item must be unicode character")
            return ord(value).to_bytes(4, "little")
        if code in "fd":
            if isinstance(value, str) or not hasattr(value, "__float__") and not hasattr(value, "__index__"):
                raise TypeError(f"must be real number, not {type(value).__name__}")
            return struct.pack(code, value)
        if not isinstance(value, int):
            if not hasattr(value, "__index__"):
                raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
            value = value.__index__()
        bits = 8 * self.itemsize
        signed = code in "bhilq"
        low = -(1 << (bits - 1)) if signed else 0
        high = (1 << (bits - 1)) - 1 if signed else (1 << bits) - 1
        if value < low or value > high:
            if code in "qQ" or (code in "lL" and abs(value) >> 64):
                if code == "Q" and value < 0:
                    raise OverflowError("can't convert negative int to unsigned")
                raise OverflowError("int too big to convert" if code in "qQ" else "Python int too large to convert to C long")
            side = "greater than maximum" if value > high else "less than minimum"
            if code in "IL" and value < 0:
                raise OverflowError("can't convert negative value to unsigned int")
            raise OverflowError(f"{_NAMES[code]} is {side}")
        return value.to_bytes(self.itemsize, "little", signed=signed)

    def _unpack(self, data):
        if self.typecode == "u":
            return chr(int.from_bytes(data, "little"))
        return struct.unpack(self.typecode, data)[0]

    def _made(self, data):
        made = array(self.typecode)
        bytearray.extend(made, data)
        return made

    def _place(self, index, what="index"):
        if not hasattr(index, "__index__"):
            raise TypeError("array indices must be integers")
        index = index.__index__()
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(f"array {what} out of range")
        return index * self.itemsize

    def __len__(self):
        return bytearray.__len__(self) // self.itemsize

    def __bool__(self):
        return len(self) > 0

    def __iter__(self):
        place = 0
        while place < len(self):
            yield self[place]
            place += 1

    def __getitem__(self, index):
        if isinstance(index, slice):
            chosen = range(*index.indices(len(self)))
            size = self.itemsize
            data = self.tobytes()
            return self._made(b"".join([data[at * size:at * size + size] for at in chosen]))
        start = self._place(index)
        return self._unpack(bytes(bytearray.__getitem__(self, slice(start, start + self.itemsize))))

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            if not isinstance(value, array):
                raise TypeError(f"can only assign array (not \"{type(value).__name__}\") to array slice")
            self._check_code(value)
            items = list(self)
            items[index] = list(value)
            bytearray.clear(self)
            self.fromlist(items)
            return
        start = self._place(index, "assignment index")
        bytearray.__setitem__(self, slice(start, start + self.itemsize), self._pack(value))

    def __delitem__(self, index):
        items = list(self)
        if not isinstance(index, slice):
            self._place(index, "assignment index")
        del items[index]
        bytearray.clear(self)
        self.fromlist(items)

    def __contains__(self, value):
        return value in list(self)

    def __eq__(self, other):
        if not isinstance(other, (array, memoryview)):
            return NotImplemented
        return list(self) == list(other)

    def __ne__(self, other):
        if not isinstance(other, (array, memoryview)):
            return NotImplemented
        return list(self) != list(other)

    def __lt__(self, other):
        return list(self) < list(other) if isinstance(other, array) else NotImplemented

    def __le__(self, other):
        return list(self) <= list(other) if isinstance(other, array) else NotImplemented

    def __gt__(self, other):
        return list(self) > list(other) if isinstance(other, array) else NotImplemented

    def __ge__(self, other):
        return list(self) >= list(other) if isinstance(other, array) else NotImplemented

    __hash__ = None

    def __add__(self, other):
        if not isinstance(other, array):
            raise TypeError(f"can only append array (not \"{type(other).__name__}\") to array")
        if other.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        return self._made(self.tobytes() + other.tobytes())

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError(f"can only extend with array (not \"{type(other).__name__}\")")
        self.extend(other)
        return self

    def __mul__(self, count):
        return self._made(self.tobytes() * count)

    __rmul__ = __mul__

    def __imul__(self, count):
        data = self.tobytes() * count
        bytearray.clear(self)
        bytearray.extend(self, data)
        return self

    def __repr__(self):
        if not len(self):
            return f"array('{self.typecode}')"
        if self.typecode == "u":
            return f"array('u', {self.tounicode()!r})"
        return f"array('{self.typecode}', {self.tolist()!r})"

    __str__ = __repr__

    def __copy__(self):
        return self._made(self.tobytes())

    def __deepcopy__(self, memo):
        return self._made(self.tobytes())

    def append(self, value):
        bytearray.extend(self, self._pack(value))

    def extend(self, values):
        if isinstance(values, array):
            self._check_code(values)
            bytearray.extend(self, values.tobytes())
            return
        for value in values:
            self.append(value)

    def fromlist(self, values):
        if not isinstance(values, list):
            raise TypeError("arg must be list")
        bytearray.extend(self, b"".join([self._pack(value) for value in values]))

    def tolist(self):
        return list(self)

    def frombytes(self, data):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(data)
        if len(data) % self.itemsize:
            raise ValueError("bytes length not a multiple of item size")
        bytearray.extend(self, data)

    def tobytes(self):
        return bytes(bytearray.__getitem__(self, slice(None, None)))

    def fromunicode(self, text):
        self.extend(text)

    def tounicode(self):
        if self.typecode != "u":
            raise ValueError("tounicode() may only be called on unicode type arrays")
        return "".join(list(self))

    def insert(self, index, value):
        if index < 0:
            index = max(0, index + len(self))
        start = min(index, len(self)) * self.itemsize
        bytearray.__setitem__(self, slice(start, start), self._pack(value))

    def pop(self, index=-1):
        if not len(self):
            raise IndexError("pop from empty array")
        start = self._place(index, "index") if -len(self) <= index < len(self) else None
        if start is None:
            raise IndexError("pop index out of range")
        value = self[index]
        bytearray.__delitem__(self, slice(start, start + self.itemsize))
        return value

    def remove(self, value):
        items = list(self)
        if value not in items:
            raise ValueError("array.remove(x): x not in array")
        start = items.index(value) * self.itemsize
        bytearray.__delitem__(self, slice(start, start + self.itemsize))

    def index(self, value, start=0, stop=9223372036854775807):
        for place, item in enumerate(self):
            if start <= place < stop and item == value:
                return place
        raise ValueError("array.index(x): x not in array")

    def count(self, value):
        return list(self).count(value)

    def reverse(self):
        items = list(self)
        items.reverse()
        bytearray.clear(self)
        self.fromlist(items)

    def tofile(self, f):
        f.write(self.tobytes())

    def fromfile(self, f, n):
        data = f.read(n * self.itemsize)
        self.frombytes(data[: len(data) // self.itemsize * self.itemsize])
        if len(data) < n * self.itemsize:
            raise EOFError("read() didn't return enough bytes")

    def byteswap(self):
        size = self.itemsize
        data = self.tobytes()
        swapped = b"".join([data[at:at + size][::-1] for at in range(0, len(data), size)])
        bytearray.clear(self)
        bytearray.extend(self, swapped)

    def buffer_info(self):
        return id(self), len(self)


ArrayType = array
