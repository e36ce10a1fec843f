"""Who of several recipients of one address has a message: those are left out of the next attempt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from apprise.plugins import base


class Taken:
    """Marks that hold no address, in place of the set by which Apprise's own attempts leave out who has it.

    Apprise asks for, and adds, a slot: the part of the message (always the first here) and, as type and text, whatever
    the plugin calls a recipient by. For most plugins there is one for each recipient.
    """

    def __init__(self, reference: str, before: frozenset[str]) -> None:
        """``before`` are the marks of those who have it already, some of whom this address may no more lead to."""
        self._reference = reference
        self._here: set[str] = set()
        self.marks = before

    @contextmanager
    def kept(self) -> Iterator[None]:
        """The time of one message."""
        token = base._delivery_tracker.set(self)  # type: ignore[arg-type]
        try:
            yield
        finally:
            base._delivery_tracker.reset(token)

    @property
    def have(self) -> int:
        """How many of the recipients that Apprise came to have it."""
        return len(self._here)

    def __contains__(self, slot: Any) -> bool:
        mark = self._mark(slot)
        if mark in self.marks:
            self._here.add(mark)
        return mark in self.marks

    def add(self, slot: Any) -> None:
        """Keep who has it; what stands for the message as a whole is no recipient."""
        if slot != base.NotifyBase._slot(base._PIECE_DELIVERED, False):
            mark = self._mark(slot)
            self._here.add(mark)
            self.marks |= {mark}

    def _mark(self, slot: Any) -> str:
        part, (kind, name) = slot
        return sha256(f"{self._reference} {part} {kind.__qualname__} {name}".encode()).hexdigest()[:16]
