# What a program that another has started begins with: its standard streams, its environment, its folder.
# The program itself then runs as __main__.

import sys


def _replaced(fd, mode):
    import io
    import os
    os._redirected.add(fd)
    if fd != 2:
        return os.fdopen(fd, mode)
    # Errors do not wait in a buffer.
    buffer = os.fdopen(fd, 'wb')
    return io.TextIOWrapper(buffer, 'utf-8', 'backslashreplace', None, True)


class _Nowhere:
    """/dev/null as a standard stream."""

    encoding, errors, closed, name, mode, buffer = 'utf-8', 'strict', False, '/dev/null', 'r+', None

    def write(self, text):
        return len(text)

    def read(self, size=-1):
        return ''

    readline = read

    def flush(self):
        pass

    close = flush

    def isatty(self):
        return False

    def fileno(self):
        return 1

    def __iter__(self):
        return iter(())


def place(redirected, nowhere):
    """Makes sys.stdin, sys.stdout and sys.stderr what the descriptors 0, 1 and 2 have become."""
    for fd, name, mode in ((0, 'stdin', 'r'), (1, 'stdout', 'w'), (2, 'stderr', 'w')):
        if fd in nowhere:
            stream = _Nowhere()
        elif fd in redirected:
            stream = _replaced(fd, mode)
        else:
            continue
        setattr(sys, name, stream)
        setattr(sys, '__' + name + '__', stream)


def run(source, file, redirected, nowhere, folder, environment):
    import os
    os._here = folder
    dict.clear(os.environ)
    os.environ.update(environment)
    place(redirected, nowhere)
    main = sys.modules['__main__'].__dict__
    main.clear()
    main.update(__name__='__main__', __doc__=None, __package__=None, __builtins__=sys.modules['builtins'],
                __annotations__={})
    if file != '<string>':
        main['__file__'] = file
    if redirected or nowhere:
        import _machine
        # Before the interpreter ends: what is still in the buffers.
        _machine.end_hooks.insert(0, (_flush, (), {}))
    try:
        exec(compile(source, file, 'exec'), main)
    except SystemExit:
        raise
    except BaseException as problem:
        import traceback
        traceback.print_exc()
        _flush()
        if isinstance(problem, KeyboardInterrupt):
            os.kill(os.getpid(), 2)
        raise SystemExit(1) from None


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass
