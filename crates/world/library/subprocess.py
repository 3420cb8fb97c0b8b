"""Other programs: started, talked to by pipes, waited for.

A program that another one starts is a process of its own on the same host: fork, then exec.
"""

import io
import os
import select
import signal
import sys
import time

__all__ = ['Popen', 'PIPE', 'STDOUT', 'DEVNULL', 'call', 'check_call', 'check_output', 'run', 'getoutput',
           'getstatusoutput', 'CompletedProcess', 'SubprocessError', 'CalledProcessError', 'TimeoutExpired', 'list2cmdline']

PIPE = -1
STDOUT = -2
DEVNULL = -3


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            try:
                return "Command '%s' died with %r." % (self.cmd, signal.Signals(-self.returncode))
            except ValueError:
                return "Command '%s' died with unknown signal %d." % (self.cmd, -self.returncode)
        return "Command '%s' returned non-zero exit status %d." % (self.cmd, self.returncode)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd, self.timeout)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CompletedProcess:
    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        parts = ['args={!r}'.format(self.args), 'returncode={!r}'.format(self.returncode)]
        if self.stdout is not None:
            parts.append('stdout={!r}'.format(self.stdout))
        if self.stderr is not None:
            parts.append('stderr={!r}'.format(self.stderr))
        return '{}({})'.format(type(self).__name__, ', '.join(parts))

    def check_returncode(self):
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


def list2cmdline(seq):
    words = []
    for word in map(os.fsdecode, seq):
        words.append('"' + word.replace('"', '\\"') + '"' if ' ' in word or '\t' in word or not word else word)
    return ' '.join(words)


def _descriptor(file):
    return file if isinstance(file, int) else file.fileno()


class Popen:
    """A program started in a child process."""

    _child_created = False

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None,
                 close_fds=True, shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None,
                 creationflags=0, restore_signals=True, start_new_session=False, pass_fds=(), *, user=None, group=None,
                 extra_groups=None, encoding=None, errors=None, text=None, umask=-1, pipesize=-1, process_group=None):
        if not isinstance(bufsize, int):
            raise TypeError('bufsize must be an integer')
        if text is not None and universal_newlines is not None and bool(universal_newlines) != bool(text):
            raise SubprocessError('Cannot disambiguate when both text and universal_newlines are supplied but '
                                  'different. Pass one or the other.')
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = None
        self.returncode = None
        self.encoding = encoding
        self.errors = errors
        self.text_mode = bool(encoding or errors or text or universal_newlines)
        self.universal_newlines = self.text_mode
        words = self._command(args, executable, shell)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
        ends = self._ends(stdin, stdout, stderr)
        watch, alive = os.pipe()
        if cwd is not None and not os.path.isdir(cwd):
            raise FileNotFoundError(2, 'No such file or directory', cwd)
        self.pid = os.fork()
        if self.pid == 0:
            os.close(watch)
            self._become(words, shell, ends, preexec_fn, cwd, env, (alive, *pass_fds))
        self._child_created = True
        os.close(alive)
        # It reads as ended when the child is gone: what waits with a timeout waits for it.
        self._watch = watch
        for fd in ends['theirs']:
            os.close(fd)
        mode = {0: 'wb', 1: 'rb', 2: 'rb'}
        for place, name in enumerate(('stdin', 'stdout', 'stderr')):
            if ends['ours'][place] is not None:
                setattr(self, name, self._file(ends['ours'][place], mode[place], bufsize))

    def _command(self, args, executable, shell):
        import _shell
        if isinstance(args, (str, bytes)) or hasattr(args, '__fspath__'):
            words = [os.fsdecode(args)]
        else:
            words = [os.fsdecode(word) for word in args]
        if not words:
            raise IndexError('list index out of range')
        if shell:
            _shell.check_shell(words[0])
            return words
        try:
            _shell.check([os.fsdecode(executable)] if executable else words)
        except _shell.NotFound as problem:
            name = problem.args[0]
            if '/' in name and os.path.isfile(name):
                raise PermissionError(13, 'Permission denied', name) from None
            raise FileNotFoundError(2, 'No such file or directory', name) from None
        return [os.fsdecode(executable), *words[1:]] if executable else words

    def _ends(self, stdin, stdout, stderr):
        """What the child's 0, 1 and 2 become, and which ends are ours."""
        ends = {'theirs': [], 'ours': [None, None, None], 'become': [None, None, None], 'nowhere': set()}
        for place, wanted in enumerate((stdin, stdout, stderr)):
            if wanted is None:
                continue
            if wanted == PIPE:
                read, write = os.pipe()
                ours, theirs = (write, read) if place == 0 else (read, write)
                ends['ours'][place] = ours
                ends['theirs'].append(theirs)
                ends['become'][place] = theirs
            elif wanted == DEVNULL:
                ends['nowhere'].add(place)
            elif wanted == STDOUT and place == 2:
                ends['become'][2] = ends['become'][1] if ends['become'][1] is not None else 1
                if 1 in ends['nowhere']:
                    ends['nowhere'].add(2)
            elif wanted is sys.__stdout__ or wanted is sys.__stderr__ or wanted is sys.__stdin__:
                if wanted.fileno() != place:
                    ends['become'][place] = wanted.fileno()
            else:
                self._to_file(ends, place, wanted)
        return ends

    def _to_file(self, ends, place, file):
        try:
            ends['become'][place] = _descriptor(file)
        except (OSError, io.UnsupportedOperation):
            import _machine
            _machine.unsupported("a file as a child's standard stream is not part of the playground's Python. "
                                 "Instead: use subprocess.PIPE and write what comes to the file.")

    def _file(self, fd, mode, bufsize):
        file = os.fdopen(fd, mode, bufsize)
        if self.text_mode:
            file = io.TextIOWrapper(file, self.encoding, self.errors, line_buffering=mode == 'wb' and bufsize == 1,
                                    write_through=mode == 'wb' and bufsize == 0)
        elif bufsize == 0 and mode == 'wb':
            file = file.raw
        return file

    def _become(self, words, shell, ends, preexec_fn, cwd, env, kept):
        import _shell
        code = 1
        try:
            if env is not None:
                dict.clear(os.environ)
                os.environ.update({os.fsdecode(key): os.fsdecode(value) for key, value in env.items()})
            if cwd is not None:
                os.chdir(cwd)
            for place, fd in enumerate(ends['become']):
                if fd is not None:
                    os._replace(fd, place)
            os._nowhere.update(ends['nowhere'])
            os._redirected.difference_update(ends['nowhere'])
            for fd in (*ends['theirs'], *[fd for fd in ends['ours'] if fd is not None]):
                os.close(fd)
            if preexec_fn is not None:
                preexec_fn()
            code = _shell.run_shell(words[0]) if shell else _shell.execute(words, kept)
        finally:
            os._exit(code or 0)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        for file in (self.stdout, self.stderr, self.stdin):
            if file is not None:
                try:
                    file.close()
                except BrokenPipeError:
                    pass
        self.wait()

    def __repr__(self):
        shown = f'<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>'
        return shown[:76] + '...>' if len(shown) > 80 else shown

    def _reap(self, flag):
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, flag)
            except ChildProcessError:
                pid, status = self.pid, 0
            if pid == self.pid:
                self.returncode = os.waitstatus_to_exitcode(status)
                os.close(self._watch)
        return self.returncode

    def poll(self):
        return self._reap(os.WNOHANG)

    def wait(self, timeout=None):
        if self.returncode is None and timeout is not None:
            if not select.select([self._watch], [], [], max(timeout, 0))[0]:
                raise TimeoutExpired(self.args, timeout)
        return self._reap(0)

    def communicate(self, input=None, timeout=None):
        end = None if timeout is None else time.monotonic() + timeout
        if input is not None and self.text_mode and isinstance(input, str):
            input = input.encode(self.stdin.encoding, self.stdin.errors)
        if self.stdin and not self._talking():
            self.stdin.flush()
        said = memoryview(input) if input else None
        if self.stdin and said is None:
            self._close_stdin()
        heard = self._heard = getattr(self, '_heard', None) or {
            file: [] for file in (self.stdout, self.stderr) if file is not None}
        reading = [file for file in heard if not file.closed]
        while reading or said is not None:
            left = None if end is None else max(end - time.monotonic(), 0)
            writing = [self.stdin] if said is not None else []
            ready, free, _ = select.select(reading, writing, [], left)
            if not ready and not free:
                raise TimeoutExpired(self.args, timeout, self._sofar(self.stdout), self._sofar(self.stderr))
            if free:
                try:
                    said = said[os.write(self.stdin.fileno(), said[:512]):]
                except BrokenPipeError:
                    said = said[:0]
                if not len(said):
                    said = None
                    self._close_stdin()
            for file in ready:
                data = os.read(file.fileno(), 32768)
                if data:
                    heard[file].append(data)
                else:
                    reading.remove(file)
                    file.close()
        self.wait(None if end is None else max(end - time.monotonic(), 0))
        return self._all(self.stdout), self._all(self.stderr)

    def _talking(self):
        return self.stdin.closed

    def _close_stdin(self):
        try:
            self.stdin.close()
        except BrokenPipeError:
            pass

    def _sofar(self, file):
        return b''.join(self._heard[file]) or None if file is not None else None

    def _all(self, file):
        if file is None:
            return None
        data = b''.join(self._heard[file])
        if self.text_mode:
            return data.decode(file.encoding, file.errors).replace('\r\n', '\n').replace('\r', '\n')
        return data

    def send_signal(self, sig):
        if self.poll() is None:
            os.kill(self.pid, sig)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    if input is not None:
        if kwargs.get('stdin') is not None:
            raise ValueError('stdin and input arguments may not both be used.')
        kwargs['stdin'] = PIPE
    if capture_output:
        if kwargs.get('stdout') is not None or kwargs.get('stderr') is not None:
            raise ValueError('stdout and stderr arguments may not be used with capture_output.')
        kwargs['stdout'] = PIPE
        kwargs['stderr'] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            process.wait()
            raise
        except:
            process.kill()
            raise
        retcode = process.poll()
        if check and retcode:
            raise CalledProcessError(retcode, process.args, output=stdout, stderr=stderr)
    return CompletedProcess(process.args, retcode, stdout, stderr)


def call(*popenargs, timeout=None, **kwargs):
    with Popen(*popenargs, **kwargs) as p:
        try:
            return p.wait(timeout=timeout)
        except:
            p.kill()
            raise


def check_call(*popenargs, **kwargs):
    retcode = call(*popenargs, **kwargs)
    if retcode:
        cmd = kwargs.get('args')
        raise CalledProcessError(retcode, popenargs[0] if cmd is None else cmd)
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    for kw in ('stdout', 'check'):
        if kw in kwargs:
            raise ValueError(f'{kw} argument not allowed, it will be overridden.')
    if 'input' in kwargs and kwargs['input'] is None:
        kwargs['input'] = '' if kwargs.get('text') or kwargs.get('encoding') or kwargs.get('universal_newlines') else b''
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def getstatusoutput(cmd, *, encoding=None, errors=None):
    try:
        data = check_output(cmd, shell=True, text=True, stderr=STDOUT, encoding=encoding, errors=errors)
        exitcode = 0
    except CalledProcessError as ex:
        data = ex.output
        exitcode = ex.returncode
    return exitcode, data[:-1] if data[-1:] == '\n' else data


def getoutput(cmd, *, encoding=None, errors=None):
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]
