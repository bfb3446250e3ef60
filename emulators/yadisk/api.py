"""/v1/disk/…: which function answers which call."""

from collections.abc import Callable

from emulators.yadisk import fetching, listings, public, resources, trash
from emulators.yadisk.errors import Refusal
from emulators.yadisk.parts import Parts
from emulators.yadisk.server import Answer

Call = Callable[[Parts], Answer]
# (method, path): the name by which faults know the call, and what does it.
CALLS: dict[tuple[str, str], tuple[str, Call]] = {
    ("GET", "/v1/disk"): ("info", resources.info),
    ("GET", "/v1/disk/resources"): ("meta", resources.meta),
    ("PUT", "/v1/disk/resources"): ("mkdir", resources.mkdir),
    ("PATCH", "/v1/disk/resources"): ("patch", resources.patch),
    ("DELETE", "/v1/disk/resources"): ("delete", resources.delete),
    ("POST", "/v1/disk/resources/copy"): ("copy", resources.copy),
    ("POST", "/v1/disk/resources/move"): ("move", resources.move),
    ("GET", "/v1/disk/resources/upload"): ("link", resources.link),
    ("POST", "/v1/disk/resources/upload"): ("fetch", fetching.fetch),
    ("GET", "/v1/disk/resources/download"): ("download", resources.download),
    ("PUT", "/v1/disk/resources/publish"): ("publish", public.publish),
    ("PUT", "/v1/disk/resources/unpublish"): ("publish", public.unpublish),
    ("GET", "/v1/disk/resources/files"): ("list", listings.files),
    ("GET", "/v1/disk/resources/last-uploaded"): ("list", listings.last_uploaded),
    ("GET", "/v1/disk/resources/public"): ("list", listings.published),
    ("GET", "/v1/disk/public/resources"): ("meta", public.meta),
    ("GET", "/v1/disk/public/resources/download"): ("download", public.download),
    ("GET", "/v1/disk/public/resources/public-settings"): ("publish", public.settings),
    ("PATCH", "/v1/disk/public/resources/public-settings"): ("publish", public.change_settings),
    ("POST", "/v1/disk/public/resources/save-to-disk"): ("copy", public.save),
    ("GET", "/v1/disk/trash/resources"): ("trash", trash.show),
    ("DELETE", "/v1/disk/trash/resources"): ("trash", trash.empty),
    ("PUT", "/v1/disk/trash/resources/restore"): ("trash", trash.restore),
}
OPERATION = ("operation", resources.operation)
OPEN_TO_ALL = (public.meta, public.download)


def call_for(method: str, path: str) -> tuple[str, Call]:
    """The name of the call, by which faults know it, and what does it."""
    path = path.rstrip("/")
    if method == "GET" and path.startswith("/v1/disk/operations/"):
        return OPERATION
    if (method, path) not in CALLS:
        raise Refusal("DiskNotFoundError")
    return CALLS[method, path]
