"""Large XML of 1C element by element: no entities, no network, and no more than a limit of bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import IO

from lxml import etree

from sync.errors import ErpUnavailable


class _Limited:
    """A stream that ends in an error instead of growing on."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._left = stream, limit

    def read(self, size: int = 65536) -> bytes:
        part = self._stream.read(size)
        self._left -= len(part)
        if self._left < 0:
            raise ErpUnavailable("too_large", "XML")
        return part


def elements(stream: IO[bytes], names: Collection[str], limit: int) -> Iterator[etree._Element]:
    """Each element of these local names once it is complete; it is empty again when the next one is asked for."""
    tags = [f"{{*}}{name}" for name in names]
    try:
        found = etree.iterparse(
            _Limited(stream, limit),
            events=("end",),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in found:
            if element.getroottree().docinfo.doctype:
                raise ErpUnavailable("odd_answer", "DOCTYPE")
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:  # what is behind us would fill the memory
                del parent[0]
    except etree.XMLSyntaxError as problem:
        raise ErpUnavailable("odd_answer", str(problem)[:200]) from problem


def local(element: etree._Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]
