"""Codes of an authenticator (RFC 6238): six digits of SHA-1, another one each 30 seconds."""

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode

SECONDS = 30
DIGITS = 6
BYTES = 20  # of a secret, as long as what SHA-1 gives
STEPS_ASIDE = 1  # a phone's clock may be that far from ours


def encode(secret: bytes) -> str:
    """As authenticators take it: letters and digits of base32."""
    return base64.b32encode(secret).decode().rstrip("=")


def is_secret(text: str) -> bool:
    """Whether text is one of ours."""
    try:
        return len(_bytes(text)) == BYTES
    except ValueError:
        return False


def code(secret: str, step: int) -> str:
    """What the authenticator shows in this step of time."""
    digest = hmac.digest(_bytes(secret), step.to_bytes(8, "big"), hashlib.sha1)
    at = digest[-1] & 15
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret: str, typed: str, moment: float, *, after: int) -> int | None:
    """The step whose code was typed, later than the one last used; None: it is no code of now."""
    bare = "".join(typed.split())
    now = int(moment) // SECONDS
    for step in range(now - STEPS_ASIDE, now + STEPS_ASIDE + 1):
        if step > after and hmac.compare_digest(code(secret, step).encode(), bare.encode()):
            return step
    return None


def address(secret: str, login: str, company: str) -> str:
    """What the square code on the page says to an authenticator."""
    asked = urlencode({"secret": secret, "issuer": company}, quote_via=quote)
    return f"otpauth://totp/{quote(login)}?{asked}"


def _bytes(text: str) -> bytes:
    return base64.b32decode(text + "=" * (-len(text) % 8))
