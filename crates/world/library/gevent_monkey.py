"""Puts gevent's sockets and sleep where programs look for the blocking ones."""

import gevent

_patched = {}


def _replace(module, name, value):
    _patched.setdefault(module.__name__, {})[name] = getattr(module, name, None)
    setattr(module, name, value)


def patch_socket(dns=True, aggressive=True):
    import socket
    import gevent.socket
    if 'socket' in _patched:
        return
    for name in ('socket', 'SocketType', 'socketpair', 'create_connection'):
        _replace(socket, name, getattr(gevent.socket, name))


def patch_time():
    import time
    if 'time' not in _patched:
        _replace(time, 'sleep', gevent.sleep)


def patch_select(aggressive=True):
    import select
    import gevent.select
    if 'select' not in _patched:
        _replace(select, 'select', gevent.select.select)


def patch_thread(threading=True, **options):
    import threading as module
    import gevent.lock
    if 'threading' in _patched:
        return
    _replace(module, 'Thread', gevent.lock._Thread)
    _replace(module, 'Lock', gevent.lock.Semaphore)
    _replace(module, 'RLock', gevent.lock.RLock)
    import gevent.event
    _replace(module, 'Event', gevent.event.Event)


def patch_all(socket=True, dns=True, time=True, select=True, thread=True, os=True, ssl=True,
              subprocess=True, sys=False, aggressive=True, Event=True, builtins=True, signal=True,
              queue=True, contextvars=True, **kwargs):
    if socket:
        patch_socket()
    if time:
        patch_time()
    if select:
        patch_select()
    if thread:
        patch_thread()
    return True


def is_module_patched(name):
    return name in _patched


def is_object_patched(module, name):
    return name in _patched.get(module, {})


def get_original(module, names):
    found = __import__(module)
    pick = lambda name: _patched.get(module, {}).get(name, getattr(found, name))
    return pick(names) if isinstance(names, str) else [pick(name) for name in names]
