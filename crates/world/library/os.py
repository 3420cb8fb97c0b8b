# The os module over the playground's processes, pipes and disks.

import _disk
import _host
import _process
import _socket_calls as _calls
import errno as _errno
import sys

error = OSError
name = 'posix'
sep = '/'
altsep = None
extsep = '.'
pathsep = ':'
linesep = '\n'
curdir = '.'
pardir = '..'
defpath = '/bin:/usr/bin'
devnull = '/dev/null'
F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
O_RDONLY, O_WRONLY, O_RDWR = 0, 1, 2
O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_NONBLOCK, O_CLOEXEC = 64, 128, 512, 1024, 2048, 524288
WNOHANG, WUNTRACED, WCONTINUED = 1, 2, 8
EX_OK = 0
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
supports_follow_symlinks = set()

_here = '/home/student'


class PathLike:
    pass


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    if hasattr(path, '__fspath__'):
        return path.__fspath__()
    raise TypeError('expected str, bytes or os.PathLike object, not ' + type(path).__name__)


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode() if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode() if isinstance(filename, bytes) else filename


def _place(path):
    path = fsdecode(path)
    return path if path.startswith('/') else _here + '/' + path


def _on_disk(call, path, *more):
    try:
        return call(_place(path), *more)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, path) from None


# Processes.

def getpid():
    return _host.getpid()


def getppid():
    return _process.getppid()


def fork():
    import _machine
    threading = _machine.module('threading')
    if threading is not None:
        threading._before_fork()
    for hook in reversed(_fork_hooks['before']):
        hook()
    pid = _process.fork()
    if pid == 0:
        if threading is not None:
            threading._after_fork()
        for hook in _fork_hooks['after_in_child']:
            hook()
    else:
        for hook in _fork_hooks['after_in_parent']:
            hook()
    return pid


_fork_hooks = {'before': [], 'after_in_child': [], 'after_in_parent': []}


def register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    for place, hook in (('before', before), ('after_in_child', after_in_child),
                        ('after_in_parent', after_in_parent)):
        if hook is not None:
            _fork_hooks[place].append(hook)


def waitpid(pid, options, /):
    return _process.waitpid(pid, options)


def wait():
    return _process.waitpid(-1, 0)


def _exit(status):
    _process.exit(int(status))


def abort():
    _process.kill(getpid(), 6)


def kill(pid, signal, /):
    _process.kill(pid, int(signal))


def WIFEXITED(status):
    return status & 0x7f == 0


def WEXITSTATUS(status):
    return status >> 8 & 0xff


def WIFSIGNALED(status):
    return status & 0x7f != 0


def WTERMSIG(status):
    return status & 0x7f


def WIFSTOPPED(status):
    return False


def WCOREDUMP(status):
    return False


def waitstatus_to_exitcode(status):
    return WEXITSTATUS(status) if WIFEXITED(status) else -WTERMSIG(status)


def getuid():
    return 1000


geteuid = getgid = getegid = getuid


def getlogin():
    return 'student'


def getpgid(pid):
    return getpid()


def getpgrp():
    return getpid()


def setsid():
    return getpid()


def nice(increment):
    return increment


def getloadavg():
    return (0.0, 0.0, 0.0)


def times():
    import time
    now = time.monotonic()
    return (now, 0.0, 0.0, 0.0, now)


def cpu_count():
    return 1


def sched_getaffinity(pid):
    return {0}


def sched_yield():
    import time
    time.sleep(0)


def umask(mask):
    return 0o022


class _Uname(tuple):
    sysname = property(lambda self: self[0])
    nodename = property(lambda self: self[1])
    release = property(lambda self: self[2])
    version = property(lambda self: self[3])
    machine = property(lambda self: self[4])

    def __repr__(self):
        return ('posix.uname_result(sysname=%r, nodename=%r, release=%r, version=%r, machine=%r)' % tuple(self))


def uname():
    return _Uname(('Linux', _host.name(), '6.1.0', '#1 SMP PREEMPT_DYNAMIC', 'x86_64'))


def system(command):
    import subprocess
    code = subprocess.call(command, shell=True)
    return code << 8 if code >= 0 else -code


class _Reading:
    """What popen() returns: the output of a command, or its input, and its status at the end."""

    def __init__(self, stream, process):
        self._stream, self._process = stream, process

    def close(self):
        self._stream.close()
        code = self._process.wait()
        return None if code == 0 else -code if code < 0 else code << 8

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


def popen(cmd, mode='r', buffering=-1):
    import subprocess
    if mode not in ('r', 'w'):
        raise ValueError('invalid mode %r' % mode)
    pipe = {'stdout' if mode == 'r' else 'stdin': subprocess.PIPE}
    process = subprocess.Popen(cmd, shell=True, text=True, bufsize=buffering, **pipe)
    return _Reading(process.stdout if mode == 'r' else process.stdin, process)


def execv(path, argv, /):
    import _shell
    argv = [fsdecode(word) for word in argv]
    try:
        _shell.check([fsdecode(path)])
    except _shell.NotFound:
        raise FileNotFoundError(2, 'No such file or directory') from None
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    _exit(_shell.execute([fsdecode(path), *argv[1:]]) or 0)


execvp = execv


def execve(path, argv, env):
    environ.clear()
    environ.update(env)
    execv(path, argv)


execvpe = execve


def execl(file, *args):
    execv(file, args)


execlp = execl
P_WAIT, P_NOWAIT = 0, 1


def spawnv(mode, file, args):
    pid = fork()
    if pid == 0:
        try:
            execv(file, args)
        finally:
            _exit(127)
    return waitstatus_to_exitcode(waitpid(pid, 0)[1]) if mode == P_WAIT else pid


spawnvp = spawnv


def spawnl(mode, file, *args):
    return spawnv(mode, file, args)


spawnlp = spawnl


# Descriptors.

def pipe():
    return _calls.pipe(O_CLOEXEC)


def pipe2(flags, /):
    return _calls.pipe(flags)


# Which of 0, 1 and 2 are no longer the terminal, and which lead to /dev/null.
_redirected = set()
_nowhere = set()


def read(fd, n, /):
    if fd in _nowhere:
        return b''
    if fd == 0 and fd not in _redirected:
        return _read_terminal(n)
    return _calls.read(fd, n)


_terminal_rest = b''


def _read_terminal(n):
    global _terminal_rest
    if not _terminal_rest:
        import _console
        _terminal_rest = _console.readline('').encode()
    data = _terminal_rest[:n]
    _terminal_rest = _terminal_rest[n:]
    return data


def write(fd, data, /):
    data = bytes(data)
    if fd in _nowhere:
        return len(data)
    if fd in _redirected:
        return _calls.write(fd, data)
    if fd == 1:
        sys.__stdout__.write(data.decode('utf-8', 'replace'))
        return len(data)
    if fd == 2:
        sys.__stderr__.write(data.decode('utf-8', 'replace'))
        return len(data)
    return _calls.write(fd, data)


def close(fd):
    _calls.close(fd)


def closerange(fd_low, fd_high, /):
    for fd in _process.descriptors():
        if fd_low <= fd < fd_high:
            _calls.close(fd)


def dup(fd, /):
    return _calls.dup(fd)


def dup2(fd, fd2, inheritable=True):
    if fd2 in (0, 1, 2):
        import _child
        (sys.stdin if fd2 == 0 else sys.stdout if fd2 == 1 else sys.stderr).flush()
        _replace(fd, fd2)
        _child.place(_redirected & {fd2}, _nowhere & {fd2})
        return fd2
    return _calls.dup2(fd, fd2)


def _replace(fd, standard):
    """One of 0, 1 and 2 becomes what another descriptor is."""
    if fd in _nowhere:
        _nowhere.add(standard)
    elif fd <= 2 and fd not in _redirected:
        # One way to the terminal is as good as another.
        _redirected.discard(standard)
        _nowhere.discard(standard)
    else:
        _calls.dup2(fd, standard)
        _redirected.add(standard)
        _nowhere.discard(standard)


def set_blocking(fd, blocking, /):
    _calls.setnonblocking(fd, not blocking)


def get_inheritable(fd, /):
    return False


def set_inheritable(fd, inheritable, /):
    pass


def isatty(fd, /):
    return False


def fdopen(fd, mode='r', buffering=-1, encoding=None, *args, **kwargs):
    import _files
    return _files.open(fd, mode, buffering, encoding)


def get_terminal_size(fd=1, /):
    return terminal_size((80, 24))


class terminal_size(tuple):
    columns = property(lambda self: self[0])
    lines = property(lambda self: self[1])

    def __repr__(self):
        return 'os.terminal_size(columns=%d, lines=%d)' % tuple(self)


# Files.

def getcwd():
    return _here


def getcwdb():
    return _here.encode()


def chdir(path):
    global _here
    folder, size = _on_disk(_disk.stat, path)[:2]
    if not folder:
        raise NotADirectoryError(20, 'Not a directory', path)
    _here = _path.normpath(_place(path))


def listdir(path='.'):
    return _on_disk(_disk.list, path)


class DirEntry:
    def __init__(self, folder, name):
        self.name = name
        self.path = name if folder == '.' else folder.rstrip('/') + '/' + name

    def is_dir(self, *, follow_symlinks=True):
        return _on_disk(_disk.stat, self.path)[0]

    def is_file(self, *, follow_symlinks=True):
        return not self.is_dir()

    def is_symlink(self):
        return False

    def stat(self, *, follow_symlinks=True):
        return stat(self.path)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return '<DirEntry ' + repr(self.name) + '>'


class _Scan(list):
    def __enter__(self):
        return self

    def __exit__(self, *details):
        pass

    def close(self):
        pass


def scandir(path='.'):
    return _Scan([DirEntry(path, entry) for entry in listdir(path)])


def walk(top, topdown=True, onerror=None, followlinks=False):
    folders, files = [], []
    for entry in scandir(top):
        (folders if entry.is_dir() else files).append(entry.name)
    if topdown:
        yield top, folders, files
    for folder in folders:
        yield from walk(top.rstrip('/') + '/' + folder, topdown)
    if not topdown:
        yield top, folders, files


def remove(path):
    _on_disk_or_socket(path)


def _on_disk_or_socket(path):
    try:
        _disk.remove(_place(path))
    except OSError as problem:
        if problem.errno == 2:
            try:
                # The name of a Unix socket.
                return _calls.unlink(fsdecode(path))
            except OSError:
                pass
        raise OSError(problem.errno, problem.strerror, path) from None


unlink = remove


def mkdir(path, mode=0o777):
    _on_disk(_disk.mkdir, path)


def makedirs(name, mode=0o777, exist_ok=False):
    parts = fsdecode(name).split('/')
    for end in range(1, len(parts)):
        head = '/'.join(parts[:end])
        if head and not path.exists(head):
            mkdir(head)
    try:
        mkdir(name)
    except FileExistsError:
        if not exist_ok or not path.isdir(name):
            raise


def rmdir(path):
    _on_disk(_disk.rmdir, path)


def rename(src, dst):
    try:
        _disk.rename(_place(src), _place(dst))
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, src, None, dst) from None


replace = rename


class stat_result(tuple):
    st_mode = property(lambda self: self[0])
    st_ino = property(lambda self: self[1])
    st_dev = property(lambda self: self[2])
    st_nlink = property(lambda self: self[3])
    st_uid = property(lambda self: self[4])
    st_gid = property(lambda self: self[5])
    st_size = property(lambda self: self[6])
    st_atime = property(lambda self: float(self[7]))
    st_mtime = property(lambda self: float(self[8]))
    st_ctime = property(lambda self: float(self[9]))


def stat(path, *, dir_fd=None, follow_symlinks=True):
    folder, size = _on_disk(_disk.stat, path)[:2]
    return stat_result((0o040755 if folder else 0o100644, 0, 0, 1, 1000, 1000, size, 0, 0, 0))


lstat = stat


def access(path, mode, **options):
    try:
        _disk.stat(_place(path))
        return True
    except OSError:
        return False


def chmod(path, mode, **options):
    _on_disk(_disk.stat, path)


# The rest.

_messages = {
    1: 'Operation not permitted', 2: 'No such file or directory', 3: 'No such process',
    4: 'Interrupted system call', 5: 'Input/output error', 6: 'No such device or address',
    7: 'Argument list too long', 8: 'Exec format error', 9: 'Bad file descriptor', 10: 'No child processes',
    11: 'Resource temporarily unavailable', 12: 'Cannot allocate memory', 13: 'Permission denied',
    14: 'Bad address', 16: 'Device or resource busy', 17: 'File exists', 18: 'Invalid cross-device link',
    19: 'No such device', 20: 'Not a directory', 21: 'Is a directory', 22: 'Invalid argument',
    23: 'Too many open files in system', 24: 'Too many open files', 25: 'Inappropriate ioctl for device',
    27: 'File too large', 28: 'No space left on device', 29: 'Illegal seek', 30: 'Read-only file system',
    31: 'Too many links', 32: 'Broken pipe', 33: 'Numerical argument out of domain',
    34: 'Numerical result out of range', 36: 'File name too long', 38: 'Function not implemented',
    39: 'Directory not empty', 71: 'Protocol error', 75: 'Value too large for defined data type',
    88: 'Socket operation on non-socket', 89: 'Destination address required', 90: 'Message too long',
    91: 'Protocol wrong type for socket', 92: 'Protocol not available', 93: 'Protocol not supported',
    94: 'Socket type not supported', 95: 'Operation not supported', 96: 'Protocol family not supported',
    97: 'Address family not supported by protocol', 98: 'Address already in use',
    99: 'Cannot assign requested address', 100: 'Network is down', 101: 'Network is unreachable',
    102: 'Network dropped connection on reset', 103: 'Software caused connection abort',
    104: 'Connection reset by peer', 105: 'No buffer space available',
    106: 'Transport endpoint is already connected', 107: 'Transport endpoint is not connected',
    108: 'Cannot send after transport endpoint shutdown', 109: 'Too many references: cannot splice',
    110: 'Connection timed out', 111: 'Connection refused', 112: 'Host is down', 113: 'No route to host',
    114: 'Operation already in progress', 115: 'Operation now in progress',
}

def strerror(code, /):
    return _messages.get(code, 'Unknown error ' + str(code)) if code else 'Success'


def urandom(size, /):
    import random
    return random.Random(_random_seed()).randbytes(size)


getrandom = urandom


def _random_seed():
    import _machine
    return _machine.random()


class _Environ(dict):
    def __setitem__(self, key, value):
        for part in (key, value):
            if not isinstance(part, str):
                raise TypeError('str expected, not ' + type(part).__name__)
        dict.__setitem__(self, key, value)

    def copy(self):
        return dict(self)

    def __repr__(self):
        return 'environ(' + dict.__repr__(self) + ')'


environ = _Environ({'HOME': '/home/student', 'LANG': 'C.UTF-8', 'LOGNAME': 'student', 'PATH': defpath,
                    'PWD': '/home/student', 'SHELL': '/bin/sh', 'TERM': 'xterm', 'USER': 'student'})


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    pass


def unsetenv(key):
    pass


import os.path as path

_path = path
