"""Who of several recipients of one address has a message: those are left out of the next attempt."""

from __future__ import annotations

from hashlib import sha256
from typing import Any


class Taken:
    """Marks that hold no address, in place of what Apprise keeps to leave out of its own attempts who has it.

    Apprise's plugins ask (``is_delivered``) for, and mark (``mark_delivered``), whatever they call a recipient by. For
    most of them there is one such key for each recipient.
    """

    def __init__(self, reference: str, before: frozenset[str]) -> None:
        """``before`` are the marks of those who have it already, some of whom this address may no more lead to."""
        self._reference = reference
        self._here: set[str] = set()
        self.marks = before

    def stand_in(self, service: Any) -> None:
        """Let a service ask here for this message; for its next one, another stands in."""
        service.is_delivered, service.mark_delivered = self._is_delivered, self._mark_delivered

    @property
    def have(self) -> int:
        """How many of the recipients that Apprise came to have it."""
        return len(self._here)

    def _is_delivered(self, key: Any, per_message: bool = False) -> bool:
        mark = self._mark(key, per_message)
        if mark in self.marks:
            self._here.add(mark)
        return mark in self.marks

    def _mark_delivered(self, key: Any, per_message: bool = False) -> None:
        # What stands for the message as a whole has no name, and is no recipient.
        if type(key) is not object:
            mark = self._mark(key, per_message)
            self._here.add(mark)
            self.marks |= {mark}

    def _mark(self, key: Any, per_message: bool) -> str:
        # No message is sent in pieces: what is not of the whole message is of its first.
        part = None if per_message else 0
        return sha256(f"{self._reference} {part} {type(key).__qualname__} {key!r}".encode()).hexdigest()[:16]
