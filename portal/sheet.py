"""A file beside typed fields (a table, a photo of a code): the form and its bytes, as a stream under a limit."""

from dataclasses import dataclass, field

from litestar.exceptions import ClientException
from multipart import MultipartSegment

from portal.errors import AnyRequest
from portal.posted import MOST_FIELDS, Form, clean
from portal.session import check_csrf
from portal.upload import segments
from storage.tables import MOST_BYTES

LONGEST_BOX = 2_000_000  # letters of a pasted table
MOST_BODY = 60_000_000  # bytes; a larger file is refused in words, an even larger one by the protocol


@dataclass
class _Coming:
    """The token must come before the file, else nothing of it is kept. content: None while no file was chosen.

    wanted: the field whose file is taken, and how many bytes of it.
    """

    request: AnyRequest
    wanted: tuple[str, int]
    pairs: list[tuple[str, str]] = field(default_factory=list)
    content: bytearray | None = None
    checked: bool = False
    name: str = ""
    is_file: bool = False
    text: bytearray = field(default_factory=bytearray)

    def begin(self, segment: MultipartSegment) -> None:
        self.name, self.is_file = segment.name, segment.filename is not None
        self.text.clear()
        if segment.filename:
            self.check()
        if segment.filename and self.name == self.wanted[0]:
            self.content = bytearray()

    def chunk(self, data: bytes) -> None:
        if self.is_file:
            if self.content is not None and self.name == self.wanted[0] and len(self.content) <= self.wanted[1]:
                self.content += data
            return
        if len(self.text) <= 2 * LONGEST_BOX:
            self.text += data
        if len(self.text) > 2 * LONGEST_BOX:
            raise ClientException("field too long", status_code=413)

    def end(self) -> None:
        if not self.is_file:
            self.pairs.append((self.name, clean(self.text.decode("utf-8", "replace"))))

    def check(self) -> None:
        if not self.checked:
            typed = next((value for name, value in self.pairs if name == "csrf"), "")
            check_csrf(self.request, self.request.headers.get("X-CSRF-Token") or typed)
            self.checked = True


async def form_with_file(request: AnyRequest, name: str = "sheet", most: int = MOST_BYTES) -> tuple[Form, bytes | None]:
    """The form, and the file of that field if one was chosen: as many bytes of it as say whether it is too large."""
    coming = _Coming(request, (name, most))
    async for segment, data in segments(request, MOST_BODY, parts=MOST_FIELDS):
        if segment is not None:
            coming.begin(segment)
        elif data is not None:
            coming.chunk(data)
        else:
            coming.end()
    coming.check()
    form = Form(values={name: value.strip() for name, value in coming.pairs}, pairs=coming.pairs)
    return form, bytes(coming.content) if coming.content is not None else None
