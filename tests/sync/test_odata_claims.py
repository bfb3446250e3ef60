"""What the OData dialect alone promises of a claim: attributes a base lacks, keys a base chose, act before claim."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from emulators.faults import Fault
from emulators.onec.app import OneC
from emulators.onec.codec import LENGTHS
from sync.errors import ErpRefused, ErpUnavailable
from sync.odata.erp import ODataErp, connect
from sync.odata.names import Profile
from tests.agreements.onec_world import ACTS, CLAIMS, key, running
from tests.agreements.test_erp import PASSWORD, USER, kept, the_claim


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    with running(tmp_path / "onec", user=USER, password=PASSWORD) as found:
        yield found


@pytest.fixture
def erp(onec: OneC, monkeypatch: pytest.MonkeyPatch) -> Iterator[ODataErp]:
    monkeypatch.setattr("sync.odata.wire.PAUSES", (0.0, 0.0))
    with closing(connect(onec.odata, USER, PASSWORD)) as made:
        yield made


def test_an_attribute_that_the_base_does_not_have_is_not_written(onec: OneC) -> None:
    profile = Profile(properties=replace(Profile().properties, link=str(key("nowhere"))))
    with closing(connect(onec.odata, USER, PASSWORD, profile)) as erp:
        erp.put_claim(the_claim())
    rows = onec.world.get(CLAIMS, str(key("claim")))["ДополнительныеРеквизиты"]
    assert [row["Свойство_Key"][-1] for row in rows] == ["1", "2", "4"]


@pytest.mark.parametrize("lost", [False, True])
def test_a_base_that_gives_keys_of_its_own_still_holds_one_claim(onec: OneC, erp: ODataErp, lost: bool) -> None:
    onec.interface.modes.ignore_ref_key = True
    if lost:
        for kind in (ACTS, CLAIMS):
            onec.faults.add(Fault("drop_after", method="POST", path=kind))
            with pytest.raises(ErpUnavailable):
                erp.put_claim(the_claim())
    state = erp.put_claim(the_claim())
    (claim,), (act,) = kept(onec, CLAIMS), kept(onec, ACTS)
    assert str(state.claim_key) == claim["Ref_Key"] != str(key("claim"))
    assert state.act is not None
    assert str(state.act.key) == act["Ref_Key"] == claim["Основание"]


def test_no_claim_is_written_on_an_act_that_1c_kept_otherwise(
    onec: OneC, erp: ODataErp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LENGTHS, "КомментарийКлиента", 6)
    with pytest.raises(ErpRefused, match=r"kept_otherwise.*КомментарийКлиента"):
        erp.put_claim(the_claim())
    assert kept(onec, CLAIMS) == []
