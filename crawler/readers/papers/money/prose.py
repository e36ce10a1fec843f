"""The lines of finance that sentences give: a sum for something that is named, beside its plan or its variance."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.readers.papers.measured.clauses import Clause, clauses
from crawler.readers.papers.pack import Pack
from storage.paper import FinanceLine

from .sums import BALANCE, Part, sums

_POUND = re.compile("£")
_TOPIC = re.compile(
    r"\b(?:(?:bank (?:and|&) )?agency (?:(?:and|&) bank )?(?:staff(?:ing)? )?(?:spend(?:ing)?|expenditure|"
    r"costs?|cap|ceiling)|bank (?:staff(?:ing)? )?(?:spend(?:ing)?|expenditure|costs?)|"
    r"capital (?:spend(?:ing)?|expenditure|programme|position|plan|budget|allocation)|"
    r"cash (?:balances?|position|holdings?|at bank)|"
    r"(?:closing )?cash\b(?= (?:was|is|stood|of|at))|"
    r"(?:cost improvement(?: programme| plan)?s?(?: \([a-z]{2,5}\))?|cip|efficiency (?:savings?|programme|plan)|"
    r"efficienc(?:y|ies)|savings?|waste reduction(?: programme)?)"
    r"(?: (?:delivery|savings|plans?|programme|target))?|(?:surplus|deficit)|(?:income and expenditure|"
    r"i ?& ?e) position|"
    r"(?:total |operating |patient )?income|(?:non-)?pay (?:costs?|expenditure|spend))\b"
)
_NOT_YET = re.compile(
    r"\b(?:will|would|could|should|(?<!in )(?<!of )(?<!for )(?<!to )may(?! 20\d\d)|might|if|unless|"
    r"risk of|potential|request\w*|approv\w+|bid)\b"
)
_SIDES = {"favourable": True, "better": True, "adverse": False, "worse": False}
_UNDERLYING = re.compile(r"\b(?:underlying|unmitigated)\b")
MOST_TOPICS = 6
"""Things with sums that one clause is read for."""


def of_prose(pack: Pack) -> Iterator[FinanceLine]:
    """Each sum that a sentence gives for something whose name stands right by it."""
    for clause in clauses(pack, _POUND):
        if pack.blocks[clause.sentence.block].kind != "row":
            yield from _lines(clause)


def _lines(clause: Clause) -> Iterator[FinanceLine]:
    words = clause.words
    topics = list(_TOPIC.finditer(words))[:MOST_TOPICS]
    for n, topic in enumerate(topics):
        signed = topic[0] in BALANCE
        if signed and n and topics[n - 1][0] in BALANCE:
            continue  # the plan's, beside the first
        following = [one.start() for one in topics[n + 1 :] if not (signed and one[0] in BALANCE)]
        start = max((one.end() for one in topics[:n]), default=0)
        part = Part(topic, start, min(following, default=len(words)))
        if not _NOT_YET.search(words[start : topic.start()]) and (line := _line(clause, part)):
            yield line


def _line(clause: Clause, part: Part) -> FinanceLine | None:
    said = sums(clause, part)
    if not (said.actual or said.variance or re.search(r"\d", said.plan or "")):
        return None
    topic, text = part.topic, clause.text
    name = text[topic.start()].upper() + text[topic.start() + 1 : topic.end()]
    return FinanceLine(
        name=_balance(clause, part) if topic[0] in BALANCE else name,
        plan=said.plan,
        actual=said.actual,
        variance=said.variance,
        period=said.period,
        favourable=_SIDES.get(said.way.partition(" ")[0]),
        quote=text,
        page=clause.sentence.page,
        line=clause.sentence.line,
    )


def _balance(clause: Clause, part: Part) -> str:
    """The name of a balance; what is left when one-off help is taken away is another than the one reported."""
    kind = _UNDERLYING.search(clause.words[max(part.start, part.topic.start() - 140) : part.topic.start()])
    return f"{kind[0].capitalize()} surplus/(deficit)" if kind else "Surplus/(deficit)"
