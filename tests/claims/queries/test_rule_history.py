"""What rules know of claims, and what they would have decided of those that people did."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select, update

from claims.models import Claim, ClaimLine, Product, Shipment, ShipmentLine
from claims.queries.reach import Sight
from claims.queries.rule_facts import rule_facts
from claims.queries.rule_history import RuleHistory, rule_history
from claims.rules.auto_decision import RuleFacts
from claims.rules.process import load
from claims.rules.shape import Process
from tests.desk_file import with_rule
from tests.filed import REGISTERED, add_file, file_claim
from tests.world import World

PROCESS = load(with_rule(sum_to="10000", kinds='["shortage", "broken"]', weight="true"), "my.toml")
LOOSE = load(
    with_rule(sum_to="10000", kinds=None, dealer_decided=None, shots=None, no_repeat=None, refused_below=None),
    "my.toml",
)
NOW = REGISTERED + timedelta(days=60)


def facts(world: World, number: str, process: Process = PROCESS) -> RuleFacts:
    with world.reading() as session:
        claim = session.scalars(select(Claim).where(Claim.number == number)).one()
        return rule_facts(session, [claim], process)[claim.id]


def ended(world: World, number: str, outcome: str = "satisfied", days: int = 30, **columns: object) -> None:
    """A claim that was decided and closed so many days after REGISTERED."""
    at = REGISTERED + timedelta(days=days)
    with world.writing() as session:
        told = {"stage": "closed", "outcome": outcome, "decided_at": at, "closed_at": at, **columns}
        file_claim(session, world, number, **told)


def test_shots_are_there_or_named_line_by_line(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, "РК-2026-000001")
        broken = session.scalars(select(ClaimLine.id).where(ClaimLine.position == 2)).one()
        add_file(session, claim, "load")
        for purpose in ("label", "overall", "closeup"):
            add_file(session, claim, purpose, line_id=broken)
        add_file(session, claim, "packaging", line_id=broken, ours=True)
    found = facts(world, "РК-2026-000001")
    assert (found.kinds, found.shots) == ({"shortage", "broken"}, ("Упаковка",))
    with world.writing() as session:
        add_file(session, session.get_one(Claim, 1), "packaging", line_id=broken)
    assert facts(world, "РК-2026-000001").shots == ()


def test_a_repeat_is_what_was_claimed_before_of_the_same_goods(world: World) -> None:
    with world.writing() as session:
        file_claim(session, world, "РК-2026-000001", registered_at=REGISTERED - timedelta(days=2))
        file_claim(session, world, "РК-2026-000002", outcome="withdrawn")
        file_claim(session, world, "РК-2026-000003", registered_at=REGISTERED + timedelta(days=1))
    told = {number: facts(world, f"РК-2026-00000{number}").repeats for number in (1, 3)}
    assert told == {1: (), 3: ("РК-2026-000001",)}


def test_the_year_before_counts_what_was_decided_until_it_was_sent(world: World) -> None:
    ended(world, "РК-2025-000001", "refused", days=-366, registered_at=REGISTERED - timedelta(days=380))
    ended(world, "РК-2026-000001", "refused", days=-3, registered_at=REGISTERED - timedelta(days=9))
    ended(world, "РК-2026-000002", "partly", days=-2, registered_at=REGISTERED - timedelta(days=9))
    ended(world, "РК-2026-000003", "refused", days=2)
    ended(world, "РК-2026-000004", "withdrawn", days=-1, registered_at=REGISTERED - timedelta(days=9))
    with world.writing() as session:
        file_claim(session, world, "РК-2026-000009")
    found = facts(world, "РК-2026-000009")
    assert (found.decided, found.refused, found.refused_share) == (2, 1, 50)
    with world.reading() as session:
        claims = session.scalars(select(Claim)).all()
        assert [rule_facts(session, [one], PROCESS)[one.id] for one in claims] == [
            *rule_facts(session, claims, PROCESS).values()
        ]


def test_a_sum_by_the_dealers_word_is_no_sum_and_the_weight_is_asked(world: World) -> None:
    with world.writing() as session:
        file_claim(session, world, "РК-2026-000001")
        session.execute(update(Product).values(weight=Decimal(1)))
    found = facts(world, "РК-2026-000001")
    assert (found.priced, found.weight, found.dealer) == (True, "unweighed", "Южный дилер")
    with world.writing() as session:
        session.execute(update(ShipmentLine).values(price=None))
    assert not facts(world, "РК-2026-000001").priced
    with world.writing() as session:
        session.execute(update(ShipmentLine).values(price=Decimal(1)))
        session.execute(update(Shipment).values(told_by=world.head))
    assert not facts(world, "РК-2026-000001").priced


def tried(world: World, process: Process = LOOSE, sight: Sight | None = None) -> RuleHistory:
    with world.reading() as session:
        return rule_history(session, process, sight or Sight(), NOW)


def test_history_says_what_the_rule_would_have_taken_and_where_people_differed(world: World) -> None:
    ended(world, "РК-2026-000001")
    ended(world, "РК-2026-000002", "refused", days=31)
    ended(world, "РК-2026-000003", days=32)
    ended(world, "РК-2026-000004", discrepancy=Decimal("10000.01"))
    ended(world, "РК-2026-000005", currency="933")
    ended(world, "РК-2025-000006", days=-400, registered_at=REGISTERED - timedelta(days=420))
    ended(world, "РК-2026-000007", "withdrawn")
    with world.writing() as session:
        file_claim(session, world, "РК-2026-000008")
        session.execute(update(ClaimLine).where(ClaimLine.claim_id == 3).values(remedy="refund"))
        session.execute(update(ClaimLine).where(ClaimLine.claim_id == 1).values(remedy="redelivery_next"))
    found = tried(world)
    (rule,) = found.rules
    assert (found.closed, found.small, found.looked) == (5, 4, 4)
    assert (rule.count, rule.total, rule.same, rule.differ) == (3, 3 * Decimal("7380.40"), 1, 2)
    told = [(one.number, one.outcome, one.remedies) for one in rule.otherwise]
    assert told == [("РК-2026-000003", "satisfied", ("refund",)), ("РК-2026-000002", "refused", ())]
    assert tried(world, PROCESS).rules[0].count == 0
    assert tried(world, sight=Sight(sees="region", region="Север")).closed == 0
