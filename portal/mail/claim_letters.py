"""The step of the outbox that tells a dealer of a claim: one letter, or one for many."""

from typing import Any

from claims.actions.letter_link import new_letter_link
from claims.actions.send_letter import doubt_letters, letters_of, letters_sent, letters_stayed
from claims.models import Claim, Session
from claims.models import Letter as ClaimLetter
from claims.outbox import Message
from claims.queries.account import me
from claims.queries.card_words import ClaimWords
from claims.queries.filed_for import UNSEEN, filed_for
from claims.queries.letter import LetterFacts, letter_facts
from claims.rules.letters import SPLIT
from claims.wording import show_date
from claims.wording.filed_for import LETTER_LEAD
from claims.wording.letters import (
    DIGEST_SUBJECT,
    KINDS,
    MAIL_DOUBTED,
    MAIL_TOO_LONG,
    NO_TERM,
    SPLIT_BY_US,
    SPLIT_DISPUTED,
    UNDECIDED,
)
from portal.page import claim_page
from portal.parts import Letter, LetterDoubtful, LetterRefused, Parts

MOST_TRIES = 300  # two days of them, the pauses being ten minutes by then


def send_claim_letter(parts: Parts, message: Message) -> None:
    """A letter that may have arrived is sent once more and no more: a person is asked instead."""
    with parts.writing() as session:
        letters = letters_of(session, message.id, parts.process, now=parts.clock())
        made = _made(parts, session, letters)
    if made is None:
        return
    try:
        parts.mailer.send(made)
    except LetterDoubtful as wrong:
        with parts.writing() as session:
            doubt_letters(session, letters, now=parts.clock())
        if letters[0].doubted_at is not None:
            raise LetterRefused(MAIL_DOUBTED) from wrong
        raise
    except (OSError, LetterRefused) as wrong:
        with parts.writing() as session:
            letters_stayed(session, letters)
        if isinstance(wrong, OSError) and message.tries >= MOST_TRIES:
            raise LetterRefused(MAIL_TOO_LONG.format(said=wrong)) from wrong
        raise
    with parts.writing() as session:
        letters_sent(session, letters, now=parts.clock())


def _made(parts: Parts, session: Session, letters: list[ClaimLetter]) -> Letter | None:
    if not letters:
        return None
    return _digest(parts, session, letters) if letters[0].digest else _single(parts, session, letters[0])


def _single(parts: Parts, session: Session, letter: ClaimLetter) -> Letter:
    facts, company = letter_facts(session, letter), parts.company
    claim, words = facts.card.claim, KINDS[letter.kind]
    said, filed = _said(parts, facts), filed_for(session, claim)
    unseen = filed is not None and filed.state == UNSEEN and letter.kind == "registered"  # they are asked to look
    url = f"{company.url}{claim_page(claim.id, claim.number, draft=claim.registered_at is None)}"
    if parts.door.letter:
        token = new_letter_link(session, letter, good_for=parts.door.letter, now=parts.clock())
        url = f"{company.url}/letter/{token}"
    return _letter(
        parts,
        "claim",
        to=facts.reader.login,
        subject=words.subject.format(**said),
        key=letter.key,
        thread=f"claim-{claim.onec_key.hex}",
        heading=words.heading.format(**said),
        lead=(LETTER_LEAD if unseen else words.lead).format(**said, words=filed.words if filed else ""),
        name=facts.reader.name,
        facts=facts,
        kind=letter.kind,
        words=ClaimWords(parts.process.of(claim)),
        url=url,
        made=facts.said["number"] if letter.kind == SPLIT else "",
        made_url=f"{company.url}{claim_page(claim.id, facts.said.get('number'), draft=False)}",
        days=round(parts.door.letter.total_seconds() / 86_400),
    )


def _said(parts: Parts, facts: LetterFacts) -> dict[str, str]:
    claim, outcome = facts.card.claim, parts.process.together.outcomes.get(facts.card.claim.outcome)
    return {
        "number": claim.number or "",
        "outcome": outcome.name.lower() if outcome else UNDECIDED,
        "by": facts.by,
        "shipment": facts.card.shipment,
        "made": facts.said.get("number", ""),
        "lines": facts.said.get("lines", ""),
        "why": SPLIT_DISPUTED if facts.said.get("disputed") else SPLIT_BY_US,
        "due": show_date(claim.due_at.astimezone(parts.company.zone)) if claim.due_at else NO_TERM,
    }


def _digest(parts: Parts, session: Session, letters: list[ClaimLetter]) -> Letter:
    """Each claim once, as it stands now; the link is an ordinary one, for it opens many."""
    carrier, reader = letters[0], me(session, letters[0].person_id)
    assert reader is not None
    claims = [session.get_one(Claim, claim_id) for claim_id in dict.fromkeys(letter.claim_id for letter in letters)]
    return _letter(
        parts,
        "digest",
        to=reader.login,
        subject=DIGEST_SUBJECT.format(count=len(claims)),
        key=f"{carrier.digest}-digest",
        name=reader.name,
        claims=claims,
        words=ClaimWords(parts.process.together),
        url=f"{parts.company.url}/claims",
    )


def _letter(
    parts: Parts, template: str, *, to: str, subject: str, key: str, thread: str = "", **context: Any
) -> Letter:
    """templates/mail/<template>.txt and .html."""
    context |= {"subject": subject, "company": parts.company.name}
    text, html = (parts.templates.get_template(f"mail/{template}.{kind}").render(context) for kind in ("txt", "html"))
    return Letter(to=to, subject=subject, text=text.strip() + "\n", html=html, key=key, thread=thread)
