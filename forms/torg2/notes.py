"""What the electronic format has no place for, or too small a one: nothing of an act is lost."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date

from forms.torg2 import boxes
from forms.torg2.layout import layout
from forms.torg2.values import Torg2
from forms.torg2.words import label

LONGEST_LABEL, LONGEST_TEXT = 50, 2000
MARK = "… (полностью в информационном поле)"
SHORT_MARK = "…"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HALF_OF_PAIR = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Note:
    """ТекстИнф: Идентиф and Значен."""

    label: str
    text: str


def plain(text: str) -> str:
    """What XML can hold; a letter that windows-1251 lacks is written as a reference, and is not lost."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return HALF_OF_PAIR.sub("?", NOT_IN_XML.sub("", text)).strip()


def noted(name: str, text: str) -> Iterator[Note]:
    """In as many parts as it takes."""
    whole = plain(text)
    for number, start in enumerate(range(0, len(whole), LONGEST_TEXT), 1):
        part = f" {number}" if number > 1 else ""
        room = LONGEST_LABEL - len(part)
        short = name if len(name) <= room else f"{name[: room - 1]}…"
        yield Note(short + part, whole[start : start + LONGEST_TEXT])


@dataclass
class Notes:
    """taken: fields of the act that have a place of their own in the format."""

    act: Torg2
    taken: set[str] = field(default_factory=set)
    more: list[Note] = field(default_factory=list)

    def placed(self, *codes: str) -> None:
        self.taken.update(codes)

    def fit(self, code: str, most: int) -> str:
        """The text of a field as its place takes it."""
        self.placed(code)
        return self.cut(label(code), str(getattr(self.act, code)), most)

    def cut(self, name: str, text: str, most: int) -> str:
        """A text too long ends with a mark and becomes a note, whole."""
        whole = plain(text)
        if len(whole) <= most:
            return whole
        self.add(name, whole)
        mark = MARK if most > 2 * len(MARK) else SHORT_MARK
        return whole[: most - len(mark)].rstrip() + mark

    def add(self, name: str, text: str) -> None:
        self.more += noted(name, text)

    def all(self) -> tuple[Note, ...]:
        """Fields without a place first, in the order of the form."""
        return (*self._rest(), *self.more)

    def _rest(self) -> Iterator[Note]:
        for name in (f.name for f in fields(self.act)):
            if name in self.taken or (name in boxes.NOT_TEXT and name not in boxes.CHOICES):
                continue
            if text := self._text(name):
                yield from noted(label(name), text)
        for name, text in boxes.extras(self.act).items():
            yield from noted(label(name), text)

    def _text(self, name: str) -> str:
        value = getattr(self.act, name)
        if value is None:
            return ""
        if isinstance(value, date):
            return boxes.moment(value)
        return layout().choices[name].get(value, "") if name in boxes.CHOICES else str(value)
