# What CPython does in C but needs Python code to be called: hidden from traces and tracebacks.
# Names without a leading underscore become built-ins.
import _machine

_attribute_of = _machine.attribute
_method = _machine.type_method
_python_method = _machine.python_method
_plain_compare = _machine.plain_compare
_plain_binary = _machine.plain_binary
_type_shown = _machine.type_shown


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
    return _binary_otherwise(right, a, b, sign, left)


def _binary_otherwise(right, a, b, sign, left=True):
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
    raise TypeError(f"unsupported operand type(s) for {sign}: '{_type_shown(a)}' and '{_type_shown(b)}'")


def _in_place(method, left, right, a, b, sign):
    result = method(a, b)
    if result is not NotImplemented:
        return result
    return _binary(left, right, a, b, sign, False)


def _pow(a, b):
    return a ** b


def _blocked(value, name):
    # A class says by None that it has no such method, and that nobody else is to be asked.
    for base in type(value).__mro__:
        if name in base.__dict__:
            return base.__dict__[name] is None
    return False


def _compare(number, own, other, a, b, sign):
    left = _method(a, own)
    right = _method(b, other)
    if left is None and _blocked(a, own) or right is None and type(a) is not type(b) and issubclass(type(b), type(a)) and _blocked(b, other):
        raise TypeError("'NoneType' object is not callable")
    if right is not None and type(a) is not type(b) and issubclass(type(b), type(a)) and _python_method(b, other) is not None:
        result = right(a)
        if result is not NotImplemented:
            return result
        right = None
    if left is not None:
        result = left(b)
        if result is not NotImplemented:
            return result
    return _compare_rest(number, right, a, b, sign)


def _compare_otherwise(equal, other, a, b, sign):
    return _compare_rest(0 if equal else 2, _method(b, other), a, b, sign)


def _compare_rest(number, right, a, b, sign):
    if right is not None:
        result = right(a)
        if result is not NotImplemented:
            return result
    if number == 0:
        return a is b
    if number == 1:
        return a is not b
    raise TypeError(f"'{sign}' not supported between instances of '{_type_shown(a)}' and '{_type_shown(b)}'")


def _eq(a, b):
    return _compare(0, '__eq__', '__eq__', a, b, '==')


def _ne(a, b):
    sides = [(a, b), (b, a)]
    if type(a) is not type(b) and issubclass(type(b), type(a)) and _python_method(b, '__ne__') is not None:
        sides.reverse()
    if type(a) is not type(b) and issubclass(type(b), type(a)) and _blocked(b, '__ne__'):
        raise TypeError("'NoneType' object is not callable")
    for own, other in sides:
        if _blocked(own, '__ne__'):
            raise TypeError("'NoneType' object is not callable")
        method = _python_method(own, '__ne__')
        if method is not None:
            result = method(own, other)
        else:
            # The inherited one asks for equality.
            result = _method(own, '__eq__')(other)
            if result is not NotImplemented:
                result = not result
        if result is not NotImplemented:
            return result
    return a is not b


def _lt(a, b):
    return _compare(2, '__lt__', '__gt__', a, b, '<')


def _le(a, b):
    return _compare(3, '__le__', '__ge__', a, b, '<=')


def _gt(a, b):
    return _compare(4, '__gt__', '__lt__', a, b, '>')


def _ge(a, b):
    return _compare(5, '__ge__', '__le__', a, b, '>=')


def _compare_views(a, b, sign):
    if sign in ('>', '>='):
        a, b = b, a
    if sign in ('<=', '>='):
        return len(a) <= len(b) and _all_in(a, b)
    if sign in ('<', '>'):
        return len(a) < len(b) and _all_in(a, b)
    return (len(a) == len(b) and _all_in(a, b)) == (sign == '==')


def _all_in(a, b):
    for item in a:
        if item not in b:
            return False
    return True


# Finalisers: what goes wrong in them is told and forgotten.

def _ignored(where, problem):
    import sys
    problem.__cause__ = problem.__context__ = None
    sys.stderr.write(f'Exception ignored in: {where!r}\n' + _machine.traceback_text(problem))


def _delete(call, method):
    try:
        call()
    except BaseException as problem:
        _ignored(method, problem)


def _close_dropped(generator):
    try:
        generator.close()
    except BaseException as problem:
        _ignored(generator, problem)


_told_unawaited = set()


def _never_awaited(coroutine, file, line):
    name = coroutine.__qualname__
    import sys
    message = f"coroutine '{name}' was never awaited"
    warnings = sys.modules.get('warnings')
    if warnings is not None and hasattr(warnings, 'warn_explicit'):
        warnings.warn_explicit(message, RuntimeWarning, file, line, source=coroutine)
    elif (file, line, name) not in _told_unawaited:
        _told_unawaited.add((file, line, name))
        text = f'{file}:{line}: RuntimeWarning: {message}\n'
        lines = (_machine.file_text(file) or '').split('\n')
        if line <= len(lines) and lines[line - 1].strip():
            text += f'  {lines[line - 1].strip()}\nRuntimeWarning: Enable tracemalloc to get the object allocation traceback\n'
        sys.stderr.write(text)


def _claims_class(value, of):
    said = value.__class__
    return isinstance(said, type) and issubclass(said, of)


def _instance_of_any(value, classes):
    for one in classes:
        if isinstance(value, one):
            return True
    return False


def _subclass_of_any(value, classes):
    for one in classes:
        if issubclass(value, one):
            return True
    return False


def _close_inner(inner, exception):
    try:
        close = getattr(inner, 'close', None)
    except Exception:
        close = None
    if close is not None:
        close()
    raise exception


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

def _iterator_of(method):
    iterator = method()
    if _method(iterator, '__next__') is None:
        raise TypeError(f"iter() returned non-iterator of type '{type(iterator).__name__}'")
    return iterator


def _long_range(*bounds):
    import _long_range
    return _long_range.make(*bounds)


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

    def __init__(self, *arguments):
        if len(arguments) != 2:
            raise TypeError(f'filter expected 2 arguments, got {len(arguments)}')
        function, iterable = arguments
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


def _extreme_of(iterable, key, largest, default):
    iterator = iter(iterable)
    for item in iterator:
        return _best(item, iterator, key, largest)
    if default:
        return default[0]
    raise ValueError('max() arg is an empty sequence' if largest else 'min() arg is an empty sequence')


def _extreme(items, key, largest):
    return _best(items[0], items[1:], key, largest)


def _best(best, rest, key, largest):
    best_key = best if key is None else key(best)
    for item in rest:
        item_key = item if key is None else key(item)
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


def _dict_or(target, other):
    if other is None:
        raise TypeError("'NoneType' object is not iterable")
    target.update(other)
    return target


def _new_dict(target, other, **keywords):
    _dict_update(target, other, **keywords)
    return target


def _dict_merge(target, other, callable):
    name = _machine.callable_name(callable)
    try:
        keys = other.keys()
    except AttributeError:
        raise TypeError(f'{name} argument after ** must be a mapping, not {type(other).__name__}') from None
    for key in keys:
        if key in target:
            raise TypeError(f"{name} got multiple values for keyword argument '{key}'")
        target[key] = other[key]


def _dir(hook, object):
    return sorted(hook(object))


def _pack_item(letter, value):
    _machine.import_module('_struct')
    try:
        return _machine.module('_struct').pack(letter, value)
    except TypeError:
        kind = TypeError
    except Exception as error:
        kind = TypeError if 'required' in str(error) else ValueError
    if kind is TypeError:
        raise TypeError(f"memoryview: invalid type for format '{letter}'")
    raise ValueError(f"memoryview: invalid value for format '{letter}'")


# Classes.

def _prepare_class(function, name, bases, original_bases, keywords, metaclass):
    mapping = metaclass.__prepare__(name, bases, **keywords)
    return _machine.class_body(function, name, bases, original_bases, keywords, metaclass, mapping)


def _prepared_class(metaclass, name, bases, mapping, names, keywords):
    # Its class has heard of each name already, if it is more than a dictionary.
    heard = type(type(mapping).__setitem__) is type(_prepared_class)
    for key in names:
        if not heard or key not in mapping:
            mapping[key] = names[key]
    return metaclass(name, bases, mapping, **keywords)


def _finish_class(cls, set_names, hook, keywords):
    for method, value, name in set_names:
        method(value, cls, name)
    if hook is not None:
        hook(cls, **keywords)
    return cls


def _type_name(item):
    if item is None or item is type(None):
        return 'None'
    if item is ...:
        return '...'
    if isinstance(item, type):
        module = item.__module__
        return item.__qualname__ if module == 'builtins' else f'{module}.{item.__qualname__}'
    return repr(item)


class _GenericAlias:
    __module__ = 'types'
    _star = ''

    def __init__(self, origin, arguments):
        self.__origin__ = origin
        self.__args__ = arguments if isinstance(arguments, tuple) else (arguments,)

    def __call__(self, *arguments, **keywords):
        return self.__origin__(*arguments, **keywords)

    def __repr__(self):
        names = ', '.join([_type_name(item) for item in self.__args__]) or '()'
        return f'{self._star}{_type_name(self.__origin__)}[{names}]'

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ is other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __getattr__(self, name):
        return getattr(self.__origin__, name)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __iter__(self):
        spread = _GenericAlias(self.__origin__, self.__args__)
        spread._star = '*'
        yield spread

    def __instancecheck__(self, value):
        raise TypeError('isinstance() argument 2 cannot be a parameterized generic')

    def __subclasscheck__(self, value):
        raise TypeError('issubclass() argument 2 cannot be a parameterized generic')

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)


class _UnionType:
    __module__ = 'types'

    def __init__(self, arguments):
        self.__args__ = arguments

    def __repr__(self):
        return ' | '.join([_type_name(item) for item in self.__args__])

    def __eq__(self, other):
        if not isinstance(other, _UnionType):
            return NotImplemented
        return set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __instancecheck__(self, value):
        return isinstance(value, self.__args__)

    def __subclasscheck__(self, value):
        return issubclass(value, self.__args__)

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)


def _state(object):
    return dict(getattr(object, '__dict__', ())) or None


def _make(cls, *arguments):
    return cls.__new__(cls, *arguments)


def _reduce(object):
    cls = type(object)
    if cls.__module__ == 'builtins' and not isinstance(object, BaseException):
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    return _make, (cls,), object.__getstate__()


def _reduce_ex(object):
    return object.__reduce__()


def _send_to(iterator, value):
    return iterator.send(value)


def _throw_to(iterator, exception):
    try:
        throw = iterator.throw
    except AttributeError:
        raise exception from None
    return throw(exception)


def _union(a, b):
    items = []
    for part in (a, b):
        for item in part.__args__ if isinstance(part, _UnionType) else (part,):
            if item is None:
                item = type(None)
            if not isinstance(item, type) and not isinstance(item, _GenericAlias) and not hasattr(item, '__module__'):
                return NotImplemented
            if item not in items:
                items.append(item)
    return items[0] if len(items) == 1 else _UnionType(tuple(items))


_GenericAlias.__name__ = _GenericAlias.__qualname__ = 'GenericAlias'
_UnionType.__name__ = _UnionType.__qualname__ = 'UnionType'


def _alias(origin, arguments):
    return _GenericAlias(origin, arguments)


def _throw(generator, exception, value):
    if isinstance(value, exception):
        return generator.throw(value)
    if value is None:
        return generator.throw(exception())
    return generator.throw(exception(value))


class _AsyncGeneratorStep:
    """One `asend`, `athrow` or `aclose` on its way: what the generator awaits passes through, what it
    yields is the result."""

    def __init__(self, generator, value=None, exception=None, closing=False):
        self.generator = generator
        self.value = value
        self.exception = exception
        self.closing = closing
        self.state = 0

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return self.send(None)

    def send(self, value):
        if self.state == 2:
            raise RuntimeError('cannot reuse already awaited ' + ('aclose()/athrow()' if self.closing or self.exception else '__anext__()/asend()'))
        exception = None
        if self.state == 0:
            self.state = 1
            value = self.value
            exception = self.exception
        return self._step(value, exception)

    def throw(self, exception, value=None, traceback=None):
        if isinstance(exception, type):
            exception = exception() if value is None else exception(value)
        self.state = 1
        return self._step(None, exception)

    def close(self):
        self.state = 2

    def _step(self, value, exception):
        done = False
        try:
            if exception is None:
                out = _machine.generator_send(self.generator, value)
            else:
                out = _machine.generator_throw(self.generator, exception)
        except BaseException as error:
            self.state = 2
            if not self.closing or not isinstance(error, (StopAsyncIteration, GeneratorExit)):
                raise
            done = True
        if done:
            raise StopIteration
        own = _machine.unwrap(out)
        if own is None:
            return out
        self.state = 2
        if self.closing:
            raise RuntimeError('async generator ignored GeneratorExit')
        raise StopIteration(own[0])


def _async_send(generator, value=None):
    return _AsyncGeneratorStep(generator, value)


def _async_throw(generator, exception, value=None, traceback=None):
    if isinstance(exception, type):
        exception = exception() if value is None else exception(value)
    return _AsyncGeneratorStep(generator, None, exception)


def _async_close(generator, started):
    if not started:
        return _nothing()
    return _AsyncGeneratorStep(generator, None, GeneratorExit(), True)


async def _nothing():
    pass


def aiter(async_iterable):
    method = _method(async_iterable, '__aiter__')
    if method is None:
        raise TypeError(f"'{type(async_iterable).__name__}' object is not an async iterable")
    return method()


def anext(async_iterator, *default):
    method = _method(async_iterator, '__anext__')
    if method is None:
        raise TypeError(f"'{type(async_iterator).__name__}' object is not an async iterator")
    if default:
        return _anext_or(method, default[0])
    return method()


async def _anext_or(method, default):
    try:
        return await method()
    except StopAsyncIteration:
        return default


def _import(name, wants_last, level):
    if not isinstance(name, str):
        raise TypeError('module name must be a string')
    if level < 0:
        raise ValueError('level must be >= 0')
    if not name:
        raise ValueError('Empty module name')
    return _import_dotted(name.partition('.')[0], name, wants_last)


def _import_dotted(first, full, wants_last):
    at = len(first)
    while at != -1:
        _machine.import_module(full[:at])
        at = full.find('.', at + 1)
    _machine.import_module(full)
    return _machine.module(full if wants_last else full.partition('.')[0])


# Frames, as programs look at them.

class _Frame:
    def __init__(self, code, line, globals, locals, back):
        self.f_code = code
        self.f_lineno = line
        self.f_globals = globals
        self.f_locals = {} if locals is None else locals
        self.f_back = back
        self.f_builtins = _machine.module('builtins').__dict__
        self.f_lasti = 0
        self.f_trace = None

    def __repr__(self):
        code = self.f_code
        return f"<frame at 0x{id(self):x}, file '{code.co_filename}', line {self.f_lineno}, code {code.co_name}>"

    def clear(self):
        pass


_Frame.__name__ = _Frame.__qualname__ = 'frame'
_Frame.__module__ = 'builtins'


def _frame(rows):
    back = None
    for row in reversed(rows):
        back = _Frame(*row, back)
    return back


# Exception groups.

class BaseExceptionGroup(BaseException):
    __module__ = 'builtins'

    def __new__(cls, *arguments):
        if len(arguments) != 2:
            raise TypeError(f'BaseExceptionGroup.__new__() takes exactly 2 arguments ({len(arguments)} given)')
        message, exceptions = arguments
        if not isinstance(message, str):
            raise TypeError(f'BaseExceptionGroup.__new__() argument 1 must be str, not {type(message).__name__}')
        if not isinstance(exceptions, (list, tuple)) and not hasattr(exceptions, '__getitem__'):
            raise TypeError('second argument (exceptions) must be a sequence')
        inner = tuple(exceptions)
        if not inner:
            raise ValueError('second argument (exceptions) must be a non-empty sequence')
        plain = True
        for place, exception in enumerate(inner):
            if not isinstance(exception, BaseException):
                raise ValueError(f'Item {place} of second argument (exceptions) is not an exception')
            if not isinstance(exception, Exception):
                plain = False
        if cls is BaseExceptionGroup and plain:
            cls = ExceptionGroup
        elif issubclass(cls, Exception) and not plain:
            where = 'an ExceptionGroup' if cls is ExceptionGroup else repr(cls.__name__)
            raise TypeError(f'Cannot nest BaseExceptions in {where}')
        self = super().__new__(cls, *arguments)
        self.message = message
        self.exceptions = inner
        return self

    def __str__(self):
        count = len(self.exceptions)
        return f"{self.message} ({count} sub-exception{'' if count == 1 else 's'})"

    def derive(self, exceptions):
        return BaseExceptionGroup(self.message, exceptions)

    def split(self, condition):
        matches = _group_condition(condition)
        return _split_group(self, matches)

    def subgroup(self, condition):
        matches = _group_condition(condition)
        return _split_group(self, matches)[0]

    def __class_getitem__(cls, item):
        return _alias(cls, item)


class ExceptionGroup(BaseExceptionGroup, Exception):
    __module__ = 'builtins'


def _group_condition(condition):
    if isinstance(condition, type) and issubclass(condition, BaseException):
        return lambda exception: isinstance(exception, condition)
    if isinstance(condition, tuple):
        for item in condition:
            if not isinstance(item, type) or not issubclass(item, BaseException):
                break
        else:
            return lambda exception: isinstance(exception, condition)
    elif callable(condition) and not isinstance(condition, type):
        return condition
    raise TypeError('expected a function, exception type or tuple of exception types')


def _split_group(group, matches):
    if matches(group):
        return group, None
    yes, no = [], []
    for exception in group.exceptions:
        if isinstance(exception, BaseExceptionGroup):
            inside, outside = _split_group(exception, matches)
            if inside is not None:
                yes.append(inside)
            if outside is not None:
                no.append(outside)
        elif matches(exception):
            yes.append(exception)
        else:
            no.append(exception)
    return _derived_group(group, yes), _derived_group(group, no)


def _derived_group(group, exceptions):
    if not exceptions:
        return None
    made = group.derive(exceptions)
    if not isinstance(made, BaseExceptionGroup):
        raise TypeError('derive must return an instance of BaseExceptionGroup')
    made.__traceback__ = group.__traceback__
    made.__context__ = group.__context__
    if group.__cause__ is not None:
        made.__cause__ = group.__cause__
    made.__suppress_context__ = group.__suppress_context__
    notes = getattr(group, '__notes__', None)
    if notes is not None:
        made.__notes__ = list(notes)
    return made


def _match_star(exception, kinds):
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        if not isinstance(kind, type) or not issubclass(kind, BaseException):
            raise TypeError('catching classes that do not inherit from BaseException is not allowed')
        if issubclass(kind, BaseExceptionGroup):
            raise TypeError('catching ExceptionGroup with except* is not allowed. Use except instead.')
    if exception is None:
        return None, None
    if isinstance(exception, BaseExceptionGroup):
        return exception.split(kinds)
    if isinstance(exception, kinds):
        return BaseExceptionGroup('', (exception,)), None
    return None, exception


def _leaves(group):
    found = []
    for exception in group.exceptions:
        if isinstance(exception, BaseExceptionGroup):
            found.extend(_leaves(exception))
        else:
            found.append(exception)
    return found


def _end_star(original, raised, rest):
    if rest is not None:
        raised.append(rest)
    if not isinstance(original, BaseExceptionGroup):
        return raised[0] if raised else None
    again, fresh, leaves = False, [], []
    for exception in raised:
        own = isinstance(exception, BaseExceptionGroup) and exception.__traceback__ == original.__traceback__ \
            and exception.__cause__ is original.__cause__ and exception.__context__ is original.__context__
        if exception is original or exception is rest or own:
            again = True
            if isinstance(exception, BaseExceptionGroup):
                leaves.extend(_leaves(exception))
        else:
            fresh.append(exception)
    if again:
        wanted = [id(leaf) for leaf in leaves]
        kept = _split_group(original, lambda exception: id(exception) in wanted)[0]
        if not fresh:
            return kept
        fresh.append(kept)
    if not fresh:
        return None
    if len(fresh) == 1:
        return fresh[0]
    return BaseExceptionGroup('', fresh)


# Complex numbers.

_math = _machine.module('math')


def _complex_parts(value):
    if isinstance(value, complex):
        return value.real, value.imag
    if isinstance(value, (int, float)):
        return float(value), 0.0
    return None


def _complex_text(number):
    text = repr(number)
    return text[:-2] if text[-2:] == '.0' else text


def _complex_parse(text):
    text = text.strip()
    if text[:1] == '(' and text[-1:] == ')':
        text = text[1:-1].strip()
    try:
        if text[-1:] not in ('j', 'J'):
            return float(text), 0.0
        body = text[:-1]
        at = len(body) - 1
        while at > 0 and not (body[at] in '+-' and body[at - 1] not in 'eE'):
            at -= 1
        real = float(body[:at]) if at > 0 else 0.0
        imaginary = body[at:]
        if imaginary in ('', '+', '-'):
            imaginary += '1'
        return real, float(imaginary)
    except ValueError:
        raise ValueError('complex() arg is a malformed string') from None


class complex:
    __module__ = 'builtins'
    __slots__ = ('real', 'imag')

    def __new__(cls, real=0, imag=None):
        if isinstance(real, str):
            if imag is not None:
                raise TypeError("complex() can't take second arg if first is a string")
            parts = _complex_parse(real)
        else:
            parts = _complex_part(real, 'first')
            if imag is not None:
                if isinstance(imag, str):
                    raise TypeError("complex() second arg can't be a string")
                other = _complex_part(imag, 'second')
                parts = parts[0] - other[1], parts[1] + other[0] if parts[1] else other[0]
        self = object.__new__(cls)
        object.__setattr__(self, 'real', parts[0])
        object.__setattr__(self, 'imag', parts[1])
        return self

    def __init__(self, real=0, imag=None):
        pass

    def __setattr__(self, name, value):
        if name in ('real', 'imag') and type(self) is complex:
            raise AttributeError('readonly attribute')
        object.__setattr__(self, name, value)

    def __repr__(self):
        real, imag = self.real, self.imag
        text = _complex_text(imag)
        if real == 0 and _math.copysign(1.0, real) == 1.0:
            return text + 'j'
        if text[0] != '-':
            text = '+' + text
        return f'({_complex_text(real)}{text}j)'

    def __format__(self, spec):
        if not spec:
            return str(self)
        imag = format(self.imag, spec)
        if imag[0] not in '+-':
            imag = '+' + imag
        return format(self.real, spec) + imag + 'j'

    def __hash__(self):
        if self.imag == 0:
            return hash(self.real)
        return hash(self.real) + 1000003 * hash(self.imag)

    def __bool__(self):
        return self.real != 0 or self.imag != 0

    def __eq__(self, other):
        parts = _complex_parts(other)
        if parts is None:
            return NotImplemented
        return self.real == parts[0] and self.imag == parts[1]

    def __complex__(self):
        return self

    def conjugate(self):
        return complex(self.real, -self.imag)

    def __abs__(self):
        return _math.hypot(self.real, self.imag)

    def __neg__(self):
        return complex(-self.real, -self.imag)

    def __pos__(self):
        return complex(self.real, self.imag)

    def __add__(self, other):
        return _complex_apply(_complex_add, self, other)

    __radd__ = __add__

    def __sub__(self, other):
        return _complex_apply(_complex_sub, self, other)

    def __rsub__(self, other):
        return _complex_apply(_complex_sub, other, self)

    def __mul__(self, other):
        return _complex_apply(_complex_mul, self, other)

    def __rmul__(self, other):
        return _complex_apply(_complex_mul, other, self)

    def __truediv__(self, other):
        return _complex_apply(_complex_div, self, other)

    def __rtruediv__(self, other):
        return _complex_apply(_complex_div, other, self)

    def __pow__(self, other, modulo=None):
        if modulo is not None:
            raise ValueError('complex modulo')
        return _complex_apply(_complex_power, self, other)

    def __rpow__(self, other):
        return _complex_apply(_complex_power, other, self)


def _complex_part(value, place):
    parts = _complex_parts(value)
    if parts is not None:
        return parts
    convert = _method(value, '__complex__')
    if convert is not None:
        made = convert()
        if not isinstance(made, complex):
            raise TypeError(f'{type(value).__name__}.__complex__ returned non-complex (type {type(made).__name__})')
        return made.real, made.imag
    if _method(value, '__float__') is not None or _method(value, '__index__') is not None:
        return float(value), 0.0
    if place == 'first':
        raise TypeError(f"complex() first argument must be a string or a number, not '{type(value).__name__}'")
    raise TypeError(f"complex() second argument must be a number, not '{type(value).__name__}'")


def _complex_apply(function, a, b):
    x, y = _complex_parts(a), _complex_parts(b)
    if x is None or y is None:
        return NotImplemented
    return complex(*function(x, y))


def _complex_add(a, b):
    return a[0] + b[0], a[1] + b[1]


def _complex_sub(a, b):
    return a[0] - b[0], a[1] - b[1]


def _complex_mul(a, b):
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def _complex_div(a, b):
    if b[0] == 0 and b[1] == 0:
        raise ZeroDivisionError('complex division by zero')
    if abs(b[0]) >= abs(b[1]):
        ratio = b[1] / b[0]
        whole = b[0] + b[1] * ratio
        return (a[0] + a[1] * ratio) / whole, (a[1] - a[0] * ratio) / whole
    ratio = b[0] / b[1]
    whole = b[0] * ratio + b[1]
    return (a[0] * ratio + a[1]) / whole, (a[1] * ratio - a[0]) / whole


def _complex_power(a, b):
    if b[1] == 0 and b[0] == int(b[0]) and abs(b[0]) <= 100:
        count = abs(int(b[0]))
        result, power, mask = (1.0, 0.0), a, 1
        while mask <= count:
            if count & mask:
                result = _complex_mul(result, power)
            mask <<= 1
            power = _complex_mul(power, power)
        return result if b[0] >= 0 else _complex_div((1.0, 0.0), result)
    if a[0] == 0 and a[1] == 0:
        if b[1] != 0 or b[0] < 0:
            raise ZeroDivisionError('0.0 to a negative or complex power')
        return 0.0, 0.0
    size = _math.hypot(a[0], a[1])
    length = size ** b[0]
    angle = _math.atan2(a[1], a[0])
    phase = angle * b[0]
    if b[1] != 0:
        length /= _math.exp(angle * b[1])
        phase += b[1] * _math.log(size)
    return length * _math.cos(phase), length * _math.sin(phase)


def _complex_root(a, b):
    return complex(*_complex_power((float(a), 0.0), (float(b), 0.0)))


# Code made while running.

_builtins = _machine.module('builtins')

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
    elif type(source).__name__ != 'code':
        raise TypeError(f'{mode}() arg 1 must be a string, bytes or code object')
    if globals is None and locals is None:
        return _machine.run_code(source, None)
    if globals is None:
        globals = {}
    if locals is globals:
        locals = None
    module = _machine.module_of(globals) if locals is None else None
    if module is not None:
        return _machine.run_code(source, module)
    space = _space_of(globals) if locals is None else _machine.new_space(globals, locals)
    try:
        return _machine.run_code(source, space)
    finally:
        if isinstance(globals, dict):
            globals.setdefault('__builtins__', _builtins.__dict__)
            target = globals if locals is None else locals
            for name, value in space.__dict__.items():
                if locals is None or globals.get(name, _missing) is not value:
                    target[name] = value
            if locals is None:
                for name in [name for name in globals if name not in space.__dict__]:
                    if name != '__builtins__':
                        del globals[name]


# The dictionaries that code ran in last, with the spaces that stand for them: what functions
# defined there take for global is the same the next time.
_spaces = []


def _space_of(globals):
    for place, (known, space) in enumerate(_spaces):
        if known is globals:
            names = space.__dict__
            for name in [name for name in names if name not in globals]:
                del names[name]
            names.update(globals)
            return space
    space = _machine.new_space(globals, None)
    _spaces.append((globals, space))
    del _spaces[:-4]
    return space


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
_sys.modules = {'sys': _sys, 'builtins': _builtins}


class _Record(tuple):
    def __getattr__(self, name):
        if name in self._names:
            return self[self._names.index(name)]
        raise AttributeError(f"'{type(self).__module__}.{type(self).__name__}' object has no attribute '{name}'")

    def __repr__(self):
        parts = [f'{name}={value!r}' for name, value in zip(self._names, self)]
        return f"{type(self).__module__}.{type(self).__name__}({', '.join(parts)})"

    def __setattr__(self, name, value):
        raise AttributeError('readonly attribute')


def _record(name, names, values, module='sys'):
    kind = type(name, (_Record,), {'_names': names.split(), '__module__': module})
    return kind(values)


_sys.version_info = _record('version_info', 'major minor micro releaselevel serial', _sys.version_info)
_sys.float_info = _record('float_info', 'max max_exp max_10_exp min min_exp min_10_exp dig mant_dig epsilon radix rounds',
                          (1.7976931348623157e+308, 1024, 308, 2.2250738585072014e-308, -1021, -307, 15, 53, 2.220446049250313e-16, 2, 1))
_sys.int_info = _record('int_info', 'bits_per_digit sizeof_digit default_max_str_digits str_digits_check_threshold', (30, 4, 4300, 640))
_sys.hash_info = _record('hash_info', 'width modulus inf nan imag algorithm hash_bits seed_bits cutoff', (64, 2305843009213693951, 314159, 0, 1000003, 'siphash13', 64, 128, 0))
_sys.flags = _record('flags', 'debug inspect interactive optimize dont_write_bytecode no_user_site no_site ignore_environment verbose bytes_warning quiet hash_randomization isolated dev_mode utf8_mode warn_default_encoding safe_path int_max_str_digits',
                     (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, False, 0, 0, False, -1))
_sys.thread_info = _record('thread_info', 'name lock version', ('pthread', 'semaphore', 'NPTL 2.35'))


class _Implementation:
    name = 'cpython'
    cache_tag = 'cpython-311'
    hexversion = _sys.hexversion
    version = _sys.version_info

    def __repr__(self):
        return f"namespace(name='cpython', cache_tag='cpython-311', version={self.version!r}, hexversion={self.hexversion})"


_sys.implementation = _Implementation()
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
    if type(_sys.stdin) is not _TextIOWrapper:
        _sys.stdout.flush()
        line = _sys.stdin.readline()
    else:
        readline = _machine.console()
        line = readline(text) if readline is not None else ''
    if not line:
        raise EOFError('EOF when reading a line')
    if line[-1] == '\n':
        line = line[:-1]
    return line


def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    try:
        _machine.import_module('_files')
    except ImportError:
        return _open_read_only(file, mode)
    return _machine.module('_files').open(file, mode, buffering, encoding, errors, newline)


def _open_read_only(file, mode):
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

_end_hooks = _machine.end_hooks = []


def _on_signal(number):
    signal = _machine.module('signal')
    handler = None if signal is None else signal._handlers.get(number)
    if callable(handler):
        handler(number, None)


def _at_end():
    threading = _machine.module('threading')
    if threading is not None and hasattr(threading, '_shutdown'):
        threading._shutdown()
    while _end_hooks:
        function, arguments, keywords = _end_hooks.pop()
        function(*arguments, **keywords)
