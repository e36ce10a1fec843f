"""The words by which trusts name meetings, papers and what is neither."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


BOARD = _any(
    r"\bboards?\b(?!ing)",
    r"\bbod\b",
    r"\btb\b",
    r"boardbook",
    r"\bpublic meeting",
    r"meetings? in public",
    r"directors'? meeting",
)
"""That something is of a board."""
PAPERS = _any(
    r"\bpapers?\b",
    r"\bagendas?\b",
    r"\bminutes\b",
    r"\bpacks?\b",
    r"\bbundles?\b",
    r"\bmeetings?\b",
    r"board ?book",
    r"meeting ?book",
    r"\benclosures?\b",
    r"\breports?\b",
    r"\bdocuments?\b",
)
"""That something is of a meeting."""
PACK = _any(
    r"\b(?:board|meeting|public|full|complete|combined|agenda|information|paper)s?[\s_-]?packs?\b",
    r"\bpack\b",
    r"\bpapers\b",
    r"\bbundle\b",
    r"(?:board|meeting)[\s_-]?book\b",
    r"\bboard (?:meeting )?paper\b",
    r"\bcombined\b",
    r"\bfull (?:set|meeting|board)\b",
    r"agenda (?:and|&|\+) (?:\w+ )?(?:reports|documents)",
    r"\bpublic documents\b",
)
AGENDA = _any(r"\bagenda\b")
MINUTES = _any(
    r"\b(?:draft |approved |unconfirmed |confirmed |ratified )?minutes\b",
    r"\bnotes of the (?:last )?meeting",
    r"\b(?:board|meeting) notes\b",
)
SUPPLEMENT = _any(
    r"supplement",
    r"\baddend(?:um|a)\b",
    r"\blate (?:paper|item|report)",
    r"\bappendi(?:x|ces)\b",
    r"\bannex",
    r"reading room",
    r"background reading",
    r"\bto follow\b",
    r"\badditional (?:paper|item|document)",
    r"to take away",
    r"\bsummary (?:of|document)\b",
    r"\bboard (?:summary|briefing)\b",
    r"information pack",
)
ITEM_WORDS = _any(
    r"\breports?\b",
    r"\bupdates?\b",
    r"\bsummary\b",
    r"\bassurance\b",
    r"\bchair'?s\b",
    r"\bescalation\b",
    r"\bhighlights?\b",
    r"\bkey issues\b",
    r"\b3a\b",
    r"\baaa\b",
    r"\bto (?:the )?board\b",
    r"\bannual\b",
    r"\bfor approval\b",
    r"\bcover (?:sheet|paper)\b",
)
"""What a paper about something is called, which that thing's own papers are not."""
GENERIC = _any(
    r"(?:please )?(?:click |tap )?(?:here )?(?:to )?(?:download|view|open|read|see|access|get)?(?: more| here| now)?"
    r"(?: the| this)?(?: full)?(?: file| document| pdf| papers?| paper here| report)?(?: about this(?: \w+)?)?"
    r"(?: here)?",
    r"(?:pdf|docx?|here|link|file|document|more|details|attachment|zip|xlsx?|pptx?)",
)
"""A link's words that say nothing of what it leads to; matched whole."""
NOISE = _any(
    r"\(?\bopens? in (?:a )?new (?:window|tab)\b\)?",
    r"\(?external link\)?",
    r"[\[(]?\b(?:pdf|docx?|pptx?|xlsx?|zip)\b[\s,:|–-]{0,3}(?:file)?[\s,:|–-]{0,3}\d+(?:\.\d+)?\s?[kmg]i?b\b[\])]?",
    r"[\[(]\s?(?:pdf|docx?|pptx?|xlsx?|zip)(?:[\s,;–-]{1,3}\d+(?:\.\d+)?\s?[kmg]i?b)?"
    r"(?:[\s,;–-]{1,3}\d+ pages?)?\s?[\])]",
    r"[\[(]?\b\d+(?:\.\d+)?\s?[kmg]i?b\b[\])]?",
    r"\.(?:pdf|docx?|pptx?|xlsx?|zip)\b",
)
"""What a site adds to a title of its own accord."""
