"""Dealers who send claims by the form of the page, and what they were told, noted outside of the portal."""

import os
import re
import threading
import time
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import httpx
from sqlalchemy import select

from claims.actions.add_file import Received, add_file
from claims.actions.answer_draft import choose_subject, keep_line, keep_paper, keep_remedy
from claims.actions.start_draft import start_draft
from claims.models import ShipmentLine, SignIn
from claims.queries.account import sha256
from claims.queries.reach import Reach
from tests.agreements.onec_world import key
from tests.chaos.stand import SHIPPED, Stand
from tests.flows.conftest import picture

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
PATIENCE = 120.0  # seconds of pressing the button again


class Ledger:
    """What dealers saw acknowledged: on disk before the next word is said."""

    def __init__(self, path: Path) -> None:
        self.path, self._lock = path, threading.Lock()
        path.touch()

    def note(self, draft: int, number: str) -> None:
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write(f"{draft} {number}\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> dict[int, str]:
        rows = (row.split(" ", 1) for row in self.path.read_text(encoding="utf-8").splitlines())
        return {int(draft): number for draft, number in rows}


class Dealer(threading.Thread):
    """Sends this many claims, pressing again whenever the portal gives no answer; over ends it sooner."""

    def __init__(self, stand: Stand, ledger: Ledger, place: int, claims: int, over: threading.Event) -> None:
        super().__init__(name=f"dealer {place}", daemon=True)
        self.stand, self.ledger, self.claims, self.over = stand, ledger, claims, over
        self.shipment, self.wrong, self.pressed_again, self.token = key(stand.shipments[place]), "", 0, ""
        cookies = {"session": stand.cookies[place]}
        url = stand.settings.public_url
        self.http = httpx.Client(base_url=url, cookies=cookies, headers={"Origin": url}, timeout=30, trust_env=False)
        with stand.parts.reading() as session:
            self.person = session.scalars(
                select(SignIn.person_id).where(SignIn.key_sha256 == sha256(stand.cookies[place]))
            ).one()
            self.line = session.scalars(select(ShipmentLine.id).where(ShipmentLine.shipment_key == self.shipment)).one()

    def run(self) -> None:
        try:
            for place in range(self.claims):
                if self.over.is_set():
                    return
                draft = self._draft()
                number = self._send(draft)
                self.ledger.note(draft, number)
                if place % 10 == 0:  # and presses «Отправить» once more for luck
                    assert self._send(draft) == number
        except Exception as wrong:  # told in the verdict: a thread's traceback is nobody's
            self.wrong = f"{type(wrong).__name__}: {wrong}"
        finally:
            self.http.close()

    def _draft(self) -> int:
        """A claim of one missing piece, with a photo, signed in ЭДО: ready to be sent."""
        parts = self.stand.parts
        now, photo = parts.clock(), picture()
        with parts.spool.incoming(len(photo)) as incoming:
            incoming.write(photo)
            spooled = incoming.finish()
        received = Received(
            purpose="load",
            name="IMG.jpg",
            media_type="image/jpeg",
            size=spooled.size,
            sha256=spooled.sha256,
            spool_name=spooled.name,
        )
        with parts.writing() as session:
            of = {"reach": (Reach(key("south")),), "shipment_key": self.shipment, "person_id": self.person}
            claim = start_draft(session, parts.process, now=now, **of)
            choose_subject(claim, parts.process, "acceptance", now=now)
            keep_line(session, claim, self.line, {"fact": str(SHIPPED - 1)}, now=now)
            add_file(session, claim, received, person_id=self.person, now=now)
            keep_remedy(claim, "refund", "", now=now)
            keep_paper(claim, "edo", edo=("Диадок", "1", now.date()), now=now)
            return claim.id

    def _send(self, draft: int) -> str:
        """The number that the page of confirmation names."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            try:
                return self._pressed(draft)
            except httpx.TransportError:
                self.pressed_again += 1
                time.sleep(0.2)
        raise AssertionError(f"draft {draft}: no answer for {PATIENCE} s")

    def _pressed(self, draft: int) -> str:
        if not self.token:
            found = TOKEN.search(self.http.get(f"/drafts/{draft}/check").text)
            assert found, f"draft {draft}: no form"
            self.token = unescape(found[1])
        answer = self.http.post(f"/drafts/{draft}/send", data={"csrf": self.token})
        assert answer.status_code == 303, f"draft {draft}: {answer.status_code} {_text(answer.text)}"
        return unquote(answer.headers["location"]).split("/")[2]


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))[-600:]
