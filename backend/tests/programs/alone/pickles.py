"""The bytes of pickle are CPython's."""

import collections
import enum
import io
import pickle
import socket
import threading


class Point:
    def __init__(self, x):
        self.x = x
        self.me = self

    def method(self):
        return self.x


class Slotted:
    __slots__ = ("a", "b")


class Kept:
    def __getstate__(self):
        return {"kept": 1}

    def __setstate__(self, state):
        self.state = state


class Reduced:
    def __reduce__(self):
        return Point, (5,)


class Row(list):
    pass


class Colour(enum.Enum):
    RED = 1


Pair = collections.namedtuple("Pair", "a b")
slotted = Slotted()
slotted.a = 1
loop = [1, "a"]
loop.append(loop)
values = [
    None, True, 1, 255, 256, 65535, 65536, -1, 2**31, -(2**31), 2**40, 2**100, -(2**100), -128, 1.5, "abc", "é" * 300, b"abc",
    b"x" * 300, bytearray(b"y"), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2], {}, {"a": 1}, {"a": 1, "b": [2]},
    set(), {3}, frozenset([1]), Point(3), loop, Row([1, 2]), Colour.RED, Kept(), Reduced(), Pair(1, "b"), ValueError("x", 2),
    len, Point, 1 + 2j, range(3), ["a", "a"], list(range(1500)), {n: n for n in range(1200)}, slotted, ..., type(None),
    collections.OrderedDict(a=1), b"z" * 70000, ["w" * 70000, 5],
]
for value in values:
    for protocol in (2, 3, 4, 5):
        if isinstance(value, (collections.OrderedDict, Colour)) or isinstance(value, bytes) and protocol == 2:
            shown = pickle.loads(pickle.dumps(value, protocol)) == value
        else:
            made = pickle.dumps(value, protocol)
            shown = made if len(made) < 200 else (len(made), made[:40], made[-10:])
        print(protocol, type(value).__name__, shown)
    again = pickle.loads(pickle.dumps(value))
    if type(again) is not (Point if isinstance(value, Reduced) else type(value)):
        print("wrong", type(again))
again = pickle.loads(pickle.dumps([Point(3), slotted, Kept(), loop, Point(4).method]))
print(again[0].me is again[0], again[1].a, hasattr(again[1], "b"), again[2].state, again[3][2] is again[3], again[4]())
print(pickle.loads(b"(lp0\nI1\naS'two'\np1\na."), pickle.loads(b"\x80\x02]q\x00(K\x01X\x01\x00\x00\x00aq\x01e."))
file = io.BytesIO()
for value in (1, "two", [3]):
    pickle.dump(value, file)
file.seek(0)
print(pickle.load(file), pickle.load(file), pickle.load(file))


def local():
    def inner():
        pass

    return inner


for value in (local(), lambda: 1, socket.socket(), threading.Lock(), (n for n in [])):
    try:
        print(len(pickle.dumps(value)))
    except Exception as problem:
        print(type(problem).__name__, str(problem).partition(" at 0x")[0])
for data in (b"", b"\x80", b"xyz", b"\x80\x04.", b"\x80\x04K", b"\x80\x04N", "text"):
    try:
        print(pickle.loads(data))
    except Exception as problem:
        print(type(problem).__name__, problem)
