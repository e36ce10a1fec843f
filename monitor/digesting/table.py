"""The table of a digest, as councils make it by hand: a row for each service, falls first.

Columns after the hand-made "CQC / PAMMS inspection results" of a council's scrutiny committee (Stockton, seen 2026-07).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from monitor.digesting.breaches import Place, breaches, place
from monitor.digesting.moves import UNKNOWN, Moves, in_order
from monitor.message import is_link
from monitor.sentences import LONGEST_NAME, clean, day
from monitor.words import direction_in_words, part_in_words, sentence_case, subject_in_words
from storage.alert import RATED, AlertedChange
from storage.change import SEVERITIES
from storage.digest import DigestView
from storage.record import KEY_QUESTIONS, KeyQuestion, Value

WAYS = ("down", "lost", "other", "up", "same")
"""What became of a service, in the order of the rows. A rise never hides a fall: one key question down is down."""
CONFIRMED = "rating-confirmed"
TAKEN_BACK = ("withdrawn", "corrected")
"""The states of what was told and does not hold any more."""


class Row(Value):
    """One service, each cell in words; an empty one has nothing to say.

    ``lead`` is the key question that ``now`` and ``before`` are of, where it is not rated overall. ``moves`` is each
    way that its rating went where it moved more than once, ``differ`` its other key questions, ``columns`` what stands
    in the wanted columns of the imported list.
    """

    organisation: str
    scope: str | None
    name: str
    part: str
    kind: str
    lead: str = ""
    now: str
    before: str
    change: str
    moves: str = ""
    differ: tuple[str, ...] = ()
    breaches: str = ""
    reports: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    link: str = ""
    marks: tuple[str, ...] = ()

    @property
    def service(self) -> str:
        """Its name and, where it is a part of an organisation, which."""
        return f"{self.name}, {self.part}" if self.part else self.name

    @property
    def stands(self) -> str:
        """Its rating now: "Good", "Well-led: Good"."""
        return f"{self.lead}: {self.now}" if self.lead else self.now

    @property
    def stood(self) -> str:
        """Its rating before, in the same way."""
        return f"{self.lead}: {self.before}" if self.lead else self.before

    @property
    def report(self) -> str:
        """The dates of its reports: "17 July 2025"."""
        return " and ".join(self.reports)


def rows(view: DigestView) -> tuple[Row, ...]:
    """The services of which a rating moved or was given anew, one row for each whatever number of reports and alerts
    told of it, those told at once too. What was taken back since is in none."""
    cells: dict[str, dict[str, str]] = {}
    for one in view.gathered:
        cells.setdefault(str(one.alert.organisation), {}).update(one.columns)
    standing: Mapping[Place, str] = {(one.organisation, one.scope): one.rating for one in view.standing}
    names = names_of(view)
    holding = [change for one in view.gathered for change in one.alert.changes if change.state not in TAKEN_BACK]
    found: dict[Place, list[AlertedChange]] = {}
    for change in filter(is_rated, holding):
        found.setdefault(place(change), []).append(change)
    for change in (change for one in view.at_once for change in one.alert.changes):
        # Else a row would say that a service stands where it does not stand any more.
        if is_rated(change) and change.state not in TAKEN_BACK and place(change) in found:
            found[place(change)].append(change)
    notices = breaches(holding, found)
    made = []
    for where, changes in found.items():
        row = _row(where, changes, standing.get(where), notices.get(where, ""))
        own = tuple(clean(cells.get(where[0], {}).get(name, ""), 200) for name in view.columns)
        worst = min(SEVERITIES.index(change.severity) for change in changes)
        steps = max(change.steps for change in changes)
        named = row.model_copy(update={"columns": own, "name": names[where[0]]})
        made.append(((WAYS.index(row.kind), worst, -steps, named.service.casefold()), named))
    return tuple(row for _, row in sorted(made, key=lambda one: one[0]))


def is_rated(change: AlertedChange) -> bool:
    """Whether the table tells a change."""
    return (change.kind in RATED or change.kind == CONFIRMED) and change.subject in KEY_QUESTIONS


def names_of(view: DigestView) -> dict[str, str]:
    """What each organisation of a digest is called; with its id where two are called the same."""
    given = {str(one.organisation): one.organisation for one in (each.alert for each in view.gathered)}
    called = {key: clean(one.name, LONGEST_NAME) for key, one in given.items()}
    times = Counter(called.values())
    return {key: f"{name} ({given[key].id})" if times[name] > 1 else name for key, name in called.items()}


def _row(where: Place, changes: list[AlertedChange], overall: str | None, notices: str) -> Row:
    moved = {
        question: in_order(some)
        for question in KEY_QUESTIONS
        if (some := [one for one in changes if one.subject == question and one.kind in RATED])
    }
    same = {one.subject: clean(str(one.after), 60) for one in changes if one.kind == CONFIRMED}
    if overall is not None:
        same.setdefault("overall", clean(overall, 60))
    leading = next(question for question in KEY_QUESTIONS if question in moved or question in same)
    head, others = moved.get(leading), {name: moves for name, moves in moved.items() if name != leading}
    before = (head.before or UNKNOWN) if head else same[leading]
    now = (head.now or UNKNOWN) if head else same[leading]
    marks = dict.fromkeys((*(head.marks if head else ()), *_since(leading, head, overall)))
    last = head.changes[-1] if head else max(changes, key=lambda one: one.first_seen or "")
    return Row(
        organisation=where[0],
        scope=where[1],
        name="",
        part=clean(part_in_words(where[1], last.scope_name), LONGEST_NAME),
        kind=_kind(head, others.values()),
        lead="" if leading == "overall" else sentence_case(subject_in_words(leading)),
        now=now,
        before=before,
        change=_change(leading, head, others),
        moves=head.steps if head and len(head.changes) > 1 else "",
        differ=tuple(_differs(name, moves, head, marks) for name, moves in others.items()),
        breaches=notices,
        reports=tuple(
            dict.fromkeys(day(one) for one in sorted({one.report_date for one in changes if one.report_date}))
        ),
        link=next((one.url for one in (last, *changes) if one.url and is_link(one.url)), ""),
        marks=tuple(marks),
    )


def _since(leading: KeyQuestion, head: Moves | None, overall: str | None) -> tuple[str, ...]:
    """What stands now where that is something else: another message told it."""
    settled = leading == "overall" and head is not None and head.changes[-1].state == "confirmed"
    return (f"{clean(overall, 60)} stands now",) if settled and head and overall not in (None, head.now) else ()


def _kind(head: Moves | None, others: Iterable[Moves]) -> str:
    ways = [moves.net[0] for moves in (head, *others) if moves is not None]
    if "down" in ways:
        return "down"
    if head is not None and head.changes[-1].kind in ("rating-withdrawn", "rating-suspended"):
        return "lost"
    if "up" in ways:
        return "up"
    return "other" if ways else "same"


def _change(leading: KeyQuestion, head: Moves | None, others: Mapping[KeyQuestion, Moves]) -> str:
    """The direction in words. Where the leading rating did not fall, the key questions that did are named."""
    own = head.in_words if head else f"{subject_in_words(leading)} unchanged" if others else "unchanged"
    if head is not None and head.net[0] == "down":
        return own
    falls = [
        f"{subject_in_words(name)} {direction_in_words(*moves.net)}"
        for name, moves in others.items()
        if moves.net[0] == "down"
    ]
    return "; ".join([own, *falls])


def _differs(name: str, moves: Moves, head: Moves | None, known: Mapping[str, None]) -> str:
    marks = [mark for mark in moves.marks if mark not in known]
    said = f" ({'; '.join(marks)})" if marks else ""
    again = len(moves.changes) > 1 and head is not None and head.steps == moves.steps
    return f"{sentence_case(subject_in_words(name))}: {'the same way' if again else moves.steps}{said}"
