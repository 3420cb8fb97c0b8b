"""Command lines: declared arguments, parsed, with usage and help texts."""

import sys
import textwrap

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."
_WIDTH = 78
_HELP_AT = 24


class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = _argument_name(argument)
        self.message = message

    def __str__(self):
        if self.argument_name is None:
            return self.message
        return f"argument {self.argument_name}: {self.message}"


class ArgumentTypeError(Exception):
    pass


def _argument_name(action):
    if action is None:
        return None
    if action.option_strings:
        return "/".join(action.option_strings)
    if action.metavar not in (None, SUPPRESS):
        return action.metavar if isinstance(action.metavar, str) else "/".join(action.metavar)
    if action.dest not in (None, SUPPRESS):
        return action.dest
    if action.choices:
        return "{" + ",".join([str(choice) for choice in action.choices]) + "}"
    return None


class Namespace:
    def __init__(self, **values):
        for name in values:
            setattr(self, name, values[name])

    def __repr__(self):
        inside = ", ".join([f"{name}={value!r}" for name, value in self.__dict__.items()])
        return f"Namespace({inside})"

    def __eq__(self, other):
        return vars(self) == vars(other) if isinstance(other, Namespace) else NotImplemented

    def __contains__(self, key):
        return key in self.__dict__


class Action:
    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None):
        self.option_strings, self.dest, self.nargs, self.const, self.default = option_strings, dest, nargs, const, default
        self.type, self.choices, self.required, self.help, self.metavar = type, choices, required, help, metavar
        self.container = None

    def format_usage(self):
        return self.option_strings[0]

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(".__call__() not defined")


class _StoreAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _StoreConstAction(Action):
    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None):
        super().__init__(option_strings, dest, 0, const, default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrueAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=False, required=False, help=None):
        super().__init__(option_strings, dest, True, default, required, help)


class _StoreFalseAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=True, required=False, help=None):
        super().__init__(option_strings, dest, False, default, required, help)


class _AppendAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + [values])


class _AppendConstAction(_StoreConstAction):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + [self.const])


class _ExtendAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + list(values))


class _CountAction(Action):
    def __init__(self, option_strings, dest, default=None, required=False, help=None):
        super().__init__(option_strings, dest, 0, default=default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _HelpAction(Action):
    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None):
        super().__init__(option_strings, dest, 0, default=default, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()


class _VersionAction(Action):
    def __init__(self, option_strings, version=None, dest=SUPPRESS, default=SUPPRESS,
                 help="show program's version number and exit"):
        super().__init__(option_strings, dest, 0, default=default, help=help)
        self.version = version

    def __call__(self, parser, namespace, values, option_string=None):
        text = (self.version or "") % {"prog": parser.prog}
        parser._print_message("\n".join([_fill(line) for line in text.split("\n")]) + "\n", sys.stdout)
        parser.exit()


class BooleanOptionalAction(Action):
    def __init__(self, option_strings, dest, default=None, type=None, choices=None, required=False, help=None, metavar=None):
        names = []
        for name in option_strings:
            names.append(name)
            if name.startswith("--"):
                names.append("--no-" + name[2:])
        if help is not None and default is not None and default is not SUPPRESS:
            help += " (default: %(default)s)"
        super().__init__(names, dest, 0, default=default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        if option_string in self.option_strings:
            setattr(namespace, self.dest, not option_string.startswith("--no-"))

    def format_usage(self):
        return " | ".join(self.option_strings)


class _SubParsersAction(Action):
    def __init__(self, option_strings, prog, parser_class, dest=SUPPRESS, required=False, help=None, metavar=None):
        self._prog_prefix, self._parser_class = prog, parser_class
        self._name_parser_map = {}
        self._shown = []
        super().__init__(option_strings, dest, PARSER, choices=self._name_parser_map, required=required, help=help,
                         metavar=metavar)

    def add_parser(self, name, *, aliases=(), help=None, **kwargs):
        kwargs.setdefault("prog", f"{self._prog_prefix} {name}")
        parser = self._parser_class(**kwargs)
        self._name_parser_map[name] = parser
        for alias in aliases:
            self._name_parser_map[alias] = parser
        if help is not None:
            shown = f"{name} ({', '.join(aliases)})" if aliases else name
            self._shown.append(Action([], name, help=help, metavar=shown))
        return parser

    def __call__(self, parser, namespace, values, option_string=None):
        name, rest = values[0], values[1:]
        if self.dest is not SUPPRESS:
            setattr(namespace, self.dest, name)
        if name not in self._name_parser_map:
            known = ", ".join(self._name_parser_map)
            raise ArgumentError(self, f"unknown parser {name!r} (choices: {known})")
        inner, extras = self._name_parser_map[name].parse_known_args(rest, None)
        for key in vars(inner):
            setattr(namespace, key, getattr(inner, key))
        if extras:
            namespace.__dict__.setdefault("_unrecognized_args", []).extend(extras)


_ACTIONS = {None: _StoreAction, "store": _StoreAction, "store_const": _StoreConstAction, "store_true": _StoreTrueAction,
            "store_false": _StoreFalseAction, "append": _AppendAction, "append_const": _AppendConstAction,
            "count": _CountAction, "help": _HelpAction, "version": _VersionAction, "extend": _ExtendAction}


class FileType:
    def __init__(self, mode="r", bufsize=-1, encoding=None, errors=None):
        self._mode = mode

    def __call__(self, name):
        if name == "-":
            return sys.stdin if "r" in self._mode else sys.stdout
        try:
            return open(name, self._mode)
        except OSError as error:
            raise ArgumentTypeError(f"can't open '{name}': {error}")


class HelpFormatter:
    pass


class RawDescriptionHelpFormatter(HelpFormatter):
    pass


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    pass


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    pass


class MetavarTypeHelpFormatter(HelpFormatter):
    pass


def _fill(text, indent=""):
    return textwrap.fill(" ".join(text.split()), _WIDTH, initial_indent=indent, subsequent_indent=indent)


class _Container:
    def __init__(self, conflict_handler="error"):
        self._registries = dict(_ACTIONS)
        self._defaults = {}

    def register(self, registry, name, value):
        if registry == "action":
            self._registries[name] = value

    def set_defaults(self, **values):
        self._defaults.update(values)
        for action in self._actions:
            if action.dest in values:
                action.default = values[action.dest]

    def get_default(self, dest):
        for action in self._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._defaults.get(dest)

    def add_argument(self, *names, **options):
        prefix = self._parser.prefix_chars
        if not names or len(names) == 1 and names[0][0] not in prefix:
            if names and "dest" in options:
                raise ValueError("dest supplied twice for positional argument")
            dest = names[0] if names else options.pop("dest")
            if "required" in options:
                raise TypeError("'required' is an invalid argument for positionals")
            nargs = options.get("nargs")
            if nargs not in (OPTIONAL, ZERO_OR_MORE, REMAINDER, SUPPRESS, 0):
                options["required"] = True
            if nargs == ZERO_OR_MORE and "default" not in options:
                options["required"] = True
            options["option_strings"] = []
        else:
            for name in names:
                if name[0] not in prefix:
                    raise ValueError(f"invalid option string {name!r}: must start with a character {prefix!r}")
            dest = options.pop("dest", None)
            if dest is None:
                long = [name for name in names if len(name) > 1 and name[1] in prefix]
                dest = (long or list(names))[0].lstrip(prefix)
                if not dest:
                    raise ValueError(f"dest= is required for options like {names[0]!r}")
                dest = dest.replace("-", "_")
            options["option_strings"] = list(names)
        options["dest"] = dest
        kind = options.pop("action", None)
        if not isinstance(kind, type):
            if kind not in self._parser._registries:
                raise ValueError(f'unknown action "{kind}"')
            kind = self._parser._registries[kind]
        if "default" not in options:
            if dest in self._parser._defaults:
                options["default"] = self._parser._defaults[dest]
            elif self._parser.argument_default is not None:
                options["default"] = self._parser.argument_default
        if kind in (_HelpAction, _VersionAction):
            options.pop("dest")
        action = kind(**options)
        if action.type is not None and not callable(action.type):
            raise ValueError(f"{action.type!r} is not callable")
        if isinstance(action, _StoreAction) and action.nargs == 0:
            raise ValueError("nargs for store actions must be != 0; if you have nothing to store, actions such as"
                             " store true or store const may be more appropriate")
        return self._add_action(action)

    def add_argument_group(self, title=None, description=None, **options):
        group = _ArgumentGroup(self._parser, title, description)
        self._parser._groups.append(group)
        return group

    def add_mutually_exclusive_group(self, required=False):
        group = _ExclusiveGroup(self._parser, self, required)
        self._parser._exclusive.append(group)
        return group


class _ArgumentGroup(_Container):
    def __init__(self, parser, title=None, description=None):
        super().__init__()
        self._parser, self.title, self.description = parser, title, description
        self._group_actions = []
        self._actions = parser._actions

    def _add_action(self, action):
        self._parser._register_action(action)
        self._group_actions.append(action)
        action.container = self
        return action


class _ExclusiveGroup(_Container):
    def __init__(self, parser, container, required):
        super().__init__()
        self._parser, self._outer, self.required = parser, container, required
        self._group_actions = []
        self._actions = parser._actions

    def _add_action(self, action):
        if action.required:
            raise ValueError("mutually exclusive arguments must be optional")
        self._outer._add_action(action)
        self._group_actions.append(action)
        return action


class ArgumentParser(_Container):
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter,
                 prefix_chars="-", fromfile_prefix_chars=None, argument_default=None, conflict_handler="error",
                 add_help=True, allow_abbrev=True, exit_on_error=True):
        super().__init__()
        self.prog = sys.argv[0].rpartition("/")[2] if prog is None else prog
        self.usage, self.description, self.epilog = usage, description, epilog
        self.formatter_class, self.prefix_chars, self.argument_default = formatter_class, prefix_chars, argument_default
        self.add_help, self.allow_abbrev, self.exit_on_error = add_help, allow_abbrev, exit_on_error
        self.conflict_handler = conflict_handler
        self.fromfile_prefix_chars = fromfile_prefix_chars
        self._parser = self
        self._actions = []
        self._options = {}
        self._exclusive = []
        self._subparsers = None
        self._positionals = _ArgumentGroup(self, "positional arguments")
        self._optionals = _ArgumentGroup(self, "options")
        self._groups = [self._positionals, self._optionals]
        if add_help:
            mark = "-" if "-" in prefix_chars else prefix_chars[0]
            self.add_argument(mark + "h", mark * 2 + "help", action="help", default=SUPPRESS,
                              help="show this help message and exit")
        for parent in parents:
            for group in parent._groups:
                target = self
                if group.title not in ("positional arguments", "options"):
                    target = self.add_argument_group(group.title, group.description)
                for action in group._group_actions:
                    target._add_action(action)
            self._defaults.update(parent._defaults)

    def _register_action(self, action):
        for name in action.option_strings:
            if name not in self._options:
                continue
            if self.conflict_handler == "error":
                raise ArgumentError(action, f"conflicting option string: {name}")
            other = self._options.pop(name)
            other.option_strings.remove(name)
            if not other.option_strings:
                self._actions.remove(other)
                for group in self._groups:
                    if other in group._group_actions:
                        group._group_actions.remove(other)
        self._actions.append(action)
        for name in action.option_strings:
            self._options[name] = action

    def _add_action(self, action):
        group = self._optionals if action.option_strings else self._positionals
        return group._add_action(action)

    def add_subparsers(self, **options):
        if self._subparsers is not None:
            self.error("cannot have multiple subparser arguments")
        title, description = options.pop("title", None), options.pop("description", None)
        group = self._positionals
        if title is not None or description is not None:
            group = self.add_argument_group(title or "subcommands", description)
        options.setdefault("parser_class", type(self))
        if options.get("prog") is None:
            shown = [self._shown_argument(action) for action in self._actions if not action.option_strings]
            options["prog"] = " ".join([self.prog] + shown)
        options.pop("action", None)
        self._subparsers = group._add_action(_SubParsersAction(option_strings=[], **options))
        return self._subparsers

    # Parsing.

    def parse_args(self, args=None, namespace=None):
        namespace, extras = self.parse_known_args(args, namespace)
        if extras:
            self.error(f"unrecognized arguments: {' '.join(extras)}")
        return namespace

    def _from_files(self, words):
        """The words, where those that name a file of arguments stand for its lines."""
        marks = self.fromfile_prefix_chars
        if marks is None:
            return list(words)
        found = []
        for word in words:
            if not word or word[0] not in marks:
                found.append(word)
                continue
            try:
                with open(word[1:]) as file:
                    lines = [self.convert_arg_line_to_args(line) for line in file.read().splitlines()]
            except OSError as error:
                self.error(str(error))
            found += self._from_files([one for line in lines for one in line])
        return found

    def convert_arg_line_to_args(self, arg_line):
        return [arg_line]

    def parse_known_args(self, args=None, namespace=None):
        words = self._from_files(sys.argv[1:] if args is None else args)
        if namespace is None:
            namespace = Namespace()
        for action in self._actions:
            if action.dest is not SUPPRESS and action.default is not SUPPRESS and not hasattr(namespace, action.dest):
                setattr(namespace, action.dest, action.default)
        for dest in self._defaults:
            if not hasattr(namespace, dest):
                setattr(namespace, dest, self._defaults[dest])
        if not self.exit_on_error:
            return self._parse(words, namespace)
        try:
            return self._parse(words, namespace)
        except ArgumentError as error:
            self.error(str(error))

    parse_intermixed_args = parse_args

    def _option_of(self, word):
        """What a word is: None for a positional, else (action, option string, explicit value)."""
        if not word or word[0] not in self.prefix_chars:
            return None
        if word in self._options:
            return self._options[word], word, None
        if len(word) == 1:
            return None
        name, equals, value = word.partition("=")
        if equals and name in self._options:
            return self._options[name], name, value
        matches = self._abbreviations(word)
        if len(matches) > 1:
            names = ", ".join([match[1] for match in matches])
            raise ArgumentError(None, f"ambiguous option: {word} could match {names}")
        if matches:
            return matches[0]
        if _is_number(word) and not any([_is_number(name) for name in self._options]):
            return None
        if " " in word:
            return None
        return None, word, None

    def _abbreviations(self, word):
        found = []
        if word[1] in self.prefix_chars:
            if self.allow_abbrev:
                name, equals, value = word.partition("=")
                for option in self._options:
                    if option.startswith(name):
                        found.append((self._options[option], option, value if equals else None))
        else:
            short, value = word[:2], word[2:]
            for option in self._options:
                if option == short:
                    found.append((self._options[option], option, value))
                elif self.allow_abbrev and option.startswith(word):
                    found.append((self._options[option], option, None))
        return found

    def _parse(self, words, namespace):
        kinds = []
        options = {}
        only_positionals = False
        for place, word in enumerate(words):
            if only_positionals:
                kinds.append("A")
            elif word == "--":
                kinds.append("-")
                only_positionals = True
            else:
                option = self._option_of(word)
                kinds.append("A" if option is None else "O")
                if option is not None:
                    options[place] = option
        pattern = "".join(kinds)
        positionals = [action for action in self._actions if not action.option_strings]
        extras = []
        seen = []
        seen_given = []

        def take(action, chosen, option_string=None):
            seen.append(action)
            value = self._values(action, chosen)
            if value is not action.default or chosen:
                seen_given.append(action)
                for group in self._exclusive:
                    if action in group._group_actions:
                        for other in group._group_actions:
                            if other is not action and other in seen_given:
                                raise ArgumentError(action, f"not allowed with argument {_argument_name(other)}")
            if value is not SUPPRESS:
                action(self, namespace, value, option_string)

        def take_option(place):
            action, name, value = options[place]
            if action is None:
                extras.append(words[place])
                return place + 1
            while value is not None:
                count = self._count(action, "A")
                if count == 0 and name[1] not in self.prefix_chars and value != "":
                    take(action, [], name)
                    name, value = name[0] + value[0], value[1:] or None
                    if name not in self._options:
                        raise ArgumentError(action, f"ignored explicit argument {(name[1:] + (value or ''))!r}")
                    action = self._options[name]
                    if value is None:
                        break
                elif count == 1:
                    take(action, [value], name)
                    return place + 1
                else:
                    raise ArgumentError(action, f"ignored explicit argument {value!r}")
            start = place + 1
            count = self._count(action, pattern[start:])
            if count is None:
                raise ArgumentError(action, _count_message(action.nargs))
            take(action, words[start:start + count], name)
            return start + count

        def take_positionals(place):
            counts = self._match_positionals(positionals, pattern[place:])
            for count in counts:
                action = positionals.pop(0)
                take(action, words[place:place + count])
                place += count
            return place
        place = 0
        last = max(options) if options else -1
        while place <= last:
            upcoming = min([at for at in options if at >= place])
            if place != upcoming:
                after = take_positionals(place)
                if after > place:
                    place = after
                    continue
            if place not in options:
                extras.extend(words[place:upcoming])
                place = upcoming
            place = take_option(place)
        stop = take_positionals(place)
        extras.extend(words[stop:])
        extras.extend(namespace.__dict__.pop("_unrecognized_args", []))
        required = []
        for action in self._actions:
            if action in seen:
                continue
            if action.required:
                required.append(_argument_name(action))
            elif isinstance(action.default, str) and hasattr(namespace, action.dest) and \
                    action.default is getattr(namespace, action.dest):
                setattr(namespace, action.dest, self._value(action, action.default))
        if required:
            raise ArgumentError(None, f"the following arguments are required: {', '.join(required)}")
        for group in self._exclusive:
            if group.required and not any([action in seen_given for action in group._group_actions]):
                names = [_argument_name(action) for action in group._group_actions if action.help is not SUPPRESS]
                raise ArgumentError(None, f"one of the arguments {' '.join(names)} is required")
        return namespace, extras

    def _count(self, action, pattern):
        """How many words an action takes of a pattern of A, O and -; None when too few."""
        available = 0
        while available < len(pattern) and pattern[available] in "A-":
            available += 1
        if action.option_strings and "-" in pattern[:available]:
            available = pattern.index("-")
        least, most = _bounds(action.nargs)
        if action.nargs in (REMAINDER, PARSER):
            if action.nargs == PARSER and not available:
                return None
            return len(pattern)
        dashes = pattern[:available].count("-")
        if available - dashes < least:
            return None
        return min(available, most + dashes)

    def _match_positionals(self, actions, pattern):
        """The counts of as many of the first actions as fit."""
        available = 0
        while available < len(pattern) and pattern[available] in "A-":
            available += 1
        for size in range(len(actions), 0, -1):
            counts = []
            place = 0
            for number, action in enumerate(actions[:size]):
                least, most = _bounds(action.nargs)
                if action.nargs in (REMAINDER, PARSER):
                    most = len(pattern) - place
                    if action.nargs == PARSER and (place >= available):
                        break
                    counts.append(most)
                    place = len(pattern)
                    continue
                later = sum([_bounds(other.nargs)[0] for other in actions[number + 1:size]])
                span = pattern[place:available]
                dashes = span.count("-")
                room = len(span) - dashes
                if room - later < least:
                    break
                chosen = min(most, room - later)
                words, taken = 0, 0
                while place + words < available and (taken < chosen or pattern[place + words] == "-"):
                    taken += pattern[place + words] != "-"
                    words += 1
                counts.append(words)
                place += words
            else:
                return counts
        return []

    def _values(self, action, words):
        if action.nargs not in (PARSER, REMAINDER) and "--" in words:
            words = list(words)
            words.remove("--")
        if not words and action.nargs == OPTIONAL:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str) and value is not SUPPRESS:
                value = self._value(action, value)
                self._check(action, value)
            return value
        if not words and action.nargs == ZERO_OR_MORE and not action.option_strings:
            return action.default if action.default is not None else []
        if len(words) == 1 and action.nargs in (None, OPTIONAL):
            value = self._value(action, words[0])
            self._check(action, value)
            return value
        if action.nargs == REMAINDER:
            return [self._value(action, word) for word in words]
        if action.nargs == PARSER:
            values = [self._value(action, word) for word in words]
            self._check(action, values[0])
            return values
        if action.nargs == SUPPRESS:
            return SUPPRESS
        values = [self._value(action, word) for word in words]
        for value in values:
            self._check(action, value)
        return values

    def _value(self, action, word):
        if action.type is None:
            return word
        try:
            return action.type(word)
        except ArgumentTypeError as error:
            raise ArgumentError(action, str(error)) from None
        except (TypeError, ValueError):
            name = getattr(action.type, "__name__", repr(action.type))
            raise ArgumentError(action, f"invalid {name} value: {word!r}") from None

    def _check(self, action, value):
        if action.choices is not None and value not in action.choices:
            choices = ", ".join([repr(choice) for choice in action.choices])
            raise ArgumentError(action, f"invalid choice: {value!r} (choose from {choices})")

    # Texts.

    def _shown_argument(self, action):
        if action.metavar is not None:
            name = action.metavar
        elif action.choices is not None:
            name = "{" + ",".join([str(choice) for choice in action.choices]) + "}"
        else:
            name = action.dest.upper() if action.option_strings else action.dest
        names = name if isinstance(name, tuple) else (name, name)
        nargs = action.nargs
        if nargs is None:
            return names[0]
        if nargs == OPTIONAL:
            return f"[{names[0]}]"
        if nargs == ZERO_OR_MORE:
            return f"[{names[0]} ...]"
        if nargs == ONE_OR_MORE:
            return f"{names[0]} [{names[-1] if isinstance(name, tuple) else names[0]} ...]"
        if nargs == REMAINDER:
            return "..."
        if nargs == PARSER:
            return f"{names[0]} ..."
        if nargs == SUPPRESS:
            return ""
        if isinstance(name, tuple):
            return " ".join(name[:nargs])
        return " ".join([names[0]] * nargs)

    def _usage_parts(self, actions):
        parts = []
        done = []
        for action in actions:
            if action.help is SUPPRESS or action in done:
                continue
            group = None
            for each in self._exclusive:
                members = [member for member in each._group_actions if member.help is not SUPPRESS]
                if action in members and all([member in actions for member in members]):
                    group = each, members
            if group is not None and len(group[1]) > 1:
                inside = " | ".join([self._one_usage(member, False) for member in group[1]])
                parts.append(f"({inside})" if group[0].required else f"[{inside}]")
                done.extend(group[1])
            else:
                parts.append(self._one_usage(action, True))
        return parts

    def _one_usage(self, action, brackets):
        if not action.option_strings:
            text = self._shown_argument(action)
            if not brackets and text[0] == "[" and text[-1] == "]":
                text = text[1:-1]
            return text
        if action.nargs == 0:
            text = action.format_usage()
        else:
            text = f"{action.option_strings[0]} {self._shown_argument(action)}"
        return f"[{text}]" if brackets and not action.required else text

    def format_usage(self):
        if self.usage is not None:
            return f"usage: {self.usage % {'prog': self.prog}}\n"
        options = [action for action in self._actions if action.option_strings]
        places = [action for action in self._actions if not action.option_strings]
        first, second = self._usage_parts(options), self._usage_parts(places)
        text = " ".join([self.prog] + first + second)
        if len("usage: ") + len(text) <= _WIDTH:
            return f"usage: {text}\n"

        def lines_of(parts, indent, prefix=None):
            lines, line = [], []
            length = len(prefix if prefix is not None else indent) - 1
            for part in parts:
                if length + 1 + len(part) > _WIDTH and line:
                    lines.append(indent + " ".join(line))
                    line, length = [], len(indent) - 1
                line.append(part)
                length += len(part) + 1
            if line:
                lines.append(indent + " ".join(line))
            if prefix is not None:
                lines[0] = lines[0][len(indent):]
            return lines
        if len("usage: ") + len(self.prog) <= 0.75 * _WIDTH:
            indent = " " * (len("usage: ") + len(self.prog) + 1)
            if first:
                lines = lines_of([self.prog] + first, indent, "usage: ")
                lines.extend(lines_of(second, indent))
            else:
                lines = lines_of([self.prog] + second, indent, "usage: ")
        else:
            indent = " " * len("usage: ")
            lines = lines_of(first + second, indent)
            if len(lines) > 1:
                lines = lines_of(first, indent) + lines_of(second, indent)
            lines = [self.prog] + lines
        return "usage: " + "\n".join(lines) + "\n"

    def _invocation(self, action):
        if not action.option_strings:
            if action.metavar is not None:
                return action.metavar if isinstance(action.metavar, str) else " ".join(action.metavar)
            if action.choices is not None:
                return "{" + ",".join([str(choice) for choice in action.choices]) + "}"
            return action.dest
        if action.nargs == 0:
            return ", ".join(action.option_strings)
        shown = self._shown_argument(action)
        return ", ".join([f"{name} {shown}" for name in action.option_strings])

    def _expand(self, action):
        values = {name: getattr(value, "__name__", value) for name, value in vars(action).items() if value is not SUPPRESS}
        values["prog"] = self.prog
        if values.get("choices") is not None:
            values["choices"] = ", ".join([str(choice) for choice in values["choices"]])
        text = action.help
        if issubclass(self.formatter_class, ArgumentDefaultsHelpFormatter) and "%(default)" not in text and \
                action.default is not SUPPRESS and (action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE)):
            text += " (default: %(default)s)"
        return text % values

    def format_help(self):
        sections = [self.format_usage()]
        raw = issubclass(self.formatter_class, RawDescriptionHelpFormatter)

        def paragraph(text):
            text = text % {"prog": self.prog} if "%(prog)" in text else text
            return text if raw else _fill(text)
        if self.description:
            sections.append(paragraph(self.description) + "\n")
        rows = []
        for group in self._groups:
            items = []
            for action in group._group_actions:
                if action.help is SUPPRESS:
                    continue
                items.append((2, self._invocation(action), action))
                for inner in getattr(action, "_shown", []):
                    items.append((4, inner.metavar, inner))
            rows.append((group, items))
        widest = max([indent + len(text) for _, items in rows for indent, text, _ in items] + [0])
        column = min(widest + 2, _HELP_AT)
        for group, items in rows:
            if not items and not group.description:
                continue
            lines = [f"{group.title}:"] if group.title else []
            if group.description:
                lines.append("\n".join(["  " + line for line in group.description.splitlines()]) if raw
                             else _fill(group.description, "  "))
                if items:
                    lines.append("")
            for indent, text, action in items:
                head = " " * indent + text
                if not action.help:
                    lines.append(head)
                    continue
                expanded = self._expand(action)
                if issubclass(self.formatter_class, RawTextHelpFormatter):
                    helps = expanded.splitlines()
                else:
                    helps = textwrap.wrap(" ".join(expanded.split()), max(_WIDTH - column, 11))
                if len(head) <= column - 2:
                    lines.append(head.ljust(column) + helps[0])
                    helps = helps[1:]
                else:
                    lines.append(head)
                lines.extend([" " * column + line for line in helps])
            sections.append("\n".join(lines) + "\n")
        if self.epilog:
            sections.append(paragraph(self.epilog) + "\n")
        return "\n".join(sections)

    def print_usage(self, file=None):
        self._print_message(self.format_usage(), sys.stdout if file is None else file)

    def print_help(self, file=None):
        self._print_message(self.format_help(), sys.stdout if file is None else file)

    def _print_message(self, message, file=None):
        if message:
            (file or sys.stderr).write(message)

    def exit(self, status=0, message=None):
        self._print_message(message, sys.stderr)
        sys.exit(status)

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: error: {message}\n")


def _bounds(nargs):
    if nargs is None:
        return 1, 1
    if nargs == OPTIONAL:
        return 0, 1
    if nargs in (ZERO_OR_MORE, REMAINDER):
        return 0, 1 << 30
    if nargs in (ONE_OR_MORE, PARSER):
        return 1, 1 << 30
    if nargs == SUPPRESS:
        return 0, 0
    return nargs, nargs


def _count_message(nargs):
    known = {None: "expected one argument", OPTIONAL: "expected at most one argument",
             ONE_OR_MORE: "expected at least one argument"}
    if nargs in known:
        return known[nargs]
    return f"expected {nargs} argument{'' if nargs == 1 else 's'}"


def _is_number(word):
    body = word[1:]
    return word[:1] == "-" and (body.isdigit() or body.count(".") == 1 and body.replace(".", "").isdigit())
