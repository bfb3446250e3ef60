"""oauth.yandex.ru: a token by a code that a person confirms, and a new one by the refresh token."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from storage.store import StoreRefused, StoreUnavailable
from storage.tokens import Asked, Given
from storage.yandex.hosts import LOOPBACK_HOSTS

OAUTH = "https://oauth.yandex.ru"
PENDING = "authorization_pending"
LARGEST = 64 * 1024
TIMEOUT = httpx.Timeout(20.0, connect=10.0)


@dataclass(frozen=True)
class OAuth:
    """Our own application at Yandex: its id and secret."""

    client: str
    secret: str = field(repr=False)
    url: str = OAUTH

    def ask(self) -> Asked:
        """A code that the person confirms on any device."""
        said = self._post("/device/code", client_id=self.client)
        try:
            return Asked(
                user_code=str(said["user_code"]),
                url=str(said["verification_url"]),
                code=str(said["device_code"]),
                interval=max(float(said.get("interval", 5)), 1.0),
                lives=float(said.get("expires_in", 300)),
            )
        except (KeyError, TypeError, ValueError) as odd:
            raise StoreUnavailable("Yandex OAuth: an answer that is not understood") from odd

    def by_device(self, code: str) -> Given | None:
        """None: the person has not confirmed it yet."""
        return self._given(grant_type="device_code", code=code)

    def by_code(self, code: str) -> Given | None:
        """The code that the page «/authorize» shows to the person."""
        return self._given(grant_type="authorization_code", code=code)

    def renew(self, refresh: str) -> Given:
        given = self._given(grant_type="refresh_token", refresh_token=refresh)
        if given is None:
            raise StoreUnavailable("Yandex OAuth: nothing to wait for here")
        return given

    def page(self) -> str:
        """Where a person gets a confirmation code."""
        query = httpx.QueryParams({"response_type": "code", "client_id": self.client})
        return f"{self.url}/authorize?{query}"

    def _given(self, **asked: str) -> Given | None:
        said = self._post("/token", client_id=self.client, client_secret=self.secret, **asked)
        if said.get("error") == PENDING:
            return None
        try:
            token, refresh = str(said["access_token"]), str(said["refresh_token"])
            return Given(token, refresh, timedelta(seconds=float(said["expires_in"])))
        except (KeyError, TypeError, ValueError, OverflowError) as odd:
            raise StoreUnavailable("Yandex OAuth: an answer that is not understood") from odd

    def _post(self, path: str, **form: str) -> dict[str, Any]:
        """Raises StoreRefused when it says no, StoreUnavailable when it says nothing that is understood."""
        by_proxy = httpx.URL(self.url).host not in LOOPBACK_HOSTS
        try:
            with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=by_proxy) as http:
                answer = http.post(self.url + path, data=form)
                said = answer.json() if len(answer.content) <= LARGEST else None
        except (httpx.HTTPError, ValueError) as wrong:
            raise StoreUnavailable(f"Yandex OAuth: {type(wrong).__name__}") from wrong
        if not isinstance(said, dict) or answer.status_code >= 500 or answer.status_code == 429:
            raise StoreUnavailable(f"Yandex OAuth: {answer.status_code}")
        error = said.get("error")
        if error and error != PENDING:
            raise StoreRefused(f"Yandex OAuth: {str(error)[:60]}: {str(said.get('error_description', ''))[:200]}")
        return said
