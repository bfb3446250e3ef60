"""What all pages of the guide share: the draft, which step this is, where «назад» and «продолжить» lead."""

from dataclasses import dataclass
from typing import Any

from litestar import Response

from claims.models import Session, Shipment
from claims.queries.draft import Draft, draft
from claims.queries.phone import Phone, phones
from claims.queries.told import arrived
from claims.rules.draft import options_of
from claims.rules.shape import Process
from claims.rules.subjects import LineField, Named
from claims.wording.people import TO_ROLE
from portal.access import draft_of, person_of
from portal.errors import AnyRequest, SubjectFirst
from portal.page import fragment, go, page
from portal.parts import Parts
from portal.posted import Form

STEPS = ("delivery", "subject", "lines", "photos", "remedy", "papers")
FILES_AT = ("photos", "papers")


@dataclass(frozen=True, kw_only=True)
class Guide:
    """step: a name of STEPS, goods, check or hand_over; number: «шаг 3 из 6», 0 for those that are no step.

    holder: to whom the draft was handed («бухгалтеру»), where that is not the reader; arrived: the number of the
    shipment that the dealer told of and 1C has given since, "" while it has not; phones: that take pictures for it,
    where files are asked for.
    """

    draft: Draft
    process: Process
    step: str
    to_check: bool
    sees_prices: bool
    may_send: bool
    holder: str = ""
    arrived: str = ""
    phones: tuple[Phone, ...] = ()

    @property
    def number(self) -> int:
        return STEPS.index(self.step) + 1 if self.step in STEPS else 0

    @property
    def steps(self) -> int:
        return len(STEPS)

    @property
    def shipment(self) -> Shipment:
        return self.draft.shipment

    @property
    def changing(self) -> bool:
        """Whether a claim that was sent is being changed."""
        return self.draft.claim.changing_at is not None

    @property
    def told(self) -> bool:
        """Whether the dealer has told of the delivery and 1C has not yet."""
        return self.draft.shipment.told_by is not None

    def options(self, field: LineField) -> tuple[Named, ...]:
        """What a field of choice of a line offers."""
        return options_of(field, self.process)

    @property
    def base(self) -> str:
        return f"/drafts/{self.draft.claim.id}"

    @property
    def here(self) -> str:
        """Where this page's form posts."""
        return f"{self.base}/{self.step}" + ("?to=check" if self.to_check else "")

    @property
    def back(self) -> str:
        if self.to_check:
            return f"{self.base}/check"
        if self.step == "goods":
            return "/claims/new" if self.told else f"{self.base}/lines"
        if self.step == "check":
            return f"{self.base}/papers"
        if self.step not in STEPS:
            return f"{self.base}/check"
        previous = STEPS[max(self.number - 2, 0)]
        if previous == "delivery":
            return f"{self.base}/goods" if self.told else "/claims/new"
        return f"{self.base}/{previous}"

    @property
    def onward(self) -> str:
        if self.step == "goods" and not self.to_check:
            return f"{self.base}/{'subject' if self.told else 'lines'}"
        if self.to_check or self.number == self.steps:
            return f"{self.base}/check"
        return f"{self.base}/{STEPS[self.number]}"


def guide(request: AnyRequest, session: Session, parts: Parts, claim_id: int, step: str) -> Guide:
    """The draft, if the person may see it (404 otherwise), at this step; locked for whoever posts.

    SubjectFirst: what is asked at this step depends on a subject that is not chosen yet.
    """
    me = person_of(request)
    claim = draft_of(session, me, claim_id, locked=request.method == "POST")
    found = draft(session, claim.id, parts.process.of(claim), parts.clock(), parts.company.zone)
    if found.subject is None and step in STEPS[2:]:
        raise SubjectFirst(claim_id)
    came = arrived(session, found.shipment)
    return Guide(
        draft=found,
        process=parts.process.of(claim),
        step=step,
        to_check=request.query_params.get("to") == "check",
        sees_prices=me.sees_prices(claim.dealer_key),
        may_send=me.acting is not None or "head" in me.roles_at(claim.dealer_key),
        arrived=came.number if came else "",
        phones=tuple(phones(session, claim.id, parts.clock())) if step in FILES_AT else (),
        holder="" if claim.handed_to in me.roles_at(claim.dealer_key) else TO_ROLE.get(claim.handed_to, ""),
    )


def show(
    request: AnyRequest, session: Session, found: Guide, form: Form | None = None, **context: Any
) -> Response[Any]:
    """The page of this step; with errors in the form it answers 422."""
    status = 422 if form and form.errors else 200
    template = f"dealer/filing/{found.step}/page.html"
    return page(request, session, template, status=status, guide=found, form=form or Form(), **context)


def onward(found: Guide) -> Response[Any]:
    """After a step that is complete."""
    return go(found.onward)


def saved(request: AnyRequest, parts: Parts, was: str, *, clash: bool = False) -> Response[Any]:
    """The answer to a form that keeps what is typed: when it was kept. clash: a colleague's word stands somewhere.

    was: what the page shows now, for its hidden field.
    """
    status = 409 if clash else 200
    return fragment(request, "dealer/filing/_saved.html", status=status, now=parts.clock(), was=was)
