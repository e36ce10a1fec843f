"""The ratings that a sentence states: which figure, of what kind, and whether it stands or was only thought of."""

from __future__ import annotations

import re

from .evidence import Kind, Said
from .figures import figure_at
from .moves import MAYBE, RATED, SUBJECT, arrows, earlier, from_to, moved

_QUALIFIERS = (
    "current|currently|target|initial|inherent|gross|original|previous|last|prior|former|residual|net|overall|"
    "present|latest|"
    "mitigated|unmitigated|uncontrolled|controlled|baseline|proposed|new|revised|updated|agreed|combined|"
    "highest|tolerable|tolerance|"
    "tolerated|risk|risks|baf|appetite|rag|opening|closing|future|forecast|projected|predicted|expected|desired"
)
_KINDS: dict[str, Kind | None] = {
    **dict.fromkeys(("target", "desired", "future"), "target"),
    **dict.fromkeys(("initial", "inherent", "gross", "original", "unmitigated", "uncontrolled", "baseline"), "initial"),
    **dict.fromkeys(("previous", "last", "prior", "former", "opening"), "previous"),
    **dict.fromkeys(("residual", "mitigated", "controlled"), "residual"),
    **dict.fromkeys(("tolerable", "tolerance", "tolerated", "appetite"), None),
    **dict.fromkeys(("proposed", "forecast", "projected", "predicted", "expected", "highest"), None),
}
_ANCHOR = re.compile(
    r"\b(?=[a-z])(?:"  # at the beginnings of words alone, which is much faster
    rf"(?P<quals>(?:\b(?:{_QUALIFIERS})\b(?:'s)?[\s/-]{{1,3}}){{0,4}})\b(?P<noun>ratings?|scores?|grading|"
    rf"grade|level)\b"
    r"|\b(?P<verb>(?:re-?)?(?:rated|scored|graded|assessed|scoring)|scores)\b"
    r"|\b(?P<still>remain(?:s|ed|ing)?|unchanged|static|stays|stayed|held|kept|keep|maintained|stable|continues)\b"
    rf"|\b(?P<move>(?:re-?)?(?:increas|reduc|decreas|rais|lower|escalat|de-escalat|upgrad|downgrad|mov|"
    rf"chang)(?:es|ed|ing|e|s)?|"
    r"raised|lowered|rose|risen|fell|fallen|dropped|increase|reduction|rise|fall|decrease|movement|gone|went|"
    r"revised|up|down)\b"
    r"|\b(?P<qual>current|target|initial|inherent|gross|residual|net|previous|previously|formerly)\b"
    r"(?:\s(?:risk|quarter|month)(?:\s?\([LCIS]\s?x\s?[LCIS]\))?(?=\s?[:=(]|\s\d))?)",
    re.IGNORECASE,
)
_MAY_BE_FIGURE = re.compile(r"[0-9](?<![\d.,£]\d)(?:(?<=0)\d|(?<=1)\d|(?<=2)[0-5])?(?![\d%]|[.,]\d)")
_STATING = (
    "scor", "rated", "rating", "grad", "level", "assess", "current", "target", "initial", "inherent", "residual",
    "gross", "net", "previous", "formerly", "from", "to", "→", "->", "remain", "unchanged", "static", "stay", "held",
    "keep", "kept", "maintain", "stable", "continues",
)  # fmt: skip
"""Of these one stands in every sentence that states a rating."""
_IN_BRACKETS = re.compile(
    rf"\s?\(\s?(?P<what>(?:{_QUALIFIERS}|[LCIS]\s?x\s?[LCIS]|score|rating)(?:\s\w{{1,12}})?)\s?\)", re.IGNORECASE
)
_GAP = re.compile(
    r"(?:[\s:=,(/-]|\b(?:of|at|as|is|are|was|were|now|currently|a|an|the|be|been|being|still|again|has|have|"
    r"remains?|remained|"
    r"static|stable|unchanged|both|each|all|for|this|these|risks?|level|overall|therefore|also|its|score|"
    r"rating|is a)\b){0,9}",
    re.IGNORECASE,
)
_CLOSE = re.compile(r"\s?[:=()-]?\s?(?:is|of|at)?\s?", re.IGNORECASE)
_TIME_AT = re.compile(r"\b(?:months?|weeks?|days|time|date|since|periods?|years?)(?: \w+){0,2}\s{1,2}$", re.IGNORECASE)
_AT = re.compile(
    r"(?:\s(?:static|stable|unchanged|the same|rated|scored|with a|a|risk|score|rating|level)){0,4}\s(?:at|of|"
    r"as)\s(?:an?\s)?",
    re.IGNORECASE,
)
_KEEP_AT = re.compile(r"[^.;:]{0,70}?\bat\s", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:previously|formerly|last (?:month|quarter|year|meeting)|originally|initially|at the time|had "
    r"been)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\s(?:last (?:month|quarter|year|meeting|time)|at the (?:last|previous) meeting|previously)\b", re.IGNORECASE
)
_FOREIGN = re.compile(
    r"\b(?:trust|trust's|organisation|we|survey|audit|index|inspection|review|benchmark\w*|FFT|toolkit|PLACE|"
    r"staff|assessment|CQC|oversight framework)"
    r"\s{1,2}(?:(?:is|are|was|were|has|have|been|now|currently|also|overall)\s{1,2}){0,3}$",
    re.IGNORECASE,
)
_BEFORE_NOUN = re.compile(
    r"(?:^|[^\w\s]\s{0,2}|\d[a-z]?(?:'s)?\s{1,2}|\b(?:the|a|an|its|this|their|these|those|with|and|of|at|in|"
    r"to|has|have|had|is|was|are|were|same|on|for|that|which|"
    r"high|higher|low|lower|red|amber|each|our|by|all|both|keep|kept|maintain|retain|reduce|increase|it|now|s|"
    r"entry|id|risk's|from|where|as|or)\s{1,2})$",
    re.IGNORECASE,
)


def rated(text: str) -> list[Said]:
    """Every rating that one sentence of plain text states, in order; each figure once."""
    if not _MAY_BE_FIGURE.search(text):
        return []
    said = text.casefold()
    if not any(word in said for word in _STATING):
        return []
    found: list[Said] = []
    end = 0
    for match in _ANCHOR.finditer(text):
        if match.start() < end:
            continue
        for one in _at(text, match):
            if one.start >= end:
                found.append(one)
                end = max(end, one.end)
    found += [one for one in arrows(text) if not any(a.start < one.end and one.start < a.end for a in found)]
    return sorted(found, key=lambda one: one.start)


def _at(text: str, match: re.Match[str]) -> list[Said]:
    if match["noun"]:
        return _by_noun(text, match)
    if match["verb"]:
        return _by_verb(text, match)
    if match["move"]:
        return moved(text, match)
    if match["still"]:
        return _still(text, match)
    return _by_qualifier(text, match)


def _kind(words: str, otherwise: Kind | None = "current") -> Kind | None:
    kind = otherwise
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word in ("current", "currently", "net", "present", "latest"):
            return "current"
        kind = _KINDS.get(word, kind)
    return kind


def _by_noun(text: str, match: re.Match[str]) -> list[Said]:
    quals, end = match["quals"], match.end()
    kind = _kind(quals)
    if bracket := _IN_BRACKETS.match(text, end):
        kind, end = _kind(bracket["what"], kind), bracket.end()
    before = text[max(0, match.start() - 24) : match.start()]
    own = bool(quals.strip()) and not re.fullmatch(r"(?:overall|last|new|highest|latest)[\s-]*", quals, re.IGNORECASE)
    if (
        kind is None
        or _TIME_AT.search(before)
        or (not own and not _BEFORE_NOUN.search(before))
        or (match["noun"].casefold() == "level" and not own)
    ):
        return []
    gap = _GAP.match(text, end)
    at = gap.end() if gap else end
    maybe = bool(MAYBE.search(text[max(0, match.start() - 25) : at]))
    if found := figure_at(text, at):
        if kind == "current" and (_PAST.search(text[: match.start()][-45:]) or _THEN.match(text, found.end)):
            kind = "previous"
        label = bool(re.fullmatch(r"[\s:=(/-]*", text[end:at])) or ":" in text[end:at]
        maybe = maybe and not (text[match.start()].isupper() and ":" in text[end:at])  # a label opens words of its own
        return [Said(kind, found.value, match.start(), found.end, label, maybe), *earlier(text, found, kind)]
    return from_to(text, match.start(), at) or []


def _by_verb(text: str, match: re.Match[str]) -> list[Said]:
    before = text[: match.start()][-45:]
    if _FOREIGN.search(before):
        return []
    gap = _GAP.match(text, match.end())
    at = gap.end() if gap else match.end()
    found = figure_at(text, at)
    if found is None:
        return from_to(text, match.start(), at) or []
    maybe = bool(MAYBE.search(before[-28:]))
    kind: Kind = "previous" if _PAST.search(before) or _THEN.match(text, found.end) else "current"
    return [Said(kind, found.value, match.start(), found.end, False, maybe), *earlier(text, found, kind)]


def _still(text: str, match: re.Match[str]) -> list[Said]:
    """``remains static at 15``, ``agreed to keep the rating of these risks at 16``."""
    at = _AT.match(text, match.end())
    whole = text[max(0, match.start() - 60) : match.start()]
    if at is None and (keep := _KEEP_AT.match(text, match.end())) and RATED.search(keep[0]):
        at, whole = keep, "score"
    if at is None or not (SUBJECT.search(whole) or RATED.search(whole) or RATED.search(at[0])):
        return []
    found = figure_at(text, at.end())
    if found is None:
        return []
    maybe = bool(MAYBE.search(text[max(0, match.start() - 25) : match.start()]))
    return [Said("current", found.value, match.start(), found.end, False, maybe)]


def _by_qualifier(text: str, match: re.Match[str]) -> list[Said]:
    """``Target 3 x 4 = 12``, ``Current: 16``: only where nothing else can be meant."""
    kind = _kind(match["qual"].replace("previously", "previous").replace("formerly", "former"))
    gap = _CLOSE.match(text, match.end())
    found = figure_at(text, gap.end() if gap else match.end())
    if found is None or kind is None:
        return []
    ends = re.match(
        r"\s?(?:$|[/,;)\].]|[\s-]{1,3}(?:current|target|initial|inherent|gross|residual|net|previous)\b)",
        text[found.end :],
        re.IGNORECASE,
    )
    if not (
        found.sure
        or (ends and text[match.end() : match.end() + 2].strip()[:1] in (":", "=", "(", ")", "-", *"123456789"))
    ):
        return []
    maybe = bool(MAYBE.search(text[max(0, match.start() - 20) : match.start()]))
    return [Said(kind, found.value, match.start(), found.end, True, maybe)]


def bracketed(text: str) -> list[Said]:
    """Ratings that stand alone in brackets: ``(16)``, ``(4 x 4 = 16)``, ``(Extreme, 20)``.

    ``maybe`` where the number could be of something else, so that only its place can tell.
    """
    found: list[Said] = []
    for match in _OPENS.finditer(text):
        figure = figure_at(text, match.end())
        closes = re.compile(r"\s?[)\]]").match(text, figure.end) if figure else None
        if figure and closes:
            found.append(Said("current", figure.value, match.start(), closes.end(), True, not figure.sure))
        elif figure and figure.sure and text[figure.end - 1] in ")]":
            found.append(Said("current", figure.value, match.start(), figure.end, True, False))
    return found


_OPENS = re.compile(r"[(\[]\s?(?=[\dA-Z])", re.IGNORECASE)
