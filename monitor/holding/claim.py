"""What a change told and is not believed now, and what its pages say to that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.differ.known import Missing
from monitor.facts import report_name
from storage.fact import SPECIAL_MEASURES, Attribute, Fact, Said, alike, fold

PRINTED: tuple[Attribute, ...] = ("header", "reported")
"""What pages print of the rating in force."""
OF_PAGES: tuple[Attribute, ...] = ("banner", "notice", "action")
"""What each page is known for by itself, and is one thing for all of them, in whichever words."""


@dataclass
class Claim:
    """One change that is not believed: what it is about, the ``value`` that its pages show (None: that it had ended),
    the report that says so, and how each page that showed it spoke since (``looks``: once, again, absent or denied).

    ``moved``: its value is another than the one before; ``appeared``: there was none before. ``since``: when it was
    held or taken back. ``batch`` or ``disproved``: the number of what keeps it from being told.
    """

    number: int
    identity: str
    value: Said
    report: str | None
    looks: dict[str, str]
    since: datetime
    moved: bool = True
    appeared: bool = False
    batch: int | None = None
    disproved: int | None = None
    at_first: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.at_first = dict(self.looks)

    @property
    def denied(self) -> bool:
        """Whether every page that showed it shows something else by now."""
        return bool(self.looks) and set(self.looks.values()) == {"denied"}

    def look(self, address: str, shown: Iterable[Fact], *, understood: bool) -> None:
        """Note what a good reading of a page says to it. That it says nothing counts at the second such reading."""
        if address not in self.looks:
            return
        about = [fact for fact in shown if self._is_about(fact)]
        if about and not any(self._says(fact) for fact in about):
            self.looks[address] = "denied"
        elif not about and self.appeared and understood and self.looks[address] != "denied":
            self.looks[address] = "denied" if self.at_first[address] == "absent" else "absent"

    def is_shown_by(self, fact: Fact) -> bool:
        """Whether a page's fact is what the change told, or is how that page remembers it."""
        if self.value is None:
            return False
        if fact.attribute == "listed":
            return self.identity == _identity(fact, "report")
        return self._is_about(fact) and self._is_of_its_report(fact) and self._says(fact)

    def is_ended_by(self, gone: Missing) -> bool:
        """Whether what a page no longer shows is what the change told as ended, or leaves what it told as new."""
        if self.value is None:
            return _anywhere(gone.fact.identity) == _anywhere(self.identity)
        return gone.then is not None and self.is_shown_by(gone.then)

    def note(self, address: str) -> None:
        """Note that a page shows it."""
        self.looks[address] = "again" if address in self.looks else "once"

    def _is_about(self, fact: Fact) -> bool:
        if fact.attribute in PRINTED:
            printed = self.identity == _identity(fact, "rating")
            return printed and (fact.attribute == "header" or self._is_of_its_report(fact))
        return _anywhere(fact.identity) == _anywhere(self.identity)

    def _says(self, fact: Fact) -> bool:
        if fact.attribute in OF_PAGES and self.value is not None and not is_named_by_its_words(fact.subject):
            return True
        return alike(fact.value, self.value)

    def _is_of_its_report(self, fact: Fact) -> bool:
        return fact.attribute == "report" or named(fact) in (None, self.report)


def is_named_by_its_words(subject: str) -> bool:
    """Whether the kind of a notice at the head of a page does not say what it is about, so that its words have to."""
    return subject == "other" or subject.startswith("provider-changed")


def _anywhere(identity: str) -> str:
    """An identity without the page, where it is of one; special measures are one thing as a banner and as a notice."""
    parts = identity.split(" | ")
    if parts[0] not in OF_PAGES:
        return identity
    of_page = " | ".join(parts[:-1])
    return SPECIAL_MEASURES if fold(SPECIAL_MEASURES) in parts[2:-1] else of_page


def named(fact: Fact) -> str | None:
    """The report that a fact is from; None where it was printed without one."""
    return report_name(fact.report, fact.dates)


def _identity(fact: Fact, attribute: Attribute) -> str:
    return fact.model_copy(update={"attribute": attribute}).identity
