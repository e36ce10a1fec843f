"""What the facts of board papers hold: their values by name, and as the texts that a fact keeps."""

from __future__ import annotations

from typing import NamedTuple

from storage.fact import Fact
from storage.paper import Status


class RiskSaid(NamedTuple):
    """A risk: its rating now and, by the register's own column, before; None where none is printed.

    ``register``: the one that holds it, or "". ``said``: "new" or "closed", or "". ``whole``: that register was read to
    its last row. ``torn``: it has no rating here because the papers of one meeting print two.
    """

    rating: int | None
    text: str
    register: str = ""
    said: str = ""
    previous: int | None = None
    whole: bool = False
    torn: bool = False

    @classmethod
    def of(cls, fact: Fact) -> RiskSaid:
        """What a fact of the attribute ``risk`` holds."""
        rating, text, register, said, previous, whole, torn = _texts(fact, 7)
        return cls(_figure(rating), text, register, said, _figure(previous), bool(whole), bool(torn))

    def kept(self) -> tuple[str, ...]:
        """The same as a fact keeps it."""
        marks = ("whole" if self.whole else "", "torn" if self.torn else "")
        return (_text(self.rating), self.text, self.register, self.said, _text(self.previous), *marks)


class AssuranceSaid(NamedTuple):
    """A level of assurance, and the words of the scale that the paper prints, worst first."""

    level: str
    scale: tuple[str, ...] = ()

    @classmethod
    def of(cls, fact: Fact) -> AssuranceSaid:
        """What a fact of the attribute ``assurance`` holds."""
        level, *scale = _texts(fact, 1)
        return cls(level, tuple(scale))

    def kept(self) -> tuple[str, ...]:
        """The same as a fact keeps it."""
        return (self.level, *self.scale)


class MeasureSaid(NamedTuple):
    """A measure; texts as printed, or "". ``stood``: its status when it was last said, now or at an earlier meeting."""

    value: str
    target: str
    status: str
    period: str
    name: str
    computed: bool = False
    stood: str = "unknown"

    @classmethod
    def of(cls, fact: Fact) -> MeasureSaid:
        """What a fact of the attribute ``measure`` holds."""
        value, target, status, period, name, computed, stood = _texts(fact, 7)
        return cls(value, target, status, period, name, bool(computed), stood)

    def kept(self) -> tuple[str, ...]:
        """The same as a fact keeps it."""
        computed = "computed" if self.computed else ""
        return (self.value, self.target, self.status, self.period, self.name, computed, self.stood)

    def after(self, before: Status | str) -> MeasureSaid:
        """The same, which remembers the status of an earlier meeting where it has none of its own."""
        return self._replace(stood=before if self.status == "unknown" else self.status)


class WordsSaid(NamedTuple):
    """A sentence with words that a rule looks for; ``denies``: it says that there was none."""

    sentence: str
    denies: bool = False

    @classmethod
    def of(cls, fact: Fact) -> WordsSaid:
        """What a fact of the attribute ``words`` holds."""
        sentence, denies = _texts(fact, 2)
        return cls(sentence, bool(denies))

    def kept(self) -> tuple[str, ...]:
        """The same as a fact keeps it."""
        return (self.sentence, "denies" if self.denies else "")


def shown(fact: Fact) -> str | int:
    """What a fact of board papers says, as one side of a change shows it."""
    match fact.attribute:
        case "risk":
            rating = RiskSaid.of(fact).rating
            return "" if rating is None else rating
        case "assurance" | "measure" | "signal" | "words":
            return _texts(fact, 1)[0]
    return "\n".join(_texts(fact, 1))


def _texts(fact: Fact, least: int) -> tuple[str, ...]:
    texts = fact.value if isinstance(fact.value, tuple) else (str(fact.value),)
    return (*texts, *([""] * (least - len(texts))))


def _figure(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _text(figure: int | None) -> str:
    return "" if figure is None else str(figure)
