"""Lines that CQC prints in fixed words: where a part of a page begins, dates with their label, scores."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .dates import read_date, starts_with_date
from .spelling import clean, folded

_MENU = re.compile(r"on this page|contents|in this (?:report|section)|jump to|skip to")
_REPORT_FROM = re.compile(
    r"(?:this is (?:the|our) )?report from:? (.+?)[ ,]*(?:pilot )?(?:assessment|inspection)\.?", re.IGNORECASE
)
_ENTRY = re.compile(r"during an? .{3,90}")
_CARRIED_OUT = re.compile(
    r"(?:inspection|assessment|review)s? (?:was |were )?(?:carried out|"
    r"undertaken)(?: on)? (.+?)(?:\s+(during an? .+))?",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"on this page|all (?:inspections|assessments|reports)(?: and (?:assessments|inspections|"
    r"reports))?|overview|reports?|"
    r"latest (?:inspection|assessment|report|review|rating)s?(?: summary)?(?:[: ].{0,60})?|"
    r"inspection (?:summary|reports?)|"
    r"assessment (?:summary|reports?)|overall summary(?: (?:&|and) ratings?)?|(?:our |current |cqc )?ratings|"
    r"(?:specialisms|services)(?: ?/ ?| and | or )?(?:services|specialisms)?|"
    r"cqc inspections of services|registered on .{4,40}|our view of the service"
)
_SCORE = re.compile(r"(?:(?:quality )?statement )?score\s*[:-]?\s*(\d{1,3})(?:\s*(?:out of|/)\s*4)?", re.IGNORECASE)
_NAME_AND_SCORE = re.compile(
    r"([A-Z][^.:;?!]{2,120}?)(?:[\s:–-]+Score|(?<=[a-z])Score)\s*[:–-]\s*(\d{1,3})(?:\s*(?:out of|/)\s*4)?"
)
_AREA = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)\s*\(\s*out of 100\s*\)\s*for this area\b", re.IGNORECASE)
_SCORED = re.compile(r"[^.:;?!]{0,80}\bscored?\s*(?:of |is |:)?\s*", re.IGNORECASE)
_PAST = re.compile(r"\b(?:previous|previously|last|earlier|before|had|former|prior)\b", re.IGNORECASE)
_LABELLED = {
    "section": re.compile(r"(?:last |page |rating |section )?updated(?: on)?\s*:?\s*(.+)"),
    "published": re.compile(
        r"(?:report |date )?(?:first )?(?:published|of publication|"
        r"publication date)(?: on)?\s*:?\s*(.+)"
    ),
    "visit": re.compile(
        r"(?:date|dates) of (?:the |our )?(?:assessment|inspection|site visit|visit|review)s?\s*:?\s*(.+)"
    ),
    "latest": re.compile(r"(?:latest|last) (?:inspection|assessment)(?: was| on| date)?\s*:?\s*(.+)"),
}
_FULL_REPORT = re.compile(r"read (?:the|our) (?:latest|full) .{0,40}report\b.*")
_FIND_OUT = re.compile(
    r"(?:find out|read the|published|updated|how we calculate|read more|see more|view all|download|"
    r"print this|back to top|show (?:all|more)|share this)\b.*"
)


@dataclass(frozen=True)
class AreaScore:
    """A printed ``N (out of 100) for this area``, its sentence, and what else the block says."""

    number: Decimal
    quote: str
    rest: str


def is_menu_title(text: str) -> bool:
    """Whether the text is the title of the list of a page's own parts."""
    return len(text) < 40 and bool(_MENU.fullmatch(folded(text).rstrip(" :")))


def opens_body(text: str) -> bool:
    """Whether the text is a line with which the part under the header begins."""
    if len(text) > 120:
        return False
    text = folded(text).rstrip(" :.")
    return bool(
        _BODY.fullmatch(text) or _ENTRY.fullmatch(text) or _CARRIED_OUT.match(text) or _REPORT_FROM.fullmatch(text)
    )


def report_from(text: str) -> tuple[bool, str | None]:
    """Whether the line is "Report from D assessment", and D as ISO."""
    found = _REPORT_FROM.fullmatch(text) if len(text) < 100 else None
    return bool(found), read_date(found[1]) if found else None


def entry_title(text: str) -> str | None:
    """The text, where it is a line that says what an inspection or assessment was ("During a routine inspection")."""
    return text if len(text) < 130 and not text.endswith((".", ":")) and _ENTRY.fullmatch(folded(text)) else None


def carried_out(text: str) -> tuple[str, str] | None:
    """The printed dates and the title of "Inspection carried out on D [During …]"."""
    found = _CARRIED_OUT.fullmatch(re.sub(r"\s*Download report.*$", "", clean(text))) if len(text) < 400 else None
    return (found[1], found[2] or "") if found else None


def labelled(text: str, label: str) -> str | None:
    """What follows a label (section, published, visit, latest) at the beginning of a line, folded; None without it."""
    found = _LABELLED[label].match(folded(text)) if len(text) < 1200 else None
    return found[1] if found else None


def labelled_in(texts: Sequence[str], n: int, label: str) -> str | None:
    """The same for the nth of the lines of a page: a label alone in its line takes the line below it."""
    found = labelled(texts[n], label)
    if found is None and n + 1 < len(texts) and len(texts[n]) < 40:
        alone = labelled(f"{texts[n]} {texts[n + 1]}", label)
        return alone if alone and date_line(texts[n]) is None and folded(texts[n + 1]).startswith(alone) else None
    return found


def date_line(text: str) -> str | None:
    """A date under a heading, alone or behind "Updated": ISO, "" where it cannot be read, None for no date."""
    if len(text) > 70:
        return None
    words = labelled(text, "section") or folded(text)
    if read_date(words):
        return read_date(words)
    return "" if starts_with_date(words) and len(words.split()) <= 8 and not re.search(r"[a-z]{10,}", words) else None


def score(text: str) -> int | None:
    """The number of a line that is wholly ``Score: n``."""
    found = _SCORE.fullmatch(folded(text)) if len(text) < 40 else None
    return int(found[1]) if found else None


def score_without_number(text: str) -> bool:
    """Whether the line is ``Score:`` with something else than a number, or nothing."""
    return len(text) < 40 and score(text) is None and bool(re.fullmatch(r"score\s*:\s*(?:\D.*)?", folded(text)))


def name_and_score(text: str) -> tuple[str, str] | None:
    """A line that holds a statement's name and its ``Score: n``, apart."""
    found = _NAME_AND_SCORE.fullmatch(text) if len(text) < 160 else None
    if not found or len(found[1].split()) > 10 or score(text) is not None:
        return None
    return found[1].strip(), f"Score: {found[2]}"


def area_score(text: str) -> AreaScore | None:
    """The score of a key question that a block prints about now; None for prose that tells an earlier one."""
    found = _AREA.search(text[:400])
    if not found:
        return None
    before = text[: found.start()]
    if before.strip() and (not _SCORED.fullmatch(before) or _PAST.search(before)):
        return None
    end = found.end() + (1 if text[found.end() : found.end() + 1] == "." else 0)
    rest = text[end:].strip()
    return AreaScore(
        Decimal(found[1]), text[:end].strip(), "" if _FIND_OUT.match(folded(rest)) and len(rest) < 200 else rest
    )


def offers_report(text: str) -> bool:
    """Whether a line is the words of a link to the latest report."""
    return len(text) < 120 and bool(_FULL_REPORT.fullmatch(folded(text)))


def is_invitation(text: str) -> bool:
    """Whether a short line only leads elsewhere ("Find out what we look at when we assess this area")."""
    return len(text) < 160 and bool(_FIND_OUT.fullmatch(folded(text)))
