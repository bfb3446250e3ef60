"""What is known of a file's harmlessness: only a sound one is given to anybody."""

NOT_ASKED, WAITING, CLEAN, FOUND, UNCHECKED = "", "waiting", "clean", "found", "unchecked"


def sound(virus: str) -> bool:
    """Checked and clean, or there is nobody to check it."""
    return virus in (NOT_ASKED, CLEAN)
