"""Where the XSD of the electronic ТОРГ-2 and papers of others lie: they are read, and are no part of the project."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("TORG2_XSD", Path(__file__).parents[2] / "../shared/torg2/xsd"))


def schema_folder() -> Path:
    if not FOLDER.is_dir():
        pytest.skip("no XSD of the electronic ТОРГ-2: name their folder in TORG2_XSD")
    return FOLDER


def shared_paper(name: str) -> Path:
    """A paper that lies beside the folder of the XSD."""
    path = FOLDER.parent / name
    if not path.is_file():
        pytest.skip(f"no {name} beside the XSD of the electronic ТОРГ-2: name their folder in TORG2_XSD")
    return path
