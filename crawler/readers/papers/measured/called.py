"""What a sentence calls the thing whose figure it gives."""

from __future__ import annotations

import re

from crawler.readers.spelling import folded

from .asked import NAMES
from .clauses import Clause
from .figure import Figure
from .period import MONTH

_TRAIL = re.compile(
    r"(?:^|[\s,(])(?:is|was|were|are|be|being|at|of|to|stood|stands|standing|has|have|had|been|remains?|remained|now|"
    r"currently|"
    r"presently|increased|increasing|decreased|decreasing|reduced|improved|improving|deteriorated|declined|fell|"
    r"fallen|falling|"
    r"rose|risen|rising|recorded|reported|achieved|achieving|attained|reached|reaching|dropped|a|an|the|in|for|on|"
    r"slightly|further|"
    r"again|also|which|that|this|with|by|running|sits?|shows?|showing|shown|totals?|totalled|stable|just|only|still|"
    r"level|overall|"
    r"continues?|continued|reporting|closed|finished|ended|approximately|around|measured|as|end|month|year|date|"
    r"position|and|"
    rf"averaged|averaging|within|outside|target|targets|not|met|failed|meet|exceeded|n't|(?:as at |in |for |"
    rf"at )?(?:the )?(?:end (?:of )?)?{MONTH}(?:[ '’]{{0,2}}(?:20)?\d\d)?|"
    r"m(?:onth )?\d{1,2}|q[1-4]|(?:20)?\d\d/\d\d|ytd)\s*$"
)
_COUNT = re.compile(r"(?<=[a-z] (?:to|at)) \d{1,3}(?:,\d{3})*(?:\.\d+)?$")
"""The count whose share follows in brackets: "fell to 1,204 (1.6%)"."""
_FROM = re.compile(
    rf"\s+from \d[\d,.]{{0,8}}(?:\s?(?:%|per cent|days?|weeks?|minutes?))?(?: in {MONTH}(?: 20\d\d)?)?\s+to$",
    re.IGNORECASE,
)
"""Where a figure came from: "rose from 48% to 57%"."""
_MARKS = " \t,;:.–—-=(*•"
_LEAD = re.compile(
    rf"(?:(?:in|for|during|at|as at|by) (?:the )?(?:end (?:of )?)?(?:{MONTH}|q(?:uarter )?[1-4])"
    r"(?:[ '’]{0,2}(?:20)?\d\d(?:/\d\d)?)?,? |"
    r"(?:in|for|during|at|by|as at|since|throughout) [^,]{1,50},\s*|(?:however|overall|currently|also|"
    r"additionally|similarly|whilst|while|and|but|with|where|although|our|the|trust[- ]?wide|trust's|trust|"
    r"this month'?s?|there (?:is|was) "
    r"(?:an? )?)[\s,]+)"
)
_NUMBERING = re.compile(r"^[\s*•-]*(?:\d{1,2}(?:\.\d{1,2}){1,3}[.)]?|\d{1,2}[.)]|[a-z]\))\s+")
_ASKED = re.compile(
    r"(?i)\b(?:against )?(?:(?:the|our|an?|its) )?(?:national |local |trust |trust's )*(?:target|standard|trajectory|"
    r"threshold|ambition|plan)(?: of| is| was)?\s*$"
)
_TOLD = re.compile(
    r"(?i)^.{0,160}\b(?:reported|noted|advised|explained|said|highlighted|confirmed|informed|stated|added|told|agreed|showed|shows)"
    r" (?:\w+ ){0,4}?that "
)
"""Who says it is no part of its name."""
_INSIDE = re.compile(
    r"\b(?:the|our|an?) (?=(?:average|overall|total|number|percentage|proportion|rate|mean|median|rolling|monthly|"
    r"cumulative|trust)\b)"
)
_FOR = re.compile(
    r"\s?(?:compliance |performance |achieved |achievement )?(?:for|of|in|on|with) (?:the |our |"
    r"all )?(?P<name>[a-z0-9][^,;().]{2,90}?)"
    r"(?=\s*(?:[,;().]|$|\b(?:against|compared|versus|vs|which|that is|is|was|were|are|has|below|above|at|"
    r"and remains?|and was|with)\b|"
    rf"\b(?:in|for|during|at end of) {MONTH}))"
)
_COUNTED = re.compile(
    r"\s?of (?:the |our |all )?(?P<name>[a-z][^,;()%\d]{2,60}? (?:are|were|is|was|had|have|"
    r"has) [^,;()%]{2,60}?)\s*(?=[(,;]|$|\b(?:against|compared|versus|vs|which|below|above)\b)"
)
"""What is counted in "96% of … are …", as one name."""
_CASES = re.compile(
    r"\s?(?:new |confirmed |reported |formal |hospital[- ]onset )*(?P<name>(?:cases?|instances?|incidents?|episodes?|"
    r"patients?|people|children|breaches|complaints?|referrals?|falls|waits|waiters|pathways|attendances|appointments)\b[^,;()]{0,80}?)"
    r"(?=\s*(?:[,;(]|$|\b(?:against|compared|versus|vs|which|year[- ]to[- ]date|ytd|so far|in (?:the )?month|"
    r"this (?:month|year))\b"
    rf"|\b(?:in|for|during|at end of) {MONTH}))"
)
"""What is counted in "31 cases of …"."""
_GENERAL = frozenset({
    "it", "this", "that", "these", "they", "we", "trust", "performance", "compliance", "achievement", "rate",
    "figure", "position", "result", "score", "we achieved", "overall", "current", "currently", "reported", "value",
    "total", "number", "percentage", "trust performance", "overall performance", "which", "there", "there were",
    "trust achieved", "current performance", "overall compliance", "latest", "month", "average", "below", "above",
    "target", "remains", "completed", "delivered", "undertook", "undertaken", "performed", "carried out", "conducted",
    "trust completed", "trust delivered", "we completed", "we delivered", "risk", "risks", "organisation",
    "organisation recorded",
})  # fmt: skip
_THINGS = re.compile(
    r"\s(?P<name>(?:[a-z][\w-]+ ){1,5}?[a-z][\w-]*s)(?=\s*(?:[,;(]|(?:were|was|against|compared|"
    r"versus|in|during|for)\b))"
)
"""What a bare figure counts, in "3,136 health checks against"."""
_SOURCE = re.compile(
    r"(?:[\w'’-]+ ){0,4}(?:data|dashboards?|scorecards?|reports?|figures)(?: (?:records?|shows?|indicates?))?"
)
"""Where a figure is from is no name of it."""
_A_MONTH = re.compile(rf"{MONTH}(?: 20\d\d)?")
_ENDED = re.compile(
    rf"^\W*(?:(?:national|local|trust|annual|year-end) )?{NAMES}\b\W*(?:and|with|while|whilst)?\s", re.IGNORECASE
)
"""How the target before ends, where a clause has several."""
_MEETS = re.compile(
    r"^(?:we|the trust|[A-Z]{2,6}) (?:is|are) (?:now |currently )?(?:meeting|achieving|delivering) (?:the )?"
)
_CHART = re.compile(
    r"\s+(?:is|are|was|remains?)(?: currently)? (?:in|showing|displaying) (?:special|common)[- ]cause\b.*$",
    re.IGNORECASE,
)
_MOST_WORDS = 16


def name_of(clause: Clause, start: int, value: Figure, stop: int) -> str | None:
    """The words before a figure without the verbs between, else those behind it; None where neither is a plain name.

    ``start``: where this part of the clause begins; ``stop``: where the target of the figure begins.
    """
    before = _before(_ENDED.sub("", clause.text[start : value.start]), whole=start == 0)
    if before and not _general(before):
        return before
    end = stop if stop > value.end else len(clause.text)
    part = clause.words[value.end : end]
    found = _COUNTED.match(part) or _CASES.match(part) or (_THINGS.match(part) if value.unit == "" else None)
    found = found or _FOR.match(part + (" against" if end < len(clause.text) else ""))
    return _whole(clause.text[value.end :], found) if found else None


def name_asked(clause: Clause, start: int, target: Figure) -> str | None:
    """The name where the target stands before its figure: behind the target's "for", else before the target."""
    behind = target.end + (7 if clause.words.startswith(" target", target.end) else 0)
    if (found := _FOR.match(clause.words[behind:])) and (name := _whole(clause.text[behind:], found)):
        return name
    before = _before(_ASKED.sub("", clause.text[start : target.start]), whole=start == 0)
    return before if before and not _general(before) else None


def _general(name: str) -> bool:
    said = folded(name)
    return (
        said in _GENERAL
        or said.endswith((" we", " it", " they"))
        or any(whole.fullmatch(said) for whole in (_A_MONTH, _SOURCE))
    )


def _whole(text: str, found: re.Match[str]) -> str | None:
    name = text[found.start("name") : found.end("name")].strip(_MARKS)
    return name if _plain(name) and not _general(name) else None


def _before(part: str, *, whole: bool) -> str | None:
    words = _NUMBERING.sub("", part).strip(_MARKS) if whole else part.strip(_MARKS)
    words = _stripped(_CHART.sub("", _MEETS.sub("", _TOLD.sub("", words))))
    lead = 0
    while lead < 6 and (found := _LEAD.match(folded(words))):
        words, lead = words[found.end() :].strip(_MARKS), lead + 1
    inside = list(_INSIDE.finditer(folded(words)))
    if inside and (len(words.split()) > 6 or words[:3].casefold() == "in "):
        words = words[inside[-1].end() :]
    if len(words.split()) > _MOST_WORDS:
        words = words.rpartition(", ")[2]
    words = words.strip(_MARKS)
    return words if _plain(words) else None


def _stripped(words: str) -> str:
    for _ in range(20):
        words = _FROM.sub("", _COUNT.sub("", words))
        found = _TRAIL.search(folded(words[-60:]))
        if not found:
            break
        tail = len(folded(words[-60:])) - found.start()
        words = words[: len(words) - tail].rstrip(_MARKS)
    return words


def _plain(name: str) -> bool:
    return len(re.findall(r"[A-Za-z]", name)) >= 3 and len(name.split()) <= _MOST_WORDS and "%" not in name
