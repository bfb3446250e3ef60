"""The file of the process desk with a change a company might make."""

from importlib.resources import files

ROUTE = """
[[route]]
when = { region = ["Юг"] }
sum_from = 1000
department = "service"
person = "anna@chistydom.example"

"""
RULE = "[[auto_decision]]"
AFTER_RULE = "# ---- Отделы ----"


def desk_file(name: str = "desk") -> str:
    return files("claims").joinpath("process", f"{name}.toml").read_text(encoding="utf-8")


def with_route() -> str:
    """What is dear in the south goes to one person of the service."""
    return desk_file().replace("[[route]]", ROUTE.strip() + "\n\n[[route]]", 1)


def with_rule(**changed: str | None) -> str:
    """The shipped rule with other keys, as TOML writes them; None: without the key."""
    before, _, rest = desk_file().partition(RULE)
    rule, _, after = rest.partition(AFTER_RULE)
    rows = {row.partition(" = ")[0]: row for row in rule.strip().splitlines()}
    rows |= {key: "" if value is None else f"{key} = {value}" for key, value in changed.items()}
    return "\n".join((before, RULE, *rows.values(), "", AFTER_RULE, after))
