"""Other programs, awaited: their output through stream readers, their input through a stream writer."""

import asyncio
import os
import subprocess

__all__ = ('create_subprocess_exec', 'create_subprocess_shell')

PIPE = subprocess.PIPE
STDOUT = subprocess.STDOUT
DEVNULL = subprocess.DEVNULL


class _PipeWriter:
    """What is written goes to the pipe; what does not fit waits until the program has read."""

    def __init__(self, loop, file):
        self._loop = loop
        self._file = file
        self._fd = file.fileno()
        os.set_blocking(self._fd, False)
        self._rest = b''
        self._closing = False
        self._drainers = []

    def write(self, data):
        self._rest += bytes(data)
        self._send()

    def writelines(self, data):
        self.write(b''.join(data))

    def _send(self):
        try:
            while self._rest:
                self._rest = self._rest[os.write(self._fd, self._rest[:4096]):]
        except BlockingIOError:
            self._loop.add_writer(self._fd, self._send)
            return
        except (BrokenPipeError, ConnectionResetError):
            self._rest = b''
        self._loop.remove_writer(self._fd)
        for waiter in self._drainers:
            if not waiter.done():
                waiter.set_result(None)
        self._drainers.clear()
        if self._closing and not self._file.closed:
            self._file.close()

    async def drain(self):
        if self._rest:
            waiter = self._loop.create_future()
            self._drainers.append(waiter)
            await waiter
        else:
            await asyncio.sleep(0)

    def close(self):
        self._closing = True
        if not self._rest and not self._file.closed:
            self._file.close()

    write_eof = close

    def can_write_eof(self):
        return True

    def is_closing(self):
        return self._closing

    async def wait_closed(self):
        await self.drain()


def _reader(loop, file, limit):
    """A StreamReader that a descriptor feeds."""
    reader = asyncio.StreamReader(limit, loop)
    fd = file.fileno()

    def ready():
        data = os.read(fd, 65536)
        if data:
            reader.feed_data(data)
        else:
            loop.remove_reader(fd)
            file.close()
            reader.feed_eof()

    loop.add_reader(fd, ready)
    return reader


class Process:
    def __init__(self, popen, loop, limit):
        self._popen = popen
        self._loop = loop
        self.pid = popen.pid
        self.stdin = _PipeWriter(loop, popen.stdin) if popen.stdin else None
        self.stdout = _reader(loop, popen.stdout, limit) if popen.stdout else None
        self.stderr = _reader(loop, popen.stderr, limit) if popen.stderr else None
        self._waiters = []
        loop.add_reader(popen._watch, self._ended)

    def __repr__(self):
        return f'<{self.__class__.__name__} {self.pid}>'

    def _ended(self):
        self._loop.remove_reader(self._popen._watch)
        self._popen.wait()
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    @property
    def returncode(self):
        return self._popen.returncode

    async def wait(self):
        if self._popen.returncode is None:
            waiter = self._loop.create_future()
            self._waiters.append(waiter)
            await waiter
        return self._popen.returncode

    def send_signal(self, signal):
        if self._popen.returncode is not None:
            raise ProcessLookupError()
        os.kill(self.pid, signal)

    def terminate(self):
        import signal
        self.send_signal(signal.SIGTERM)

    def kill(self):
        import signal
        self.send_signal(signal.SIGKILL)

    async def _feed(self, input):
        if input is not None:
            self.stdin.write(input)
            await self.stdin.drain()
        self.stdin.close()

    async def _nothing(self):
        return None

    async def communicate(self, input=None):
        feed = self._feed(input) if self.stdin is not None else self._nothing()
        out = self.stdout.read() if self.stdout is not None else self._nothing()
        err = self.stderr.read() if self.stderr is not None else self._nothing()
        _, stdout, stderr = await asyncio.gather(feed, out, err)
        await self.wait()
        return stdout, stderr


async def create_subprocess_exec(program, *args, stdin=None, stdout=None, stderr=None, limit=64 * 1024, **kwds):
    popen = subprocess.Popen((program, *args), stdin=stdin, stdout=stdout, stderr=stderr, **kwds)
    return Process(popen, asyncio.get_running_loop(), limit)


async def create_subprocess_shell(cmd, stdin=None, stdout=None, stderr=None, limit=64 * 1024, **kwds):
    if not isinstance(cmd, (bytes, str)):
        raise ValueError('cmd must be a string')
    popen = subprocess.Popen(cmd, shell=True, stdin=stdin, stdout=stdout, stderr=stderr, **kwds)
    return Process(popen, asyncio.get_running_loop(), limit)
