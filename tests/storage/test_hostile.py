"""Hundreds of hostile and odd files, each opened as an upload is: none hangs, eats the memory or lies."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage import decode
from storage.kinds import KINDS

pytestmark = pytest.mark.soak
SHOWN = ("photo", "video")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = str(tmp_path_factory.mktemp("hostile"))
    command = [sys.executable, "-m", "tests.storage.hostile.run", folder]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=900)
    assert not list(Path(folder).iterdir())
    return [json.loads(line) for line in said.stdout.splitlines()]


@pytest.fixture
def files(run: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return run[:-1]


def test_there_are_many_and_each_is_another(files: list[dict[str, Any]]) -> None:
    assert len({each["name"] for each in files}) == len(files) >= 250


def test_each_gets_its_verdict(files: list[dict[str, Any]]) -> None:
    assert [each for each in files if each["verdict"] != each["wanted"]] == []


def test_who_sent_a_refused_one_reads_what_to_do(files: list[dict[str, Any]]) -> None:
    for each in files:
        refused = each["verdict"] not in KINDS
        assert (": " in each["message"]) == refused, each


def test_of_a_refused_one_no_picture_stays_and_of_others_both(files: list[dict[str, Any]]) -> None:
    for each in files:
        kind = KINDS.get(each["verdict"])
        shown = kind is not None and (kind.group in SHOWN or kind.code == "pdf")
        assert each["left"] == (2 if shown else 0), each


def test_endless_ones_are_stopped_within_ten_seconds_of_the_processor(files: list[dict[str, Any]]) -> None:
    assert any(each["verdict"] == "too_slow" for each in files)
    assert decode.CPU < 10


def test_none_takes_half_a_gigabyte(run: list[dict[str, Any]]) -> None:
    assert 100 < run[-1]["memory"] < 512
