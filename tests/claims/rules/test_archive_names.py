"""Names in an archive: readable, harmless anywhere, each its own."""

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.archive_names import LONGEST, Names, plain_name


def test_people_find_their_files_again() -> None:
    names = Names()
    assert names.path("Вся поставка", "Общий вид", "IMG_0012.jpg") == "Вся поставка/Общий вид/IMG_0012.jpg"
    assert names.path("Вся поставка", "Общий вид", "img_0012.JPG") == "Вся поставка/Общий вид/img_0012 (2).JPG"
    assert names.path("Вся поставка", "Общий вид", "IMG_0012.jpg") == "Вся поставка/Общий вид/IMG_0012 (3).jpg"
    assert names.path("2. Пена, 5 л", "Этикетка", "IMG_0012.jpg") == "2. Пена, 5 л/Этикетка/IMG_0012.jpg"


def test_a_name_that_would_lead_elsewhere_or_mean_something_else_does_not() -> None:
    assert plain_name("../../etc/passwd") == "_.._etc_passwd"
    assert plain_name("C:\\фото\\1.jpg") == "C__фото_1.jpg"
    assert plain_name("nul.txt") == "_nul.txt"
    assert plain_name("акт\u202egpj.exe") == "акт_gpj.exe"
    assert plain_name("  ...  ") == "_"
    assert plain_name("отчёт.") == "отчёт"


def test_a_long_name_keeps_its_extension() -> None:
    name = plain_name("ф" * 300 + ".jpeg")
    assert len(name) == LONGEST
    assert name.endswith("ф.jpeg")


@given(st.lists(st.tuples(st.text(max_size=300), st.text(max_size=300)), max_size=20))
def test_whatever_they_are_called_no_two_are_the_same_and_none_leaves_its_folder(given: list[tuple[str, str]]) -> None:
    names = Names()
    paths = [names.path(folder, name) for folder, name in given]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        folder, name = path.split("/")
        assert {folder, name}.isdisjoint({"", ".", ".."})
        assert "\\" not in path
