"""What the spool need not keep: copies of stored files, after some days or when the disk fills; what is nobody's."""

from claims.actions.carry_file import record_let_go
from claims.queries.kept_files import spare_copies, spooled_names
from storage.keep import Keeping

NOBODYS = 3 * 86_400.0  # seconds; an upload may lie for a day before its form makes it somebody's


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


def drop_nobodys(parts: Keeping) -> None:
    """Uploads whose form was never answered: the portal was killed between the bytes and the row."""
    lying = parts.spool.lying(NOBODYS)
    with parts.reading() as session:
        lying -= spooled_names(session)
    for name in lying:
        parts.spool.remove(name)
