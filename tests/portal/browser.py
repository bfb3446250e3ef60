"""A browser for tests: posts forms as pages offer them, and judges every single answer it gets."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

from httpx import Response
from litestar.testing import TestClient

from portal.headers import CSP

LEAKS = ("Traceback (most recent call last)", "sqlalchemy", "jinja2.exceptions", 'File "/')
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def judge(response: Response) -> None:
    """What holds for every answer of the portal, whatever was asked."""
    headers = response.headers
    where = f"{response.request.method} {response.request.url} → {response.status_code}"
    own = headers["content-security-policy"]
    assert own == CSP or own.startswith("sandbox"), where
    assert headers["x-content-type-options"] == "nosniff", where
    assert headers["x-frame-options"] == "DENY", where
    assert headers["referrer-policy"] == "same-origin", where
    assert headers["cache-control"], where
    assert "access-control-allow-origin" not in headers, where
    assert "server" not in headers or "/" not in headers["server"], where
    assert ("strict-transport-security" in headers) == (response.request.url.scheme == "https"), where
    for cookie in headers.get_list("set-cookie"):
        judge_cookie(cookie, https=response.request.url.scheme == "https")
    if "text/html" in headers.get("content-type", ""):
        judge_page(response.text, where)


def judge_cookie(cookie: str, *, https: bool) -> None:
    said = [part.strip().lower() for part in cookie.split(";")]
    assert "httponly" in said, cookie
    assert "samesite=lax" in said, cookie
    assert "path=/" in said, cookie
    assert not any(part.startswith("domain") for part in said), cookie
    assert ("secure" in said) == https == cookie.startswith("__Host-"), cookie
    value = cookie.split(";")[0].split("=", 1)[1].strip('"')
    assert not value or len(value) >= 43, "ids have 256 bits"


def judge_page(text: str, where: str) -> None:
    for leak in LEAKS:
        assert leak not in text, f"{where}: {leak}"
    assert not re.search(r"<[^>]*\s(style|on[a-z]+)\s*=", text), f"{where}: inline style or handler"
    assert not re.search(r"<(style|script)\b(?![^>]*\bsrc=)", text), f"{where}: inline script or style"
    for link in re.findall(r'(?:href|src|action|hx-get|hx-post)="([^"]*)"', text):
        assert re.match(r"/(?!/)|[#?]|tel:|mailto:|$", link), f"{where}: {link}"
    for form in re.findall(r"<form\b.*?</form>", text, re.S):
        if 'method="post"' in form:
            assert 'name="csrf"' in form, f"{where}: a form without a token"


class Browser:
    """A TestClient with a person before it. csrf: what forms will carry; None is read from the page last opened."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.token = ""

    def get(self, path: str, **more: Any) -> Response:
        return self._take(self.client.get(path, follow_redirects=False, **more))

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Response:
        """As the page's own form would be sent: with its token, unless data says otherwise."""
        body = urlencode({"csrf": self.token, **(data or {})}, doseq=True)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": str(self.client.base_url)}
        headers |= more.pop("headers", {})
        return self._take(self.client.post(path, content=body, headers=headers, follow_redirects=False, **more))

    def upload(self, path: str, content: bytes, data: dict[str, Any] | None = None, **more: Any) -> Response:
        """One photo as a browser sends it: the form's fields first, the token before all."""
        fields = {"csrf": self.token, "purpose": "label", **(data or {})}
        parts: list[tuple[str, Any]] = [(name, (None, str(value))) for name, value in fields.items()]
        parts.append(("file", ("фото.jpg", content, "image/jpeg")))
        headers = {"Origin": str(self.client.base_url), **more.pop("headers", {})}
        return self._take(self.client.post(path, files=parts, headers=headers, follow_redirects=False, **more))

    def request(self, method: str, path: str, **more: Any) -> Response:
        return self._take(self.client.request(method, path, follow_redirects=False, **more))

    def follow(self, response: Response) -> Response:
        """The page that a 303 leads to."""
        while response.status_code == 303:
            response = self.get(response.headers["location"])
        return response

    def sign_in(self, login: str, password: str) -> Response:
        self.get("/sign-in")
        entered = self.post("/sign-in", {"login": login, "password": password})
        assert entered.status_code == 303, entered.text
        return entered

    def _take(self, response: Response) -> Response:
        judge(response)
        if found := TOKEN.search(response.text if "text/" in response.headers.get("content-type", "") else ""):
            self.token = unescape(found[1])
        return response
