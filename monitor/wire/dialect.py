"""The same words where a service reads formatting, mentions and line breaks into plain text."""

from __future__ import annotations

import re

from monitor.short import harmless

_ADDRESS = re.compile(r"(https?://\S+)")


def unformatted(text: str) -> str:
    """The text with nothing in it that formats, or calls anybody; addresses stay addresses."""
    parts = _ADDRESS.split(text)
    parts[::2] = [harmless(part.replace("@\u200b", "@")) for part in parts[::2]]
    return "".join(parts)


def paragraphs(text: str) -> str:
    """The text with an empty line after each line.

    In a card of Teams one line break alone is a space ("by design", microsoft/AdaptiveCards issue 5538), and on
    telephones a backslash before a sign, as Apprise would write it, shows (issue 5590).
    """
    return "\n\n".join(line for line in unformatted(text).splitlines() if line.strip())
