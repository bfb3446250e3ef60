"""The address without a path: leads everybody to what is theirs."""

from typing import Any

from litestar import Response, get

from portal.access import SIGNED_IN, person_of
from portal.errors import AnyRequest
from portal.page import go


@get("/", sync_to_thread=False, guards=[SIGNED_IN])
def home(request: AnyRequest) -> Response[Any]:
    return go("/staff" if person_of(request).is_staff else "/claims")
