"""What a sentence calls the thing whose figure it gives."""

from __future__ import annotations

import re

from crawler.readers.spelling import folded

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_TRAIL = re.compile(
    r"(?:^|[\s,(])(?:is|was|were|are|be|being|at|of|to|stood|stands|standing|has|have|had|been|remains?|remained|now|currently|"
    r"presently|increased|increasing|decreased|decreasing|reduced|improved|improving|deteriorated|declined|fell|fallen|falling|"
    r"rose|risen|rising|recorded|reported|achieved|achieving|attained|reached|reaching|dropped|a|an|the|in|for|on|slightly|further|"
    r"again|also|which|that|this|with|by|running|sits?|shows?|showing|shown|totals?|totalled|stable|just|only|still|level|overall|"
    r"continues?|continued|reporting|closed|finished|ended|approximately|around|measured|as|end|month|year|date|position|and|"
    rf"averaged|averaging|within|outside|target|targets|not|met|failed|meet|exceeded|n't|(?:as at |in |for |at )?(?:the )?(?:end (?:of )?)?{_MONTH}(?:[ '’]{{0,2}}(?:20)?\d\d)?|"
    r"m(?:onth )?\d{1,2}|q[1-4]|(?:20)?\d\d/\d\d|ytd)\s*$"
)
_MARKS = " \t,;:.–—-=(*•"
_LEAD = re.compile(
    r"(?:(?:in|for|during|at|by|as at|since|throughout) [^,]{1,50},\s*|(?:however|overall|currently|also|"
    r"additionally|similarly|whilst|while|and|but|with|where|although|our|the|trust[- ]?wide|trust's|trust|this month'?s?|there (?:is|was) "
    r"(?:an? )?)[\s,]+)"
)
_NUMBERING = re.compile(r"^[\s*•-]*(?:\d{1,2}(?:\.\d{1,2}){1,3}[.)]?|\d{1,2}[.)]|[a-z]\))\s+")
_ASKED = re.compile(r"(?i)\b(?:against )?(?:(?:the|our|an?|its) )?(?:national |local |trust |trust's )*(?:target|standard|trajectory|threshold|ambition|plan)(?: of| is| was)?\s*$")
_INSIDE = re.compile(r"\b(?:the|our|an?) (?=(?:average|overall|total|number|percentage|proportion|rate|mean|median|rolling|monthly|cumulative|trust)\b)")
_FOR = re.compile(
    r"\s?(?:compliance |performance |achieved |achievement )?(?:for|of|in|on|with) (?:the |our |all )?(?P<name>[a-z0-9][^,;().]{2,90}?)"
    r"(?=\s*(?:[,;().]|$|\b(?:against|compared|versus|vs|which|that is|is|was|were|are|has|below|above|at|and remains?|and was|with)\b|"
    rf"\b(?:in|for|during|at end of) {_MONTH}))"
)
_COUNTED = re.compile(r"\s?of (?:the |our |all )?(?P<name>[a-z][^,;()%\d]{2,60}? (?:are|were|is|was|had|have|has) [^,;()%\d]{2,50}?)\s*(?=[(,;]|$)")
"""What is counted in "96% of … are …", as one name."""
_CASES = re.compile(
    r"\s?(?:new |confirmed |reported |formal |hospital[- ]onset )*(?P<name>(?:cases?|instances?|incidents?|episodes?|patients?|breaches|complaints?|referrals?|falls)\b[^,;()]{0,80}?)"
    r"(?=\s*(?:[,;(]|$|\b(?:against|compared|versus|vs|which|year[- ]to[- ]date|ytd|so far|in (?:the )?month|this (?:month|year))\b"
    rf"|\b(?:in|for|during|at end of) {_MONTH}))"
)
"""What is counted in "31 cases of …"."""
_GENERAL = frozenset(
    "it|this|that|these|they|we|trust|performance|compliance|achievement|rate|figure|position|result|score|we achieved|"
    "overall|current|currently|reported|value|total|number|percentage|trust performance|overall performance|which|there|there were|"
    "trust achieved|current performance|overall compliance|latest|month|average|below|above|target|remains".split("|")
)
_MOST_WORDS = 16


def name_of(text: str, words: str, start: int, value: tuple[int, int], stop: int) -> str | None:
    """The words before a figure without the verbs between, else those behind it; None where neither is a plain name.

    ``text`` is the clause, ``words`` the same folded, ``start`` where this part of it begins, ``value`` where the figure stands, ``stop`` where its
    target begins.
    """
    before = _before(text[start : value[0]], whole=start == 0)
    if before and folded(before) not in _GENERAL:
        return before
    end = stop if stop > value[1] else len(text)
    part = words[value[1] : end]
    found = _COUNTED.match(part) or _CASES.match(part) or _FOR.match(part + (" against" if end < len(text) else ""))
    if not found:
        return None
    name = text[value[1] + found.start("name") : value[1] + found.end("name")].strip(_MARKS)
    return name if _plain(name) else None


def name_asked(text: str, words: str, start: int, target: tuple[int, int]) -> str | None:
    """The name where the target stands before its figure: behind the target's "for", else before the target."""
    if (found := _FOR.match(words[target[1] :].removeprefix(" target"))) is not None:
        shift = target[1] + (7 if words.startswith(" target", target[1]) else 0)
        name = text[shift + found.start("name") : shift + found.end("name")].strip(_MARKS)
        if _plain(name) and folded(name) not in _GENERAL:
            return name
    before = _before(_ASKED.sub("", text[start : target[0]]), whole=start == 0)
    return before if before and folded(before) not in _GENERAL else None


def _before(part: str, *, whole: bool) -> str | None:
    words = _NUMBERING.sub("", part).strip(_MARKS) if whole else part.strip(_MARKS)
    words = _stripped(words)
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
        found = _TRAIL.search(folded(words[-60:]))
        if not found:
            break
        tail = len(folded(words[-60:])) - found.start()
        words = words[: len(words) - tail].rstrip(_MARKS)
    return words


def _plain(name: str) -> bool:
    return len(re.findall(r"[A-Za-z]", name)) >= 3 and len(name.split()) <= _MOST_WORDS and "%" not in name
