"""oauth.yandex.ru: tokens by device code, by confirmation code, by refresh token; revoking. A person agrees by a page.

Recorded are only the answer with a token, `authorization_pending` and the status of a revoked one. How the real one
answers /device/code, how its page looks and how it words the other refusals was not seen: names of fields are those
that its clients read.
"""

import secrets
from dataclasses import dataclass
from html import escape

from emulators.yadisk.clock import Clock
from emulators.yadisk.server import Answer, Request, json_answer

CLIENT, SECRET = "dealer-claims-client", "dealer-claims-secret"
LIFE = 31_536_000  # seconds of a token, and of its refresh token
CODE_LIFE = 600
_WORDS = {
    "authorization_pending": "User has not yet authorized your application",
    "bad_verification_code": "Invalid code",
    "invalid_client": "Client not found or secret is wrong",
    "invalid_grant": "Token has expired or is not of this client",
    "unsupported_grant_type": "Unsupported grant type",
}


@dataclass
class Code:
    """One that a person confirms. agreed: by them; until: when it is of no use any more."""

    user: str
    until: float
    agreed: bool = False


class Refused(Exception):
    """400 with that code."""


class OAuth:
    """first: a token that is good for ever, for whoever starts the disk with one."""

    def __init__(self, first: str, clock: Clock, own: str) -> None:
        self._first, self._clock, self._own = first, clock, own
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, float] = {}
        self._refresh: dict[str, float] = {}
        self.revoked: set[str] = set()

    def lets_in(self, header: str) -> bool:
        scheme, _, token = header.partition(" ")
        good = token == self._first or self._tokens.get(token, 0.0) > self._clock.now()
        return scheme == "OAuth" and good and token not in self.revoked

    def answer(self, request: Request) -> Answer | None:
        """None: the request is not for this host."""
        calls = {
            ("POST", "/token"): self._token,
            ("POST", "/device/code"): self._device,
            ("POST", "/revoke_token"): self._revoke,
            ("GET", "/authorize"): self._page,
            ("GET", "/device"): self._page,
            ("POST", "/device"): self._agree,
        }
        call = calls.get((request.method, request.path))
        if call is None:
            return None
        try:
            return call({**request.query, **request.values()})
        except Refused as refused:
            code = str(refused)
            return json_answer({"error": code, "error_description": _WORDS[code]}, 400)

    def agree(self, user_code: str) -> bool:
        """A person confirms the code that their device shows."""
        found = [code for code in self._codes.values() if code.user == user_code]
        for code in found:
            code.agreed = True
        return bool(found)

    def _device(self, said: dict[str, str]) -> Answer:
        if said.get("client_id") != CLIENT:
            raise Refused("invalid_client")
        device, user = secrets.token_hex(16), secrets.token_hex(4)
        self._codes[device] = Code(user, self._clock.now() + CODE_LIFE)
        return json_answer(
            {
                "device_code": device,
                "user_code": user,
                "verification_url": f"{self._own}/device",
                "interval": 1,
                "expires_in": CODE_LIFE,
            }
        )

    def _token(self, said: dict[str, str]) -> Answer:
        if (said.get("client_id"), said.get("client_secret")) != (CLIENT, SECRET):
            raise Refused("invalid_client")
        grant = said.get("grant_type")
        if grant == "refresh_token":
            if self._refresh.pop(said.get("refresh_token", ""), 0.0) < self._clock.now():
                raise Refused("invalid_grant")
            return self._given()
        if grant not in ("device_code", "authorization_code"):
            raise Refused("unsupported_grant_type")
        code = self._codes.get(said.get("code", ""))
        if code is None or code.until < self._clock.now():
            raise Refused("bad_verification_code")
        if not code.agreed:
            raise Refused("authorization_pending")
        del self._codes[said["code"]]
        return self._given()

    def _given(self) -> Answer:
        token, refresh = f"y0_{secrets.token_urlsafe(40)}", f"1:{secrets.token_urlsafe(60)}"
        self._tokens[token] = self._refresh[refresh] = self._clock.now() + LIFE
        return json_answer(
            {"access_token": token, "expires_in": LIFE, "refresh_token": refresh, "token_type": "bearer"}
        )

    def _revoke(self, said: dict[str, str]) -> Answer:
        self.revoked.add(said.get("access_token", ""))
        return json_answer({"status": "ok"})

    def _page(self, said: dict[str, str]) -> Answer:
        """«/authorize» gives a code to type in; «/device» asks for the one that the device shows."""
        if said.get("response_type") == "code":
            code = secrets.token_hex(4)
            self._codes[code] = Code(code, self._clock.now() + CODE_LIFE, agreed=True)
            return _html(f"<p>Код подтверждения: <strong>{escape(code)}</strong></p>")
        return _html(
            '<form method="post" action="/device"><label>Код с устройства <input name="user_code"></label> '
            "<button>Разрешить доступ к Диску</button></form>"
        )

    def _agree(self, said: dict[str, str]) -> Answer:
        agreed = self.agree(said.get("user_code", ""))
        return _html("<p>Доступ разрешён</p>" if agreed else "<p>Такого кода нет</p>")


def _html(body: str) -> Answer:
    page = f'<!doctype html><html lang="ru"><meta charset="utf-8"><title>Яндекс OAuth (эмулятор)</title>{body}</html>'
    return Answer(200, page.encode(), "text/html; charset=utf-8")
