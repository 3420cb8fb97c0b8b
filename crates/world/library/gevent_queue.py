"""Queues between greenlets."""

import gevent
import heapq
from collections import deque
from queue import Empty, Full
from gevent.event import Event
from gevent.lock import Semaphore


class Queue:
    def __init__(self, maxsize=None, items=(), unfinished_tasks=None):
        self.maxsize = maxsize if maxsize and maxsize > 0 else None
        self._init(items)
        self._getters = deque()
        self._putters = deque()

    def _init(self, items):
        self.queue = deque(items)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    def qsize(self):
        return len(self.queue)

    def __len__(self):
        return len(self.queue)

    def empty(self):
        return not self.queue

    def full(self):
        return self.maxsize is not None and len(self.queue) >= self.maxsize

    def _wait(self, waiting, timeout):
        me = gevent.getcurrent()
        hub = gevent.get_hub()
        place = [me]
        waiting.append(place)
        timer = None if timeout is None else hub.call_later(timeout, me.switch, False)
        try:
            return hub.switch() is not False
        finally:
            if place in waiting:
                waiting.remove(place)
            if timer is not None:
                hub.cancel(timer)

    def _wake(self, waiting):
        if waiting:
            gevent.get_hub().run_callback(waiting.popleft()[0].switch, True)

    def put(self, item, block=True, timeout=None):
        while self.full():
            if not block or not self._wait(self._putters, timeout):
                raise Full
        self._put(item)
        self._wake(self._getters)

    def get(self, block=True, timeout=None):
        while not self.queue:
            if not block or not self._wait(self._getters, timeout):
                raise Empty
        item = self._get()
        self._wake(self._putters)
        return item

    def put_nowait(self, item):
        self.put(item, False)

    def get_nowait(self):
        return self.get(False)

    def peek(self, block=True, timeout=None):
        while not self.queue:
            if not block or not self._wait(self._getters, timeout):
                raise Empty
        return self.queue[0]

    def __iter__(self):
        return self

    def __next__(self):
        item = self.get()
        if item is StopIteration:
            raise StopIteration
        return item


SimpleQueue = Queue


class LifoQueue(Queue):
    def _get(self):
        return self.queue.pop()


class PriorityQueue(Queue):
    def _init(self, items):
        self.queue = list(items)
        heapq.heapify(self.queue)

    def _put(self, item):
        heapq.heappush(self.queue, item)

    def _get(self):
        return heapq.heappop(self.queue)


class JoinableQueue(Queue):
    def __init__(self, maxsize=None, items=(), unfinished_tasks=None):
        Queue.__init__(self, maxsize, items)
        self.unfinished_tasks = len(self.queue)
        self._done = Event()
        if not self.unfinished_tasks:
            self._done.set()

    def put(self, item, block=True, timeout=None):
        self.unfinished_tasks += 1
        self._done.clear()
        Queue.put(self, item, block, timeout)

    def task_done(self):
        if self.unfinished_tasks <= 0:
            raise ValueError('task_done() called too many times')
        self.unfinished_tasks -= 1
        if not self.unfinished_tasks:
            self._done.set()

    def join(self, timeout=None):
        return self._done.wait(timeout)


Channel = Queue
