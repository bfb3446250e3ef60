"""An exchange plan of the base: what has changed is told until it is confirmed, deletions too."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, fromstring

import httpx
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from emulators.onec.app import Config, OneC, start
from emulators.onec.world import Object, World
from tests.emulators.onec.conftest import Client

A = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
D = "{http://schemas.microsoft.com/ado/2007/08/dataservices}"
M = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"
CLAIMS = "Catalog_Претензии"
ACTS = "Document_АктОРасхожденияхПослеОтгрузки"
PLAN = "ExchangePlan_ДляПортала"
ONE, TWO = (f"0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c0{n}" for n in (1, 2))


class Node:
    """The portal as a node of the plan."""

    def __init__(self, onec: OneC, client: Client) -> None:
        told = {"do": "plan", "name": "ДляПортала", "sets": [CLAIMS, ACTS]}
        keys = httpx.post(f"{onec.url}/_control", json=told).json()["result"]
        self.onec, self.client, self.key, self.here = onec, client, keys["ПОРТАЛ"], keys["УТ"]

    def call(self, name: str, number: object, key: str = "", plan: str = PLAN) -> httpx.Response:
        point = f"'{self.onec.odata}{plan}(guid'{key or self.key}')'"
        query = quote(f"DataExchangePoint={point}&MessageNo={number}", safe="=&:/()'")
        return self.client.http.post(f"{name}?{query}")

    def changes(self, number: int) -> list[str]:
        answer = self.call("SelectChanges", number)
        assert answer.status_code == 200, answer.text
        return [told(entry) for entry in fromstring(answer.text)]

    def confirm(self, number: int) -> None:
        assert self.call("NotifyChangesReceived", number).status_code == 200

    def numbers(self) -> tuple[str, str]:
        body = self.client.get(f"{PLAN}(guid'{self.key}')")
        return body["SentNo"], body["ReceivedNo"]


def told(entry: Element) -> str:
    if entry.tag == f"{AT}deleted-entry":
        return "-" + entry.get("ref", "")[-3:-2]
    return (entry.findtext(f"{A}content/{M}properties/{D}Ref_Key") or "")[-1]


@pytest.fixture
def node(onec: OneC, client: Any) -> Node:
    return Node(onec, client)


def test_there_is_no_plan_until_it_is_switched_on(onec: OneC, client: Any) -> None:
    assert client.refusal("GET", PLAN) == (404, "8")
    assert "ExchangePlan" not in client.http.get("$metadata").text
    Node(onec, client)
    assert {body["Code"] for body in client.values(PLAN)} == {"УТ", "ПОРТАЛ"}
    assert 'EntitySet Name="ExchangePlan_ДляПортала"' in client.http.get("$metadata").text


def test_a_change_is_told_until_it_is_confirmed(node: Node) -> None:
    node.client.call("POST", CLAIMS, {"Ref_Key": ONE})
    assert (node.changes(1), node.changes(1), node.changes(2)) == (["1"], ["1"], ["1"])
    node.confirm(2)
    assert node.changes(3) == []


def test_a_change_after_the_message_survives_its_confirmation(node: Node) -> None:
    node.client.call("POST", CLAIMS, {"Ref_Key": ONE})
    node.client.call("POST", CLAIMS, {"Ref_Key": TWO})
    assert node.changes(1) == ["1", "2"]
    node.client.call("PATCH", f"{CLAIMS}(guid'{ONE}')", {"Статус": "Обрабатывается"})
    node.confirm(1)
    assert node.changes(2) == ["1"]


def test_the_node_counts_messages_as_strings(node: Node) -> None:
    assert node.numbers() == ("0", "0")
    node.changes(1)
    assert node.numbers() == ("1", "0")
    node.confirm(1)
    assert node.numbers() == ("1", "1")


def test_only_sets_of_the_plan_are_told_and_every_way_of_writing_counts(node: Node) -> None:
    node.client.call("POST", "Catalog_Партнеры", {"Ref_Key": ONE})
    node.client.call("POST", ACTS, {"Ref_Key": TWO})
    assert node.changes(1) == ["2"]
    node.confirm(1)
    node.client.call("POST", f"{ACTS}(guid'{TWO}')/Post")
    assert node.changes(2) == ["2"]
    node.confirm(2)
    httpx.post(f"{node.onec.url}/_control", json={"do": "delete_mark", "key": TWO})
    assert node.changes(3) == ["2"]


def test_what_is_gone_is_told_as_gone(node: Node) -> None:
    node.client.call("POST", CLAIMS, {"Ref_Key": ONE})
    node.client.call("DELETE", f"{CLAIMS}(guid'{ONE}')")
    answer = node.call("SelectChanges", 1)
    (entry,) = list(fromstring(answer.text))
    assert entry.tag == f"{AT}deleted-entry"
    assert entry.get("ref") == f"{node.onec.odata}{CLAIMS}(guid'{ONE}')"
    assert entry.get("when")


def test_a_write_still_in_its_transaction_is_told_when_it_is_over(node: Node) -> None:
    onec = node.onec
    httpx.post(f"{onec.url}/_faults", json={"clock": "2026-03-09T10:00:00", "late_visibility": 5})
    node.client.call("POST", CLAIMS, {"Ref_Key": ONE})
    httpx.post(f"{onec.url}/_faults", json={"late_visibility": 0})
    node.client.call("POST", CLAIMS, {"Ref_Key": TWO})
    assert node.changes(1) == ["2"]
    node.confirm(1)
    httpx.post(f"{onec.url}/_faults", json={"clock": "2026-03-09T10:00:05"})
    assert node.changes(2) == ["1"]


def test_a_base_taken_back_from_a_copy_asks_to_confirm_again(node: Node) -> None:
    node.client.call("POST", CLAIMS, {"Ref_Key": ONE})
    node.changes(1)
    node.onec.world.backup()
    node.confirm(1)
    node.onec.world.restore()
    assert node.numbers() == ("1", "0")
    assert node.changes(1) == ["1"]


def test_everything_is_told_when_a_person_registers_it(node: Node) -> None:
    node.client.call("POST", CLAIMS, {"Ref_Key": ONE})
    node.changes(1)
    node.confirm(1)
    answer = httpx.post(f"{node.onec.url}/_control", json={"do": "register_all", "name": "ДляПортала"})
    assert answer.json()["result"] == 1
    assert node.changes(2) == ["1"]


def test_the_feed_has_no_declaration_and_rows_no_owner(node: Node) -> None:
    node.client.call("POST", ACTS, {"Ref_Key": ONE, "Товары": [{"LineNumber": "1", "Количество": 3}]})
    text = node.call("SelectChanges", 1).text
    assert text.startswith('<feed xmlns="http://www.w3.org/2005/Atom"')
    row = next(fromstring(text).iter(f"{D}element"))
    assert row.findtext(f"{D}LineNumber") == "1"
    assert row.find(f"{D}Ref_Key") is None


def test_a_wrong_question_is_refused(node: Node) -> None:
    def refused(answer: httpx.Response) -> tuple[int, str | None]:
        return answer.status_code, fromstring(answer.text).findtext(f"{M}code")

    assert refused(node.client.http.post("SelectChanges?MessageNo=1")) == (400, "5")
    assert refused(node.call("SelectChanges", "много")) == (400, "4")
    assert refused(node.call("SelectChanges", 1, plan="ExchangePlan_Иной")) == (404, "8")
    assert refused(node.call("SelectChanges", 1, key=ONE)) == (404, "9")
    assert refused(node.call("SelectChanges", 1, key=node.here)) == (500, "-1")
    assert node.client.http.get("SelectChanges?MessageNo=1").status_code == 405


def test_a_plan_and_what_it_has_not_told_outlive_the_process(node: Node) -> None:
    node.client.call("POST", CLAIMS, {"Ref_Key": ONE})
    folder = node.onec.world.folder
    node.onec.stop()
    again = start(Config(data=folder))
    client = Client(again)
    try:
        later = Node.__new__(Node)
        later.onec, later.client, later.key = again, client, node.key
        assert later.changes(1) == ["1"]
    finally:
        client.http.close()
        again.stop()


def test_a_plan_may_be_there_from_the_start(tmp_path: Any) -> None:
    onec = start(Config(data=tmp_path, plans={"ДляПортала": [CLAIMS]}))
    try:
        assert onec.world.plans == {PLAN: [CLAIMS]}
    finally:
        onec.stop()


class Copying(RuleBasedStateMachine):
    """A node keeps a copy of the base by messages, some of which are lost; it must end up with the same objects."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.world = World(self.folder)
        self.world.watch(PLAN, [CLAIMS])
        self.world.put(PLAN, "node", {"Ref_Key": "node"})
        self.copy: dict[str, Object] = {}
        self.number = 0

    def taken(self) -> None:
        self.number += 1
        for kind, key in self.world.changed(PLAN, "node", self.number):
            body = self.world.get(kind, key)
            if body is None:
                self.copy.pop(key, None)
            else:
                self.copy[key] = body

    @rule(key=st.sampled_from("абв"), text=st.sampled_from("12345"))
    def write(self, key: str, text: str) -> None:
        self.world.put(CLAIMS, key, {"Ref_Key": key, "Description": text})

    @rule(key=st.sampled_from("абв"))
    def delete(self, key: str) -> None:
        if self.world.get(CLAIMS, key):
            self.world.remove(CLAIMS, key)

    @rule()
    def lose_a_message(self) -> None:
        self.number += 1
        self.world.changed(PLAN, "node", self.number)

    @rule()
    def take_a_message(self) -> None:
        self.taken()

    @rule(text=st.sampled_from("12345"))
    def take_and_confirm_while_somebody_writes(self, text: str) -> None:
        self.taken()
        self.write("а", text)
        self.world.confirmed(PLAN, "node", self.number)

    @invariant()
    def one_more_message_makes_the_copies_equal(self) -> None:
        pending = dict(self.copy)
        for kind, key in self.world.changed(PLAN, "node", self.number):
            body = self.world.get(kind, key)
            pending = {**pending, key: body} if body else {k: v for k, v in pending.items() if k != key}
        assert pending == self.world.objects.get(CLAIMS, {})

    def teardown(self) -> None:
        self.world.close()
        shutil.rmtree(self.folder)


TestCopying = Copying.TestCase
TestCopying.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
