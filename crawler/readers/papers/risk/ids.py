"""The ids that a text gives to risks, in any spelling; numbers that count something are none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from .figures import BAND

_STRONG = "BAF|CRAF|CRR|ORR|SRR|SR|PR"
_NUMBER = r"\d{1,6}(?:\.\d{1,2})?[a-z]?(?![\w%]|[.,:-]\d|/\d{1,2}(?!\d))"
_LETTERED = r"(?-i:[A-Z]{1,5})[ -]?\d{1,5}(?:\.\d{1,2})?(?-i:[a-z])?(?![\w%]|[,/]\d)"
_HOW = (
    r"(?:register\s{1,3})?(?:ids?\b|id's\b|nos?\b\.?|numbers?\b|refs?\b\.?|references?\b|datix\b|ulysses\b|\#)"
    r"(?:\s{1,3}(?:nos?|numbers?|ids?|refs?)\b\.?)?"
)
_KEYED = re.compile(
    rf"(?<![\w£$])(?P<word>risks?|issues?|datix|ulysses|(?-i:BAF|SR|CRR)(?!-)|(?-i:IDs?))\b"
    rf"(?P<open>\s(?:are|were|include)[\s:]{{1,3}}(?=\d{{3,6}} ?\(\d{{1,2}}\))|\s{{0,3}}\(?)\s{{0,3}}"
    rf"(?P<how>{_HOW})?[\s:#(-]{{0,4}}(?P<id>{_LETTERED}|{_NUMBER})",
    re.IGNORECASE,
)
_KEYS, _SHORT_KEY = ("risk", "issue", "datix", "ulysses"), re.compile(r"\b(?:BAF|SR|CRR|IDs?\b)")
"""Of these one stands in every text that the pattern above is in."""
_STANDING = re.compile(
    r"(?<![\w/.-])(?P<id>(?:(?:BAF|CRAF|CRR|ORR|SRR)[ -]?|(?:SR|PR)-?)(?!20[12]\d\b)\d{1,4}(?:\.\d{1,2})?[a-z]?)"
    r"(?![\w%]|[,/]\d)"
)
_HASHED = re.compile(r"(?<![\w&#])#(?P<id>\d{2,6})(?![\w%]|[.,/-]\d)")
_MORE = re.compile(
    rf"\s{{0,3}}(?P<beside>\([^()]{{1,60}}\))?\s{{0,3}}(?:,\s{{0,3}}(?:and|&|or)?|;|&|/|\band\b|\bor\b)"
    rf"\s{{0,3}}(?P<id>{_LETTERED}|{_NUMBER})",
    re.IGNORECASE,
)
_UNITS = (
    "patients?|people|persons?|staff|children|adults?|responses?|respondents?|days?|weeks?|months?|hours?|minutes?|"
    "years?|beds?|cases?|incidents?|calls?|referrals?|appointments?|per|percent|million|thousand|m|k|bn|wte|fte|risks?|"
    "times|colleagues|employees|sites?|wards?|items?|entries|actions?|others?|points?|pages?|trusts?|deaths?|births?|"
    "complaints?|vacancies|assessments?|women|men|babies|families|service users?|out of|of (?:\\d|the\\b|"
    "these|which|whom)"
)
_COUNTS = re.compile(
    rf"\s{{0,3}}(?:\+|(?:and|or|&)\s{{1,3}}(?:above|over|more|higher|greater|below|under|less|lower)\b|(?:{_UNITS})\b)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:-\s?[A-Z]{1,5}[ -]?\d|(?:\bto\b|\bthrough\b)\s(?:[A-Z]{1,5}[ -]?\d|\d{3}))")
_KIND = re.compile(
    r"\b(board assurance framework|strategic|principal|BAF|current|residual|target|initial|inherent|gross|net|"
    r"overall|at|"
    r"of|high|low|medium|moderate|extreme|significant|total|open|new|closed|all|a|remaining|lower|higher)\s{1,3}$",
    re.IGNORECASE,
)
_PREFIX = {"board assurance framework": "BAF", "baf": "BAF", "strategic": "SR", "principal": "PR"}
_NO_ID = re.compile(r"(?:Q[1-4]|H[12]|M\d{1,2}|T[1-4]|FY ?\d+|Y\d|COVID[ -]?\d+|P\d|CO2|WTE ?\d+|B\d)$")
_ABOUT_RISKS = re.compile(rf"\brisk|\brated\b|\bscor(?:e|ed|ing)\b|\d\s?[-:(]?\s?{BAND}\b", re.IGNORECASE)
_USED = re.compile(
    r"(?:\s{0,2}(?::|\s-)\s{0,2}\(?(?:there (?:is|are|may|could)|if|failure|fail\w*|inability|unable|lack|insufficient|"
    r"inadequate|potential|due to|as a result|risk (?:of|that)|the risk)\b"
    r"|\s{1,2}(?:(?:was|were|is|are|be|has|have|had|been|being|will|to|should|now|also|then|therefore|formally|remains?|"
    r"remained)\s){1,4}(?:closed|de-?escalated|escalated|increased|reduced|decreased|lowered|raised|rated|scored|"
    r"re-?scored|re-?rated|merged|archived|added to|removed from|unchanged|static)\b"
    r"|\s{0,2}\((?:(?:current|residual|risk)\s)*(?:score|rating|rated|scored)\b)",
    re.IGNORECASE,
)
"""What stands behind an id, and behind no year: the risk's words, what became of it, its rating."""
_DIGIT = re.compile(r"\d")
_PARTS = re.compile(r"([A-Z]*)[ /-]?0*(\d+)((?:\.\d+)?)([a-z]?)", re.IGNORECASE)
_CELL = re.compile(
    rf"(?:risk\s{{0,2}})?(?:{_HOW})?[\s:.]{{0,3}}(?P<id>[A-Z]{{0,6}}[ /-]?\d{{1,6}}(?:\.\d{{1,2}})?[a-z]?)"
    r"\s{0,2}(?:\([^()]{1,40}\)|\*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Naming:
    """One place that names a risk; namings of one list ("Risks 3120, 3254 and 3182") share their ``group``."""

    id: str
    start: int
    end: int
    group: int


def one_spelling(text: str, prefix: str = "") -> str:
    """An id in its one spelling: ``BAF 09`` is ``BAF9``, ``R-1042`` is ``R1042``, ``sr1A`` is ``SR1a``."""
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        return text.strip()
    letters, number, dotted, last = found.groups()
    small = not letters and len(number) <= 2
    return f"{letters.upper() or (prefix if small else '')}{number}{dotted}{last.lower()}"


def cell_id(text: str, prefix: str = "") -> str | None:
    """The id that the whole cell of a register's column of ids is; None for anything else."""
    found = _CELL.fullmatch(text.strip()) if len(text) < 80 else None
    return one_spelling(found["id"], prefix) if found else None


def named(text: str, known: frozenset[str] = frozenset()) -> list[Naming]:
    """Every naming of a risk in a plain text (see ``plain``), in order.

    ``known``: ids with letters that registers and entries hold; they are found wherever they stand alone.
    """
    if not _DIGIT.search(text):
        return []
    said = text.casefold()
    about_risks = "risk" in said
    found: list[Naming] = []
    keyed = any(key in said for key in _KEYS) or _SHORT_KEY.search(text)
    for match in _KEYED.finditer(text) if keyed else ():
        if not found or match.start() >= found[-1].end:
            found += _list_of(text, match, known)
    taken = {place for one in found for place in range(one.start, one.end)}
    alone = [match for match in _STANDING.finditer(text) if _stands(text, match, about_risks)]
    alone += [match for match in _HASHED.finditer(text) if about_risks]
    alone += [match for match in _ALONE.finditer(text) if _is_of(text, match, known)] if known else []
    for match in alone:
        if taken.isdisjoint(range(*match.span())):
            taken.update(range(*match.span()))
            found.append(
                Naming(id=one_spelling(match["id"]), start=match.start(), end=match.end(), group=match.start())
            )
    return _joined(text, sorted(found, key=lambda one: one.start))


_ALONE = re.compile(r"(?<![\w/.-])(?P<id>[A-Z]{1,6}[ -]?\d{1,5}(?:\.\d{1,2})?[a-z]?)(?![\w%]|[,/]\d)")


def _counts(text: str, at: int) -> bool:
    """Whether what stands behind a number is what it counts; with a capital it is the title of a risk."""
    unit = _COUNTS.match(text, at)
    return unit is not None and not (unit[0].strip()[:1].isupper() and not text.isupper())


def _is_of(text: str, match: re.Match[str], known: frozenset[str]) -> bool:
    """Whether an id is known, or has the letters that several of those that are known begin with."""
    if (found := one_spelling(match["id"])) in known:
        return True
    letters = found.rstrip("0123456789.abcdefghijklmnopqrstuvwxyz")
    if letters not in _beginnings(known):
        return False
    return not (_counts(text, match.end()) or _RANGE.match(text, match.end()))


@lru_cache(maxsize=64)
def _beginnings(known: frozenset[str]) -> frozenset[str]:
    """The letters, three or more, that at least two ids begin with."""
    times = Counter(one.rstrip("0123456789.abcdefghijklmnopqrstuvwxyz") for one in known)
    return frozenset(letters for letters, many in times.items() if many > 1 and len(letters) > 2)


def _stands(text: str, match: re.Match[str], about_risks: bool) -> bool:
    """Whether an id that stands without the word is one: ``SR24`` may be a spending review, "CRR 15+" a threshold."""
    if _counts(text, match.end()) or _RANGE.match(text, match.end()):
        return False
    if re.search(r"\b(?:to|-)\s?$", text[max(0, match.start() - 4) : match.start()]) and _ALONE.search(
        text, max(0, match.start() - 12), match.start()
    ):
        return False  # the end of a range
    number = int(re.sub(r"\D", "", match["id"].partition(".")[0]) or 0)
    return number <= 20 or about_risks or not match["id"].startswith(("SR", "PR"))


def _list_of(text: str, match: re.Match[str], known: frozenset[str]) -> list[Naming]:
    """The id behind a word such as "Risk", and those that follow it in one list; none where it counts something."""
    before = text[max(0, match.start() - 30) : match.start()]
    kind = _KIND.search(before)
    qualifier = kind[1].casefold() if kind else ""
    word = match["word"].casefold()
    prefix = _PREFIX.get(qualifier, "BAF" if word == "baf" else "")
    spans = [(match.start("id"), match.end("id"))]
    end = match.end("id")
    while (more := _MORE.match(text, end)) and _alike(match["id"], more["id"]) and not _COUNTS.match(text, more.end()):
        spans.append(more.span("id"))
        end = more.end()
    if _RANGE.match(text, end) or not _is_id(text, match, qualifier, spans, end, known):
        return []
    return [
        Naming(id=one_spelling(text[start:stop], prefix), start=start if n else match.start(), end=stop, group=n)
        for n, (start, stop) in enumerate(spans)
    ]


def _is_id(
    text: str, match: re.Match[str], qualifier: str, spans: list[tuple[int, int]], end: int, known: frozenset[str]
) -> bool:
    """Whether what stands behind a word such as "Risk" is an id, and no count, year or rating."""
    word, printed, how = match["word"], match["id"], match["how"]
    lower = word.casefold()
    lettered = printed[:1].isalpha()
    if _NO_ID.fullmatch(printed) or (_counts(text, end) and not how):
        return False
    if lower in ("datix", "ulysses", "id", "ids"):
        about_incidents = re.search(r"\bincident|\bStEIS\b", text[max(0, match.start() - 60) : end + 60], re.IGNORECASE)
        return "risk" in text.casefold() and not about_incidents and not lettered
    if lower in ("sr", "crr", "baf") and not how:
        return False  # "BAF 9" is found as it stands
    if lower.startswith("issue"):
        long = len(re.sub(r"\D", "", printed)) >= 3
        return bool(how or word[:1].isupper()) and long and bool(_ABOUT_RISKS.search(text))
    if how:
        return True
    if lettered:
        return bool(re.match(_STRONG, printed)) or len(re.match(r"[A-Z]*", printed)[0]) <= 4  # type: ignore[index]
    used = _USED.match(text, end) is not None
    return printed in known or _is_bare_id(match, qualifier, several=len(spans) > 1, used=used)


def _is_bare_id(match: re.Match[str], qualifier: str, *, several: bool, used: bool) -> bool:
    """Whether a number right behind the word "risk" or "risks" is an id; what looks like a year only where it is
    ``used`` as one."""
    word, digits = match["word"], re.match(r"\d+", match["id"])
    number = digits[0] if digits else ""
    if len(number) <= 2:
        if "(" in match["open"] or (qualifier and qualifier not in _PREFIX):
            return False
        return (word[:1].isupper() or qualifier in _PREFIX) and (several or not word.casefold().endswith("s"))
    plural = word.casefold().endswith("s")
    if qualifier == "at" or (qualifier in ("of", "total", "all") and plural and not several):
        return False
    if not several and 1990 <= int(number) <= 2040:
        return used and not plural
    return several or not plural or (len(number) >= 4 and qualifier not in ("open", "new"))


def _alike(one: str, other: str) -> bool:
    """Whether two ids can stand in one list: the same letters, or numbers of about the same length."""
    letters, others = re.sub(r"[^A-Za-z].*", "", one), re.sub(r"[^A-Za-z].*", "", other)
    if bool(letters) != bool(others):
        return False
    if letters:
        return letters == others or bool(re.match(_STRONG, others))
    long, far = len(re.sub(r"\D.*", "", one)), len(re.sub(r"\D.*", "", other))
    return abs(long - far) <= (1 if min(long, far) >= 3 else 0) or max(long, far) <= 2


_BETWEEN = re.compile(r"[\s,;&/()]*(?:and|or|both)?[\s,;&/()]*", re.IGNORECASE)


def _joined(text: str, found: list[Naming]) -> list[Naming]:
    """The namings, those with nothing but "and" or a comma between them as one group."""
    grouped: list[Naming] = []
    number = 0
    for n, one in enumerate(found):
        if n and not _BETWEEN.fullmatch(text, found[n - 1].end, one.start):
            number += 1
        grouped.append(Naming(id=one.id, start=one.start, end=one.end, group=number))
    return grouped
