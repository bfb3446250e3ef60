"""Who may what: one line for every route of the portal. A route without a line fails the access matrix.

for_whom: dealer | administrator, head, office (of a dealer) | staff | anyone (signed in) | public.
ids: {path parameter: kind of object}, see objects.py beside.
A new page adds its lines here in the commit that adds the page.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rule:
    """files: takes a multipart body as a stream; endless: an open stream, whose success is proved elsewhere.

    signed: for programs, that sign what they send; proved elsewhere, too.
    desk: only where staff work in the portal, proved in test_desk_pages.py.
    right: one of claims.rules.roles.RIGHTS that one of ours must have.
    """

    for_whom: str
    ids: dict[str, str] = field(default_factory=dict)
    files: bool = False
    endless: bool = False
    signed: bool = False
    right: str = ""
    desk: bool = False


DRAFT, CLAIM = {"claim_id": "draft"}, {"number": "claim"}
MEMBER = {"dealer_key": "dealer", "person_id": "member"}
COLLEAGUE = {"person_id": "colleague"}
VERSION = {"number": "version"}
SENT = {"number": "sent claim"}  # staff: drafts have no number that they could ask for
RECOVERY = {**SENT, "recovery_id": "recovery"}

# Applications of their own, whose rights are proved beside them: test_resumable.py.
MOUNTED = {"/uploads"}

POLICY: dict[tuple[str, str], Rule] = {
    # account
    ("GET", "/static/{path}"): Rule("public", {"path": "asset"}),
    ("GET", "/health"): Rule("public"),
    ("GET", "/manifest.webmanifest"): Rule("public"),
    ("GET", "/sw.js"): Rule("public"),
    ("GET", "/offline"): Rule("public"),
    ("GET", "/"): Rule("anyone"),
    ("GET", "/sign-in"): Rule("public"),
    ("POST", "/sign-in"): Rule("public"),
    ("GET", "/sign-in/code"): Rule("public"),
    ("POST", "/sign-in/code"): Rule("public"),
    ("GET", "/second-step"): Rule("staff"),
    ("POST", "/second-step"): Rule("staff"),
    ("POST", "/second-step/off"): Rule("staff"),
    ("POST", "/sign-out"): Rule("anyone"),
    ("GET", "/link/{token}"): Rule("public", {"token": "invitation"}),
    ("POST", "/link/{token}"): Rule("public", {"token": "invitation"}),
    ("GET", "/letter/{token}"): Rule("public", {"token": "letter"}),
    ("POST", "/letter/{token}"): Rule("public", {"token": "letter"}),
    ("GET", "/phone/{token}"): Rule("public", {"token": "code for a phone"}),
    ("POST", "/phone/{token}"): Rule("public", {"token": "code for a phone"}),
    ("GET", "/forgotten"): Rule("public"),
    ("POST", "/forgotten"): Rule("public"),
    ("GET", "/password"): Rule("anyone"),
    ("POST", "/password"): Rule("anyone"),
    ("GET", "/token"): Rule("anyone"),
    ("GET", "/consent"): Rule("anyone"),
    ("POST", "/consent"): Rule("anyone"),
    ("POST", "/view"): Rule("dealer"),
    ("GET", "/notices"): Rule("dealer"),
    ("POST", "/notices"): Rule("dealer"),
    ("POST", "/notices/devices"): Rule("dealer"),
    ("POST", "/notices/devices/renew"): Rule("dealer"),
    ("POST", "/notices/devices/{device_id}/remove"): Rule("dealer", {"device_id": "device"}),
    # rules of the portal
    ("GET", "/rules/{dealer_key}"): Rule("dealer", {"dealer_key": "dealer"}),
    ("POST", "/rules/{dealer_key}"): Rule("head", {"dealer_key": "dealer"}),
    # shipments
    ("GET", "/shipments"): Rule("dealer"),
    ("GET", "/shipments/{key}"): Rule("dealer", {"key": "shipment"}),
    ("POST", "/shipments/{key}/reception"): Rule("dealer", {"key": "shipment"}),
    # filing
    ("GET", "/claims/new"): Rule("dealer"),
    ("POST", "/claims/new"): Rule("dealer"),
    ("GET", "/claims/told"): Rule("dealer"),
    ("POST", "/claims/told"): Rule("dealer"),
    ("GET", "/drafts/{claim_id}/goods"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/goods"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/goods/table"): Rule("dealer", DRAFT, files=True),
    ("POST", "/drafts/{claim_id}/leave"): Rule("dealer", DRAFT),
    ("POST", "/claims/{number}/change"): Rule("dealer", CLAIM),
    ("POST", "/drafts/{claim_id}/shipment"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/subject"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/subject"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/lines"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/lines"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/lines/table"): Rule("dealer", DRAFT, files=True),
    ("POST", "/drafts/{claim_id}/lines/code"): Rule("dealer", DRAFT, files=True),
    ("GET", "/goods"): Rule("dealer"),
    ("GET", "/drafts/{claim_id}/photos"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/photos"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/files"): Rule("dealer", DRAFT, files=True),
    ("POST", "/drafts/{claim_id}/files/{key}/remove"): Rule("dealer", {**DRAFT, "key": "file of the draft"}),
    ("GET", "/drafts/{claim_id}/phone"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/phone"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/phone/_live"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/phone/{phone_id}/end"): Rule("dealer", {**DRAFT, "phone_id": "phone"}),
    ("POST", "/drafts/{claim_id}/field"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/remedy"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/remedy"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/papers"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/papers"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/act.pdf"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/act.png"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/act/preview"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/act/sources"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/act.xlsx"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/act.zip"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/check"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/send"): Rule("dealer", DRAFT),
    ("GET", "/drafts/{claim_id}/hand-over"): Rule("dealer", DRAFT),
    ("POST", "/drafts/{claim_id}/hand-over"): Rule("dealer", DRAFT),
    # claims of a dealer
    ("GET", "/claims"): Rule("dealer"),
    ("GET", "/statistics"): Rule("dealer"),
    ("GET", "/statistics/claims"): Rule("dealer"),
    ("GET", "/statistics/claims.xlsx"): Rule("dealer"),
    ("GET", "/claims/{number}"): Rule("dealer", CLAIM),
    ("GET", "/claims/{number}/_live"): Rule("dealer", CLAIM),
    ("GET", "/claims/{number}/live"): Rule("anyone", CLAIM, endless=True),
    ("GET", "/claims/{number}/act.pdf"): Rule("dealer", CLAIM),
    ("GET", "/claims/{number}/act/sources"): Rule("dealer", CLAIM),
    ("GET", "/claims/{number}/act.xlsx"): Rule("dealer", CLAIM),
    ("GET", "/claims/{number}/act.zip"): Rule("dealer", CLAIM),
    ("GET", "/drafts/{claim_id}/paper/{form}"): Rule("dealer", {**DRAFT, "form": "paper"}),
    ("POST", "/drafts/{claim_id}/paper/{form}"): Rule("dealer", {**DRAFT, "form": "paper"}),
    ("GET", "/drafts/{claim_id}/paper/{form}/pdf"): Rule("dealer", {**DRAFT, "form": "paper"}),
    ("GET", "/claims/{number}/paper/{form}"): Rule("dealer", {**CLAIM, "form": "paper"}),
    ("POST", "/claims/{number}/paper/{form}"): Rule("dealer", {**CLAIM, "form": "paper"}),
    ("GET", "/claims/{number}/paper/{form}/pdf"): Rule("dealer", {**CLAIM, "form": "paper"}),
    ("GET", "/claims/{number}/sent"): Rule("dealer", CLAIM),
    ("POST", "/claims/{number}/questions"): Rule("dealer", CLAIM),
    ("POST", "/claims/{number}/answers/{question_id}"): Rule("dealer", {**CLAIM, "question_id": "question"}),
    ("POST", "/claims/{number}/files"): Rule("dealer", CLAIM, files=True),
    ("GET", "/claims/{number}/withdraw"): Rule("dealer", CLAIM),
    ("POST", "/claims/{number}/withdraw"): Rule("dealer", CLAIM),
    ("POST", "/claims/{number}/filed"): Rule("dealer", CLAIM),
    ("POST", "/claims/{number}/consent"): Rule("dealer", CLAIM),
    ("GET", "/claims/{number}/appeal"): Rule("dealer", CLAIM),
    ("POST", "/claims/{number}/appeal"): Rule("dealer", CLAIM),
    ("POST", "/claims/{number}/received"): Rule("dealer", CLAIM),
    ("GET", "/claims/{number}/again"): Rule("dealer", CLAIM),
    ("POST", "/claims/{number}/again"): Rule("dealer", CLAIM),
    ("GET", "/files/{key}"): Rule("anyone", {"key": "file of the claim"}),
    ("HEAD", "/files/{key}"): Rule("anyone", {"key": "file of the claim"}),
    ("GET", "/files/{key}/thumbnail"): Rule("anyone", {"key": "file of the claim"}),
    ("GET", "/claims/{number}/files.zip"): Rule("anyone", CLAIM),
    ("GET", "/files/{key}/preview"): Rule("anyone", {"key": "file of the claim"}),
    # people of a dealer
    ("GET", "/people"): Rule("administrator"),
    ("GET", "/people/{dealer_key}/new"): Rule("administrator", {"dealer_key": "dealer"}),
    ("POST", "/people/{dealer_key}/new"): Rule("administrator", {"dealer_key": "dealer"}),
    ("GET", "/people/{dealer_key}/{person_id}"): Rule("administrator", MEMBER),
    ("POST", "/people/{dealer_key}/{person_id}"): Rule("administrator", MEMBER),
    ("POST", "/people/{dealer_key}/{person_id}/dismiss"): Rule("administrator", MEMBER),
    ("POST", "/people/{dealer_key}/{person_id}/invite"): Rule("administrator", MEMBER),
    ("POST", "/people/{dealer_key}/prices"): Rule("administrator", {"dealer_key": "dealer"}),
    ("GET", "/stores/{store_id}"): Rule("administrator", {"store_id": "store"}),
    ("POST", "/stores/{store_id}"): Rule("administrator", {"store_id": "store"}),
    # help
    ("GET", "/help"): Rule("anyone"),
    ("GET", "/help/{slug}"): Rule("anyone", {"slug": "article"}),
    # requisites of a dealer
    ("GET", "/requisites"): Rule("office"),
    ("GET", "/requisites/{entity_key}"): Rule("office", {"entity_key": "entity"}),
    ("POST", "/requisites/{entity_key}"): Rule("office", {"entity_key": "entity"}),
    # the link that 1C holds
    ("GET", "/f/{token}"): Rule("public", {"token": "link"}),
    ("GET", "/f/{token}/files/{key}"): Rule("public", {"token": "link", "key": "file of the claim"}),
    ("HEAD", "/f/{token}/files/{key}"): Rule("public", {"token": "link", "key": "file of the claim"}),
    ("GET", "/f/{token}/files/{key}/thumbnail"): Rule("public", {"token": "link", "key": "file of the claim"}),
    ("GET", "/f/{token}/files.zip"): Rule("public", {"token": "link"}),
    ("GET", "/f/{token}/files/{key}/preview"): Rule("public", {"token": "link", "key": "file of the claim"}),
    # the link of a claim to a supplier or carrier
    ("GET", "/recovery/{token}"): Rule("public", {"token": "link to answer"}),
    ("POST", "/recovery/{token}"): Rule("public", {"token": "link to answer"}),
    ("POST", "/recovery/{token}/files"): Rule("public", {"token": "link to answer"}, files=True),
    ("GET", "/recovery/{token}/files/{key}"): Rule("public", {"token": "link to answer", "key": "file shown"}),
    ("HEAD", "/recovery/{token}/files/{key}"): Rule("public", {"token": "link to answer", "key": "file shown"}),
    ("GET", "/recovery/{token}/files/{key}/thumbnail"): Rule(
        "public", {"token": "link to answer", "key": "file shown"}
    ),
    # 1C's own program
    ("POST", "/hooks/1c"): Rule("public", signed=True),
    # staff
    ("GET", "/staff"): Rule("staff"),
    ("GET", "/staff/reports"): Rule("staff", right="reports"),
    ("GET", "/staff/reports/terms"): Rule("staff", right="reports"),
    ("GET", "/staff/reports/load"): Rule("staff", right="reports"),
    ("GET", "/staff/reports.xlsx"): Rule("staff", right="reports"),
    ("GET", "/staff/reports/supplier"): Rule("staff", right="reports"),
    ("GET", "/staff/reports/supplier.xlsx"): Rule("staff", right="reports"),
    ("GET", "/staff/claims/{number}/paper/{form}"): Rule("staff", {**SENT, "form": "paper"}),
    ("POST", "/staff/claims/{number}/paper/{form}"): Rule("staff", {**SENT, "form": "paper"}),
    ("GET", "/staff/claims/{number}/paper/{form}/pdf"): Rule("staff", {**SENT, "form": "paper"}),
    ("GET", "/staff/claims/{number}"): Rule("staff", SENT),
    ("POST", "/staff/claims/{number}/questions"): Rule("staff", SENT),
    ("POST", "/staff/claims/{number}/answers/{question_id}"): Rule(
        "staff", {**SENT, "question_id": "dealer's question"}
    ),
    ("GET", "/staff/claims/{number}/shipment"): Rule("staff", SENT),
    ("POST", "/staff/claims/{number}/shipment"): Rule("staff", SENT),
    ("POST", "/staff/claims/{number}/original"): Rule("staff", SENT),
    ("POST", "/staff/claims/{number}/stage"): Rule("staff", SENT, desk=True),
    ("POST", "/staff/claims/{number}/decision"): Rule("staff", SENT, desk=True),
    ("POST", "/staff/claims/{number}/advice"): Rule("staff", SENT, desk=True),
    ("POST", "/staff/claims/{number}/approval"): Rule("staff", SENT, desk=True),
    ("POST", "/staff/claims/{number}/holder"): Rule("staff", SENT, desk=True),
    ("POST", "/staff/claims/{number}/notes"): Rule("staff", SENT, desk=True),
    ("POST", "/staff/claims/{number}/files"): Rule("staff", SENT, files=True, desk=True),
    ("POST", "/staff/claims/{number}/link"): Rule("staff", SENT),
    ("POST", "/staff/claims/{number}/link/revoke"): Rule("staff", SENT),
    ("GET", "/staff/acting"): Rule("staff", right="intake"),
    ("POST", "/staff/acting"): Rule("staff", right="intake"),
    ("POST", "/staff/acting/end"): Rule("anyone"),
    ("POST", "/staff/claims/{number}/recoveries"): Rule("staff", SENT, desk=True),
    ("GET", "/staff/claims/{number}/recoveries/{recovery_id}"): Rule("staff", RECOVERY, desk=True),
    ("GET", "/staff/claims/{number}/recoveries/{recovery_id}/letter.pdf"): Rule("staff", RECOVERY, desk=True),
    ("POST", "/staff/claims/{number}/recoveries/{recovery_id}"): Rule("staff", RECOVERY, desk=True),
    ("POST", "/staff/claims/{number}/recoveries/{recovery_id}/answer"): Rule("staff", RECOVERY, desk=True),
    ("POST", "/staff/claims/{number}/recoveries/{recovery_id}/payments"): Rule("staff", RECOVERY, desk=True),
    ("POST", "/staff/claims/{number}/recoveries/{recovery_id}/over"): Rule("staff", RECOVERY, desk=True),
    ("GET", "/staff/recoveries"): Rule("staff", desk=True, right="reports"),
    ("GET", "/staff/recoveries.xlsx"): Rule("staff", desk=True, right="reports"),
    ("GET", "/staff/tasks"): Rule("staff", desk=True),
    ("GET", "/staff/board"): Rule("staff", desk=True),
    ("POST", "/staff/board/{number}"): Rule("staff", SENT, desk=True),
    ("POST", "/staff/together"): Rule("staff", desk=True),
    ("GET", "/staff/live"): Rule("staff", endless=True, desk=True),
    ("GET", "/staff/claims/{number}/live"): Rule("staff", SENT, endless=True, desk=True),
    ("GET", "/staff/exchange"): Rule("staff", right="exchange"),
    ("POST", "/staff/exchange/letters"): Rule("staff", right="exchange"),
    ("POST", "/staff/exchange/retry"): Rule("staff", right="exchange"),
    ("POST", "/staff/exchange/{problem_id}/solve"): Rule("staff", {"problem_id": "problem"}, right="exchange"),
    ("POST", "/staff/exchange/{problem_id}/conflict"): Rule("staff", {"problem_id": "conflict"}, right="exchange"),
    ("POST", "/staff/exchange/pause"): Rule("staff", right="exchange"),
    ("POST", "/staff/exchange/resume"): Rule("staff", right="exchange"),
    ("GET", "/staff/exchange/checks"): Rule("staff", right="exchange"),
    ("POST", "/staff/exchange/checks"): Rule("staff", right="exchange"),
    ("GET", "/staff/exchange/checks/{report_id}"): Rule("staff", {"report_id": "report"}, right="exchange"),
    ("POST", "/staff/exchange/checks/{report_id}/offer"): Rule("staff", {"report_id": "report"}, right="exchange"),
    ("GET", "/staff/exchange/files"): Rule("staff", right="exchange"),
    ("GET", "/staff/exchange/journal"): Rule("staff", right="exchange"),
    ("GET", "/staff/claims/{number}/journal"): Rule("staff", SENT),
    ("POST", "/staff/exchange/{problem_id}/retry"): Rule("staff", {"problem_id": "problem"}, right="exchange"),
    # people of ours
    ("GET", "/staff/invitations"): Rule("staff", right="people"),
    ("POST", "/staff/invitations"): Rule("staff", right="people"),
    ("GET", "/staff/invitations/waiting"): Rule("staff", right="people"),
    ("POST", "/staff/invitations/waiting"): Rule("staff", right="people"),
    ("POST", "/staff/mentions/{mention_id}/read"): Rule("staff", {"mention_id": "mention"}, desk=True),
    ("GET", "/staff/notices"): Rule("staff", desk=True),
    ("POST", "/staff/notices"): Rule("staff", desk=True),
    ("GET", "/staff/people"): Rule("staff", right="people"),
    ("GET", "/staff/people/new"): Rule("staff", right="people"),
    ("POST", "/staff/people/new"): Rule("staff", right="people"),
    ("GET", "/staff/people/{person_id}"): Rule("staff", COLLEAGUE, right="people"),
    ("POST", "/staff/people/{person_id}"): Rule("staff", COLLEAGUE, right="people"),
    ("POST", "/staff/people/{person_id}/off"): Rule("staff", COLLEAGUE, right="people"),
    ("POST", "/staff/people/{person_id}/on"): Rule("staff", COLLEAGUE, right="people"),
    ("POST", "/staff/people/{person_id}/second-step"): Rule("staff", COLLEAGUE, right="people"),
    ("POST", "/staff/people/{person_id}/invite"): Rule("staff", COLLEAGUE, right="people"),
    ("GET", "/staff/process"): Rule("staff"),
    ("GET", "/staff/process/versions"): Rule("staff", right="process"),
    ("GET", "/staff/process/versions/{number}"): Rule("staff", VERSION, right="process"),
    ("GET", "/staff/process/versions/{number}/file"): Rule("staff", VERSION, right="process"),
    ("GET", "/staff/process/versions/new"): Rule("staff", right="process"),
    ("POST", "/staff/process/versions/new"): Rule("staff", right="process", files=True),
    ("GET", "/staff/process/move"): Rule("staff", right="process"),
    ("POST", "/staff/process/move"): Rule("staff", right="process"),
    ("GET", "/staff/calendar"): Rule("staff", right="people"),
    ("GET", "/staff/calendar/{day}"): Rule("staff", {"day": "day"}, right="people"),
    ("POST", "/staff/calendar/{day}"): Rule("staff", {"day": "day"}, right="people"),
    ("GET", "/staff/departments"): Rule("staff", right="people"),
    ("GET", "/staff/leave"): Rule("staff"),
    ("POST", "/staff/leave"): Rule("staff"),
    ("POST", "/staff/leave/{leave_id}/end"): Rule("staff", {"leave_id": "leave"}),
}
