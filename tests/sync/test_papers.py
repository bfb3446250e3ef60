"""Papers whose bytes a company wants inside 1C: small ones, verified in the store first, each once."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from claims.actions.carry_file import Place, record_stored
from claims.models import Claim, ClaimFile, OutboxMessage
from sync.push import HANDLERS, PushParts, push_claim
from tests.agreements.onec_world import key
from tests.sync.conftest import Exchange

pytestmark = pytest.mark.usefixtures("either_process")

FILES = "Catalog_ПретензииПрисоединенныеФайлы"


def wanting(exchange: Exchange, largest: int = 1000) -> PushParts:
    return replace(exchange.push(), content=lambda found: f"bytes of {found}".encode(), largest_paper=largest)


def attach(exchange: Exchange, purpose: str, size: int = 42) -> UUID:
    """A file that lies in the spool."""
    with exchange.writing() as session:
        claim = session.scalars(select(Claim)).one()
        about = {"media_type": "application/pdf", "sha256": "0" * 64, "uploaded_at": exchange.at}
        session.add(
            ClaimFile(key=key(purpose), claim_id=claim.id, purpose=purpose, name=f"{purpose}.pdf", size=size, **about)
        )
    return key(purpose)


def store(exchange: Exchange, file: UUID) -> None:
    with exchange.writing() as session:
        record_stored(session, file, Place("local", "2026/03/a.pdf"), now=exchange.at, papers_to_onec=True)


def there(exchange: Exchange) -> list[str]:
    return [str(row["Description"]) for row in exchange.onec.world.all(FILES)]


def kinds(exchange: Exchange) -> list[str]:
    return [row.kind for row in exchange.all(OutboxMessage)]


@pytest.fixture
def delivered(filed: Exchange) -> Exchange:
    push_claim(filed.push(), filed.claim().id)
    return filed


def test_a_scan_goes_into_1c_once_it_lies_in_the_store(delivered: Exchange) -> None:
    scan = attach(delivered, "scan")
    HANDLERS["onec_file"](wanting(delivered), delivered.claim().id)
    assert there(delivered) == []
    store(delivered, scan)
    assert kinds(delivered) == ["onec_file"]
    for _ in range(2):
        HANDLERS["onec_file"](wanting(delivered), delivered.claim().id)
    assert there(delivered) == ["scan"]


def test_photos_and_large_papers_stay_behind_the_link(delivered: Exchange) -> None:
    store(delivered, attach(delivered, "overall"))
    assert kinds(delivered) == []
    store(delivered, attach(delivered, "own_act", size=1001))
    HANDLERS["onec_file"](wanting(delivered), delivered.claim().id)
    assert there(delivered) == []


def test_by_itself_nothing_goes_into_1c(delivered: Exchange) -> None:
    store(delivered, attach(delivered, "scan"))
    HANDLERS["onec_file"](delivered.push(), delivered.claim().id)
    assert there(delivered) == []


def test_papers_of_a_draft_follow_the_claim_into_1c(filed: Exchange) -> None:
    with filed.writing() as session:
        session.scalars(select(Claim)).one().registered_at = None
    store(filed, attach(filed, "scan"))
    assert kinds(filed) == []
    push_claim(wanting(filed), filed.claim().id)
    assert kinds(filed) == ["onec_file"]


def test_a_base_that_publishes_no_files_goes_without(delivered: Exchange) -> None:
    store(delivered, attach(delivered, "scan"))
    del delivered.onec.interface.base.model.sets[FILES]
    HANDLERS["onec_file"](wanting(delivered), delivered.claim().id)
    assert (delivered.all(ClaimFile)[0].onec_at, delivered.problems()) == (None, [])
