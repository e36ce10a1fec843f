"""A delivery: one message on its way to one channel, and the receipts of what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from storage.change import Severity
from storage.record import Organisation, Value

DeliveryState = Literal[
    "waiting-for-round", "waiting", "sending", "sent", "retry", "unknown", "asking", "given-up", "cancelled"
]  # fmt: skip
About = Literal["alert", "digest", "correction", "notice"]
"""What a message is made of: an alert, many alerts in a table, the correction of one, or what an operator is told."""
Result = Literal["sent", "failed", "partly", "timed-out", "refused"]


class Receipt(Value):
    """What one attempt came to. ``detail`` never holds an address."""

    at: datetime
    result: Result
    detail: dict[str, Any]
    seconds: float | None = None


class Delivery(Value):
    """One message on its way to one channel, with the receipts of its attempts, oldest first.

    Exactly one of the four numbers is given; ``organisation`` is None where the message is about no single one.
    """

    id: int
    alert_id: int | None = None
    digest_id: int | None = None
    correction_id: int | None = None
    notice_id: int | None = None
    channel: str
    rules: tuple[str, ...]
    severity: Severity = "high"
    key: str
    state: DeliveryState
    organisation: Organisation | None = None
    created_at: datetime
    released_at: datetime | None = None
    due_at: datetime | None
    first_tried_at: datetime | None
    tried_at: datetime | None = None
    done_at: datetime | None
    attempts: int
    escalated_from: int | None = None
    detail: str | None
    receipts: tuple[Receipt, ...] = ()

    @property
    def about(self) -> About:
        """What the message is made of."""
        if self.alert_id is not None:
            return "alert"
        if self.digest_id is not None:
            return "digest"
        return "correction" if self.correction_id is not None else "notice"

    @property
    def may_repeat(self) -> bool:
        """Whether an earlier attempt may have arrived although nobody said so."""
        return any(receipt.result == "timed-out" for receipt in self.receipts)

    @property
    def accepted(self) -> frozenset[str]:
        """The marks of the recipients who have it already."""
        return frozenset(mark for receipt in self.receipts for mark in receipt.detail.get("accepted", ()))
