"""Words of a command line as a shell splits them."""


def split(s, comments=False, posix=True):
    if s is None:
        raise ValueError("s argument must not be None")
    words = []
    word = None
    at = 0
    while at < len(s):
        letter = s[at]
        at += 1
        if letter in " \t\r\n":
            if word is not None:
                words.append(word)
                word = None
        elif comments and letter == "#":
            while at < len(s) and s[at] != "\n":
                at += 1
        elif letter == "'":
            end = s.find("'", at)
            if end < 0:
                raise ValueError("No closing quotation")
            inside = s[at:end]
            word = (word or "") + (inside if posix else f"'{inside}'")
            at = end + 1
        elif letter == '"':
            word = word or ""
            while True:
                if at >= len(s):
                    raise ValueError("No closing quotation")
                letter = s[at]
                at += 1
                if letter == '"':
                    break
                if letter == "\\" and posix:
                    if at >= len(s):
                        raise ValueError("No escaped character")
                    if s[at] not in '"\\':
                        word += "\\"
                    letter = s[at]
                    at += 1
                word += letter
        elif letter == "\\" and posix:
            if at >= len(s):
                raise ValueError("No escaped character")
            word = (word or "") + s[at]
            at += 1
        else:
            word = (word or "") + letter
    if word is not None:
        words.append(word)
    return words


_SAFE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"


def quote(s):
    if not s:
        return "''"
    if all([letter in _SAFE for letter in s]):
        return s
    return "'" + s.replace("'", "'\"'\"'") + "'"


def join(split_command):
    return " ".join([quote(word) for word in split_command])
