"""A base that changes its shape: said by name, once, while all that can still be read is read."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from claims.models import Product, Shipment
from emulators.onec.app import OneC
from sync.erp import Catalogue, ClaimRef
from sync.errors import ErpRefused, ErpUnavailable
from sync.odata import codec, fields, metadata, xml
from sync.odata.base import Own
from sync.odata.drift import Gap, What, gaps, wanted_types
from sync.odata.erp import ODataErp, connect
from sync.odata.fields import Field, Kind, field_map
from sync.odata.names import Profile
from sync.pull import pull_reference, pull_shipments, watch_drift
from tests.agreements.onec_world import CLAIMS, SHIPMENTS, key, put, running
from tests.agreements.test_erp import the_claim
from tests.sync.conftest import Exchange

SAMPLES = Path(os.environ.get("ONEC_SAMPLES", Path(__file__).parents[2] / "../shared/onec/samples"))
DERIVED = SAMPLES / "derived" / "ut_11.5.18_claims_metadata.xml"


NOT_DERIVED = {
    "ChartOfCharacteristicTypes_ДополнительныеРеквизитыИСведения",
    "InformationRegister_ПартнерыСегмента",
    "Catalog_СегментыПартнеров",
    "Catalog_БизнесРегионы",
    "Catalog_Производители",
    "Catalog_СтраныМира",
    "Catalog_ШтрихкодыУпаковокТоваров",
}
POORER = {  # what the emulated base does not keep
    f"{SHIPMENTS}.Соглашение_Key",
    f"{CLAIMS}.ВиновноеПодразделение_Key",
    "Catalog_СтруктураПредприятия",
}


def news(erp: ODataErp) -> list[Gap]:
    return [gap for gap in erp.gaps() if gap.place not in POORER]


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    with running(tmp_path / "onec") as found:
        yield found


@pytest.fixture
def erp(onec: OneC) -> Iterator[ODataErp]:
    with closing(connect(onec.odata, "", "")) as found:
        yield found


def rename(onec: OneC, set_name: str, old: str, new: str, part: str = "") -> None:
    """As an update of the configuration would, in all the base's own words of itself."""
    model = onec.interface.base.model
    kind = model.rows[f"{set_name}_{part}_RowType"] if part else model.sets[set_name]
    kind.fields = {new if name == old else name: edm for name, edm in kind.fields.items()}
    if part and f"{set_name}_{part}" in model.sets:
        rename(onec, f"{set_name}_{part}", old, new)


def asked(onec: OneC, path: str) -> list[str]:
    """Requests whose path ends so, from now on."""
    seen: list[str] = []
    answer = onec.interface.route

    def route(call: Any, wanted: str) -> Any:
        if wanted.endswith(path):
            seen.append(wanted)
        return answer(call, wanted)

    onec.interface.route = route
    return seen


def test_a_base_as_it_should_be_lacks_nothing_that_hurts(erp: ODataErp) -> None:
    assert news(erp) == []


@pytest.mark.skipif(not DERIVED.exists(), reason="no recorded 1C answers here")
def test_the_configuration_itself_has_every_field_of_the_map() -> None:
    wanted = field_map(Profile())
    with DERIVED.open("rb") as file:
        found = gaps(wanted, metadata.read(file, wanted_types(wanted).__contains__))
    assert {(gap.what, gap.needed) for gap in found} == {(What.NO_SET, False)}
    assert {gap.set for gap in found} == NOT_DERIVED


def test_no_file_is_fetched_only_to_look_at_the_fields_of_its_set(onec: OneC, erp: ODataErp) -> None:
    asked_for: list[str] = []
    answer = onec.interface.route

    def route(call: Any, wanted: str) -> Any:
        if wanted.endswith("ПретензииПрисоединенныеФайлы"):
            asked_for.append(call.request.query)
        return answer(call, wanted)

    onec.interface.route = route
    erp.gaps()
    assert len(asked_for) == 1
    assert "$select=Ref_Key" in unquote(asked_for[0])


KINDS = {
    "text": {Kind.STRING, Kind.ENUM, Kind.COMPOSITE, Kind.DATE, Kind.INT64},
    "key": {Kind.REF, Kind.COMPOSITE},
    "number": {Kind.INT64, Kind.DECIMAL},
    "flag": {Kind.BOOL},
    "rows": {Kind.ROWS},
    "day": {Kind.DATE},
    "moment": {Kind.DATE},
}


def test_every_field_that_is_read_stands_in_the_map_with_its_kind(
    onec: OneC, erp: ODataErp, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: set[tuple[str, str]] = set()

    def watched(kind: str, getter: Callable[..., Any]) -> Callable[..., Any]:
        def get(row: Any, name: str, *others: Any) -> Any:
            read.add((kind, name))
            return getter(row, name, *others)

        return get

    for kind in KINDS:
        monkeypatch.setattr(codec, kind, watched(kind, getattr(codec, kind)))
    read_everything(onec, erp)
    known: dict[str, set[Kind]] = {}
    for one in field_map(Profile()):
        for field in one.fields:
            for each in (field, *field.rows):
                known.setdefault(each.name, set()).add(each.kind)
                if each.kind is Kind.COMPOSITE:
                    known.setdefault(f"{each.name}_Type", set()).add(Kind.STRING)
                if each.instead:
                    known.setdefault(each.instead, set()).add(Kind.ENUM)
    assert len(read) > 50
    assert {(kind, name) for kind, name in read if not known.get(name, set()) & KINDS[kind]} == set()


def read_everything(onec: OneC, erp: ODataErp) -> None:
    shipped = {"ДокументРеализации": str(key("shipment 1")), "ДокументРеализации_Type": f"StandardODATA.{SHIPMENTS}"}
    rows = [{"LineNumber": 1, "Номенклатура_Key": str(key("Пена")), "Количество": 1.0, **shipped}]
    put(
        onec,
        "Document_ВозвратТоваровОтКлиента",
        "return",
        Товары=rows,
        ЗаявкаНаВозвратТоваровОтКлиента_Key=str(key("r")),
    )
    put(onec, "Document_ЗаявкаНаВозвратТоваровОтКлиента", "r")
    based = {"ДокументОснование": str(key("shipment 1")), "ДокументОснование_Type": f"StandardODATA.{SHIPMENTS}"}
    put(onec, "Document_КорректировкаРеализации", "correction", Расхождения=[{**rows[0], "Количество": -1.0}], **based)
    assert len(erp.returns([one.key for page in erp.return_versions(None) for one in page])) == 3
    for what in Catalogue:
        found = [one.key for page in erp.versions(what) for one in page]
        assert getattr(erp, what)(found)
    assert list(erp.barcodes())
    assert erp.shipments([one.key for page in erp.shipment_versions(datetime(2020, 1, 1, tzinfo=UTC)) for one in page])
    erp.put_claim(the_claim())
    erp.claim_states([ClaimRef(key("claim"), key("act"))])


def test_a_renamed_field_is_named_and_one_that_is_not_needed_hurts_nothing(onec: OneC, erp: ODataErp) -> None:
    rename(onec, "Catalog_Номенклатура", "Артикул", "АртикулНовый")
    assert news(erp) == [Gap(What.NO_FIELD, "Catalog_Номенклатура", "Артикул")]
    assert erp.drift() == []
    assert [one.sku for one in erp.products([key("Пена")])] == [""]


def test_another_type_and_a_new_word_are_told_apart(onec: OneC, erp: ODataErp) -> None:
    model = onec.interface.base.model
    model.sets["Catalog_Партнеры"].fields["Клиент"] = "Edm.String"
    model.enums["СтатусыПретензийКлиентов"].append("НаСогласовании")
    assert news(erp) == [
        Gap(What.NEW_WORD, CLAIMS, "Статус", False, "НаСогласовании"),
        Gap(What.OTHER_TYPE, "Catalog_Партнеры", "Клиент", True, "Edm.String", Kind.BOOL),
    ]


def test_a_lost_column_is_a_problem_stops_its_own_set_and_no_other(exchange: Exchange) -> None:
    rename(exchange.onec, SHIPMENTS, "Количество", "КоличествоБазовое", part="Товары")
    watch_drift(exchange.pull(), exchange.erp.drift)
    assert exchange.problems() == ["onec_drift"]
    pull_reference(exchange.pull())
    with pytest.raises(ErpRefused, match=f"drifted.*{SHIPMENTS}.Товары.Количество"):
        pull_shipments(exchange.pull())
    assert exchange.all(Product)
    assert exchange.all(Shipment) == []
    rename(exchange.onec, SHIPMENTS, "КоличествоБазовое", "Количество", part="Товары")
    watch_drift(exchange.pull(), exchange.erp.drift)
    pull_shipments(exchange.pull())
    assert exchange.problems() == []
    assert exchange.all(Shipment)


def test_a_list_that_cannot_be_read_holds_up_no_other(exchange: Exchange) -> None:
    rename(exchange.onec, "Catalog_Организации", "Description", "Имя")
    with pytest.raises(ErpRefused, match=r"drifted.*Catalog_Организации\.Description"):
        pull_reference(exchange.pull())
    assert exchange.all(Product)


def test_metadata_is_read_again_only_when_the_base_looks_changed(onec: OneC, tmp_path: Path) -> None:
    seen, kept = asked(onec, "$metadata"), tmp_path / "var" / "shape.json"
    for _ in range(2):  # the second is a restart of the portal
        with closing(connect(onec.odata, "", "", own=Own(shape=kept))) as erp:
            assert (news(erp), news(erp)) == ([], [])
    assert len(seen) == 1
    assert kept.stat().st_size < 100_000
    rename(onec, "Catalog_Склады", "Description", "Имя")
    with closing(connect(onec.odata, "", "", own=Own(shape=kept))) as erp:
        assert [gap.place for gap in news(erp)] == ["Catalog_Склады.Description"]
    assert len(seen) == 2


@pytest.mark.parametrize("broken", ["", "{}", "[]", '{"fingerprint": 5, "published": 1}', "\ud7ff"])
def test_a_broken_file_of_the_shape_is_read_anew(onec: OneC, tmp_path: Path, broken: str) -> None:
    kept = tmp_path / "shape.json"
    kept.write_text(broken, encoding="utf-8")
    with closing(connect(onec.odata, "", "", own=Own(shape=kept))) as erp:
        assert news(erp) == []


ENTITY = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "hostile",
    [
        ENTITY + b"<Schema><EntityType Name='&c;'/></Schema>",
        OUTSIDE + b"<Schema><EntityType Name='X'>&b;</EntityType></Schema>",
        b"<Schema><EntityType Name='X'>",
        b"<html><body>Service is starting<br></body></html>",
        b"<a>" * 100_000,
        b"",
        b"{}",
    ],
)
def test_hostile_metadata_is_an_odd_answer(hostile: bytes) -> None:
    with pytest.raises(ErpUnavailable, match="odd_answer"):
        metadata.read(io.BytesIO(hostile), lambda _: True)


def test_xml_over_the_limit_is_not_read_to_its_end() -> None:
    text = b"<Schema>" + b"<EntityType Name='X'/>" * 10_000 + b"</Schema>"
    assert len(list(xml.elements(io.BytesIO(text), ["EntityType"], 1_000_000))) == 10_000
    with pytest.raises(ErpUnavailable, match="too_large"):
        list(xml.elements(io.BytesIO(text), ["EntityType"], 100_000))


def test_the_map_names_each_set_and_field_once() -> None:
    found = field_map(Profile())
    assert len({one.name for one in found}) == len(found)
    for one in found:
        names = [field.name for field in one.fields]
        assert len(set(names)) == len(names), one.name


def test_a_field_or_set_that_the_profile_says_is_not_there_is_not_looked_for() -> None:
    less = field_map(Profile(without=("Сумма", "Catalog_Склады")))
    assert "Catalog_Склады" not in {one.name for one in less}
    assert not [field for field in less[0].fields if field.name == "Сумма"]
    assert fields.whole("Catalog_Неизвестный", {}) == {}
    assert Field("x", Kind.STRING).rows == ()
