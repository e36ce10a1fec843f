"""Which known risk each risk of a meeting's papers is, by its id and against its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crawler.readers.papers.private import KEPT_OUT
from monitor.differ.known import Known
from monitor.papers.facts import register_name
from monitor.papers.said import RiskSaid
from storage.fact import Fact

from .alike import is_another, is_one
from .meeting import by_another_paper, same_meeting


class Labels:
    """The risks known before, and which of them the papers name again, by whichever id."""

    def __init__(self, known: Known, facts: Sequence[Fact], named: frozenset[str]) -> None:
        self.risks = {fact.identity: fact for fact in known.of("risk")}
        self.called = {name: fact for name, fact in self.risks.items() if name in named}
        here = {fact.address for fact in facts}
        self.by_others = {
            name
            for name, fact in self.risks.items()
            if facts and same_meeting(facts[0], fact) and fact.address not in here
        }
        """The risks that another paper of this very meeting told of."""
        self.registers = {register_of(fact) for name, fact in self.risks.items() if name not in self.by_others}
        self.relabelled = {
            fact.identity
            for fact in facts
            if (before := self.risks.get(fact.identity)) is not None and is_another(text_of(before), text_of(fact))
        }
        free = (
            {
                name: fact
                for name, fact in self.risks.items()
                # What another paper of the same meeting names has not lost its number.
                if (name not in self.called or name in self.relabelled) and not by_another_paper(facts[0], fact)
            }
            if facts
            else {}
        )
        self.moved: Mapping[str, Fact] = _moved(
            free,
            [
                fact
                for fact in facts
                if (fact.identity not in self.risks or fact.identity in self.relabelled)
                and RiskSaid.of(fact).said != "closed"
            ],
        )

    def same(self, fact: Fact) -> Fact | None:
        """The known risk that this one is, by its id and not against its text."""
        return None if fact.identity in self.relabelled else self.risks.get(fact.identity)

    def labelled(self, fact: Fact) -> Fact | None:
        """Another risk that had this one's id before."""
        return self.risks.get(fact.identity)

    def is_known(self, fact: Fact) -> bool:
        """Whether papers named it before, under this id or another one."""
        return fact.identity in self.risks or fact.identity in self.moved

    @property
    def left(self) -> list[Fact]:
        """The known risks that the papers do not name at all."""
        gone = {fact.identity for fact in self.moved.values()}
        return [fact for name, fact in self.risks.items() if name not in self.called and name not in gone]


def _moved(free: Mapping[str, Fact], facts: Sequence[Fact]) -> Mapping[str, Fact]:
    """The known risk that each of these is under another id, where their texts leave no doubt on either side."""
    like = {
        fact.identity: [
            old for name, old in free.items() if name != fact.identity and is_one(text_of(old), text_of(fact))
        ]
        for fact in facts
    }
    taken = [old.identity for olds in like.values() for old in olds]
    return {
        name: olds[0] for name, olds in like.items() if len(olds) == 1 and taken.count(olds[0].identity) == 1
    }  # fmt: skip


def register_of(fact: Fact) -> str:
    """The register that holds a risk, as it is called from one meeting to the next; "" for none."""
    return register_name(RiskSaid.of(fact).register)


def text_of(fact: Fact) -> str:
    """Its words, where they may be shown: what was kept out is like nothing."""
    text = RiskSaid.of(fact).text
    return "" if text == KEPT_OUT else text
