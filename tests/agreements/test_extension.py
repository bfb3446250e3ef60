"""The small 1C answers as the extension's own modules do: the same story told to both ends the same way."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from emulators.onec.app import OneC
from emulators.onec.soap.operations import Operations
from tests.agreements.onec_world import ACTS, CLAIMS, key, put, running
from tests.onec.small_base import Base
from tests.onec.stand_in import XDTO, types

CLAIM, ACT, SHIPMENT = key("claim"), key("act"), key("shipment 1")
Story = Callable[["Modules | Small"], list[str]]


def message(kind: str, **changed: Any) -> dict[str, Any]:
    """A message of this type; what is not told is absent."""
    told: dict[str, Any] = {"ClaimID": str(CLAIM)}
    if kind == "Claim":
        told |= {"PortalNumber": "РК-1", "ActRef": str(ACT), "Version": 1, "RegisteredAt": "2026-03-10T11:20:00"}
        told |= {"DealerRef": str(key("south")), "ClaimType": "", "Description": "Мало", "Status": ""}
        told |= {"Amount": Decimal(300), "Currency": "", "ShipmentRef": str(SHIPMENT)}
    return told | changed


LINE = {"LineID": "1", "LineNo": 1, "ProductName": "Краска", "QuantityByDocument": Decimal(10)}
LINE |= {"QuantityInFact": Decimal(7), "Price": Decimal(0), "Amount": Decimal(0), "DifferenceAmount": Decimal(0)}


class Modules:
    """The extension, run over a base in memory."""

    def __init__(self) -> None:
        self.base = Base()
        self.base.dealers.there(key("south"))
        self.base.shipments.there(SHIPMENT, Номер="1", Дата="20260309")

    def submit(self, in_fact: int = 7, **changed: Any) -> str:
        sent = XDTO("Claim", **message("Claim", **changed))
        sent.Lines.append(XDTO("ClaimLine", **LINE | {"QuantityInFact": Decimal(in_fact)}))
        return str(self.base.submit(sent).Result.Code)

    def update(self, **changed: Any) -> str:
        return str(self.base.change(XDTO("ClaimDetails", **message("ClaimDetails", **changed))).Result.Code)

    def withdraw(self, claim: Any = CLAIM) -> str:
        return str(self.base.withdraw(claim).Result.Code)

    def in_1c(self, **fields: Any) -> None:
        vars(self.base.claims.rows[CLAIM]).update(fields)

    def act_in_1c(self, **fields: Any) -> None:
        vars(self.base.acts.rows[ACT]).update(fields)

    def basis(self) -> str:
        found = self.base.claims.rows[CLAIM].Основание
        return {ACT: "act", SHIPMENT: "shipment"}.get(found.УникальныйИдентификатор() if found else None, "")

    def told(self) -> list[str]:
        claim = self.base.get(CLAIM).Claim
        names = ("Status", "Comment", "Stage", "PortalURL", "Decision", "Withdrawn", "ActStatus")
        facts = [getattr(claim, name) or None for name in names]
        return [
            *map(str, facts),
            str((claim.DueAt or "")[:10]),
            *[str(int(row.QuantityInFact)) for row in claim.ActLines],
        ]


class Small:
    """The emulator's service, without the HTTP around it."""

    def __init__(self, onec: OneC) -> None:
        assert onec.service
        self.onec = onec
        self.does: Operations = onec.service.operations

    def _whole(self, kind: str, told: dict[str, Any]) -> dict[str, Any]:
        return {name: [] if field.get("upperBound") else None for name, field in types()[kind].items()} | told

    def submit(self, in_fact: int = 7, **changed: Any) -> str:
        line = self._whole("ClaimLine", LINE | {"QuantityInFact": Decimal(in_fact)})
        sent = self._whole("Claim", message("Claim", **changed)) | {"Lines": [line]}
        return str(self.does.do_SubmitClaim({"Claim": sent})["Result"]["Code"])

    def update(self, **changed: Any) -> str:
        sent = self._whole("ClaimDetails", message("ClaimDetails", **changed))
        return str(self.does.do_UpdateClaim({"Details": sent})["Result"]["Code"])

    def withdraw(self, claim: Any = CLAIM) -> str:
        return str(self.does.do_WithdrawClaim({"ClaimID": str(claim)})["Result"]["Code"])

    def in_1c(self, **fields: Any) -> None:
        put(self.onec, CLAIMS, "claim", **fields)

    def act_in_1c(self, **fields: Any) -> None:
        put(self.onec, ACTS, "act", **fields)

    def basis(self) -> str:
        found = self.onec.world.get(CLAIMS, str(CLAIM)) or {}
        return {str(ACT): "act", str(SHIPMENT): "shipment"}.get(str(found.get("Основание")), "")

    def told(self) -> list[str]:
        claim = self.does.do_GetClaim({"ClaimID": str(CLAIM)})["Claim"]
        names = ("Status", "Comment", "Stage", "PortalURL", "Decision", "Withdrawn", "ActStatus")
        facts = [claim.get(name) or None for name in names]
        rows = claim.get("ActLines", [])
        return [*map(str, facts), str((claim["DueAt"] or "")[:10]), *[str(int(row["QuantityInFact"])) for row in rows]]


DAY, LATER = "2026-03-24T00:00:00", "2026-04-01T00:00:00"
STORIES: dict[str, Story] = {
    "repeat": lambda base: [base.submit(), base.submit(Description="другое"), *base.told()],
    "no difference": lambda base: [base.submit(in_fact=10), *base.told()],
    "newer": lambda base: [base.submit(), base.submit(in_fact=4, Version=2), *base.told()],
    "act at work": lambda base: [
        base.submit(),
        base.act_in_1c(Статус="Согласовано") or base.submit(in_fact=4, Version=2),
        *base.told(),
    ],
    "shipment comes later": lambda base: [
        base.submit(ShipmentRef=None),
        base.basis(),
        *base.told(),
        base.submit(Version=2),
        base.basis(),
        *base.told(),
    ],
    "work without a day": lambda base: [base.submit(Status="Обрабатывается")],
    "work with a day": lambda base: [base.submit(Status="Обрабатывается", DueAt=DAY), *base.told()],
    "junk": lambda base: [
        base.submit(ClaimID="x"),
        base.submit(PortalNumber=" "),
        base.submit(PortalNumber="Р" * 21),
        base.submit(DealerRef=str(uuid4())),
        base.submit(Status="Новая"),
    ],
    "details": lambda base: [
        base.submit(DueAt=DAY),
        base.update(Stage="decided", PortalURL="http://p/1", DueAt=LATER),
        *base.told(),
        base.update(PortalURL="", DueAt=LATER, DueWas=DAY),
        *base.told(),
    ],
    "odd details": lambda base: [
        base.update(Stage="decided"),
        base.submit(),
        base.update(Status="Новая"),
        base.update(Status="Обрабатывается"),
        base.update(Status="Удовлетворена", Decision="Довезём"),
        *base.told(),
    ],
    "withdrawn": lambda base: [base.withdraw(), base.submit(), base.withdraw(), base.withdraw(), *base.told()],
    "withdrawn late": lambda base: [
        base.submit(),
        base.in_1c(Статус="Удовлетворена") or base.withdraw(),
        *base.told(),
    ],
    "withdrawn with the claim": lambda base: [base.submit(), base.submit(Version=2, Withdrawn=True), *base.told()],
}


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    with running(tmp_path / "onec") as found:
        yield found


@pytest.mark.parametrize("name", STORIES)
def test_the_same_story_ends_the_same_way(onec: OneC, name: str) -> None:
    assert STORIES[name](Small(onec)) == STORIES[name](Modules())
