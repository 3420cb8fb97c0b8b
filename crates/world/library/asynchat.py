"""Conversations over asyncore: messages that end with a terminator, and data sent piece by piece."""

from collections import deque
import warnings

# What it imports itself is not the program's concern.
_filters = warnings.filters[:]
warnings.simplefilter('ignore')
import asyncore

warnings.filters[:] = _filters
warnings.warn('The asynchat module is deprecated and will be removed in Python 3.12. The recommended replacement is '
              'asyncio', DeprecationWarning, stacklevel=2)


class async_chat(asyncore.dispatcher):
    ac_in_buffer_size = 65536
    ac_out_buffer_size = 65536
    use_encoding = 0
    encoding = "latin-1"

    def __init__(self, sock=None, map=None):
        self.ac_in_buffer = b""
        self.incoming = []
        self.producer_fifo = deque()
        super().__init__(sock, map)

    def collect_incoming_data(self, data):
        raise NotImplementedError("must be implemented in subclass")

    def _collect_incoming_data(self, data):
        self.incoming.append(data)

    def _get_data(self):
        data = b"".join(self.incoming)
        del self.incoming[:]
        return data

    def found_terminator(self):
        raise NotImplementedError("must be implemented in subclass")

    def set_terminator(self, term):
        if isinstance(term, str) and self.use_encoding:
            term = term.encode(self.encoding)
        elif isinstance(term, int) and term < 0:
            raise ValueError("the number of received bytes must be positive")
        self.terminator = term

    def get_terminator(self):
        return self.terminator

    def handle_read(self):
        try:
            data = self.recv(self.ac_in_buffer_size)
        except BlockingIOError:
            return
        except OSError:
            self.handle_error()
            return
        if isinstance(data, str) and self.use_encoding:
            data = data.encode(self.encoding)
        self.ac_in_buffer += data
        while self.ac_in_buffer and self._take_part():
            pass

    def _take_part(self):
        """Hands on what is there; false if the rest may be a terminator's beginning."""
        held, wanted = self.ac_in_buffer, self.get_terminator()
        if not wanted:
            self.ac_in_buffer = b""
            self.collect_incoming_data(held)
        elif isinstance(wanted, int):
            part, self.ac_in_buffer = held[:wanted], held[wanted:]
            self.collect_incoming_data(part)
            if len(part) < wanted:
                self.terminator -= len(part)
            else:
                self.terminator = 0
                self.found_terminator()
        else:
            end = held.find(wanted)
            if end >= 0:
                self.ac_in_buffer = held[end + len(wanted) :]
                if end:
                    self.collect_incoming_data(held[:end])
                self.found_terminator()
                return True
            kept = find_prefix_at_end(held, wanted)
            if kept == len(held):
                return False
            self.ac_in_buffer = held[len(held) - kept :]
            self.collect_incoming_data(held[: len(held) - kept])
            return not kept
        return True

    def handle_write(self):
        self.initiate_send()

    def handle_close(self):
        self.close()

    def push(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"data argument must be byte-ish ({type(data)!r})")
        size = self.ac_out_buffer_size
        for at in range(0, len(data), size):
            self.producer_fifo.append(data[at : at + size])
        self.initiate_send()

    def push_with_producer(self, producer):
        self.producer_fifo.append(producer)
        self.initiate_send()

    def readable(self):
        return 1

    def writable(self):
        return self.producer_fifo or not self.connected

    def close_when_done(self):
        self.producer_fifo.append(None)

    def initiate_send(self):
        while self.producer_fifo and self.connected:
            first = self.producer_fifo[0]
            if not first:
                del self.producer_fifo[0]
                if first is None:
                    self.handle_close()
                    return
                continue
            try:
                data = first[: self.ac_out_buffer_size]
            except TypeError:
                data = first.more()
                if data:
                    self.producer_fifo.appendleft(data)
                else:
                    del self.producer_fifo[0]
                continue
            if isinstance(data, str) and self.use_encoding:
                data = bytes(data, self.encoding)
            try:
                sent = self.send(data)
            except OSError:
                self.handle_error()
                return
            if sent:
                if sent < len(data) or self.ac_out_buffer_size < len(first):
                    self.producer_fifo[0] = first[sent:]
                else:
                    del self.producer_fifo[0]
            return

    def discard_buffers(self):
        self.ac_in_buffer = b""
        del self.incoming[:]
        self.producer_fifo.clear()


class simple_producer:
    def __init__(self, data, buffer_size=512):
        self.data, self.buffer_size = data, buffer_size

    def more(self):
        part, self.data = self.data[: self.buffer_size], self.data[self.buffer_size :]
        return part


def find_prefix_at_end(haystack, needle):
    """How much of the end may be the needle's beginning."""
    length = len(needle) - 1
    while length and not haystack.endswith(needle[:length]):
        length -= 1
    return length
