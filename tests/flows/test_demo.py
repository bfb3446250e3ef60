"""`make demo` as a person meets it: comes up with a past, says where to look, leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from claims.models import Claim, ClaimEvent, ClaimFile, Problem, Product, Question
from claims.models.engine import open_engine, reading
from claims.rules.process import shipped
from tests.ports import free_ports

ROOT = Path(__file__).parents[2]
LOGIN = re.compile(r"(\S+@parus\.example) +(.+?)  +дилер")
PATIENCE = 180.0  # seconds, on a machine that is busy with other tests

pytestmark = pytest.mark.slow


@dataclass
class Demo:
    """A started demo and what it has printed so far."""

    program: "subprocess.Popen[bytes]"
    port: int
    home: Path
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def until(self, look: Callable[[], bool], what: str) -> None:
        last = time.monotonic() + PATIENCE
        while not look():
            assert time.monotonic() < last, f"never came true: {what}\n{self.said}"
            time.sleep(0.05)

    def ready(self) -> "Demo":
        self.until(lambda: "Готово" in self.said or self.program.poll() is not None, "ready")
        assert self.program.poll() is None, self.said
        return self

    def quiet(self) -> bool:
        """Nobody listens on its ports any more."""
        return all(not listening(port) for port in range(self.port, self.port + 4))


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def begin(home: Path, port: int, *arguments: str) -> Demo:
    log = home / f"demo-{time.monotonic_ns()}.txt"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with log.open("wb") as out:
        program = subprocess.Popen(
            [sys.executable, "-m", "portal", "demo", "--port", str(port), *arguments],
            cwd=home,
            env=environment,
            stdout=out,
            stderr=out,
        )
    return Demo(program, port, home, log)


def end(demo: Demo, number: signal.Signals) -> int:
    demo.program.send_signal(number)
    code = demo.program.wait(60)
    demo.until(demo.quiet, "all programs ended")
    return code


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def port() -> int:
    return free_ports(4)


@pytest.fixture(scope="module")
def first(home: Path, port: int) -> Iterator[Demo]:
    """The first start, on an empty folder."""
    demo = begin(home, port).ready()
    yield demo
    if demo.program.poll() is None:
        end(demo, signal.SIGTERM)


def test_it_has_claims_in_every_stage_made_by_the_exchange_without_a_problem(first: Demo) -> None:
    engine = open_engine(f"sqlite:///{first.home}/var/demo-{first.port}/portal.db")
    with reading(engine) as session:
        stages = set(session.scalars(select(Claim.stage)))
        outcomes = set(session.scalars(select(Claim.outcome)))
        open_questions = session.scalar(select(func.count(Question.id)).where(Question.answered_at.is_(None)))
        unusual = [said for said in session.scalars(select(ClaimEvent.said)) if said.get("unusual")]
        problems = session.scalars(select(Problem.what)).all()
        unsent = session.scalars(select(Claim.number).where(Claim.number.is_not(None), Claim.delivered_at.is_(None)))
        assert unsent.all() == []
        assert session.scalar(select(func.count(ClaimFile.key))) > 100
        assert len(set(session.scalars(select(Product.supplier)))) == 3
    engine.dispose()
    assert stages == set(shipped("erp").stages)
    assert outcomes == {"", *shipped("erp").outcomes}
    assert open_questions
    assert (unusual, problems) == ([], [])


def test_its_printed_login_opens_the_list_and_its_pages_stand(first: Demo) -> None:
    found = LOGIN.search(first.said)
    assert found is not None, first.said
    with httpx.Client(base_url=f"http://127.0.0.1:{first.port}", trust_env=False) as browser:
        page = browser.get("/sign-in").text
        token = re.search(r'name="csrf" value="([^"]+)"', page)
        assert token is not None
        entered = browser.post("/sign-in", data={"csrf": token[1], "login": found[1], "password": found[2]})
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        assert "РК-" in browser.get("/claims").text
    assert "РК-" in httpx.get(f"http://127.0.0.1:{first.port + 1}/", trust_env=False).text
    for more in (2, 3):
        assert httpx.get(f"http://127.0.0.1:{first.port + more}/", trust_env=False).status_code == 200


def test_a_taken_port_is_said_in_one_line(first: Demo) -> None:
    second = begin(first.home, first.port - 1)
    assert second.program.wait(60) == 1
    assert len(second.said.splitlines()) == 1
    assert f"{first.port}" in second.said
    assert "make demo PORT=" in second.said


def test_a_folder_without_recorded_answers_is_said_in_one_line(home: Path) -> None:
    wrong = begin(home, free_ports(4), "--recorded", str(home))
    assert wrong.program.wait(60) == 2
    assert len(wrong.said.splitlines()) == 1


def test_it_stops_at_sigterm_keeps_its_data_and_dies_with_its_parent(first: Demo) -> None:
    assert end(first, signal.SIGTERM) == 0
    again = begin(first.home, first.port).ready()
    assert "Наполняю" not in again.said
    assert end(again, signal.SIGKILL) == -signal.SIGKILL
