"""The filing guide: one thing a page, six steps, then the check and the sending."""

from portal.dealer.filing import act, check, delivery, field, hand_over, lines, papers, photos, remedy, subject

FILING_ROUTES = (
    delivery.choose,
    delivery.begin,
    subject.resume,
    subject.ask,
    subject.answer,
    lines.ask,
    lines.answer,
    lines.table,
    lines.goods,
    photos.ask,
    photos.answer,
    photos.upload,
    photos.remove,
    field.keep,
    remedy.ask,
    remedy.answer,
    papers.ask,
    papers.answer,
    act.draft_pdf,
    act.claim_pdf,
    check.ask,
    check.send,
    hand_over.ask,
    hand_over.send,
    check.confirmation,
)
