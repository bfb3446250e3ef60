"""Writes into 1C under every trouble: what was half stored is repaired, what 1C's people took over is left alone."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from emulators.faults import Fault
from emulators.onec.app import OneC
from sync.errors import ErpError, ErpRefused, ErpUnavailable
from sync.odata.erp import ODataErp, connect
from sync.odata.store import Store
from sync.odata.wire import Wire
from tests.agreements.onec_world import ACTS, CLAIMS, key, put, running
from tests.agreements.test_erp import the_claim, the_line


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    with running(tmp_path / "onec") as found:
        yield found


@pytest.fixture
def erp(onec: OneC, monkeypatch: pytest.MonkeyPatch) -> Iterator[ODataErp]:
    monkeypatch.setattr("sync.odata.wire.PAUSES", (0.0, 0.0))
    with closing(connect(onec.odata, "", "")) as made:
        yield made


def counted(onec: OneC) -> tuple[int, int]:
    return len(onec.world.all(CLAIMS)), len(onec.world.all(ACTS))


def act_of(onec: OneC) -> dict[str, object]:
    (act,) = onec.world.all(ACTS)
    return act


def figures(onec: OneC) -> list[object]:
    return [row["Количество"] for row in act_of(onec)["Товары"]]


def test_rows_that_got_lost_are_written_again_at_once(onec: OneC, erp: ODataErp) -> None:
    onec.faults.add(Fault("partial_rows", method="POST", path=ACTS))
    erp.put_claim(the_claim())
    assert counted(onec) == (1, 1)
    assert figures(onec) == [34, 1]


@pytest.mark.parametrize("own_keys", [False, True])
def test_rows_that_got_lost_with_the_answer_are_written_by_the_next_try(
    onec: OneC, erp: ODataErp, own_keys: bool
) -> None:
    onec.interface.modes.ignore_ref_key = own_keys
    erp.put_claim(the_claim())
    act = act_of(onec)
    onec.world.put(ACTS, str(act["Ref_Key"]), {**act, "Товары": []})
    erp.put_claim(the_claim())
    assert counted(onec) == (1, 1)
    assert figures(onec) == [34, 1]


def test_rows_that_1c_refuses_to_keep_are_said_and_not_called_done(onec: OneC, erp: ODataErp) -> None:
    onec.faults.add(Fault("partial_rows", times=-1, path=ACTS))
    with pytest.raises(ErpRefused, match=r"kept_otherwise.*0 rows of 2"):
        erp.put_claim(the_claim())
    assert onec.world.all(CLAIMS) == []
    onec.faults.clear()
    erp.put_claim(the_claim())
    assert counted(onec) == (1, 1)


@pytest.mark.parametrize("kind", [ACTS, CLAIMS])
def test_a_request_that_a_proxy_repeats_makes_no_second_object(onec: OneC, erp: ODataErp, kind: str) -> None:
    onec.faults.add(Fault("twice", method="POST", path=kind))
    erp.put_claim(the_claim())
    assert counted(onec) == (1, 1)


@pytest.mark.parametrize("taken", [{"Posted": True}, {"DeletionMark": True}, {"Статус": "Согласовано"}])
def test_an_act_that_1cs_people_took_over_keeps_their_figures(
    onec: OneC, erp: ODataErp, taken: dict[str, object]
) -> None:
    erp.put_claim(the_claim())
    put(onec, ACTS, "act", **taken)
    version = act_of(onec)["DataVersion"]
    state = erp.put_claim(the_claim(lines=(the_line("Кристалл", 1, 40, 30),)))
    assert figures(onec) == [34, 1]
    assert act_of(onec)["DataVersion"] == version
    assert state.act is not None
    assert state.act.version == version


def test_the_act_is_left_unposted(onec: OneC, erp: ODataErp) -> None:
    erp.put_claim(the_claim())
    assert act_of(onec)["Posted"] is False


def test_somebody_saving_between_look_and_write_is_not_overwritten(onec: OneC, erp: ODataErp) -> None:
    erp.put_claim(the_claim())
    with closing(Wire(onec.odata, "", "")) as wire:
        store = Store(wire)
        row = store.must_get(CLAIMS, key("claim"))
        put(onec, CLAIMS, "claim", РезультатыОтработки="Пишу прямо сейчас")
        with pytest.raises(ErpUnavailable, match="changed_meanwhile"):
            store.change(CLAIMS, row, {"Description": "поверх"})
    claim = onec.world.get(CLAIMS, str(key("claim")))
    assert claim["Description"] != "поверх"
    assert claim["РезультатыОтработки"] == "Пишу прямо сейчас"


def test_a_lost_answer_of_a_change_is_seen_to_have_worked(onec: OneC, erp: ODataErp) -> None:
    erp.put_claim(the_claim())
    onec.faults.add(Fault("drop_after", method="PATCH"))
    with pytest.raises(ErpUnavailable):
        erp.withdraw(key("claim"))
    version = onec.world.get(CLAIMS, str(key("claim")))["DataVersion"]
    assert erp.withdraw(key("claim")).comment == "Отозвана дилером"
    assert onec.world.get(CLAIMS, str(key("claim")))["DataVersion"] == version


TROUBLES = {
    "maintenance": "maintenance",
    "busy_503_html": "maintenance",
    "lock_500": "busy",
    "internal_-1": "refused",
    "data_13": "odata_13",
    "html200": "odd_answer",
    "redirect": "odd_answer",
    "charset1251": "odd_answer",
    "gzip_bomb": "too_large",
    "401": "no_rights",
    "406": "no_session",
}


@pytest.mark.parametrize(("kind", "code"), TROUBLES.items(), ids=TROUBLES)
def test_whatever_a_write_meets_the_next_try_makes_one_claim(onec: OneC, erp: ODataErp, kind: str, code: str) -> None:
    onec.faults.add(Fault(kind, method="POST", path=CLAIMS))
    with pytest.raises(ErpError) as caught:
        erp.put_claim(the_claim())
    assert caught.value.code == code
    erp.put_claim(the_claim())
    assert counted(onec) == (1, 1)


@pytest.mark.parametrize("kind", ["truncated", "drop_after", "drop", "503", "500"])
@pytest.mark.parametrize("own_keys", [False, True])
def test_no_unknown_outcome_makes_a_second_object(onec: OneC, erp: ODataErp, kind: str, own_keys: bool) -> None:
    onec.interface.modes.ignore_ref_key = own_keys
    for path in (ACTS, CLAIMS):
        onec.faults.add(Fault(kind, method="POST", path=path))
    for _ in range(3):
        with suppress(ErpUnavailable):
            erp.put_claim(the_claim())
    assert counted(onec) == (1, 1)
