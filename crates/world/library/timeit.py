"""How long a statement takes. Time here is virtual: each line costs the same."""

import gc
import itertools
import sys
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

dummy_src_name = "<timeit-src>"
default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter

_NOT = "stmt is neither a string nor callable"


def _indented(text, depth):
    return text.replace("\n", "\n" + " " * depth)


class Timer:
    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        names = {} if globals is None else globals
        local = {}
        parameters = ""
        if isinstance(setup, str):
            compile(setup, dummy_src_name, "exec")
            before, first = setup + "\n", _indented(setup, 4)
        elif callable(setup):
            local["_setup"] = setup
            parameters += ", _setup=_setup"
            before, first = "", "_setup()"
        else:
            raise ValueError("setup is neither a string nor callable")
        if isinstance(stmt, str):
            compile(before + stmt, dummy_src_name, "exec")
            body = _indented(stmt, 8)
        elif callable(stmt):
            local["_stmt"] = stmt
            parameters += ", _stmt=_stmt"
            body = "_stmt()"
        else:
            raise ValueError(_NOT)
        self.src = (f"\ndef inner(_it, _timer{parameters}):\n    {first}\n    _t0 = _timer()\n"
                    f"    for _i in _it:\n        {body}\n        pass\n    _t1 = _timer()\n"
                    "    return _t1 - _t0\n")
        scope = {**names, **local} if local else names
        exec(compile(self.src, dummy_src_name, "exec"), scope, local)
        self.inner = local["inner"]

    def print_exc(self, file=None):
        import traceback

        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        return self.inner(itertools.repeat(None, number), self.timer)

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        scale = 1
        while True:
            for step in (1, 2, 5):
                number = scale * step
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            scale *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat,
           number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
