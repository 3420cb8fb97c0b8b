"""Objects that stand for others in tests: they take every call, remember it, and answer as they were told."""

import functools
import importlib
import inspect
import sys

__all__ = ["Mock", "MagicMock", "NonCallableMock", "NonCallableMagicMock", "AsyncMock", "PropertyMock", "patch", "call",
           "ANY", "DEFAULT", "sentinel", "create_autospec", "mock_open", "seal"]

FILTER_DIR = True


class _Sentinel:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"


class _Sentinels:
    def __init__(self):
        self._known = {}

    def __getattr__(self, name):
        if name == "__bases__":
            raise AttributeError
        return self._known.setdefault(name, _Sentinel(name))


sentinel = _Sentinels()
DEFAULT = sentinel.DEFAULT
_missing = sentinel.MISSING


class InvalidSpecError(Exception):
    pass


class _Any:
    """Equal to everything."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"


ANY = _Any()


# Calls: what was called, with which arguments.

class _Call(tuple):
    """(name, arguments, keywords); equal to shorter tuples that leave out what is empty."""

    def __new__(cls, value=(), name="", parent=None, two=False, from_kall=True):
        args, kwargs = (), {}
        if len(value) == 3:
            name, args, kwargs = value
        elif len(value) == 2:
            first, second = value
            if isinstance(first, str):
                name = first
                args, kwargs = (second, {}) if isinstance(second, tuple) else ((), second)
            else:
                args, kwargs = first, second
        elif len(value) == 1:
            first, = value
            if isinstance(first, str):
                name = first
            elif isinstance(first, tuple):
                args = first
            else:
                kwargs = first
        return tuple.__new__(cls, (args, kwargs) if two else (name, args, kwargs))

    def __init__(self, value=(), name=None, parent=None, two=False, from_kall=True):
        self._mock_name = name
        self._mock_parent = parent
        self._mock_from_kall = from_kall

    def __eq__(self, other):
        if not isinstance(other, tuple) or len(other) > 3:
            return NotImplemented
        mine = ("",) + tuple(self) if len(self) == 2 else tuple(self)
        theirs = _Call(other)
        theirs = ("",) + tuple(theirs) if len(theirs) == 2 else tuple(theirs)
        if len(self) == 2 or (isinstance(other, _Call) and len(other) == 2):
            mine, theirs = mine[1:], theirs[1:]
        return mine == theirs

    def __ne__(self, other):
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    __hash__ = None

    def __call__(self, *args, **kwargs):
        name = self._mock_name
        return _Call((name or "", args, kwargs), name="()" if name is None else name + "()", parent=self)

    def __getattr__(self, attribute):
        if attribute.startswith("__") and attribute.endswith("__"):
            raise AttributeError(attribute)
        name = attribute if self._mock_name is None else f"{self._mock_name}.{attribute}"
        return _Call(name=name, parent=self, from_kall=False)

    @property
    def args(self):
        return self[0] if len(self) == 2 else self[1]

    @property
    def kwargs(self):
        return self[-1]

    def call_list(self):
        found, one = [], self
        while one is not None:
            if one._mock_from_kall:
                found.append(one)
            one = one._mock_parent
        return _CallList(reversed(found))

    def __repr__(self):
        if not self._mock_from_kall:
            name = self._mock_name or "call"
            return name if name.startswith("call") else "call." + name
        name = "" if len(self) == 2 else self[0]
        shown = "call" if not name else "call" + name if name.startswith("()") else "call." + name
        return _shown_call(shown, self.args, self.kwargs)


def _shown_call(name, args, kwargs):
    parts = [repr(one) for one in args] + [f"{key}={value!r}" for key, value in kwargs.items()]
    return f"{name}({', '.join(parts)})"


call = _Call(from_kall=False)


class _CallList(list):
    """Holds another list of calls if that stands in it in one piece."""

    def __contains__(self, value):
        if not isinstance(value, list):
            return list.__contains__(self, value)
        return any(self[at:at + len(value)] == value for at in range(len(self) - len(value) + 1))

    def __repr__(self):
        import pprint
        return pprint.pformat(list(self))


# Mocks.

_CONFIGURED = {"return_value", "side_effect", "called", "call_count", "call_args", "call_args_list", "mock_calls",
               "method_calls"}
_ASSERTIONS = ("assert", "assret", "asert", "aseert", "assrt")


class NonCallableMock:
    def __new__(cls, *args, **kwargs):
        # A class of its own for each, so that special methods can be set on one of them.
        return object.__new__(type(cls.__name__, (cls,), {"__doc__": cls.__doc__, "__module__": cls.__module__}))

    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, parent=None, unsafe=False, **kwargs):
        mine = self.__dict__
        mine["_mock_parent"] = mine["_mock_new_parent"] = parent
        mine["_mock_name"] = name
        mine["_mock_path"] = None
        mine["_mock_children"] = {}
        mine["_mock_wraps"] = wraps
        mine["_mock_sealed"] = False
        mine["_mock_unsafe"] = unsafe
        mine["_mock_deleted"] = set()
        given = spec_set if spec_set is not None else spec
        mine["_mock_spec_set"] = spec_set is not None
        mine["_mock_methods"] = None
        mine["_spec_class"] = None
        if given is not None:
            if isinstance(given, (list, tuple, set)):
                mine["_mock_methods"] = list(given)
            else:
                mine["_mock_methods"] = dir(given)
                mine["_spec_class"] = given if isinstance(given, type) else type(given)
        mine["_mock_return_value"] = DEFAULT
        mine["_mock_side_effect"] = None
        self._forget()
        self.configure_mock(**kwargs)

    def _forget(self):
        mine = self.__dict__
        mine["called"], mine["call_count"], mine["call_args"] = False, 0, None
        mine["call_args_list"], mine["mock_calls"], mine["method_calls"] = _CallList(), _CallList(), _CallList()

    def configure_mock(self, **kwargs):
        for key, value in sorted(kwargs.items(), key=lambda item: item[0].count(".")):
            *path, last = key.split(".")
            target = self
            for part in path:
                target = getattr(target, part)
            setattr(target, last, value)

    def attach_mock(self, mock, attribute):
        mock.__dict__["_mock_parent"] = None
        mock.__dict__["_mock_name"] = ""
        setattr(self, attribute, mock)

    def mock_add_spec(self, spec, spec_set=False):
        self.__dict__["_mock_methods"] = list(spec) if isinstance(spec, (list, tuple)) else dir(spec)
        self.__dict__["_mock_spec_set"] = spec_set

    @property
    def __class__(self):
        return self.__dict__.get("_spec_class") or type(self)

    def _get_child_mock(self, **kwargs):
        kind = type(self).__mro__[1]
        if issubclass(kind, AsyncMock) or not issubclass(kind, CallableMixin):
            kind = MagicMock if issubclass(kind, MagicMixin) else Mock
        return kind(**kwargs)

    def _get_return_value(self):
        if self._mock_return_value is DEFAULT:
            child = self._get_child_mock()
            child.__dict__["_mock_new_parent"] = child.__dict__["_mock_parent"] = self
            child.__dict__["_mock_path"] = "()"
            self.__dict__["_mock_return_value"] = child
        return self._mock_return_value

    def _set_return_value(self, value):
        self.__dict__["_mock_return_value"] = value
        _adopt(self, value, "()")

    return_value = property(_get_return_value, _set_return_value)

    def _set_side_effect(self, value):
        if value is not None and not callable(value) and not _is_exception(value):
            value = iter(value)
        self.__dict__["_mock_side_effect"] = value

    side_effect = property(lambda self: self._mock_side_effect, _set_side_effect)

    def __getattr__(self, name):
        mine = object.__getattribute__(self, "__dict__")
        if "_mock_children" not in mine or name in ("_mock_methods", "_mock_children"):
            raise AttributeError(name)
        methods = mine["_mock_methods"]
        if name in mine["_mock_deleted"]:
            raise AttributeError(name)
        if methods is not None and name not in methods:
            raise AttributeError(f"Mock object has no attribute {name!r}")
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if methods is None and not mine["_mock_unsafe"] and name.startswith(_ASSERTIONS):
            raise AttributeError(f"{name!r} is not a valid assertion. Use a spec for the mock if {name!r} is meant to be "
                                 "an attribute.")
        child = mine["_mock_children"].get(name)
        if child is None:
            if mine["_mock_sealed"]:
                raise AttributeError(f"{self._path()}.{name}")
            wrapped = None if mine["_mock_wraps"] is None else getattr(mine["_mock_wraps"], name)
            child = self._get_child_mock(wraps=wrapped)
            child.__dict__["_mock_parent"] = child.__dict__["_mock_new_parent"] = self
            child.__dict__["_mock_path"] = name
            mine["_mock_children"][name] = child
        return child

    def __setattr__(self, name, value):
        mine = self.__dict__
        if name in ("return_value", "side_effect") or name in _CONFIGURED:
            if isinstance(getattr(type(self), name, None), property):
                return object.__setattr__(self, name, value)
            mine[name] = value
            return
        if mine.get("_mock_spec_set") and mine["_mock_methods"] is not None and name not in mine["_mock_methods"] \
                and not name.startswith("_mock"):
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if name.startswith("__") and name.endswith("__") and name not in ("__class__", "__dict__", "__name__", "__qualname__"):
            if not isinstance(value, NonCallableMock) and inspect.isfunction(value):
                setattr(type(self), name, lambda self, *args, **kwargs: value(self, *args, **kwargs))
            else:
                _adopt(self, value, name)
                mine["_mock_children"][name] = value
                if name not in _SPECIAL or not isinstance(self, MagicMixin):
                    setattr(type(self), name, lambda self, *args, **kwargs: value(*args, **kwargs))
            return
        if name == "__class__":
            mine["_spec_class"] = value
            return
        if isinstance(getattr(type(self), name, None), property) and not name.startswith("_mock"):
            return object.__setattr__(self, name, value)
        if mine["_mock_sealed"] and name not in mine and name not in mine["_mock_children"]:
            raise AttributeError(f"Cannot set {self._path() + '.' + name}")
        mine["_mock_deleted"].discard(name)
        _adopt(self, value, name)
        mine["_mock_children"].pop(name, None)
        mine[name] = value

    def __delattr__(self, name):
        mine = self.__dict__
        if name in mine["_mock_deleted"]:
            raise AttributeError(name)
        mine.pop(name, None)
        mine["_mock_children"].pop(name, None)
        mine["_mock_deleted"].add(name)

    def __dir__(self):
        mine = self.__dict__
        names = mine["_mock_methods"] or [name for name in dir(type(self)) if not name.startswith("_")]
        return sorted({*names, *mine["_mock_children"], *[name for name in mine if not name.startswith("_mock")]})

    def _path(self):
        mine = self.__dict__
        if mine["_mock_name"]:
            return mine["_mock_name"]
        if mine["_mock_parent"] is None or mine["_mock_path"] is None:
            return "mock"
        separator = "" if mine["_mock_path"] == "()" else "."
        return mine["_mock_parent"]._path() + separator + mine["_mock_path"]

    def __repr__(self):
        named = self.__dict__["_mock_name"] or self.__dict__["_mock_parent"] is not None
        name = f" name={self._path()!r}" if named else ""
        spec = self.__dict__["_spec_class"]
        spec = f" spec{'_set' if self._mock_spec_set else ''}={spec.__name__!r}" if spec else ""
        return f"<{type(self).__name__}{name}{spec} id='{id(self)}'>"

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        self._forget()
        if return_value:
            self.__dict__["_mock_return_value"] = DEFAULT
        if side_effect:
            self.__dict__["_mock_side_effect"] = None
        for child in list(self._mock_children.values()):
            if isinstance(child, NonCallableMock):
                child.reset_mock(return_value=return_value, side_effect=side_effect)
        answer = self._mock_return_value
        if isinstance(answer, NonCallableMock) and answer is not self:
            answer.reset_mock()

    # What was called.

    def _shown(self):
        return self._mock_name or self._mock_path or "mock"

    def assert_not_called(self):
        if self.call_count:
            times = f"Called {self.call_count} times."
            raise AssertionError(f"Expected '{self._shown()}' to not have been called. {times}{self._told()}")

    def _told(self, what="Calls"):
        return f"\n{what}: {self.mock_calls!r}." if self.mock_calls else ""

    def assert_called(self):
        if not self.call_count:
            raise AssertionError(f"Expected '{self._shown()}' to have been called.")

    def assert_called_once(self):
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._shown()}' to have been called once. Called {self.call_count} times."
                                 + self._told())

    def assert_called_with(self, /, *args, **kwargs):
        expected = _shown_call(self._shown(), args, kwargs)
        if self.call_args is None:
            raise AssertionError(f"expected call not found.\nExpected: {expected}\n  Actual: not called.")
        if self.call_args != _Call((args, kwargs), two=True):
            actual = _shown_call(self._shown(), self.call_args.args, self.call_args.kwargs)
            raise AssertionError(f"expected call not found.\nExpected: {expected}\n  Actual: {actual}")

    def assert_called_once_with(self, /, *args, **kwargs):
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._shown()}' to be called once. Called {self.call_count} times."
                                 + self._told())
        return self.assert_called_with(*args, **kwargs)

    def assert_any_call(self, /, *args, **kwargs):
        if _Call((args, kwargs), two=True) not in self.call_args_list:
            raise AssertionError(f"{_shown_call(self._shown(), args, kwargs)} call not found")

    def assert_has_calls(self, calls, any_order=False):
        calls = _CallList(calls)
        if not any_order:
            if calls not in self.mock_calls:
                raise AssertionError(f"Calls not found.\nExpected: {calls!r}" + self._told("  Actual").rstrip("."))
            return
        left = list(self.mock_calls)
        lacking = []
        for one in calls:
            if one in left:
                left.remove(one)
            else:
                lacking.append(one)
        if lacking:
            raise AssertionError(f"{tuple(lacking)!r} does not contain all of {tuple(calls)!r} in its call list, found "
                                 f"{list(self.mock_calls)!r} instead")


def _adopt(parent, value, name):
    """A mock without name and parent becomes part of the one that it is set on, which then hears of its calls."""
    if isinstance(value, NonCallableMock):
        theirs = value.__dict__
        if not theirs["_mock_name"] and theirs["_mock_parent"] is None and value is not parent:
            theirs["_mock_parent"] = theirs["_mock_new_parent"] = parent
            theirs["_mock_path"] = name


def _is_exception(value):
    return isinstance(value, BaseException) or isinstance(value, type) and issubclass(value, BaseException)


class CallableMixin(NonCallableMock):
    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, wraps=None, name=None, spec_set=None,
                 parent=None, **kwargs):
        NonCallableMock.__init__(self, spec, wraps, name, spec_set, parent, **kwargs)
        self.side_effect = side_effect
        if return_value is not DEFAULT:
            self.return_value = return_value

    def __call__(self, /, *args, **kwargs):
        self._remember(args, kwargs)
        return self._answer(args, kwargs)

    def _remember(self, args, kwargs):
        mine = self.__dict__
        mine["called"] = True
        mine["call_count"] += 1
        mine["call_args"] = _Call((args, kwargs), two=True)
        mine["call_args_list"].append(mine["call_args"])
        mine["mock_calls"].append(_Call(("", args, kwargs)))
        # All above hear of it, by the path that leads here.
        path, one, is_method = mine["_mock_path"], mine["_mock_new_parent"], mine["_mock_path"] != "()"
        while one is not None and path is not None:
            theirs = one.__dict__
            if is_method:
                theirs["method_calls"].append(_Call((path, args, kwargs)))
            theirs["mock_calls"].append(_Call((path, args, kwargs)))
            above = theirs["_mock_path"]
            if above is None:
                break
            is_method = is_method and above != "()"
            path = above + ("" if path.startswith("()") else ".") + path
            one = theirs["_mock_new_parent"]

    def _answer(self, args, kwargs):
        effect = self._mock_side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if callable(effect):
                result = effect(*args, **kwargs)
            else:
                result = next(effect)
                if _is_exception(result):
                    raise result
            if result is not DEFAULT:
                return result
        if self._mock_return_value is not DEFAULT:
            return self.return_value
        if self._mock_wraps is not None:
            return self._mock_wraps(*args, **kwargs)
        return self.return_value


class Mock(CallableMixin):
    pass


# Special methods, each made when it is first needed.

_ANSWERS = {
    "__hash__": lambda self: object.__hash__(self), "__str__": lambda self: object.__str__(self), "__sizeof__": lambda self: 0,
    "__int__": 1, "__contains__": False, "__len__": 0, "__exit__": False, "__complex__": 1j, "__float__": 1.0,
    "__bool__": True, "__index__": 1, "__aexit__": False, "__lt__": NotImplemented, "__gt__": NotImplemented,
    "__le__": NotImplemented, "__ge__": NotImplemented,
}
_SUPPORTED = (
    "__lt__ __gt__ __le__ __ge__ __int__ __contains__ __len__ __exit__ __complex__ __float__ __bool__ __index__ __enter__ "
    "__getitem__ __setitem__ __delitem__ __add__ __radd__ __iadd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ "
    "__floordiv__ __mod__ __divmod__ __pow__ __lshift__ __rshift__ __and__ __or__ __xor__ __neg__ __pos__ __abs__ "
    "__invert__ __round__ __trunc__ __floor__ __ceil__").split()
_SPECIAL = frozenset(_SUPPORTED) | {"__iter__"}


def _special(name):
    def method(self, *args, **kwargs):
        return self._special_mock(name)(*args, **kwargs)

    method.__name__ = name
    return method


class MagicMixin(NonCallableMock):
    def __getattribute__(self, name):
        if name in _SPECIAL:
            return object.__getattribute__(self, "_special_mock")(name)
        return object.__getattribute__(self, name)

    def _special_mock(self, name):
        methods = self.__dict__["_mock_methods"]
        if methods is not None and name not in methods:
            raise AttributeError(name)
        found = self.__dict__["_mock_children"].get(name)
        if found is None:
            found = MagicMock()
            found.__dict__["_mock_parent"] = found.__dict__["_mock_new_parent"] = self
            found.__dict__["_mock_path"] = name
            if name in _ANSWERS:
                found.return_value = _ANSWERS[name]
            elif name == "__iter__":
                found.side_effect = lambda: iter([])
            self.__dict__["_mock_children"][name] = found
        return found

    def __iter__(self):
        answer = self._special_mock("__iter__")
        given = answer._mock_return_value
        if given is DEFAULT:
            return answer()
        answer._remember((), {})
        return iter(given)


for _name in _SUPPORTED:
    setattr(MagicMixin, _name, _special(_name))


class MagicMock(MagicMixin, Mock):
    def __init__(self, /, *args, **kwargs):
        Mock.__init__(self, *args, **kwargs)


class NonCallableMagicMock(MagicMixin, NonCallableMock):
    pass


class AsyncMock(MagicMixin, Mock):
    """Called, it gives a coroutine; what is awaited is counted."""

    def __init__(self, /, *args, **kwargs):
        self.__dict__.update(await_count=0, await_args=None, await_args_list=_CallList())
        Mock.__init__(self, *args, **kwargs)

    def __call__(self, /, *args, **kwargs):
        self._remember(args, kwargs)
        return self._awaited(args, kwargs)

    async def _awaited(self, args, kwargs):
        mine = self.__dict__
        mine["await_count"] += 1
        mine["await_args"] = _Call((args, kwargs), two=True)
        mine["await_args_list"].append(mine["await_args"])
        try:
            result = self._answer(args, kwargs)
        except StopIteration:
            raise StopAsyncIteration from None
        return await result if inspect.iscoroutine(result) else result

    def _get_child_mock(self, **kwargs):
        return (AsyncMock if "wraps" in kwargs else MagicMock)(**kwargs)

    def assert_awaited(self):
        if not self.await_count:
            raise AssertionError(f"Expected {self._shown()} to have been awaited.")

    def assert_awaited_once(self):
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._shown()} to have been awaited once. Awaited {self.await_count} times.")

    def assert_awaited_with(self, /, *args, **kwargs):
        expected = _shown_call(self._shown(), args, kwargs)
        if self.await_args is None:
            raise AssertionError(f"Expected await: {expected}\nNot awaited")
        if self.await_args != _Call((args, kwargs), two=True):
            actual = _shown_call(self._shown(), self.await_args.args, self.await_args.kwargs)
            raise AssertionError(f"expected await not found.\nExpected: {expected}\nActual: {actual}")

    def assert_awaited_once_with(self, /, *args, **kwargs):
        self.assert_awaited_once()
        self.assert_awaited_with(*args, **kwargs)

    def assert_not_awaited(self):
        if self.await_count:
            raise AssertionError(f"Expected {self._shown()} to not have been awaited. Awaited {self.await_count} times.")


class PropertyMock(Mock):
    def _get_child_mock(self, **kwargs):
        return MagicMock(**kwargs)

    def __get__(self, instance, owner=None):
        return self()

    def __set__(self, instance, value):
        self(value)


# Patches: an attribute is another for a while.

class _patch:
    def __init__(self, target, attribute, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
                 new_callable=None, kwargs={}):
        if new_callable is not None and new is not DEFAULT:
            raise ValueError("Cannot use 'new' and 'new_callable' together")
        self._target, self.attribute, self.new = target, attribute, new
        self._spec, self._create, self._spec_set = spec, create, spec_set
        self._autospec, self._new_callable, self._kwargs = autospec, new_callable, kwargs
        self._others = []
        self._running = []

    def copy(self):
        twin = _patch(self._target, self.attribute, self.new, self._spec, self._create, self._spec_set, self._autospec,
                      self._new_callable, self._kwargs)
        twin._others = [one.copy() for one in self._others]
        return twin

    def __call__(self, decorated):
        if isinstance(decorated, type):
            for name in dir(decorated):
                method = getattr(decorated, name)
                if name.startswith(patch.TEST_PREFIX) and callable(method):
                    setattr(decorated, name, self.copy()(method))
            return decorated
        if hasattr(decorated, "patchings"):
            decorated.patchings.append(self)
            return decorated

        def prepared(patched, stack, args, kwargs):
            import contextlib
            for patching in patched.patchings:
                made = stack.enter_context(patching)
                if patching._others:
                    kwargs.update(made)
                elif patching.new is DEFAULT:
                    args += (made,)
            return args, kwargs

        if inspect.iscoroutinefunction(decorated):
            @functools.wraps(decorated)
            async def patched(*args, **kwargs):
                import contextlib
                with contextlib.ExitStack() as stack:
                    args, kwargs = prepared(patched, stack, args, kwargs)
                    return await decorated(*args, **kwargs)
        else:
            @functools.wraps(decorated)
            def patched(*args, **kwargs):
                import contextlib
                with contextlib.ExitStack() as stack:
                    args, kwargs = prepared(patched, stack, args, kwargs)
                    return decorated(*args, **kwargs)

        patched.patchings = [self]
        return patched

    def _original(self, target):
        try:
            return target.__dict__[self.attribute], True
        except (AttributeError, KeyError):
            pass
        original = getattr(target, self.attribute, _missing)
        if original is _missing and not self._create:
            import builtins
            if inspect.ismodule(target) and hasattr(builtins, self.attribute):
                return _missing, False
            raise AttributeError(f"{target} does not have the attribute {self.attribute!r}")
        return original, False

    def __enter__(self):
        target = self._target() if callable(self._target) and getattr(self._target, "_is_getter", False) else self._target
        original, local = self._original(target)
        new = self.new
        if new is DEFAULT:
            kwargs = dict(self._kwargs)
            if self._autospec:
                given = original if self._autospec is True else self._autospec
                new = create_autospec(given, spec_set=bool(self._spec_set), **kwargs)
            else:
                kind = self._new_callable
                if kind is None:
                    kind = AsyncMock if inspect.iscoroutinefunction(original) else MagicMock
                for word, value in (("spec", self._spec), ("spec_set", self._spec_set)):
                    if value is not None:
                        kwargs[word] = original if value is True else value
                new = kind(**kwargs)
                if isinstance(new, NonCallableMock) and not new._mock_name and "name" not in kwargs:
                    new.__dict__["_mock_name"] = self.attribute
        elif self._kwargs:
            raise TypeError("Can't pass kwargs to a mock we aren't creating")
        setattr(target, self.attribute, new)
        self._running.append((target, original, local))
        if not self._others:
            return new
        made = {self.attribute: new} if self.new is DEFAULT else {}
        for other in self._others:
            value = other.__enter__()
            if other.new is DEFAULT:
                made[other.attribute] = value
        return made

    def __exit__(self, *details):
        if not self._running:
            return
        for other in reversed(self._others):
            other.__exit__(*details)
        target, original, local = self._running.pop()
        if local and original is not DEFAULT:
            setattr(target, self.attribute, original)
        else:
            delattr(target, self.attribute)
            if original is not _missing and not hasattr(target, self.attribute):
                setattr(target, self.attribute, original)

    def start(self):
        result = self.__enter__()
        _started.append(self)
        return result

    def stop(self):
        if self in _started:
            _started.remove(self)
            return self.__exit__(None, None, None)


_started = []


def _getter(target):
    try:
        module, attribute = target.rsplit(".", 1)
    except (TypeError, ValueError, AttributeError):
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")

    def found():
        first, *rest = module.split(".")
        here = importlib.import_module(first)
        path = first
        for part in rest:
            path += "." + part
            try:
                here = getattr(here, part)
            except AttributeError:
                importlib.import_module(path)
                here = getattr(here, part)
        return here

    found._is_getter = True
    return found, attribute


def patch(target, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, **kwargs):
    found, attribute = _getter(target)
    return _patch(found, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs)


def _patch_object(target, attribute, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
                  new_callable=None, **kwargs):
    if isinstance(target, str):
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _patch(target, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs)


def _patch_multiple(target, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, **kwargs):
    if not kwargs:
        raise ValueError("Must supply at least one keyword argument with patch.multiple")
    if isinstance(target, str):
        name = target

        def target():
            return importlib.import_module(name)

        target._is_getter = True
    patches = [_patch(target, attribute, new, spec, create, spec_set, autospec, new_callable, {})
               for attribute, new in kwargs.items()]
    first, *others = patches
    first._others = others or [_Nothing()]
    return first


class _Nothing:
    attribute, new = "", None

    def __enter__(self):
        return None

    def __exit__(self, *details):
        pass

    def copy(self):
        return self


class _patch_dict:
    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.in_dict, self.values, self.clear = in_dict, dict(values), clear
        self.values.update(kwargs)
        self._before = None

    def __enter__(self):
        if isinstance(self.in_dict, str):
            found, attribute = _getter(self.in_dict)
            self.in_dict = getattr(found(), attribute)
        target = self.in_dict
        self._before = {key: target[key] for key in target}
        if self.clear:
            _emptied(target)
        for key, value in self.values.items():
            target[key] = value
        return target

    def __exit__(self, *details):
        if self._before is not None:
            _emptied(self.in_dict)
            for key, value in self._before.items():
                self.in_dict[key] = value
            self._before = None
        return False

    def start(self):
        result = self.__enter__()
        _started.append(self)
        return result

    def stop(self):
        if self in _started:
            _started.remove(self)
        return self.__exit__(None, None, None)

    def __call__(self, decorated):
        if isinstance(decorated, type):
            for name in dir(decorated):
                method = getattr(decorated, name)
                if name.startswith(patch.TEST_PREFIX) and callable(method):
                    setattr(decorated, name, _patch_dict(self.in_dict, self.values, self.clear)(method))
            return decorated

        @functools.wraps(decorated)
        def patched(*args, **kwargs):
            with self:
                return decorated(*args, **kwargs)

        return patched


def _emptied(mapping):
    for key in list(mapping):
        del mapping[key]


def _stop_all():
    while _started:
        _started[-1].stop()


patch.object = _patch_object
patch.dict = _patch_dict
patch.multiple = _patch_multiple
patch.stopall = _stop_all
patch.TEST_PREFIX = "test"


# Mocks after a pattern.

def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *, unsafe=False, **kwargs):
    """A mock with the attributes of `spec`, whose calls take the arguments that it takes."""
    kwargs.setdefault("name", _name or getattr(spec, "__name__", None))
    words = {"spec_set" if spec_set else "spec": spec}
    if inspect.iscoroutinefunction(spec):
        made = AsyncMock(**words, **kwargs)
    elif isinstance(spec, type) or callable(spec):
        made = MagicMock(**words, **kwargs)
    else:
        made = NonCallableMagicMock(**words, **kwargs)
    if callable(spec) and not instance:
        _hold_to_signature(made, spec)
    if isinstance(spec, type):
        if not instance and "return_value" not in kwargs:
            made.return_value = create_autospec(spec, spec_set, instance=True, _name="()")
        for name in dir(spec):
            original = getattr(spec, name, None)
            if not name.startswith("__") and inspect.isfunction(original):
                child = AsyncMock() if inspect.iscoroutinefunction(original) else MagicMock()
                _adopt(made, child, name)
                made._mock_children[name] = child
                _hold_to_signature(child, original, skip_self=True)
    return made


def _hold_to_signature(mock, original, skip_self=False):
    try:
        if isinstance(original, type):
            original, skip_self = original.__init__, True
        signature = inspect.signature(original)
    except (TypeError, ValueError):
        return
    answer = type(mock)._answer

    def checked(self, args, kwargs):
        signature.bind(*((None,) if skip_self else ()) + args, **kwargs)
        return answer(self, args, kwargs)

    type(mock)._answer = checked


def mock_open(mock=None, read_data=""):
    """Stands for `open`: what is read is `read_data`."""
    import io
    mock = MagicMock(name="open", spec=open) if mock is None else mock
    handle = MagicMock(name="handle")
    state = []

    def rewound(*args, **kwargs):
        state[:] = [io.BytesIO(read_data) if isinstance(read_data, bytes) else io.StringIO(read_data)]
        return DEFAULT

    rewound()
    handle.read.side_effect = lambda *args: state[0].read(*args)
    handle.readline.side_effect = lambda *args: state[0].readline(*args)
    handle.readlines.side_effect = lambda *args: state[0].readlines(*args)
    handle.write.return_value = None
    handle.__enter__.return_value = handle
    handle.__iter__.side_effect = lambda: iter(state[0].readline, state[0].read(0))
    mock.side_effect = rewound
    mock.return_value = handle
    return mock


def seal(mock):
    mock.__dict__["_mock_sealed"] = True
    for child in mock._mock_children.values():
        if isinstance(child, NonCallableMock):
            seal(child)
