"""Random values for secrets; here they follow from the run's seed, as everything does."""

import base64
import random

DEFAULT_ENTROPY = 32
choice = random.choice
SystemRandom = random.Random


def randbits(k):
    return random.getrandbits(k)


def randbelow(exclusive_upper_bound):
    if exclusive_upper_bound <= 0:
        raise ValueError("Upper bound must be positive.")
    return random.randrange(exclusive_upper_bound)


def token_bytes(nbytes=None):
    count = DEFAULT_ENTROPY if nbytes is None else nbytes
    return bytes([random.getrandbits(8) for _ in range(count)])


def token_hex(nbytes=None):
    return token_bytes(nbytes).hex()


def token_urlsafe(nbytes=None):
    return base64.urlsafe_b64encode(token_bytes(nbytes)).rstrip(b"=").decode()


def compare_digest(a, b):
    if isinstance(a, str) != isinstance(b, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return a == b
