"""What 1C's people ask and answer in words, and where the dealer's words go: an attribute, or a row of the act."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from zoneinfo import ZoneInfo

from sync.erp import MessageIn, MessageOut
from sync.odata import codec, names, reading, writing
from sync.odata.codec import Json

SHORT = 1024  # characters of a value; longer ones stand beside it


def asked_of_line(row: Json) -> tuple[str, str]:
    """The question and the comment of a row; once the row is decided its question is over, and no comment to that."""
    said = codec.text(row, names.MANAGER_COMMENT)
    if not said.startswith(names.ASKED):
        return "", said
    return "" if codec.text(row, names.ACTION) else said.removeprefix(names.ASKED).strip(), ""


def written(row: Json, properties: names.Properties) -> Iterator[MessageIn]:
    """What stands in the attribute for the dealer; other words there later are another message."""
    said = reading.attribute(row, properties.question)
    is_answer = said.startswith(names.REPLIED)
    text = said.removeprefix(names.REPLIED if is_answer else names.ASKED).strip()
    if text:
        key = sha256(f"{row.get(names.REF)} {said}".encode()).hexdigest()[:32]
        yield MessageIn(key=key, line=None, is_answer=is_answer, author="", text=text, at=None)


def with_words(before: str, message: MessageOut, zone: ZoneInfo) -> str:
    """The newest on top; words that stand there already are not written twice."""
    at = message.at.astimezone(zone).strftime("%d.%m.%Y %H:%M:%S")
    block = names.SAID.format(at=at, author=message.author, text=message.text)
    return before if block in before else "\n".join(filter(None, (block, before)))


def reply_row(text: str, properties: names.Properties) -> writing.Json:
    """The attribute that holds all the dealer said."""
    return {
        names.EXTRA_KEY: properties.reply,
        names.EXTRA_VALUE: text[:SHORT],
        f"{names.EXTRA_VALUE}_Type": "Edm.String",
        names.EXTRA_TEXT: text if len(text) > SHORT else "",
    }


def rows_with_words(act: Json, message: MessageOut, zone: ZoneInfo) -> list[writing.Json] | None:
    """The act's rows with the dealer's words in the one they are about; None: it is not there."""
    rows = [dict(row) for row in codec.rows(act, names.LINES)]
    for row in rows:
        if int(codec.number(row, names.ROW, 0)) == message.line:
            before = codec.text(row, names.CLIENT_COMMENT)
            row[names.CLIENT_COMMENT] = with_words(before, message, zone)
            return rows
    return None
