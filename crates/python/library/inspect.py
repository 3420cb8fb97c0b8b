"""What functions, classes and generators are made of."""

import sys
import types

CO_VARARGS, CO_VARKEYWORDS, CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR = 4, 8, 32, 128, 512
GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"
CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, CORO_CLOSED = "CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED"


def ismodule(object):
    return isinstance(object, types.ModuleType)


def isclass(object):
    return isinstance(object, type)


def isfunction(object):
    return isinstance(object, types.FunctionType)


def ismethod(object):
    return isinstance(object, types.MethodType)


def isbuiltin(object):
    return isinstance(object, types.BuiltinFunctionType)


def isroutine(object):
    return isbuiltin(object) or isfunction(object) or ismethod(object) or type(object).__name__ == "method_descriptor"


def iscode(object):
    return type(object).__name__ == "code"


def isframe(object):
    return type(object).__name__ == "frame"


def istraceback(object):
    return type(object).__name__ == "traceback"


def isgenerator(object):
    return type(object).__name__ == "generator"


def iscoroutine(object):
    return type(object).__name__ == "coroutine"


def isasyncgen(object):
    return type(object).__name__ == "async_generator"


def isawaitable(object):
    return iscoroutine(object) or hasattr(type(object), "__await__")


def isabstract(object):
    return isclass(object) and bool(getattr(object, "__abstractmethods__", ()))


def isdatadescriptor(object):
    return hasattr(type(object), "__set__") or isinstance(object, property)


def ismethoddescriptor(object):
    return not isclass(object) and not isfunction(object) and not ismethod(object) and hasattr(type(object), "__get__")


def _flag(object, flag):
    while ismethod(object):
        object = object.__func__
    while hasattr(object, "func") and hasattr(object, "keywords"):
        object = object.func
    return isfunction(object) and bool(object.__code__.co_flags & flag)


def isgeneratorfunction(object):
    return _flag(object, CO_GENERATOR)


def iscoroutinefunction(object):
    return _flag(object, CO_COROUTINE)


def isasyncgenfunction(object):
    return _flag(object, CO_ASYNC_GENERATOR)


def getgeneratorstate(generator):
    import _machine
    return "GEN_" + _machine.generator_state(generator)


def getcoroutinestate(coroutine):
    import _machine
    return "CORO_" + _machine.generator_state(coroutine)


def getmembers(object, predicate=None):
    found = []
    for name in dir(object):
        try:
            value = getattr(object, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            found.append((name, value))
    return found


def getmro(cls):
    return cls.__mro__


def getmodule(object):
    return sys.modules.get(getattr(object, "__module__", None))


def getmodulename(path):
    name = path.rpartition("/")[2]
    return name[:-3] if name.endswith(".py") else None


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margin = None
    for line in lines[1:]:
        content = line.lstrip()
        if content:
            margin = len(line) - len(content) if margin is None else min(margin, len(line) - len(content))
    lines[0] = lines[0].lstrip()
    if margin:
        lines[1:] = [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getdoc(object):
    doc = getattr(object, "__doc__", None)
    return cleandoc(doc) if isinstance(doc, str) else None


def getfile(object):
    if ismodule(object) and getattr(object, "__file__", None):
        return object.__file__
    if isclass(object):
        module = sys.modules.get(object.__module__)
        if module is not None and getattr(module, "__file__", None):
            return module.__file__
        raise TypeError(f"{object!r} is a built-in class")
    while ismethod(object):
        object = object.__func__
    if isfunction(object):
        return object.__code__.co_filename
    raise TypeError(f"module, class, method, function, traceback, frame, or code object was expected, got {type(object).__name__}")


getsourcefile = getfile


def getsourcelines(object):
    import _machine
    text = _machine.file_text(getfile(object))
    if text is None:
        raise OSError("could not get source code")
    lines = text.splitlines(True)
    if ismodule(object):
        return lines, 0
    if isclass(object):
        starts = [at for at, line in enumerate(lines) if line.lstrip().startswith(("class " + object.__name__ + "(", "class " + object.__name__ + ":"))]
        if not starts:
            raise OSError("could not find class definition")
        start = starts[0]
    else:
        while ismethod(object):
            object = object.__func__
        start = object.__code__.co_firstlineno - 1
    margin = len(lines[start]) - len(lines[start].lstrip())
    end = start
    while end < len(lines) and (lines[end].lstrip().startswith("@")):
        end += 1
    end += 1
    while end < len(lines):
        line = lines[end]
        if line.strip() and len(line) - len(line.lstrip()) <= margin:
            break
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return lines[start:end], start + 1


def getsource(object):
    return "".join(getsourcelines(object)[0])


def currentframe():
    return sys._getframe(1) if __name__ == sys._getframe(0).f_globals.get("__name__") else sys._getframe(0)


class FrameInfo(tuple):
    frame = property(lambda self: self[0])
    filename = property(lambda self: self[1])
    lineno = property(lambda self: self[2])
    function = property(lambda self: self[3])
    code_context = property(lambda self: self[4])
    index = property(lambda self: self[5])


def _context(file, line, count):
    """So many lines of the file with the given one in their middle, and where it is among them."""
    import linecache

    lines = linecache.getlines(file) if count > 0 else []
    if not lines:
        return None, None
    first = max(0, min(line - 1 - count // 2, len(lines) - count))
    return lines[first : first + count], line - 1 - first


def stack(context=1):
    frames = []
    frame = sys._getframe()
    while frame is not None:
        if frame.f_globals.get("__name__") != __name__:
            file, line = frame.f_code.co_filename, frame.f_lineno
            lines, place = _context(file, line, context)
            frames.append(FrameInfo((frame, file, line, frame.f_code.co_name, lines, place)))
        frame = frame.f_back
    return frames


class _empty:
    pass


class _ParameterKind(int):
    _names = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")
    name = property(lambda self: self._names[self])
    description = property(lambda self: ("positional-only", "positional or keyword", "variadic positional",
                                         "keyword-only", "variadic keyword")[self])

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {int(self)}>"

    def __str__(self):
        return self.name


def _shown(annotation):
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", "__main__"):
            return annotation.__qualname__
        return f"{annotation.__module__}.{annotation.__qualname__}"
    return repr(annotation)


formatannotation = _shown


class Parameter:
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = [_ParameterKind(n) for n in range(5)]
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name, self.kind, self.default, self.annotation = name, kind, default, annotation

    def replace(self, **changes):
        values = {"name": self.name, "kind": self.kind, "default": self.default, "annotation": self.annotation, **changes}
        name, kind = values.pop("name"), values.pop("kind")
        return Parameter(name, kind, **values)

    def __str__(self):
        text = self.name
        if self.annotation is not _empty:
            text += f": {_shown(self.annotation)}"
        if self.default is not _empty:
            text += (" = " if self.annotation is not _empty else "=") + repr(self.default)
        if self.kind == self.VAR_POSITIONAL:
            text = "*" + text
        elif self.kind == self.VAR_KEYWORD:
            text = "**" + text
        return text

    def __repr__(self):
        return f'<Parameter "{self}">'

    def __eq__(self, other):
        return isinstance(other, Parameter) and str(self) == str(other) and self.kind == other.kind

    def __hash__(self):
        return hash((self.name, int(self.kind)))


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature, self.arguments = signature, arguments

    @property
    def args(self):
        out = []
        for name, parameter in self.signature.parameters.items():
            if parameter.kind in (3, 4) or name not in self.arguments:
                break
            if parameter.kind == 2:
                out.extend(self.arguments[name])
            else:
                out.append(self.arguments[name])
        return tuple(out)

    @property
    def kwargs(self):
        out = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                if parameter.kind == 4:
                    out.update(self.arguments[name])
                elif parameter.kind == 3:
                    out[name] = self.arguments[name]
        return out

    def apply_defaults(self):
        made = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                made[name] = self.arguments[name]
            elif parameter.default is not _empty:
                made[name] = parameter.default
            elif parameter.kind == 2:
                made[name] = ()
            elif parameter.kind == 4:
                made[name] = {}
        self.arguments = made

    def __repr__(self):
        inside = ", ".join([f"{name}={value!r}" for name, value in self.arguments.items()])
        return f"<BoundArguments ({inside})>"


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        self.parameters = {parameter.name: parameter for parameter in parameters or ()}
        self.return_annotation = return_annotation

    def replace(self, *, parameters=None, return_annotation=None):
        return Signature(self.parameters.values() if parameters is None else parameters,
                         return_annotation=self.return_annotation if return_annotation is None else return_annotation)

    def bind(self, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def _bind(self, args, kwargs, partial):
        args = list(args)
        kwargs = dict(kwargs)
        found = {}
        for name, parameter in self.parameters.items():
            if parameter.kind == 2:
                if args:
                    found[name] = tuple(args)
                args = []
            elif parameter.kind == 4:
                if kwargs:
                    found[name] = kwargs
                kwargs = {}
            elif args and parameter.kind != 3:
                if name in kwargs and parameter.kind == 1:
                    raise TypeError(f"multiple values for argument {name!r}")
                found[name] = args.pop(0)
            elif name in kwargs and parameter.kind != 0:
                found[name] = kwargs.pop(name)
            elif parameter.default is _empty and not partial:
                raise TypeError(f"missing a required argument: {name!r}")
        if args:
            raise TypeError("too many positional arguments")
        if kwargs:
            raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return BoundArguments(self, found)

    def __str__(self):
        parts = []
        only = False
        star = True
        for parameter in self.parameters.values():
            if parameter.kind == 0:
                only = True
            elif only:
                parts.append("/")
                only = False
            if parameter.kind == 2:
                star = False
            elif parameter.kind == 3 and star:
                parts.append("*")
                star = False
            parts.append(str(parameter))
        if only:
            parts.append("/")
        text = f"({', '.join(parts)})"
        if self.return_annotation is not _empty:
            text += f" -> {_shown(self.return_annotation)}"
        return text

    def __repr__(self):
        return f"<Signature {self}>"

    def __eq__(self, other):
        return isinstance(other, Signature) and str(self) == str(other)

    def __hash__(self):
        return hash(str(self))


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if ismethod(obj):
        whole = signature(obj.__func__)
        return whole.replace(parameters=list(whole.parameters.values())[1:])
    while follow_wrapped and hasattr(obj, "__wrapped__"):
        obj = obj.__wrapped__
    if isclass(obj):
        for name in ("__init__", "__new__"):
            made = getattr(obj, name)
            if isfunction(made):
                whole = signature(made)
                return whole.replace(parameters=list(whole.parameters.values())[1:], return_annotation=_empty)
        return Signature()
    if hasattr(obj, "func") and hasattr(obj, "keywords"):
        whole = signature(obj.func)
        kept = list(whole.parameters.values())[len(obj.args):]
        return whole.replace(parameters=[parameter for parameter in kept if parameter.name not in obj.keywords])
    if not isfunction(obj):
        if isfunction(getattr(type(obj), "__call__", None)):
            return signature(obj.__call__)
        raise ValueError(f"no signature found for builtin {obj!r}")
    code = obj.__code__
    annotations = obj.__annotations__
    names = list(code.co_varnames)
    positional, keyword = code.co_argcount, code.co_kwonlyargcount
    defaults = obj.__defaults__ or ()
    kwdefaults = obj.__kwdefaults__ or {}
    parameters = []
    for place, name in enumerate(names[:positional]):
        at = place - (positional - len(defaults))
        parameters.append(Parameter(name, Parameter.POSITIONAL_ONLY if place < code.co_posonlyargcount else
                                    Parameter.POSITIONAL_OR_KEYWORD, default=defaults[at] if at >= 0 else _empty,
                                    annotation=annotations.get(name, _empty)))
    rest = positional + keyword
    if code.co_flags & CO_VARARGS:
        name = names[rest]
        parameters.append(Parameter(name, Parameter.VAR_POSITIONAL, annotation=annotations.get(name, _empty)))
        rest += 1
    for name in names[positional:positional + keyword]:
        parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=kwdefaults.get(name, _empty),
                                    annotation=annotations.get(name, _empty)))
    if code.co_flags & CO_VARKEYWORDS:
        name = names[rest]
        parameters.append(Parameter(name, Parameter.VAR_KEYWORD, annotation=annotations.get(name, _empty)))
    return Signature(parameters, return_annotation=annotations.get("return", _empty))


class FullArgSpec(tuple):
    args = property(lambda self: self[0])
    varargs = property(lambda self: self[1])
    varkw = property(lambda self: self[2])
    defaults = property(lambda self: self[3])
    kwonlyargs = property(lambda self: self[4])
    kwonlydefaults = property(lambda self: self[5])
    annotations = property(lambda self: self[6])

    def __repr__(self):
        names = ("args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults", "annotations")
        return f"FullArgSpec({', '.join([f'{name}={value!r}' for name, value in zip(names, self)])})"


def getfullargspec(func):
    while ismethod(func):
        func = func.__func__
    args, kwonly, varargs, varkw = [], [], None, None
    for parameter in signature(func, follow_wrapped=False).parameters.values():
        if parameter.kind in (0, 1):
            args.append(parameter.name)
        elif parameter.kind == 2:
            varargs = parameter.name
        elif parameter.kind == 3:
            kwonly.append(parameter.name)
        else:
            varkw = parameter.name
    return FullArgSpec((args, varargs, varkw, func.__defaults__, kwonly, func.__kwdefaults__, dict(func.__annotations__)))


def unwrap(func, *, stop=None):
    while hasattr(func, "__wrapped__") and not (stop is not None and stop(func)):
        func = func.__wrapped__
    return func


def getclosurevars(func):
    raise NotImplementedError("getclosurevars")


def getattr_static(obj, attr, *default):
    for owner in [obj] + (list(type(obj).__mro__) if not isclass(obj) else list(obj.__mro__)):
        names = getattr(owner, "__dict__", {})
        if attr in names:
            return names[attr]
    if default:
        return default[0]
    raise AttributeError(attr)


class Arguments(tuple):
    def __new__(cls, args, varargs, varkw):
        return tuple.__new__(cls, (args, varargs, varkw))

    args = property(lambda self: self[0])
    varargs = property(lambda self: self[1])
    varkw = property(lambda self: self[2])

    def __repr__(self):
        return f"Arguments(args={self[0]!r}, varargs={self[1]!r}, varkw={self[2]!r})"


def getargs(co):
    """The parameters of a code object."""
    if not iscode(co):
        raise TypeError(f"{co!r} is not a code object")
    names = co.co_varnames
    count, only = co.co_argcount, co.co_kwonlyargcount
    place = count + only
    varargs = varkw = None
    if co.co_flags & 4:
        varargs = names[place]
        place += 1
    if co.co_flags & 8:
        varkw = names[place]
    return Arguments(list(names[:count]) + list(names[count : count + only]), varargs, varkw)


class ArgInfo(tuple):
    _fields = ("args", "varargs", "keywords", "locals")
    args, varargs, keywords, locals = [property(lambda self, at=at: self[at]) for at in range(4)]

    def __repr__(self):
        return f"ArgInfo({', '.join([f'{name}={value!r}' for name, value in zip(self._fields, self)])})"


def getargvalues(frame):
    """The parameters of a running function, and what they are."""
    args, varargs, varkw = getargs(frame.f_code)
    return ArgInfo((args, varargs, varkw, frame.f_locals))


def formatargvalues(args, varargs, varkw, locals, formatarg=str, formatvarargs=lambda name: "*" + name,
                    formatvarkw=lambda name: "**" + name, formatvalue=lambda value: "=" + repr(value)):
    parts = [formatarg(name) + formatvalue(locals[name]) for name in args]
    if varargs:
        parts.append(formatvarargs(varargs) + formatvalue(locals[varargs]))
    if varkw:
        parts.append(formatvarkw(varkw) + formatvalue(locals[varkw]))
    return "(" + ", ".join(parts) + ")"
