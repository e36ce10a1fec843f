"""An incident: something that went wrong for good, and the kinds that there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

HOST_UNREACHABLE, HOST_BLOCKED, PAGES_CHANGED = "host-unreachable", "host-blocked", "pages-changed"
OF_SOURCES = (HOST_UNREACHABLE, HOST_BLOCKED, PAGES_CHANGED)
"""The kinds that are about many sources at once: of one host (the subject), or of one kind of page."""
KEY_REFUSED = "key-refused"
"""CQC's data service does not take the key; its subject is the host."""
QUIET = "source-quiet"
BATCH_HELD = "batch-held"
FILE_SET_ASIDE = "file-set-aside"
GIVEN_UP, UNCLEAR = "delivery-given-up", "delivery-unclear"
OF_ONE_DELIVERY = (GIVEN_UP, UNCLEAR)
"""The kinds whose subject is a message: ``delivery 7``."""
LATE, STUCK, NO_ADDRESS, UNRELEASED = "delivery-late", "delivery-stuck", "address-missing", "delivery-unreleased"
DIGEST_MISSING, LEFT_OUT = "digest-missing", "digest-left-out"
OF_ONE_CHANNEL = (LATE, STUCK, NO_ADDRESS, UNRELEASED, DIGEST_MISSING, LEFT_OUT)
"""The kinds whose subject is a channel."""
UNROUTED, ROUND_OPEN, ROUNDS_MISSING = "change-unrouted", "round-not-closed", "rounds-missing"
PROVEN = (*OF_ONE_CHANNEL, UNROUTED, ROUND_OPEN, ROUNDS_MISSING)
"""The kinds that the hourly self-check opens, and closes again."""


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One incident: its kind, what it is about, since when, and the sentence that people read."""

    kind: str
    subject: str
    since: datetime
    sentence: str
    number: int = 0
    noted_at: datetime | None = None
    closed_at: datetime | None = None
