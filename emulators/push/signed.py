"""Whether a message is signed by who sends it (VAPID, RFC 8292)."""

import json
import time
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from emulators.push.device import CURVE, decoded

LONGEST = 86_400  # seconds that a signature may be good for


def signature_fault(header: str, origin: str, now: float | None = None) -> str:
    """What is wrong with it, "" when nothing. now: the sender's clock, where it is not ours."""
    try:
        claims = _claims(header)
    except (ValueError, KeyError, InvalidSignature) as wrong:
        return f"the signature does not fit: {wrong or type(wrong).__name__}"
    if claims.get("aud") != origin:
        return f"signed for {claims.get('aud')}, not for {origin}"
    if not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
        return "nobody to ask: sub is not there"
    left = int(claims.get("exp", 0)) - (time.time() if now is None else now)
    return "" if 0 < left <= LONGEST else "exp is over, or further than a day away"


def _claims(header: str) -> dict[str, Any]:
    scheme, _, rest = header.partition(" ")
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    if scheme.lower() != "vapid":
        raise ValueError("not vapid")
    said, _, seal = fields["t"].rpartition(".")
    raw = decoded(seal)
    signature = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(fields["k"]))
    key.verify(signature, said.encode(), ec.ECDSA(hashes.SHA256()))
    claims: dict[str, Any] = json.loads(decoded(said.partition(".")[2]))
    return claims
