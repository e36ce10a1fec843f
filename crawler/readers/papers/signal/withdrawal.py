"""Whether a sentence says that something was taken back."""

from __future__ import annotations

import re

from .clause import clause

_NOT_DONE = re.compile(
    r"(?:\bnot\b|n't\b|\bnever\b(?![- ]event)|\bbe\b|\bbeing\b|\byet to\b|\bto have\b|\bto\b|\bcould\b|\bwould\b|"
    r"\bmay\b|"
    r"\bwill\b|\bcan\b|\bawait\w*\b"
    r"|\buntil\b|\bif\b|\bonce\b|\bwhen\b|\bunless\b|\bbefore\b|\b(?:seek|request|hop|consider|recommend|"
    r"propos)\w*\b|\bappl(?:y|ied|ication)\b"
    r"|\bexpect\w*\b|\bactions?\b|\brecommendations?\b|\bmilestones?\b|\bpatients?\b)(?:\s+[\w'-]+){0,4}?\s*$",
    re.IGNORECASE,
)
_ON = re.compile(
    r",?\s(?:but|and|which|that)\s(?:the (?:[\w-]+ )?(?:notice|conditions?|undertakings?|referral|"
    r"report|enforcement) )?(?:has|have|had|was|were|is|are|later|subsequently|since)\b[^.;]{0,80}",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\s*(?:on|by|in|at)?\s*(?:criteria|plan|readiness|strategy)\b", re.IGNORECASE)


def withdrawn(text: str, start: int, end: int, by: re.Pattern[str]) -> bool:
    """Whether what ``text[start:end]`` names was taken back, by one of the words ``by``, and not merely may be."""
    around = clause(text, start, end)
    on = _ON.match(around.rest, len(around.after))
    words = f"{around.before}{text[start:end]}{around.after}{on[0] if on else ''}"
    return any(
        not _NOT_DONE.search(words[max(0, found.start() - 60) : found.start()]) and not _AHEAD.match(words, found.end())
        for found in by.finditer(words)
    )
