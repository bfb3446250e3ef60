"""Answers of the emulator against recorded answers of real 1C servers: same fields, same order, same values."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, fromstring

import httpx
import pytest

from emulators.faults import Fault
from emulators.onec import metadata, plans
from emulators.onec.app import Config, OneC, start
from emulators.onec.metadata import Model, Type
from emulators.onec.recorded import entries

SAMPLES = Path(os.environ.get("ONEC_SAMPLES", Path(__file__).parents[4] / "shared" / "onec" / "samples"))
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no recorded 1C answers here")

D = "{http://schemas.microsoft.com/ado/2007/08/dataservices}"
M = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"
A = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
LINK = "@navigationLinkUrl"


def edm(name: str, value: object) -> str:
    """The type that a recorded value shows; a whole number in a string reads the same as a string."""
    if name.endswith("_Key"):
        return "Edm.Guid"
    if isinstance(value, bool):
        return "Edm.Boolean"
    if isinstance(value, int | float):
        return "Edm.Double"
    return "Edm.DateTime" if DATE.fullmatch(str(value)) else "Edm.String"


def model_of(name: str, bodies: list[Any]) -> Model:
    """$metadata that a set with these objects would have, standard fields in $metadata's own order."""
    kind, rows = Type(name, ["Ref_Key"]), {}
    first = bodies[0]
    for field, value in sorted(first.items(), key=lambda pair: pair[0] not in ("Predefined", "PredefinedDataName")):
        if isinstance(value, list):
            full = next((body[field][0] for body in bodies if body[field]), {"Ref_Key": "", "LineNumber": "1"})
            row = f"{name}_{field}_RowType"
            rows[row] = Type(row, [], {cell: edm(cell, known) for cell, known in full.items()})
            kind.fields[field] = f"Collection({row})"
        elif not field.endswith(LINK):
            kind.fields[field] = edm(field, value)
    published = {field.removesuffix(LINK) for body in bodies for field in body if field.endswith(LINK)}
    ordered = [field.removesuffix("_Key") for field in kind.fields]
    kind.links = {field: name for field in ordered if field in published}
    return Model({name: kind}, rows, {})


def printed(value: Any) -> str:
    """JSON to the last sign: 5 is not 5.0, and the order counts."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def running(folder: Path, model: Model, **own: Any) -> OneC:
    published = folder / "metadata.xml"
    published.write_text(metadata.write(model), encoding="utf-8")
    return start(Config(data=folder / "onec", metadata=published, **own))


@pytest.mark.parametrize("name", ["Catalog_Номенклатура", "Document_РеализацияТоваровУслуг"])
def test_a_collection_is_the_recorded_one_to_the_last_field_and_its_place(tmp_path: Path, name: str) -> None:
    recorded = json.loads((SAMPLES / f"{name}.set.json").read_text(encoding="utf-8"))
    onec = running(tmp_path, model_of(name, recorded["value"]))
    try:
        onec.world.load((name, body["Ref_Key"], body) for body in recorded["value"])
        answer = httpx.get(f"{onec.odata}{name}?$format=json").json()
    finally:
        onec.stop()
    assert answer["odata.metadata"].endswith(f"/odata/standard.odata/$metadata#{name}")
    answer["odata.metadata"] = recorded["odata.metadata"]
    assert printed(answer) == printed(recorded)


def test_a_single_object_is_the_recorded_one(tmp_path: Path) -> None:
    recorded = json.loads((SAMPLES / "Document_ЗаказКлиента.single.json").read_text(encoding="utf-8"))
    onec = start(Config(data=tmp_path / "onec", metadata=SAMPLES / "trade_demo" / "msg001_metadata.xml"))
    name = "Document_ЗаказКлиента"
    try:
        body = {field: value for field, value in recorded.items() if not field.endswith(LINK)}
        posted = httpx.post(f"{onec.odata}{name}?$format=json", json=body)
        assert posted.status_code == 201, posted.text
        answer = httpx.get(f"{onec.odata}{name}(guid'{body['Ref_Key']}')?$format=json").json()
    finally:
        onec.stop()
    unlike = ("DataVersion", "odata.metadata")
    links = {field: value for field, value in answer.items() if field.endswith(LINK)}
    plain = {field: value for field, value in answer.items() if field not in unlike and field not in links}
    # A single object lists its fields in the order of a hash table, its rows in theirs.
    told = {field: plain[field] for field in body if field not in unlike}
    assert len(plain) == len(told)
    assert printed(told) == printed({field: value for field, value in body.items() if field not in unlike})
    assert links.items() <= {f: v for f, v in recorded.items() if f.endswith(LINK)}.items()


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneC]:
    onec = start(Config(data=tmp_path_factory.mktemp("recorded"), recorded=SAMPLES))
    yield onec
    onec.stop()


def test_merged_metadata_knows_every_recorded_field_and_our_own_sets(merged: OneC, tmp_path: Path) -> None:
    told = tmp_path / "told.xml"
    told.write_bytes(httpx.get(f"{merged.odata}$metadata").content)
    found, recorded = metadata.read(told), metadata.read(SAMPLES / "trade_demo" / "msg001_metadata.xml")
    for name, kind in recorded.sets.items():
        assert kind.fields.items() <= found.sets[name].fields.items()
        assert kind.keys == found.sets[name].keys
    assert set(metadata.read(metadata.OWN).sets) <= set(found.sets)


def feeds() -> list[Path]:
    manifest = json.loads((SAMPLES / "trade_demo" / "manifest.json").read_text(encoding="utf-8"))
    return [file for name in manifest["batches"] if (file := SAMPLES / "trade_demo" / name).exists()]


def content(node: Element) -> Any:
    if node.find(f"{D}element") is not None or "Collection" in node.get(f"{M}type", ""):
        return [{cell.tag: content(cell) for cell in row} for row in node.findall(f"{D}element")]
    return node.text or ""


def test_every_recorded_catalogue_entry_comes_back_in_atom_as_it_was(merged: OneC) -> None:
    seen = 0
    for file in feeds():
        for entry in fromstring(file.read_text(encoding="utf-8")).iter(f"{A}entry"):
            address = (entry.findtext(f"{A}id") or "").rpartition("standard.odata/")[2]
            if "guid'" not in address:
                continue
            answer = fromstring(httpx.get(f"{merged.odata}{address}").text)
            recorded = {cell.tag: content(cell) for cell in entry.find(f"{A}content/{M}properties") or ()}
            given = {cell.tag: content(cell) for cell in answer.find(f"{A}content/{M}properties") or ()}
            for field, value in recorded.items():
                trimmed = given[field]
                if isinstance(value, list):
                    trimmed = [{c: row[c] for c in old} for row, old in zip(trimmed, value, strict=True)]
                assert trimmed == value, (address, field)
            hrefs = {link.get("href") for link in answer.iter(f"{A}link")}
            assert {link.get("href") for link in entry.iter(f"{A}link")} <= hrefs
            seen += 1
    assert seen == 14


def test_all_that_the_recorded_shipment_refers_to_is_there(merged: OneC) -> None:
    assert merged.recorded is not None
    name = "Document_РеализацияТоваровУслуг"
    shipment = next(body for body in merged.world.all(name) if body["Number"] == merged.recorded.number)
    own = metadata.read(metadata.OWN)
    rows = [(own.sets[f"{name}_Товары"], row) for row in shipment["Товары"]]
    asked = 0
    for kind, body in [(own.sets[name], shipment), *rows]:
        for link, target in kind.links.items():
            key = body.get(f"{link}_Key", "0")
            if key.strip("0-") and target != "Catalog_ФизическиеЛица":
                assert merged.world.get(target, key) is not None, (link, target, key)
                asked += 1
    assert asked >= 18
    assert merged.recorded.partner == shipment["Партнер_Key"]


def test_a_second_start_takes_nothing_twice_and_keeps_what_was_changed(tmp_path: Path) -> None:
    first = start(Config(data=tmp_path, recorded=SAMPLES))
    assert first.recorded is not None
    changed = f"{first.odata}Catalog_Партнеры(guid'{first.recorded.partner}')?$format=json"
    httpx.patch(changed, json={"Комментарий": "наш"})
    first.stop()
    second = start(Config(data=tmp_path, recorded=SAMPLES))
    try:
        partner = second.world.get("Catalog_Партнеры", first.recorded.partner) or {}
        assert partner["Комментарий"] == "наш"
    finally:
        second.stop()


@pytest.mark.parametrize("name", ["trade_demo/msg001_metadata.xml", "derived/ut_11.5.18_claims_metadata.xml"])
def test_metadata_comes_back_with_every_declaration(tmp_path: Path, name: str) -> None:
    onec = start(Config(data=tmp_path, metadata=SAMPLES / name))
    try:
        told = fromstring(httpx.get(f"{onec.odata}$metadata").content)
    finally:
        onec.stop()
    recorded = fromstring((SAMPLES / name).read_text(encoding="utf-8-sig"))
    for tag in ("EntityType", "ComplexType", "Association", "EntitySet"):
        assert declared(told, tag) == declared(recorded, tag), tag
    for tag in ("EnumType", "FunctionImport"):
        assert sorted(declared(told, tag)) == sorted(declared(recorded, tag)), tag


def declared(root: Element, tag: str) -> list[str]:
    def flat(node: Element) -> tuple[Any, ...]:
        return node.tag, sorted(node.attrib.items()), [flat(child) for child in node]

    return [repr(flat(node)) for node in root.iter(f"{{http://schemas.microsoft.com/ado/2009/11/edm}}{tag}")]


@pytest.mark.parametrize("file", feeds() if SAMPLES.is_dir() else [], ids=lambda file: file.stem)
def test_changes_are_told_as_recorded_to_the_last_sign_but_order(tmp_path: Path, file: Path) -> None:
    model = metadata.read(SAMPLES / "trade_demo" / "msg001_metadata.xml")
    onec = start(Config(data=tmp_path, metadata=SAMPLES / "trade_demo" / "msg001_metadata.xml"))
    try:
        items = list(entries(model, file))
        onec.world.load(items)
        sets = sorted({kind for kind, _, _ in items})
        (node,) = [
            key for code, key in plans.switch_on(onec.interface.base, "ДляODATA", sets).items() if code == "ПОРТАЛ"
        ]
        onec.world.register([(kind, key) for kind, key, _ in items])
        point = f"'{onec.odata}ExchangePlan_ДляODATA(guid'{node}')'"
        url = f"{onec.odata}SelectChanges?" + quote(f"DataExchangePoint={point}&MessageNo=1", safe="=&:/()'")
        told = httpx.post(url).content.decode()
    finally:
        onec.stop()
    recorded = file.read_bytes().decode()
    assert skeleton(told) == skeleton(recorded)
    assert cells(told) == cells(recorded)
    assert len(cells(recorded)) == recorded.count("<entry>") == len(items)


BASE = re.compile(r'xml:base="([^"]*)"')
PROPERTIES = re.compile(r"<m:properties [^>]*>(.*?)\n</m:properties>", re.DOTALL)


def skeleton(text: str) -> str:
    """A feed without what differs from base to base and without the fields of its entries."""
    base = BASE.search(text)
    assert base
    text = re.sub(r"<updated>[^<]*</updated>", "<updated/>", text.replace(base.group(1), "ROOT/"))
    return PROPERTIES.sub("…", text)


def cells(text: str) -> list[list[str]]:
    """For each entry its fields as they are written, rows inside, in the order of the alphabet."""
    plain = [inner.replace("\r\n", "\n") for inner in PROPERTIES.findall(text)]
    return [sorted(re.split(r"\n\t(?=<d:)", inner)) for inner in plain]


BY_REQUEST = [
    ("400_code14_filter.json", "Catalog_Партнеры?$filter=Description eq", 400),
    ("400_code6_path_segment.json", "Catalog_Партнеры?$select=Owner2", 400),
    ("400_code6_method.json", "Catalog_Партнеры/SliceLast", 400),
    ("404_code8_entity_set.json", "CatalogПоставщики", 404),
    ("404_code9_instance.json", "Catalog_Партнеры(guid'0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c01')", 404),
    ("code0_unknown_option.json", "Catalog_Партнеры?$expan=Партнер", 400),
]
IN_XML = [
    (
        "500_code-1_ref_compare.xml",
        "Catalog_Партнеры?$filter=Ref_Key gt guid'0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c01'",
        500,
    ),
    ("code9_official.xml", "Catalog_Партнеры(guid'0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c01')", 404),
]
BY_FAULT = [
    ("403_session_start_forbidden.json", "403", 403),
    ("406_session_pool_timeout.xml", "406", 406),
    ("500_platform_html.html", "500", 500),
]


def sample(name: str) -> bytes:
    return (SAMPLES / "errors" / name).read_bytes().strip()


def test_every_recorded_refusal_has_its_test() -> None:
    known = {name for name, *_ in (*BY_REQUEST, *IN_XML, *BY_FAULT)}
    assert known == {file.name for file in (SAMPLES / "errors").iterdir()}


@pytest.mark.parametrize(("name", "address", "status"), BY_REQUEST)
def test_a_refusal_is_worded_as_recorded(demo: Any, name: str, address: str, status: int) -> None:
    answer = demo.call("GET", address)
    assert answer.status_code == status
    assert answer.content.strip() == sample(name)


@pytest.mark.parametrize(("name", "address", "status"), IN_XML)
def test_a_refusal_in_xml_has_the_recorded_shape(demo: Any, name: str, address: str, status: int) -> None:
    answer = demo.http.get(quote(address, safe="$,:/()'?&=*@"))
    told, recorded = fromstring(answer.text), fromstring(sample(name).decode())
    assert answer.status_code == status
    assert [node.tag for node in told.iter()] == [node.tag for node in recorded.iter()]
    assert told.findtext(f"{M}code") == recorded.findtext(f"{M}code")


def test_an_exception_in_xml_is_worded_as_recorded(demo: Any) -> None:
    name, address, _ = IN_XML[0]
    assert demo.http.get(quote(address, safe="$,:/()'?&=*@")).content.strip() == sample(name)


@pytest.mark.parametrize(("name", "kind", "status"), BY_FAULT)
def test_a_server_in_trouble_answers_in_the_recorded_shape(
    onec: OneC, client: Any, name: str, kind: str, status: int
) -> None:
    onec.faults.add(Fault(kind))
    answer = client.call("GET", "Catalog_Партнеры")
    assert answer.status_code == status
    assert shape(answer.content.strip()) == shape(sample(name))


def shape(body: bytes) -> Any:
    """What a client may rely on: marks, names, nesting, attributes and the words of the reason."""
    text = body.decode()
    if text.startswith("\ufeff"):
        return "mark", named(json.loads(text[1:]))
    if text.startswith("<?xml"):
        root = fromstring(text)
        heads = re.findall(r"<\?([\w-]+)", text)
        spaces = sorted(re.findall(r"xmlns:?\w*=\"[^\"]*\"", text))
        return heads, spaces, [(node.tag, sorted(node.attrib.items()), node.text) for node in root.iter()]
    return re.findall(r"<[^>]*>", text)


def named(value: Any) -> Any:
    """JSON with addresses of memory and dumps left out."""
    if not isinstance(value, dict):
        return value
    return {name: named(inner) for name, inner in value.items() if name not in ("creationStack", "data")} | {
        name: "…" for name in value if name in ("creationStack", "data")
    }
