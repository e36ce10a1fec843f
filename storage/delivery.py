"""A delivery: one alert on its way to one channel, and the receipts of what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from storage.record import Organisation, Value

DeliveryState = Literal[
    "waiting-for-round", "waiting", "sending", "sent", "retry", "unknown", "given-up", "cancelled"
]  # fmt: skip
Result = Literal["sent", "failed", "partly", "timed-out", "refused"]


class Receipt(Value):
    """What one attempt came to. ``detail`` never holds an address."""

    at: datetime
    result: Result
    detail: dict[str, Any]
    seconds: float | None = None


class Delivery(Value):
    """One alert on its way to one channel, with the receipts of its attempts, oldest first."""

    id: int
    alert_id: int
    channel: str
    rules: tuple[str, ...]
    key: str
    state: DeliveryState
    organisation: Organisation
    created_at: datetime
    due_at: datetime | None
    first_tried_at: datetime | None
    done_at: datetime | None
    attempts: int
    detail: str | None
    receipts: tuple[Receipt, ...] = ()

    @property
    def may_repeat(self) -> bool:
        """Whether an earlier attempt may have arrived although nobody said so."""
        return any(receipt.result == "timed-out" for receipt in self.receipts)

    @property
    def accepted(self) -> frozenset[str]:
        """The marks of the recipients who have it already."""
        return frozenset(mark for receipt in self.receipts for mark in receipt.detail.get("accepted", ()))
