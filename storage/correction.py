"""A correction: what was told and does not hold, as one message says it to those who were told."""

from __future__ import annotations

from datetime import datetime

from storage.alert import AlertedChange
from storage.record import KeyQuestion, Organisation, Value

WITHDRAWN, NOT_CONFIRMED = "withdrawn", "not-confirmed"
"""Why something is corrected: a person withdrew it here, or its page showed something else at the next visits."""


class Stands(Value):
    """One line of the table: what stands of a key question now, and what had been told (None: nothing of it)."""

    key_question: KeyQuestion
    now: str | None = None
    told: str | None = None


class CorrectionView(Value):
    """What the message of a correction to one channel is composed from.

    ``changes`` are those that do not hold, worst first, as they were told. ``told_at`` and ``reference`` are of the
    message to this channel that told them, ``in_digest`` says that it was a digest. ``table`` has overall and the five
    key questions of ``table_scope`` as they stand, or is empty where no rating is known there.
    """

    organisation: Organisation
    changes: tuple[AlertedChange, ...]
    cause: str
    author: str | None = None
    reason: str
    made_at: datetime
    told_at: datetime | None = None
    reference: str | None = None
    in_digest: bool = False
    table_scope: str | None = None
    table_scope_name: str | None = None
    table: tuple[Stands, ...] = ()
