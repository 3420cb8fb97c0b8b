# Ranges whose bounds do not fit in 64 bits.

from operator import index as _index

_short = range


def make(*bounds):
    bounds = [_index(bound) for bound in bounds]
    if all([-(2**63) <= bound < 2**63 for bound in bounds]):
        return _short(*bounds)
    start, step = 0, 1
    if len(bounds) == 1:
        stop = bounds[0]
    elif len(bounds) == 2:
        start, stop = bounds
    else:
        start, stop, step = bounds
    if step == 0:
        raise ValueError("range() arg 3 must not be zero")
    self = object.__new__(range)
    self.__dict__.update(start=start, stop=stop, step=step)
    return self


class range:
    __module__ = "builtins"

    def __setattr__(self, name, value):
        if name in ("start", "stop", "step"):
            raise AttributeError("readonly attribute")
        raise AttributeError(f"'range' object has no attribute '{name}'")

    def _length(self):
        if self.step > 0:
            return max(0, (self.stop - self.start + self.step - 1) // self.step)
        return max(0, (self.start - self.stop - self.step - 1) // -self.step)

    def __len__(self):
        length = self._length()
        if length >= 2**63:
            raise OverflowError("Python int too large to convert to C ssize_t")
        return length

    def __bool__(self):
        return self._length() > 0

    def __repr__(self):
        if self.step == 1:
            return f"range({self.start}, {self.stop})"
        return f"range({self.start}, {self.stop}, {self.step})"

    def __iter__(self):
        value, stop, step = self.start, self.stop, self.step
        while value < stop if step > 0 else value > stop:
            yield value
            value += step

    def __reversed__(self):
        value = self.start + (self._length() - 1) * self.step
        for _ in self:
            yield value
            value -= self.step

    def __getitem__(self, key):
        length = self._length()
        if isinstance(key, slice):
            step = 1 if key.step is None else _index(key.step)
            if step == 0:
                raise ValueError("slice step cannot be zero")
            low, high = (0, length) if step > 0 else (-1, length - 1)
            ends = []
            for bound, default in ((key.start, low if step > 0 else high), (key.stop, high if step > 0 else low)):
                if bound is None:
                    ends.append(default)
                    continue
                bound = _index(bound)
                if bound < 0:
                    bound = max(bound + length, low)
                ends.append(min(bound, high))
            return make(self.start + ends[0] * self.step, self.start + ends[1] * self.step, self.step * step)
        key = _index(key)
        if key < 0:
            key += length
        if not 0 <= key < length:
            raise IndexError("range object index out of range")
        return self.start + key * self.step

    def __contains__(self, value):
        if not isinstance(value, (int, float, complex)):
            return any([item == value for item in self])
        if value != value or isinstance(value, complex) and value.imag:
            return False
        value = value.real
        if isinstance(value, float):
            if value in (float("inf"), float("-inf")) or value != int(value):
                return False
            value = int(value)
        inside = self.start <= value < self.stop if self.step > 0 else self.stop < value <= self.start
        return inside and (value - self.start) % self.step == 0

    def index(self, value, /):
        if value not in self:
            raise ValueError(f"{value!r} is not in range")
        return (value - self.start) // self.step

    def count(self, value, /):
        return int(value in self)

    def _key(self):
        length = self._length()
        return length, self.start if length else None, self.step if length > 1 else None

    def __eq__(self, other):
        if isinstance(other, _short):
            return self._key() == (len(other), other.start if other else None, other.step if len(other) > 1 else None)
        return self._key() == other._key() if isinstance(other, range) else NotImplemented

    def __hash__(self):
        return hash(self._key())
