"""The circuit: when it opens, who gets through, how it closes."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.breaker import Circuit, StoreShut
from storage.store import NO_SPACE, StoreBusy, StoreClosed, StoreError, StoreRefused, StoreUnavailable

SILENCE = StoreUnavailable("503")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 10, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def circuit() -> Circuit:
    return Circuit(most=3, rest=timedelta(seconds=30), longest=timedelta(minutes=2))


def call(circuit: Circuit, clock: Clock, answer: StoreError | None = None) -> str:
    """What became of a call that the store answers so: asked | kept out, or through."""
    try:
        with circuit.call(clock):
            if answer:
                raise answer
    except StoreShut as shut:
        return "asked" if shut.counted else "kept out"
    except StoreError:
        return "asked"
    return "through"


def test_some_failures_in_a_row_open_it_and_a_success_between_them_does_not(circuit: Circuit, clock: Clock) -> None:
    for answer in (SILENCE, SILENCE, None, SILENCE, SILENCE):
        call(circuit, clock, answer)
    assert not circuit.shut(clock())
    call(circuit, clock, SILENCE)
    assert circuit.shut(clock())
    assert call(circuit, clock) == "kept out"


def test_a_store_that_is_closed_to_all_opens_it_at_once_and_says_why(circuit: Circuit, clock: Clock) -> None:
    assert call(circuit, clock, StoreClosed("507", NO_SPACE)) == "asked"
    assert circuit.open
    assert (circuit.open.code, circuit.open.said) == (NO_SPACE, "507")


@pytest.mark.parametrize("answer", [StoreRefused("too large"), StoreBusy("folder")])
def test_what_speaks_of_one_file_alone_never_opens_it(circuit: Circuit, clock: Clock, answer: StoreError) -> None:
    for _ in range(10):
        assert call(circuit, clock, answer) == "asked"
    assert not circuit.shut(clock())


def test_after_a_rest_one_is_let_through_while_the_others_stay_out(circuit: Circuit, clock: Clock) -> None:
    call(circuit, clock, StoreClosed("507", NO_SPACE))
    clock.now += timedelta(seconds=30)
    assert not circuit.shut(clock())
    with circuit.call(clock):
        assert circuit.shut(clock())
        assert call(circuit, clock) == "kept out"
    assert not circuit.shut(clock())
    assert call(circuit, clock) == "through"


def test_each_vain_try_doubles_the_rest_up_to_a_bound(circuit: Circuit, clock: Clock) -> None:
    call(circuit, clock, StoreClosed("507", NO_SPACE))
    rests = []
    for _ in range(4):
        assert circuit.open
        rests.append(circuit.open.rest.total_seconds())
        clock.now = circuit.open.until
        assert call(circuit, clock, SILENCE) == "asked"
    assert rests == [30, 60, 120, 120]


def test_what_was_under_way_when_it_opened_lengthens_no_rest(circuit: Circuit, clock: Clock) -> None:
    def both_fail() -> None:
        with circuit.call(clock):
            call(circuit, clock, StoreClosed("507", NO_SPACE))
            raise SILENCE

    with pytest.raises(StoreUnavailable):
        both_fail()
    assert circuit.open
    assert circuit.open.rest.total_seconds() == 30


def test_a_try_that_broke_off_lets_the_next_one_through(circuit: Circuit, clock: Clock) -> None:
    call(circuit, clock, StoreClosed("507", NO_SPACE))
    clock.now += timedelta(seconds=30)
    with pytest.raises(KeyboardInterrupt), circuit.call(clock):
        raise KeyboardInterrupt
    assert call(circuit, clock) == "through"
