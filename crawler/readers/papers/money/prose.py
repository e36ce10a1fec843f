"""The lines of finance that sentences give: a sum for something that is named, beside its plan or its variance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawler.readers.papers.measured.clauses import Clause, clauses
from crawler.readers.papers.measured.period import period_of
from crawler.readers.papers.pack import Pack
from storage.paper import FinanceLine

_SUM = r"\(?-?£ ?\(?-?\d[\d,]{0,14}(?:\.\d{1,4})?\)? ?(?:k\b|m\b|bn\b|million\b|thousand\b|billion\b)?\)?"
_POUND = re.compile("£")
_AMOUNT = re.compile(_SUM)
_TOPIC = re.compile(
    r"\b(?:agency (?:and bank )?(?:staff(?:ing)? )?(?:spend(?:ing)?|expenditure|costs?|cap|ceiling)|"
    r"bank (?:staff(?:ing)? )?(?:spend(?:ing)?|expenditure|costs?)|"
    r"capital (?:spend(?:ing)?|expenditure|programme|position)|cash (?:balances?|position|holdings?|at bank)|"
    r"(?:closing )?cash\b(?= (?:was|is|stood|of|at))|"
    r"(?:cost improvement(?: programme| plan)?s?|cip|efficiency (?:savings?|programme|plan)|efficienc(?:y|ies)|"
    r"savings?|waste reduction(?: programme)?)"
    r"(?: (?:delivery|savings|plans?|programme|target))?|(?:surplus|deficit)|(?:income and expenditure|"
    r"i ?& ?e) position|"
    r"(?:total |operating |patient )?income|(?:non-)?pay (?:costs?|expenditure|spend))\b"
)
_SIGNED = re.compile(
    rf"\b(?:surplus|deficit)(?: position)? of (?P<of>{_SUM})|(?P<before>{_SUM}) (?:(?:ytd|year[- ]to[- ]date|"
    rf"in[- ]month|cumulative|adjusted|underlying|planned) )?(?:surplus|deficit)\b"
)
_FILLER = frozenset({
    "a", "achieved", "actual", "amounted", "an", "and", "april", "as", "at", "august", "been", "by", "cumulative",
    "currently", "date", "december", "delivered", "delivery", "end", "far", "february", "for", "full", "has",
    "have", "in", "in-month", "is", "it", "january", "july", "june", "march", "may", "month", "november", "october",
    "of", "on", "our", "overall", "period", "position", "programme", "quarter", "reported", "reports", "september",
    "so", "spend", "stands", "stood", "the", "this", "to", "total", "totalled", "totalling", "totals", "trust",
    "trust's", "trusts", "up", "was", "we", "were", "which", "with", "year", "year-to-date", "ytd",
})  # fmt: skip
_PLAN_BEFORE = re.compile(
    r"\b(?:plan(?:ned)?|budget(?:ed)?|ceiling|cap|target|control total|limit|allocation|envelope)(?: (?:spend|"
    r"expenditure|deficit|surplus|position|level|income|cost))?"
    r"(?: (?:for|in) (?:the year|20\d\d/\d\d|month \d+|the month))?(?: (?:of|is|was|totals?|totalling|at|being|"
    r"to date of))?(?: an?)?(?: (?:deficit|surplus) of)?[\s:(-]*$"
)
_PLAN_BEHIND = re.compile(r"\s?(?:planned|plan\b|budget\b|ceiling\b|cap\b|target\b)")
_VARIANCE_BEHIND = re.compile(
    r"\s?(?:\w+ly )?(?P<way>favourable|adverse|better|worse|above|below|over|under|ahead|behind|higher|lower|short|"
    r"off)\b(?: (?:to|than|of|against|on|its|the|our|trust's|"
    r"agency|year|date|ytd|month|in-month|break-even|breakeven|original|agreed|capital|phased)){0,6} (?:plan|budget|"
    r"cap|ceiling|target|trajectory|forecast|variance)"
)
_VARIANCE_BEFORE = re.compile(
    r"\b(?:overspend|underspend|(?:favourable|adverse) variance|variance|shortfall)(?: \w+){0,3} of $"
)
_CHANGE = re.compile(
    r"\b(?:by|from|increase|decrease|reduction|rise|fall|movement|improvement|deterioration)(?: of)? $"
)
_NOT_YET = re.compile(r"\b(?:will|would|could|should|may|might|if|unless|risk of|potential|request\w*|approv\w+|bid)\b")
_EVEN = re.compile(
    r"\bbreak[- ]?even\b(?= (?:plan|position|budget|target))|\bplan(?:ned)? (?:to|of|for) (?P<even>break[- ]?even)"
)


_OF_PLAN = re.compile(r"\b(?:plan(?:ned)?|budget(?:ed)?|against an?|target)(?: of)?(?: an?)? $")
_BALANCE = ("surplus", "deficit")
MOST_TOPICS = 6
"""Things with sums that one clause is read for."""


@dataclass(frozen=True)
class Part:
    """The part of a clause about one thing: its name, and where the part begins and ends."""

    topic: re.Match[str]
    start: int
    stop: int


@dataclass(frozen=True)
class Sums:
    """The sums of a part as printed; ``way``: the word that says on which side of its plan the variance is."""

    actual: str | None = None
    plan: str | None = None
    variance: str | None = None
    way: str = ""


def of_prose(pack: Pack) -> Iterator[FinanceLine]:
    """Each sum that a sentence gives for something whose name stands right by it."""
    for clause in clauses(pack, _POUND):
        if pack.blocks[clause.sentence.block].kind != "row":
            yield from _lines(clause)


def _lines(clause: Clause) -> Iterator[FinanceLine]:
    words = clause.words
    topics = list(_TOPIC.finditer(words))[:MOST_TOPICS]
    for n, topic in enumerate(topics):
        signed = topic[0] in _BALANCE
        if signed and n and topics[n - 1][0] in _BALANCE:
            continue  # the plan's, beside the first
        following = [one.start() for one in topics[n + 1 :] if not (signed and one[0] in _BALANCE)]
        start = max((one.end() for one in topics[:n]), default=0)
        part = Part(topic, start, min(following, default=len(words)))
        if not _NOT_YET.search(words[start : topic.start()]) and (line := _line(clause, part)):
            yield line


def _line(clause: Clause, part: Part) -> FinanceLine | None:
    said = _sums(clause, part)
    if not (said.actual or said.variance or re.search(r"\d", said.plan or "")):
        return None
    topic, text = part.topic, clause.text
    name = text[topic.start()].upper() + text[topic.start() + 1 : topic.end()]
    return FinanceLine(
        name="Surplus/(deficit)" if topic[0] in _BALANCE else name,
        plan=said.plan,
        actual=said.actual,
        variance=said.variance,
        period=_period(clause, part),
        favourable={"favourable": True, "better": True, "adverse": False, "worse": False}.get(said.way),
        quote=text,
        page=clause.sentence.page,
        line=clause.sentence.line,
    )


def _sums(clause: Clause, part: Part) -> Sums:
    """What each sum of a part is: that of a plan, of a variance, or of the thing itself; a change's is none of them."""
    text, words, signed = clause.text, clause.words, part.topic[0] in _BALANCE
    said = Sums(actual=_signed(clause, part) if signed else None)
    for amount in _AMOUNT.finditer(words, part.start, part.stop):
        before, behind = words[part.start : amount.start()][-70:], words[amount.end() : part.stop + 40][:160]
        printed = text[amount.start() : amount.end()].strip()
        if _CHANGE.search(before):
            continue
        if found := _VARIANCE_BEHIND.match(behind):
            whole = text[amount.start() : amount.end() + found.end("way")].strip()
            said = replace(said, variance=said.variance or whole, way=said.way or found["way"])
        elif _VARIANCE_BEFORE.search(before):
            said = replace(said, variance=said.variance or printed)
        elif _PLAN_BEFORE.search(before) or (amount.start() > part.topic.end() and _PLAN_BEHIND.match(behind)):
            said = replace(said, plan=said.plan or printed)
        elif not signed and said.actual is None and _beside(words, part.topic, amount):
            said = replace(said, actual=printed)
    if said.plan is None and (even := _EVEN.search(words, part.start, part.stop)):
        at = even.span("even") if even["even"] else even.span()
        said = replace(said, plan=text[at[0] : at[1]])
    return said


def _signed(clause: Clause, part: Part) -> str | None:
    """A surplus or a deficit with its word, as "deficit of £4m"; a plan's is none."""
    for found in _SIGNED.finditer(clause.words, max(part.start, part.topic.start() - 40), part.stop):
        before = clause.words[max(0, found.start() - 24) : found.start()]
        if not _OF_PLAN.search(before) and "planned" not in found[0]:
            return clause.text[found.start() : found.end()].strip()
    return None


def _beside(words: str, topic: re.Match[str], amount: re.Match[str]) -> bool:
    """Whether nothing but verbs and times stands between a name and its sum."""
    if amount.start() < topic.end():
        return bool(re.fullmatch(r"\s?(?:of |in |on |for )?(?:total |the |our )?", words[amount.end() : topic.start()]))
    between = re.sub(r"\b(?:20\d\d|\d{1,2})(?:/\d\d)?\b|[(),:–-]", " ", words[topic.end() : amount.start()])
    return len(between) < 90 and all(word in _FILLER for word in between.split())


def _period(clause: Clause, part: Part) -> str | None:
    """The period that the part names, else the clause; "forecast" where only that is said."""
    for start, stop in ((part.start, part.stop), (0, len(clause.words))):
        if named := period_of(clause.words[start:stop]):
            at = clause.words.find(named, start)
            return clause.text[at : at + len(named)]
    return "forecast" if re.search(r"\bforecast", clause.words[part.start : part.stop]) else None
