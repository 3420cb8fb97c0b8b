"""Words as a shell reads them."""

import sys
from collections import deque
from io import StringIO

__all__ = ["shlex", "split", "quote", "join"]

_LETTERS = "abcdfeghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
_LATIN = "ßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ"


class shlex:
    """Reads tokens from a stream of characters.

    `state` tells what is being read: " " nothing yet, "a" a word, "c" punctuation, a quote or an
    escape what began with it, None the end.
    """

    def __init__(self, instream=None, infile=None, posix=False, punctuation_chars=False):
        if isinstance(instream, str):
            instream = StringIO(instream)
        self.instream = sys.stdin if instream is None else instream
        self.infile = None if instream is None else infile
        self.posix = posix
        self.eof = None if posix else ""
        self.commenters = "#"
        self.wordchars = _LETTERS + (_LATIN if posix else "")
        self.whitespace = " \t\r\n"
        self.whitespace_split = False
        self.quotes = "'\""
        self.escape = "\\"
        self.escapedquotes = '"'
        self.state = " "
        self.pushback = deque()
        self.lineno = 1
        self.debug = 0
        self.token = ""
        self.filestack = deque()
        self.source = None
        if punctuation_chars is True:
            punctuation_chars = "();<>|&"
        self._punctuation_chars = punctuation_chars or ""
        if punctuation_chars:
            self._pushback_chars = deque()
            self.wordchars += "~-./*?="
            self.wordchars = "".join([c for c in self.wordchars if c not in punctuation_chars])

    @property
    def punctuation_chars(self):
        return self._punctuation_chars

    def push_token(self, tok):
        self.pushback.appendleft(tok)

    def push_source(self, newstream, newfile=None):
        if isinstance(newstream, str):
            newstream = StringIO(newstream)
        self.filestack.appendleft((self.infile, self.instream, self.lineno))
        self.infile, self.instream, self.lineno = newfile, newstream, 1

    def pop_source(self):
        self.instream.close()
        self.infile, self.instream, self.lineno = self.filestack.popleft()
        self.state = " "

    def get_token(self):
        if self.pushback:
            return self.pushback.popleft()
        token = self.read_token()
        while self.source is not None and token == self.source:
            opened = self.sourcehook(self.read_token())
            if opened:
                file, stream = opened
                self.push_source(stream, file)
            token = self.get_token()
        while token == self.eof:
            if not self.filestack:
                return self.eof
            self.pop_source()
            token = self.get_token()
        return token

    def _next_char(self):
        if self._punctuation_chars and self._pushback_chars:
            return self._pushback_chars.pop()
        return self.instream.read(1)

    def _skip_comment(self):
        self.instream.readline()
        self.lineno += 1

    def read_token(self):
        quoted = False
        before_escape = " "
        while True:
            letter = self._next_char()
            if letter == "\n":
                self.lineno += 1
            if self.state is None:
                self.token = ""
                break
            if self.state == " ":
                if not letter:
                    self.state = None
                    break
                if letter in self.whitespace:
                    if self.token or (self.posix and quoted):
                        break
                elif letter in self.commenters:
                    self._skip_comment()
                elif self.posix and letter in self.escape:
                    before_escape, self.state = "a", letter
                elif letter in self.wordchars:
                    self.token, self.state = letter, "a"
                elif letter in self._punctuation_chars:
                    self.token, self.state = letter, "c"
                elif letter in self.quotes:
                    if not self.posix:
                        self.token = letter
                    self.state = letter
                elif self.whitespace_split:
                    self.token, self.state = letter, "a"
                else:
                    self.token = letter
                    if self.token or (self.posix and quoted):
                        break
            elif self.state in self.quotes:
                quoted = True
                if not letter:
                    raise ValueError("No closing quotation")
                if letter == self.state:
                    if not self.posix:
                        self.token += letter
                        self.state = " "
                        break
                    self.state = "a"
                elif self.posix and letter in self.escape and self.state in self.escapedquotes:
                    before_escape, self.state = self.state, letter
                else:
                    self.token += letter
            elif self.state in self.escape:
                if not letter:
                    raise ValueError("No escaped character")
                # Within quotes only the quote and the escape itself are escaped.
                if before_escape in self.quotes and letter != self.state and letter != before_escape:
                    self.token += self.state
                self.token += letter
                self.state = before_escape
            elif self._read_in_word(letter, quoted):
                if self.state in self.quotes or self.state in self.escape:
                    before_escape = "a"
            else:
                break
        token, self.token = self.token, ""
        if self.posix and not quoted and token == "":
            token = None
        return token

    def _read_in_word(self, letter, quoted):
        """One character of a word or of punctuation; False when the token has ended."""
        if not letter:
            self.state = None
            return False
        if letter in self.whitespace:
            self.state = " "
            return not (self.token or (self.posix and quoted))
        if letter in self.commenters:
            self._skip_comment()
            if self.posix:
                self.state = " "
                return not (self.token or quoted)
            return True
        if self.state == "c":
            if letter in self._punctuation_chars:
                self.token += letter
                return True
            if letter not in self.whitespace:
                self._pushback_chars.append(letter)
            self.state = " "
            return False
        if self.posix and letter in self.quotes:
            self.state = letter
        elif self.posix and letter in self.escape:
            self.state = letter
        elif letter in self.wordchars or letter in self.quotes or (
                self.whitespace_split and letter not in self._punctuation_chars):
            self.token += letter
        else:
            if self._punctuation_chars:
                self._pushback_chars.append(letter)
            else:
                self.pushback.appendleft(letter)
            self.state = " "
            return not (self.token or (self.posix and quoted))
        return True

    def sourcehook(self, newfile):
        if newfile[0] == '"':
            newfile = newfile[1:-1]
        if isinstance(self.infile, str) and not newfile.startswith("/"):
            folder, slash, _ = self.infile.rpartition("/")
            newfile = folder + slash + newfile
        return newfile, open(newfile)

    def error_leader(self, infile=None, lineno=None):
        infile = self.infile if infile is None else infile
        lineno = self.lineno if lineno is None else lineno
        return f'"{infile}", line {lineno}: '

    def __iter__(self):
        return self

    def __next__(self):
        token = self.get_token()
        if token == self.eof:
            raise StopIteration
        return token


def split(s, comments=False, posix=True):
    if s is None:
        raise ValueError("s argument must not be None")
    words = shlex(s, posix=posix)
    words.whitespace_split = True
    if not comments:
        words.commenters = ""
    return list(words)


_SAFE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"


def quote(s):
    if not s:
        return "''"
    if all([letter in _SAFE for letter in s]):
        return s
    return "'" + s.replace("'", "'\"'\"'") + "'"


def join(split_command):
    return " ".join([quote(word) for word in split_command])
