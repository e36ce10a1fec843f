"""What the answer to an address of each kind may be: its media types and its size."""

from __future__ import annotations

from crawler.judge import PAGES

JSON = ("application/json", "text/json")
PDF = ("application/pdf", "application/octet-stream")
CSV = ("text/csv", "application/csv", "text/plain", "application/octet-stream", "application/vnd.ms-excel")
PAPER = (
    "application/pdf", "application/octet-stream", "application/zip", "application/x-zip-compressed",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", *PAGES,
)  # fmt: skip
"""What a board paper may be; what it is, its first bytes say, for trusts' servers give any of them any type."""
ODS = ("application/vnd.oasis.opendocument.spreadsheet", "application/octet-stream", "application/zip")

MEDIA: dict[str, tuple[str, ...]] = {
    "cqc-api-location": JSON,
    "cqc-api-provider": JSON,
    "cqc-api-changes": JSON,
    "cqc-api-list": JSON,
    "cqc-report": PDF,
    "board-paper": PAPER,
    "cqc-directory-file": CSV,
    "cqc-ratings-file": (*ODS, *CSV),
}


def accept_of(kind: str) -> dict[str, str]:
    """The header that asks for a kind where its address also serves another form, as a report's text or a page."""
    return {"Accept": MEDIA[kind][0]} if kind == "cqc-report" or MEDIA.get(kind) == JSON else {}


def media_of(kind: str) -> tuple[str, ...]:
    """The media types that an answer of this kind may have: a web page where nothing else is said."""
    return MEDIA.get(kind, PAGES)
