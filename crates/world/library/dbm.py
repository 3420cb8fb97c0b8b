"""Dictionaries of bytes in files, of which there is the plain kind here."""

import os

import dbm.dumb as _dumb

__all__ = ["open", "whichdb", "error"]


class error(Exception):
    pass


error = (error, OSError)


def whichdb(filename):
    """The module that wrote the database; "" when none known did, None when it is not there."""
    filename = os.fspath(filename)
    if os.path.exists(filename + ".dat") and os.path.exists(filename + ".dir"):
        return "dbm.dumb"
    return "" if os.path.exists(filename) else None


def open(file, flag="r", mode=0o666):
    found = whichdb(file) if "n" not in flag else None
    if found is None and "c" not in flag and "n" not in flag:
        raise error[0](f"db file doesn't exist; use 'c' or 'n' flag to create a new db")
    if found == "":
        raise error[0]("db type could not be determined")
    return _dumb.open(file, flag, mode)
