"""Reads the XSD of a folder: the newest of its kind, the VAT rates it knows, its verdict on a file."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lxml import etree

from forms.torg2.sides import Refused

XS = "{http://www.w3.org/2001/XMLSchema}"
ELSEWHERE = {f"{XS}import", f"{XS}include", f"{XS}redefine"}


@dataclass(frozen=True)
class Schema:
    """name: of its file."""

    name: str
    _tree: etree._ElementTree = field(repr=False)

    def rates(self, attribute: str) -> tuple[str, ...]:
        """What the attribute may be; nothing: the schema names no values."""
        declared = self._tree.iter(f"{XS}attribute")
        for found in (said for said in declared if said.get("name") == attribute):
            inside: list[etree._Element] = [found]
            inside += [kind for kind in self._tree.iter(f"{XS}simpleType") if kind.get("name") == found.get("type")]
            values = [value.get("value", "") for part in inside for value in part.iter(f"{XS}enumeration")]
            if values:
                return tuple(values)
        return ()

    def check(self, content: bytes) -> None:
        """Raises Refused with the place that the schema does not take."""
        try:
            etree.XMLSchema(self._tree).assertValid(etree.fromstring(content, _parser()))
        except etree.DocumentInvalid as error:
            raise Refused(f"схема {self.name} не принимает файл: {error}") from error


def newest(folder: Path, kind: str) -> Schema:
    """By the version in its name: …_05_01_02.xsd is newer than …_05_01_01.xsd. Raises Refused: none is there."""
    pattern = re.compile(rf"{re.escape(kind)}((?:_\d+)+)\.xsd", re.IGNORECASE)
    try:
        found = {_version(match[1]): path for path in folder.iterdir() if (match := pattern.fullmatch(path.name))}
        if not found:
            raise Refused(f"в папке со схемами нет {kind}_….xsd: положите её туда")
        path = found[max(found)]
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise Refused(f"папка со схемами не открывается: {error.strerror}") from error


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.strip("_").split("_"))


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> Schema:
    try:
        tree = etree.parse(str(path), _parser())
        # A schema in several files would be fetched from wherever it says.
        if any(part.tag in ELSEWHERE for part in tree.iter()):
            raise Refused(f"{path.name}: схема состоит из нескольких файлов, нужна одна целиком")
        etree.XMLSchema(tree)
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
        raise Refused(f"{path.name}: это не схема XSD") from error
    return Schema(path.name, tree)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
