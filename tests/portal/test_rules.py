"""The rules of the portal: a head accepts them once before the first claim is sent; the text is kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from claims.models import Claim, RulesAcceptance
from claims.queries.rules import must_accept
from portal.parts import Parts
from portal.settings import Settings, SettingsError
from portal.wiring import build
from tests.portal.browser import Browser
from tests.portal.test_claim_fields import filled
from tests.portal.test_filing_pages import HEAD, STOREKEEPER
from tests.world import World

RULES = "Редакция от 1 марта 2026\n\nСтороны подписывают документы простой электронной подписью: вход по паролю."


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, company=replace(parts.company, rules=RULES))


@pytest.fixture
def address(world: World) -> str:
    return f"/rules/{world.dealer}"


def complete(head: Browser, world: World) -> str:
    draft = filled(head, world)
    head.post(f"{draft}/remedy", {"remedy": "refund", "description": ""})
    return draft


def test_the_first_claim_waits_for_the_rules_and_no_other(
    browse: Callable[[str], Browser], world: World, address: str
) -> None:
    head = browse(HEAD)
    draft = complete(head, world)
    led = head.post(f"{draft}/send").headers["location"]
    assert led == f"{address}?next={draft}/check"
    page = head.get(led).text
    assert "<p>Редакция от 1 марта 2026</p><p>Стороны подписывают" in page
    assert head.post(address, {"next": f"{draft}/check"}).status_code == 422
    assert head.post(address, {"agree": "yes", "next": f"{draft}/check"}).headers["location"] == f"{draft}/check"
    assert head.post(f"{draft}/send").headers["location"].endswith("2026-000001/sent")
    assert "Приняты: Олег Южный" in head.get(address).text
    with world.reading() as session:
        (kept,) = session.scalars(select(RulesAcceptance))
        assert (kept.text, kept.person_id, kept.dealer_key) == (RULES, world.head, world.dealer)
        assert kept.at == session.scalars(select(Claim.registered_at)).one()


def test_said_twice_it_stays_with_who_said_it_first(
    browse: Callable[[str], Browser], world: World, address: str
) -> None:
    head = browse(HEAD)
    head.get(address)
    for _ in range(2):
        assert head.post(address, {"agree": "yes"}).headers["location"] == address
    with world.reading() as session:
        assert len(session.scalars(select(RulesAcceptance)).all()) == 1


def test_a_storekeeper_reads_them_and_accepts_nothing(
    browse: Callable[[str], Browser], world: World, address: str
) -> None:
    storekeeper = browse(STOREKEEPER)
    page = storekeeper.get(address).text
    assert "Правила примет руководитель" in page
    assert f'action="{address}"' not in page
    assert storekeeper.post(address, {"agree": "yes"}).status_code == 403


def test_another_text_is_accepted_anew(browse: Callable[[str], Browser], world: World, address: str) -> None:
    head = browse(HEAD)
    head.get(address)
    head.post(address, {"agree": "yes"})
    with world.reading() as session:
        assert not must_accept(session, world.dealer, RULES)
        assert must_accept(session, world.dealer, RULES.replace("1 марта", "1 апреля"))
        assert must_accept(session, world.stranger_dealer, RULES), "each dealer for itself"
        assert not must_accept(session, world.stranger_dealer, "")


def test_a_text_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "rules.txt"
    settings = Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'portal.db'}", rules=str(file))
    file.write_bytes("Правила".encode("cp1251"))
    with pytest.raises(SettingsError, match="путь к тексту в UTF-8"):
        build(settings)
    file.write_text(RULES, encoding="utf-8")
    assert build(settings).company.rules == RULES
