"""With --desk the demo's own people lead each claim as far as its story says, by the actions their card calls."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from claims.actions.enter_stage import begin
from claims.actions.hand import Hand
from claims.models import Claim
from claims.rules import process
from portal.demo.desk import Desk
from portal.parts import Parts
from tests.desk import TEAM, team
from tests.filed import REGISTERED, file_claim
from tests.world import World


@pytest.mark.parametrize(
    ("fate", "stage", "outcome"),
    [
        ("in_review", "review", ""),
        ("decided", "consent", "satisfied"),
        ("fulfilment", "fulfilment", "satisfied"),
        ("closed", "closed", "satisfied"),
        ("partly", "closed", "partly"),
        ("refused", "closed", "refused"),
    ],
)
@pytest.mark.parametrize("kind", ["shortage", "quality"])
def test_a_claim_comes_as_far_as_its_story_says(
    world: World, parts: Parts, fate: str, stage: str, outcome: str, kind: str
) -> None:
    parts = replace(parts, process=process.shipped("desk"))
    with world.writing() as session:
        claim_id = file_claim(session, world, kind=kind).id
        people = {TEAM[first][1]: id_ for first, id_ in team(session).items()}
        hand = Hand(source="dealer", person_id=world.head, at=REGISTERED, zone=ZoneInfo("Europe/Moscow"))
        begin(session, session.get_one(Claim, claim_id), hand, parts.process)
    desk, now = Desk(parts, people), REGISTERED
    for _ in range(12):
        now += timedelta(hours=9)
        if not desk.step(claim_id, fate, world.head, now):
            break
    with world.reading() as session:
        claim = session.get_one(Claim, claim_id)
        assert (claim.stage, claim.outcome) == (stage, outcome)
