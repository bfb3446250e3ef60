"""Two worker programs over one database: neither takes the other's mark in 1C for a base restored from a copy."""

from datetime import timedelta

import pytest

from claims.models import LetterHold, OnecBase, Problem
from claims.rules.marker import Base
from sync.errors import ErpUnavailable
from sync.home import TURN, look, seal
from sync.push import push_claim
from tests.sync.conftest import Exchange


def test_one_that_seals_meanwhile_does_not_make_the_base_look_restored(
    filed: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    push_claim(filed.push(), 1)
    put_marker, others = filed.erp.put_marker, []

    def slowly(text: str) -> None:
        """The other worker begins and ends its turn just before this mark arrives."""
        monkeypatch.setattr(filed.erp, "put_marker", put_marker)
        others.append(seal(filed.home()))
        put_marker(text)

    monkeypatch.setattr(filed.erp, "put_marker", slowly)
    verdicts = []
    claim_states = filed.erp.claim_states
    monkeypatch.setattr(
        filed.erp, "claim_states", lambda refs: verdicts.append(look(filed.home())) or claim_states(refs)
    )
    assert seal(filed.home()) == 1
    assert (others, set(verdicts)) == ([0], {Base.OURS})
    assert (filed.all(LetterHold), filed.all(Problem)) == ([], [])


def test_two_that_meet_a_new_base_adopt_it_one_after_the_other(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_marker = exchange.erp.put_marker

    def slowly(text: str) -> None:
        monkeypatch.setattr(exchange.erp, "put_marker", put_marker)
        with pytest.raises(ErpUnavailable):
            look(exchange.home())
        put_marker(text)

    monkeypatch.setattr(exchange.erp, "put_marker", slowly)
    assert look(exchange.home()) is look(exchange.home()) is Base.OURS


def test_the_turn_of_one_that_was_killed_is_over_some_time(filed: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    push_claim(filed.push(), 1)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(filed.erp, "put_marker", killed)
        dying.setattr("sync.home.end_turn", killed)
        with pytest.raises(Killed):
            seal(filed.home())
    assert seal(filed.home()) == 0
    filed.at += TURN + timedelta(seconds=1)
    assert seal(filed.home()) == 1
    assert filed.claim().sealed_no == filed.all(OnecBase)[0].number
