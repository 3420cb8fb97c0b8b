# Signals over the playground's processes.

import _clock
import _process
import _host
from enum import IntEnum


class Signals(IntEnum):
    SIGHUP = 1
    SIGINT = 2
    SIGQUIT = 3
    SIGILL = 4
    SIGTRAP = 5
    SIGABRT = 6
    SIGBUS = 7
    SIGFPE = 8
    SIGKILL = 9
    SIGUSR1 = 10
    SIGSEGV = 11
    SIGUSR2 = 12
    SIGPIPE = 13
    SIGALRM = 14
    SIGTERM = 15
    SIGCHLD = 17
    SIGCONT = 18
    SIGSTOP = 19
    SIGTSTP = 20
    SIGTTIN = 21
    SIGTTOU = 22
    SIGURG = 23
    SIGXCPU = 24
    SIGXFSZ = 25
    SIGVTALRM = 26
    SIGPROF = 27
    SIGWINCH = 28
    SIGIO = 29
    SIGPWR = 30
    SIGSYS = 31


class Handlers(IntEnum):
    SIG_DFL = 0
    SIG_IGN = 1


SIG_DFL = Handlers.SIG_DFL
SIG_IGN = Handlers.SIG_IGN
SIGHUP = Signals.SIGHUP
SIGINT = Signals.SIGINT
SIGQUIT = Signals.SIGQUIT
SIGILL = Signals.SIGILL
SIGTRAP = Signals.SIGTRAP
SIGABRT = Signals.SIGABRT
SIGBUS = Signals.SIGBUS
SIGFPE = Signals.SIGFPE
SIGKILL = Signals.SIGKILL
SIGUSR1 = Signals.SIGUSR1
SIGSEGV = Signals.SIGSEGV
SIGUSR2 = Signals.SIGUSR2
SIGPIPE = Signals.SIGPIPE
SIGALRM = Signals.SIGALRM
SIGTERM = Signals.SIGTERM
SIGCHLD = Signals.SIGCHLD
SIGCONT = Signals.SIGCONT
SIGSTOP = Signals.SIGSTOP
SIGTSTP = Signals.SIGTSTP
SIGTTIN = Signals.SIGTTIN
SIGTTOU = Signals.SIGTTOU
SIGURG = Signals.SIGURG
SIGXCPU = Signals.SIGXCPU
SIGXFSZ = Signals.SIGXFSZ
SIGVTALRM = Signals.SIGVTALRM
SIGPROF = Signals.SIGPROF
SIGWINCH = Signals.SIGWINCH
SIGIO = Signals.SIGIO
SIGPWR = Signals.SIGPWR
SIGSYS = Signals.SIGSYS
NSIG = 65
ITIMER_REAL = 0


def default_int_handler(signalnum, frame, /):
    raise KeyboardInterrupt


_handlers = {number: SIG_DFL for number in range(1, 32)}
_handlers[2] = default_int_handler
_handlers[13] = SIG_IGN
_handlers[25] = SIG_IGN


def _number(signalnum):
    number = int(signalnum)
    if not 1 <= number < NSIG:
        raise ValueError('signal number out of range')
    return number


def signal(signalnum, handler, /):
    number = _number(signalnum)
    import _machine
    if _machine.thread_id() != 0:
        raise ValueError('signal only works in main thread of the main interpreter')
    if not callable(handler) and handler not in (0, 1):
        raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')
    if number in (9, 19):
        raise OSError(22, 'Invalid argument')
    if isinstance(handler, int):
        handler = Handlers(handler)
        how = int(handler)
    elif handler is default_int_handler and number == 2:
        how = 0
    else:
        how = 2
    before = _handlers.get(number, SIG_DFL)
    _handlers[number] = handler
    _process.handle(number, how)
    return before


def getsignal(signalnum, /):
    return _handlers.get(_number(signalnum), SIG_DFL)


def alarm(seconds, /):
    left = _process.alarm(int(seconds) * 1000000000, 0)
    return -(-left // 1000000000)


def setitimer(which, seconds, interval=0.0, /):
    left = _process.alarm(int(seconds * 1000000000), int(interval * 1000000000))
    return (left / 1000000000, 0.0)


def getitimer(which, /):
    return (0.0, 0.0)


def raise_signal(signalnum, /):
    _process.kill(_host.getpid(), _number(signalnum))


def pause():
    _process.waitpid(-2, 0)


def siginterrupt(signalnum, flag, /):
    pass


def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
    return -1


def strsignal(signalnum, /):
    return _TEXTS.get(_number(signalnum))


def valid_signals():
    return set(Signals)


_TEXTS = {1: 'Hangup', 2: 'Interrupt', 3: 'Quit', 6: 'Aborted', 9: 'Killed', 10: 'User defined signal 1',
          11: 'Segmentation fault', 12: 'User defined signal 2', 13: 'Broken pipe', 14: 'Alarm clock',
          15: 'Terminated', 17: 'Child exited', 18: 'Continued', 19: 'Stopped (signal)'}
