# Functions to be called when the program ends: the last one registered first.

import _machine
import sys


class _Entry:
    def __init__(self, function):
        self.function = function

    def __call__(self, *arguments, **keywords):
        try:
            self.function(*arguments, **keywords)
        except SystemExit:
            pass
        except BaseException as problem:
            sys.stderr.write('Exception ignored in atexit callback: ' + repr(self.function) + '\n'
                             + _machine.traceback_text(problem))


def register(func, /, *args, **kwargs):
    if not callable(func):
        raise TypeError('the first argument must be callable')
    _machine.end_hooks.append((_Entry(func), args, kwargs))
    return func


def unregister(func, /):
    _machine.end_hooks[:] = [entry for entry in _machine.end_hooks if entry[0].function != func]
