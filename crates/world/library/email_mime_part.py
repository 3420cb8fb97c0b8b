# A part of email.mime by its own name: here it is all one module.

from email.mime import *
