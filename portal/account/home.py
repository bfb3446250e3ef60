"""The address without a path: leads everybody to what is theirs."""

from typing import Any

from litestar import Response, get

from portal.access import SIGNED_IN, person_of
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import parts_of


@get("/", sync_to_thread=False, guards=[SIGNED_IN])
def home(request: AnyRequest) -> Response[Any]:
    if not person_of(request).is_staff:
        return go("/claims")
    return go("/staff" if parts_of(request).process.onec_moves else "/staff/tasks")
