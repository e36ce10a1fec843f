"""The sentences of a message: its subject, a line for each rating and each change, and dates as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.groups import group_of
from monitor.words import (
    WORDS,
    about_in_words,
    direction_in_words,
    part_in_words,
    plain,
    sentence_case,
    subject_in_words,
)
from storage.alert import RATED, TROUBLE, AlertedChange, AlertView, RatingRow, Series
from storage.record import KEY_QUESTIONS

LONDON = ZoneInfo("Europe/London")
SCORES = ("score-changed", "statement-score-changed", "statement-added")
DERIVED = "worked out by Wardround, not printed by CQC"
UNRATED = "no longer rated by CQC"
LONGEST_NAME = 120
LONGEST_SUBJECT = 300
LONGEST_STEP = 40
MOST_STEPS = 7


def clean(text: str, limit: int | None = None) -> str:
    """Scraped text on one line, without control and other invisible characters, cut at ``limit``."""
    seen = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    line = " ".join(seen.split())
    return line if limit is None else cut(line, limit)


def cut(line: str, limit: int) -> str:
    """The line as far as it fits."""
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})


def day(printed: str | None) -> str:
    """A printed date for a person: "17 July 2025", "July 2025"; what is no date stays as it is."""
    text = clean(printed or "", 40)
    try:
        if re.fullmatch(r"\d{4}-\d\d", text):
            return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
        return f"{date.fromisoformat(text):%-d %B %Y}"
    except ValueError:
        return text


def moment(seen: str | None) -> str:
    """An instant as the clock in London showed it: "18 July 2025, 07:02"."""
    if seen is None:
        return ""
    return f"{datetime.fromisoformat(seen).astimezone(LONDON):%-d %B %Y, %H:%M}"


def subject_line(view: AlertView) -> str:
    """The one line that says it all: how far, who, what, from what to what, and how many changes more."""
    worst = view.changes[0]
    told = [change for change in view.changes if change.kind not in ("report-published", "rating-confirmed", *SCORES)]
    more = len([change for change in told if change is not worst])
    noun = "page" if all(change.kind == worst.kind and change.kind in TROUBLE for change in told) else "change"
    rest = f" and {more} more {noun}{'' if more == 1 else 's'}" if more else ""
    if worst.kind in ("report-published", "rating-confirmed"):
        line = _new_report(view)
    elif view.of_papers:
        event = "Board papers no longer waited for" if GIVEN_UP in worst.summary else _OF_PAPERS[worst.kind]
        line = f"{event}: {_whom(worst)[0]}"
    else:
        of = f"board meeting of {day(worst.report_date)}" if worst.report_date and _of_papers(worst) else ""
        line = f"{_event(worst)}: {', '.join(filter(None, (*_whom(worst), _sides(worst), of)))}{_marks(worst)}"
    return clean(f"{line}{',' if rest and not line.endswith(')') else ''}{rest}", LONGEST_SUBJECT)


def headline(view: AlertView) -> str:
    """The first sentence of a message."""
    worst = view.changes[0]
    if worst.kind not in ("report-published", "rating-confirmed"):
        return clean(worst.summary) + _STANDS.get(worst.state, "")
    same = _unchanged(view)
    dated = f" of {day(worst.report_date)}" if worst.report_date else ""
    name = clean(view.organisation.name, LONGEST_NAME)
    said = f" {clean(late)}" if (late := found_late(worst.summary)) else ""
    if same is None:
        return f"{name}: CQC has published a new report{dated}.{said}"
    subject = subject_in_words(same.subject)
    return f"{name}: a new report{dated} leaves the rating unchanged, {subject} {same.after}.{said}"


FOUND_LATE = "Found late:"
GIVEN_UP = "no longer waited for"
"""What is said of board papers that could not be read, and will not be."""
_OF_PAPERS = {
    "source-unreadable": "Board papers could not be read",
    "source-recovered": "Board papers can be read again",
    "source-quiet": "No new board papers",
}
_STANDS = {
    "unconfirmed": f" It was {plain('state', 'unconfirmed')}.",
    "announced": " CQC has announced it; its page does not show it yet.",
}


def rating_line(row: RatingRow) -> str:
    """One key question in words: "Safe: Good before, Requires improvement now, down one step"."""
    name = sentence_case(subject_in_words(row.key_question))
    before, now = rating_sides(row)
    if row.changed:
        note = f" ({rating_note(row)})" if rating_note(row) else ""
        return f"{name}: {before} before, {now} now, {rating_way(row)}{note}"
    if row.discontinued:
        return f"{name}: {before} before, {now}" if row.before else f"{name}: {now}"
    return f"{name}: {now}, {rating_way(row)}" if row.now else f"{name}: {now}"


def rating_note(row: RatingRow) -> str:
    """What is to be known of a rating beside its word: that Wardround worked it out, that no page shows it yet, or that
    it was seen once."""
    announced = plain("state", "announced")
    marks = [{"derived": DERIVED, "announced": announced}.get(row.provenance, "") if row.changed else ""]
    marks += [plain("state", "unconfirmed")] if row.unconfirmed else []
    return "; ".join(filter(None, marks))


def rating_sides(row: RatingRow) -> tuple[str, str]:
    """Both sides of one rating in words."""
    now = row.now or (UNRATED if row.discontinued else "not known")
    return clean(row.before or "not known", 60), clean(now, 60)


def rating_way(row: RatingRow) -> str:
    """What became of one rating: "down one step", "first rating", "unchanged", or empty where none is known."""
    if not row.changed:
        return ("last known" if row.stale else "unchanged") if row.now else ""
    return direction_in_words(row.direction, row.steps) or ("first rating" if row.before is None else "changed")


def other_lines(changes: Iterable[AlertedChange]) -> tuple[str, ...]:
    """A line for each change."""
    return tuple(change_line(change) for change in changes)


def score_lines(changes: Iterable[AlertedChange]) -> tuple[str, ...]:
    """A line for each score; the first scores of one key question share one."""
    lines: list[str] = []
    first: dict[str, list[AlertedChange]] = {}
    for change in changes:
        if change.kind in SCORES and change.before is None:
            first.setdefault((change.subject or "").partition("/")[0], []).append(change)
        else:
            lines.append(change_line(change))
    return (*lines, *(_first_scores(question, scored) for question, scored in first.items()))


def _first_scores(question: str, scored: list[AlertedChange]) -> str:
    whole = next((f"{one.after} of 100" for one in scored if one.kind == "score-changed"), "")
    parts = [
        f"{(one.subject or '').partition('/')[2]} {one.after} of 4" for one in scored if one.kind != "score-changed"
    ]
    told = "; ".join(filter(None, (whole, clean(", ".join(parts), 400))))
    return f"First scores known for {subject_in_words(question)}: {told}"


def series_lines(view: AlertView) -> tuple[str, ...]:
    """What went back and forth: "It has gone back and forth since 14 July 2025: Good, Outstanding, now Good."."""
    told = {change.id: change for change in view.changes}
    only = len(view.series) == 1 and view.series[0].change == view.changes[0].id
    return tuple(_series_line(one, told[one.change], only=only) for one in view.series if one.change in told)


def _series_line(one: Series, change: AlertedChange, *, only: bool) -> str:
    name = "It" if only else sentence_case(", ".join(_whom(change)[1:])) or "This"
    values = [clean("none" if step is None else str(step)) for step in one.steps]
    if all(step is None for step in one.steps) or any(len(value) > LONGEST_STEP for value in values):
        values = [plain("kind", kind) for kind in one.kinds]
    *before, now = values
    since = f"{datetime.fromisoformat(one.since).astimezone(LONDON):%-d %B %Y}"
    often = f", {len(one.kinds)} times, lately" if len(before) > MOST_STEPS else ""
    return f"{name} has gone back and forth since {since}{often}: {', '.join(before[-MOST_STEPS:])}, now {now}."


def found_late(summary: str) -> str:
    """The sentence in a change's summary which says that it was found late; else empty."""
    return summary[start:] if (start := summary.find(FOUND_LATE)) >= 0 else ""


def change_line(change: AlertedChange) -> str:
    """One change of several, without its organisation's name."""
    if change.kind == "report-published":
        return f"New report of {day(change.report_date)}" if change.report_date else "New report"
    name = clean(change.organisation.name)
    line = clean(change.summary) or sentence_case(plain("kind", change.kind))
    line = line.removeprefix(f"{name}: ").removeprefix(f"{name}, ")
    mark = f" ({plain('state', change.state)})" if change.state not in ("confirmed", "held") else ""
    return sentence_case(line.removesuffix(".")) + mark


def dates_of(change: AlertedChange) -> tuple[tuple[str, str], ...]:
    """The dates of a change, each under its own name and never one for another."""
    printed = change.dates
    if _of_papers(change):
        dated = (("Board meeting", day(change.report_date)), ("First seen by Wardround", moment(change.first_seen)))
        return tuple((name, when) for name, when in dated if when)
    report = printed.report or (None if printed.published else change.report_date)
    visit = " to ".join(dict.fromkeys(day(one) for one in (printed.visit_start, printed.visit_end) if one))
    named = (
        ("Report of", day(report)),
        ("Section updated", day(printed.section)),
        ("Published", day(printed.published)),
        ("CQC's visit", visit),
        ("First seen by Wardround", moment(change.first_seen)),
    )
    return tuple((name, when) for name, when in named if when)


def _new_report(view: AlertView) -> str:
    same = _unchanged(view)
    worst = view.changes[0]
    if same is not None:
        return f"New report, rating unchanged: {', '.join((*_whom(same), str(same.after)))}"
    dated = f", report of {day(worst.report_date)}" if worst.report_date else ""
    return f"New report: {', '.join(_whom(worst))}{dated}"


def _unchanged(view: AlertView) -> AlertedChange | None:
    same = [change for change in view.changes if change.kind == "rating-confirmed" and change.subject in KEY_QUESTIONS]
    return min(same, key=lambda change: KEY_QUESTIONS.index(change.subject), default=None)


def _event(change: AlertedChange) -> str:
    way = direction_in_words(change.direction, change.steps)
    if change.kind == "rating-changed":
        return sentence_case(way or "rating changed")
    if change.kind == "risk-score-changed":
        return f"Risk's score {'risen' if change.direction == 'up' else 'fallen'}"
    if change.kind == "assurance-changed" and way:
        return f"Level of assurance {way}"
    if _is_detail(change):
        return f"{sentence_case(subject_in_words(change.subject))} changed"
    name = sentence_case(plain("kind", change.kind))
    return f"{name}, {way}" if way and change.kind in RATED else name


def _of_papers(change: AlertedChange) -> bool:
    return group_of(change.kind) == "board-papers"


def _is_detail(change: AlertedChange) -> bool:
    return change.kind == "details-changed" and change.subject in WORDS["detail"]


def _whom(change: AlertedChange) -> tuple[str, ...]:
    part = clean(part_in_words(change.scope, change.scope_name), LONGEST_NAME)
    # A report's id or a banner's type says nothing that the kind does not.
    told = group_of(change.kind) == "reports" or _is_detail(change) or change.subject in WORDS["banner"]
    about = "" if told else about_in_words(change.kind, change.subject)
    return tuple(filter(None, (clean(change.organisation.name, LONGEST_NAME), part, clean(about, 80))))


def _sides(change: AlertedChange) -> str:
    before, after = (None if side is None else _short(str(side)) for side in (change.before, change.after))
    if any(side is not None and len(side) > 40 for side in (before, after)):
        return ""
    if before is None:
        return after or ""
    if change.kind == "sources-disagree":
        return f"{before} or {after}"  # nothing went from one to the other
    return f"{before} to {after}" if after is not None else f"was {before}"


def _short(side: str) -> str:
    return day(side) if len(side) == len("2026-01-31") else clean(side)


def _marks(change: AlertedChange) -> str:
    marks = [DERIVED] if change.provenance == "derived" else []
    if found_late(change.summary):
        marks.append("found late")
    if change.state not in ("confirmed", "held"):
        marks.append(plain("state", change.state))
    return f" ({'; '.join(marks)})" if marks else ""
