"""What each sum of a sentence is: that of a plan, of a variance, or of the thing itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crawler.readers.papers.measured.clauses import Clause
from crawler.readers.papers.measured.period import MONTH, period_of

_SUM = r"\(?-?£ ?\(?-?\d[\d,]{0,14}(?:\.\d{1,4})?\)? ?(?:k\b|m\b|bn\b|million\b|thousand\b|billion\b)?\)?"
_AMOUNT = re.compile(_SUM)
_SIGNED = re.compile(
    r"\b(?:surplus|deficit)(?: position)?(?: for the (?:year|month|quarter|period))? "
    rf"(?:(?:of|(?:was|is|stands at|stood at|totalled)(?: an?)?) )?(?P<of>{_SUM})|"
    rf"(?P<before>{_SUM}) (?:(?:ytd|year[- ]to[- ]date|"
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
_PLAN_BEHIND = re.compile(
    r"\s?(?:planned|(?:(?:deficit|surplus|year-to-date|ytd|annual|full[- ]year|in-month|phased|revised) )?"
    r"(?:plan|budget|ceiling|cap|target)\b)"
)
_ON_PLAN = re.compile(r"\b(?:on|to|in line with|within)(?: (?:the|its|our))? (?:plan|budget|target)(?: at)?[\s,(–-]*$")
_YEARLY = re.compile(r"\b(?:annual|full[- ]year|year[- ]end|for the (?:full )?year|20\d\d/\d\d)\b")
_PARTIAL = re.compile(rf"\b(?:m\d{{1,2}}|month|ytd|year[- ]to[- ]date|to date|quarter|q[1-4]|in[- ]month|{MONTH})\b")
_FORECAST = re.compile(
    r"\b(?:forecast\w*|project(?:ed|ion)|(?:best|worst|likely|base|medium)[- ]case)(?:[ ,]+(?:outturn|position|"
    r"submission|year-end|full-year|reflects?|indicates?|shows?|is|was|of|at|for|to|be|an?|the|in|month|\d{1,2}|m\d{1,2}|potential|"
    r"unmitigated|underlying|current|remains?|20\d\d/\d\d)){0,9}[ ,]*$"
)
_OF_PLANS = re.compile(r"(?:target|plans?|cap|ceiling|budget|allocation|savings programme)$")
_SPENT = re.compile(r"\b(?:deliver\w*|achiev\w*|spen[dt]\w*|reported|identified|outturn)\b")
_VARIANCE_BEHIND = re.compile(
    r"\s?(?:\w+ly )?(?P<way>favourable|adverse|better|worse|above|below|over|under|ahead|behind|higher|lower|short|"
    r"off|beyond)\b(?: (?:to|than|of|against|on|its|the|our|trust's|"
    r"agency|year|date|ytd|month|in-month|break-even|breakeven|original|agreed|capital|phased)){0,6} (?:plan|budget|"
    r"cap|ceiling|target|trajectory|forecast|variance)"
)
_SHORT = re.compile(r"\s?(?P<way>shortfall|overspend|underspend|(?:adverse|favourable) variance)\b")
_VARIANCE_BEFORE = re.compile(
    r"\b(?:overspend|underspend|(?:(?P<way>favourable|adverse) )?variance|shortfall)(?: \w+){0,3} of $"
)
_CHANGE = re.compile(
    r"\b(?:by|from|increase|decrease|reduction|rise|fall|movement|improvement|deterioration)(?: of)? $"
)
_EVEN = re.compile(
    r"\bbreak[- ]?even\b(?= (?:plan|position|budget|target))|\bplan(?:ned)? (?:to|of|for) (?P<even>break[- ]?even)"
)
_OF_PLAN = re.compile(
    r"\b(?:plan(?:ned)?|budget(?:ed)?|against an?|target)"
    r"(?: (?:for|in) (?:the (?:full |financial )?year|20\d\d/\d\d|month \d{1,2}|the month))?"
    r"(?: (?:of|is|was|remains|being|for))?(?: an?)? $"
)
_OF_A_YEAR = re.compile(
    r"\b(?:ended|closed|finished|in|for|outturn(?: for)?) (?:the )?(?:financial year )?(?P<year>20\d\d/\d\d)\b"
    r"(?! (?:plan|budget|target|control))"
)
BALANCE = ("surplus", "deficit")
"""The words that carry a side of their own: more of the one is good, of the other bad."""


@dataclass(frozen=True)
class Part:
    """The part of a clause about one thing: its name, and where the part begins and ends."""

    topic: re.Match[str]
    start: int
    stop: int


@dataclass(frozen=True)
class Sums:
    """The sums of a part as printed and their period; ``way``: the word that says on which side of its plan it is.

    ``actual_at``, ``plan_at``: where they stand.
    """

    actual: str | None = None
    plan: str | None = None
    variance: str | None = None
    way: str = ""
    period: str | None = None
    actual_at: int = -1
    plan_at: int = -1


def sums(clause: Clause, part: Part) -> Sums:
    """What each sum of a part is; a change's is none of them, nor is a plan's of another thing or another time."""
    own = _signed(clause, part) if part.topic[0] in BALANCE else None
    said = Sums(actual=clause.text[own.start() : own.end()].strip(), actual_at=own.start()) if own else Sums()
    strays: list[int] = []
    for amount in _AMOUNT.finditer(clause.words, part.start, part.stop):
        if own and own.start() <= amount.start() < own.end():
            continue
        told = _with(clause, part, said, amount)
        if told is None and clause.words[amount.start() - 1 : amount.start()] != "(":
            strays.append(amount.start())
        said = told or said
    first, last = sorted((said.actual_at, said.plan_at))
    if first >= 0 and any(first < at < last for at in strays):
        said = replace(said, plan=None)
    if said.plan is None and (even := _EVEN.search(clause.words, part.start, part.stop)):
        at = even.span("even") if even["even"] else even.span()
        if not (said.actual and _is_of_the_year(clause.words, at, part) and _is_partial(clause, part)):
            said = replace(said, plan=clause.text[at[0] : at[1]])
    return _of_one_time(clause, part, said)


def _with(clause: Clause, part: Part, said: Sums, amount: re.Match[str]) -> Sums | None:
    """What is said with one more sum; None where that is of something else."""
    text, words, start = clause.text, clause.words, amount.start()
    before, behind = words[part.start : start][-70:], words[amount.end() : part.stop + 40][:160]
    printed = text[start : amount.end()].strip()
    if _CHANGE.search(before):
        return said
    if found := _VARIANCE_BEHIND.match(behind) or _SHORT.match(behind):
        whole = text[start : amount.end() + found.end("way")].strip()
        return replace(said, variance=said.variance or whole, way=said.way or found["way"])
    if found := _VARIANCE_BEFORE.search(before):
        return replace(said, variance=said.variance or printed, way=said.way or found["way"] or "")
    beside = part.topic[0] not in BALANCE and _beside(words, part.topic, amount)
    asked = beside and _OF_PLANS.search(part.topic[0]) and not _SPENT.search(words[max(0, start - 60) : start])
    planned = _PLAN_BEFORE.search(before) or (start > part.topic.end() and _PLAN_BEHIND.match(behind))
    if asked or (planned and not _ON_PLAN.search(before)):
        return replace(said, plan=printed, plan_at=start) if said.plan is None else said
    if beside and said.actual is None:
        return replace(said, actual=printed, actual_at=start)
    return None


def _signed(clause: Clause, part: Part) -> re.Match[str] | None:
    """A surplus or a deficit with its word, as "deficit of £4m"; a plan's is none."""
    for found in _SIGNED.finditer(clause.words, max(part.start, part.topic.start() - 40), part.stop):
        before = clause.words[max(0, found.start() - 60) : found.start()]
        planned = "planned" in found[0] or re.match(r" (?:plan|target|control total)\b", clause.words[found.end() :])
        if not planned and not _OF_PLAN.search(before):
            return found
    return None


def _beside(words: str, topic: re.Match[str], amount: re.Match[str]) -> bool:
    """Whether nothing but verbs and times stands between a name and its sum."""
    if amount.start() < topic.end():
        return bool(re.fullmatch(r"\s?(?:of |in |on |for )?(?:total |the |our )?", words[amount.end() : topic.start()]))
    between = re.sub(r"\b(?:20\d\d|\d{1,2})(?:/\d\d)?\b|[(),:–-]", " ", words[topic.end() : amount.start()])
    return len(between) < 90 and all(word in _FILLER for word in between.split())


def _of_one_time(clause: Clause, part: Part, said: Sums) -> Sums:
    """The period of the part, else of the clause; a whole year's plan is none beside what is of a part of it."""
    words, period = clause.words, _period(clause, part)
    near = words[max(part.start, said.plan_at - 50) : said.plan_at + 60] if said.plan_at >= 0 else ""
    beside = words[max(part.start, said.plan_at - 25) : said.plan_at + 60] if near else ""
    yearly = _YEARLY.search(near) if not _PARTIAL.search(beside) else None
    if yearly and said.actual and period and _PARTIAL.search(period.casefold()):
        said = replace(said, plan=None)
    elif yearly and said.actual is None and said.variance is None:
        at = max(part.start, said.plan_at - 50) + yearly.start()
        period = clause.text[at : at + len(yearly[0])]
    ahead = words[max(part.start, said.actual_at - 60) : said.actual_at] if said.actual_at >= 0 else ""
    return replace(said, period="forecast" if _FORECAST.search(ahead) else period)


def _is_of_the_year(words: str, at: tuple[int, int], part: Part) -> bool:
    """Whether a plan to break even is called one of a whole year."""
    around = words[max(part.start, at[0] - 25) : at[1] + 10]
    return _YEARLY.search(around) is not None and _PARTIAL.search(around) is None


def _is_partial(clause: Clause, part: Part) -> bool:
    return _PARTIAL.search((_period(clause, part) or "").casefold()) is not None


def _period(clause: Clause, part: Part) -> str | None:
    """The period that the part names, else the clause; "forecast" where only that is said."""
    for start, stop in ((part.start, part.stop), (0, len(clause.words))):
        if named := period_of(clause.words[start:stop]):
            at = clause.words.find(named, start)
            return clause.text[at : at + len(named)]
    if re.search(r"\bforecast", clause.words[part.start : part.stop]):
        return "forecast"
    year = _OF_A_YEAR.search(clause.words, part.start, part.stop)
    return year["year"] if year else None
