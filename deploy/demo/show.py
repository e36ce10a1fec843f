"""A received e-mail on the terminal, as its recipient has it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from email.message import EmailMessage

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

BAR = "  │ "


@dataclass(frozen=True)
class _Shown:
    message: EmailMessage

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(20, options.max_width - len(BAR))
        for line in console.render_lines(self._text(), options.update(width=width), pad=False):
            yield Segment(BAR, Style(dim=True))
            yield from line
            yield Segment.line()

    def _text(self) -> Text:
        text = Text(overflow="fold")
        for name in ("Subject", "From", "To"):
            text.append(f"{name}: ", Style(dim=True))
            # A long header comes folded, with white space where the lines were joined.
            value = " ".join(_harmless(str(self.message[name] or "")).split())
            text.append(f"{value}\n", Style(bold=name == "Subject"))
        return text.append(f"\n{_harmless(plain_part(self.message)).strip()}")


def show(message: EmailMessage) -> _Shown:
    """A message for rich's ``print``: Subject, From, To and the plain part, wrapped to the terminal, behind a bar."""
    return _Shown(message)


def plain_part(message: EmailMessage) -> str:
    """The text that a reader without HTML sees; empty where the message has none."""
    part = message.get_body(preferencelist=("plain",))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _harmless(text: str) -> str:
    """The text without control characters, which could move the cursor or colour the terminal."""
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each) != "Cc")
