"""Why a link is no paper of a board's public meetings: one short sentence, or None for one that may be."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .wordings import BOARD, ITEM_WORDS

_SOCIAL = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|linkedin|instagram|whatsapp|pinterest|reddit|threads|bsky|tiktok)\.(?:com|app|net)$"
)
_VIDEO = re.compile(
    r"(?:^|\.)(?:youtube|youtu|vimeo|teams\.microsoft|teams\.live|zoom|streamable|slido|webex|gotomeeting|eventbrite"
    r"|safelinks\.protection\.outlook)\.(?:com|be|us|co\.uk)$"
)
_RECORDED = re.compile(r"\.(?:mp4|mp3|m4a|m4v|mov|wav|avi|webm|wmv|ics|jpe?g|png|gif|svg|webp|css|js)$", re.IGNORECASE)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_GOVERNORS = _rule(r"council of governors|governors'? (?:meeting|council|paper|agenda|pack)|\bcog\b|members'? council")
_AGM = _rule(r"annual (?:general|members'?|public) meeting|\bagm\b|\bamm\b|annual members'?")
_ANNUAL = r"(?:annual (?:general|members'?|public) meeting|agm|amm)\b"
_WITH_AGM = _rule(
    rf"\bboard\b.{{0,40}}(?:\band\b|&|\+|/|\bincluding\b|\bfollowed by\b).{{0,20}}\b{_ANNUAL}"
    rf"|\b{_ANNUAL}\W+(?:and|&|\+|with) (?:\w+ ){{0,2}}board\b"
    rf"|\((?:including|incl\.?|with|and|followed by) (?:the |its )?{_ANNUAL}\)"
)
"""A meeting of the board on the day of the annual one, in one set of papers."""
_TRUSTEES = _rule(
    r"\bcorporate trustees?\b|\bcharit(?:y|able)(?:'s)? (?:funds? )?trustees?\b|\btrustees? of the charit"
)
_PRIVATE = _rule(
    r"\bpart[\s_-]?(?:2|two|ii|b)\b|\bprivate\b(?! (?:patient|finance|sector|hospital|provider|practice|rent))"
    r"|\bconfidential\b(?! [ie]nquir)|\bclosed (?:session|meeting|board)|\bin[\s_-]camera\b"
)
_HALF = _rule(
    r"\b(?:2|two|ii) of (?:2|two|3|three|4)\b|\bpages? \d|\bin public\b.*\bpart|\bpublic\b.*\bpart (?:2|two)\b"
)
_TOLD_IN_PUBLIC = _rule(
    r"\bsummar(?:y|ies)\b|\breports? (?:from|of|on) (?:the |last |previous |our )*(?:private|part|confidential|closed)"
    r"|\b(?:matters|business|decisions|items) (?:\w+ ){0,3}(?:in|at|from|by) (?:the )?(?:private|part|closed)"
)
"""What a public meeting is told of a private one."""
_COMMITTEE = _rule(r"\bcommittees?\b|\bsub-?committees?\b|\bcommittee-")
_REFERENCE = _rule(r"terms of reference|\btor\b")
_INTERESTS = _rule(
    r"regist(?:er|ry)s?[\s_-](?:of[\s_-])?(?:(?:\w+'?[\s_-]){0,3}interests?|gifts)|declarations?[\s_-]of[\s_-]"
    r"(?:\w+[\s_-])?interests?"
    r"|gifts[\s_-](?:and|&)[\s_-]hospitality|fit and proper"
)
_QUESTIONS = _rule(
    r"questions? (?:and|&) answers?|\bq ?(?:&|and) ?as?\b|questions? (?:from|by|to|for) (?:the |members |our )*"
    r"(?:public|board|trust|staff)|public questions|(?:ask|submit|submitting|asking|put) (?:a |your )?questions?"
    r"|question form"
)
_OBSERVERS = _rule(
    r"observers?'? (?:notes?|guid|inform|form)|(?:guidance|information|notes?) (?:for|to) (?:observers|the public"
    r"|attend)"
    r"|joining instructions|how to (?:attend|join|find)|\bvenue\b|directions to|map of"
)
_RECORDING = _rule(
    r"(?:meeting|board|video|audio|watch)[\s_-]recordings?|recordings? of (?:the|our|this)|watch (?:the|our"
    r"|back|on|again|live|a )"
    r"|livestream|live stream|webcast"
    r"|\byoutube\b|join (?:the|this|us|via|online|on|by)|\bteams (?:link|meeting)|\bwebinar\b|\bvideo\b"
)
_EXPENSES = _rule(r"\bexpenses\b|\bremuneration report\b")
_PEOPLE = _rule(
    r"meet (?:the|our) (?:board|directors|team|chair)|board (?:members|profiles|biograph)|our (?:board members"
    r"|directors)$"
)
_POLICY = _rule(
    r"\bpolic(?:y|ies)\b|standing (?:orders|financial instructions)|schemes? of (?:reservation|delegation)"
    r"|\bconstitution\b|\bcode of conduct\b|matters reserved|provider licence"
)
_GLOSSARY = _rule(r"\bglossary\b|\bacronyms?\b|jargon|abbreviations")
_DATES = _rule(
    r"^(?:\W|\d|public|trust|board|of|directors|meetings?|future|forward|the|schedule of|calendar of|our|nhs|in)*"
    r"\b(?:meeting dates|dates of|schedule|calendar|planner|forward plan|dates)\b"
)
_EARLIER = _rule(
    r"privacy|accessib|cookie|site ?map|freedom of information|\bfoi\b|publication scheme|contact us|complaint"
    r"|careers|vacanc"
)

_ALWAYS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_INTERESTS, "a register of interests or gifts, not a paper of a meeting"),
    (_QUESTIONS, "questions and answers, not a paper of a meeting"),
    (_OBSERVERS, "a note for those who attend, not a paper of a meeting"),
    (_RECORDING, "a recording or a link to join, not a paper"),
    (_GLOSSARY, "a glossary, not a paper of a meeting"),
    (_EXPENSES, "expenses or pay, not a paper of a meeting"),
    (_PEOPLE, "about the people on the board, not a paper of a meeting"),
    (_DATES, "a list of dates, not a paper of a meeting"),
)
"""Left out whatever stands around them."""
_UNLESS_AN_ITEM: tuple[tuple[re.Pattern[str], str], ...] = (
    (_GOVERNORS, "of the Council of Governors, not of the board"),
    (_AGM, "of the annual meeting, not of a meeting of the board"),
    (_TRUSTEES, "of the trustees of a charity, not of the board"),
    (_REFERENCE, "terms of reference, not a paper of a meeting"),
    (_COMMITTEE, "a committee's own papers, not those of the board"),
    (_POLICY, "a policy or a rule of the trust, not a paper of a meeting"),
)
"""Left out, but not as one of the papers of a meeting, such as a committee's report to the board."""


def of_address(address: str) -> str | None:
    """Why an address is none to look at, whatever its words are."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    if _SOCIAL.search(host):
        return "a social network"
    if _VIDEO.search(host):
        return "a recording or a link to join, not a paper"
    return "a recording or a picture, not a paper" if _RECORDED.search(parts.path) else None


def of_words(words: str, *, item: str | None = None, inside: bool = False) -> str | None:
    """Why words name no paper of the board's public meetings.

    ``item``: its number on the agenda; ``inside``: it stands among the papers of one meeting.
    """
    told = (item is not None or inside) and _TOLD_IN_PUBLIC.search(words)
    if _PRIVATE.search(words) and not _HALF.search(words) and not told:
        return "of the private part of a meeting"
    for pattern, why in _ALWAYS:
        if pattern.search(words) and not (item and why.startswith(("a list", "about", "expenses"))):
            return why
    if item is not None or (
        inside and (ITEM_WORDS.search(words) or _COMMITTEE.search(words)) and not _REFERENCE.search(words)
    ):
        return None
    for pattern, why in _UNLESS_AN_ITEM:
        if pattern is _AGM and _WITH_AGM.search(words):
            continue
        if pattern.search(words) and not _reports(pattern, words):
            return None if inside and pattern is _POLICY else why
    return None


def of_heading(words: str) -> str | None:
    """Why what stands under a heading is of other meetings; None where the heading names the board as well."""
    if _PRIVATE.search(words):
        return "of the private part of a meeting"
    words = _WITH_AGM.sub("", words)
    other = next((why for pattern, why in _UNLESS_AN_ITEM if pattern.search(words)), None)
    if other is None:
        other = next((why for pattern, why in (_ALWAYS[0], _ALWAYS[1], _ALWAYS[6]) if pattern.search(words)), None)
    return None if other and BOARD.search(_COMMITTEE_OF_BOARD.sub("", words)) else other


def of_line(words: str) -> str | None:
    """Why a day that a line names is not that of a public meeting of the board."""
    if _PRIVATE.search(words):
        return "of the private part of a meeting"
    rules = (rule for rule in _UNLESS_AN_ITEM if rule[0] in (_GOVERNORS, _AGM, _COMMITTEE))
    other = next((why for pattern, why in rules if pattern.search(words)), None)
    return None if other and BOARD.search(_COMMITTEE_OF_BOARD.sub("", words)) else other


def is_elsewhere(words: str) -> bool:
    """Whether a link leads to a part of the site that lists no papers of any meeting."""
    return bool(_EARLIER.search(words))


_COMMITTEE_OF_BOARD = _rule(r"(?:board(?:'s)? (?:sub-?)?committees?|committees? of the board)")


def _reports(pattern: re.Pattern[str], words: str) -> bool:
    """Whether the words are of a report about it: of a committee's chair to the board."""
    return (
        pattern in (_COMMITTEE, _GOVERNORS)
        and bool(ITEM_WORDS.search(words))
        and not re.search(r"\b(?:papers|agenda|minutes|pack)\b", words, re.IGNORECASE)
    )
