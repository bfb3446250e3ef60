"""What the company wants of ТОРГ-2 is read at the start, and the paper step follows it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from portal import wiring
from portal.parts import Parts
from portal.settings import Settings, SettingsError
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD
from tests.portal.test_scan_pages import with_act
from tests.world import World

WORDS = '[defaults]\nstorage_conditions = "Товар стоял в камере"\n'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    own = tmp_path / "words.toml"
    own.write_text(WORDS, "utf-8")
    return Settings(data_dir=tmp_path, torg2_words=str(own))


@pytest.fixture
def parts(parts: Parts, settings: Settings) -> Parts:
    return replace(parts, choice=wiring.paper_choice(settings))


def test_the_paper_step_offers_the_companys_sentences(browse: Callable[[str], Browser], world: World) -> None:
    head = browse(HEAD)
    page = head.get(f"{with_act(head, world)}/papers").text
    assert "Товар стоял в камере" in page


def test_words_that_will_not_do_stop_the_start_with_one_line(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('[sentences]\nphotos = "Фото есть"', "utf-8")
    with pytest.raises(SettingsError, match=r"PORTAL_TORG2_WORDS, .*words.toml: \[sentences\] photos: нет {number}"):
        wiring.build(settings)
    with pytest.raises(SettingsError, match="PORTAL_TORG2_WORDS путь"):
        wiring.build(settings.model_copy(update={"torg2_words": str(tmp_path / "none.toml")}))
