"""The codes on a photo of a package: read in a child process under limits."""

from storage import child

SECONDS = 20.0
MOST_BYTES = 20_000_000


def read_codes(content: bytes) -> list[str] | None:
    """As they stand in the picture, at most ten; None: it is no picture that we open. Call it in a thread."""
    if not content or len(content) > MOST_BYTES:
        return None
    said = child.ask("storage.read_code", given=content, seconds=SECONDS)
    if said is None or "codes" not in said:
        return None
    return [str(code) for code in said["codes"]]
