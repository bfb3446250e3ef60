"""README and docs speak of things that exist."""

import ast
import re
from pathlib import Path

import pytest

README = Path("README.md").read_text(encoding="utf-8")
FEATURES = Path("docs/features.md").read_text(encoding="utf-8")
ANSWERS = re.findall(r"`([\w/]+\.py):(\w+)`", README)
ROWS = re.findall(r"^\| (\d+\.\d+) \| (.+?) \| (.+?) \|$", FEATURES, re.M)


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


@pytest.mark.parametrize(("path", "name"), ANSWERS)
def test_where_things_happen_is_true(path: str, name: str) -> None:
    assert name in names_in(Path(path))


def test_readme_answers_enough_questions() -> None:
    assert len(ANSWERS) >= 15


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_of_readme_lead_somewhere(target: str) -> None:
    assert Path(target).exists()


def test_every_numbered_feature_has_its_line() -> None:
    last = {0: 23, 1: 38, 2: 22, 3: 20, 4: 22}
    wanted = {f"{part}.{number}" for part, most in last.items() for number in range(1, most + 1)}
    assert {number for number, _, _ in ROWS} == wanted
    assert len(ROWS) == len(wanted), "one row each"


@pytest.mark.parametrize(("number", "_", "proof"), ROWS)
def test_a_feature_is_open_or_its_tests_exist(number: str, _: str, proof: str) -> None:
    if proof.startswith("open"):
        return
    named = re.findall(r"`((?:tests|e2e)/[\w/]+\.py)::(\w+)`", proof)
    assert named, f"{number}: name a test, or say «open» and why"
    for path, test in named:
        assert test in names_in(Path(path)), f"{number}: {path}::{test}"
