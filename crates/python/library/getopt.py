"""Command-line options in the style of C's getopt."""


class GetoptError(Exception):
    def __init__(self, msg, opt=""):
        self.msg, self.opt = msg, opt
        super().__init__(msg, opt)

    def __str__(self):
        return self.msg


error = GetoptError


def getopt(args, shortopts, longopts=[]):
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    found = []
    args = list(args)
    while args and args[0].startswith("-") and args[0] != "-":
        word = args.pop(0)
        if word == "--":
            break
        args = _take(word, args, shortopts, longopts, found)
    return found, args


def gnu_getopt(args, shortopts, longopts=[]):
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    strict = shortopts.startswith("+")
    found, rest = [], []
    shortopts = shortopts.removeprefix("+")
    args = list(args)
    while args:
        word = args.pop(0)
        if word == "--":
            rest += args
            break
        if word.startswith("-") and word != "-":
            args = _take(word, args, shortopts, longopts, found)
        elif strict:
            rest += [word] + args
            break
        else:
            rest.append(word)
    return found, rest


def _take(word, args, shortopts, longopts, found):
    if word.startswith("--"):
        name, equals, value = word[2:].partition("=")
        matches = [option for option in longopts if option.startswith(name)]
        if not matches:
            raise GetoptError(f"option --{name} not recognized", name)
        if name in matches:
            chosen = name
        elif name + "=" in matches:
            chosen = name + "="
        elif len(matches) > 1:
            raise GetoptError(f"option --{name} not a unique prefix", name)
        else:
            chosen = matches[0]
        full = chosen.removesuffix("=")
        if chosen.endswith("="):
            if not equals:
                if not args:
                    raise GetoptError(f"option --{full} requires argument", full)
                value = args.pop(0)
        elif equals:
            raise GetoptError(f"option --{full} must not have an argument", full)
        found.append(("--" + full, value if chosen.endswith("=") else ""))
        return args
    letters = word[1:]
    while letters:
        letter, letters = letters[0], letters[1:]
        at = shortopts.find(letter)
        if at < 0 or letter == ":":
            raise GetoptError(f"option -{letter} not recognized", letter)
        value = ""
        if shortopts[at + 1:at + 2] == ":":
            if not letters:
                if not args:
                    raise GetoptError(f"option -{letter} requires argument", letter)
                letters = args.pop(0)
            value, letters = letters, ""
        found.append(("-" + letter, value))
    return args
