"""Tracebacks as text."""

import sys
import _machine


class FrameSummary:
    def __init__(self, filename, lineno, name, line=None):
        self.filename, self.lineno, self.name, self.line = filename, lineno, name, line

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __getitem__(self, i):
        return list(self)[i]

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


def _current():
    return sys.exc_info()[1]


def _pick(exc, value):
    return value if isinstance(value, BaseException) else exc


def format_exc(limit=None, chain=True):
    error = _current()
    return "NoneType: None\n" if error is None else _machine.traceback_text(error)


def print_exc(limit=None, file=None, chain=True):
    print(format_exc(), file=sys.stderr if file is None else file, end="")


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    text = _machine.traceback_text(_pick(exc, value))
    return text.splitlines(True)


def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True):
    text = _machine.traceback_text(_pick(exc, value))
    print(text, file=sys.stderr if file is None else file, end="")


def format_exception_only(exc, /, value=None):
    return _machine.exception_lines(_pick(exc, value)).splitlines(True)


def print_last(limit=None, file=None, chain=True):
    raise ValueError("no last exception")


def extract_tb(tb, limit=None):
    return [FrameSummary(*entry) for entry in _machine.traceback_entries(tb)]


def format_tb(tb, limit=None):
    return format_list(extract_tb(tb, limit))


def print_tb(tb, limit=None, file=None):
    print("".join(format_tb(tb, limit)), file=sys.stderr if file is None else file, end="")


def format_list(entries):
    out = []
    for filename, lineno, name, line in entries:
        text = f'  File "{filename}", line {lineno}, in {name}\n'
        if line:
            text += f"    {line.strip()}\n"
        out.append(text)
    return out
