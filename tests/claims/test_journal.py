"""The journal of the exchange: a row for every try and every telling, in the transaction of what it tells."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event, func, select

from claims import outbox
from claims.actions import import_mark, journal
from claims.actions.carry_message import Trouble, message_again, message_done
from claims.actions.give_up_message import give_up_message
from claims.actions.hold_letters import hold_letters, release_letters
from claims.actions.onec_told import Told
from claims.actions.reconcile import order_reconciliation
from claims.actions.retry_message import retry_all
from claims.models import Claim, JournalRow, Person
from claims.outbox import Message
from claims.queries.journal import PAGE, Listed, Wanted
from claims.queries.journal import journal as read
from tests.filed import add_file, file_claim
from tests.world import World, build

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SAID = Told(
    key=uuid4(),
    version="1",
    number="00-00000049",
    status="Обрабатывается",
    finished=False,
    deleted=False,
    gone=False,
    exact="",
    due_on=date(2026, 3, 20),
    answer="",
    responsible="Кузнецова Ирина",
    phone="",
)


@pytest.fixture
def claim_id(world: World) -> int:
    with world.writing() as session:
        return file_claim(session, world, onec_number="00-00000049", act_onec_number="УТ-000007").id


def taken(world: World, claim_id: int, at: datetime = NOW) -> Message:
    with world.writing() as session:
        if outbox.oldest_waiting(session) is None:
            outbox.put(session, "claim", now=at, claim_id=claim_id, lane=f"onec {claim_id}")
            session.flush()
        message = outbox.take(session, now=at)
    assert message is not None
    return message


def rows(world: World, **wanted: str) -> tuple[Listed, ...]:
    with world.reading() as session:
        return read(session, Wanted(**wanted)).rows


def test_each_try_is_told_with_its_answer_its_number_and_the_next_one(world: World, claim_id: int) -> None:
    first = taken(world, claim_id)
    with world.writing() as session:
        message_again(session, first, Trouble(error="Нет соединения с 1С"), dialect="odata", now=NOW)
    later = NOW + timedelta(minutes=1)
    second = taken(world, claim_id, later)
    with world.writing() as session:
        message_done(session, second, dialect="odata", now=later)
    done, again = rows(world)
    assert done.text == "Рекламация РК-2026-000123 записана в 1С, Претензия 00-00000049, Акт УТ-000007"
    assert (done.answer, done.tries, done.next_at, done.dialect) == ("Принято", 2, None, "OData")
    assert again.text == "Рекламация в 1С РК-2026-000123: не получилось"
    assert (again.answer, again.tries, again.next_at) == ("Нет соединения с 1С", 1, NOW + outbox.FIRST_PAUSE)


def test_a_refusal_stands_there_too_and_nothing_comes_after_it(world: World, claim_id: int) -> None:
    message = taken(world, claim_id)
    with world.writing() as session:
        give_up_message(session, message, "1С отказала. Период закрыт", now=NOW, dialect="soap")
    (row,) = rows(world, state="given_up")
    assert (row.answer, row.next_at, row.dialect) == ("1С отказала. Период закрыт", None, "SOAP")


def test_a_file_is_told_by_its_name(world: World, claim_id: int) -> None:
    with world.writing() as session:
        file = add_file(session, session.get_one(Claim, claim_id))
        outbox.put(session, "file", now=NOW, claim_id=claim_id, file=str(file.key))
    message = taken(world, claim_id)
    with world.writing() as session:
        message_done(session, message, dialect="files", now=NOW)
    (row,) = rows(world)
    assert row.text == "Файл «IMG_0012.jpg» рекламации РК-2026-000123 сохранён в хранилище"
    assert (row.channel, row.dialect) == ("files", "файлы")


def test_a_worker_that_lost_its_lease_writes_nothing(world: World, claim_id: int) -> None:
    message = taken(world, claim_id)
    with world.writing() as session:
        message_done(session, replace(message, lease="another"), dialect="odata", now=NOW)
        give_up_message(session, replace(message, lease="another"), "late", now=NOW)
    assert rows(world) == ()


def test_what_1c_says_is_told_once_however_often_it_is_read(world: World, claim_id: int) -> None:
    for said in (SAID, SAID, replace(SAID, status="Удовлетворена", answer="Довезём"), SAID):
        with world.writing() as session:
            journal.told(session, session.get_one(Claim, claim_id), said, dialect="odata", now=NOW)
    texts = [row.text for row in rows(world, direction="from")]
    assert len(texts) == 3
    assert texts[0] == (
        "1С сообщила: претензия 00-00000049, статус «Обрабатывается», срок до 20.03.2026, ответственный Кузнецова Ирина"
    )
    assert "статус «Удовлетворена»" in texts[1]
    assert "ответ «Довезём»" in texts[1]


def test_a_stream_that_fails_is_told_once_and_so_is_its_return(world: World) -> None:
    with world.writing() as session:
        for _ in range(3):
            import_mark.failed(session, "claims", "Нет соединения с 1С", now=NOW)
        for _ in range(2):
            import_mark.read_until(session, "claims", "", now=NOW)
    assert [(row.text, row.answer) for row in rows(world)] == [
        ("Рекламации: читается снова", ""),
        ("Рекламации: не читается", "Нет соединения с 1С"),
    ]


def test_what_staff_do_to_the_exchange_is_told_once_with_who_did_it(world: World, claim_id: int) -> None:
    message = taken(world, claim_id)
    with world.writing() as session:
        give_up_message(session, message, "1С отказала", now=NOW)
        hold_letters(session, "onec_rolled_back", NOW)
    later = NOW + timedelta(hours=1)
    for _ in range(2):
        with world.writing() as session:
            retry_all(session, by=world.staff, now=later)
            release_letters(session, world.staff, later)
            order_reconciliation(session, by=world.staff, now=later)
    said = [(row.text, row.number != "") for row in rows(world) if row.channel == "portal"]
    assert sorted(said) == [
        ("Нажали «Повторить»: Рекламация в 1С", True),
        ("Придержанные письма отправляются", False),
        ("Сверка с 1С заказана", False),
    ]
    acts = [row for row in rows(world) if row.channel == "portal"]
    with world.reading() as session:
        name = session.get_one(Person, world.staff).name
    assert {(row.who, row.at) for row in acts} == {(name, later)}


def test_a_reconciliation_that_the_clock_orders_is_nobodys_act(world: World) -> None:
    with world.writing() as session:
        order_reconciliation(session, by=None, now=NOW)
    assert rows(world) == ()


def test_a_claim_is_found_by_its_number_or_the_digits_it_ends_in(world: World, claim_id: int) -> None:
    message = taken(world, claim_id)
    with world.writing() as session:
        message_done(session, message, dialect="odata", now=NOW)
        import_mark.failed(session, "claims", "Нет соединения с 1С", now=NOW)
    for typed in ("РК-2026-000123", "рк-2026-000123", "123"):
        assert [row.number for row in rows(world, number=typed)] == ["РК-2026-000123"], typed
    assert rows(world, number="РК-2026-999999") == ()
    assert rows(world, number="7") == ()


def fill(world: World, count: int) -> None:
    with world.writing() as session:
        for number in range(count):
            at = NOW + timedelta(minutes=number)
            what = {"what": "details", "state": "done", "said": {}}
            session.add(JournalRow(at=at, direction="to", dialect="odata", **what))


def test_pages_follow_each_other_without_a_gap(world: World) -> None:
    fill(world, PAGE + 3)
    with world.reading() as session:
        first = read(session, Wanted(direction="to"))
        second = read(session, Wanted(direction="to", after=first.after))
        odd = read(session, Wanted(after="-1 or 1"))
    assert [len(first.rows), len(second.rows), second.after] == [PAGE, 3, ""]
    assert first.rows[-1].at - second.rows[0].at == timedelta(minutes=1)
    assert odd == read(session, Wanted())


def test_old_rows_go_and_younger_ones_stay(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "AT_ONCE", 4)
    fill(world, 10)
    with world.writing() as session:
        gone = [journal.prune(session, older_than=NOW + timedelta(minutes=7)) for _ in range(3)]
        left = session.scalar(select(func.count()).select_from(JournalRow))
    assert (gone, left) == ([4, 3, 0], 3)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"direction": "to"},
        {"state": "failed"},
        {"direction": "from", "state": "failed"},
        {"number": "РК-2026-000123", "state": "done"},
    ],
    ids=str,
)
def test_no_page_looks_through_the_whole_journal(sqlite_engine: Engine, wanted: dict[str, str]) -> None:
    """Each is read along an index, whose end is the order of the page: a million rows cost no more than fifty."""
    world, asked = build(sqlite_engine), list[str]()
    with world.writing() as session:
        file_claim(session, world)

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(world.engine, "before_cursor_execute", note)
    rows(world, **wanted, after="999")
    event.remove(world.engine, "before_cursor_execute", note)
    (statement,) = [sql for sql in asked if "FROM journal" in sql]
    with world.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("1",) * statement.count("?")).all()
    said = [str(row[3]) for row in plan]
    assert any(row.startswith("SEARCH journal USING") for row in said), said
    assert not any("TEMP B-TREE" in row for row in said), said
