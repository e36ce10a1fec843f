"""Write short, for a chat: as many lines as there is room for, and nothing in them that formats, links or mentions."""

from __future__ import annotations

import re


def filled(begin: list[str], links: list[str], further: list[str], last_of_all: str, *, room: int) -> list[str]:
    """The lines for which there is room, the links before what is further told; those that are left out counted.

    ``last_of_all`` may be missing without being counted.
    """
    every = len([*begin, *links, *further])
    first, last, more, left = _chosen(begin, links, further, room)
    counted: list[str] = []
    if every > len([*first, *last, *more]):
        first, last, more, left = _chosen(begin, links, further, room - len("and 99 more lines") - 1)
        missing = every - len([*first, *last, *more])
        counted, _ = fitting([f"and {missing} more line{'s' * (missing > 1)}"], room)
    end, _ = fitting([last_of_all], left)
    return [*first, *more, *last, *end, *counted]


def _chosen(
    begin: list[str], links: list[str], further: list[str], room: int
) -> tuple[list[str], list[str], list[str], int]:
    first, room = fitting(begin, room)
    last, room = fitting(links, room)
    more, room = fitting(further, room)
    return first, last, more, room


def fitting(lines: list[str], room: int) -> tuple[list[str], int]:
    """The lines for which there is room, none after one that does not fit, and what room is left."""
    kept = []
    for line in filter(None, lines):
        if len(line) + 1 > room:
            break
        kept.append(line)
        room -= len(line) + 1
    return kept, room


_SIGNS = str.maketrans({"<": "‹", ">": "›", "`": "'", "*": "∗", "_": " ", "~": "∼", "[": "(", "]": ")", "|": "¦"})


def harmless(text: str) -> str:
    """Text that mentions nobody, links nowhere and formats nothing, whichever chat shows it."""
    # A zero-width space after the sign: it looks the same and is no mention, no link.
    return re.sub(r"(?i)\b(https?|ftp|www)(:|\.)", "\\1\u200b\\2", text.translate(_SIGNS).replace("@", "@\u200b"))
