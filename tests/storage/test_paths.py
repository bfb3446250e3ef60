"""Paths in the store are made of keys and lead nowhere else."""

import uuid
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.paths import UnsafePath, checked, claim_file, folders_of


def test_a_file_lies_under_its_month_and_claim() -> None:
    path = claim_file(date(2026, 11, 21), "17", "jpg", uuid.UUID(int=15))
    assert path == "claims/2026-11/17/0000000000000000000000000000000f.jpg"
    assert folders_of(path) == ["claims", "claims/2026-11", "claims/2026-11/17"]


@given(st.text(alphabet="a./\\~-_ \0\nяA0", max_size=30))
def test_no_path_that_passes_leads_out_of_the_root(path: str) -> None:
    root = Path("/srv/store")
    try:
        checked(path)
    except UnsafePath:
        return
    place = root / path
    assert place.resolve().is_relative_to(root)
    assert place != root


@pytest.mark.parametrize("claim", ["..", "1/../..", "", "РК-2026-000123"])
def test_a_claim_that_is_no_key_makes_no_path(claim: str) -> None:
    with pytest.raises(UnsafePath):
        claim_file(date(2026, 11, 21), claim, "jpg", uuid.uuid4())
