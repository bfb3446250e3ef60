"""The ways to 1C: how a test connects by each, and where each writes."""

from collections.abc import Callable
from dataclasses import dataclass

from emulators.onec.app import OneC
from sync.erp import Erp
from sync.odata.erp import connect as by_odata
from sync.odata.profile import profile_named
from sync.soap.erp import connect as by_soap
from tests.agreements.onec_world import ACTS, CLAIMS


@dataclass(frozen=True)
class Dialect:
    """`writes`: pieces of the addresses that a new claim is written to, in their order; `comment`: a field's name.

    `edition`: the configuration of the base behind it.
    """

    connect: Callable[[OneC, str, str], Erp]
    writes: tuple[str, ...]
    comment: str
    edition: str = "ut_11.5"


OLDER = profile_named("ut_11_4", "Europe/Moscow")
ODATA = ((ACTS, CLAIMS), "КомментарийКлиента")
DIALECTS = {
    "odata": Dialect(lambda onec, *who: by_odata(onec.odata, *who), *ODATA),
    "odata to 11.4": Dialect(lambda onec, *who: by_odata(onec.odata, *who, OLDER), *ODATA, "ut_11.4"),
    "soap": Dialect(lambda onec, *who: by_soap(onec.soap, *who), ("SubmitClaim",), "DealerComment"),
}
