"""/health for whoever watches the portal from outside: in order or not, without a word of any dealer."""

import json
from datetime import datetime
from typing import Any

from litestar import Response, get
from sqlalchemy.exc import SQLAlchemyError

from claims.models import Session
from claims.queries.alarm import alarm, late_kinds
from claims.queries.exchange import streams
from claims.queries.pause import paused
from portal.parts import GivenParts, Parts


@get("/health", opt={"public": "watched by programs"}, sync_to_thread=True)
def show(parts: GivenParts) -> Response[bytes]:
    """200 while all is well, else 503."""
    try:
        with parts.reading() as session:
            said = _said(session, parts)
    except SQLAlchemyError:
        said = {"ok": False, "database": False}
    return Response(json.dumps(said).encode(), status_code=200 if said["ok"] else 503, media_type="application/json")


def _said(session: Session, parts: Parts) -> dict[str, Any]:
    now = parts.clock()
    late = late_kinds(session, now)
    reasons = alarm(session, parts.limits, now)
    return {
        "ok": not reasons,
        "database": True,
        "alarm": [f"{reason.code} {reason.subject}" for reason in reasons],
        "oldest_waiting_seconds": _seconds(min(late.values(), default=None), now),
        "streams": {
            row.code: {"age_seconds": _seconds(row.fresh_at, now), "failing_seconds": _seconds(row.failing_since, now)}
            for row in streams(session)
        },
        "paused": sorted(paused(session)),
    }


def _seconds(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else int((now - since).total_seconds())
