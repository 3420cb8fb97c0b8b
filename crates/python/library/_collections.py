"""deque: a list with spare room at its front."""


class _Dots:
    def __repr__(self):
        return "[...]"


class deque:
    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError("an integer is required")
            if maxlen < 0:
                raise ValueError("maxlen must be non-negative")
        self._items = []
        # Items before this place have been taken from the left.
        self._first = 0
        self._maxlen = maxlen
        for item in iterable:
            self.append(item)

    maxlen = property(lambda self: self._maxlen)

    def append(self, item, /):
        self._items.append(item)
        if self._maxlen is not None and len(self._items) - self._first > self._maxlen:
            self.popleft()

    def appendleft(self, item, /):
        if self._first:
            self._first -= 1
            self._items[self._first] = item
        else:
            # Make room for as many again, so that each costs little.
            room = len(self._items) + 8
            self._items[:0] = [None] * room
            self._first = room - 1
            self._items[self._first] = item
        if self._maxlen is not None and len(self._items) - self._first > self._maxlen:
            self._items.pop()

    def pop(self):
        if len(self._items) == self._first:
            raise IndexError("pop from an empty deque")
        return self._items.pop()

    def popleft(self):
        items, first = self._items, self._first
        if len(items) == first:
            raise IndexError("pop from an empty deque")
        item = items[first]
        items[first] = None
        self._first = first + 1
        if first > 32 and first * 2 > len(items):
            del items[: self._first]
            self._first = 0
        return item

    def extend(self, iterable, /):
        for item in list(iterable) if iterable is self else iterable:
            self.append(item)

    def extendleft(self, iterable, /):
        for item in list(iterable) if iterable is self else iterable:
            self.appendleft(item)

    def clear(self):
        self._items = []
        self._first = 0

    def copy(self):
        return type(self)(self, self._maxlen)

    __copy__ = copy

    def count(self, value, /):
        return list(self).count(value)

    def index(self, value, *bounds):
        try:
            return list(self).index(value, *bounds)
        except ValueError:
            raise ValueError(f"{value!r} is not in deque") from None

    def insert(self, index, item, /):
        if self._maxlen is not None and len(self) >= self._maxlen:
            raise IndexError("deque already at its maximum size")
        items = list(self)
        items.insert(index, item)
        self._items, self._first = items, 0

    def remove(self, value, /):
        items = list(self)
        try:
            items.remove(value)
        except ValueError:
            raise ValueError(f"{value!r} is not in deque") from None
        self._items, self._first = items, 0

    def reverse(self):
        self._items, self._first = list(self)[::-1], 0

    def rotate(self, n=1, /):
        items = list(self)
        if items:
            n %= len(items)
            self._items, self._first = items[-n:] + items[:-n] if n else items, 0

    def __len__(self):
        return len(self._items) - self._first

    def __bool__(self):
        return len(self._items) > self._first

    def __iter__(self):
        items = self._items
        length = len(items)
        place = self._first
        while place < length:
            if self._items is not items or len(items) != length:
                raise RuntimeError("deque mutated during iteration")
            yield items[place]
            place += 1

    def __reversed__(self):
        return iter(self._items[self._first :][::-1])

    def __contains__(self, value):
        return value in self._items[self._first :]

    def _place(self, index):
        if isinstance(index, slice):
            raise TypeError("sequence index must be integer, not 'slice'")
        length = len(self)
        if index < 0:
            index += length
        if not 0 <= index < length:
            raise IndexError("deque index out of range")
        return self._first + index

    def __getitem__(self, index):
        return self._items[self._place(index)]

    def __setitem__(self, index, item):
        self._items[self._place(index)] = item

    def __delitem__(self, index):
        del self._items[self._place(index)]

    def __repr__(self):
        inside = repr([_Dots() if item is self else item for item in self])
        if self._maxlen is not None:
            inside += f", maxlen={self._maxlen}"
        return f"{type(self).__name__}({inside})"

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return list(self) < list(other) if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return list(self) <= list(other) if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return list(self) > list(other) if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return list(self) >= list(other) if isinstance(other, deque) else NotImplemented

    __hash__ = None

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        joined = self.copy()
        joined.extend(other)
        return joined

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, n):
        return type(self)(list(self) * n, self._maxlen)

    __rmul__ = __mul__
