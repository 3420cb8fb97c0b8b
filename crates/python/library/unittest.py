"""Tests that a program holds itself: cases, suites, and a runner that tells of them on standard error."""

import difflib
import pprint
import re
import sys
import traceback
import warnings

_THICK = "=" * 70
_THIN = "-" * 70


class SkipTest(Exception):
    """The test is not for here."""


class _ShouldStop(Exception):
    """A subtest failed and the run stops at the first failure."""


def _now():
    try:
        from time import perf_counter
    except BaseException as error:
        # Without a host there is no clock.
        if type(error).__name__ != "Unsupported":
            raise
        return 0.0
    return perf_counter()


def skip(reason):
    def decorate(item):
        if not isinstance(item, type):
            def skipped(*args, **kwargs):
                raise SkipTest(reason)
            skipped.__name__ = item.__name__
            skipped.__doc__ = item.__doc__
            item = skipped
        item.__unittest_skip__ = True
        item.__unittest_skip_why__ = reason
        return item

    if callable(reason) and not isinstance(reason, str):
        function, reason = reason, ""
        return decorate(function)
    return decorate


def _same(item):
    return item


def skipIf(condition, reason):
    return skip(reason) if condition else _same


def skipUnless(condition, reason):
    return _same if condition else skip(reason)


def expectedFailure(item):
    item.__unittest_expecting_failure__ = True
    return item


_module_cleanups = []


def addModuleCleanup(function, /, *args, **kwargs):
    _module_cleanups.append((function, args, kwargs))


def doModuleCleanups():
    while _module_cleanups:
        function, args, kwargs = _module_cleanups.pop()
        function(*args, **kwargs)


def enterModuleContext(cm):
    value = type(cm).__enter__(cm)
    addModuleCleanup(type(cm).__exit__, cm, None, None, None)
    return value


def _short(thing, short=False):
    try:
        text = repr(thing)
    except Exception:
        text = object.__repr__(thing)
    if short and len(text) >= 80:
        return text[:80] + " [truncated]..."
    return text


def _shorten(text, before, after):
    cut = len(text) - before - after
    if cut > 12:
        text = "%s[%d chars]%s" % (text[:before], cut, text[len(text) - after:])
    return text


def _common_prefix(texts):
    least, most = min(texts), max(texts)
    for at, letter in enumerate(least):
        if letter != most[at]:
            return least[:at]
    return least


def _short_pair(*things):
    texts = tuple(map(_short, things))
    longest = max(map(len, texts))
    if longest <= 80:
        return texts
    prefix = _common_prefix(texts)
    length = len(prefix)
    room = 80 - (longest - length + 5 + 12)
    if room > 5:
        prefix = _shorten(prefix, 5, room)
        return tuple(prefix + text[length:] for text in texts)
    prefix = _shorten(prefix, 5, 5)
    return tuple(prefix + _shorten(text[length:], 41, 5) for text in texts)


class _Raises:
    """What assertRaises and its like give to `with`."""

    def __init__(self, expected, case, pattern=None):
        self.expected = expected
        self.case = case
        self.pattern = re.compile(pattern) if isinstance(pattern, (str, bytes)) else pattern
        self.msg = None
        self.obj_name = None

    def _fail(self, standard):
        raise self.case.failureException(self.case._formatMessage(self.msg, standard))

    def handle(self, name, args, kwargs):
        kinds = self.expected if isinstance(self.expected, tuple) else (self.expected,)
        if not all(isinstance(kind, type) and issubclass(kind, self.base) for kind in kinds):
            raise TypeError("%s() arg 1 must be %s" % (name, self.base_text))
        if not args:
            self.msg = kwargs.pop("msg", None)
            if kwargs:
                raise TypeError("%r is an invalid keyword argument for this function" % (next(iter(kwargs)),))
            return self
        function, *args = args
        self.obj_name = getattr(function, "__name__", None) or str(function)
        with self:
            function(*args, **kwargs)

    def _name(self):
        return getattr(self.expected, "__name__", None) or str(self.expected)


class _RaisesException(_Raises):
    base = BaseException
    base_text = "an exception type or tuple of exception types"

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        if kind is None:
            if self.obj_name:
                self._fail("%s not raised by %s" % (self._name(), self.obj_name))
            self._fail("%s not raised" % self._name())
        if not issubclass(kind, self.expected):
            return False
        self.exception = value.with_traceback(None)
        if self.pattern is not None and not self.pattern.search(str(value)):
            self._fail('"%s" does not match "%s"' % (self.pattern.pattern, str(value)))
        return True


class _RaisesWarning(_Raises):
    base = Warning
    base_text = "a warning type or tuple of warning types"

    def __enter__(self):
        self.manager = warnings.catch_warnings(record=True)
        self.warnings = self.manager.__enter__()
        warnings.simplefilter("always", self.expected)
        return self

    def __exit__(self, kind, value, tb):
        self.manager.__exit__(kind, value, tb)
        if kind is not None:
            return
        first = None
        for record in self.warnings:
            if not isinstance(record.message, self.expected):
                continue
            first = first or record.message
            if self.pattern is not None and not self.pattern.search(str(record.message)):
                continue
            self.warning, self.filename, self.lineno = record.message, record.filename, record.lineno
            return
        if first is not None:
            self._fail('"%s" does not match "%s"' % (self.pattern.pattern, str(first)))
        if self.obj_name:
            self._fail("%s not triggered by %s" % (self._name(), self.obj_name))
        self._fail("%s not triggered" % self._name())


class _Logs:
    """assertLogs: what a logger was told inside the block."""

    def __init__(self, case, logger, level, none):
        import logging
        self.logging = logging
        self.case = case
        self.logger = logger if isinstance(logger, logging.Logger) else logging.getLogger(logger)
        self.name = getattr(self.logger, "name", logger)
        self.level = getattr(logging, level) if isinstance(level, str) else (level or logging.INFO)
        self.none = none
        self.records, self.output = [], []

    def __enter__(self):
        watcher = self

        class Handler(self.logging.Handler):
            def emit(self, record):
                watcher.records.append(record)
                watcher.output.append(self.format(record))

        handler = Handler()
        handler.setLevel(self.level)
        handler.setFormatter(self.logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
        logger = self.logger
        self.before = logger.handlers[:], logger.level, logger.propagate
        logger.handlers = [handler]
        logger.setLevel(self.level)
        logger.propagate = False
        return None if self.none else self

    def __exit__(self, kind, value, tb):
        logger = self.logger
        logger.handlers, level, logger.propagate = self.before
        logger.setLevel(level)
        if kind is not None:
            return False
        level = self.logging.getLevelName(self.level)
        if self.none and self.records:
            raise self.case.failureException("Unexpected logs found: %r" % (self.output,))
        if not self.none and not self.records:
            raise self.case.failureException(
                "no logs of level %s or higher triggered on %s" % (level, self.name))


class _SubTest:
    def __init__(self, case, message, params):
        self.case, self.message, self.params = case, message, params
        self.failureException = case.failureException

    def _description(self):
        parts = []
        if self.message is not _no_message:
            parts.append("[%s]" % self.message)
        if self.params:
            parts.append("(%s)" % ", ".join("%s=%r" % pair for pair in self.params.items()))
        return " ".join(parts) or "(<subtest>)"

    def id(self):
        return "%s %s" % (self.case.id(), self._description())

    def shortDescription(self):
        return self.case.shortDescription()

    def __str__(self):
        return "%s %s" % (self.case, self._description())


class _SubTestBlock:
    """One `with self.subTest()`: its failure is noted and the test goes on."""

    def __init__(self, case, message, params):
        self.case = case
        outer = case._subtest
        if outer is not None:
            params = {**outer.params, **params}
        self.subtest = _SubTest(case, message, params)

    def __enter__(self):
        self.outer, self.case._subtest = self.case._subtest, self.subtest

    def __exit__(self, kind, value, tb):
        case = self.case
        case._subtest = self.outer
        if case._result is None:
            return False
        if kind is None:
            case._result.addSubTest(case, self.subtest, None)
            return False
        if issubclass(kind, (KeyboardInterrupt, _ShouldStop)):
            return False
        if issubclass(kind, SkipTest):
            case._ok = False
            case._result.addSkip(self.subtest, str(value))
            return True
        case._ok = False
        case._result.addSubTest(case, self.subtest, (kind, value, tb))
        if case._result.failfast:
            raise _ShouldStop
        return True


_no_message = object()


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 640
    _class_cleanups = []

    def __init_subclass__(cls, *args, **kwargs):
        cls.__unittest_skip__ = getattr(cls, "__unittest_skip__", False)
        cls._class_cleanups = []
        super().__init_subclass__(*args, **kwargs)

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._cleanups = []
        self._subtest = self._result = None
        self._testMethodDoc = "No test"
        method = getattr(self, methodName, None)
        if method is not None:
            self._testMethodDoc = method.__doc__
        elif methodName != "runTest":
            raise ValueError("no such test method in %s: %s" % (self.__class__, methodName))
        self._equalities = {dict: "assertDictEqual", list: "assertListEqual", tuple: "assertTupleEqual",
                            set: "assertSetEqual", frozenset: "assertSetEqual", str: "assertMultiLineEqual"}

    def addTypeEqualityFunc(self, typeobj, function):
        self._equalities[typeobj] = function

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, cm):
        value = type(cm).__enter__(cm)
        self.addCleanup(type(cm).__exit__, cm, None, None, None)
        return value

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        cls._class_cleanups.append((function, args, kwargs))

    @classmethod
    def enterClassContext(cls, cm):
        value = type(cm).__enter__(cm)
        cls.addClassCleanup(type(cm).__exit__, cm, None, None, None)
        return value

    @classmethod
    def doClassCleanups(cls):
        while cls._class_cleanups:
            function, args, kwargs = cls._class_cleanups.pop()
            function(*args, **kwargs)

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            self._attempt(function, *args, **kwargs)
        return self._ok

    def countTestCases(self):
        return 1

    def defaultTestResult(self):
        return TestResult()

    def shortDescription(self):
        doc = self._testMethodDoc
        return doc.strip().split("\n")[0].strip() if doc else None

    def id(self):
        cls = type(self)
        return "%s.%s.%s" % (cls.__module__, cls.__qualname__, self._testMethodName)

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._testMethodName == other._testMethodName

    def __hash__(self):
        return hash((type(self), self._testMethodName))

    def __str__(self):
        cls = type(self)
        return "%s (%s.%s.%s)" % (self._testMethodName, cls.__module__, cls.__qualname__, self._testMethodName)

    def __repr__(self):
        cls = type(self)
        return "<%s.%s testMethod=%s>" % (cls.__module__, cls.__qualname__, self._testMethodName)

    # Running.

    def _call(self, function, *args, **kwargs):
        return function(*args, **kwargs)

    def _attempt(self, function, *args, **kwargs):
        """Calls; notes what it raised. True if it raised nothing."""
        try:
            self._call(function, *args, **kwargs)
            return True
        except KeyboardInterrupt:
            raise
        except SkipTest as reason:
            self._ok = False
            self._result.addSkip(self, str(reason))
        except _ShouldStop:
            self._ok = False
        except:
            self._ok = False
            details = sys.exc_info()
            if self._expects:
                self._expected = details
            elif issubclass(details[0], self.failureException):
                self._result.addFailure(self, details)
            else:
                self._result.addError(self, details)
        return False

    def run(self, result=None):
        fresh = result is None
        if fresh:
            result = self.defaultTestResult()
            result.startTestRun()
        result.startTest(self)
        try:
            method = getattr(self, self._testMethodName)
            for item in (type(self), method):
                if getattr(item, "__unittest_skip__", False):
                    result.addSkip(self, getattr(item, "__unittest_skip_why__", ""))
                    return result
            self._result, self._ok, self._expected = result, True, None
            expecting = (getattr(self, "__unittest_expecting_failure__", False)
                         or getattr(method, "__unittest_expecting_failure__", False))
            self._expects = False
            if self._attempt(self.setUp):
                self._expects = expecting
                self._attempt(method)
                self._expects = False
                self._attempt(self.tearDown)
            self.doCleanups()
            if self._expected is not None:
                result.addExpectedFailure(self, self._expected)
            elif self._ok and expecting:
                result.addUnexpectedSuccess(self)
            elif self._ok:
                result.addSuccess(self)
            return result
        finally:
            self._result = None
            result.stopTest(self)
            if fresh:
                result.stopTestRun()

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def debug(self):
        self.setUp()
        getattr(self, self._testMethodName)()
        self.tearDown()
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, msg=_no_message, **params):
        return _SubTestBlock(self, msg, params)

    # Asserting.

    def _formatMessage(self, msg, standard):
        if not self.longMessage:
            return msg or standard
        if msg is None:
            return standard
        return "%s : %s" % (standard, msg)

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _fail(self, msg, standard):
        raise self.failureException(self._formatMessage(msg, standard))

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail(msg, "%s is not true" % _short(expr))

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail(msg, "%s is not false" % _short(expr))

    def assertEqual(self, first, second, msg=None):
        compare = self._equalities.get(type(first)) if type(first) == type(second) else None
        if isinstance(compare, str):
            compare = getattr(self, compare)
        if compare is not None:
            compare(first, second, msg=msg)
        elif not first == second:
            self._fail(msg, "%s != %s" % _short_pair(first, second))

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail(msg, "%s == %s" % (_short(first), _short(second)))

    def _close(self, first, second, places, delta):
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        difference = abs(first - second)
        if delta is not None:
            return difference <= delta, "%s delta" % _short(delta), difference
        places = 7 if places is None else places
        return round(difference, places) == 0, "%r places" % places, difference

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        close, within, difference = self._close(first, second, places, delta)
        if not close:
            self._fail(msg, "%s != %s within %s (%s difference)"
                       % (_short(first), _short(second), within, _short(difference)))

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        close, within, difference = self._close(first, second, places, delta)
        if delta is not None:
            if not (first == second) and not close:
                return
            self._fail(msg, "%s == %s within %s (%s difference)"
                       % (_short(first), _short(second), within, _short(difference)))
        if first == second or close:
            self._fail(msg, "%s == %s within %s" % (_short(first), _short(second), within))

    def _truncated(self, message, diff):
        if self.maxDiff is None or len(diff) <= self.maxDiff:
            return message + diff
        return message + ("\nDiff is %s characters long. Set self.maxDiff to None to see it." % len(diff))

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        if seq_type is not None:
            name = seq_type.__name__
            if not isinstance(seq1, seq_type):
                raise self.failureException("First sequence is not a %s: %s" % (name, _short(seq1)))
            if not isinstance(seq2, seq_type):
                raise self.failureException("Second sequence is not a %s: %s" % (name, _short(seq2)))
        else:
            name = "sequence"
        if seq1 == seq2:
            return
        standard = "%ss differ: %s != %s\n" % ((name.capitalize(),) + _short_pair(seq1, seq2))
        length1, length2 = len(seq1), len(seq2)
        for at in range(min(length1, length2)):
            if seq1[at] != seq2[at]:
                standard += "\nFirst differing element %d:\n%s\n%s\n" % ((at,) + _short_pair(seq1[at], seq2[at]))
                break
        else:
            if length1 == length2 and seq_type is None and type(seq1) != type(seq2):
                return
        if length1 != length2:
            which, longer, first = ("First", seq1, length2) if length1 > length2 else ("Second", seq2, length1)
            standard += "\n%s %s contains %d additional elements.\n" % (which, name, abs(length1 - length2))
            standard += "First extra element %d:\n%s\n" % (first, _short(longer[first]))
        diff = "\n" + "\n".join(difflib.ndiff(pprint.pformat(seq1).splitlines(),
                                              pprint.pformat(seq2).splitlines()))
        self.fail(self._formatMessage(msg, self._truncated(standard, diff)))

    def assertListEqual(self, list1, list2, msg=None):
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        lines = []
        for which, one, other in (("first", set1, set2), ("second", set2, set1)):
            extra = one.difference(other)
            if extra:
                lines.append("Items in the %s set but not the %s:" % (which, "second" if which == "first" else "first"))
                lines.extend(map(repr, extra))
        if lines:
            self.fail(self._formatMessage(msg, "\n".join(lines)))

    def assertDictEqual(self, d1, d2, msg=None):
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        if d1 != d2:
            standard = "%s != %s" % _short_pair(d1, d2)
            diff = "\n" + "\n".join(difflib.ndiff(pprint.pformat(d1).splitlines(),
                                                  pprint.pformat(d2).splitlines()))
            self.fail(self._formatMessage(msg, self._truncated(standard, diff)))

    def assertCountEqual(self, first, second, msg=None):
        first, second = list(first), list(second)
        left = second[:]
        missing = []
        for item in first:
            if item in left:
                left.remove(item)
            else:
                missing.append(item)
        if not missing and not left:
            return
        lines = ["Element counts were not equal:"]
        told = []
        for item in missing + left:
            if item not in told:
                told.append(item)
                lines.append("First has %d, Second has %d:  %r" % (first.count(item), second.count(item), item))
        self.fail(self._formatMessage(msg, self._truncated(lines[0] + "\n", "\n".join(lines[1:]))))

    def assertMultiLineEqual(self, first, second, msg=None):
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        if first == second:
            return
        lines1, lines2 = first.splitlines(keepends=True), second.splitlines(keepends=True)
        if len(lines1) == 1 and first.strip("\r\n") == first:
            lines1, lines2 = [first + "\n"], [second + "\n"]
        standard = "%s != %s" % _short_pair(first, second)
        diff = "\n" + "".join(difflib.ndiff(lines1, lines2))
        self.fail(self._formatMessage(msg, self._truncated(standard, diff)))

    def assertIs(self, expr1, expr2, msg=None):
        if expr1 is not expr2:
            self._fail(msg, "%s is not %s" % (_short(expr1), _short(expr2)))

    def assertIsNot(self, expr1, expr2, msg=None):
        if expr1 is expr2:
            self._fail(msg, "unexpectedly identical: %s" % _short(expr1))

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail(msg, "%s is not None" % _short(obj))

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail(msg, "unexpectedly None")

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail(msg, "%s not found in %s" % (_short(member), _short(container)))

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail(msg, "%s unexpectedly found in %s" % (_short(member), _short(container)))

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            self._fail(msg, "%s is not an instance of %r" % (_short(obj), cls))

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail(msg, "%s is an instance of %r" % (_short(obj), cls))

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail(msg, "%s not less than %s" % (_short(a), _short(b)))

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail(msg, "%s not less than or equal to %s" % (_short(a), _short(b)))

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail(msg, "%s not greater than %s" % (_short(a), _short(b)))

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail(msg, "%s not greater than or equal to %s" % (_short(a), _short(b)))

    def assertRegex(self, text, expected_regex, msg=None):
        if isinstance(expected_regex, (str, bytes)):
            assert expected_regex, "expected_regex must not be empty."
            expected_regex = re.compile(expected_regex)
        if not expected_regex.search(text):
            self._fail(msg, "Regex didn't match: %r not found in %r" % (expected_regex.pattern, text))

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        if isinstance(unexpected_regex, (str, bytes)):
            unexpected_regex = re.compile(unexpected_regex)
        match = unexpected_regex.search(text)
        if match:
            self._fail(msg, "Regex matched: %r matches %r in %r"
                       % (text[match.start():match.end()], unexpected_regex.pattern, text))

    def assertRaises(self, expected_exception, *args, **kwargs):
        return _RaisesException(expected_exception, self).handle("assertRaises", args, kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        context = _RaisesException(expected_exception, self, expected_regex)
        return context.handle("assertRaisesRegex", args, kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        return _RaisesWarning(expected_warning, self).handle("assertWarns", args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        context = _RaisesWarning(expected_warning, self, expected_regex)
        return context.handle("assertWarnsRegex", args, kwargs)

    def assertLogs(self, logger=None, level=None):
        return _Logs(self, logger, level, False)

    def assertNoLogs(self, logger=None, level=None):
        return _Logs(self, logger, level, True)


def _deprecated(name):
    def call(self, *args, **kwargs):
        warnings.warn("Please use %s instead." % name, DeprecationWarning, 2)
        return getattr(self, name)(*args, **kwargs)
    return call


for _old, _new in (("assertEquals", "assertEqual"), ("failUnlessEqual", "assertEqual"),
                   ("assertNotEquals", "assertNotEqual"), ("failIfEqual", "assertNotEqual"),
                   ("assertAlmostEquals", "assertAlmostEqual"), ("failUnless", "assertTrue"),
                   ("assert_", "assertTrue"), ("failIf", "assertFalse"),
                   ("failUnlessRaises", "assertRaises"), ("assertRaisesRegexp", "assertRaisesRegex"),
                   ("assertRegexpMatches", "assertRegex"), ("assertNotRegexpMatches", "assertNotRegex")):
    setattr(TestCase, _old, _deprecated(_new))


class IsolatedAsyncioTestCase(TestCase):
    """Its tests may be coroutines: they run on a loop of their own."""

    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def addAsyncCleanup(self, function, /, *args, **kwargs):
        self.addCleanup(function, *args, **kwargs)

    async def enterAsyncContext(self, cm):
        value = await type(cm).__aenter__(cm)
        self.addAsyncCleanup(type(cm).__aexit__, cm, None, None, None)
        return value

    def _call(self, function, *args, **kwargs):
        name = getattr(function, "__name__", "")
        before = self.asyncSetUp if name == "setUp" else None
        if name == "tearDown":
            self._wait(self.asyncTearDown())
        self._wait(function(*args, **kwargs))
        if before is not None:
            self._wait(before())

    def _wait(self, result):
        if hasattr(result, "__await__"):
            self._loop.run_until_complete(result)

    def run(self, result=None):
        import asyncio
        self._loop = asyncio.new_event_loop()
        try:
            return super().run(result)
        finally:
            self._loop.close()


class FunctionTestCase(TestCase):
    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._parts = setUp, testFunc, tearDown
        self._description = description

    def setUp(self):
        if self._parts[0] is not None:
            self._parts[0]()

    def tearDown(self):
        if self._parts[2] is not None:
            self._parts[2]()

    def runTest(self):
        self._parts[1]()

    def id(self):
        return self._parts[1].__name__

    def __str__(self):
        return "unittest.case.FunctionTestCase (%s)" % self._parts[1].__name__

    def shortDescription(self):
        doc = self._description or self._parts[1].__doc__
        return doc and doc.split("\n")[0].strip() or None


class TestSuite:
    def __init__(self, tests=()):
        self._tests = []
        self.addTests(tests)

    def __repr__(self):
        return "<unittest.suite.TestSuite tests=%s>" % list(self)

    def __iter__(self):
        return iter(self._tests)

    def addTest(self, test):
        if not callable(test):
            raise TypeError("%r is not callable" % (test,))
        if isinstance(test, type) and issubclass(test, (TestCase, TestSuite)):
            raise TypeError("TestCases and TestSuites must be instantiated before passing them to addTest()")
        self._tests.append(test)

    def addTests(self, tests):
        if isinstance(tests, str):
            raise TypeError("tests must be an iterable of tests, not a string")
        for test in tests:
            self.addTest(test)

    def countTestCases(self):
        return sum(test.countTestCases() for test in self._tests)

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def debug(self):
        for test in self._tests:
            test.debug()

    def run(self, result, debug=False):
        top = not getattr(result, "_suite_runs", False)
        if top:
            result._suite_runs = True
            result._class, result._module, result._refused = None, None, set()
        for test in self._tests:
            if result.shouldStop:
                break
            if isinstance(test, TestSuite):
                test.run(result)
                continue
            if self._enter(type(test), result):
                test(result)
        if top:
            self._enter(None, result)
            result._suite_runs = False
        return result

    def _enter(self, cls, result):
        """Tears down the class and module that end and sets up those that begin; whether the test can run."""
        if cls is not result._class:
            old, result._class = result._class, cls
            if old is not None and old not in result._refused:
                if not getattr(old, "__unittest_skip__", False) and hasattr(old, "tearDownClass"):
                    self._fixture(result, old.tearDownClass, "tearDownClass", old)
                    if hasattr(old, "doClassCleanups"):
                        self._fixture(result, old.doClassCleanups, "tearDownClass", old)
            module = None if cls is None else cls.__module__
            if module != result._module:
                self._module(result, result._module, "tearDownModule")
                result._module = module
                if self._module(result, module, "setUpModule") is False:
                    result._refused.add(module)
            if cls is not None and module not in result._refused:
                if not getattr(cls, "__unittest_skip__", False) and hasattr(cls, "setUpClass"):
                    if not self._fixture(result, cls.setUpClass, "setUpClass", cls):
                        result._refused.add(cls)
                        if hasattr(cls, "doClassCleanups"):
                            cls.doClassCleanups()
        return cls is not None and cls not in result._refused and cls.__module__ not in result._refused

    def _module(self, result, name, what):
        if name is None or name in result._refused:
            return None
        function = getattr(sys.modules.get(name), what, None)
        fine = True
        if function is not None:
            fine = self._fixture(result, function, what, name)
        if what == "tearDownModule" or not fine:
            doModuleCleanups()
        return fine

    def _fixture(self, result, function, what, owner):
        try:
            function()
            return True
        except SkipTest as reason:
            result.addSkip(_ErrorHolder(what, owner), str(reason))
        except Exception:
            result.addError(_ErrorHolder(what, owner), sys.exc_info())
        return False


class _ErrorHolder:
    """Stands for a class's or module's fixture in the report."""

    failureException = None

    def __init__(self, what, owner):
        name = owner if isinstance(owner, str) else "%s.%s" % (owner.__module__, owner.__qualname__)
        self.description = "%s (%s)" % (what, name)

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def __str__(self):
        return self.description

    def __repr__(self):
        return "<ErrorHolder description=%r>" % self.description


class _FailedTest(TestCase):
    """What could not be found: it raises when it is run."""

    def __init__(self, name, error):
        self._error = error
        super().__init__(name)

    def __getattr__(self, name):
        if name != self._testMethodName:
            return super().__getattribute__(name)

        def test():
            raise self._error
        return test

    def id(self):
        return "unittest.loader._FailedTest." + self._testMethodName

    def __str__(self):
        return "%s (%s)" % (self._testMethodName, self.id())


class TestResult:
    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = False
        self.failures, self.errors, self.skipped = [], [], []
        self.expectedFailures, self.unexpectedSuccesses = [], []
        self.testsRun = 0
        self.shouldStop = False
        self.buffer = self.tb_locals = False

    def __repr__(self):
        cls = type(self)
        return "<%s.%s run=%i errors=%i failures=%i>" % (
            cls.__module__, cls.__qualname__, self.testsRun, len(self.errors), len(self.failures))

    def startTest(self, test):
        self.testsRun += 1

    def stopTest(self, test):
        pass

    def startTestRun(self):
        pass

    def stopTestRun(self):
        pass

    def printErrors(self):
        pass

    def stop(self):
        self.shouldStop = True

    def _note(self, to, test, err):
        to.append((test, self._exc_info_to_string(err, test)))
        if self.failfast:
            self.stop()

    def addError(self, test, err):
        self._note(self.errors, test, err)

    def addFailure(self, test, err):
        self._note(self.failures, test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            failed = issubclass(err[0], test.failureException)
            self._note(self.failures if failed else self.errors, subtest, err)

    def addSuccess(self, test):
        pass

    def addSkip(self, test, reason):
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        self.expectedFailures.append((test, self._exc_info_to_string(err, test)))

    def addUnexpectedSuccess(self, test):
        self.unexpectedSuccesses.append(test)
        if self.failfast:
            self.stop()

    def wasSuccessful(self):
        return not (self.failures or self.errors or self.unexpectedSuccesses)

    def _exc_info_to_string(self, err, test):
        return "".join(traceback.format_exception(*err))


class TextTestResult(TestResult):
    separator1, separator2 = _THICK, _THIN

    def __init__(self, stream, descriptions, verbosity):
        super().__init__(stream, descriptions, verbosity)
        self.stream = stream
        self.showAll, self.dots = verbosity > 1, verbosity == 1
        self.descriptions = descriptions
        self._newline = True

    def getDescription(self, test):
        first = test.shortDescription()
        if self.descriptions and first:
            return "%s\n%s" % (test, first)
        return str(test)

    def startTest(self, test):
        super().startTest(test)
        if self.showAll:
            self.stream.write(self.getDescription(test))
            self.stream.write(" ... ")
            self.stream.flush()
            self._newline = False

    def _tell(self, test, letter, word):
        if self.showAll:
            if isinstance(test, _SubTest):
                if not self._newline:
                    self.stream.write("\n")
                self.stream.write("  %s ... " % self.getDescription(test))
            elif self._newline:
                self.stream.write("%s ... " % self.getDescription(test))
            self.stream.write(word + "\n")
            self._newline = True
        elif self.dots:
            self.stream.write(letter)
        self.stream.flush()

    def addSubTest(self, test, subtest, err):
        if err is not None:
            failed = issubclass(err[0], test.failureException)
            self._tell(subtest, *(("F", "FAIL") if failed else ("E", "ERROR")))
        super().addSubTest(test, subtest, err)

    def addSuccess(self, test):
        self._tell(test, ".", "ok")

    def addError(self, test, err):
        super().addError(test, err)
        self._tell(test, "E", "ERROR")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._tell(test, "F", "FAIL")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._tell(test, "s", "skipped %r" % (reason,))

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._tell(test, "x", "expected failure")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._tell(test, "u", "unexpected success")

    def printErrors(self):
        if self.dots or self.showAll:
            self.stream.write("\n")
        for kind, noted in (("ERROR", self.errors), ("FAIL", self.failures)):
            for test, text in noted:
                self.stream.write("%s\n%s: %s\n%s\n" % (_THICK, kind, self.getDescription(test), _THIN))
                self.stream.write("%s\n" % text)
        for test in self.unexpectedSuccesses:
            if test is self.unexpectedSuccesses[0]:
                self.stream.write(_THICK + "\n")
            self.stream.write("UNEXPECTED SUCCESS: %s\n" % self.getDescription(test))
        self.stream.flush()


class TextTestRunner:
    resultclass = TextTestResult

    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False,
                 resultclass=None, warnings=None, *, tb_locals=False):
        self.stream = sys.stderr if stream is None else stream
        self.descriptions, self.verbosity = descriptions, verbosity
        self.failfast, self.buffer, self.warnings = failfast, buffer, warnings
        if resultclass is not None:
            self.resultclass = resultclass

    def _makeResult(self):
        return self.resultclass(self.stream, self.descriptions, self.verbosity)

    def run(self, test):
        result = self._makeResult()
        result.failfast, result.buffer = self.failfast, self.buffer
        start = _now()
        result.startTestRun()
        try:
            with warnings.catch_warnings():
                if self.warnings:
                    warnings.simplefilter(self.warnings)
                test(result)
        finally:
            result.stopTestRun()
        taken = _now() - start
        result.printErrors()
        write = self.stream.write
        write(_THIN + "\n")
        write("Ran %d test%s in %.3fs\n\n" % (result.testsRun, "" if result.testsRun == 1 else "s", taken))
        counts = [("failures", result.failures), ("errors", result.errors)] if not result.wasSuccessful() else []
        counts += [("skipped", result.skipped), ("expected failures", result.expectedFailures),
                   ("unexpected successes", result.unexpectedSuccesses)]
        told = ", ".join("%s=%d" % (name, len(noted)) for name, noted in counts if noted)
        word = "OK" if result.wasSuccessful() else "FAILED"
        write("%s (%s)\n" % (word, told) if told else word + "\n")
        self.stream.flush()
        return result


class TestLoader:
    testMethodPrefix = "test"
    suiteClass = TestSuite
    testNamePatterns = None

    def sortTestMethodsUsing(self, one, other):
        return (one > other) - (one < other)

    def getTestCaseNames(self, testCaseClass):
        names = [name for name in dir(testCaseClass)
                 if name.startswith(self.testMethodPrefix) and callable(getattr(testCaseClass, name))]
        if self.testNamePatterns is not None:
            names = [name for name in names if self._wanted(testCaseClass, name)]
        if self.sortTestMethodsUsing:
            from functools import cmp_to_key
            names.sort(key=cmp_to_key(self.sortTestMethodsUsing))
        return names

    def _wanted(self, cls, name):
        full = "%s.%s.%s" % (cls.__module__, cls.__qualname__, name)
        return any(re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), full)
                   for pattern in self.testNamePatterns)

    def loadTestsFromTestCase(self, testCaseClass):
        if issubclass(testCaseClass, TestSuite):
            raise TypeError("Test cases should not be derived from TestSuite. "
                            "Maybe you meant to derive from TestCase?")
        names = self.getTestCaseNames(testCaseClass)
        if not names and hasattr(testCaseClass, "runTest"):
            names = ["runTest"]
        return self.suiteClass(map(testCaseClass, names))

    def loadTestsFromModule(self, module, *args, pattern=None, **kwargs):
        tests = [self.loadTestsFromTestCase(item) for item in (getattr(module, name) for name in dir(module))
                 if isinstance(item, type) and issubclass(item, TestCase)
                 and item not in (TestCase, FunctionTestCase, IsolatedAsyncioTestCase)]
        suite = self.suiteClass(tests)
        load = getattr(module, "load_tests", None)
        return suite if load is None else load(self, suite, pattern)

    def loadTestsFromName(self, name, module=None):
        parts = name.split(".")
        at = module
        if at is None:
            try:
                at = __import__(parts[0])
            except ImportError as error:
                return self.suiteClass([_FailedTest(parts[0], ImportError(
                    "Failed to import test module: %s\n%s" % (parts[0], traceback.format_exc())))])
            parts = parts[1:]
        for part in parts:
            parent = at
            try:
                at = getattr(at, part)
            except AttributeError as error:
                return self.suiteClass([_FailedTest(part, error)])
        if isinstance(at, type) and issubclass(at, TestCase):
            return self.loadTestsFromTestCase(at)
        if isinstance(at, TestSuite):
            return at
        if parts and isinstance(parent, type) and issubclass(parent, TestCase):
            return self.suiteClass([parent(parts[-1])])
        if callable(at):
            test = at()
            if isinstance(test, TestSuite):
                return test
            if isinstance(test, TestCase):
                return self.suiteClass([test])
            raise TypeError("calling %s returned %s, not a test" % (at, test))
        return self.loadTestsFromModule(at)

    def loadTestsFromNames(self, names, module=None):
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])


defaultTestLoader = TestLoader()


def makeSuite(testCaseClass, prefix="test", sortUsing=None, suiteClass=TestSuite):
    loader = TestLoader()
    loader.testMethodPrefix = prefix
    return loader.loadTestsFromTestCase(testCaseClass)


class TestProgram:
    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None,
                 testLoader=defaultTestLoader, exit=True, verbosity=1, failfast=None, catchbreak=None,
                 buffer=None, warnings=None, *, tb_locals=False):
        self.module = sys.modules[module] if isinstance(module, str) else module
        names = self._options(sys.argv if argv is None else argv, verbosity, bool(failfast), bool(buffer), testLoader)
        if not names and defaultTest is not None:
            names = [defaultTest] if isinstance(defaultTest, str) else list(defaultTest)
        if names:
            self.test = testLoader.loadTestsFromNames(names, self.module)
        else:
            self.test = testLoader.loadTestsFromModule(self.module)
        runner = TextTestRunner if testRunner is None else testRunner
        if isinstance(runner, type):
            if warnings is None and not sys.warnoptions:
                warnings = "default"
            runner = runner(verbosity=self.verbosity, failfast=self.failfast, buffer=self.buffer, warnings=warnings)
        self.result = runner.run(self.test)
        if exit:
            sys.exit(not self.result.wasSuccessful())

    def _options(self, argv, verbosity, failfast, buffer, loader):
        import argparse
        parser = argparse.ArgumentParser(prog=argv[0].rpartition("/")[2] if argv else "")
        parser.add_argument("-v", "--verbose", dest="verbosity", action="store_const", const=2, default=verbosity)
        parser.add_argument("-q", "--quiet", dest="verbosity", action="store_const", const=0)
        parser.add_argument("-f", "--failfast", action="store_true", default=failfast)
        parser.add_argument("-b", "--buffer", action="store_true", default=buffer)
        parser.add_argument("-k", dest="patterns", action="append")
        parser.add_argument("tests", nargs="*")
        known = parser.parse_args(argv[1:])
        self.verbosity, self.failfast, self.buffer = known.verbosity, known.failfast, known.buffer
        if known.patterns:
            loader.testNamePatterns = [p if "*" in p else "*%s*" % p for p in known.patterns]
        return known.tests


main = TestProgram

for _module, _classes in (("case", (TestCase, FunctionTestCase, SkipTest)), ("suite", (TestSuite,)),
                          ("result", (TestResult,)), ("runner", (TextTestResult, TextTestRunner)),
                          ("loader", (TestLoader,)), ("main", (TestProgram,)),
                          ("async_case", (IsolatedAsyncioTestCase,))):
    for _class in _classes:
        _class.__module__ = "unittest." + _module
