"""Bytes of a file that came before its form, in pieces (tus): the form names them, as if it had brought them."""

from urllib.parse import unquote
from uuid import UUID

from litestar.exceptions import ClientException

from claims.actions.add_file import Received
from claims.queries.account import Me
from portal.arrived import Arrived, plain
from portal.parts import Parts
from storage.spool import Spooled
from storage.tus.headers import read_metadata
from storage.tus.uploads import Over, Unknown, Upload

FILE_KEY = "Claim-File"  # of an upload that has become a file


def owner_of(me: Me) -> str:
    """Whose uploads they are; a phone's are those of the person it works for."""
    return str(me.id)


def fetch(parts: Parts, me: Me, id_: str, form: str) -> tuple[Upload, str, Spooled | None]:
    """The upload, the file's name, and its bytes in the spool; None: it has become a file before.

    form: the address it must have been begun for. Raises 410: there is no such upload, or it is not whole.
    """
    try:
        upload = parts.uploads.find(id_, owner_of(me))
        said = read_metadata(upload.metadata)
        if not upload.whole or unquote(said.get("to", "").partition("?")[0]) != unquote(form):
            raise Unknown
        name = plain(said.get("name", ""))
        return upload, name, None if upload.done else parts.spool.adopt(parts.uploads.path(upload))
    except (Unknown, Over, FileNotFoundError) as wrong:
        raise ClientException("the upload is not here", status_code=410) from wrong


def known(arrived: Arrived, upload: Upload) -> Received:
    """A file that got its row before, and the answer was lost: only the key says which."""
    assert upload.done
    key, line = UUID(upload.done[FILE_KEY]), arrived.line_id
    return Received(
        purpose=arrived.purpose, line_id=line, key=key, name="", media_type="", size=0, sha256="", spool_name=""
    )


def settle(parts: Parts, upload: Upload, arrived: Arrived) -> None:
    """What became of it is said until it expires; what was refused is of no use to anybody."""
    if arrived.rows:
        (key,) = arrived.rows.values()
        parts.uploads.close(upload, {FILE_KEY: str(key)})
    elif arrived.refused:
        parts.uploads.remove(upload.id)
