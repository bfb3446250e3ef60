"""Which way a claim would take, by the rules alone."""

from decimal import Decimal

import pytest

from claims.rules.dry_run import course
from claims.rules.process import load, shipped
from tests.desk_file import with_route

DESK = shipped("desk")


@pytest.mark.parametrize(
    ("kind", "discrepancy", "department", "stages"),
    [
        ("shortage", "100", "warehouse", ("registered", "warehouse")),
        ("quality", "100", "support", ("registered",)),
        ("documents", "0", "service", ("registered", "paperwork")),
        ("documents", "10", "service", ("registered", "review")),
        ("return", "10", "service", ("registered", "review")),
    ],
)
def test_a_kind_finds_its_department_and_goes_on_by_itself(
    kind: str, discrepancy: str, department: str, stages: tuple[str, ...]
) -> None:
    found = course(DESK, {"kind": kind}, Decimal(discrepancy))
    assert (found.route.department, found.stages) == (department, stages)


def test_it_says_what_the_stage_it_stops_at_waits_for() -> None:
    assert course(DESK, {"kind": "broken"}).lacks == ("finding", "finding_comment")


def test_above_the_threshold_the_commercial_director_agrees_too() -> None:
    roles = {
        total: [row.role for row in course(DESK, {"kind": "shortage"}, Decimal(total)).approvals]
        for total in ("499999.99", "500000")
    }
    assert roles == {"499999.99": ["sales_head"], "500000": ["sales_head", "commercial_director"]}


def test_where_1c_leads_a_claim_it_stops_when_it_is_registered() -> None:
    assert course(shipped("erp"), {"kind": "shortage"}).stages == ("registered",)


def test_a_row_by_region_and_sum_wins_over_those_below_it() -> None:
    process = load(with_route())
    south = {"kind": "shortage", "region": "Юг"}
    assert (course(process, south, Decimal(1000)).row, course(process, south, Decimal(999)).row) == (1, 2)
    assert course(process, south, Decimal(1000)).route.person == "anna@chistydom.example"
