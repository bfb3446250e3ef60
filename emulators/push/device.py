"""A device behind the push service: its keys, and how it reads a message meant for it (RFC 8291, RFC 8188)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import token_bytes, token_urlsafe

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
HEADER, POINT, TAG = 21, 65, 16  # bytes: salt, record size and length of the key; a point; the seal of a record


class Unreadable(Exception):
    """The device cannot read it; why."""


class Device:
    """What a browser keeps to itself, and what it tells the site."""

    def __init__(self) -> None:
        self.id = token_urlsafe(16)
        self._key = ec.generate_private_key(CURVE)
        self._secret = token_bytes(16)
        self._point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def told(self, url: str) -> dict[str, str]:
        """As PushSubscription gives it."""
        return {"endpoint": f"{url}/push/{self.id}", "p256dh": encoded(self._point), "auth": encoded(self._secret)}

    def read(self, body: bytes) -> str:
        """The text of an aes128gcm body of one record."""
        if len(body) < HEADER + POINT + TAG + 1 or body[20] != POINT:
            raise Unreadable("the header of aes128gcm is not there")
        salt, sender = body[:16], body[HEADER : HEADER + POINT]
        try:
            shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
            secret = _derived(shared, self._secret, b"WebPush: info\0" + self._point + sender, 32)
            key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
            nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
            plain = AESGCM(key).decrypt(nonce, body[HEADER + POINT :], None)
        except (ValueError, InvalidTag) as wrong:
            raise Unreadable(f"the keys do not fit: {wrong or type(wrong).__name__}") from wrong
        text, end, rest = plain.rpartition(b"\x02")
        if not end or rest.strip(b"\0"):
            raise Unreadable("the record has no end")
        return text.decode()


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
