# What another program does that a program starts: python3 runs in full; of the programs of a Unix machine
# the hosts have the few below, and of the shell's language lists, pipes, redirections and variables.

import os
import sys

_PYTHON = ('python', 'python3', 'python3.11')
# Programs that people start and that the hosts do not have: named, instead of "not found".
_ELSEWHERE = frozenset('''
    apt apt-get arp awk bash bc bzip2 chmod chown cmd cp curl cut dd df dhclient diff dig dir du expr file find finger free
    ftp g++ gcc git grep gzip head host htop id ifconfig ip ipconfig iptables java journalctl kill killall last less ln
    lsof make man mkdir more mount mv nano nc netcat netstat nmap node nohup nslookup openssl passwd perl ping ping6 pip
    powershell ps rm rmdir route rsync scp screen sed service sh sort ss ssh stty su sudo systemctl tail tar tcpdump tee
    telnet time tmux top touch tr traceroute tracert tree tshark uniq uptime vi vim w wc wget which who xargs zip zsh
    '''.split())


class NotFound(Exception):
    pass


def _out(text, fd=1):
    data = text.encode() if isinstance(text, str) else text
    while data:
        data = data[os.write(fd, data):]


def _input(files):
    if not files:
        while True:
            data = os.read(0, 65536)
            if not data:
                return
            yield data
    for name in files:
        with open(name, 'rb') as file:
            yield file.read()


def _complain(name, problem):
    _out(f'{name}: {problem.filename}: {problem.strerror}\n', 2)
    return 1


def _echo(name, *words):
    end = '\n'
    if words and words[0] == '-n':
        words, end = words[1:], ''
    _out(' '.join(words) + end)


def _cat(name, *files):
    code = 0
    for file in files or (None,):
        try:
            for part in _input([file] if file else []):
                _out(part)
        except OSError as problem:
            code = _complain(name, problem)
    return code


def _ls(name, *words):
    folders = [word for word in words if not word.startswith('-')] or ['.']
    hidden = any(word.startswith('-') and 'a' in word for word in words)
    for folder in folders:
        try:
            names = sorted(os.listdir(folder)) if os.path.isdir(folder) or not os.path.exists(folder) else [folder]
        except OSError:
            _out(f"ls: cannot access '{folder}': No such file or directory\n", 2)
            return 2
        for entry in names:
            if hidden or not entry.startswith('.'):
                _out(entry + '\n')


def _pwd(name):
    _out(os.getcwd() + '\n')


def _sleep(name, span='0'):
    import time
    time.sleep(float(span))


def _date(name, form=None):
    import time
    _out(time.strftime(form[1:] if form else '%a %b %e %H:%M:%S UTC %Y', time.gmtime()) + '\n')


def _uname(name, *options):
    parts = os.uname()
    shown = {'s': parts[0], 'n': parts[1], 'r': parts[2], 'v': parts[3], 'm': parts[4]}
    wanted = ''.join(options).replace('-', '') or 's'
    _out(' '.join(shown[letter] for letter in ('snrvm' if 'a' in wanted else wanted) if letter in shown) + '\n')


def _env(name):
    for key, value in os.environ.items():
        _out(f'{key}={value}\n')


def _printenv(name, *keys):
    code = 0
    for key in keys:
        if key in os.environ:
            _out(os.environ[key] + '\n')
        else:
            code = 1
    return code


_COMMANDS = {
    'echo': _echo, 'cat': _cat, 'ls': _ls, 'pwd': _pwd, 'sleep': _sleep, 'date': _date, 'uname': _uname, 'env': _env,
    'printenv': _printenv, 'true': lambda name, *words: 0, ':': lambda name, *words: 0,
    'false': lambda name, *words: 1, 'hostname': lambda name, *words: _out(os.uname()[1] + '\n'),
    'whoami': lambda name: _out(os.getlogin() + '\n'),
}
_OF_THE_SHELL = ('exit', 'cd', 'exec')


def _base(name):
    folder, _, base = name.rpartition('/')
    return base if folder in ('/bin', '/usr/bin', '/usr/local/bin', '') else name


def check(words, in_shell=False):
    """Says in the starting program what no host has; NotFound for what no machine has."""
    base = _base(words[0])
    if base in _PYTHON or base in _COMMANDS or in_shell and base in _OF_THE_SHELL or is_script(words[0]):
        return
    if base in _ELSEWHERE and not (in_shell and '=' in base):
        import _machine
        known = ', '.join(sorted(set(_COMMANDS) - {':'}))
        _machine.unsupported(f"the program {base!r} is not on the playground's hosts. Instead: start sys.executable with "
                             f"a program of your own; of others there are {known}.")
    raise NotFound(words[0])


def is_script(name):
    """An executable text whose first line names Python."""
    if '/' not in name or not os.path.isfile(name):
        return False
    with open(name, 'rb') as file:
        first = file.readline()
    return first.startswith(b'#!') and b'python' in first


def execute(words, pass_fds=()):
    """The process becomes the program; returns only for one that is not Python: its exit status."""
    base = _base(words[0])
    if base in _PYTHON:
        return _python(words, pass_fds)
    if is_script(words[0]):
        return _python(['python3', *words], pass_fds)
    code = 0
    try:
        code = _COMMANDS[base](*words)
    except BrokenPipeError:
        code = 141
    except TypeError:
        _out(f'{base}: bad usage\n', 2)
        code = 1
    return code or 0


def _python(words, pass_fds):
    import _process
    rest = list(words[1:])
    while rest and rest[0].startswith('-') and rest[0] not in ('-', '-c', '-m'):
        option = rest.pop(0)
        if option in ('-V', '--version'):
            _out('Python ' + sys.version.split()[0] + '\n')
            return 0
        if option in ('-W', '-X') and rest:
            rest.pop(0)
    if rest[:1] == ['-c']:
        source, file, argv = (rest[1] if len(rest) > 1 else ''), '<string>', ['-c', *rest[2:]]
    elif rest[:1] == ['-m']:
        import _machine
        _machine.unsupported("python -m is not part of the playground's Python. Instead: name the program's file.")
    elif not rest or rest[0] == '-':
        source, file, argv = b''.join(_input([])).decode(), '<stdin>', rest or ['']
    else:
        file, argv = rest[0], rest
        try:
            with open(file, 'rb') as text:
                source = text.read().decode('utf-8', 'replace')
        except OSError as problem:
            place = os.path.join(os.getcwd(), file)
            _out(f"python3: can't open file '{place}': [Errno {problem.errno}] {problem.strerror}\n", 2)
            return 2
    # Descriptors do not pass to the new program unless they are named.
    for fd in _process.descriptors():
        if fd > 2 and fd not in pass_fds:
            os.close(fd)
    begin = (f'import _child\n_child.run({source!r}, {file!r}, {sorted(os._redirected)!r}, {sorted(os._nowhere)!r}, '
             f'{os.getcwd()!r}, {dict(os.environ)!r})\n')
    _process.exec(list(argv), begin)


# The shell.

def _lex(text):
    """Words and operators; a word is a list of (text, quoted) parts."""
    tokens, word, at = [], None, 0
    while at < len(text):
        letter = text[at]
        if letter in ' \t\n;|&<>':
            if word is not None:
                number = word[0][0] if len(word) == 1 and not word[0][1] else ''
                if not (letter in '<>' and number in ('1', '2')):
                    tokens.append(word)
                    number = ''
                word = None
            else:
                number = ''
            if letter in ' \t':
                at += 1
                continue
            for sign in ('2>&1', '>&2', '&&', '||', '>>', ';', '\n', '|', '<', '>', '&'):
                if (number + text[at:]).startswith(sign):
                    at += len(sign) - len(number)
                    tokens.append(';' if sign == '\n' else sign)
                    break
                if number and text[at:].startswith(sign):
                    at += len(sign)
                    tokens.append(number + sign)
                    break
            continue
        word = word or []
        if letter == "'":
            end = text.find("'", at + 1)
            end = len(text) if end < 0 else end
            word.append((text[at + 1:end], True))
            at = end + 1
        elif letter == '"':
            part, at = '', at + 1
            while at < len(text) and text[at] != '"':
                if text[at] == '\\' and text[at + 1:at + 2] in ('"', '\\', '$'):
                    at += 1
                    part += '\0' if text[at] == '$' else text[at]
                else:
                    part += text[at]
                at += 1
            word.append((_expand(part).replace('\0', '$'), True))
            at += 1
        elif letter == '\\':
            word.append((text[at + 1:at + 2], True))
            at += 2
        else:
            end = at
            while end < len(text) and text[end] not in ' \t\n;|&<>\'"\\':
                end += 1
            word.append((text[at:end], False))
            at = end
    if word is not None:
        tokens.append(word)
    return tokens


def _expand(text):
    import re
    return re.sub(r'\$(?:\{(\w+)\}|(\w+)|(\$))',
                  lambda found: str(os.getpid()) if found[3] else os.environ.get(found[1] or found[2], ''), text)


def _words(parts):
    text = ''.join(part if quoted else _expand(part) for part, quoted in parts)
    return text.split() if not any(quoted for _, quoted in parts) and '$' in parts[0][0] else [text]


def parse(text):
    """[(how it joins the one before, [(words, redirections), …])]: pipelines."""
    lines, join, pipeline, words, turned = [], ';', [], [], []

    def end_command():
        nonlocal words, turned
        if words:
            pipeline.append((words, turned))
        words, turned = [], []

    def end_line(sign):
        nonlocal join, pipeline
        end_command()
        if pipeline:
            lines.append((join, pipeline))
        join, pipeline = sign, []

    tokens = _lex(text)
    while tokens:
        token = tokens.pop(0)
        if isinstance(token, list):
            words.extend(_words(token))
        elif token == '|':
            end_command()
        elif token in (';', '&&', '||', '&'):
            end_line(token if token in ('&&', '||') else ';')
        elif token in ('2>&1', '>&2'):
            turned.append((token, None))
        elif tokens and isinstance(tokens[0], list):
            turned.append((token, _words(tokens.pop(0))[0]))
    end_line(';')
    return lines


def check_shell(text):
    for _, pipeline in parse(text):
        for words, _ in pipeline:
            try:
                check(words, True)
            except NotFound:
                pass


def _redirect(turned):
    for sign, name in turned:
        if sign == '2>&1':
            os.dup2(1, 2)
            continue
        if sign == '>&2':
            os.dup2(2, 1)
            continue
        if sign.endswith('<'):
            with open(name, 'rb') as file:
                data = file.read()
            read, write = os.pipe()
            if os.fork() == 0:
                os.close(read)
                _out(data, write)
                os._exit(0)
            os.close(write)
            os.dup2(read, 0)
            continue
        _to_file[2 if sign.startswith('2') else 1] = (name, 'ab' if sign.endswith('>>') else 'wb')


_to_file = {}


def _run_simple(words, turned, last):
    """A command in this process; for `exit` and `cd` it must be this one."""
    if words[0] == 'exit':
        os._exit(int(words[1]) if len(words) > 1 else last)
    if words[0] == 'cd':
        try:
            os.chdir(words[1] if len(words) > 1 else os.environ.get('HOME', '/'))
            return 0
        except OSError:
            _out(f"/bin/sh: 1: cd: can't cd to {words[1]}\n", 2)
            return 2
    pid = os.fork()
    if pid == 0:
        os._exit(_become(words, turned))
    return _status(os.waitpid(pid, 0)[1])


def _become(words, turned):
    try:
        _redirect(turned)
        if words[0] == 'exec':
            words = words[1:]
        check(words, True)
    except NotFound:
        _out(f'/bin/sh: 1: {words[0]}: not found\n', 2)
        return 127
    except OSError as problem:
        _out(f'/bin/sh: 1: cannot open {problem.filename}: No such file\n', 2)
        return 2
    if not _to_file:
        return execute(words)
    # A file has no descriptor here: what the command prints comes through a pipe and is written then.
    pipes = {}
    for fd in _to_file:
        pipes[fd] = os.pipe()
    pid = os.fork()
    if pid == 0:
        for fd, (read, write) in pipes.items():
            os.dup2(write, fd)
        for read, write in pipes.values():
            os.close(read)
            os.close(write)
        _to_file.clear()
        os._exit(execute(words))
    for read, write in pipes.values():
        os.close(write)
    for fd, (name, mode) in _to_file.items():
        with open(name, mode) as file:
            while True:
                data = os.read(pipes[fd][0], 65536)
                if not data:
                    break
                file.write(data)
    return _status(os.waitpid(pid, 0)[1])


def _status(status):
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _run_pipeline(pipeline, last):
    if len(pipeline) == 1:
        return _run_simple(*pipeline[0], last)
    before, pids = None, []
    for place, (words, turned) in enumerate(pipeline):
        ahead = os.pipe() if place + 1 < len(pipeline) else None
        pid = os.fork()
        if pid == 0:
            if before is not None:
                os.dup2(before, 0)
            if ahead is not None:
                os.dup2(ahead[1], 1)
                os.close(ahead[0])
            os._exit(_become(words, turned))
        pids.append(pid)
        if before is not None:
            os.close(before)
        if ahead is not None:
            os.close(ahead[1])
            before = ahead[0]
    for pid in pids:
        status = os.waitpid(pid, 0)[1]
    return _status(status)


def run_shell(text):
    code = 0
    lines = parse(text)
    for place, (join, pipeline) in enumerate(lines):
        if join == '&&' and code or join == '||' and not code:
            continue
        if len(lines) == 1 and len(pipeline) == 1 and pipeline[0][0][0] not in _OF_THE_SHELL:
            # As /bin/sh does: the last command needs no process of its own.
            return _become(*pipeline[0])
        code = _run_pipeline(pipeline, code)
    return code
