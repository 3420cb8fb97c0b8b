"""What a program says about itself while it runs."""

import sys
import time

_file = None


def startLogging(file, *a, **kw):
    global _file
    _file = file
    msg('Log opened.')


def msg(*message, **kw):
    if _file is not None:
        stamp = time.strftime('%Y-%m-%d %H:%M:%S+0000', time.gmtime())
        _file.write(stamp + ' [-] ' + ' '.join([str(part) for part in message]) + '\n')


def err(_stuff=None, _why=None, **kw):
    from twisted.python.failure import Failure
    failure = _stuff if isinstance(_stuff, Failure) else Failure(_stuff)
    sys.stderr.write((_why + '\n' if _why else 'Unhandled Error\n') + failure.getTraceback())
