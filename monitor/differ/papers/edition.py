"""How two editions of one paper differ: in pages, in values, or in nothing that is read."""

from __future__ import annotations

from monitor.papers.recognised import printed
from storage.paper import Meeting
from storage.record import Record
from storage.value import Value

Values = dict[tuple[str, ...], object]


class Edition(Value):
    """``same``: nothing that is read of them differs, such as in a file that was only saved again. ``before`` and
    ``now`` are their pages, None where they have none; ``values``: how many figures and levels differ in both.
    ``words_before`` and ``words_now`` are those of their covers."""

    same: bool
    before: int | None = None
    now: int | None = None
    values: int = 0
    words_before: str = ""
    words_now: str = ""


def edition(old: Record, new: Record) -> Edition:
    """How a paper differs from the one that had its place."""
    apart = {"reader", "warnings", "organisation"}
    before, now = _values(printed(old)), _values(printed(new))
    return Edition(
        same=old.model_dump(exclude=apart) == new.model_dump(exclude=apart),
        before=pages_of(old),
        now=pages_of(new),
        values=sum(now[name] != value for name, value in before.items() if name in now),
        words_before=words_of(old.meeting),
        words_now=words_of(new.meeting),
    )


def words_of(meeting: Meeting | None) -> str:
    """The words of a cover that date its meeting; empty where there are none."""
    return meeting.evidence[0].quote if meeting and meeting.evidence else ""


def pages_of(record: Record) -> int | None:
    """The number of pages of a file; None where it has none, or it is not known."""
    return next((one.of for one in record.coverage if one.part == "pages"), None)


def are_pictures(record: Record) -> bool:
    """Whether no page of a file has any text."""
    pages = [one for one in record.coverage if one.part == "pages"]
    return any(one.of > 0 and one.rows == 0 for one in pages)


def _values(record: Record) -> Values:
    return {
        **{("risk", one.id): one.rating for one in record.risks},
        **{("measure", one.id): (one.value, one.target) for one in record.measures},
        **{("assurance", one.subject, one.domain or ""): one.level for one in record.assurance},
        **{("finance", one.name): (one.plan, one.actual, one.variance) for one in record.finance},
    }
