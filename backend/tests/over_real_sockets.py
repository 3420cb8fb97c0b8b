"""A lesson's programs under CPython over real sockets: each host is a network namespace, so that addresses,
broadcasts and ports are as the lesson says. For `captures_as_linux.py`."""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import threading
import time

# What is not in Python's own library.
PACKAGES = ['greenlet', 'gevent', 'twisted']
# Which Python is the judge; one with gevent and twisted, if those lessons are meant as well.
PYTHON = os.environ.get('PYTHON', sys.executable)
QUIET = 0.4
# The next program starts although the one before it never rests.
BUSY = 1

# What a program prints that no two runs share, besides clock and ports: (pattern, put in its place).
VARYING = [
    (r'\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\b', 'CLOCK'),
    (r'\b\d\d:\d\d:\d\d\b', 'CLOCK'),
    (r'\b(3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})\b', 'PORT'),
    (r'0x[0-9a-f]{6,}', 'ADDRESS'),
    (r'\bpid \d+', 'pid N'),
    (r'\b\d+\.\d+ seconds', 'N seconds'),
    (r'\basked \d+ times', 'asked N times'),
]


def plain(text):
    for pattern, replacement in VARYING:
        text = re.sub(pattern, replacement, text)
    return text


def attributes(words):
    found = re.findall(r'([a-z-]+)=("[^"]*"|\S+)', words)
    return {key: value.strip('"') for key, value in found}


def seconds(text):
    number, unit = re.fullmatch(r'([\d.]+)(us|ms|s|min)', text).groups()
    return float(number) * {'us': 1e-6, 'ms': 1e-3, 's': 1, 'min': 60}[unit]


class Lesson:
    """As much of a lesson as is needed to run it; `check` says what is wrong with it."""

    def __init__(self, path):
        text = open(path, encoding='utf-8').read()
        _, front, body = text.split('---\n', 2)
        self.hosts = {}
        self.stop = None
        for line in front.splitlines():
            key, _, value = line.partition(':')
            if key == 'host':
                name, *addresses = value.split()
                self.hosts[name] = [address for address in addresses if address != 'root']
            elif key == 'stop':
                self.stop = seconds(value.strip())
        self.hosts = self.hosts or {'client': ['10.0.0.2'], 'server': ['10.0.0.1']}
        self.files = {}
        self.programs = []
        by_name = {}
        for words, code in re.findall(r'^```(.*)\n((?:.*\n)*?)```$', body, re.MULTILINE):
            language, _, rest = words.partition(' ')
            given = attributes(rest)
            if language == 'typing':
                program = by_name[given['for']]
                program.update(given, lines=code.split('\n')[:-1])
            elif language == 'run':
                first = by_name[given['file']]
                self.add(by_name, dict(given, host=given.get('host', first['host']), file=first['file']))
            elif language == 'python' and 'host' in given:
                self.files[given['name']] = code
                self.add(by_name, dict(given, file=given['name']))
            elif 'name' in given and language != 'variation':
                self.files[given['name']] = code

    def add(self, by_name, program):
        program['lines'] = program['typing'].split('|') if 'typing' in program else []
        program.setdefault('order', len(self.programs) + 1)
        by_name[program['name']] = program
        self.programs.append(program)


class Process:
    def __init__(self, program, folder):
        command = ['ip', 'netns', 'exec', program['host'], PYTHON, '-u', program['file']]
        command += shlex.split(program.get('args', ''))
        pipe = subprocess.PIPE
        self.child = subprocess.Popen(
            command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding='utf-8',
            start_new_session=True, env=dict(os.environ, PYTHONDONTWRITEBYTECODE='1'))
        self.begun = time.monotonic()
        self.program = program
        self.texts = ['', '']
        readers = [(self.child.stdout, 0), (self.child.stderr, 1)]
        self.threads = [threading.Thread(target=self.read, args=reader, daemon=True) for reader in readers]
        self.threads.append(threading.Thread(target=self.type, daemon=True))
        for thread in self.threads:
            thread.start()

    def read(self, stream, index):
        for line in iter(lambda: stream.read(1), ''):
            self.texts[index] += line

    def type(self):
        delay = seconds(self.program.get('delay', '0s'))
        for line in self.program['lines']:
            while not self.asks():
                if self.child.poll() is not None:
                    return
                time.sleep(0.005)
            time.sleep(delay)
            try:
                self.child.stdin.write(line + '\n')
                self.child.stdin.flush()
            except OSError:
                return
            time.sleep(0.02)
        if self.program.get('then') == 'eof':
            self.child.stdin.close()

    def call(self):
        try:
            with open(f'/proc/{self.child.pid}/syscall') as file:
                return file.read().split()
        except OSError:
            return ['running']

    def asks(self):
        """It reads its standard input, or waits in a call that can watch it."""
        call = self.call()
        return call[:2] == ['0', '0x0'] or call[0] in ('7', '23', '232', '270', '271', '281')

    def rests(self):
        busy_for_long = time.monotonic() - self.begun > BUSY
        return busy_for_long or self.child.poll() is not None or self.call()[0] != 'running'

    def end(self):
        try:
            os.killpg(self.child.pid, 9)
        except ProcessLookupError:
            pass
        self.child.wait()
        for thread in self.threads[:2]:
            thread.join(2)
        return [plain(text) for text in self.texts]


def shell(command):
    subprocess.run(command, shell=True, check=True, stdout=subprocess.DEVNULL)


def give_addresses(hosts):
    """Each host has an interface eth0 already."""
    for name, addresses in hosts.items():
        inside = f'ip -n {name} '
        shell(inside + 'link set lo up')
        for address in addresses:
            if ':' in address:
                shell(inside + f'addr add {address}/64 dev eth0 nodad')
            else:
                shell(inside + f'addr add {address}/24 broadcast + dev eth0')
        shell(inside + "link set eth0 up")
        shell(inside + "route add default dev eth0")
    names = [f'{address} {name}' for name, all in hosts.items() for address in all]
    replace('/etc/hosts', '127.0.0.1 localhost\n' + '\n'.join(names) + '\n')
    # Nobody is asked over the network.
    replace('/etc/nsswitch.conf', 'hosts: files\nservices: files\nprotocols: files\n')


def replace(path, text):
    """Puts another file in its place, for this namespace only."""
    with tempfile.NamedTemporaryFile('w', delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    shell(f'mount --bind {file.name} {path}')
    os.unlink(file.name)


def run_for_real(lesson, must_end, expected, limit, at_rest=lambda: None):
    time.sleep(0.1)
    with tempfile.TemporaryDirectory() as folder:
        for name, code in lesson.files.items():
            open(os.path.join(folder, name), 'w', encoding='utf-8').write(code)
        begun = time.monotonic()
        processes = {}
        printed = lambda: [[plain(text) for text in process.texts] for process in processes]
        while len(processes) < len(lesson.programs):
            waiting = [program for program in lesson.programs if program['name'] not in processes]
            in_turn = [int(program['order']) for program in waiting if 'start' not in program]
            started = [p for p in processes.values() if 'start' not in p.program]
            ready = all(process.rests() for process in started)
            if ready:
                time.sleep(0.1)
                ready = all(process.rests() for process in started)
            if in_turn:
                begun = time.monotonic()
            for program in waiting:
                if 'start' in program:
                    due = not in_turn and time.monotonic() - begun >= seconds(program['start'])
                else:
                    due = ready and int(program['order']) == min(in_turn)
                if due:
                    processes[program['name']] = Process(program, folder)
            time.sleep(0.005)
        processes = [processes[program['name']] for program in lesson.programs]
        until = time.monotonic() + limit
        wanted = [process for process, must in zip(processes, must_end) if must]
        while time.monotonic() < until and any(p.child.poll() is None for p in processes):
            if printed() == expected and all(p.child.poll() is not None for p in wanted):
                break
            time.sleep(0.02)
        time.sleep(QUIET)
        at_rest()
        ends = [process.end() for process in processes]
        return [[text.replace(folder + '/', '') for text in texts] for texts in ends]


def simulate(playground, path, stop, *more):
    command = [playground, 'run', path, '--json', *more] + (['--until', str(stop)] if stop else [])
    output = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    return json.loads(output.stdout)


def with_children(lesson, processes, texts):
    """A forked process prints where its parent does; in the simulation it has a console of its own."""
    own = texts[:len(lesson.programs)]
    for process, text in zip(processes[len(own):], texts[len(own):]):
        file = process['command'].split(' [')[0]
        parent = next(i for i, program in enumerate(lesson.programs) if program['file'] == file)
        lesson.programs[parent]['forks'] = True
        own[parent] = [before + after for before, after in zip(own[parent], text)]
    return own


def needs(path, package):
    text = open(path, encoding='utf-8').read()
    return re.search(rf'^(import|from) {package}\b', text, re.MULTILINE) is not None


def has(package):
    return subprocess.run([PYTHON, '-c', f'import {package}'], capture_output=True).returncode == 0

