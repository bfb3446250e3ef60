"""Copies that the spool keeps of stored files: let go after some days, or sooner when the disk fills."""

from claims.actions.carry_file import record_let_go
from claims.queries.kept_files import spare_copies
from storage.keep import Keeping


def let_go(parts: Keeping) -> None:
    """The oldest first."""
    before = parts.clock() - parts.spool_kept
    while True:
        with parts.reading() as session:
            copies = spare_copies(session)
        if not copies:
            return
        for key, name, stored_at in copies:
            if stored_at > before and parts.spool.roomy():
                return
            parts.spool.remove(name)
            with parts.writing() as session:
                record_let_go(session, key)
