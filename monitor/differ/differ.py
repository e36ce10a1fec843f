"""The pure differ: a reading against what is known, as steps that each keep one fact and may tell one change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storage.change import Ignored
from storage.fact import Attribute, Fact

from .actions import compare_actions
from .against import set_against
from .details import compare_detail, compare_in_charge, compare_location
from .known import Differences, Known, Missing, Step
from .notices import compare_banner, compare_notice, ended
from .ratings import compare_header, compare_reported
from .relations import compare_related
from .removal import WITHDRAWN, leaving, listing_gone, missing_from
from .reports import compare_dates, compare_framework, compare_report
from .scores import compare_score, compare_statement, statements_dropped
from .texts import compare_text

ORDER: tuple[Attribute, ...] = (
    "report", "listed", "framework", "reported", "header", "score", "statement", "text", "dates", "notice", "action",
    "related", "banner", "detail", "location", "in-charge", "past",
)  # fmt: skip
OF_A_REPORT: tuple[Attribute, ...] = (
    "report", "framework", "reported", "score", "statement", "text", "dates", "notice", "action",
)  # fmt: skip
"""What a report's own page says in its name. While the report is off its list, it says nothing."""
Outcome = Step | Missing | Ignored


def diff(
    known: Known,
    facts: Iterable[Fact],
    *,
    address: str | None,
    url: str | None,
    settled: bool = True,
    whole: bool = True,
    understood: bool = True,
) -> Differences:
    """What the facts of one reading of one page (``address``) change in what is known.

    ``known`` is left as it was. ``settled`` is false while the starting position is taken, ``whole`` where the page is
    cut off: then what it lacks proves nothing; nor do the statements that it lacks where it was not ``understood`` in
    every part. Held steps are not taken as known for the facts after them.
    """
    page = _Page(known, facts, address=address, url=url, settled=settled)
    for fact in page.shown:
        if fact.attribute != "action":
            page.take(page.compare(fact))
    actions = [fact for fact in page.shown if fact.attribute == "action"]
    page.take(compare_actions(page.known, actions, address=address, url=url))
    if whole:
        page.take(page.ended())
    if whole and understood:
        page.take(statements_dropped(page.known, page.shown, url=url))
    missing = (one for one in page.missing if whole or one.at_once or one.fact.attribute == "text")
    return Differences(steps=tuple(page.steps), missing=tuple(missing), ignored=tuple(page.ignored))


class _Page:
    """One page under comparison: what was known before it (``at_first``), and with what it has told so far."""

    def __init__(
        self, known: Known, facts: Iterable[Fact], *, address: str | None, url: str | None, settled: bool
    ) -> None:
        self.at_first, self.known = known, known.copy()
        self.address, self.url, self.settled = address, url, settled
        self.steps: list[Step] = []
        self.missing: list[Missing] = []
        self.ignored: list[Ignored] = []
        self.shown = sorted(_standing(known, facts), key=_place)
        self.gone = missing_from(known, self.shown, address=address)
        self.leaving = leaving(known, self.gone)

    def take(self, outcomes: Iterable[Outcome]) -> None:
        """Note what one fact came to."""
        for outcome in outcomes:
            if isinstance(outcome, Step):
                self.steps.append(outcome)
                if not outcome.hold:
                    self.known.keep(outcome)
            elif isinstance(outcome, Missing):
                self.missing.append(outcome)
            else:
                self.ignored.append(outcome)

    def compare(self, fact: Fact) -> Sequence[Outcome]:
        """What one fact that the page shows comes to."""
        known, url = self.known, self.url
        match fact.attribute:
            case "report":
                against = set_against(self.at_first, self.shown, fact)
                listed = _is_listed(fact, self.shown)
                return compare_report(known, fact, self.shown, url=url, listed=listed, against=against)
            case "framework":
                return compare_framework(known, fact, url=url)
            case "reported":
                return compare_reported(known, fact, url=url)
            case "header":
                return compare_header(known, self.at_first, fact, self.leaving, url=url, settled=self.settled)
            case "score":
                return compare_score(known, fact, url=url)
            case "statement":
                return compare_statement(self.at_first, fact, url=url)
            case "text":
                return compare_text(known, fact, url=url)
            case "dates":
                return compare_dates(known, fact, url=url)
            case "banner":
                if self.gone and fact.subject == WITHDRAWN:
                    return [Step(fact=fact)]  # it is told with the report that left the list
                told = {step.change.kind for step in self.steps if step.change}
                return compare_banner(known, fact, self.shown, told=told, url=url)
            case "notice":
                return compare_notice(known, fact, url=url)
            case "detail":
                return compare_detail(known, fact, url=url)
            case "location":
                return compare_location(known, self.at_first, fact, url=url)
            case "in-charge":
                return compare_in_charge(known, fact, url=url)
            case "related":
                return compare_related(known, fact, url=url)
            case _:
                return [Step(fact=fact)]

    def ended(self) -> Iterable[Missing]:
        """What the page showed before and shows no more."""
        yield from ended(self.known, self.shown, address=self.address, url=self.url)
        for fact in self.gone:
            yield listing_gone(self.known, self.at_first, fact, self.gone, self.shown, url=self.url)


def _place(fact: Fact) -> tuple[int, bool]:
    # That a service goes on elsewhere is told before that this registration of it is archived.
    return ORDER.index(fact.attribute), fact.attribute == "banner" and fact.subject == "archived"


def _standing(known: Known, facts: Iterable[Fact]) -> list[Fact]:
    """The facts of a page without those of a report that CQC removed: only its list can bring that back."""
    shown = list(facts)
    removed = {
        _of(fact)
        for fact in shown
        if (fact.attribute == "report" or fact.route != "page")
        and known.is_removed(_of(fact))
        and not _is_listed(fact, shown)
    }
    return [fact for fact in shown if not (removed and fact.attribute in OF_A_REPORT and _of(fact) in removed)]


def _of(fact: Fact) -> str | None:
    return fact.report or (fact.subject if fact.attribute == "report" else None)


def _is_listed(fact: Fact, shown: Sequence[Fact]) -> bool:
    return any(one.attribute == "listed" and one.subject == fact.subject for one in shown)
