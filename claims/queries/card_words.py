"""What a claim is called: its pill, kinds, differences of lines, decisions and files, in words of the process."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.models import Claim
from claims.queries.claim_card import CardFile, CardLine, Found
from claims.queries.linked import Linked
from claims.rules.answers import Answer, answers
from claims.rules.countries import Country
from claims.rules.letters import CONSENT
from claims.rules.package_code import package_code
from claims.rules.quantity import show_quantity
from claims.rules.shape import Process, Tone
from claims.rules.subjects import KINDS
from claims.wording import ACT_IN_EDO, DIFFERENCES, KINDS_JOINT, PURPOSES, SUM_OF_DIFFERENCE, SUM_TO_REPAY, show_date
from claims.wording.linked import WHY_LINKED
from claims.wording.package import MARK_SHIPPED, MARK_STRANGE
from claims.wording.people import ROLES
from claims.wording.wishes import CONSENT_NEEDED, CONSENT_OF_OTHERS


@dataclass(frozen=True)
class ClaimWords:
    """Asked by templates, so that no page keeps words of its own for what the process file names.

    country: of the legal entity, whose papers may be called otherwise; None where no paper is named.
    """

    process: Process
    country: Country | None = None

    def pill(self, stage: str, outcome: str) -> tuple[str, Tone]:
        """Words and tone of the stage as a dealer sees it."""
        return self.process.shown(stage, outcome or None)

    def why_linked(self, one: Linked) -> str:
        return WHY_LINKED[(one.kind, one.older)]

    def stage(self, code: str) -> str:
        """Its name for us."""
        row = self.process.together.stages.get(code)
        return row.name if row else code

    def outcome(self, code: str) -> tuple[str, Tone]:
        """Words and tone of how the claim ended."""
        row = self.process.outcomes.get(code)
        return (row.name, row.tone) if row else (code, "plain")

    def kinds(self, kinds: Sequence[str], subject: str = "") -> str:
        """All kinds, always in one order; the subject's name where there is no kind yet."""
        known = [kind for kind in KINDS if kind in kinds]
        named = [self.process.kinds.get(kind, kind) for kind in known]
        row = self.process.subjects.get(subject)
        if not named:
            return row.name.lower() if row else ""
        return KINDS_JOINT.join(filter(None, (", ".join(named[:-1]), named[-1])))

    def sum_name(self, kinds: Sequence[str]) -> str:
        """What the sum of these discrepancies is: goods that came over pay nothing back."""
        return SUM_OF_DIFFERENCE if "surplus" in kinds else SUM_TO_REPAY

    def consent_of(self, roles: Collection[str]) -> str:
        """What a decision waits for, to somebody with these roles at the dealer."""
        wanted = self.process.wishes[CONSENT].roles
        who = ", ".join(ROLES[role].lower() for role in wanted if role in ROLES)
        return CONSENT_OF_OTHERS.format(who=who) if wanted and set(wanted).isdisjoint(roles) else CONSENT_NEEDED

    def remedy(self, code: str) -> str:
        row = self.process.remedies.get(code)
        return row.name if row else code

    def disposition(self, code: str) -> str:
        """What becomes of the goods; 1C may say it in words of its own."""
        row = self.process.dispositions.get(code)
        return row.name if row else code

    def decision(self, action: str) -> str:
        """What 1C decided of a line."""
        return next((row.name for row in self.process.onec_actions if row.value == action), action)

    def differences(self, line: CardLine) -> list[str]:
        """Each discrepancy of the line: how many of what are missing, broken, and so on; a missort pair is one."""
        halves = {row.half: row for row in line.found if row.kind == "missort"}
        said = [self._difference(row, line) for row in line.found if not (row.half and len(halves) == 2)]
        return [_pair(halves["missing"], halves["came"], line), *said] if {"missing", "came"} <= halves.keys() else said

    def answers(self, line: CardLine, claim: Claim, prices: bool) -> list[Answer]:
        """What the dealer answered of the line besides its figures; money for those who see prices."""
        row = self.process.subjects.get(claim.subject)
        told = answers(line.typed, row.line_fields if row else (), currency=claim.currency)
        return [row for row in told if prices or not row.money]

    def packages(self, line: CardLine) -> list[tuple[str, str]]:
        """Codes of packages that the dealer read, and whether 1C knows that they were shipped: (code, remark or "")."""
        known = {(code.gtin, code.serial) for code in map(package_code, line.marks)}
        read = [package_code(code) for code in str(line.typed.get("package_code") or "").split("\n") if code]
        said = {True: MARK_SHIPPED, False: MARK_STRANGE}
        return [(code.text, said[(code.gtin, code.serial) in known] if code.serial and known else "") for code in read]

    def of_claim(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """What the dealer said of the whole claim besides remedy and description: (name, value)."""
        return [(row.name, row.value) for row in answers(values, self.process.claim_fields.values())]

    def act(self, claim: Claim) -> list[tuple[str, str]]:
        """Where its act is, when it is no file: (name, value)."""
        if claim.act_source != "edo" or not claim.edo_number:
            return []
        on = show_date(claim.edo_date) if claim.edo_date else ""
        return [(PURPOSES["act"], ACT_IN_EDO.format(operator=claim.edo_operator, number=claim.edo_number, day=on))]

    def _difference(self, row: Found, line: CardLine) -> str:
        words = DIFFERENCES.get(f"{row.kind} {row.half}".strip(), self.process.kinds.get(row.kind, row.kind))
        return words.format(quantity=_counted(row, line), came=line.came)

    def file(self, purpose: str, subject: str) -> str:
        """The shot or paper a file is."""
        row = self.process.subjects.get(subject)
        row = row.within(self.country) if row and self.country else row
        items = (*self.process.told_shots, *row.shots, *row.papers) if row else ()
        known: Iterable[tuple[str, str]] = [(item.code, item.name) for item in items]
        return dict(known).get(purpose) or PURPOSES.get(purpose, PURPOSES["other"])


def _pair(missing: Found, came: Found, line: CardLine) -> str:
    instead = _counted(came, line)
    return DIFFERENCES["missort pair"].format(quantity=_counted(missing, line), came=line.came, instead=instead)


def _counted(row: Found, line: CardLine) -> str:
    return f"{show_quantity(row.quantity)}\u00a0{line.unit}".rstrip("\u00a0")


@dataclass(frozen=True, kw_only=True)
class FileGroup:
    """Files of one line, or (title "") of the whole claim; pictures first look, papers as a list."""

    title: str
    pictures: tuple[CardFile, ...]
    papers: tuple[CardFile, ...]


def file_groups(lines: Iterable[CardLine], files: Sequence[CardFile]) -> list[FileGroup]:
    """Groups that have files: the whole claim, then line by line."""
    groups = [(None, ""), *((line.id, line.name) for line in lines)]
    found = [_group(title, [file for file in files if file.line_id == line_id]) for line_id, title in groups]
    return [group for group in found if group.pictures or group.papers]


def _group(title: str, files: Sequence[CardFile]) -> FileGroup:
    seen = tuple(file for file in files if file.media_type.startswith(("image/", "video/")))
    return FileGroup(title=title, pictures=seen, papers=tuple(file for file in files if file not in seen))
