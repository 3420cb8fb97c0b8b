"""Helpers for the with statement."""

import functools


class AbstractContextManager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return None


class AbstractAsyncContextManager:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc_value, traceback):
        return None


class AsyncContextDecorator:
    def __call__(self, function):
        @functools.wraps(function)
        async def inner(*args, **keywords):
            async with self._again():
                return await function(*args, **keywords)

        return inner

    def _again(self):
        return self


class ContextDecorator:
    def __call__(self, function):
        @functools.wraps(function)
        def inner(*args, **keywords):
            with self._again():
                return function(*args, **keywords)

        return inner

    def _again(self):
        return self


class _GeneratorContextManager(ContextDecorator):
    def __init__(self, function, args, keywords):
        self.gen = function(*args, **keywords)
        self.func, self.args, self.kwds = function, args, keywords
        self.__doc__ = getattr(function, "__doc__", None)

    def _again(self):
        return type(self)(self.func, self.args, self.kwds)

    def __enter__(self):
        del self.args, self.kwds, self.func
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, kind, value, traceback):
        if kind is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if value is None:
            value = kind()
        try:
            self.gen.throw(value)
        except StopIteration as stop:
            return stop is not value
        except RuntimeError as error:
            if error is value:
                return False
            # A StopIteration that went through the generator comes out as a RuntimeError.
            if isinstance(value, StopIteration) and error.__cause__ is value:
                return False
            raise
        except BaseException as error:
            if error is not value:
                raise
            return False
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(function):
    @functools.wraps(function)
    def helper(*args, **keywords):
        return _GeneratorContextManager(function, args, keywords)

    return helper


class _AsyncGeneratorContextManager:
    def __init__(self, function, args, keywords):
        self.gen = function(*args, **keywords)

    async def __aenter__(self):
        try:
            return await self.gen.__anext__()
        except StopAsyncIteration:
            raise RuntimeError("generator didn't yield") from None

    async def __aexit__(self, kind, value, traceback):
        if kind is None:
            try:
                await self.gen.__anext__()
            except StopAsyncIteration:
                return False
            raise RuntimeError("generator didn't stop")
        try:
            await self.gen.athrow(value)
        except StopAsyncIteration as stop:
            return stop is not value
        except BaseException as error:
            if error is not value:
                raise
            return False
        raise RuntimeError("generator didn't stop after athrow()")


def asynccontextmanager(function):
    @functools.wraps(function)
    def helper(*args, **keywords):
        return _AsyncGeneratorContextManager(function, args, keywords)

    return helper


class closing(AbstractContextManager):
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()


class suppress(AbstractContextManager):
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self._exceptions)


class nullcontext(AbstractContextManager):
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, *exc_info):
        pass


class _Redirect(AbstractContextManager):
    _stream = None

    def __init__(self, new_target):
        self._new_target = new_target
        self._old_targets = []

    def __enter__(self):
        import sys

        self._old_targets.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new_target)
        return self._new_target

    def __exit__(self, *exc_info):
        import sys

        setattr(sys, self._stream, self._old_targets.pop())


class redirect_stdout(_Redirect):
    _stream = "stdout"


class redirect_stderr(_Redirect):
    _stream = "stderr"


class ExitStack(AbstractContextManager):
    def __init__(self):
        self._callbacks = []

    def enter_context(self, manager):
        cls = type(manager)
        try:
            enter, leave = cls.__enter__, cls.__exit__
        except AttributeError:
            raise TypeError(
                f"'{cls.__module__}.{cls.__qualname__}' object does not support the context manager protocol"
            ) from None
        result = enter(manager)
        self._callbacks.append(lambda *details: leave(manager, *details))
        return result

    def push(self, leave):
        method = getattr(type(leave), "__exit__", None)
        self._callbacks.append(leave if method is None else lambda *details: method(leave, *details))
        return leave

    def callback(self, function, /, *args, **keywords):
        self._callbacks.append(lambda *details: function(*args, **keywords) and None)
        return function

    def pop_all(self):
        moved = type(self)()
        moved._callbacks, self._callbacks = self._callbacks, []
        return moved

    def close(self):
        self.__exit__(None, None, None)

    def __exit__(self, kind, value, traceback):
        pending = value
        swallowed = False
        while self._callbacks:
            callback = self._callbacks.pop()
            try:
                if pending is None:
                    callback(None, None, None)
                elif callback(type(pending), pending, pending.__traceback__):
                    swallowed = True
                    pending = None
            except BaseException as error:
                pending = error
        if pending is not None and pending is not value:
            raise pending
        return swallowed and pending is None
