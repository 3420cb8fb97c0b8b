"""Settings in sections, as in .ini files."""

import itertools
import re
import warnings
from collections.abc import MutableMapping

DEFAULTSECT = "DEFAULT"
MAX_INTERPOLATION_DEPTH = 10
_UNSET = object()


class Error(Exception):
    def __init__(self, msg=""):
        self.message = msg
        super().__init__(msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__


class NoSectionError(Error):
    def __init__(self, section):
        super().__init__("No section: %r" % (section,))
        self.section = section
        self.args = (section,)


class DuplicateSectionError(Error):
    def __init__(self, section, source=None, lineno=None):
        where = ""
        if source is not None:
            where = "While reading from " + repr(source)
            if lineno is not None:
                where += " [line {0:2d}]".format(lineno)
            where += ": section "
            text = repr(section) + " already exists"
        else:
            text = "Section " + repr(section) + " already exists"
        super().__init__(where + text)
        self.section, self.source, self.lineno = section, source, lineno
        self.args = (section, source, lineno)


class DuplicateOptionError(Error):
    def __init__(self, section, option, source=None, lineno=None):
        text = repr(option) + " in section " + repr(section) + " already exists"
        if source is not None:
            where = "While reading from " + repr(source)
            if lineno is not None:
                where += " [line {0:2d}]".format(lineno)
            text = where + ": option " + text
        else:
            text = "Option " + text
        super().__init__(text)
        self.section, self.option, self.source, self.lineno = section, option, source, lineno
        self.args = (section, option, source, lineno)


class NoOptionError(Error):
    def __init__(self, option, section):
        super().__init__("No option %r in section: %r" % (option, section))
        self.option, self.section = option, section
        self.args = (option, section)


class InterpolationError(Error):
    def __init__(self, option, section, msg):
        super().__init__(msg)
        self.option, self.section = option, section
        self.args = (option, section, msg)


class InterpolationMissingOptionError(InterpolationError):
    def __init__(self, option, section, rawval, reference):
        super().__init__(option, section,
                         "Bad value substitution: option {!r} in section {!r} contains an interpolation key {!r} "
                         "which is not a valid option name. Raw value: {!r}".format(option, section, reference, rawval))
        self.reference = reference
        self.args = (option, section, rawval, reference)


class InterpolationSyntaxError(InterpolationError):
    pass


class InterpolationDepthError(InterpolationError):
    def __init__(self, option, section, rawval):
        super().__init__(option, section,
                         "Recursion limit exceeded in value substitution: option {!r} in section {!r} contains an "
                         "interpolation key which cannot be substituted in {} steps. Raw value: {!r}".format(
                             option, section, MAX_INTERPOLATION_DEPTH, rawval))
        self.args = (option, section, rawval)


class ParsingError(Error):
    def __init__(self, source):
        super().__init__("Source contains parsing errors: %r" % source)
        self.source, self.errors = source, []
        self.args = (source,)

    def append(self, lineno, line):
        self.errors.append((lineno, line))
        self.message += "\n\t[line %2d]: %s" % (lineno, line)


class MissingSectionHeaderError(ParsingError):
    def __init__(self, filename, lineno, line):
        Error.__init__(self, "File contains no section headers.\nfile: %r, line: %d\n%r" % (filename, lineno, line))
        self.source, self.lineno, self.line = filename, lineno, line
        self.args = (filename, lineno, line)


class Interpolation:
    def before_get(self, parser, section, option, value, defaults):
        return value

    def before_set(self, parser, section, option, value):
        return value


class BasicInterpolation(Interpolation):
    """%(name)s stands for another option of the section."""

    def before_get(self, parser, section, option, value, defaults):
        return self._fill(parser, option, value, section, defaults, 1)

    def before_set(self, parser, section, option, value):
        left = re.sub(r"%\([^)]+\)s", "", value.replace("%%", ""))
        if "%" in left:
            raise ValueError("invalid interpolation syntax in %r at position %d" % (value, left.find("%")))
        return value

    def _fill(self, parser, option, text, section, values, depth):
        raw = parser.get(section, option, raw=True, fallback=text)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        parts = []
        while text:
            at = text.find("%")
            if at < 0:
                parts.append(text)
                break
            parts.append(text[:at])
            text = text[at:]
            if text[1:2] == "%":
                parts.append("%")
                text = text[2:]
            elif text[1:2] == "(":
                match = re.match(r"%\(([^)]+)\)s", text)
                if match is None:
                    raise InterpolationSyntaxError(option, section,
                                                   "bad interpolation variable reference %r" % text)
                name = parser.optionxform(match.group(1))
                text = text[match.end():]
                try:
                    value = values[name]
                except KeyError:
                    raise InterpolationMissingOptionError(option, section, raw, name) from None
                parts.append(self._fill(parser, option, value, section, values, depth + 1) if "%" in value else value)
            else:
                raise InterpolationSyntaxError(option, section,
                                               "'%%' must be followed by '%%' or '(', found: %r" % (text,))
        return "".join(parts)


class ExtendedInterpolation(Interpolation):
    """${name} and ${section:name}."""

    def before_get(self, parser, section, option, value, defaults):
        return self._fill(parser, option, value, section, defaults, 1)

    def before_set(self, parser, section, option, value):
        left = re.sub(r"\$\{[^}]+\}", "", value.replace("$$", ""))
        if "$" in left:
            raise ValueError("invalid interpolation syntax in %r at position %d" % (value, left.find("$")))
        return value

    def _fill(self, parser, option, text, section, values, depth):
        raw = parser.get(section, option, raw=True, fallback=text)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        parts = []
        while text:
            at = text.find("$")
            if at < 0:
                parts.append(text)
                break
            parts.append(text[:at])
            text = text[at:]
            if text[1:2] == "$":
                parts.append("$")
                text = text[2:]
                continue
            match = re.match(r"\$\{([^}]+)\}", text)
            if match is None:
                message = ("bad interpolation variable reference %r" % text if text[1:2] == "{" else
                           "'$' must be followed by '$' or '{', found: %r" % (text,))
                raise InterpolationSyntaxError(option, section, message)
            path = match.group(1).split(":")
            text = text[match.end():]
            at_section, name = section, option
            try:
                if len(path) == 1:
                    name = parser.optionxform(path[0])
                    value = values[name]
                elif len(path) == 2:
                    at_section, name = path[0], parser.optionxform(path[1])
                    value = parser.get(at_section, name, raw=True)
                else:
                    raise InterpolationSyntaxError(option, section, "More than one ':' found: %r" % (raw,))
            except (KeyError, NoSectionError, NoOptionError):
                raise InterpolationMissingOptionError(option, section, raw, ":".join(path)) from None
            if "$" in value:
                inner = dict(parser.items(at_section, raw=True))
                value = self._fill(parser, name, value, at_section, inner, depth + 1)
            parts.append(value)
        return "".join(parts)


class RawConfigParser(MutableMapping):
    _DEFAULT_INTERPOLATION = Interpolation()
    BOOLEAN_STATES = {"1": True, "yes": True, "true": True, "on": True,
                      "0": False, "no": False, "false": False, "off": False}
    SECTCRE = re.compile(r"\[(?P<header>.+)\]")

    def __init__(self, defaults=None, dict_type=dict, allow_no_value=False, *, delimiters=("=", ":"),
                 comment_prefixes=("#", ";"), inline_comment_prefixes=None, strict=True,
                 empty_lines_in_values=True, default_section=DEFAULTSECT, interpolation=_UNSET, converters=_UNSET):
        self._dict = dict_type
        self._sections, self._defaults, self._proxies = dict_type(), dict_type(), dict_type()
        self.default_section = default_section
        self._delimiters = tuple(delimiters)
        self._comments = tuple(comment_prefixes or ())
        self._inline = tuple(inline_comment_prefixes or ())
        self._strict, self._allow_no_value, self._empty_lines = strict, allow_no_value, empty_lines_in_values
        if interpolation is _UNSET:
            interpolation = self._DEFAULT_INTERPOLATION
        self._interpolation = Interpolation() if interpolation is None else interpolation
        self._converters = {"int": int, "float": float, "boolean": self._convert_to_boolean}
        if converters is not _UNSET:
            self._converters.update(converters)
        for name in self._converters:
            if not hasattr(self, "get" + name):
                setattr(self, "get" + name, self._getter(name))
        self._proxies[default_section] = SectionProxy(self, default_section)
        if defaults:
            self.read_dict({default_section: defaults})

    def _getter(self, name):
        def get(section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
            return self._get_conv(section, option, self._converters[name], raw, vars, fallback)
        return get

    def defaults(self):
        return self._defaults

    def sections(self):
        return list(self._sections)

    def add_section(self, section):
        if section == self.default_section:
            raise ValueError("Invalid section name: %r" % section)
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = self._dict()
        self._proxies[section] = SectionProxy(self, section)

    def has_section(self, section):
        return section in self._sections

    def _own(self, section):
        try:
            return self._sections[section]
        except KeyError:
            raise NoSectionError(section) from None

    def options(self, section):
        return list({**self._own(section), **self._defaults})

    def optionxform(self, optionstr):
        return optionstr.lower()

    def read(self, filenames, encoding=None):
        if isinstance(filenames, (str, bytes)) or hasattr(filenames, "__fspath__"):
            filenames = [filenames]
        done = []
        for name in filenames:
            try:
                with open(name, encoding=encoding) as file:
                    self._read(file, name)
            except OSError:
                continue
            done.append(str(name) if hasattr(name, "__fspath__") else name)
        return done

    def read_file(self, f, source=None):
        if source is None:
            source = getattr(f, "name", "<???>")
        self._read(f, source)

    def read_string(self, string, source="<string>"):
        self._read(string.splitlines(True), source)

    def read_dict(self, dictionary, source="<dict>"):
        seen = set()
        for section, values in dictionary.items():
            section = str(section)
            try:
                self.add_section(section)
            except (DuplicateSectionError, ValueError):
                if self._strict and section in seen:
                    raise
            seen.add(section)
            for key, value in values.items():
                key = self.optionxform(str(key))
                if self._strict and (section, key) in seen:
                    raise DuplicateOptionError(section, key, source)
                seen.add((section, key))
                self.set(section, key, None if value is None else str(value))

    def _read(self, lines, source):
        seen = set()
        values = name = option = problem = None
        indent = 0
        for number, line in enumerate(lines, start=1):
            text = line
            for prefix in self._inline:
                at = -1
                while True:
                    at = text.find(prefix, at + 1)
                    if at < 0:
                        break
                    if at == 0 or text[at - 1].isspace():
                        text = text[:at]
                        break
            commented = any(line.strip().startswith(prefix) for prefix in self._comments)
            text = "" if commented else text.strip()
            if not text:
                if self._empty_lines:
                    if not commented and values is not None and option and values[option] is not None:
                        values[option].append("")
                else:
                    indent = 10 ** 9
                continue
            depth = len(line) - len(line.lstrip())
            if values is not None and option and depth > indent:
                values[option].append(text)
                continue
            indent = depth
            header = self.SECTCRE.match(text)
            if header:
                name = header.group("header")
                option = None
                if name in self._sections:
                    if self._strict and name in seen:
                        raise DuplicateSectionError(name, source, number)
                    values = self._sections[name]
                elif name == self.default_section:
                    values = self._defaults
                else:
                    values = self._sections[name] = self._dict()
                    self._proxies[name] = SectionProxy(self, name)
                seen.add(name)
                continue
            if values is None:
                raise MissingSectionHeaderError(source, number, line)
            places = [(text.find(d), d) for d in self._delimiters if d in text]
            if places:
                at, delimiter = min(places)
                key, value = text[:at].rstrip(), text[at + len(delimiter):].strip()
            else:
                key, value = text, None
            if not key or (value is None and not self._allow_no_value):
                problem = problem or ParsingError(source)
                problem.append(number, repr(line))
                continue
            option = self.optionxform(key)
            if self._strict and (name, option) in seen:
                raise DuplicateOptionError(name, option, source, number)
            seen.add((name, option))
            values[option] = None if value is None else [value]
        for options in itertools.chain([self._defaults], self._sections.values()):
            for option, value in options.items():
                if isinstance(value, list):
                    options[option] = "\n".join(value).rstrip()
        if problem:
            raise problem

    def _merged(self, section, vars):
        own = {}
        try:
            own = self._sections[section]
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section) from None
        merged = {**self._defaults, **own}
        for key, value in (vars or {}).items():
            merged[self.optionxform(key)] = None if value is None else str(value)
        return merged

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        try:
            merged = self._merged(section, vars)
        except NoSectionError:
            if fallback is _UNSET:
                raise
            return fallback
        option = self.optionxform(option)
        if option not in merged:
            if fallback is _UNSET:
                raise NoOptionError(option, section)
            return fallback
        value = merged[option]
        if raw or value is None:
            return value
        return self._interpolation.before_get(self, section, option, value, merged)

    def _get_conv(self, section, option, conv, raw=False, vars=None, fallback=_UNSET):
        try:
            value = self.get(section, option, raw=raw, vars=vars)
        except (NoSectionError, NoOptionError):
            if fallback is _UNSET:
                raise
            return fallback
        return conv(value)

    def _convert_to_boolean(self, value):
        if value.lower() not in self.BOOLEAN_STATES:
            raise ValueError("Not a boolean: %s" % value)
        return self.BOOLEAN_STATES[value.lower()]

    def items(self, section=_UNSET, raw=False, vars=None):
        if section is _UNSET:
            return super().items()
        merged = self._merged(section, vars)
        if raw:
            return list(merged.items())
        fill = self._interpolation.before_get
        return [(key, fill(self, section, key, value, merged)) for key, value in merged.items()]

    def popitem(self):
        for key in self.sections():
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def has_option(self, section, option):
        option = self.optionxform(option)
        if not section or section == self.default_section:
            return option in self._defaults
        return section in self._sections and (option in self._sections[section] or option in self._defaults)

    def set(self, section, option, value=None):
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        options = self._defaults if not section or section == self.default_section else self._own(section)
        options[self.optionxform(option)] = value

    def remove_option(self, section, option):
        options = self._defaults if not section or section == self.default_section else self._own(section)
        return options.pop(self.optionxform(option), _UNSET) is not _UNSET

    def remove_section(self, section):
        if section not in self._sections:
            return False
        del self._sections[section], self._proxies[section]
        return True

    def write(self, fp, space_around_delimiters=True):
        delimiter = " %s " % self._delimiters[0] if space_around_delimiters else self._delimiters[0]
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults, delimiter)
        for name, options in self._sections.items():
            self._write_section(fp, name, options, delimiter)

    def _write_section(self, fp, name, options, delimiter):
        fp.write("[%s]\n" % name)
        for key, value in options.items():
            if value is None and self._allow_no_value:
                fp.write("%s\n" % key)
            else:
                fp.write("%s%s%s\n" % (key, delimiter, str(value).replace("\n", "\n\t")))
        fp.write("\n")

    def __getitem__(self, key):
        if key != self.default_section and not self.has_section(key):
            raise KeyError(key)
        return self._proxies[key]

    def __setitem__(self, key, value):
        if key in self and self[key] is value:
            return
        if key == self.default_section:
            self._defaults.clear()
        elif key in self._sections:
            self._sections[key].clear()
        self.read_dict({key: value})

    def __delitem__(self, key):
        if key == self.default_section:
            raise ValueError("Cannot remove the default section.")
        if not self.has_section(key):
            raise KeyError(key)
        self.remove_section(key)

    def __contains__(self, key):
        return key == self.default_section or self.has_section(key)

    def __len__(self):
        return len(self._sections) + 1

    def __iter__(self):
        return itertools.chain((self.default_section,), self._sections.keys())


class ConfigParser(RawConfigParser):
    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def set(self, section, option, value=None):
        if not isinstance(option, str):
            raise TypeError("option keys must be strings")
        if not isinstance(value, str) and not (value is None and self._allow_no_value):
            raise TypeError("option values must be strings")
        super().set(section, option, value)

    def add_section(self, section):
        if not isinstance(section, str):
            raise TypeError("section names must be strings")
        super().add_section(section)


class SectionProxy(MutableMapping):
    def __init__(self, parser, name):
        self._parser, self._name = parser, name
        for conv in parser._converters:
            setattr(self, "get" + conv, self._getter(conv))

    def _getter(self, conv):
        def get(option, fallback=None, *, raw=False, vars=None, **kwargs):
            return self._parser._get_conv(self._name, option, self._parser._converters[conv], raw, vars, fallback)
        return get

    def __repr__(self):
        return "<Section: {}>".format(self._name)

    def _options(self):
        if self._name != self._parser.default_section:
            return self._parser.options(self._name)
        return list(self._parser.defaults())

    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)

    def __setitem__(self, key, value):
        self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if not (self._parser.has_option(self._name, key) and self._parser.remove_option(self._name, key)):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def __len__(self):
        return len(self._options())

    def __iter__(self):
        return iter(self._options())

    @property
    def parser(self):
        return self._parser

    @property
    def name(self):
        return self._name

    def get(self, option, fallback=None, *, raw=False, vars=None, **kwargs):
        return self._parser.get(self._name, option, raw=raw, vars=vars, fallback=fallback)


class SafeConfigParser(ConfigParser):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        warnings.warn(
            "The SafeConfigParser class has been renamed to ConfigParser in Python 3.2. This alias "
            "will be removed in Python 3.12. Use ConfigParser directly instead.",
            DeprecationWarning, stacklevel=2)
