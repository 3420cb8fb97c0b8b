"""Runs one case of `check --with-python`: standard input tells it, standard output what differs.

It stands in namespaces of its own (users, network, mounts, processes). Each host of the scenario becomes a network
namespace at one bridge, so that addresses, broadcasts and ports are as the lesson says.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

PYTHON = os.environ['PYTHON']
# Nothing more is expected when nothing has come for so long.
QUIET = 0.4
# A program that has waited in one call for so long will wait on; one that never waits is given so long.
RESTING = 0.1
BUSY = 3

# What a program prints that no two runs share, besides clock and ports: (pattern, put in its place).
VARYING = [
    (r'\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\b', 'CLOCK'),
    (r'\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', 'CLOCK'),
    (r'\b\d\d:\d\d:\d\d\b', 'CLOCK'),
    (r'\b(3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})\b', 'PORT'),
    (r'0x[0-9a-f]{6,}', 'ADDRESS'),
    (r'\bpid \d+', 'pid N'),
    (r'\b\d+\.\d+ seconds', 'N seconds'),
    (r'\basked \d+ times', 'asked N times'),
    # In a traceback, where it was in the library; and what the simulation does not warn of.
    (r'(?m)^  File "(?:/|src/).*\n(?:    .*\n)*', ''),
    (r'(?m)^.*RuntimeWarning: .*\n(?:  .*\n)*', ''),
    # The most levels of a recursion, and what stands at the last of them.
    (r'\[Previous line repeated \d+ more times\]', '[Previous line repeated N more times]'),
]


def plain(text):
    for pattern, replacement in VARYING:
        text = re.sub(pattern, replacement, text)
    return text


class Process:
    def __init__(self, program, host, folder):
        command = ['ip', 'netns', 'exec', host['name']]
        command += ['unshare', '-u', 'sh', '-c', 'hostname "$0"; exec "$@"', host['name']]
        if not host['root']:
            command += ['setpriv', '--bounding-set=-net_bind_service']
        command += [PYTHON, '-u', program['file'], *program['arguments']]
        pipe = subprocess.PIPE
        self.child = subprocess.Popen(
            command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding='utf-8',
            env=dict(os.environ, PYTHONDONTWRITEBYTECODE='1'))
        self.began = self.since = time.monotonic()
        self.last_call = None
        self.typing = program['typing']
        self.folder = folder + '/'
        self.texts = {'stdout': '', 'stderr': ''}
        for name, stream in [('stdout', self.child.stdout), ('stderr', self.child.stderr)]:
            threading.Thread(target=self.read, args=(name, stream), daemon=True).start()
        threading.Thread(target=self.type, daemon=True).start()

    def read(self, name, stream):
        for character in iter(lambda: stream.read(1), ''):
            self.texts[name] += character

    def type(self):
        for line in self.typing['lines']:
            while not self.asks():
                if self.ended():
                    return
                time.sleep(0.005)
            time.sleep(self.typing['delay'] / 1e9)
            try:
                self.child.stdin.write(line + '\n')
                self.child.stdin.flush()
            except OSError:
                return
            time.sleep(0.02)
        if self.typing['then_end_of_file']:
            self.child.stdin.close()

    def call(self):
        """The call that it waits in, with its arguments."""
        try:
            with open(f'/proc/{self.child.pid}/syscall') as file:
                return file.read().split()
        except OSError:
            return ['running']

    def asks(self):
        """It reads its standard input, or waits in a call that can watch it."""
        call = self.call()
        return call[:2] == ['0', '0x0'] or call[0] in ('7', '23', '232', '270', '271', '281')

    def ended(self):
        return self.child.poll() is not None

    def rests(self):
        if self.ended():
            return True
        now, call = time.monotonic(), self.call()
        if call != self.last_call or call[0] == 'running':
            self.last_call, self.since = call, now
        return now - self.since > RESTING or now - self.began > BUSY

    def plain(self):
        return {name: plain(text.replace(self.folder, '')) for name, text in self.texts.items()}


def shell(command, text=None):
    subprocess.run(command, shell=True, check=True, stdout=subprocess.DEVNULL, input=text, text=True)


def build_network(hosts):
    shell('mount -t tmpfs none /run && mkdir /run/netns')
    lines = ['link add bridge type bridge', 'link set bridge up']
    for number, host in enumerate(hosts):
        shell('ip netns add ' + host['name'])
        lines.append(f'link add port{number} type veth peer name eth0 netns {host["name"]}')
        lines.append(f'link set port{number} master bridge up')
    shell('ip -batch -', '\n'.join(lines) + '\n')
    names = ['127.0.0.1 localhost']
    for host in hosts:
        lines = ['link set lo up']
        for address in host['addresses']:
            names.append(f'{address} {host["name"]}')
            more = '/64 dev eth0 nodad' if ':' in address else '/24 broadcast + dev eth0'
            lines.append(f'addr add {address}{more}')
        lines += ['link set eth0 up', 'route add default dev eth0']
        shell(f'ip -n {host["name"]} -batch -', '\n'.join(lines) + '\n')
    replace('/etc/hosts', '\n'.join(names) + '\n')
    # Nobody is asked over the network.
    replace('/etc/nsswitch.conf', 'hosts: files\nservices: files\nprotocols: files\n')


def replace(path, text):
    """Puts another file in its place, for this namespace only."""
    with tempfile.NamedTemporaryFile('w', delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    shell(f'mount --bind {file.name} {path}')
    os.unlink(file.name)


def begin(programs, hosts, by_hand, in_turn, folder, deadline):
    """Starts them as the lesson says: one when those before it rest, one at a time of its own, the rest at last."""
    processes = [None] * len(programs)
    begun = time.monotonic()
    while time.monotonic() < deadline:
        waiting = [i for i, process in enumerate(processes) if process is None]
        if not by_hand:
            waiting = [i for i in waiting if programs[i]['start'] != 'ByHand']
        if not waiting:
            break
        turns = [programs[i]['start']['Order'] for i in waiting if 'Order' in programs[i]['start']]
        started = [p for i, p in enumerate(processes) if p and 'Order' in programs[i]['start']]
        ready = all([process.rests() for process in started])
        if turns:
            begun = time.monotonic()
        for i in waiting:
            start = programs[i]['start']
            if start == 'ByHand':
                due = ready and not any('At' in programs[j]['start'] for j in waiting) and not turns
            elif 'At' in start:
                due = not turns and time.monotonic() - begun >= start['At'] / 1e9
            else:
                due = ready and start['Order'] == min(turns)
            if due:
                processes[i] = Process(programs[i], hosts[programs[i]['host']], folder)
                ready = ready and not in_turn
        time.sleep(0.005)
    return processes


def lines_of(printed):
    return sorted(printed.splitlines())


def within(early, real, late, forks):
    """Whether what was printed is at least the one and at most the other."""
    if not forks:
        return real.startswith(early) and late.startswith(real)
    rest = lines_of(late)
    for line in lines_of(real):
        if line not in rest:
            return False
        rest.remove(line)
    rest = lines_of(real)
    for line in lines_of(early):
        if line not in rest:
            return False
        rest.remove(line)
    return True


def out_of_line(processes, outcome):
    """Whether a whole line was printed that nothing printed later can mend."""
    return any(
        not within('', printed[:printed.rfind('\n') + 1], plain(late[name]), early['forks'] or late['forks'])
        for process, early, late in zip(processes, outcome['early'], outcome['late']) if process
        for name, printed in process.plain().items()
    )


def first_difference(simulated, real):
    simulated, real = simulated.splitlines(), real.splitlines()
    for ours, theirs in zip(simulated, real):
        if ours != theirs:
            return f'prints “{theirs}” under Python and “{ours}” here'
    if len(real) < len(simulated):
        return f'does not print “{simulated[len(real)]}” under Python'
    if len(real) > len(simulated):
        return f'prints “{real[len(simulated)]}” under Python and not here'
    return 'ends its last line otherwise under Python'


def differences(processes, outcome, done):
    found = []
    for i, (process, early, late) in enumerate(zip(processes, outcome['early'], outcome['late'])):
        if process is None:
            continue
        printed = process.plain()
        for name in ('stdout', 'stderr'):
            low, high = plain(early[name]), plain(late[name])
            if not within(low, printed[name], high, early['forks'] or late['forks']):
                short = not printed[name].startswith(low) and low.startswith(printed[name])
                found.append((i, first_difference(low if short else high, printed[name])))
        exit, ended = process.child.poll(), process.ended()
        if early['exit'] is not None and not ended:
            found.append((i, 'does not end under Python'))
        elif done and ended and late['exit'] is None:
            found.append((i, f'ends under Python, with status {exit}'))
        elif ended and late['exit'] is not None and exit != late['exit']:
            found.append((i, f'ends with status {exit} under Python and {late["exit"]} here'))
    return [{'program': program, 'what': what} for program, what in found]


def main():
    case = json.load(sys.stdin)
    deadline = time.monotonic() + case['patience_seconds']
    scenario, outcome = case['scenario'], case['outcome']
    build_network(scenario['hosts'])
    with tempfile.TemporaryDirectory() as folder:
        for program in scenario['programs']:
            for name, text in [(program['file'], program['source']), *program['files']]:
                with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
                    file.write(text)
        processes = begin(
            scenario['programs'], scenario['hosts'], case['by_hand'], case['in_turn'], folder, deadline)
        while time.monotonic() < deadline and differences(processes, outcome, False):
            if out_of_line(processes, outcome):
                break
            time.sleep(0.03)
        time.sleep(QUIET)
        json.dump(differences(processes, outcome, True), sys.stdout)
        sys.stdout.flush()
        # The first process of its namespace: nothing outlives it.
        os._exit(0)


main()
