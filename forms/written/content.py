"""What a written paper says, block by block: kept as plain JSON values, compared with the next one, drawn."""

from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from forms.typeset import Align

Kind = Literal["text", "pairs", "table", "signatures", "pictures"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """rows: of text its paragraphs; of pairs (name, value); of a table its cells; of signatures (position, name);
    of pictures (key of the file, what it shows, its address).

    head, shares, aligns: of the columns of a table, shares in the width; below: points left free.
    """

    kind: Kind
    rows: tuple[tuple[str, ...], ...]
    heading: str = ""
    align: Align = "left"
    head: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    aligns: tuple[Align, ...] = ()
    below: float = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """title: of the file and at the foot; letterhead: whose paper it is, line by line, () for a plain sheet."""

    title: str
    under: str
    letterhead: tuple[str, ...]
    blocks: tuple[Block, ...]


_CONTENT = TypeAdapter(Content)


def dump(content: Content) -> dict[str, Any]:
    """As plain JSON values."""
    plain: dict[str, Any] = _CONTENT.dump_python(content, mode="json")
    return plain


def load(values: dict[str, Any]) -> Content:
    """The content that dump() gave."""
    return _CONTENT.validate_python(values)


def pictures_of(content: Content) -> tuple[str, ...]:
    """Keys of the files whose pictures the paper shows."""
    return tuple(row[0] for block in content.blocks if block.kind == "pictures" for row in block.rows)
