"""Addresses of OData: whatever is asked arrives at 1C as it was meant, and fits what a server takes."""

import re
from urllib.parse import unquote
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import ErpRefused
from sync.odata import address

BASE = "http://host/base/odata/standard.odata"
LITERAL = re.compile(
    r"""guid'(?P<guid>[0-9a-f-]{36})'
      | datetime'(?P<moment>[0-9T:-]{19})'
      | cast\(guid'(?P<cast>[0-9a-f-]{36})','(?P<set>\w+)'\)
      | '(?P<text>(?:[^']|'')*)'
      | (?P<flag>true|false)""",
    re.VERBOSE | re.DOTALL,
)


def arrived(url: str) -> tuple[str, dict[str, str]]:
    """Path and options as a web server hands them to 1C: no plus is a space, pairs end at &."""
    assert url.isascii()
    path, _, query = url.removeprefix(BASE).partition("?")
    assert "?" not in query
    assert "#" not in url
    assert "+" not in query
    pairs = [pair.partition("=") for pair in query.split("&")]
    return unquote(path), {name: unquote(value) for name, _, value in pairs}


def meant(literal: str) -> object:
    """The value that 1C's grammar reads."""
    match = LITERAL.fullmatch(literal)
    assert match, literal
    found = match.groupdict()
    if found["cast"]:
        return found["set"], UUID(found["cast"])
    if found["guid"]:
        return UUID(found["guid"])
    if found["flag"]:
        return found["flag"] == "true"
    return found["moment"] or (found["text"] or "").replace("''", "'")


READABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@given(READABLE)
def test_any_text_arrives_as_it_was(value: str) -> None:
    _, options = arrived(address.url(BASE, "Catalog_Претензии", {"filter": address.equal("Имя", address.text(value))}))
    assert meant(options["$filter"].removeprefix("Имя eq ")) == value
    assert options["$format"] == "json"


@given(st.uuids(), st.booleans(), st.datetimes())
def test_keys_flags_moments_and_composites_are_read_back(key: UUID, flag: bool, at: object) -> None:
    clock = f"{at:%Y-%m-%dT%H:%M:%S}".rjust(19, "0")
    assert meant(address.guid(key)) == key
    assert meant(address.flag(flag)) is flag
    assert meant(address.moment(clock)) == clock
    assert meant(address.reference(key, "Document_Акт")) == ("Document_Акт", key)


@given(st.text(st.characters(codec="utf-8")))
def test_no_text_can_leave_its_quotes(value: str) -> None:
    literal = address.text(value)
    assert LITERAL.fullmatch(literal)
    assert meant(literal) == "".join(c for c in value if c in "\t\n\r" or ord(c) > 31)


@given(st.dictionaries(st.sampled_from(["filter", "select", "orderby"]), READABLE))
def test_options_stay_apart(options: dict[str, str]) -> None:
    _, found = arrived(address.url(BASE, "Set", options))
    assert found == {"$format": "json"} | {f"${name}": value for name, value in options.items()}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_path_arrives_whole_or_is_refused(path: str) -> None:
    if re.search(r"[?+\\\x00-\x1f\x7f]", path):
        with pytest.raises(ErpRefused, match="odd_address"):
            address.url(BASE, path, {})
    else:
        assert arrived(address.url(BASE, path, {}))[0] == f"/{path}"


@given(st.lists(st.uuids(), min_size=1, max_size=60), st.sampled_from(["Ref_Key", "Х" * 60]), st.integers(1, 99))
def test_keys_are_asked_in_addresses_that_fit(keys: list[UUID], field: str, most: int) -> None:
    asked = address.portion(field, keys, most)
    assert asked == keys[: len(asked)]
    assert 1 <= len(asked) <= most
    wanted = address.any_of(field, asked)
    assert [meant(part.removeprefix(f"{field} eq ")) for part in wanted.split(" or ")] == asked
    assert len(address.url(BASE, "Set", {"filter": wanted}).partition("?")[2]) <= 2048


def test_a_full_address_is_no_shorter_than_it_may_be() -> None:
    keys = [UUID(int=n) for n in range(100)]
    assert len(address.portion("Ref_Key", keys, 100)) >= 25
    assert len(address.portion("Контрагент_Key", keys, 100)) < 25
