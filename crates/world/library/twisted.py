"""Twisted, as far as small programs use it: protocols, the reactor, deferreds."""

__version__ = '24.3.0'
