"""Paths as objects."""

import fnmatch
import io
import os


class PurePath:
    """A path that is only text."""

    def __new__(cls, *args):
        if cls in (Path, PurePath) or cls is PosixPath or cls is PurePosixPath:
            cls = PosixPath if issubclass(cls, Path) else PurePosixPath
        self = object.__new__(cls)
        parts = []
        for arg in args:
            arg = os.fspath(arg)
            if not isinstance(arg, str):
                raise TypeError("argument should be a str object or an os.PathLike object returning str, "
                                f"not {type(arg)!r}")
            if arg.startswith("/"):
                parts = []
            parts.append(arg)
        text = "/".join(parts)
        root = "//" if text.startswith("//") and not text.startswith("///") else "/" if text.startswith("/") else ""
        self._root = root
        self._names = [name for name in text.split("/") if name not in ("", ".")]
        return self

    def __reduce__(self):
        return type(self), (str(self),)

    def _make(self, root, names):
        made = object.__new__(type(self))
        made._root, made._names = root, list(names)
        return made

    def __str__(self):
        return self._root + "/".join(self._names) or "."

    def __fspath__(self):
        return str(self)

    def __bytes__(self):
        return os.fsencode(str(self))

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __hash__(self):
        return hash((self._root, *self._names))

    def _key(self):
        return [self._root, *self._names]

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, PurePath) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if isinstance(other, PurePath) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if isinstance(other, PurePath) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if isinstance(other, PurePath) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if isinstance(other, PurePath) else NotImplemented

    def __truediv__(self, key):
        try:
            return self.joinpath(key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return type(self)(key, self)
        except TypeError:
            return NotImplemented

    def joinpath(self, *args):
        return type(self)(self, *args)

    drive = property(lambda self: "")
    root = property(lambda self: self._root)
    anchor = property(lambda self: self._root)

    @property
    def parts(self):
        return tuple([self._root, *self._names] if self._root else self._names)

    @property
    def name(self):
        return self._names[-1] if self._names else ""

    @property
    def suffix(self):
        name = self.name
        dot = name.rfind(".")
        return name[dot:] if 0 < dot < len(name) - 1 else ""

    @property
    def suffixes(self):
        name = self.name
        return [] if name.endswith(".") else ["." + suffix for suffix in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        suffix = self.suffix
        return self.name[: -len(suffix)] if suffix else self.name

    @property
    def parent(self):
        return self._make(self._root, self._names[:-1]) if self._names else self

    @property
    def parents(self):
        return _Parents(self)

    def as_posix(self):
        return str(self)

    def as_uri(self):
        if not self._root:
            raise ValueError("relative path can't be expressed as a file URI")
        from urllib.parse import quote

        return "file://" + quote(str(self))

    def is_absolute(self):
        return bool(self._root)

    def is_reserved(self):
        return False

    def is_relative_to(self, *other):
        other = type(self)(*other)
        return self._root == other._root and self._names[: len(other._names)] == other._names

    def relative_to(self, *other):
        if not other:
            raise TypeError("need at least one argument")
        other = type(self)(*other)
        if not self.is_relative_to(other):
            raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r} OR one path is relative and "
                             "the other is absolute.")
        return self._make("", self._names[len(other._names) :])

    def with_name(self, name):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        if not name or "/" in name or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        return self._make(self._root, [*self._names[:-1], name])

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if "/" in suffix or suffix and not suffix.startswith(".") or suffix == ".":
            raise ValueError(f"Invalid suffix {suffix!r}")
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.with_name(self.stem + suffix)

    def match(self, path_pattern):
        pattern = PurePath(path_pattern)
        if not pattern._names:
            raise ValueError("empty pattern")
        if pattern._root and (not self._root or len(pattern._names) != len(self._names)):
            return False
        if len(pattern._names) > len(self._names):
            return False
        for name, wanted in zip(reversed(self._names), reversed(pattern._names)):
            if not fnmatch.fnmatchcase(name, wanted):
                return False
        return True


class _Parents:
    def __init__(self, path):
        self._path = path

    def __len__(self):
        return len(self._path._names)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple([self[at] for at in range(*index.indices(len(self)))])
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        if index < 0:
            index += len(self)
        names = self._path._names
        return self._path._make(self._path._root, names[: len(names) - index - 1])

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


class PurePosixPath(PurePath):
    pass


class PureWindowsPath(PurePath):
    def __new__(cls, *args):
        raise NotImplementedError("the playground's hosts are Linux: use PurePosixPath")


class Path(PurePath):
    """A path on this host's disk."""

    @classmethod
    def cwd(cls):
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        return cls(os.path.expanduser("~"))

    def __enter__(self):
        return self

    def __exit__(self, *details):
        pass

    def stat(self, *, follow_symlinks=True):
        return os.stat(self)

    lstat = stat

    def exists(self):
        return os.path.exists(self)

    def is_dir(self):
        return os.path.isdir(self)

    def is_file(self):
        return os.path.isfile(self)

    def is_symlink(self):
        return False

    is_mount = is_socket = is_fifo = is_block_device = is_char_device = is_symlink

    def owner(self):
        return os.getlogin()

    group = owner

    def absolute(self):
        return self if self._root else type(self)(os.getcwd(), self)

    def resolve(self, strict=False):
        if strict:
            os.stat(self)
        return type(self)(os.path.normpath(str(self.absolute())))

    def expanduser(self):
        return type(self)(os.path.expanduser(str(self)))

    def samefile(self, other_path):
        return os.path.samefile(self, other_path)

    def iterdir(self):
        for name in os.listdir(self):
            yield self / name

    def glob(self, pattern):
        yield from self._find(pattern)

    def rglob(self, pattern):
        yield from self._find("**/" + os.fspath(pattern))

    def _find(self, pattern):
        wanted = PurePath(pattern)
        if not wanted._names:
            raise ValueError(f"Unacceptable pattern: {str(pattern)!r}")
        if wanted._root:
            raise NotImplementedError("Non-relative patterns are unsupported")
        seen = set()
        for found in self._matching(wanted._names):
            if found not in seen:
                seen.add(found)
                yield found

    def _matching(self, names):
        if not names:
            yield self
            return
        first, rest = names[0], names[1:]
        if first == "**":
            yield from self._matching(rest) if rest else (self,)
            for entry in self._entries():
                if entry.is_dir():
                    yield from entry._matching(names)
        elif any([c in first for c in "*?["]):
            for entry in self._entries():
                if fnmatch.fnmatchcase(entry.name, first) and (not rest or entry.is_dir()):
                    yield from entry._matching(rest)
        elif (self / first).exists():
            yield from (self / first)._matching(rest)

    def _entries(self):
        return list(self.iterdir()) if self.is_dir() else []

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        with self.open("rb") as file:
            return file.read()

    def read_text(self, encoding=None, errors=None):
        with self.open("r", encoding=encoding, errors=errors) as file:
            return file.read()

    def write_bytes(self, data):
        with self.open("wb") as file:
            return file.write(data)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {type(data).__name__}")
        with self.open("w", encoding=encoding, errors=errors, newline=newline) as file:
            return file.write(data)

    def touch(self, mode=0o666, exist_ok=True):
        if self.exists():
            if not exist_ok:
                raise FileExistsError(17, "File exists", str(self))
            return
        self.write_bytes(b"")

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        try:
            os.mkdir(str(self))
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except FileExistsError:
            if not exist_ok or not self.is_dir():
                raise

    def rmdir(self):
        os.rmdir(str(self))

    def unlink(self, missing_ok=False):
        try:
            os.unlink(str(self))
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rename(self, target):
        os.rename(self, target)
        return type(self)(target)

    def replace(self, target):
        os.replace(self, target)
        return type(self)(target)

    def chmod(self, mode, *, follow_symlinks=True):
        os.chmod(self, mode)


class PosixPath(Path, PurePosixPath):
    pass
