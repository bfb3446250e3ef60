"""Fixtures of the papers' tests: a complete act, and eyes that read a PDF back."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from forms.torg2.layout import HERE
from forms.torg2.reading import read
from forms.torg2.values import Torg2

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
HEIGHT = 841.89


@dataclass(frozen=True)
class Word:
    """A word as poppler finds it: points from the lower left corner."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str


@dataclass(frozen=True)
class Eyes:
    """Reads a PDF with poppler."""

    folder: Path

    def words(self, pdf: bytes) -> list[list[Word]]:
        """The words of each page with their places."""
        pages = self._run(pdf, "-bbox").split("<page ")[1:]
        return [[self._word(found) for found in WORD.finditer(page)] for page in pages]

    def texts(self, pdf: bytes) -> list[str]:
        """The text of each page, one space between words."""
        return [" ".join(page.split()) for page in self._run(pdf, "-layout").split("\f")[:-1]]

    def _run(self, pdf: bytes, *options: str) -> str:
        path = self.folder / "seen.pdf"
        path.write_bytes(pdf)
        done = subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True, timeout=120)
        return done.stdout.decode()

    @staticmethod
    def _word(found: re.Match[str]) -> Word:
        x0, top, x1, bottom = (float(found[number]) for number in range(1, 5))
        text = found[5]
        for entity, char in ENTITIES.items():
            text = text.replace(entity, char)
        return Word(x0, HEIGHT - bottom, x1, HEIGHT - top, text)


@pytest.fixture
def eyes(tmp_path: Path) -> Eyes:
    if shutil.which("pdftotext") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("pdftotext is not installed: apt-get install poppler-utils")
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    return Eyes(tmp_path)


@pytest.fixture(scope="session")
def example_text() -> str:
    return (HERE / "example.json").read_text("utf-8")


@pytest.fixture
def example(example_text: str) -> Torg2:
    """The complete act that the README speaks of."""
    return read(example_text)


@pytest.fixture
def without(example_text: str) -> Callable[..., str]:
    """The example's JSON with some keys changed; None leaves a key out."""

    def change(**changed: object) -> str:
        data = json.loads(example_text) | changed
        return json.dumps({name: value for name, value in data.items() if value is not None}, ensure_ascii=False)

    return change


@pytest.fixture
def long(example: Torg2) -> Callable[[int], Torg2]:
    """The example with that many lines of goods, each with a name of its own."""

    def lines(count: int) -> Torg2:
        first = example.lines[0]
        return replace(example, lines=tuple(replace(first, name=f"Средство Щ{n:04}") for n in range(1, count + 1)))

    return lines
