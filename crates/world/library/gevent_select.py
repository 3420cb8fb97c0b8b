"""select that lets other greenlets run while it waits."""

import select as _real
import gevent

error = OSError
_select = _real.select
POLLIN, POLLOUT = 1, 4


def select(rlist, wlist, xlist, timeout=None):
    ready = _select(rlist, wlist, xlist, 0)
    if any(ready) or timeout == 0:
        return ready
    hub = gevent.get_hub()
    me = gevent.getcurrent()
    fds = set()
    for files, events in ((rlist, POLLIN), (wlist, POLLOUT)):
        for file in files:
            fd = file if isinstance(file, int) else file.fileno()
            hub.watch(fd, events, me)
            fds.add(fd)
    timer = None if timeout is None else hub.call_later(timeout, me.switch)
    try:
        hub.switch()
    finally:
        for fd in fds:
            hub.unwatch(fd, me)
        if timer is not None:
            hub.cancel(timer)
    return _select(rlist, wlist, xlist, 0)
