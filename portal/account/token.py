"""A fresh CSRF token for scripts: what was typed without network is sent by it, and only as the same person."""

import json

from litestar import Response, get

from portal.access import PHONE, SIGNED_IN, person_of
from portal.errors import AnyRequest
from portal.session import csrf_token


@get("/token", guards=[SIGNED_IN], opt=PHONE, sync_to_thread=False)
def show(request: AnyRequest) -> Response[bytes]:
    said = {"person": str(person_of(request).id), "csrf": csrf_token(request)}
    return Response(json.dumps(said).encode(), media_type="application/json")
