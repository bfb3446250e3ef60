"""Who may: roles by guards, objects by questions asked in the page's own transaction (404 for what is not yours)."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from claims.errors import NotFound
from claims.models import Claim, Session
from claims.queries import access as visible
from claims.queries.account import OFFICE as OFFICE_ROLES
from claims.queries.account import Me
from portal.errors import AnyRequest, ConsentFirst, PhoneOnly, Refused, SecondStepFirst, SentAlready, SignInFirst
from portal.parts import parts_of
from portal.session import visit_of

DEALER_ROLES = ("storekeeper", "accountant", "head", "administrator")
DRAFT = "draft"
LOOKING = frozenset({"GET", "HEAD"})
PHONE = {"phone": True}  # opt of what a phone that was handed a draft's photos may ask for


class Needs:
    """A guard: one of these roles; consent to personal-data processing comes first (staff work by contract).

    A phone that takes pictures for a draft is let in by opt PHONE alone.
    """

    def __init__(self, *roles: str, consent: bool = True) -> None:
        self.roles = frozenset(roles)
        self.consent = consent

    def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        me = visit_of(connection).me
        if me is None:
            raise SignInFirst
        if me.only and not handler.opt.get("phone"):
            raise PhoneOnly
        if (
            me.acting
            and not me.acting.words
            and not (connection.scope.get("method") in LOOKING or handler.opt.get("acting"))
        ):
            raise Refused
        if self.roles and not self.roles & me.roles:
            raise Refused
        if self.consent and not me.consented and not me.is_staff:
            raise ConsentFirst
        if self.consent and me.is_staff and _step_missing(connection, me):
            raise SecondStepFirst


class May(Needs):
    """A guard: one of ours whose roles give this right, see claims.rules.roles."""

    def __init__(self, right: str) -> None:
        super().__init__("staff")
        self.right = right

    def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        super().__call__(connection, handler)
        me = visit_of(connection).me
        if me is None or self.right not in me.rights:
            raise Refused


class Works(Needs):
    """A guard: one of ours; who has neither a department nor a right only looks."""

    def __init__(self) -> None:
        super().__init__("staff")

    def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        super().__call__(connection, handler)
        me = visit_of(connection).me
        if connection.scope.get("method") not in LOOKING and (me is None or not me.works):
            raise Refused


class AtDesk(Works):
    """A guard: one of ours, where claims are led in the portal; NotFound where they are in 1C."""

    def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        super().__call__(connection, handler)
        if parts_of(connection).process.onec_moves:
            raise NotFound


def _step_missing(connection: ASGIConnection[Any, Any, Any, Any], me: Me) -> bool:
    return parts_of(connection).door.second_step == "required" and not me.second_step


SIGNED_IN = Needs()
BEFORE_CONSENT = Needs(consent=False)
DEALER = Needs(*DEALER_ROLES)
ADMINISTRATORS = Needs("administrator")
HEADS = Needs("head")
OFFICE = Needs(*OFFICE_ROLES)
STAFF = Needs("staff")
STAFF_BEFORE_STEP = Needs("staff", consent=False)
EXCHANGE = May("exchange")
INTAKE = May("intake")
PEOPLE = May("people")
PROCESS = May("process")
REPORTS = May("reports")
WORKS = Works()
DESK = AtDesk()


def person_of(request: AnyRequest) -> Me:
    """Who is signed in; only for routes behind a guard."""
    me = visit_of(request).me
    if me is None:
        raise SignInFirst
    return me


def claim_of(session: Session, person: Me, number: str) -> Claim:
    """A claim with a number, a draft too whose act is made: own dealers' for a dealer, every sent one for staff."""
    return _found(visible.claim(session, person, number=number))


def sent_claim_of(session: Session, person: Me, number: str) -> Claim:
    """As claim_of, but no draft: nobody answers one, asks of it or withdraws it."""
    claim = claim_of(session, person, number)
    if claim.stage == DRAFT:
        raise NotFound
    return claim


def draft_of(session: Session, person: Me, claim_id: int, *, locked: bool = True) -> Claim:
    """A draft of the person's dealers, or a claim that is being changed; never staff's. SentAlready: it was sent.

    locked: nobody else writes or sends it until the transaction ends; only a page that just shows it does without.
    """
    claim = _found(visible.claim(session, person, claim_id=claim_id, locked=locked))
    if person.is_staff:
        raise NotFound
    if claim.stage != DRAFT and claim.changing_at is None:
        raise SentAlready(claim.number) if claim.number else NotFound
    return claim


def _found(claim: Claim | None) -> Claim:
    if claim is None:
        raise NotFound
    return claim
