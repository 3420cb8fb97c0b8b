"""Captures lessons twice: CPython's programs over real sockets, and the simulation; compares the TCP
conversations.

Usage: captures_as_linux.py SOCKET-PLAYGROUND LESSON.md…

Each host of a lesson is a network namespace. What Linux's hosts send is
taken off the wire between them, which is this program, and off each host's loopback (packet(7)); what the simulation sends,
from `run … --pcap`. A connection's conversation is who sent what for the first time, in order: SYN,
SYN,ACK, octets, FIN, RST. Pure acknowledgments and what is sent again are not part of it. Exits with
status 77 where namespaces cannot be made.
"""

import collections
import concurrent.futures
import ctypes
import fcntl
import itertools
import os
import re
import select
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from over_real_sockets import (
    PACKAGES, PYTHON, Lesson, give_addresses, has, needs, plain, run_for_real, seconds, shell, simulate, with_children)

INSIDE = 'SOCKET_PLAYGROUND_NAMESPACE'
SKIPPED = 77
# A lesson that is not done by then is compared as far as it came.
LIMIT = 10
# People are quicker than the lesson says.
HASTE = 4
# Long beside what a line of Python takes, so that who comes first is the same in both.
LATENCY = 0.01
# A busy machine may let Linux's programs wait so long that they come in another order.
ATTEMPTS = 3
# How much a sender gets rid of before nobody reads it: see "Known divergences" in docs/conformance.md.
BUFFERS = ['errors.md']
TUN = '/dev/net/tun'
NAMESPACES = ['-rnmpf', '--mount-proc']
FIN, SYN, RST, ACK = 1, 2, 4, 16


class Segment:
    """A TCP segment of an IP packet; `None` from `of` for anything else."""

    @staticmethod
    def of(packet):
        version = packet[0] >> 4
        if version == 4:
            if packet[9] != socket.IPPROTO_TCP:
                return None
            addresses = [socket.inet_ntop(socket.AF_INET, packet[at:at + 4]) for at in (12, 16)]
            end = struct.unpack_from('!H', packet, 2)[0]
            tcp = packet[(packet[0] & 15) * 4:end or None]
        else:
            if packet[6] != socket.IPPROTO_TCP:
                return None
            addresses = [socket.inet_ntop(socket.AF_INET6, packet[at:at + 16]) for at in (8, 24)]
            end = struct.unpack_from('!H', packet, 4)[0]
            tcp = packet[40:40 + end if end else None]
        segment = Segment()
        ports = struct.unpack_from('!HH', tcp)
        segment.source, segment.destination = zip(addresses, ports)
        segment.seq, segment.ack = struct.unpack_from('!II', tcp, 4)
        segment.flags = tcp[13]
        segment.payload = tcp[(tcp[12] >> 4) * 4:]
        return segment


class Conversation:
    """What both sides of a connection said, each thing once: lines of (side, what)."""

    def __init__(self, syn):
        self.ends = syn.source, syn.destination
        self.lines = []
        self.next = {}
        self.early = {}
        self.fins = {}
        self.over = False
        self.take(syn)

    def take(self, segment):
        side = '>' if segment.source == self.ends[0] else '<'
        if self.over:
            # What is sent again late may be answered by a RST.
            return
        if segment.flags & SYN:
            if side not in self.next:
                self.next[side] = (segment.seq + 1) % 2**32
                self.lines.append((side, 'SYN,ACK' if segment.flags & ACK else 'SYN'))
        elif segment.flags & RST:
            self.lines.append((side, 'RST'))
            self.over = True
        elif side in self.next:
            self.early.setdefault(side, []).append(segment)
            while any([self.say(side, early) for early in list(self.early[side])]):
                pass
            other = '<' if side == '>' else '>'
            if segment.ack == self.fins.get(other):
                self.fins[other] = 'acknowledged'
            self.over = list(self.fins.values()) == ['acknowledged'] * 2

    def say(self, side, segment):
        """What a segment says for the first time, if all before it was said."""
        known = (self.next[side] - segment.seq) % 2**32
        if known >= 2**31:
            return False
        self.early[side].remove(segment)
        fresh = segment.payload[known:]
        if fresh:
            if self.lines[-1][0] == side and isinstance(self.lines[-1][1], bytes):
                fresh = self.lines.pop()[1] + fresh
            self.lines.append((side, fresh))
        self.next[side] = max(segment.seq + len(segment.payload), self.next[side])
        if segment.flags & FIN and known <= len(segment.payload):
            self.lines.append((side, 'FIN'))
            self.next[side] += 1
            self.fins[side] = self.next[side] % 2**32
        self.next[side] %= 2**32
        return bool(fresh)

    def told(self, random):
        """As lines of text, without what no two runs share."""
        (client, _), (server, port) = self.ends
        told = [f'{client} to {server}:{port if port < 32768 else "PORT"}']
        for side, what in self.lines:
            if not isinstance(what, str):
                what = plain(what.decode('latin-1'))
                what = repr(re.sub(r'\d+', 'N', what) if random else what)
            told.append(f'{side} {what}')
        if client == server and [line[2:] for line in told[-2:]] == ['FIN', 'FIN']:
            # Without a wire between them it is chance who closes first.
            told[-2:] = ['both FIN']
        return told


def alike(ours, theirs):
    """The same but for the length of what was sent, within a tenth."""
    close = lambda one, other: one[:20] == other[:20] and abs(len(one) - len(other)) <= max(len(one), len(other)) / 10
    return len(ours) == len(theirs) and all(map(close, ours, theirs))


def shown(lines):
    """Long ones by their length and their end."""
    return [line if len(line) < 200 else f'{line[:40]}… {len(line)} …{line[-40:]}' for line in lines]


def conversations(packets):
    """All of them, in the order of their SYNs."""
    found, by_ends = [], {}
    for packet in packets:
        segment = Segment.of(packet)
        if segment is None:
            continue
        ends = frozenset((segment.source, segment.destination))
        opens = segment.flags & (SYN | ACK | RST) == SYN
        known = by_ends.get(ends)
        if opens and (known is None or known.over):
            by_ends[ends] = Conversation(segment)
            found.append(by_ends[ends])
        elif known:
            known.take(segment)
    return found


class Wire:
    """Stands between Linux's hosts: takes LATENCY for each packet, and keeps it. What a host sends to
    itself is seen on its loopback."""

    def __init__(self, hosts):
        self.taps, self.loopbacks = [], []
        home = os.open('/proc/thread-self/ns/net', os.O_RDONLY)
        for host in hosts:
            shell(f'ip netns add {host}')
            self.enter(os.open(f'/run/netns/{host}', os.O_RDONLY))
            self.taps.append(self.tap())
            ETH_P_ALL = 3
            loopback = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
            loopback.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            self.loopbacks.append(loopback)
        self.enter(home)
        give_addresses(hosts)
        self.packets = []
        self.over, self.end = os.pipe()
        self.thread = threading.Thread(target=self.carry)
        self.thread.start()

    @staticmethod
    def enter(namespace):
        CLONE_NEWNET = 0x40000000
        if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), 'setns')
        os.close(namespace)

    @staticmethod
    def tap():
        """The other end of a host's eth0: frames are read and written."""
        TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454ca, 2, 0x1000
        tap = os.open(TUN, os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(tap, TUNSETIFF, struct.pack('16sH22x', b'eth0', IFF_TAP | IFF_NO_PI))
        return tap

    def carry(self):
        in_flight = collections.deque()
        while True:
            patience = max(in_flight[0][0] - time.monotonic(), 0) if in_flight else None
            ready, _, _ = select.select([self.over, *self.taps, *self.loopbacks], [], [], patience)
            if self.over in ready:
                return
            for end in ready:
                if end in self.loopbacks:
                    packet, (interface, _, kind, *_) = end.recvfrom(1 << 17)
                    # It is seen as it goes in and as it comes out.
                    if interface == 'lo' and kind != socket.PACKET_OUTGOING:
                        self.packets.append(packet)
                else:
                    frame = os.read(end, 1 << 16)
                    in_flight.append((time.monotonic() + LATENCY, end, frame))
                    self.packets.extend(packet_in(frame))
            while in_flight and in_flight[0][0] <= time.monotonic():
                _, sender, frame = in_flight.popleft()
                for tap in self.taps:
                    if tap != sender:
                        os.write(tap, frame)

    def stop(self):
        os.close(self.end)
        self.thread.join()


def packet_in(frame):
    """The IP packet of an Ethernet frame, if it holds one."""
    return [frame[14:]] if frame[12:14] in (b'\x08\x00', b'\x86\xdd') else []


def simulated_packets(file):
    """The packets of a pcapng file, without their Ethernet headers."""
    ENHANCED_PACKET = 6
    at = 0
    with open(file, 'rb') as stream:
        data = stream.read()
    while at < len(data):
        kind, length = struct.unpack_from('<II', data, at)
        if kind == ENHANCED_PACKET:
            size, = struct.unpack_from('<I', data, at + 20)
            yield from packet_in(data[at + 28:at + 28 + size])
        at += length


def hasten(lesson):
    for program in lesson.programs:
        for pause in {'start', 'delay'} & program.keys():
            program[pause] = f'{seconds(program[pause]) / HASTE}s'


def pairs(ours, theirs, random):
    """Who called first is compared among those who call the same server; between servers it is chance."""
    by_server = lambda told: told[0]
    both = [sorted((one.told(random) for one in all), key=by_server) for all in (ours, theirs)]
    return itertools.zip_longest(*both, fillvalue=[])


def compare(playground, path):
    """Whether a lesson's connections go alike; says where they do not."""
    lesson = Lesson(path)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, 'run.pcapng')
        outcome = simulate(playground, path, lesson.stop, '--pcap', file)
        ours = conversations(simulated_packets(file))
    if not ours:
        print(f'{path}: no connection')
        return True
    processes = outcome['processes']
    must_end = [process['ended'] == 'exited' for process in processes]
    expected = [[plain(process[what]) for what in ('stdout', 'stderr')] for process in processes]
    expected = with_children(lesson, processes, expected)
    hasten(lesson)
    wire = Wire(lesson.hosts)
    run_for_real(lesson, must_end, expected, LIMIT, wire.stop)
    theirs = conversations(wire.packets)
    random = needs(path, 'random')
    same = True
    for number, (one, other) in enumerate(pairs(ours, theirs, random)):
        if one != other and not (os.path.basename(path) in BUFFERS and alike(one, other)):
            same = False
            print(f'{path}: connection {number + 1}')
            print('    simulated ', shown(one))
            print('    Linux     ', shown(other))
    print(f'{path}: {len(ours)} connections {"the same" if same else "NOT the same"}')
    return same


def main():
    playground, *paths = sys.argv[1:]
    if os.environ.get(INSIDE):
        shell('mount -t tmpfs none /run && mkdir /run/netns')
        sys.exit(0 if compare(playground, paths[0]) else 1)
    if subprocess.run(['unshare', *NAMESPACES, 'ip', 'link'], capture_output=True).returncode != 0:
        print('no network namespaces can be made here')
        sys.exit(SKIPPED)
    if not os.access(TUN, os.R_OK | os.W_OK):
        print(f'there is no {TUN} here')
        sys.exit(SKIPPED)

    def run(path):
        missing = [name for name in PACKAGES if needs(path, name) and not has(name)]
        if missing:
            print(f'{path}: skipped, for {PYTHON} has no {missing[0]}')
            return True
        for _ in range(ATTEMPTS):
            # With it end all processes that it began.
            command = ['unshare', *NAMESPACES, '--kill-child', sys.executable, __file__, playground, path]
            environment = dict(os.environ, **{INSIDE: '1'})
            try:
                done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=4 * LIMIT)
            except subprocess.TimeoutExpired:
                print(f'{path}: has not ended')
                return False
            if done.returncode == 0:
                break
        print(done.stdout + done.stderr, end='')
        return done.returncode == 0

    # Most of the time they wait.
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        sys.exit(0 if all(list(pool.map(run, paths))) else 1)


if __name__ == '__main__':
    main()
