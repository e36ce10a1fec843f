"""The time of a digest and what it comes to, in words: its subject, its first sentence and its last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from monitor.sentences import LONDON, LONGEST_SUBJECT, clean, moment
from storage.digest import DigestView, SilenceOver
from storage.record import Value

NOBODY_LOOKED = (
    "No page was visited in this time, so that proves nothing: ask whoever looks after Wardround"
    " (`wardround doctor` says why)."
)
WEEK = 7
A_DAY_LATE = 1


class Tally(Value):
    """How many services are down, how many up, and how many organisations have something else to tell."""

    down: int = 0
    up: int = 0
    others: int = 0

    @property
    def in_words(self) -> str:
        """Such as "3 services down, 1 up, 2 with other news"; empty where there is nothing."""
        return ", ".join(self._parts())

    @property
    def in_a_sentence(self) -> str:
        """The same with "and" before the last."""
        *first, last = self._parts()
        return f"{', '.join(first)} and {last}" if first else last

    def _parts(self) -> list[str]:
        counted = [(self.down, "down"), (self.up, "up"), (self.others, "with other news")]
        told = [(number, words) for number, words in counted if number]
        nouns = ("service" if told[0][0] == 1 else "services",) if told else ()
        return [
            " ".join((f"{number:,}", *(nouns if one == 0 else ()), words)) for one, (number, words) in enumerate(told)
        ]


def subject(view: DigestView, tally: Tally) -> str:
    """The subject: its time, and what it comes to."""
    unseen = "" if view.visited or view.silence else ", and no page was visited"
    told = tally.in_words or f"nothing{_besides(view) or ' new'}{unseen}"
    if view.silence is not None:
        until = _day(view.silence.over_at)
        return clean(f"Held back by the silence of {_author(view.silence)} until {until}: {told}", LONGEST_SUBJECT)
    return clean(f"Wardround, {_title(view)}: {told}", LONGEST_SUBJECT)


def summary(view: DigestView, tally: Tally) -> str:
    """The first sentence: what it comes to, and since when."""
    told = tally.in_a_sentence if tally.in_words else ""
    if view.silence is not None:
        span = f"from {moment(view.silence.begins_at.isoformat())} until {moment(view.silence.over_at.isoformat())}"
        why = f' ("{reason}")' if (reason := clean(view.silence.reason, 300).rstrip(".")) else ""
        return f"{told or 'Nothing'} held back by the silence of {_author(view.silence)}, {span}{why}."
    if told:
        return f"{told} {_span(view)}."
    nothing = f"Nothing new {_span(view)}{_besides(view)}: {counts(view)}"
    return nothing if view.visited else f"{nothing} {NOBODY_LOOKED}"


def caption(view: DigestView) -> str:
    """What the table shows: "Ratings given in the week to Monday 23 November 2026"."""
    return "Ratings held back" if view.silence is not None else f"Ratings given {_span(view)}"


def counts(view: DigestView) -> str:
    """The proof of life: "412 sources visited, 2 in trouble."."""
    return f"{view.visited:,} source{'' if view.visited == 1 else 's'} visited, {view.in_trouble:,} in trouble."


def _besides(view: DigestView) -> str:
    return " besides what you were told already" if view.at_once or view.not_the_first else ""


def _title(view: DigestView) -> str:
    if _is_weekly(view):
        return f"week to {_long(_end(view))}"
    if (_end(view) - _begin(view)).days > WEEK + A_DAY_LATE:
        return f"{_long(_begin(view))} to {_long(_end(view))}"
    return _long(_end(view))


def _span(view: DigestView) -> str:
    return f"in the week to {_long(_end(view))}" if _is_weekly(view) else f"since {_long(_begin(view))}"


def _is_weekly(view: DigestView) -> bool:
    days = (_end(view) - _begin(view)).days
    weekly = any(schedule.startswith("weekly") for schedule in view.schedules)
    return weekly and WEEK - A_DAY_LATE <= days <= WEEK + A_DAY_LATE


def _begin(view: DigestView) -> date:
    return view.since.astimezone(LONDON).date()


def _end(view: DigestView) -> date:
    return date.fromisoformat(view.slot[:10])


def _author(silence: SilenceOver) -> str:
    return clean(silence.author, 80) or "a person"


def _long(day: date) -> str:
    return f"{day:%A %-d %B %Y}"


def _day(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%-d %B %Y}"


def tally(ways: Iterable[tuple[str, str]], organisations: Iterable[str]) -> Tally:
    """What rows (the organisation and the way of each) and the organisations that have anything at all come to."""
    known = list(ways)
    moved = {organisation for organisation, way in known if way in ("down", "up")}
    return Tally(
        down=sum(way == "down" for _, way in known),
        up=sum(way == "up" for _, way in known),
        others=len(set(organisations) - moved),
    )
