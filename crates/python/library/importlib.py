"""The import statement as functions."""

import sys

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

__import__ = __import__


def _absolute(name, package):
    if not name.startswith("."):
        return name
    if not package:
        raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
    rest = name.lstrip(".")
    level = len(name) - len(rest)
    parts = package.split(".")
    if level > len(parts):
        raise ImportError("attempted relative import beyond top-level package")
    base = ".".join(parts[: len(parts) - level + 1])
    return f"{base}.{rest}" if rest else base


def import_module(name, package=None):
    name = _absolute(name, package)
    if not name:
        raise ValueError("Empty module name")
    found = __import__(name)
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return sys.modules.get(name, found)


def invalidate_caches():
    pass


def reload(module):
    """Runs the module's text again, in the same module."""
    name = getattr(module, "__name__", None)
    if not isinstance(name, str) or type(module) is not type(sys):
        raise TypeError("reload() argument must be a module")
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    file = getattr(module, "__file__", None)
    if file is None:
        return module
    del sys.modules[name]
    try:
        __import__(name)
        fresh = sys.modules[name]
        vars(module).update(vars(fresh))
    finally:
        sys.modules[name] = module
    return module
