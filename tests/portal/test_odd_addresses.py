"""Addresses that nobody follows by hand are answered in words, on PostgreSQL, which is the stricter of the two."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD
from tests.world import World

pytestmark = pytest.mark.postgres


@pytest.fixture
def engine(postgres_engine: Engine) -> Engine:
    return postgres_engine


def test_an_odd_address_is_refused_in_words(browse: Callable[[str], Browser], world: World) -> None:
    head = browse(HEAD)
    for address in (
        "/drafts/99999999999999999999",
        f"/drafts/{'9' * 5000}/lines",
        "/drafts/-99999999999999999999/check",
        "/claims/%D0%A0%D0%9A%00",
        "/claims/%00/sent",
        "/claims/new?q=%00",
        "/claims?q=a%00b",
        "/goods?instead_1=abc%00",
        "/static/css/%00",
        "/f/%00",
    ):
        assert head.get(address).status_code in (400, 404), address
    for address in ("/claims/new?q=31.12.9999", "/claims/new?q=01.01.0001", "/claims?q=31.12.9999"):
        assert head.get(address).status_code == 200, address
