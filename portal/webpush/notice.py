"""The step of the outbox that tells one device of a claim: a title, the claim's number, the page to open."""

import json

from claims.actions.devices import device_gone
from claims.actions.send_notice import notice_of, notice_sent
from claims.models import Claim, Device, Notice, Session
from claims.outbox import Message
from claims.rules.notices import URGENT
from claims.wording.notices import ABOUT_CLAIM, ABOUT_DRAFT, NOTICE_TOO_LONG, TITLES
from portal.page import claim_page
from portal.parts import DeviceGone, Parts, Ring, RingLater, RingRefused, RingTooLong

MOST_TRIES = 75  # half a day of them, the pauses being ten minutes by then: after that it is no news


def send_notice(parts: Parts, message: Message) -> None:
    """A device that is gone is forgotten; nothing of the claim but its number leaves."""
    with parts.writing() as session:
        notice = notice_of(session, message.id, parts.process)
        ring = _ring(session, notice) if notice else None
    if notice is None or ring is None or parts.ringer is None:
        return
    try:
        _send(parts, ring)
    except DeviceGone:
        with parts.writing() as session:
            device_gone(session, notice.device_id)
        return
    except RingLater as wrong:
        if message.tries >= MOST_TRIES:
            raise RingRefused(NOTICE_TOO_LONG.format(said=wrong)) from wrong
        raise
    with parts.writing() as session:
        notice_sent(session, notice, now=parts.clock())


def _send(parts: Parts, ring: Ring) -> None:
    """One that is too long for a service goes once more as a title alone."""
    assert parts.ringer is not None
    try:
        parts.ringer.send(ring)
    except RingTooLong:
        said = json.loads(ring.text)
        short = json.dumps({"title": said["title"], "path": "/claims", "tag": said["tag"]}, ensure_ascii=False)
        parts.ringer.send(Ring(ring.endpoint, ring.p256dh, ring.auth, short, ring.topic, ring.urgent))


def _ring(session: Session, notice: Notice) -> Ring:
    device, claim = session.get_one(Device, notice.device_id), session.get_one(Claim, notice.claim_id)
    draft, topic = claim.registered_at is None, f"claim-{claim.id}"
    said = {
        "title": TITLES[notice.kind],
        "body": ABOUT_DRAFT if draft else ABOUT_CLAIM.format(number=claim.number),
        "path": claim_page(claim.id, claim.number, draft=draft),
        "tag": topic,
    }
    text = json.dumps(said, ensure_ascii=False)
    urgent = notice.kind in URGENT
    return Ring(device.endpoint, device.p256dh, device.auth, text, topic, urgent)
