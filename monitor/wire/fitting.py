"""Fit a message into what a service takes: summary first, what is left out counted, the reference always there."""

from __future__ import annotations

from json import dumps

from monitor.message import Message
from monitor.sentences import cut
from storage.record import Value

REFERENCE = "Reference "


class Limits(Value):
    """What a service takes in one message; None: as much as there is.

    ``title``: characters of the subject; 0 where the service has none, and it stands above the text. ``body``:
    characters of the text. ``together``: the subject counts as text. ``as_json``: a character counts as the bytes that
    it takes in JSON, as where a service counts bytes; otherwise beyond the first 65,536 it counts twice.
    """

    title: int | None = None
    body: int | None = None
    together: bool = False
    as_json: bool = False

    @property
    def characters(self) -> int | None:
        """How many characters subject and text may have together where all are plain: what to compose for."""
        return None if self.body is None else self.body - len(_BETWEEN)

    def takes(self, message: Message) -> bool:
        """Whether the service takes the whole message as it is."""
        if self.title and self._size(message.subject) > self.title:
            return False
        return self.body is None or self._size(message.text.rstrip()) <= self._room(message.subject)

    def fit(self, message: Message) -> Message:
        """The message, or as much of it as the service takes. It is never empty and never without its reference."""
        if self.takes(message):
            return message
        last = f"{REFERENCE}{message.reference}"
        most = [self.title] if self.title else []
        if self.body is not None and (self.together or not self.title):
            most.append(self.body - len(_BETWEEN) - self._size(last) - _COUNTED)
        subject = self._cut(message.subject, min(most, default=len(message.subject) * 6))
        shorter = message.model_copy(update={"subject": subject})
        if self.takes(shorter):
            return shorter
        return shorter.model_copy(update={"text": self._text(message.text, last, self._room(subject))})

    def _room(self, subject: str) -> int:
        """The characters that are left for the text beside this subject."""
        beside = (self.together or not self.title) and subject
        return (self.body or 0) - (self._size(f"{subject}{_BETWEEN}") if beside else 0)

    def _text(self, text: str, last: str, room: int) -> str:
        lines = [line for line in text.strip().splitlines() if line != last]
        left = sum(1 for line in lines if line.strip())
        kept: list[str] = []
        room -= self._size(last)
        for line in lines:
            after = left - bool(line.strip())
            if self._size(f"{line}\n{_more(after)}") > room:
                break
            kept.append(line)
            left, room = after, room - self._size(f"{line}\n")
        if not kept and lines and (first := self._cut(lines[0], room - self._size(f"\n{_more(left - 1)}"))):
            kept, left = [first], left - 1
        return "\n".join(["\n".join(kept).rstrip(), _more(left) + last] if kept else [_more(left) + last])

    def _cut(self, line: str, room: int) -> str:
        """As much of the line as there is room for; nothing where that is next to nothing."""
        while (size := self._size(line)) > room:
            length = len(line.removesuffix("…")) - max(1, (size - room) // 12)
            if length < _LEAST:
                return ""
            line = cut(line.removesuffix("…"), length)
        return line

    def _size(self, text: str) -> int:
        return len(dumps(text)) - 2 if self.as_json else len(text.encode("utf-16-le")) // 2


_BETWEEN = "\r\n"
"""What Apprise puts between a subject and the text below it."""
_LEAST = 8
"""Fewer characters of a line than this say nothing."""
_COUNTED = len("and 9999 more lines\n") + 1


def _more(count: int) -> str:
    """What is said of lines that are left out, with the end of its line."""
    return f"and {count} more line{'s' * (count > 1)}\n" if count else ""
