"""Warnings: shown once on stderr, ignored, or raised, as filters say."""

import sys

filters = [("default", None, DeprecationWarning, "__main__", 0), ("ignore", None, DeprecationWarning, None, 0),
           ("ignore", None, PendingDeprecationWarning, None, 0), ("ignore", None, ImportWarning, None, 0),
           ("ignore", None, ResourceWarning, None, 0)]
_seen = {}


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message, self.category, self.filename, self.lineno = message, category, filename, lineno
        self.file, self.line, self.source = file, line, source

    def __str__(self):
        return (f"{{message : {self.message!r}, category : {self.category.__name__!r}, filename : {self.filename!r},"
                f" lineno : {self.lineno}, line : {self.line!r}}}")


def formatwarning(message, category, filename, lineno, line=None):
    import _machine
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    if line is None:
        source = _machine.file_text(filename)
        lines = source.split("\n") if source else []
        line = lines[lineno - 1] if 0 < lineno <= len(lines) else ""
    if line.strip():
        text += f"  {line.strip()}\n"
    return text


def showwarning(message, category, filename, lineno, file=None, line=None):
    (file or sys.stderr).write(formatwarning(message, category, filename, lineno, line))


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    while stacklevel > 1 and frame is not None and frame.f_back is not None:
        frame = frame.f_back
        stacklevel -= 1
    name = frame.f_globals.get("__name__", "__main__") if frame else "__main__"
    place = (frame.f_code.co_filename, frame.f_lineno) if frame else ("sys", 1)
    warn_explicit(message, category, *place, name)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    text = str(message)
    if not isinstance(message, Warning):
        message = category(message)
    action = "default"
    for known, pattern, kind, where, line in filters:
        if issubclass(category, kind) and (pattern is None or text.lower().startswith(pattern.lower())) and \
                (where is None or where == module) and line in (0, lineno):
            action = known
            break
    if action == "ignore":
        return
    if action == "error":
        raise message
    keys = {"once": (text, category), "module": (text, category, filename)}
    key = keys.get(action, (text, category, filename, lineno))
    if action != "always":
        if key in _seen:
            return
        _seen[key] = True
    if _recording:
        _recording[-1].append(WarningMessage(message, category, filename, lineno))
    else:
        showwarning(message, category, filename, lineno)
        if source is not None and filename != "sys":
            sys.stderr.write(f"{category.__name__}: Enable tracemalloc to get the object allocation traceback\n")


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    item = (action, message or None, category, module or None, lineno)
    if append:
        filters.append(item)
    else:
        filters.insert(0, item)
    _seen.clear()


def simplefilter(action, category=Warning, lineno=0, append=False):
    if action not in ("error", "ignore", "always", "default", "module", "once"):
        raise AssertionError(f"invalid action: {action!r}")
    filterwarnings(action, "", category, "", lineno, append)


def resetwarnings():
    filters.clear()


_recording = []


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._action = action and (action, category, lineno, append)

    def __enter__(self):
        self._filters = filters[:]
        _seen.clear()
        log = None
        if self._record:
            log = []
            _recording.append(log)
        if self._action:
            simplefilter(*self._action)
        return log

    def __exit__(self, *details):
        filters[:] = self._filters
        if self._record:
            _recording.pop()
