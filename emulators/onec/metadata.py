"""$metadata: reads it from Edmx, merges two, writes it back; the whole emulator is driven by what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from defusedxml.ElementTree import fromstring

EDM = "{http://schemas.microsoft.com/ado/2009/11/edm}"
OWN = Path(__file__).with_name("metadata.xml")
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx" Version="1.0">
<edmx:DataServices xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" \
m:DataServiceVersion="3.0" m:MaxDataServiceVersion="3.0">
<Schema xmlns="http://schemas.microsoft.com/ado/2009/11/edm" Namespace="StandardODATA">
"""
# Functions that are declared by what a set is; the others are kept as they were read.
MADE = ("Post", "Unpost", "SliceLast", "SliceFirst")
# 1C declares this enumeration two times.
TWICE = "AllowedLength"
TAIL = "</EntityContainer>\n</Schema>\n</edmx:DataServices>\n</edmx:Edmx>\n"


@dataclass
class Type:
    """An entity or row type. `fields`: name -> Edm type or Collection(Row); `links`: navigation name -> entity type.

    `required` and `open` are what a read document said; where nobody said it, the usual rule is used.
    """

    name: str
    keys: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    required: frozenset[str] | None = None
    open: bool | None = None

    def parts(self) -> dict[str, str]:
        """Tabular parts and record sets: name -> row type."""
        return {n: t[len("Collection(") : -1] for n, t in self.fields.items() if t.startswith("Collection(")}

    def needs(self, name: str) -> bool:
        """The field is declared as never null."""
        return name in (*self.keys, "Ref_Key", "LineNumber") if self.required is None else name in self.required

    def is_open(self) -> bool:
        """The type is declared open, as composite references make it."""
        return any(self.is_composite(name) for name in self.fields) if self.open is None else self.open

    def is_composite(self, name: str) -> bool:
        """A reference that may lead to several kinds of objects: X beside X_Type."""
        return f"{name}_Type" in self.fields and f"{name}_Base64Data" not in self.fields


@dataclass(frozen=True)
class Table:
    """A virtual table of a register as its function is declared: attributes, and parameters with their types."""

    declared: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, str], ...]


@dataclass
class Model:
    """All that is published: entity sets with their types, row types, enumerations, virtual tables of registers."""

    sets: dict[str, Type] = field(default_factory=dict)
    rows: dict[str, Type] = field(default_factory=dict)
    enums: dict[str, list[str]] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)

    def merge(self, other: Model) -> Model:
        """Both together; where both know a type, its fields are united, ours first."""
        return Model(
            {n: _union(self.sets.get(n), other.sets.get(n)) for n in {**self.sets, **other.sets}},
            {n: _union(self.rows.get(n), other.rows.get(n)) for n in {**self.rows, **other.rows}},
            {**other.enums, **self.enums},
            [*self.tables, *(table for table in other.tables if table not in self.tables)],
        )


def _union(one: Type | None, two: Type | None) -> Type:
    if one is None or two is None:
        found = one or two
        assert found is not None
        return found
    needed = frozenset(n for n in (*one.fields, *two.fields) if (one if n in one.fields else two).needs(n))
    fields, links = {**one.fields, **two.fields}, {**two.links, **one.links}
    return Type(one.name, one.keys, fields, links, needed, one.is_open() or two.is_open())


def read(path: Path) -> Model:
    """Reads an Edmx file. Raises OSError, ParseError; an alien root gives an empty model."""
    root = fromstring(path.read_bytes())
    ends = {}
    for link in root.iter(f"{EDM}Association"):
        end = next(e for e in link.iter(f"{EDM}End") if e.get("Role") == "End")
        ends[f"StandardODATA.{link.get('Name')}"] = _local(end.get("Type"))
    entities = {}
    for node in root.iter(f"{EDM}EntityType"):
        entity = _type(node)
        for nav in node.findall(f"{EDM}NavigationProperty"):
            entity.links[nav.get("Name", "")] = ends.get(nav.get("Relationship", ""), "")
        entities[entity.name] = entity
    rows = {row.name: row for row in map(_type, root.iter(f"{EDM}ComplexType"))}
    enums = {
        node.get("Name", ""): [m.get("Name", "") for m in node.iter(f"{EDM}Member")]
        for node in root.iter(f"{EDM}EnumType")
    }
    names = [(s.get("Name", ""), _local(s.get("EntityType"))) for s in root.iter(f"{EDM}EntitySet")]
    sets = {name: entities[kind] for name, kind in names if kind in entities}
    tables = [_table(node) for node in root.iter(f"{EDM}FunctionImport") if node.get("Name") not in MADE]
    return Model(sets, rows, enums, tables)


def _type(node: Element) -> Type:
    properties = node.findall(f"{EDM}Property")
    return Type(
        node.get("Name", ""),
        [key.get("Name", "") for key in node.iter(f"{EDM}PropertyRef")],
        {p.get("Name", ""): _plain(p.get("Type", "")) for p in properties},
        required=frozenset(p.get("Name", "") for p in properties if p.get("Nullable") == "false"),
        open=node.get("OpenType") == "true",
    )


def _table(node: Element) -> Table:
    parameters = tuple((p.get("Name", ""), p.get("Type", "")) for p in node.iter(f"{EDM}Parameter"))
    return Table(tuple(node.attrib.items()), parameters)


def _local(name: str | None) -> str:
    return (name or "").removeprefix("StandardODATA.")


def _plain(kind: str) -> str:
    return kind.replace("StandardODATA.", "")


def write(model: Model) -> str:
    """The same as an Edmx document."""
    return HEAD + "".join(_lines(model)) + TAIL


def _lines(model: Model) -> Iterator[str]:
    for entity in model.sets.values():
        yield from _entity(entity)
    for row in model.rows.values():
        yield f"<ComplexType Name={quoteattr(row.name)}>\n"
        yield from _properties(row)
        yield "</ComplexType>\n"
    for entity in model.sets.values():
        for name, target in entity.links.items():
            yield f'<Association Name="{entity.name}_{name}">\n'
            yield f'<End Role="Begin" Type="StandardODATA.{entity.name}" Multiplicity="*"/>\n'
            yield f'<End Role="End" Type="StandardODATA.{target}" Multiplicity="0..1"/>\n</Association>\n'
    for name, members in model.enums.items():
        inner = "".join(f'<Member Name="{member}"/>' for member in members)
        yield f'<EnumType Name="{name}" UnderlyingType="Edm.Int32">{inner}</EnumType>\n' * (2 if name == TWICE else 1)
    yield '<EntityContainer Name="EnterpriseV8" m:IsDefaultEntityContainer="true">\n'
    for name, entity in model.sets.items():
        yield f'<EntitySet Name="{name}" EntityType="StandardODATA.{entity.name}"/>\n'
    yield from map(_declared, model.tables)
    for name in model.sets:
        if name.startswith("Document_") and "Posted" in model.sets[name].fields:
            yield from _posting(name)
        if name.startswith("InformationRegister_") and "Period" in model.sets[name].keys:
            yield from _slices(name)


def _entity(entity: Type) -> Iterator[str]:
    opened = ' OpenType="true"' if entity.is_open() else ""
    yield f"<EntityType Name={quoteattr(entity.name)}{opened}>\n<Key>\n"
    yield from (f'<PropertyRef Name="{key}"/>\n' for key in entity.keys)
    yield "</Key>\n"
    yield from _properties(entity)
    for name in entity.links:
        yield (
            f'<NavigationProperty Name="{name}" Relationship="StandardODATA.{entity.name}_{name}" '
            f'FromRole="Begin" ToRole="End"/>\n'
        )
    yield "</EntityType>\n"


def _properties(entity: Type) -> Iterator[str]:
    for name, kind in entity.fields.items():
        inner = kind.removeprefix("Collection(").removesuffix(")")
        full = kind if inner.startswith("Edm.") else kind.replace(inner, f"StandardODATA.{inner}")
        needed = "false" if entity.needs(name) else "true"
        yield f'<Property Name="{name}" Type="{full}" Nullable="{needed}"/>\n'


def _declared(table: Table) -> str:
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in table.declared)
    inner = "".join(f'<Parameter Name="{name}" Type="{kind}"/>\n' for name, kind in table.parameters)
    return f"<FunctionImport {attributes}>\n{inner}</FunctionImport>\n"


def _slices(name: str) -> Iterator[str]:
    for function in ("SliceLast", "SliceFirst"):
        yield (
            f'<FunctionImport Name="{function}" IsBindable="true" IsSideEffecting="false" '
            f'ReturnType="Collection(StandardODATA.{name})">\n'
            f'<Parameter Name="bindingParameter" Type="StandardODATA.{name}"/>\n'
            f'<Parameter Name="Condition" Type="Edm.String"/>\n'
            f'<Parameter Name="Period" Type="Edm.DateTime"/>\n</FunctionImport>\n'
        )


def _posting(name: str) -> Iterator[str]:
    for action in ("Post", "Unpost"):
        yield (
            f'<FunctionImport Name="{action}" IsBindable="true" IsSideEffecting="true">\n'
            f'<Parameter Name="bindingParameter" Type="StandardODATA.{name}"/>\n'
            f'<Parameter Name="PostingModeOperational" Type="Edm.Boolean"/>\n</FunctionImport>\n'
        )
