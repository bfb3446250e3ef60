"""What the company wants of ТОРГ-2 is read at the start, and the paper step follows it."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from claims.rules.paper_choice import PaperChoice
from portal import wiring
from portal.parts import Parts
from portal.settings import Settings, SettingsError
from tests.portal.browser import Browser
from tests.portal.conftest import app_over
from tests.portal.test_filing_pages import HEAD
from tests.portal.test_scan_pages import with_act
from tests.world import World, key

WORDS = """
[defaults]
storage_conditions = "Товар стоял в камере"
[options]
storage_conditions = ["Товар стоял на улице"]
delivery_method = ["гужевой транспорт"]
cause = ["Уронили на рампе"]
"""


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
    assert "Товар стоял в камере</textarea>" in page
    for ready in ("Товар стоял в камере", "Товар стоял на улице"):
        assert f'data-phrase="storage_conditions">{ready}</button>' in page
    assert '<option value="Уронили на рампе">' in page
    assert '<option value="гужевой транспорт">' in head.get(f"/requisites/{key('entity')}").text


def test_words_that_will_not_do_stop_the_start_with_one_line(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('[sentences]\nphotos = "Фото есть"', "utf-8")
    with pytest.raises(SettingsError, match=r"PORTAL_TORG2_WORDS, .*words.toml: \[sentences\] photos: нет {number}"):
        wiring.build(settings)
    with pytest.raises(SettingsError, match="PORTAL_TORG2_WORDS путь"):
        wiring.build(settings.model_copy(update={"torg2_words": str(tmp_path / "none.toml")}))


def test_the_settings_say_what_the_company_wants(settings: Settings) -> None:
    told = {"torg2_copies": 2, "torg2_storage": True, "torg2_totals": "annex", "torg2_strike": False}
    made = wiring.paper_choice(settings.model_copy(update=told))
    assert (made.copies, made.storage, made.totals, made.strike) == (2, True, "annex", False)
    assert wiring.paper_choice(Settings()) == PaperChoice()


def test_who_keeps_the_goods_is_asked_only_where_it_is_wanted(
    browse: Callable[[str], Browser], world: World, parts: Parts
) -> None:
    head = browse(HEAD)
    draft = with_act(head, world)
    assert "Принял на ответственное хранение" not in head.get(f"{draft}/papers").text
    vars(app_over(parts).state.parts)["choice"] = PaperChoice(storage=True)
    assert 'value="Пётр Кладовой"' in head.get(f"{draft}/papers").text


def test_a_folder_of_papers_that_will_not_do_is_said_before_anybody_needs_one(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", papers=str(tmp_path / "none"))
    with pytest.raises(SettingsError, match="задайте в PORTAL_PAPERS"):
        wiring.build(settings).check_papers()
    (tmp_path / "own.toml").write_text('name = "Я"', "utf-8")
    with pytest.raises(SettingsError, match="own.toml: title"):
        wiring.build(settings.model_copy(update={"papers": str(tmp_path)})).check_papers()


def test_a_worker_starts_without_what_draws_papers() -> None:
    """It is started again after every crash: half a second each time is half a second of the exchange."""
    seen = "import portal.worker, sys; print('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False"
