"""What a digest tells below its table: a part for each group of news, the lines of each under its organisation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from monitor.digesting.table import TAKEN_BACK, Row, is_rated, names_of
from monitor.groups import group_of
from monitor.papers.letter import place
from monitor.sentences import SCORES, change_line, day, moment, score_lines, subject_line
from monitor.words import plain, sentence_case
from storage.alert import AlertedChange
from storage.digest import AtOnce, DigestView
from storage.record import Value

ORDER = ("enforcement", "registration", "reports", "ratings", "board-papers", "scores", "trouble", "taken-back")
HEADINGS = {"ratings": "More about ratings", "scores": "Scores", "taken-back": "Withdrawn or corrected since"}


class Block(Value):
    """The lines of one organisation, of board papers those of one of its meetings."""

    name: str
    lines: tuple[str, ...]


class Part(Value):
    """One part of a digest: a heading, and what each organisation has to tell under it."""

    heading: str
    blocks: tuple[Block, ...]


def parts(view: DigestView, rows: Sequence[Row]) -> tuple[Part, ...]:
    """Everything that the table does not tell, by its group; nothing is left out."""
    names = names_of(view)
    dated: dict[str, set[str]] = {}
    for row in rows:
        dated.setdefault(row.organisation, set()).update(row.reports)
    found: dict[str, dict[str, list[AlertedChange]]] = {}
    for one in view.gathered:
        for change in one.alert.changes:
            if not _is_in_table(change, dated):
                theirs = found.setdefault(_group(change), {})
                theirs.setdefault(str(change.organisation), []).append(change)
    return tuple(
        Part(heading=_heading(group), blocks=tuple(_WORDING.get(group, _blocks)(found[group], names)))
        for group in ORDER
        if group in found
    )


def at_once(view: DigestView) -> tuple[str, ...]:
    """A line for each alert that had a message of its own, with its day, and how far it came if it was not sent yet."""
    return tuple(_told(one) for one in view.at_once)


def _told(one: AtOnce) -> str:
    seen = min((change.first_seen for change in one.alert.changes if change.first_seen), default=None)
    when = [moment(seen).partition(",")[0]] if seen else []
    how = [plain("delivery", one.state)] if one.state != "sent" else []
    note = "; ".join([*when, *how])
    return f"{subject_line(one.alert)} ({note})" if note else subject_line(one.alert)


def _group(change: AlertedChange) -> str:
    if change.state in TAKEN_BACK:
        return "taken-back"
    if change.kind in SCORES:
        return "scores"
    group = group_of(change.kind)
    return group if group in ORDER else "reports"


def _heading(group: str) -> str:
    return HEADINGS.get(group) or sentence_case(plain("group", group))


def _is_in_table(change: AlertedChange, dated: Mapping[str, Collection[str]]) -> bool:
    """Whether a row tells all that there is to say of a change; ``dated`` are the dates of reports that rows show."""
    if change.state in TAKEN_BACK:
        return False
    if is_rated(change):
        return True
    shown = day(change.report_date) in dated.get(str(change.organisation), ())
    return change.kind == "report-published" and bool(change.report_date) and shown


Told = Mapping[str, list[AlertedChange]]


def _blocks(found: Told, names: Mapping[str, str]) -> Iterator[Block]:
    for organisation in _in_order(found, names):
        yield _block(names[organisation], map(change_line, found[organisation]))


def _scores(found: Told, names: Mapping[str, str]) -> Iterator[Block]:
    for organisation in _in_order(found, names):
        yield _block(names[organisation], score_lines(found[organisation]))


def _by_meeting(found: Told, names: Mapping[str, str]) -> Iterator[Block]:
    """The news of board papers, meeting by meeting, the oldest first, each with its place."""
    for organisation in _in_order(found, names):
        dated = sorted(found[organisation], key=lambda one: one.report_date or "")
        for date, changes in groupby(dated, key=lambda one: one.report_date):
            name = f"{names[organisation]}, meeting of {day(date)}" if date else names[organisation]
            yield _block(name, (_placed(change) for change in changes))


def _placed(change: AlertedChange) -> str:
    where = place(change)
    return f"{change_line(change)} ({where})" if where else change_line(change)


def _block(name: str, lines: Iterable[str]) -> Block:
    return Block(name=name, lines=tuple(dict.fromkeys(lines)))


def _in_order(found: Told, names: Mapping[str, str]) -> list[str]:
    return sorted(found, key=lambda one: names[one].casefold())


_WORDING: dict[str, Callable[[Told, Mapping[str, str]], Iterator[Block]]] = {
    "board-papers": _by_meeting,
    "scores": _scores,
}
