"""The staff's list is narrowed by stage, holder and what is overdue; each of ours keeps filters of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from claims.actions.save_filter import MOST, drop_filter, save_filter
from claims.errors import Incomplete, NotFound
from claims.models import Claim
from claims.queries.account import Me
from claims.queries.list_filter import COUNTED, ListFilter, conditions, how_many, kept_filters
from claims.queries.reach import Sight
from tests.desk import Desk, at_desk
from tests.filed import REGISTERED, file_claim
from tests.world import NOW, World


def reader(desk: Desk, who: str, **more: object) -> Me:
    return Me(desk.team[who], "", who, is_staff=True, consented=True, dealers=(), **more)  # type: ignore[arg-type]


def counted(desk: Desk, me: Me, wanted: ListFilter) -> int:
    with desk.world.reading() as session:
        late = REGISTERED + timedelta(days=30)
        return how_many(session, me, *conditions(wanted, me, desk.process, late))


def test_each_word_narrows_and_they_narrow_together(world: World) -> None:
    desk = at_desk(world)
    with world.writing() as session:
        file_claim(session, world, number="РК-2026-000124", stage="closed", stage_due_at=REGISTERED)
    boris, vera = reader(desk, "boris"), reader(desk, "vera")
    assert counted(desk, boris, ListFilter(stage="warehouse")) == 1
    assert counted(desk, boris, ListFilter(whose="nobody")) == 1, "what is closed is nobody's to take"
    desk.take("boris")
    assert counted(desk, boris, ListFilter(whose="mine")) == 1
    assert counted(desk, vera, ListFilter(whose="mine")) == 0
    assert counted(desk, reader(desk, "vera", covers=frozenset({desk.team["boris"]})), ListFilter(whose="mine")) == 1
    assert counted(desk, boris, ListFilter(late=True)) == 1, "what is closed is late no more"
    assert counted(desk, boris, ListFilter(stage="warehouse", whose="nobody")) == 0
    assert counted(desk, reader(desk, "boris", sight=Sight("own", "Борис Кладов")), ListFilter(late=True)) == 0


def test_no_more_are_counted_than_a_page_tells(world: World) -> None:
    desk = at_desk(world)
    with world.writing() as session:
        claim = session.scalars(select(Claim)).one()
        for number in range(COUNTED + 5):
            session.add(Claim(number=f"РК-2026-9{number:05}", dealer_key=claim.dealer_key, stage="warehouse", **AT))
    assert counted(desk, reader(desk, "boris"), ListFilter(stage="warehouse")) == COUNTED


AT = {"created_at": NOW, "changed_at": NOW}


def test_a_filter_is_kept_renamed_and_dropped(world: World) -> None:
    desk = at_desk(world)
    me = desk.team["boris"]
    with world.writing() as session:
        save_filter(session, me, " Мои  просроченные ", "whose=mine&late=yes", NOW)
        save_filter(session, me, "Мои просроченные", "whose=mine", NOW)
        save_filter(session, desk.team["vera"], "Мои просроченные", "late=yes", NOW)
    with world.writing() as session:
        kept = kept_filters(session, me)
        assert [(one.name, one.query) for one in kept] == [("Мои просроченные", "whose=mine")]
        with pytest.raises(NotFound):
            drop_filter(session, desk.team["vera"], kept[0].id)
        drop_filter(session, me, kept[0].id)
        assert kept_filters(session, me) == []
        assert len(kept_filters(session, desk.team["vera"])) == 1


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        (" ", "late=yes", "Напишите, как назвать"),
        ("а" * 61, "late=yes", "60 знаков"),
        ("Все", "", "Сначала выберите"),
        ("Все", "q=" + "а" * 2000, "Сначала выберите"),
    ],
)
def test_what_makes_no_filter_is_said(world: World, name: str, query: str, said: str) -> None:
    with world.writing() as session, pytest.raises(Incomplete, match=said):
        save_filter(session, world.staff, name, query, NOW)


def test_twenty_are_enough_for_one_person(world: World) -> None:
    with world.writing() as session:
        for number in range(MOST):
            save_filter(session, world.staff, f"Фильтр {number}", "late=yes", NOW)
        save_filter(session, world.staff, "Фильтр 0", "whose=mine", NOW)
        with pytest.raises(Incomplete, match="удалите ненужный"):
            save_filter(session, world.staff, "Ещё один", "late=yes", NOW)
