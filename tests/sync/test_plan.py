"""1C lists what changed for the portal by an exchange plan: nothing is lost, and nothing confirmed is told again."""

import io
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from claims.models import Claim
from emulators.faults import Fault
from emulators.onec.app import OneC
from sync.erp import ClaimState, HeldClaim
from sync.errors import ErpRefused, ErpUnavailable
from sync.odata import plan, watch
from sync.odata.erp import ODataErp, connect
from sync.odata.names import Plan, Profile
from sync.odata.plan import keys_of
from sync.odata.wire import Wire
from sync.pull import pull_claims, pull_reference, pull_shipments
from sync.push import push_claim
from tests.agreements.onec_world import ACTS, CLAIMS, key, put, running
from tests.agreements.test_erp import the_claim
from tests.sync.conftest import Exchange, file_claim

SAMPLES = Path(os.environ.get("ONEC_SAMPLES", Path(__file__).parents[2] / "../shared/onec/samples")) / "trade_demo"
PLAN = "ExchangePlan_Портал"
NODE = uuid5(NAMESPACE_URL, f"{PLAN} ПОРТАЛ")
PROFILE = Profile(exchange_plan=Plan(PLAN, str(NODE)))


@pytest.fixture
def onec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OneC]:
    monkeypatch.setattr("sync.odata.wire.PAUSES", (0.0, 0.0))
    with running(tmp_path / "onec", plans={"Портал": [CLAIMS, ACTS]}) as found:
        yield found


@pytest.fixture
def erp(onec: OneC) -> Iterator[ODataErp]:
    with closing(connect(onec.odata, "", "", PROFILE)) as found:
        yield found


@pytest.fixture
def held(erp: ODataErp) -> HeldClaim:
    """A claim that the portal delivered and knows as it is; the first look of the day is over."""
    state = erp.put_claim(the_claim())
    assert state.act
    ours = HeldClaim(key("claim"), key("act"), state.version, state.act.version, open=True)
    told(erp, ours)
    return ours


def told(erp: ODataErp, *ours: HeldClaim, confirm: bool = True) -> list[ClaimState]:
    found: list[ClaimState] = []
    for some in erp.claim_changes(lambda _: ours):
        found += some.states
        if some.mark and confirm:
            erp.confirm(some.mark)
    return found


def received(onec: OneC) -> int:
    return int(onec.world.get(PLAN, str(NODE)).get("ReceivedNo", 0))


def test_a_change_is_told_once_it_is_confirmed_no_more(onec: OneC, erp: ODataErp, held: HeldClaim) -> None:
    put(onec, CLAIMS, "claim", Статус="Обрабатывается")
    before = received(onec)
    assert [one.status for one in told(erp, held)] == ["Обрабатывается"]
    assert received(onec) == before + 1
    assert told(erp, held) == []
    assert received(onec) == before + 1


def test_what_is_not_confirmed_comes_again_with_what_came_meanwhile(onec: OneC, erp: ODataErp, held: HeldClaim) -> None:
    put(onec, CLAIMS, "claim", Статус="Обрабатывается")
    told(erp, held, confirm=False)
    put(onec, ACTS, "act", Статус="Согласовано")
    (state,) = told(erp, held)
    assert (state.status, state.act and state.act.status) == ("Обрабатывается", "Согласовано")
    assert told(erp, held) == []


def test_a_changed_act_tells_its_claim_and_a_removed_claim_is_gone(onec: OneC, erp: ODataErp, held: HeldClaim) -> None:
    put(onec, ACTS, "act", Статус="Согласовано")
    assert [one.claim_key for one in told(erp, held)] == [key("claim")]
    onec.world.remove(CLAIMS, str(key("claim")))
    assert [one.gone for one in told(erp, held)] == [True]


def test_claims_of_others_are_confirmed_without_being_read(onec: OneC, erp: ODataErp, held: HeldClaim) -> None:
    put(onec, CLAIMS, "somebody's", Статус="Обрабатывается")
    before = received(onec)
    assert told(erp, held) == []
    assert received(onec) == before + 1


def test_the_first_look_compares_everything_for_what_the_list_may_have_missed(onec: OneC, erp: ODataErp) -> None:
    erp.put_claim(the_claim())
    with closing(Wire(onec.odata, "", "")) as wire:  # as if the list had never held it
        other = plan.ExchangePlan(wire, PROFILE.exchange_plan)
        other.select(number := other.next_number())
        other.confirm(number)
    old = HeldClaim(key("claim"), key("act"), "an older version", "", open=True)
    assert [one.claim_key for one in told(erp, old)] == [key("claim")]


def test_a_list_too_long_to_read_is_answered_by_comparing(
    onec: OneC, erp: ODataErp, held: HeldClaim, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(onec, CLAIMS, "claim", Статус="Обрабатывается")
    with monkeypatch.context() as small:
        small.setattr(plan, "LIMIT", 500)
        assert [one.status for one in told(erp, held)] == ["Обрабатывается"]
    assert told(erp, held) == []


def test_a_lost_confirmation_only_tells_it_again(onec: OneC, erp: ODataErp, held: HeldClaim) -> None:
    put(onec, CLAIMS, "claim", Статус="Обрабатывается")
    onec.faults.add(Fault("drop", path="NotifyChangesReceived"))
    with pytest.raises(ErpUnavailable):
        told(erp, held)
    assert [one.status for one in told(erp, held)] == ["Обрабатывается"]


def test_a_plan_that_is_not_there_is_said_by_name(onec: OneC) -> None:
    other = Profile(exchange_plan=Plan("ExchangePlan_Другой", str(NODE)))
    with closing(connect(onec.odata, "", "", other)) as erp:
        assert "ExchangePlan_Другой" in erp.drift()
        with pytest.raises(ErpRefused, match="not_published"):
            told(erp)


def test_the_portal_follows_a_claim_by_the_plan(exchange: Exchange, tmp_path: Path) -> None:
    with (
        running(tmp_path / "planned", plans={"Портал": [CLAIMS, ACTS]}) as onec,
        closing(connect(onec.odata, "", "", PROFILE)) as erp,
    ):
        exchange.onec, exchange.erp = onec, erp
        pull_reference(exchange.pull())
        pull_shipments(exchange.pull())
        with exchange.writing() as session:
            file_claim(session)
        push_claim(exchange.push(), 1)
        pull_claims(exchange.pull())
        put(onec, CLAIMS, "claim", Статус="Обрабатывается")
        assert pull_claims(exchange.pull()) == 1
        assert pull_claims(exchange.pull()) == 0
        (claim,) = exchange.all(Claim)
        assert claim.onec_status == "Обрабатывается"


@pytest.mark.skipif(not SAMPLES.exists(), reason="no recorded 1C answers here")
def test_recorded_messages_tell_their_objects_and_leave_records_of_registers_out() -> None:
    found = {}
    for path in sorted(SAMPLES.glob("msg00[2-6]*.xml")):
        with path.open("rb") as file:
            found[path.name[3:6]] = {name: len(keys) for name, keys in keys_of(file).items()}
    assert found["002"] == {"Catalog_Номенклатура": 5}
    assert found["004"] == {"Catalog_Контрагенты": 5}
    assert found["006"] == {"Document_РеализацияТоваровУслуг": 1}
    assert found["003"]["Document_ЗаказКлиента"] >= 1


KEY = UUID(int=7)


def test_a_removed_object_is_told_by_its_address() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        f'<at:deleted-entry ref="http://host/odata/standard.odata/{CLAIMS}(guid\'{KEY}\')" when="2026-03-10"/></feed>'
    )
    assert keys_of(io.BytesIO(feed.encode())) == {CLAIMS: [KEY]}


@pytest.mark.parametrize(
    "hostile",
    [b"<feed>", b"", b"<html><br></html>", b'<!DOCTYPE a [<!ENTITY b "c">]><feed><entry><id>&b;</id></entry></feed>'],
)
def test_a_feed_that_is_none_is_an_odd_answer(hostile: bytes) -> None:
    with pytest.raises(ErpUnavailable, match="odd_answer"):
        keys_of(io.BytesIO(hostile))


def test_everything_is_compared_once_a_day(
    onec: OneC, erp: ODataErp, held: HeldClaim, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = HeldClaim(held.claim_key, held.act_key, "an older version", held.act_version, open=True)
    assert told(erp, stale) == []
    later = time.monotonic() + watch.COMPARE_SECONDS + 1
    monkeypatch.setattr(watch, "time", SimpleNamespace(monotonic=lambda: later))
    assert [one.claim_key for one in told(erp, stale)] == [key("claim")]
