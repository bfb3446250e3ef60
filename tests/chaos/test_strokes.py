"""Sending, delivery and evidence killed at system calls: every few of them here, every one of them by make chaos."""

import os
from pathlib import Path

import pytest

from tests.chaos.carriage import strike_carriage
from tests.chaos.evidence import strike_take_in, take_in_told_first
from tests.chaos.flows import deliver_noted_first, strike_deliver, strike_submit, submit_in_two
from tests.chaos.strokes import available

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def strace() -> None:
    if not available():
        if os.environ.get("CI") == "true":
            pytest.fail("strace is not installed")
        pytest.skip("strace is not installed: apt-get install strace")


def test_a_claim_is_all_there_or_not_at_all_wherever_its_sending_is_killed(tmp_path: Path) -> None:
    found = strike_submit(tmp_path, each=18)
    assert found.violations == []
    assert sum(found.points.values()) > 5


@pytest.mark.soak
def test_1c_holds_one_claim_and_one_act_wherever_the_delivery_is_killed(tmp_path: Path) -> None:
    found = strike_deliver(tmp_path, each=40)
    assert found.violations == []
    assert sum(found.points.values()) > 5


@pytest.mark.soak
def test_a_photo_is_the_claims_and_whole_or_goes_on_wherever_its_coming_is_killed(tmp_path: Path) -> None:
    found = strike_take_in(tmp_path, each=20)
    assert found.violations == []
    assert sum(found.points.values()) > 5


@pytest.mark.soak
def test_the_disk_has_a_file_once_and_whole_wherever_its_carriage_is_killed(tmp_path: Path) -> None:
    found = strike_carriage(tmp_path, each=40)
    assert found.violations == []
    assert sum(found.points.values()) > 5


def test_bytes_told_of_before_they_are_there_would_be_seen(tmp_path: Path) -> None:
    found = strike_take_in(tmp_path, 1, take_in_told_first, ("link",))
    assert any("shown without its bytes" in one for one in found.violations)


@pytest.mark.soak
def test_a_claim_and_its_messages_in_two_transactions_would_be_seen(tmp_path: Path) -> None:
    found = strike_submit(tmp_path, 5, submit_in_two, ("pwrite64",))
    assert any("half a claim" in one for one in found.violations)


@pytest.mark.soak
def test_a_delivery_noted_before_it_is_made_would_be_seen(tmp_path: Path) -> None:
    found = strike_deliver(tmp_path, 3, deliver_noted_first, ("sendto",))
    assert any("0 claims and 0 acts" in one for one in found.violations)
