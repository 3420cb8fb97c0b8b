"""Comma-separated values."""

import io

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = range(4)
__version__ = "1.0"


class Error(Exception):
    pass


class Dialect:
    delimiter = ","
    quotechar = '"'
    escapechar = None
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL
    strict = False


class excel(Dialect):
    pass


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    quoting = QUOTE_ALL
    lineterminator = "\n"


_dialects = {"excel": excel, "excel-tab": excel_tab, "unix": unix_dialect}
_limit = [131072]


def register_dialect(name, dialect=None, **options):
    _dialects[name] = type("dialect", (_find(dialect),), options)


def unregister_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    return _find(name)


def list_dialects():
    return list(_dialects)


def field_size_limit(limit=None):
    old = _limit[0]
    if limit is not None:
        _limit[0] = limit
    return old


def _find(dialect):
    if dialect is None:
        return excel
    if isinstance(dialect, str):
        if dialect not in _dialects:
            raise Error("unknown dialect")
        return _dialects[dialect]
    return dialect if isinstance(dialect, type) else type(dialect)


def _made(dialect, options):
    for name in options:
        if not hasattr(Dialect, name):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
    made = type("dialect", (_find(dialect),), options)()
    if not isinstance(made.delimiter, str) or len(made.delimiter) != 1:
        raise TypeError('"delimiter" must be a 1-character string')
    return made


class reader:
    def __init__(self, csvfile, dialect="excel", **options):
        self.dialect = _made(dialect, options)
        self.line_num = 0
        self._lines = iter(csvfile)

    def __iter__(self):
        return self

    def __next__(self):
        d = self.dialect
        fields = []
        field = ""
        quoted = was_quoted = False
        started = False
        while True:
            line = next(self._lines) if not quoted else next(self._lines, None)
            if line is None:
                if d.strict:
                    raise Error("unexpected end of data")
                break
            self.line_num += 1
            at = 0
            while at < len(line):
                letter = line[at]
                at += 1
                if quoted:
                    if d.escapechar and letter == d.escapechar and at < len(line):
                        field += line[at]
                        at += 1
                    elif letter == d.quotechar and d.quoting != QUOTE_NONE:
                        if d.doublequote and line[at:at + 1] == d.quotechar:
                            field += letter
                            at += 1
                        else:
                            quoted = False
                    else:
                        field += letter
                elif letter in "\r\n":
                    continue
                elif letter == d.delimiter:
                    fields.append(self._value(field, was_quoted))
                    field, was_quoted, started = "", False, True
                elif d.escapechar and letter == d.escapechar and at < len(line):
                    field += line[at]
                    at += 1
                elif letter == d.quotechar and not field and d.quoting != QUOTE_NONE:
                    quoted = was_quoted = started = True
                elif letter == " " and d.skipinitialspace and not field and not was_quoted:
                    started = True
                else:
                    field += letter
                    started = True
            if not quoted:
                break
        if started or field:
            fields.append(self._value(field, was_quoted))
        return fields

    def _value(self, field, was_quoted):
        if self.dialect.quoting == QUOTE_NONNUMERIC and not was_quoted:
            return float(field)
        return field


class writer:
    def __init__(self, csvfile, dialect="excel", **options):
        self.dialect = _made(dialect, options)
        self._file = csvfile

    def _field(self, value, alone):
        d = self.dialect
        number = isinstance(value, (int, float))
        text = "" if value is None else value if isinstance(value, str) else repr(value) if isinstance(value, float) else str(value)
        special = any([mark in text for mark in (d.delimiter, d.quotechar or "\0", "\r", "\n")]) or \
            any([letter in d.lineterminator for letter in text])
        if d.quoting == QUOTE_NONE:
            out = ""
            for letter in text:
                if letter in (d.delimiter, d.escapechar, d.quotechar) or letter in "\r\n":
                    if not d.escapechar:
                        raise Error("need to escape, but no escapechar set")
                    out += d.escapechar
                out += letter
            return out
        quote = d.quoting == QUOTE_ALL or d.quoting == QUOTE_NONNUMERIC and not number or special or alone and not text
        if not quote:
            return text
        if d.doublequote:
            text = text.replace(d.quotechar, d.quotechar * 2)
        elif d.escapechar:
            text = text.replace(d.quotechar, d.escapechar + d.quotechar)
        return d.quotechar + text + d.quotechar

    def writerow(self, row):
        try:
            values = list(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        fields = [self._field(value, len(values) == 1) for value in values]
        return self._file.write(self.dialect.delimiter.join(fields) + self.dialect.lineterminator)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        self._fieldnames, self.restkey, self.restval = fieldnames, restkey, restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect

    line_num = property(lambda self: self.reader.line_num)

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            self._fieldnames = next(self.reader, None)
        return self._fieldnames

    def __iter__(self):
        return self

    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while not row:
            row = next(self.reader)
        made = dict(zip(names, row))
        if len(row) > len(names):
            made[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            made[name] = self.restval
        return made


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        self.fieldnames, self.restval, self.extrasaction = fieldnames, restval, extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writer.writerow(self.fieldnames)

    def _row(self, row):
        if self.extrasaction == "raise":
            wrong = [key for key in row if key not in self.fieldnames]
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join([repr(key) for key in wrong]))
        return [row.get(name, self.restval) for name in self.fieldnames]

    def writerow(self, rowdict):
        return self.writer.writerow(self._row(rowdict))

    def writerows(self, rowdicts):
        self.writer.writerows([self._row(row) for row in rowdicts])
