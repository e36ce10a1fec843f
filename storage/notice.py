"""A notice: what an operator is told of incidents, all that one message has to say of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from storage.record import Value

What = Literal["opened", "reminder", "over"]


class Told(Value):
    """What is told of one incident: that it is open, that it still is, or that it is over.

    ``sentence`` is as it was when the notice was made, ``over_at`` as it is now: a message that waited may tell both.
    ``channel`` is the one that the incident is about, where it is about one.
    """

    kind: str
    subject: str
    what: What
    sentence: str
    since: datetime
    over_at: datetime | None = None
    channel: str | None = None
    reference: str | None = None


class NoticeView(Value):
    """What a message to an operator is composed from: open ones first, at least one."""

    told: tuple[Told, ...]
