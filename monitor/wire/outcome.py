"""What one attempt at sending a message came to, for all its recipients, in words without any address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from storage.delivery import Result

NOT_TRUSTED = "is not one that this machine trusts: fetch.ca_bundle can name those of your own network"


@dataclass(frozen=True)
class Outcome:
    """What one attempt came to, in words without any address; ``accepted`` marks the recipients who have it.

    ``retry_after``: the seconds that the other side asked to be left alone, where it said so.
    """

    result: Result
    reason: str
    accepted: frozenset[str] = frozenset()
    seconds: float = 0.0
    service: str = ""
    retry_after: float | None = None

    def after(self, seconds: float, service: str) -> Outcome:
        """The same with how long it took and which service it was."""
        return replace(self, seconds=round(seconds, 3), service=service)

    @property
    def detail(self) -> dict[str, Any]:
        """What the receipt keeps."""
        return {"service": self.service, "reason": self.reason, "accepted": sorted(self.accepted)}


def together(bad: Sequence[Outcome], accepted: frozenset[str], *, have: int, of: int) -> Outcome:
    """One outcome for all recipients, ``have`` of whom have it: sent when all do, refused when nobody else takes it.

    What may have arrived with anybody may have arrived.
    """
    if not bad:
        return Outcome("sent", "sent", accepted)
    reasons = "; ".join(dict.fromkeys(one.reason for one in bad))
    if have:
        reasons = f"{have} of {of} recipients have it; {reasons}"
    results = {one.result for one in bad}
    wait = max((one.retry_after for one in bad if one.retry_after is not None), default=None)
    if results == {"refused"}:
        return Outcome("refused", reasons, accepted)
    if "timed-out" in results:
        return Outcome("timed-out", reasons, accepted, retry_after=wait)
    return Outcome("partly" if have else "failed", reasons, accepted, retry_after=wait)
