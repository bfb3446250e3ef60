"""The mapping profile: a wrong file says its place and the remedy in one line."""

from pathlib import Path

import pytest

from sync.odata.names import Profile
from sync.odata.profile import ProfileError, read_profile

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
        ("claim = 'x'", "поля claim нет, есть claims, zone, strip_upd_prefix"),
        ("claims = 5", "claims пишется в кавычках"),
        ("strip_upd_prefix = 'да'", "strip_upd_prefix бывает true или false"),
        ("zone = 'Moscow'", "часового пояса «Moscow» нет"),
        ("[properties]\nstage = 'стадия'", "properties.stage должен быть ключом"),
        ("[properties]\nphase = ''", "поля properties.phase нет"),
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
