"""Reads a draft: what its typed answers mean, and everything that still keeps it from being sent."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from claims.rules.answers import DAYS, Answer, answers
from claims.rules.balance import holds
from claims.rules.discrepancy import KOPECK, NOUGHT, Discrepancy, Figures, Shipped, discrepancies, impossible, line_sum
from claims.rules.phrase import Phrase
from claims.rules.quantity import Pack, parse_money, parse_quantity
from claims.rules.shape import Process
from claims.rules.subjects import LineField, Named, Shot, Subject, shots_for_claim, shots_for_line

LONGEST_TEXT = 2000
LONGEST_GOODS = 150
# Fields of a counted line; the code of a line field of the process file is the name of a figure.
COUNTED = ("fact", "defective", "broken")
ACT_SOURCES = ("made_here", "own_file", "edo")


@dataclass(frozen=True, kw_only=True)
class Goods:
    """A product as a line names it: key is None or a str for goods known only by their text."""

    key: object | None
    name: str
    sku: str = ""
    unit: str = ""
    okei: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """A shipped line with what is typed of it. shipped: by the document; left: what can still be claimed.

    instead: what came instead, its packs, and its price where we know it; line_id is None while nothing is kept of the
    line; gone: 1C has taken the line out of the shipment since; told: the dealer has told of it, not 1C;
    sent: a claim that is being changed was sent with it, or told of it then.
    """

    shipment_line_id: int
    line_id: int | None
    goods: Goods
    batch: str
    packs: tuple[Pack, ...]
    shipped: Shipped
    held: Decimal
    left: Decimal
    typed: Mapping[str, str]
    instead: Goods | None = None
    instead_price: Shipped | None = None
    instead_packs: tuple[Pack, ...] = ()
    gone: bool = False
    told: bool = False
    sent: bool = False


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """A line as understood: figures in base units, what follows, other answers in words, and what is wrong by field."""

    line: DraftLine
    figures: Figures = field(default_factory=Figures)
    found: tuple[Discrepancy, ...] = ()
    answers: tuple[Answer, ...] = ()
    wrong: Mapping[str, Phrase] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(row.kind for row in self.found)

    @property
    def claimed(self) -> Decimal:
        """How much of the shipped line's balance this takes."""
        return holds(self.found)

    @property
    def total(self) -> Decimal:
        """With VAT, to be made good; of a missort pair the dearer half."""
        return line_sum(self.found)

    @property
    def unpriced(self) -> bool:
        """Whether something is to be made good of which nobody knows the price."""
        return bool(self.found) and not self.line.shipped.priced


@dataclass(frozen=True, kw_only=True)
class Papers:
    """What is known of the papers. attached: purposes of files; stale: a printed field changed since the act."""

    source: str = ""
    made: bool = False
    stale: bool = False
    edo_operator: str = ""
    edo_number: str = ""
    edo_date: str = ""
    attached: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class DraftFacts:
    """All that decides whether a draft may be sent.

    shots: how many files by (line id or None, shot code); shipment_gone: 1C has deleted what is claimed of;
    values: what is typed of the whole claim, by field.
    """

    subject: Subject | None
    remedy: str
    description: str
    lines: tuple[ReadLine, ...]
    shots: Mapping[tuple[int | None, str], int]
    papers: Papers
    today: date
    shipment_gone: bool = False
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """Why it may not be sent: the step it is mended at, the field there, and what to say."""

    step: str
    field: str
    phrase: Phrase


@dataclass(frozen=True, kw_only=True)
class ShotState:
    """One row of the shot plan: how many files there are. line_id None: of the whole claim."""

    shot: Shot
    line_id: int | None
    count: int

    @property
    def missing(self) -> bool:
        return self.shot.need == "required" and not self.count


def options_of(spec: LineField, process: Process) -> tuple[Named, ...]:
    """What a field of choice offers: its own options, else the defect codes of the process."""
    return spec.options or tuple(process.defect_codes.values())


def read_line(line: DraftLine, subject: Subject, process: Process, today: date, currency: str = "") -> ReadLine:
    """What the typed answers of one line mean; currency: the code of what its money is counted in."""
    if line.gone:
        return ReadLine(line=line, wrong={subject.line_fields[0].code: Phrase("line_gone")})
    wrong: dict[str, Phrase] = {}
    figures = _figures(line, subject, wrong)
    for spec in subject.line_fields:
        text = line.typed.get(spec.code, "").strip()
        phrase = None if spec.code in wrong else _fault_of_field(spec, text, options_of(spec, process), today)
        if phrase:
            wrong[spec.code] = phrase
    wrong = {**{_place(name): phrase for name, phrase in impossible(figures).items()}, **wrong}
    found = () if wrong else _found(line, subject, figures)
    if not wrong:
        wrong = _uncounted(line, subject, {row.kind for row in found})
    over = holds(found) - line.left
    if over > 0:
        place = next(iter(subject.line_fields)).code
        wrong[place] = Phrase("over_balance", left=line.left, unit=line.goods.unit, over=over)
    told = answers(line.typed, subject.line_fields, today, currency)
    return ReadLine(line=line, figures=figures, found=found, answers=told, wrong=wrong)


def shot_plan(
    subject: Subject, lines: Iterable[ReadLine], shots: Mapping[tuple[int | None, str], int]
) -> list[ShotState]:
    """The shots this draft asks for: of the whole claim first, then line by line."""
    lines = list(lines)
    kinds = frozenset(kind for line in lines for kind in line.kinds)
    plan = [
        ShotState(shot=shot, line_id=None, count=shots.get((None, shot.code), 0))
        for shot in shots_for_claim(subject, kinds)
    ]
    for line in lines:
        of_line = line.line.line_id
        for shot in shots_for_line(subject, line.kinds):
            plan.append(ShotState(shot=shot, line_id=of_line, count=shots.get((of_line, shot.code), 0)))
    return plan


def faults(facts: DraftFacts, process: Process) -> list[Fault]:
    """Everything that keeps the draft from being sent, in the order of the pages."""
    if facts.subject is None:
        return [Fault("subject", "subject", Phrase("no_subject"))]
    return [
        *_line_faults(facts, facts.subject),
        *_shot_faults(facts, facts.subject),
        *_remedy_faults(facts, facts.subject, process),
        *_paper_faults(facts, facts.subject),
    ]


def _figures(line: DraftLine, subject: Subject, wrong: dict[str, Phrase]) -> Figures:
    codes = {spec.code for spec in subject.line_fields}
    values: dict[str, Decimal] = {}
    for code in (*COUNTED, "quantity"):
        text = line.typed.get(code, "").strip()
        if code not in codes or not text:
            continue
        read = parse_quantity(text, line.packs, line.goods.unit)
        if isinstance(read, Phrase):
            wrong[code] = read
        else:
            values["claimed" if code == "quantity" else code] = read
    if "instead" in codes:
        values["instead"] = _instead(line, values, wrong)
    document = line.shipped.quantity if "fact" in codes else None
    return Figures(document=document, **values)


def _instead(line: DraftLine, values: Mapping[str, Decimal], wrong: dict[str, Phrase]) -> Decimal:
    text = line.typed.get("instead_qty", "").strip()
    if line.instead is None:
        if text:
            wrong["instead"] = Phrase("instead_unnamed")
        return NOUGHT
    if line.instead.key is not None and line.instead.key == line.goods.key:
        wrong["instead"] = Phrase("instead_same")
        return NOUGHT
    if not text:  # as many as are missing: what a mixed-up pallet is nearly always
        return max(line.shipped.quantity - values.get("fact", NOUGHT), NOUGHT)
    read = parse_quantity(text, line.instead_packs, line.instead.unit or line.goods.unit)
    if isinstance(read, Phrase):
        wrong["instead_qty"] = read
        return NOUGHT
    return read


def _fault_of_field(spec: LineField, text: str, options: tuple[Named, ...], today: date) -> Phrase | None:
    if not text:
        return Phrase("field_required", name=spec.name) if spec.need == "required" else None
    if spec.type == "choice" and text not in {option.code for option in options}:
        return Phrase("field_required", name=spec.name)
    if spec.type == "money":
        read = parse_money(text)
        return read if isinstance(read, Phrase) else None
    if spec.type in DAYS:
        day = DAYS[spec.type](text, today)
        return day if isinstance(day, Phrase) else None
    longest = spec.longest or (LONGEST_GOODS if spec.type == "item" else LONGEST_TEXT)
    return Phrase("text_long", longest=longest) if len(text) > longest else None


def _uncounted(line: DraftLine, subject: Subject, kinds: Collection[str]) -> dict[str, Phrase]:
    """What is said of goods of which none is counted so: parts of a kit that is neither defective nor broken."""
    said = [spec for spec in subject.line_fields if spec.kinds and line.typed.get(spec.code, "").strip()]
    return {spec.code: Phrase("uncounted", name=spec.name) for spec in said if not set(spec.kinds) & set(kinds)}


def _place(figure: str) -> str:
    """The field of the page that a figure was typed in."""
    return "quantity" if figure == "claimed" else "fact" if figure == "document" else figure


def _found(line: DraftLine, subject: Subject, figures: Figures) -> tuple[Discrepancy, ...]:
    if "price" in subject.kinds or "documents" in subject.kinds:
        return (_of_papers(line),)
    counted = any(spec.code == "fact" for spec in subject.line_fields)
    return discrepancies(figures, line.shipped, line.instead_price, None if counted else subject.kinds[0])


def _of_papers(line: DraftLine) -> Discrepancy:
    right = parse_money(line.typed.get("right_price", "") or "-")
    if isinstance(right, Phrase):
        return Discrepancy(kind="documents", quantity=line.shipped.quantity, sum=NOUGHT, vat=NOUGHT)
    difference = abs(line.shipped.total - (right * line.shipped.quantity).quantize(KOPECK))
    difference = difference if line.shipped.priced else NOUGHT
    return Discrepancy(kind="price", quantity=line.shipped.quantity, sum=difference, vat=NOUGHT)


def _line_faults(facts: DraftFacts, subject: Subject) -> Iterable[Fault]:
    if facts.shipment_gone:
        yield Fault("lines", "lines", Phrase("shipment_gone"))
    for line in facts.lines:
        for name, phrase in line.wrong.items():
            yield Fault("lines", f"{name}_{line.line.shipment_line_id}", phrase)
        if not line.wrong and not line.found:
            first = next(iter(subject.line_fields)).code
            yield Fault("lines", f"{first}_{line.line.shipment_line_id}", Phrase("line_matches"))
    if not facts.lines:
        counted = subject.line_fields[0].code == "fact"
        yield Fault("lines", "lines", Phrase("no_lines") if counted else Phrase("nothing_picked", pick=subject.pick))


def _shot_faults(facts: DraftFacts, subject: Subject) -> Iterable[Fault]:
    names = {line.line.line_id: line.line.goods.name for line in facts.lines}
    for row in shot_plan(subject, facts.lines, facts.shots):
        if row.missing:
            goods = names.get(row.line_id)
            said = Phrase("shot_missing_at", shot=row.shot.name, goods=goods) if goods else None
            place = f"shot_{row.line_id or 0}_{row.shot.code}"
            yield Fault("photos", place, said or Phrase("shot_missing", shot=row.shot.name))


def _remedy_faults(facts: DraftFacts, subject: Subject, process: Process) -> Iterable[Fault]:
    if facts.remedy not in subject.remedies or facts.remedy not in process.remedies:
        yield Fault("remedy", "remedy", Phrase("no_remedy"))
    if len(facts.description) > LONGEST_TEXT:
        yield Fault("remedy", "description", Phrase("text_long", longest=LONGEST_TEXT))
    for spec in process.fields_of_claim(subject.code):
        wrong = _fault_of_field(spec, facts.values.get(spec.code, "").strip(), spec.options, facts.today)
        if wrong:
            yield Fault("remedy", spec.code, wrong)


def _paper_faults(facts: DraftFacts, subject: Subject) -> Iterable[Fault]:
    papers, act = facts.papers, subject.paper("act")
    if act and (act.need == "required" or papers.source):
        yield from _act_faults(papers, act.name)
    for paper in subject.papers:
        late_scan = paper.code == "scan" and (subject.scan_days is not None or papers.source != "made_here")
        if paper.code == "act" or paper.need != "required" or late_scan:
            continue
        if paper.code not in papers.attached:
            yield Fault("papers", f"paper_{paper.code}", Phrase("paper_missing", paper=paper.name))


def _act_faults(papers: Papers, name: str) -> Iterable[Fault]:
    if papers.source not in ACT_SOURCES:
        yield Fault("papers", "source", Phrase("no_act", paper=name))
    elif papers.source == "made_here" and not papers.made:
        yield Fault("papers", "source", Phrase("act_not_made", paper=name))
    elif papers.source == "made_here" and papers.stale:
        yield Fault("papers", "source", Phrase("act_stale", paper=name))
    elif papers.source == "own_file" and "own_act" not in papers.attached:
        yield Fault("papers", "own_act", Phrase("no_own_file", paper=name))
    elif papers.source == "edo":
        for code in ("edo_operator", "edo_number", "edo_date"):
            if not getattr(papers, code):
                yield Fault("papers", code, Phrase(f"no_{code}"))
