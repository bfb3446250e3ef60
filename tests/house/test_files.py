"""What imports cannot say of our files: size, first line, language, and things that live in one place only."""

import ast
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from claims.models import Base

ROOMS = ("claims", "portal", "sync", "storage", "forms", "emulators")
LONGEST_FILE = 400
LONGEST_FUNCTION = 45
# Where Russian may stand: what people read, and what 1C calls its things.
RUSSIAN = (
    "claims/wording/",
    "claims/rules/words.py",
    "portal/acts.py",
    "portal/cli.py",
    "portal/demo/",
    "portal/people.py",
    "portal/process.py",
    "portal/push.py",
    "portal/disk.py",
    "portal/doctor.py",
    "portal/files.py",
    "portal/onec.py",
    "portal/schema.py",
    "portal/settings.py",
    "portal/show.py",
    "portal/stores.py",
    "portal/wiring.py",
    "portal/mail/",
    "portal/onec.py",
    "sync/odata/names.py",
    "sync/passing.py",
    "sync/odata/words.py",
    "sync/soap/",
    "forms/",
    "emulators/",
)
CYRILLIC = re.compile("[а-яёА-ЯЁ]")


def sources() -> list[Path]:
    found = [path for room in ROOMS for path in Path(room).rglob("*.py") if "migrations" not in path.parts]
    assert len(found) > 50
    return sorted(found)


@pytest.mark.parametrize("path", sources(), ids=str)
def test_a_file_says_in_its_first_line_what_it_is_and_stays_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if text.strip():
        assert re.match(r'"""[^\n]{10,}', text), "open with one line that says what the file is"
    assert text.count("\n") <= LONGEST_FILE, "a room grown too big: split it by thing"


@pytest.mark.parametrize("path", sources(), ids=str)
def test_functions_stay_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{node.name}: split it"


@pytest.mark.parametrize("path", sources(), ids=str)
def test_no_name_of_a_module_is_given_twice(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    names = Counter(target.id for target in targets if isinstance(target, ast.Name))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("path", sources(), ids=str)
def test_russian_stands_only_where_people_or_1c_read_it(path: Path) -> None:
    if path.as_posix().startswith(RUSSIAN):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            assert not CYRILLIC.search(node.value), f"line {node.lineno}: words belong in claims/wording"


@pytest.mark.parametrize("path", sources(), ids=str)
def test_only_actions_fill_the_outbox(path: Path) -> None:
    if not path.as_posix().startswith("claims/actions/"):
        assert "outbox.put(" not in path.read_text(encoding="utf-8")


def test_every_column_says_whose_data_it_holds() -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            said = column.info.get("data")
            assert said in {"plain", "personal", "commercial", "secret"}, f"{table.name}.{column.name}"


def test_no_page_or_module_holds_the_marks_of_a_merge() -> None:
    marks = re.compile("^(?:<<<<<<<|>>>>>>>) ", re.M)
    pages = [path for kind in ("html", "css", "js", "txt", "toml") for path in Path("portal").rglob(f"*.{kind}")]
    assert [path for path in [*sources(), *pages] if marks.search(path.read_text(encoding="utf-8"))] == []


def test_tracked_files_name_no_machine_and_no_package_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    wrong = re.compile(r"(?<![A-Za-z0-9.])/(?:work|root|home)/[a-z]|://[a-z.]*(?:pypi|npmjs|debian)\.")
    for name in listed.stdout.splitlines():
        path = Path(name)
        if (
            path.suffix in {".py", ".md", ".toml", ".lock", ".html", ".js", ".css", ".sh", ".json", ""}
            and path.is_file()
        ):
            assert not wrong.search(path.read_text(encoding="utf-8", errors="ignore")), name
