"""What a board paper, or a page that lists papers, says, as ``wardround read`` shows it to a person."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.sentences import day
from monitor.show import Show
from monitor.words import plain, sentence_case
from storage.fact import fold
from storage.paper import Mention, PaperListed, Risk, Signal
from storage.record import Record, recognised

SHORT = 12
"""Letters of the longest id that a trust gives a measure; what is longer was made from its name."""


NONE = "says that there was none"


def describe_paper(show: Show, record: Record) -> None:
    """One table for each part of the paper or list that says something; each value with its page or line."""
    head = list(_head(record))
    if head:
        show.table(("", ""), head)
    for columns, rows in _tables(record):
        if rows:
            show.line()
            show.table(columns, rows)


def _head(record: Record) -> Iterator[tuple[str, str]]:
    meeting = record.meeting
    if meeting is not None:
        yield "Meeting", ", ".join(filter(None, (meeting.date and day(meeting.date), meeting.title)))
    for part, told in recognised(record.coverage).items():
        yield f"Recognised: {plain('part', part)}", told
    if record.private:
        yield "Kept out", f"words that may be about a person, on {_places(record)}"


def _places(record: Record) -> str:
    paged = any(one.page for sheet in (record.agenda, record.front_sheets, record.signals) for one in sheet)
    noun = "page" if paged else "line"
    return f"{noun}{'' if len(record.private) == 1 else 's'} {', '.join(map(str, record.private))}"


def _tables(record: Record) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    yield ("Item", "On the agenda", "Page"), [(one.item or "", one.title, str(one.page or "")) for one in record.agenda]
    yield ("Risk", "Rating", "Text", "Where"), [_risk(one) for one in record.risks]
    yield (
        ("Assurance of", "Question", "Level", "Where"),
        [
            (one.subject, plain("subject", one.domain) if one.domain else "", one.level, _where(one.mentions))
            for one in record.assurance
        ],
    )
    yield (
        ("Measure", "Name", "Target", "Value", "Status", "Where"),
        [
            (
                one.id if len(one.id) <= SHORT and fold(one.id) != fold(one.name) else "",
                one.name,
                one.target or "",
                one.value or "",
                plain("status", one.status),
                _at(one.page, one.line),
            )
            for one in record.measures
        ],
    )
    yield (
        ("Finance", "Plan", "Actual", "Variance", "Where"),
        [
            (one.name, one.plan or "", one.actual or "", one.variance or "", _at(one.page, one.line))
            for one in record.finance
        ],
    )
    yield ("Sentence about", "Meant", "In the words of the paper", "Where"), [_signal(one) for one in record.signals]
    yield (
        ("Words", "Meant", "In the words of the paper", "Where"),
        [(one.words, NONE if one.negated else "", one.sentence, _at(one.page, one.line)) for one in record.words],
    )
    yield ("Meeting", "Named as"), [(one.date or "", one.title) for one in record.meetings]
    yield ("Meeting", "Paper", "Form", "Address"), [_listed(one) for one in record.documents]
    yield ("Left out", "Why"), [(one.title, one.why) for one in record.left_out]


def _risk(one: Risk) -> tuple[str, ...]:
    said = f" ({plain('register', one.said)})" if one.said else ""
    return one.id, f"{'' if one.rating is None else one.rating}{said}", one.text, _where(one.mentions)


def _signal(one: Signal) -> tuple[str, ...]:
    meant = [
        NONE if one.negated else "",
        "taken back" if one.withdrawn else "",
        plain("time", one.time) if one.time != "now" else "",
        f"about {one.about}" if one.about else "",
    ]
    about = sentence_case(plain("signal", one.type))
    return about, ", ".join(filter(None, meant)), one.sentence, _at(one.page, one.line)


def _listed(one: PaperListed) -> tuple[str, ...]:
    return one.meeting_date or "", " ".join(filter(None, (one.item, one.title))), plain("form", one.type), one.url


def _where(mentions: tuple[Mention, ...]) -> str:
    return ", ".join(dict.fromkeys(_at(one.page, one.line) for one in mentions))


def _at(page: int | None, line: int | None) -> str:
    return f"page {page}" if page is not None else f"line {line}" if line is not None else ""
