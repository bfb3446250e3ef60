"""A gate that takes uploads into a folder of its own."""

from pathlib import Path

import pytest

from storage.tus.uploads import Uploads
from tests.tus import Ask, Gate, asking


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(Uploads(tmp_path / "uploads", most=1000, reserve=0))


@pytest.fixture
def ask(gate: Gate) -> Ask:
    return asking(gate)
