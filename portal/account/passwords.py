"""Passwords: argon2, a rule for new ones, and the same time for people who do not exist."""

import threading

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from claims import wording

SHORTEST, LONGEST = 12, 256
_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
# Each takes 19 MB and 32 ms of a core: a crowd at the door waits here, not in memory.
_TURN = threading.BoundedSemaphore(4)
_NOBODY = _HASHER.hash("nobody has this password")


def hashed(password: str) -> str:
    with _TURN:
        return _HASHER.hash(password)


def right(password: str, kept: str | None) -> bool:
    """Whether it is the password; None (nobody, or no password yet) takes the same time and is never right."""
    if len(password) > LONGEST:
        return False
    with _TURN:
        return _HASHER.verify(password, kept or _NOBODY) and kept is not None


def fault(password: str, *, login: str, company: str) -> str:
    """What is wrong with a new password, or "": length, and words that anybody would try first."""
    if not password:
        return wording.PASSWORD_NEEDED
    if len(password) < SHORTEST:
        return wording.PASSWORD_SHORT
    if len(password) > LONGEST:
        return wording.PASSWORD_LONG
    known = {
        word for word in (login.split("@", maxsplit=1)[0], *company.split(), *wording.PASSWORD_WORDS) if len(word) > 3
    }
    if len(set(password)) < 5 or any(word.casefold() in password.casefold() for word in known):
        return wording.PASSWORD_EASY
    return ""
