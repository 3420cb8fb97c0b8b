# A part of asyncio by its own name: here it is all one module.

from asyncio import *
