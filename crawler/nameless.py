"""What is kept of a page that a person saves: nobody's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

REMOVED = "Name Removed"
"""It has the form of a name, so that the readers pass over it as they pass over the name."""


@dataclass(frozen=True)
class Nameless:
    """The page or document as it may be kept, in UTF-8, and the names that were found in it."""

    content: bytes
    html: bool
    names: tuple[str, ...] = ()
    json: bool = False

    @property
    def suffix(self) -> str:
        """How the name of a file with it ends."""
        return "html" if self.html else "json" if self.json else "txt"


def without(text: str, names: Sequence[str]) -> str:
    """The text with every one of the names replaced, however it is spaced."""
    for name in names:
        text = re.sub(r"\s+".join(map(re.escape, name.split())), REMOVED, text)
    return text
