"""The mapping profile: a wrong file says its place and the remedy in one line."""

import tomllib
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from sync.odata.names import Profile
from sync.odata.profile import SHIPPED, ProfileError, profile_named, read_profile

STAGE = "0b7b3c1e-0000-4000-8000-000000000001"


def read(folder: Path, text: str) -> Profile:
    file = folder / "onec.toml"
    file.write_text(text, encoding="utf-8")
    return read_profile(file)


def test_what_the_file_does_not_mention_stays_standard(tmp_path: Path) -> None:
    found = read(tmp_path, f'claims = "Catalog_ПретензииКлиентов"\n[properties]\nstage = "{STAGE}"\nlink = ""\n')
    assert (found.claims, found.zone, found.properties.stage) == ("Catalog_ПретензииКлиентов", "Europe/Moscow", STAGE)
    assert (found.properties.link, found.properties.number) == ("", Profile().properties.number)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("claim = 'x'", "поля claim нет, есть claims, zone, strip_upd_prefix, without"),
        ("claims = 5", "claims пишется в кавычках"),
        ("strip_upd_prefix = 'да'", "strip_upd_prefix бывает true или false"),
        ("zone = 'Moscow'", "часового пояса «Moscow» нет"),
        ("[properties]\nstage = 'стадия'", "properties.stage должен быть ключом"),
        ("[properties]\nphase = ''", "поля properties.phase нет"),
        ("without = 'Сумма'", "without — список имён в кавычках"),
        ("without = [1]", "without — список имён в кавычках"),
        ("claims = 'Справочник.Претензии'", "«Справочник.Претензии» не похоже на имя в OData"),
        ("claims = 'Catalog_Претензии?x'", "не похоже на имя в OData"),
        ("[marker]\nset = '../Catalog'", "marker.set: «../Catalog» не похоже на имя в OData"),
        ("[marker]\nkey = 'x'", "marker.key должен быть ключом"),
        ("[exchange_plan]\nset = 'ExchangePlan_Портал'", "exchange_plan задаётся целиком"),
        ("[exchange_plan]\nset = 'ExchangePlan_Портал'\nnode = 'узел'", "exchange_plan.node должен быть ключом"),
        ("properties = 1", "properties должна быть таблицей"),
        ("claims = ", "не читается как TOML"),
    ],
)
def test_a_wrong_profile_is_one_line_with_place_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "onec.toml" in str(caught.value)


def test_a_missing_profile_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="не открывается"):
        read_profile(tmp_path / "нет.toml")


def test_the_shipped_profile_of_11_5_says_what_the_portal_does_without_one() -> None:
    assert profile_named("ut_11_5", "Europe/Moscow") == Profile()


def test_the_shipped_profile_of_11_4_names_what_its_claims_have_not() -> None:
    found = profile_named("ut_11_4", "Europe/Samara")
    assert (found.claims, found.zone) == ("Catalog_ПретензииКлиентов", "Europe/Samara")
    assert {"Контрагент_Key", "Организация_Key", "Договор_Key", "Валюта_Key", "Сумма"} <= set(found.without)
    assert (found.properties, found.marker) == (Profile().properties, Profile().marker)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_profile_mentions_every_name_and_explains_it(path: Path) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(data) == {field.name for field in fields(Profile)} - {"zone"}  # which is the portal's own
    assert set(data["properties"]) == set(asdict(Profile().properties))
    assert path.read_text(encoding="utf-8").count("#") > 25


def test_a_profile_that_does_not_ship_is_refused_with_those_that_do() -> None:
    with pytest.raises(ProfileError, match="«ut_12» нет: задайте в PORTAL_ONEC_PROFILE ut_11_4, ut_11_5 или путь"):
        profile_named("ut_12", "Europe/Moscow")
