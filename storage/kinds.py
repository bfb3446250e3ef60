"""The kinds of file a claim may carry; what a file is called decides nothing, what it holds does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Group = Literal["photo", "video", "paper"]


@dataclass(frozen=True, slots=True)
class Kind:
    """media_type and extension: what a stored file of this kind is served as and named."""

    code: str
    media_type: str
    extension: str
    group: Group


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("jpeg", "image/jpeg", "jpg", "photo"),
        Kind("png", "image/png", "png", "photo"),
        Kind("webp", "image/webp", "webp", "photo"),
        Kind("heic", "image/heic", "heic", "photo"),
        Kind("avif", "image/avif", "avif", "photo"),
        Kind("mp4", "video/mp4", "mp4", "video"),
        Kind("mov", "video/quicktime", "mov", "video"),
        Kind("pdf", "application/pdf", "pdf", "paper"),
        Kind("xls", "application/vnd.ms-excel", "xls", "paper"),
        Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "paper"),
        Kind("xml", "application/xml", "xml", "paper"),
    )
}
