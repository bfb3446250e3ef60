"""Reads the sources of the 1C extension: metadata, XDTO types, and modules parsed by a BSL grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tree_sitter_hbk
from lxml import etree
from tree_sitter import Language, Node, Parser

ROOT = Path("onec")
MD, V8, XR, XDTO = (
    "http://v8.1c.ru/8.3/MDClasses",
    "http://v8.1c.ru/8.1/data/core",
    "http://v8.1c.ru/8.3/xcf/readable",
    "http://v8.1c.ru/8.1/xdto",
)
NS = {"m": MD, "v8": V8, "xr": XR, "x": XDTO}
FOLDERS = {
    "Language": "Languages",
    "Role": "Roles",
    "CommonModule": "CommonModules",
    "XDTOPackage": "XDTOPackages",
    "WebService": "WebServices",
    "EventSubscription": "EventSubscriptions",
    "ScheduledJob": "ScheduledJobs",
    "Constant": "Constants",
    "Catalog": "Catalogs",
    "Document": "Documents",
    "InformationRegister": "InformationRegisters",
}
BSL = Parser(Language(tree_sitter_hbk.language()))
SDBL = Parser(Language(tree_sitter_hbk.sdbl_language()))
QUERY = re.compile(r'"(ВЫБРАТЬ(?:[^"]|"")*)"')


@dataclass(frozen=True)
class Method:
    name: str
    exported: bool
    least: int
    most: int
    text: str
    node: Node


@dataclass(frozen=True)
class Call:
    """`owner` is what stands before the dot, empty for a method of the module itself or of the platform."""

    owner: str
    name: str
    arguments: int
    line: int


@dataclass(frozen=True)
class Module:
    text: str
    methods: dict[str, Method]
    calls: tuple[Call, ...]
    errors: tuple[str, ...]

    @property
    def queries(self) -> list[str]:
        """Query texts as 1C sees them: without the bars and doubled quotes of a literal."""
        return [re.sub(r"\n\s*\|", "\n", found).replace('""', '"') for found in QUERY.findall(self.text)]


def xml(path: Path) -> etree._Element:
    return etree.parse(path).getroot()


def objects() -> Iterator[tuple[str, str, etree._Element]]:
    """Kind, name and root element of each object that Configuration.xml lists."""
    for child in xml(ROOT / "Configuration.xml").find("m:Configuration/m:ChildObjects", NS):
        kind, name = etree.QName(child).localname, child.text or ""
        yield kind, name, xml(ROOT / FOLDERS[kind] / f"{name}.xml")[0]


def borrowed(element: etree._Element) -> bool:
    return element.findtext("m:Properties/m:ObjectBelonging", namespaces=NS) == "Adopted"


@cache
def module(path: Path) -> Module:
    source = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    tree = BSL.parse(source).root_node
    nodes = list(walk(tree))
    methods = [_method(node) for node in nodes if node.type in {"procedure_definition", "function_definition"}]
    return Module(
        text=source.decode(),
        methods={method.name: method for method in methods},
        calls=tuple(_call(node) for node in nodes if node.type == "method_call"),
        errors=errors(tree),
    )


def errors(tree: Node) -> tuple[str, ...]:
    """Places the grammar does not understand, as line:column."""
    return tuple(
        f"{node.start_point.row + 1}:{node.start_point.column + 1}"
        for node in walk(tree)
        if node.is_error or node.is_missing
    )


@cache
def modules() -> dict[str, Module]:
    """Common modules by name."""
    return {path.parts[-3]: module(path) for path in sorted(ROOT.glob("CommonModules/*/Ext/Module.bsl"))}


@cache
def types() -> dict[str, dict[str, etree._Element]]:
    """XDTO types of the package: name -> property name -> its declaration."""
    package = xml(next(ROOT.glob("XDTOPackages/*/Ext/Package.bin")))
    return {kind.get("name"): {each.get("name"): each for each in kind} for kind in package}


def undeclared(method: Method) -> set[str]:
    """Names the method reads and neither takes as a parameter nor assigns."""
    own = {method.name}
    for node in walk(method.node):
        if node.type in {"assignment_statement", "for_statement", "for_each_statement", "parameter"}:
            place = {"for_statement": 1, "for_each_statement": 2}.get(node.type, 0)
            target = node.child_by_field_name("name") or node.children[place]
            own |= {_text(target)} if target.type == "identifier" else set()
    return set(_read(method.node)) - own


def _read(node: Node) -> Iterator[str]:
    named = node.type in {"method_call", "new_expression", "parameters"}  # their own names are not variables
    for child in node.children:
        if child.type == "identifier" and not named:
            yield _text(child)
        elif node.type != "parameters":
            yield from _read(child)


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def _text(node: Node | None) -> str:
    return node.text.decode() if node and node.text else ""


def _method(node: Node) -> Method:
    listed = node.child_by_field_name("parameters")
    parameters = [child for child in listed.named_children if child.type == "parameter"] if listed else []
    optional = [child for child in parameters if child.child_by_field_name("def")]
    return Method(
        name=_text(node.child_by_field_name("name")),
        exported=node.child_by_field_name("export") is not None,
        least=len(parameters) - len(optional),
        most=len(parameters),
        text=_text(node),
        node=node,
    )


def _call(node: Node) -> Call:
    before = node.prev_named_sibling
    owner = _text(before) if before and before.type == "access" and node.prev_sibling != before else ""
    listed = node.child_by_field_name("arguments")
    inside = _text(listed)[1:-1].strip() if listed else ""
    commas = sum(child.type in {",", "omitted_argument"} for child in listed.children) if listed else 0
    return Call(owner, _text(node.child_by_field_name("name")), commas + 1 if inside else 0, node.start_point.row + 1)
