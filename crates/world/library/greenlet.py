# Greenlets: stacks of frames in one thread, between which the program itself switches.

import _machine
import sys

__version__ = '3.0.3'


class error(Exception):
    pass


class GreenletExit(BaseException):
    pass


error.__module__ = GreenletExit.__module__ = 'greenlet'

_EMPTY = object()
# By thread: the greenlet that runs.
_running = {}


class greenlet:
    __module__ = 'greenlet'

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self._stack = None
        self._started = False
        self._dead = False
        self._parent = getcurrent()
        return self

    def __init__(self, run=None, parent=None):
        if run is not None:
            self.run = run
        if parent is not None:
            self._parent = parent

    @property
    def parent(self):
        return self._parent

    @parent.setter
    def parent(self, parent):
        if not isinstance(parent, greenlet):
            raise TypeError('parent must be a greenlet')
        at = parent
        while at is not None:
            if at is self:
                raise ValueError('cyclic parent chain')
            at = at._parent
        self._parent = parent

    @property
    def dead(self):
        return self._dead

    @property
    def gr_frame(self):
        return None

    def __bool__(self):
        return self._started and not self._dead

    def __repr__(self):
        if self._dead:
            state = ' dead>'
        elif not self._started:
            state = ' pending>'
        elif self is _running.get(_machine.thread_id()):
            state = ' current active started' + (' main>' if self._parent is None else '>')
        else:
            state = ' suspended active started' + (' main>' if self._parent is None else '>')
        return ('<' + type(self).__module__ + '.' + type(self).__qualname__ + ' object at ' + hex(id(self))
                + ' (otid=' + hex(id(self)) + ')' + state)

    def switch(self, *args, **kwargs):
        return _switch(self, (args, kwargs), None)

    def throw(self, typ=GreenletExit, val=None, tb=None):
        if isinstance(typ, BaseException):
            problem = typ
        elif isinstance(typ, type) and issubclass(typ, BaseException):
            problem = val if isinstance(val, typ) else typ() if val is None else typ(val)
        else:
            raise TypeError('exceptions must be classes, or instances, not ' + type(typ).__name__)
        return _switch(self, None, problem)


def _target(wanted, message, problem):
    """The greenlet that really goes on: a dead one hands on to its parent."""
    while wanted._dead:
        if problem is not None and isinstance(problem, GreenletExit):
            message, problem = ((problem,), {}), None
        wanted = wanted._parent
    return wanted, message, problem


def _switch(wanted, message, problem):
    me = _machine.thread_id()
    current = getcurrent()
    wanted, message, problem = _target(wanted, message, problem)
    if not wanted._started and problem is not None:
        # It dies without having begun.
        wanted._started = wanted._dead = True
        if isinstance(problem, GreenletExit):
            message, problem = ((problem,), {}), None
        wanted, message, problem = _target(wanted, message, problem)
    if wanted is not current:
        if not wanted._started:
            run = wanted.run
            wanted._started = True
            wanted._stack = _machine.new_stack(_life, (wanted, run) + message[0] + (message[1],))
            message = None
        if current._stack is None:
            current._stack = _machine.new_stack(_nothing, ())
        _running[me] = wanted
        if problem is not None:
            message = _machine.switch_stack(current._stack, wanted._stack, problem, True)
        else:
            message = _machine.switch_stack(current._stack, wanted._stack, message, False)
    elif problem is not None:
        raise problem
    return _result(message)


def _result(message):
    args, kwargs = message
    if not kwargs:
        return args[0] if len(args) == 1 else args
    return (args, kwargs) if args else kwargs


def _nothing():
    pass


def _life(me, run, *rest):
    problem = None
    try:
        message = ((run(*rest[:-1], **rest[-1]),), {})
    except GreenletExit as exit:
        message = ((exit,), {})
    except BaseException as raised:
        message = None
        problem = raised
    me._dead = True
    parent, message, problem = _target(me._parent, message, problem)
    _running[_machine.thread_id()] = parent
    if not parent._started:
        run = parent.run
        parent._started = True
        parent._stack = _machine.new_stack(_life, (parent, run) + message[0] + (message[1],))
        message = None
    _machine.switch_stack(me._stack, parent._stack, message if problem is None else problem, problem is not None)


def getcurrent():
    me = _machine.thread_id()
    current = _running.get(me)
    if current is None:
        current = object.__new__(greenlet)
        current._stack = None
        current._started = True
        current._dead = False
        current._parent = None
        _running[me] = current
    return current


greenlet.getcurrent = staticmethod(getcurrent)
greenlet.error = error
greenlet.GreenletExit = GreenletExit


def settrace(callback):
    return None


def gettrace():
    return None
