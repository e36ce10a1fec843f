"""What a digest tells below its table: a part for each group of news, the lines of each under its organisation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from monitor.digesting.table import TAKEN_BACK, Row, is_rated, names_of
from monitor.groups import group_of
from monitor.sentences import SCORES, change_line, day, moment, score_lines, subject_line
from monitor.words import plain, sentence_case
from storage.alert import AlertedChange
from storage.digest import AtOnce, DigestView
from storage.record import Value

ORDER = ("enforcement", "registration", "reports", "ratings", "board-papers", "scores", "trouble", "taken-back")
HEADINGS = {"ratings": "More about ratings", "scores": "Scores", "taken-back": "Withdrawn or corrected since"}


class Block(Value):
    """The lines of one organisation."""

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
        Part(heading=_heading(group), blocks=tuple(_blocks(found[group], names, _WORDING.get(group, _lines))))
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


def _blocks(
    found: dict[str, list[AlertedChange]],
    names: dict[str, str],
    wording: Callable[[list[AlertedChange]], Iterable[str]],
) -> Iterable[Block]:
    for organisation in sorted(found, key=lambda one: names[one].casefold()):
        yield Block(name=names[organisation], lines=tuple(dict.fromkeys(wording(found[organisation]))))


def _lines(changes: list[AlertedChange]) -> Iterable[str]:
    return (change_line(change) for change in changes)


def _by_meeting(changes: list[AlertedChange]) -> Iterable[str]:
    """The news of board papers, meeting by meeting, the oldest first."""
    for change in sorted(changes, key=lambda one: one.report_date or ""):
        line = change_line(change)
        yield f"Meeting of {day(change.report_date)}: {line}" if change.report_date else line


_WORDING: dict[str, Callable[[list[AlertedChange]], Iterable[str]]] = {
    "board-papers": _by_meeting,
    "scores": score_lines,
}
