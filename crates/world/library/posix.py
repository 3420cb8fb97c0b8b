# What os is on a Unix machine.

from os import *
from os import _exit, environ
