"""A dealer of a recorded real 1C claims a line of its shipment, through the pages."""

import os
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import pytest

from emulators.faults import Fault
from emulators.onec.app import Config, OneC, start
from tests.agreements.onec_world import ACTS, CLAIMS
from tests.flows.conftest import HEAD, Flow

SAMPLES = Path(os.environ.get("ONEC_SAMPLES", Path(__file__).parents[2] / "../shared/onec/samples"))
SHIPMENT = UUID("fd3520a4-ac4e-11ed-9461-90004ef3f886")
DEALER = UUID("dee6e19d-55bc-11d9-848a-00112f43529a")

pytestmark = pytest.mark.skipif(
    not (SAMPLES / "trade_demo" / "manifest.json").exists(), reason="no recorded 1C answers here"
)


@pytest.fixture
def onec(ends: ExitStack, tmp_path: Path) -> OneC:
    """1C with what was recorded, and nothing of the demo."""
    recorded = start(Config(data=tmp_path / "onec", recorded=SAMPLES))
    ends.callback(recorded.stop)
    return recorded


def test_a_claim_on_the_recorded_shipment_arrives_once_with_its_own_key_line_and_sums(flow: Flow) -> None:
    flow.work()
    flow.add_people(DEALER)
    flow.onec.faults.add(Fault("drop_after", method="POST", path=CLAIMS))
    number = flow.file(flow.browse(HEAD), SHIPMENT, 3, "1")
    act, claim = flow.delivered(number)
    (row,) = act["Товары"]
    assert (row["Реализация"], row["Номенклатура_Key"]) == (str(SHIPMENT), "91dbe5a2-514d-11e0-af16-0015e9b8c48d")
    assert (row["КоличествоПоДокументу"], row["Количество"], row["Цена"]) == (2, 1, 3400)
    assert (row["СуммаСНДСПоДокументу"], row["СуммаСНДС"], row["СуммаНДС"]) == (6800, 3400, 566.67)
    assert (claim["Партнер_Key"], claim["Основание"]) == (str(DEALER), act["Ref_Key"])
    assert (len(flow.in_onec(ACTS)), len(flow.in_onec(CLAIMS))) == (1, 1)
