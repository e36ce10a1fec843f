"""The lines of finance that sentences give: a sum for something that is named, beside its plan or its variance."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.readers.spelling import folded
from storage.paper import FinanceLine

from ..measured.clauses import clauses
from ..measured.period import period_of
from ..pack import Pack
from ..sentences import Sentence

_SUM = r"\(?-?£ ?\(?-?\d[\d,]{0,14}(?:\.\d{1,4})?\)? ?(?:k\b|m\b|bn\b|million\b|thousand\b|billion\b)?\)?"
_POUND = re.compile("£")
_AMOUNT = re.compile(_SUM)
_TOPIC = re.compile(
    r"\b(?:agency (?:and bank )?(?:staff(?:ing)? )?(?:spend(?:ing)?|expenditure|costs?|cap|ceiling)|bank (?:staff(?:ing)? )?(?:spend(?:ing)?|expenditure|costs?)|"
    r"capital (?:spend(?:ing)?|expenditure|programme|position)|cash (?:balances?|position|holdings?|at bank)|(?:closing )?cash\b(?= (?:was|is|stood|of|at))|"
    r"(?:cost improvement(?: programme| plan)?s?|cip|efficiency (?:savings?|programme|plan)|efficienc(?:y|ies)|savings?|waste reduction(?: programme)?)"
    r"(?: (?:delivery|savings|plans?|programme|target))?|(?:surplus|deficit)|(?:income and expenditure|i ?& ?e) position|"
    r"(?:total |operating |patient )?income|(?:non-)?pay (?:costs?|expenditure|spend))\b"
)
_SIGNED = re.compile(rf"\b(?:surplus|deficit)(?: position)? of (?P<of>{_SUM})|(?P<before>{_SUM}) (?:(?:ytd|year[- ]to[- ]date|in[- ]month|cumulative|adjusted|underlying|planned) )?(?:surplus|deficit)\b")
_FILLER = frozenset(
    "at in to for of the a an and date month year end ytd period position was is were has have been stood stands totals total totalled totalling currently "
    "cumulative trust trust's trusts reported reports amounted as quarter in-month year-to-date with by on this spend programme delivered delivery achieved so far "
    "up our we which it actual overall january february march april may june july august september october november december full".split()
)
_PLAN_BEFORE = re.compile(
    r"\b(?:plan(?:ned)?|budget(?:ed)?|ceiling|cap|target|control total|limit|allocation|envelope)(?: (?:spend|expenditure|deficit|surplus|position|level|income|cost))?"
    r"(?: (?:for|in) (?:the year|20\d\d/\d\d|month \d+|the month))?(?: (?:of|is|was|totals?|totalling|at|being|to date of))?(?: an?)?(?: (?:deficit|surplus) of)?[\s:(-]*$"
)
_PLAN_BEHIND = re.compile(r"\s?(?:planned|plan\b|budget\b|ceiling\b|cap\b|target\b)")
_VARIANCE_BEHIND = re.compile(
    r"\s?(?:\w+ly )?(?P<way>favourable|adverse|better|worse|above|below|over|under|ahead|behind|higher|lower|short|off)\b(?: (?:to|than|of|against|on|its|the|our|trust's|"
    r"agency|year|date|ytd|month|in-month|break-even|breakeven|original|agreed|capital|phased)){0,6} (?:plan|budget|cap|ceiling|target|trajectory|forecast|variance)"
)
_VARIANCE_BEFORE = re.compile(r"\b(?:overspend|underspend|(?:favourable|adverse) variance|variance|shortfall)(?: \w+){0,3} of $")
_CHANGE = re.compile(r"\b(?:by|from|increase|decrease|reduction|rise|fall|movement|improvement|deterioration)(?: of)? $")
_NOT_YET = re.compile(r"\b(?:will|would|could|should|may|might|if|unless|risk of|potential|request\w*|approv\w+|bid)\b")
_EVEN = re.compile(r"\bbreak[- ]?even\b(?= (?:plan|position|budget|target))|\bplan(?:ned)? (?:to|of|for) (?P<even>break[- ]?even)")


def of_prose(pack: Pack) -> Iterator[FinanceLine]:
    """Each sum that a sentence gives for something whose name stands right by it; plans alone where they have no other."""
    for sentence, text in clauses(pack, _POUND):
        words = folded(text)
        if len(words) == len(text) and pack.blocks[sentence.block].kind != "row":
            yield from _lines(sentence, text, words)


def _lines(sentence: Sentence, text: str, words: str) -> Iterator[FinanceLine]:
    topics = list(_TOPIC.finditer(words))
    for n, topic in enumerate(topics[:6]):
        if topic[0] in ("surplus", "deficit") and n and topics[n - 1][0] in ("surplus", "deficit"):
            continue  # the plan's, beside the first
        signed = topic[0] in ("surplus", "deficit")
        following = [one.start() for one in topics[n + 1 :] if not (signed and one[0] in ("surplus", "deficit"))]
        start = max((one.end() for one in topics[:n]), default=0)
        stop = min(following, default=len(words))
        if line := _line(sentence, text, words, topic, start, stop):
            yield line


def _line(sentence: Sentence, text: str, words: str, topic: re.Match[str], start: int, stop: int) -> FinanceLine | None:
    if _NOT_YET.search(words[start : topic.start()]):
        return None
    signed = topic[0] in ("surplus", "deficit")
    actual = _signed(text, words, topic, start, stop) if signed else None
    plan, variance, way = None, None, ""
    for amount in _AMOUNT.finditer(words, start, stop):
        before, behind = words[start : amount.start()], words[amount.end() : stop + 40]
        printed = text[amount.start() : amount.end()].strip()
        if _CHANGE.search(before[-30:]):
            continue
        if found := _VARIANCE_BEHIND.match(behind):
            variance, way = variance or text[amount.start() : amount.end() + found.end("way")].strip(), found["way"]
        elif _VARIANCE_BEFORE.search(before[-60:]):
            variance = variance or printed
        elif _PLAN_BEFORE.search(before[-70:]) or (amount.start() > topic.end() and _PLAN_BEHIND.match(behind)):
            plan = plan or printed
        elif not signed and actual is None and _beside(words, topic, amount):
            actual = printed
    if plan is None and (even := _EVEN.search(words, start, stop)):
        at = even.span("even") if even["even"] else even.span()
        plan = text[at[0] : at[1]]
    if actual is None and variance is None and (plan is None or not re.search(r"\d", plan)):
        return None
    name = "Surplus/(deficit)" if signed else text[topic.start()].upper() + text[topic.start() + 1 : topic.end()]
    return FinanceLine(
        name=name, plan=plan, actual=actual, variance=variance, period=_period(text, words, start, stop),
        favourable={"favourable": True, "better": True, "adverse": False, "worse": False}.get(way), quote=text,
        page=sentence.page, line=sentence.line,
    )  # fmt: skip


def _signed(text: str, words: str, topic: re.Match[str], start: int, stop: int) -> str | None:
    """A surplus or a deficit with its word, as "deficit of £4m"; a plan's is none."""
    for found in _SIGNED.finditer(words, max(start, topic.start() - 40), stop):
        if not re.search(r"\b(?:plan(?:ned)?|budget(?:ed)?|against an?|target)(?: of)?(?: an?)? $", words[max(0, found.start() - 24) : found.start()]) and "planned" not in found[0]:
            return text[found.start() : found.end()].strip()
    return None


def _beside(words: str, topic: re.Match[str], amount: re.Match[str]) -> bool:
    """Whether nothing but verbs and times stands between a name and its sum."""
    if amount.start() < topic.end():
        return bool(re.fullmatch(r"\s?(?:of |in |on |for )?(?:total |the |our )?", words[amount.end() : topic.start()]))
    between = re.sub(r"\b(?:20\d\d|\d{1,2})(?:/\d\d)?\b|[(),:–-]", " ", words[topic.end() : amount.start()])
    return len(between) < 90 and all(word in _FILLER for word in between.split())


def _period(text: str, words: str, start: int, stop: int) -> str | None:
    for part in (words[start:stop], words):
        if named := period_of(part):
            at = words.find(named, start if part is not words else 0)
            return text[at : at + len(named)]
    return "forecast" if re.search(r"\bforecast", words[start:stop]) else None
