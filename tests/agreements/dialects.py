"""The two ways to the same 1C: how a test connects by each, and where each writes."""

from collections.abc import Callable
from dataclasses import dataclass

from emulators.onec.app import OneC
from sync.erp import Erp
from sync.odata.erp import connect as by_odata
from sync.soap.erp import connect as by_soap
from tests.agreements.onec_world import ACTS, CLAIMS


@dataclass(frozen=True)
class Dialect:
    """`writes`: pieces of the addresses that a new claim is written to, in their order; `comment`: a field's name."""

    connect: Callable[[OneC, str, str], Erp]
    writes: tuple[str, ...]
    comment: str


DIALECTS = {
    "odata": Dialect(lambda onec, *who: by_odata(onec.odata, *who), (ACTS, CLAIMS), "КомментарийКлиента"),
    "soap": Dialect(lambda onec, *who: by_soap(onec.soap, *who), ("SubmitClaim",), "DealerComment"),
}
