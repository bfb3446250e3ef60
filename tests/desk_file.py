"""The file of the process desk with a change a company might make."""

from importlib.resources import files

ROUTE = """
[[route]]
when = { region = ["Юг"] }
sum_from = 1000
department = "service"
person = "anna@chistydom.example"

"""


def desk_file() -> str:
    return files("claims").joinpath("process", "desk.toml").read_text(encoding="utf-8")


def with_route() -> str:
    """What is dear in the south goes to one person of the service."""
    return desk_file().replace("[[route]]", ROUTE.strip() + "\n\n[[route]]", 1)
