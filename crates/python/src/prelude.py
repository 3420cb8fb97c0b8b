# What CPython does in C but needs Python code to be called: hidden from traces and tracebacks.
# Names without a leading underscore become built-ins.
import _machine

_attribute_of = _machine.attribute
_method = _machine.type_method
_python_method = _machine.python_method
_plain_compare = _machine.plain_compare
_plain_binary = _machine.plain_binary


def _attribute(object, name):
    return _attribute_of(object, name)


def _get_or(callable, arguments, hook, name):
    try:
        return callable(*arguments)
    except AttributeError:
        return hook(name)


def _getattribute_or(hook, fallback, name):
    try:
        return hook(name)
    except AttributeError:
        return fallback(name)


# Answers to questions of built-in functions.

def _ask_repr(value):
    text = _method(value, '__repr__')()
    if not isinstance(text, str):
        raise TypeError(f'__repr__ returned non-string (type {type(text).__name__})')
    return text


def _ask_str(value):
    return _method(value, '__str__')()


def _ask_hash(value):
    return _method(value, '__hash__')()


def _truth(value):
    if value:
        return True
    return False


_ask_truth = _truth


def _ask_length(value):
    return _method(value, '__len__')()


def _ask_equal(a, b):
    if a == b:
        return True
    return False


def _ask_less(a, b):
    if a < b:
        return True
    return False


def _ask_items(value):
    items = []
    for item in value:
        items.append(item)
    return items


def _ask_index(value):
    number = _method(value, '__index__')()
    if not isinstance(number, int):
        raise TypeError(f'__index__ returned non-int (type {type(number).__name__})')
    return number


def _ask_int(value):
    for name in ('__int__', '__index__', '__trunc__'):
        method = _method(value, name)
        if method is not None:
            number = method()
            if not isinstance(number, int):
                raise TypeError(f'{name} returned non-int (type {type(number).__name__})')
            return number


def _ask_float(value):
    for name in ('__float__', '__index__'):
        method = _method(value, name)
        if method is not None:
            number = method()
            if name == '__float__' and not isinstance(number, float):
                raise TypeError(f'{type(value).__name__}.__float__ returned non-float (type {type(number).__name__})')
            return number


def _ask_format(value, spec):
    return _method(value, '__format__')(spec)


def _ask_attribute(value, name):
    try:
        return (_attribute_of(value, name),)
    except AttributeError:
        return ()


# Operators.

def _binary(left, right, a, b, sign, right_first):
    if right_first:
        result = right(b, a)
        if result is not NotImplemented:
            return result
        right = None
    if left is not None:
        result = left(a, b)
        if result is not NotImplemented:
            return result
    else:
        result = _plain_binary(sign, a, b)
        if result is not NotImplemented:
            return result
    if right is not None and type(a) is not type(b):
        result = right(b, a)
        if result is not NotImplemented:
            return result
    elif left is not None and right is None:
        result = _plain_binary(sign, a, b)
        if result is not NotImplemented:
            return result
    if sign == '**':
        sign = '** or pow()'
    raise TypeError(f"unsupported operand type(s) for {sign}: '{type(a).__name__}' and '{type(b).__name__}'")


def _in_place(method, left, right, a, b, sign):
    result = method(a, b)
    if result is not NotImplemented:
        return result
    return _binary(left, right, a, b, sign, False)


def _pow(a, b):
    return a ** b


def _compare(number, own, other, a, b, sign):
    left = _method(a, own)
    right = _method(b, other)
    if right is not None and type(a) is not type(b) and issubclass(type(b), type(a)) and _python_method(b, other) is not None:
        result = right(a)
        if result is not NotImplemented:
            return result
        right = None
    if left is not None:
        result = left(b)
        if result is not NotImplemented:
            return result
    if right is not None:
        result = right(a)
        if result is not NotImplemented:
            return result
    if number == 0:
        return a is b
    if number == 1:
        return a is not b
    raise TypeError(f"'{sign}' not supported between instances of '{type(a).__name__}' and '{type(b).__name__}'")


def _eq(a, b):
    return _compare(0, '__eq__', '__eq__', a, b, '==')


def _ne(a, b):
    if _python_method(a, '__ne__') is None and _python_method(b, '__ne__') is None:
        result = _eq(a, b)
        return not result
    return _compare(1, '__ne__', '__ne__', a, b, '!=')


def _lt(a, b):
    return _compare(2, '__lt__', '__gt__', a, b, '<')


def _le(a, b):
    return _compare(3, '__le__', '__ge__', a, b, '<=')


def _gt(a, b):
    return _compare(4, '__gt__', '__lt__', a, b, '>')


def _ge(a, b):
    return _compare(5, '__ge__', '__le__', a, b, '>=')


def _call_truth(callable, item):
    if callable(item):
        return True
    return False


def _contains(container, item):
    for other in container:
        if other is item or other == item:
            return True
    return False


# Iteration.

def _iterate_by_index(sequence):
    index = 0
    get = _method(sequence, '__getitem__')
    while True:
        try:
            item = get(index)
        except (IndexError, StopIteration):
            return
        yield item
        index += 1


def _reversed_by_index(sequence):
    index = len(sequence) - 1
    while index >= 0:
        yield sequence[index]
        index -= 1


def _call_until(callable, sentinel):
    while True:
        value = callable()
        if value == sentinel:
            return
        yield value


def _enumerate(iterable, start):
    return _enumerated(iter(iterable), start)


def _enumerated(iterator, start):
    for item in iterator:
        yield start, item
        start += 1


def _zip(iterables, strict):
    return _zipped([iter(iterable) for iterable in iterables], strict)


def _zipped(iterators, strict):
    while iterators:
        items = []
        for place, iterator in enumerate(iterators):
            try:
                items.append(next(iterator))
            except StopIteration:
                if strict and place > 0:
                    plural = 's 1-' if place > 1 else ' '
                    raise ValueError(f'zip() argument {place + 1} is shorter than argument{plural}{place}') from None
                if strict:
                    for other in range(1, len(iterators)):
                        try:
                            next(iterators[other])
                        except StopIteration:
                            continue
                        plural = 's 1-' if other > 1 else ' '
                        raise ValueError(f'zip() argument {other + 1} is longer than argument{plural}{other}') from None
                return
        yield tuple(items)


class map:
    __module__ = 'builtins'

    def __init__(self, *arguments):
        if len(arguments) < 2:
            raise TypeError('map() must have at least two arguments.')
        self._function = arguments[0]
        self._iterators = [iter(iterable) for iterable in arguments[1:]]

    def __iter__(self):
        return self

    def __next__(self):
        if len(self._iterators) == 1:
            return self._function(next(self._iterators[0]))
        items = []
        for iterator in self._iterators:
            items.append(next(iterator))
        return self._function(*items)


class filter:
    __module__ = 'builtins'

    def __init__(self, function, iterable):
        self._function = function
        self._iterator = iter(iterable)

    def __iter__(self):
        return self

    def __next__(self):
        while True:
            item = next(self._iterator)
            if self._function is None:
                if item:
                    return item
            elif self._function(item):
                return item


def _any(iterable):
    for item in iterable:
        if item:
            return True
    return False


def _all(iterable):
    for item in iterable:
        if not item:
            return False
    return True


def _sum(total, items):
    for item in items:
        total = total + item
    return total


def _extreme(items, key, largest):
    best = items[0]
    best_key = key(best)
    for item in items[1:]:
        item_key = key(item)
        if largest:
            better = item_key > best_key
        else:
            better = item_key < best_key
        if better:
            best, best_key = item, item_key
    return best


# Sorting: stable; keys that are built-in values are compared by the machine.

def _sorted(items, *, key=None, reverse=False):
    if key is None:
        keys = items
    else:
        keys = [key(item) for item in items]
    if _machine.plain_order(keys):
        order = _machine.sort_plain(keys, reverse)
        return [items[place] for place in order]
    pairs = [(keys[place], items[place]) for place in range(len(items))]
    if reverse:
        pairs.reverse()
    pairs = _merge_sort(pairs)
    if reverse:
        pairs.reverse()
    return [pair[1] for pair in pairs]


def _merge_sort(pairs):
    width = 1
    count = len(pairs)
    while width < count:
        merged = []
        start = 0
        while start < count:
            middle = min(start + width, count)
            end = min(start + 2 * width, count)
            left, right = start, middle
            while left < middle and right < end:
                if pairs[right][0] < pairs[left][0]:
                    merged.append(pairs[right])
                    right += 1
                else:
                    merged.append(pairs[left])
                    left += 1
            merged.extend(pairs[left:middle])
            merged.extend(pairs[right:end])
            start = end
        pairs = merged
        width *= 2
    return pairs


def _sort_in_place(items, *, key=None, reverse=False):
    items[:] = _sorted(list(items), key=key, reverse=reverse)


# Dictionaries.

def _dict_update(target, other, **keywords):
    for key in other.keys():
        target[key] = other[key]
    for key in keywords:
        target[key] = keywords[key]


def _new_dict(target, other, **keywords):
    _dict_update(target, other, **keywords)
    return target


def _dict_merge(target, other, callable):
    name = _machine.callable_name(callable)
    try:
        keys = other.keys()
    except AttributeError:
        raise TypeError(f'{name}() argument after ** must be a mapping, not {type(other).__name__}') from None
    for key in keys:
        if key in target:
            raise TypeError(f"{name}() got multiple values for keyword argument '{key}'")
        target[key] = other[key]


def _dir(hook, object):
    return sorted(hook(object))


# Classes.

def _finish_class(cls, set_names, hook, keywords):
    for method, value, name in set_names:
        method(value, cls, name)
    if hook is not None:
        hook(cls, **keywords)
    return cls


class _GenericAlias:
    def __init__(self, origin, arguments):
        self.__origin__ = origin
        self.__args__ = arguments if isinstance(arguments, tuple) else (arguments,)

    def __call__(self, *arguments, **keywords):
        return self.__origin__(*arguments, **keywords)

    def __repr__(self):
        names = ', '.join(item.__name__ if isinstance(item, type) else repr(item) for item in self.__args__)
        return f'{self.__origin__.__name__}[{names}]'

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ is other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __getattr__(self, name):
        return getattr(self.__origin__, name)

    def __or__(self, other):
        return (self, other)

    def __ror__(self, other):
        return (other, self)


def _alias(origin, arguments):
    return _GenericAlias(origin, arguments)


def _throw(generator, exception, value):
    if isinstance(value, exception):
        return generator.throw(value)
    if value is None:
        return generator.throw(exception())
    return generator.throw(exception(value))


class _AsyncGeneratorStep:
    def __init__(self, generator):
        self.generator = generator

    def __await__(self):
        return self

    def __iter__(self):
        return self


def _import(name):
    _machine.import_module(name)
    return _machine.module(name.partition('.')[0])


def _import_dotted(first, full, wants_last):
    _machine.import_module(first)
    _machine.import_module(full)
    return _machine.module(full if wants_last else full.partition('.')[0])


# Code made while running.

def compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1):
    if isinstance(source, (bytes, bytearray)):
        source = source.decode()
    if mode not in ('exec', 'eval', 'single'):
        raise ValueError("compile() mode must be 'exec', 'eval' or 'single'")
    return _machine.compile(source, filename, mode)


def _run(source, globals, locals, mode):
    if isinstance(source, (str, bytes, bytearray)):
        if mode == 'eval' and isinstance(source, str):
            source = source.lstrip(' \t')
        source = compile(source, '<string>', mode)
    if globals is None and locals is None:
        return _machine.run_code(source, None)
    if globals is None:
        globals = {}
    space = _machine.new_space(globals, locals)
    try:
        return _machine.run_code(source, space)
    finally:
        if isinstance(globals, dict):
            target = globals if locals is None else locals
            for name, value in space.__dict__.items():
                if locals is None or globals.get(name, _missing) is not value:
                    target[name] = value


_missing = object()


def exec(source, globals=None, locals=None):
    _run(source, globals, locals, 'exec')


def eval(source, globals=None, locals=None):
    return _run(source, globals, locals, 'eval')


# Input and output.

class TextIOWrapper:
    __module__ = '_io'

    def __init__(self, stream, name, mode):
        self._stream = stream
        self.name = name
        self.mode = mode
        self.encoding = 'utf-8'
        self.errors = 'strict'
        self.closed = False
        self.newlines = None

    def __repr__(self):
        return f"<_io.TextIOWrapper name='{self.name}' mode='{self.mode}' encoding='utf-8'>"

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f'write() argument must be str, not {type(text).__name__}')
        if self._stream:
            _machine.print(self._stream, text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def fileno(self):
        return self._stream

    def isatty(self):
        return False

    def readable(self):
        return self._stream == 0

    def writable(self):
        return self._stream != 0

    def readline(self, size=-1):
        readline = _machine.console()
        if readline is None:
            return ''
        return readline('')

    def readlines(self):
        return list(self)

    def read(self, size=-1):
        return ''.join(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __enter__(self):
        return self

    def __exit__(self, *details):
        pass

    def close(self):
        pass


_sys = _machine.module('sys')
_sys.stdin = _sys.__stdin__ = TextIOWrapper(0, '<stdin>', 'r')
_sys.stdout = _sys.__stdout__ = TextIOWrapper(1, '<stdout>', 'w')
_sys.stderr = _sys.__stderr__ = TextIOWrapper(2, '<stderr>', 'w')
_sys.modules = {}
_TextIOWrapper = TextIOWrapper
del TextIOWrapper


def _print_to(target, text, flush):
    target.write(text)
    if flush:
        target.flush()


def _input(prompt):
    text = str(prompt)
    if text:
        _sys.stdout.write(text)
    readline = _machine.console()
    line = readline(text) if readline is not None else ''
    if not line:
        raise EOFError('EOF when reading a line')
    if line[-1] == '\n':
        line = line[:-1]
    return line


def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    if not isinstance(file, str):
        raise TypeError(f'expected str, bytes or os.PathLike object, not {type(file).__name__}')
    if any(letter in mode for letter in 'wax+'):
        _machine.unsupported("writing to a file is not part of the playground's Python. Instead: keep the data in a string or list.")
    text = _machine.file_text(file)
    if text is None:
        raise FileNotFoundError(2, 'No such file or directory', file)
    _machine.import_module('io')
    io = _machine.module('io')
    stream = io.BytesIO(text.encode()) if 'b' in mode else io.StringIO(text)
    return stream


def exit(code=None):
    raise SystemExit(code)


quit = exit

_end_hooks = []


def _at_end():
    threading = _machine.module('threading')
    if threading is not None and hasattr(threading, '_shutdown'):
        threading._shutdown()
    while _end_hooks:
        function, arguments, keywords = _end_hooks.pop()
        function(*arguments, **keywords)
