"""Examples in documentation that are run, and compared with what they say they print."""

import inspect
import io
import sys
import traceback
import unittest
from collections import namedtuple

__all__ = ["Example", "DocTest", "DocTestParser", "DocTestFinder", "DocTestRunner", "OutputChecker",
           "DocTestFailure", "UnexpectedException", "testmod", "testfile", "run_docstring_examples",
           "DocTestSuite"]

TestResults = namedtuple("TestResults", "failed attempted")
OPTIONFLAGS_BY_NAME = {}


def register_optionflag(name):
    return OPTIONFLAGS_BY_NAME.setdefault(name, 1 << len(OPTIONFLAGS_BY_NAME))


DONT_ACCEPT_TRUE_FOR_1 = register_optionflag("DONT_ACCEPT_TRUE_FOR_1")
DONT_ACCEPT_BLANKLINE = register_optionflag("DONT_ACCEPT_BLANKLINE")
NORMALIZE_WHITESPACE = register_optionflag("NORMALIZE_WHITESPACE")
ELLIPSIS = register_optionflag("ELLIPSIS")
SKIP = register_optionflag("SKIP")
IGNORE_EXCEPTION_DETAIL = register_optionflag("IGNORE_EXCEPTION_DETAIL")
REPORT_UDIFF = register_optionflag("REPORT_UDIFF")
REPORT_CDIFF = register_optionflag("REPORT_CDIFF")
REPORT_NDIFF = register_optionflag("REPORT_NDIFF")
REPORT_ONLY_FIRST_FAILURE = register_optionflag("REPORT_ONLY_FIRST_FAILURE")
FAIL_FAST = register_optionflag("FAIL_FAST")

BLANKLINE_MARKER = "<BLANKLINE>"
ELLIPSIS_MARKER = "..."
_DIVIDER = "*" * 70


class Example:
    def __init__(self, source, want, exc_msg=None, lineno=0, indent=0, options=None):
        self.source = source if source.endswith("\n") else source + "\n"
        self.want = want + "\n" if want and not want.endswith("\n") else want
        self.exc_msg = exc_msg + "\n" if exc_msg is not None and not exc_msg.endswith("\n") else exc_msg
        self.lineno = lineno
        self.indent = indent
        self.options = {} if options is None else options

    def _key(self):
        return self.source, self.want, self.lineno, self.indent, self.options, self.exc_msg

    def __eq__(self, other):
        return self._key() == other._key() if type(self) is type(other) else NotImplemented

    def __hash__(self):
        return hash((self.source, self.want, self.lineno, self.indent, self.exc_msg))


class DocTest:
    def __init__(self, examples, globs, name, filename, lineno, docstring):
        self.examples = examples
        self.globs = globs.copy()
        self.name, self.filename, self.lineno, self.docstring = name, filename, lineno, docstring

    def __repr__(self):
        count = {0: "no examples", 1: "1 example"}.get(len(self.examples), f"{len(self.examples)} examples")
        return f"<{type(self).__name__} {self.name} from {self.filename}:{self.lineno} ({count})>"

    def __lt__(self, other):
        if not isinstance(other, DocTest):
            return NotImplemented
        return (self.name, self.filename, self.lineno or -1) < (other.name, other.filename, other.lineno or -1)


class DocTestParser:
    def get_doctest(self, string, globs, name, filename, lineno):
        return DocTest(self.get_examples(string, name), globs, name, filename, lineno, string)

    def get_examples(self, string, name="<string>"):
        return [piece for piece in self.parse(string, name) if isinstance(piece, Example)]

    def parse(self, string, name="<string>"):
        """Texts and examples in turn."""
        lines = string.expandtabs().split("\n")
        margin = min([len(line) - len(line.lstrip()) for line in lines if line.strip()], default=0)
        lines = [line[margin:] for line in lines]
        pieces, text, at = [], [], 0
        while at < len(lines):
            body = lines[at].lstrip(" ")
            if not (body == ">>>" or body.startswith(">>>")):
                text.append(lines[at])
                at += 1
                continue
            start, indent = at, len(lines[at]) - len(body)
            source = [self._code(lines[at], indent, at, name)]
            at += 1
            while at < len(lines) and lines[at][:indent].strip() == "" and lines[at][indent:indent + 3] == "...":
                source.append(self._code(lines[at], indent, at, name))
                at += 1
            want = []
            while at < len(lines) and lines[at].strip() and not lines[at].lstrip(" ").startswith(">>>"):
                if lines[at][:indent].strip():
                    raise ValueError(f"line {at + 1} of the docstring for {name} has inconsistent "
                                     f"leading whitespace: {lines[at]!r}")
                want.append(lines[at][indent:])
                at += 1
            pieces.append("\n".join(text + [""]) if text else "")
            text = []
            whole = "\n".join(source)
            if all([not line.strip() or line.strip().startswith("#") for line in source]):
                continue
            pieces.append(Example(whole, "\n".join(want), self._expected_exception(want), start, margin + indent,
                                  self._options(whole, name, start)))
        pieces.append("\n".join(text))
        return pieces

    def _code(self, line, indent, at, name):
        rest = line[indent + 3:]
        if rest and not rest.startswith(" "):
            raise ValueError(f"line {at + 1} of the docstring for {name} lacks blank after "
                             f"{line[indent:indent + 3]}: {line!r}")
        return rest[1:]

    def _expected_exception(self, want):
        if not want or want[0] not in ("Traceback (most recent call last):", "Traceback (innermost last):"):
            return None
        for place, line in enumerate(want[1:], 1):
            if line and (line[0].isalnum() or line[0] == "_"):
                return "\n".join(want[place:])
        return None

    def _options(self, source, name, lineno):
        options = {}
        for line in source.split("\n"):
            _, found, directives = line.partition("# doctest:")
            if not found:
                _, found, directives = line.partition("#doctest:")
            if not found or "'" in directives or '"' in directives:
                continue
            for option in directives.replace(",", " ").split():
                if option[0] not in "+-" or option[1:] not in OPTIONFLAGS_BY_NAME:
                    raise ValueError(f"line {lineno + 1} of the doctest for {name} has an invalid option: {option!r}")
                options[OPTIONFLAGS_BY_NAME[option[1:]]] = option[0] == "+"
        return options


class DocTestFinder:
    def __init__(self, verbose=False, parser=DocTestParser(), recurse=True, exclude_empty=True):
        self._parser, self._recurse, self._exclude_empty = parser, recurse, exclude_empty

    def find(self, obj, name=None, module=None, globs=None, extraglobs=None):
        name = getattr(obj, "__name__", None) if name is None else name
        if name is None:
            raise ValueError("DocTestFinder.find: name must be given when obj.__name__ doesn't exist: "
                             f"{type(obj)!r}")
        if module is None:
            module = obj if inspect.ismodule(obj) else sys.modules.get(getattr(obj, "__module__", None))
        globs = ({} if not module else module.__dict__).copy() if globs is None else globs.copy()
        globs.update(extraglobs or {})
        globs.setdefault("__name__", "__main__")
        tests = []
        self._find(tests, obj, name, module, globs, set())
        return sorted(tests)

    def _from_module(self, module, obj):
        return not module or getattr(obj, "__module__", None) in (None, module.__name__)

    def _find(self, tests, obj, name, module, globs, seen):
        if id(obj) in seen:
            return
        seen.add(id(obj))
        doc = obj if isinstance(obj, str) else getattr(obj, "__doc__", None) or ""
        if (doc and isinstance(doc, str)) or not self._exclude_empty:
            file = getattr(module, "__file__", None) or (module.__name__ if module else None)
            test = self._parser.get_doctest(doc, globs, name, file, self._line(obj, doc, file))
            if test.examples or not self._exclude_empty:
                tests.append(test)
        if not self._recurse:
            return
        inner = []
        if inspect.ismodule(obj):
            inner = [(key, value) for key, value in obj.__dict__.items() if self._from_module(module, value)]
            for key, value in getattr(obj, "__test__", {}).items():
                self._find(tests, value, f"{name}.__test__.{key}", module, globs, seen)
        elif inspect.isclass(obj):
            for key, value in obj.__dict__.items():
                value = value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
                if self._from_module(module, value):
                    inner.append((key, value))
        for key, value in inner:
            if inspect.isroutine(value) or inspect.isclass(value) or isinstance(value, property):
                self._find(tests, value, f"{name}.{key}", module, globs, seen)

    def _line(self, obj, doc, file):
        """Where the docstring begins, from 0."""
        if inspect.ismodule(obj):
            return 0
        code = getattr(getattr(obj, "__func__", obj), "__code__", None)
        lines = _lines(file)
        if code is not None:
            first = code.co_firstlineno - 1
        elif inspect.isclass(obj):
            starts = [at for at, line in enumerate(lines) if line.lstrip().startswith(f"class {obj.__name__}")]
            first = starts[0] if starts else None
        else:
            return None
        if first is None or not doc:
            return first
        for at in range(first, len(lines)):
            if lines[at].lstrip(" rRuU").startswith(('"', "'")):
                return at
        return first


def _lines(file):
    import linecache

    return linecache.getlines(file) if file else []


class OutputChecker:
    def check_output(self, want, got, optionflags):
        if got == want:
            return True
        if not optionflags & DONT_ACCEPT_TRUE_FOR_1 and (got, want) in (("True\n", "1\n"), ("False\n", "0\n")):
            return True
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            want = "".join([line.replace(BLANKLINE_MARKER, "") if line.strip() == BLANKLINE_MARKER else line
                            for line in want.splitlines(True)])
            got = "\n".join([line.strip() if not line.strip() else line for line in got.split("\n")])
            if got == want:
                return True
        if optionflags & NORMALIZE_WHITESPACE:
            got, want = " ".join(got.split()), " ".join(want.split())
            if got == want:
                return True
        return bool(optionflags & ELLIPSIS and _matches(want, got))

    def output_difference(self, example, got, optionflags):
        want = example.want
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            got = "\n".join([line or BLANKLINE_MARKER for line in got.split("\n")[:-1]] + [got.split("\n")[-1]])
        if want and got:
            return f"Expected:\n{_indent(want)}Got:\n{_indent(got)}"
        if want:
            return f"Expected:\n{_indent(want)}Got nothing\n"
        if got:
            return f"Expected nothing\nGot:\n{_indent(got)}"
        return "Expected nothing\nGot nothing\n"


def _matches(want, got):
    """Whether the texts are the same, where "..." stands for any."""
    parts = want.split(ELLIPSIS_MARKER)
    if len(parts) == 1:
        return want == got
    first, last = parts[0], parts[-1]
    if not got.startswith(first) or not got.endswith(last) or len(first) + len(last) > len(got):
        return False
    at, end = len(first), len(got) - len(last)
    for part in parts[1:-1]:
        at = got.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def _indent(text):
    return "".join(["    " + line if line.strip("\n") else line for line in text.splitlines(True)])


class DocTestFailure(Exception):
    def __init__(self, test, example, got):
        self.test, self.example, self.got = test, example, got

    def __str__(self):
        return str(self.test)


class UnexpectedException(Exception):
    def __init__(self, test, example, exc_info):
        self.test, self.example, self.exc_info = test, example, exc_info

    def __str__(self):
        return str(self.test)


class DocTestRunner:
    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._checker = checker or OutputChecker()
        self._verbose = "-v" in sys.argv if verbose is None else verbose
        self.optionflags = self.original_optionflags = optionflags
        self.tries = self.failures = 0
        self._results = {}

    def report_start(self, out, test, example):
        if self._verbose:
            expecting = "Expecting:\n" + _indent(example.want) if example.want else "Expecting nothing\n"
            out("Trying:\n" + _indent(example.source) + expecting)

    def report_success(self, out, test, example, got):
        if self._verbose:
            out("ok\n")

    def report_failure(self, out, test, example, got):
        difference = self._checker.output_difference(example, got, self.optionflags)
        out(self._failure_header(test, example) + difference)

    def report_unexpected_exception(self, out, test, example, exc_info):
        text = "".join(traceback.format_exception(*exc_info))
        out(self._failure_header(test, example) + "Exception raised:\n" + _indent(text))

    def _failure_header(self, test, example):
        out = [_DIVIDER]
        if test.filename:
            line = "?" if test.lineno is None else test.lineno + example.lineno + 1
            out.append(f'File "{test.filename}", line {line}, in {test.name}')
        else:
            out.append(f"Line {example.lineno + 1}, in {test.name}")
        return "\n".join(out + ["Failed example:", _indent(example.source)])

    def _try(self, example, globs, file):
        """What the example prints, and what it raises."""
        saved, sys.stdout = sys.stdout, io.StringIO()
        problem = None
        try:
            try:
                code = compile(example.source.strip("\n"), file, "eval")
            except SyntaxError:
                exec(compile(example.source, file, "exec"), globs)
            else:
                value = eval(code, globs)
                if value is not None:
                    print(repr(value))
                    globs["_"] = value
        except KeyboardInterrupt:
            raise
        except BaseException:
            problem = sys.exc_info()
        finally:
            got, sys.stdout = sys.stdout.getvalue(), saved
        return got, problem

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        out = sys.stdout.write if out is None else out
        failed = tried = 0
        for place, example in enumerate(test.examples):
            self.optionflags = self.original_optionflags
            for flag, on in example.options.items():
                self.optionflags = self.optionflags | flag if on else self.optionflags & ~flag
            if self.optionflags & SKIP:
                continue
            tried += 1
            quiet = self.optionflags & REPORT_ONLY_FIRST_FAILURE and failed > 0
            if not quiet:
                self.report_start(out, test, example)
            file = f"<doctest {test.name}[{place}]>"
            got, problem = self._try(example, test.globs, file)
            check = self._checker.check_output
            if problem is None:
                good = check(example.want, got, self.optionflags)
            else:
                message = "".join(traceback.format_exception_only(*problem[:2]))
                got += "".join(traceback.format_exception(*problem)) if example.exc_msg is not None else ""
                good = False
                if example.exc_msg is not None:
                    good = check(example.exc_msg, message, self.optionflags)
                    if not good and self.optionflags & IGNORE_EXCEPTION_DETAIL:
                        good = check(_kind(example.exc_msg), _kind(message), self.optionflags)
            if good:
                if not quiet:
                    self.report_success(out, test, example, got)
                continue
            failed += 1
            if not quiet:
                if problem is not None and example.exc_msg is None:
                    self.report_unexpected_exception(out, test, example, problem)
                else:
                    self.report_failure(out, test, example, got)
            if self.optionflags & FAIL_FAST:
                break
        self.optionflags = self.original_optionflags
        known = self._results.get(test.name, (0, 0))
        self._results[test.name] = (known[0] + failed, known[1] + tried)
        self.failures += failed
        self.tries += tried
        if clear_globs:
            test.globs.clear()
        return TestResults(failed, tried)

    def summarize(self, verbose=None):
        verbose = self._verbose if verbose is None else verbose
        rows = sorted(self._results.items())
        none = [name for name, (failed, tried) in rows if tried == 0]
        passed = [(name, tried) for name, (failed, tried) in rows if tried and not failed]
        bad = [(name, result) for name, result in rows if result[0]]
        if verbose:
            if none:
                print(len(none), "items had no tests:")
                for name in none:
                    print("   ", name)
            if passed:
                print(len(passed), "items passed all tests:")
                for name, tried in passed:
                    print(" %3d tests in %s" % (tried, name))
        if bad:
            print(_DIVIDER)
            print(len(bad), "items had failures:")
            for name, (failed, tried) in bad:
                print(" %3d of %3d in %s" % (failed, tried, name))
        if verbose:
            print(self.tries, "tests in", len(self._results), "items.")
            print(self.tries - self.failures, "passed and", self.failures, "failed.")
        if self.failures:
            print("***Test Failed***", self.failures, "failures.")
        elif verbose:
            print("Test passed.")
        return TestResults(self.failures, self.tries)


def _kind(message):
    """The exception's class without its module and detail."""
    return message.partition("\n")[0].partition(":")[0].rpartition(".")[2]


class DebugRunner(DocTestRunner):
    def report_unexpected_exception(self, out, test, example, exc_info):
        raise UnexpectedException(test, example, exc_info)

    def report_failure(self, out, test, example, got):
        raise DocTestFailure(test, example, got)


master = None


def _report(runner, report):
    global master
    if report:
        runner.summarize()
    master = runner
    return TestResults(runner.failures, runner.tries)


def testmod(m=None, name=None, globs=None, verbose=None, report=True, optionflags=0, extraglobs=None,
            raise_on_error=False, exclude_empty=False):
    m = sys.modules.get("__main__") if m is None else m
    if not inspect.ismodule(m):
        raise TypeError(f"testmod: module required; {m!r}")
    finder = DocTestFinder(exclude_empty=exclude_empty)
    runner = (DebugRunner if raise_on_error else DocTestRunner)(verbose=verbose, optionflags=optionflags)
    for test in finder.find(m, m.__name__ if name is None else name, globs=globs, extraglobs=extraglobs):
        runner.run(test)
    return _report(runner, report)


def testfile(filename, module_relative=True, name=None, package=None, globs=None, verbose=None, report=True,
             optionflags=0, extraglobs=None, raise_on_error=False, parser=DocTestParser(), encoding=None):
    with open(filename, encoding=encoding or "utf-8") as file:
        text = file.read()
    globs = {**(globs or {}), **(extraglobs or {})}
    globs.setdefault("__name__", "__main__")
    runner = (DebugRunner if raise_on_error else DocTestRunner)(verbose=verbose, optionflags=optionflags)
    runner.run(parser.get_doctest(text, globs, name or filename.rpartition("/")[2], filename, 0))
    return _report(runner, report)


def run_docstring_examples(f, globs, verbose=False, name="NoName", compileflags=None, optionflags=0):
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in DocTestFinder(verbose=verbose, recurse=False).find(f, name, globs=globs):
        runner.run(test, compileflags=compileflags)


class DocTestCase(unittest.TestCase):
    def __init__(self, test, optionflags=0, setUp=None, tearDown=None, checker=None):
        super().__init__()
        self._dt_test, self._dt_optionflags, self._dt_checker = test, optionflags, checker
        self._dt_setUp, self._dt_tearDown = setUp, tearDown

    def setUp(self):
        if self._dt_setUp is not None:
            self._dt_setUp(self._dt_test)

    def tearDown(self):
        if self._dt_tearDown is not None:
            self._dt_tearDown(self._dt_test)

    def runTest(self):
        out = io.StringIO()
        runner = DocTestRunner(self._dt_checker, False, self._dt_optionflags)
        failed, _ = runner.run(self._dt_test, out=out.write, clear_globs=False)
        if failed:
            raise self.failureException(f"Failed doctest test for {self._dt_test.name}\n\n{out.getvalue()}")

    def id(self):
        return self._dt_test.name

    def __str__(self):
        return f"{self._dt_test.name} ({self._dt_test.filename})"

    def shortDescription(self):
        return "Doctest: " + self._dt_test.name


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, **options):
    module = sys.modules["__main__" if module is None else module] if not inspect.ismodule(module) else module
    finder = DocTestFinder() if test_finder is None else test_finder
    suite = unittest.TestSuite()
    for test in finder.find(module, globs=globs, extraglobs=extraglobs):
        if test.examples:
            suite.addTest(DocTestCase(test, **options))
    return suite
