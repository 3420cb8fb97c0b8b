"""Escaping text for HTML and back."""

_NAMES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\xa0", "copy": "\xa9", "reg": "\xae",
          "eacute": "\xe9", "euro": "\u20ac", "hellip": "\u2026", "mdash": "\u2014", "ndash": "\u2013", "times": "\xd7",
          "laquo": "\xab", "raquo": "\xbb", "deg": "\xb0", "middot": "\xb7", "trade": "\u2122", "larr": "\u2190",
          "rarr": "\u2192"}


def escape(s, quote=True):
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quote:
        s = s.replace('"', "&quot;").replace("'", "&#x27;")
    return s


def unescape(s):
    if "&" not in s:
        return s
    parts = s.split("&")
    out = [parts[0]]
    for part in parts[1:]:
        name, semicolon, rest = part.partition(";")
        if semicolon and name[:1] == "#":
            digits = name[1:]
            try:
                number = int(digits[1:], 16) if digits[:1] in "xX" else int(digits)
                out.append(chr(number) + rest)
                continue
            except ValueError:
                pass
        elif semicolon and name in _NAMES:
            out.append(_NAMES[name] + rest)
            continue
        else:
            for known in ("amp", "lt", "gt", "quot"):
                if part.startswith(known):
                    out.append(_NAMES[known] + part[len(known):])
                    break
            else:
                out.append("&" + part)
            continue
        out.append("&" + part)
    return "".join(out)
