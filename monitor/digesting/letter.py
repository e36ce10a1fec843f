"""Compose a digest: an e-mail with a table for all services and the same as paragraphs, or a short chat message."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.digesting import period
from monitor.digesting.lines import Part, at_once, parts
from monitor.digesting.sheet import sheet
from monitor.digesting.table import Row, rows
from monitor.groups import group_of
from monitor.message import LICENCE, OF_PAPERS, Message, Voice, may_repeat, sender, templates
from monitor.sentences import clean, cut
from monitor.short import fitting, harmless
from storage.digest import DigestView
from storage.record import Value

AT_ONCE = "Told at once"
HEADINGS = ("Service", "Now", "Before", "Change", "Key questions that differ", "Breaches", "Report")


class Letter(Value):
    """The parts of a digest in the order in which they are read; empty ones are left out."""

    subject: str
    repeat: str
    summary: str
    caption: str
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    at_once: tuple[str, ...]
    closing: str
    page: str
    footer: tuple[str, ...]


def compose_digest(view: DigestView, voice: Voice) -> Message:
    """The message of a digest, also of one with nothing to tell.

    A chat message is never longer than ``voice.limit``, its subject included; what does not fit is counted.
    """
    letter = _letter(view, voice)
    if voice.form == "chat":
        return _chat(letter, voice)
    html = templates.get_template("digest.html.j2").render(letter=letter)
    files = (sheet(view, letter.rows),) if view.attach_csv and letter.rows else ()
    return Message(subject=letter.subject, text=_plain(letter), html=html, reference=voice.reference, attachments=files)


def _letter(view: DigestView, voice: Voice) -> Letter:
    table = rows(view)
    tally = period.tally(
        ((row.organisation, row.kind) for row in table), (str(one.alert.organisation) for one in view.gathered)
    )
    nothing = not tally.in_words and view.silence is None
    return Letter(
        subject=period.subject(view, tally),
        repeat=may_repeat(voice),
        summary=period.summary(view, tally),
        caption=period.caption(view),
        headings=(*HEADINGS, *(columns := tuple(clean(name, 80) for name in view.columns))),
        columns=columns,
        rows=table,
        parts=parts(view, table),
        at_once=at_once(view),
        closing="" if nothing else period.counts(view),
        page=f"{voice.public_address.rstrip('/')}/" if voice.public_address else "",
        footer=(*_rights(view), f"Sent by {sender(voice.instance)}.", f"Reference {voice.reference}"),
    )


def _rights(view: DigestView) -> tuple[str, ...]:
    """Whose words it holds: CQC's, those of trusts' papers, or both."""
    alerts = (*(one.alert for one in view.gathered), *(one.alert for one in view.at_once))
    of_papers = [group_of(change.kind) == "board-papers" for alert in alerts for change in alert.changes]
    of_cqc = not (of_papers and all(of_papers)) or bool(view.standing)
    return (*((LICENCE,) if of_cqc else ()), *((OF_PAPERS,) if any(of_papers) else ()))


def _plain(letter: Letter) -> str:
    """The plain part: a paragraph for each service, which can be read on a phone and listened to."""
    paragraphs = [
        letter.repeat,
        letter.summary,
        f"{letter.caption}:" if letter.rows else "",
        *("\n".join(_paragraph(row, letter.columns)) for row in letter.rows),
        *(paragraph for part in letter.parts for paragraph in _part(part)),
        "\n".join([f"{AT_ONCE}:", *(f"- {line}" for line in letter.at_once)]) if letter.at_once else "",
        letter.closing,
        f"History and evidence: {letter.page}" if letter.page else "",
        "\n".join(letter.footer),
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _paragraph(row: Row, columns: tuple[str, ...]) -> Iterable[str]:
    labelled = [
        ("Now", row.stands),
        ("Before", f"{row.stood} ({row.change})"),
        ("Moved", row.moves),
        ("Key questions that differ", "; ".join(row.differ)),
        ("Breaches", row.breaches),
        ("Report of", row.report),
        *zip(columns, row.columns, strict=True),
        ("To know", "; ".join(row.marks)),
        ("Source", row.link),
    ]
    return (row.service, *(f"  {label}: {told}" for label, told in labelled if told))


def _part(part: Part) -> Iterable[str]:
    for number, block in enumerate(part.blocks):
        heading = (f"{part.heading}:", "") if number == 0 else ()
        yield "\n".join([*heading, block.name, *(f"- {line}" for line in block.lines)])


def _chat(letter: Letter, voice: Voice) -> Message:
    """The short form: what it comes to, then the services, falls first, then as much of the rest as fits."""
    reference = f"Reference {voice.reference}"
    subject = cut(harmless(letter.subject), voice.limit - len(reference) - 1)
    lines = [harmless(line) for line in _short(letter)]
    room = voice.limit - len(subject) - len(reference) - 1
    begin, room = fitting([harmless(letter.repeat)], room)
    closing = letter.closing or harmless(letter.summary)
    told, left = fitting(lines, room - len(closing) - 1)
    if len(told) < len(lines):
        # With the longest that may stand before the closing: it is never dropped for what it counts.
        told, left = fitting(lines, room - len(_counted(lines)) - len(closing) - 3)
    page, left = fitting([f"All of it: {letter.page}"] if letter.page else [], left)
    licence, _ = fitting(list(letter.footer[:-2]), left)
    counted = _counted(lines[len(told) :])
    last, _ = fitting([". ".join(filter(None, (counted, closing)))], room)
    text = "\n".join([*begin, *told, *page, *licence, *(last or fitting([counted], room)[0]), reference])
    return Message(subject=subject, text=text, reference=voice.reference)


def _short(letter: Letter) -> list[str]:
    """A line for each service and each piece of news."""
    services = [_line(row) for row in letter.rows]
    news = [f"{block.name}: {line}" for part in letter.parts for block in part.blocks for line in block.lines]
    return [*services, *news, *(f"{AT_ONCE}: {line}" for line in letter.at_once)]


def _line(row: Row) -> str:
    lead = f"{row.lead} " if row.lead else ""
    marks = f" ({'; '.join(row.marks)})" if row.marks else ""
    sides = row.moves or (row.now if row.now == row.before else f"{row.before} to {row.now}")
    differ = f". {'; '.join(row.differ)}" if row.differ else ""
    return f"{row.service}: {lead}{sides}, {row.change}{marks}{differ}"


def _counted(left_out: list[str]) -> str:
    return f"and {len(left_out):,} more" if left_out else ""
