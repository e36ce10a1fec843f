"""Compose what a person receives: an e-mail with a plain and an HTML part, or a short chat message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.papers.letter import Shown, agenda, heading, in_line, in_one_line, in_short, notes, shown
from monitor.quoted import legible, says
from monitor.sentences import (
    DERIVED,
    SCORES,
    clean,
    cut,
    dates_of,
    headline,
    other_lines,
    rating_line,
    rating_note,
    rating_sides,
    rating_way,
    score_lines,
    series_lines,
    subject_line,
)
from monitor.short import filled, harmless
from monitor.words import scope_in_words, sentence_case, subject_in_words
from storage.alert import RATED, AlertedChange, AlertView, MeetingTold, RatingRow
from storage.record import Dates, Value

Form = Literal["email", "chat"]
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0. Not endorsed by CQC."
OF_PAPERS = "Quoted from the trust's own board papers. Not endorsed by the trust or by CQC."
ABOUT_PAPERS = "About the trust's own board papers. Not endorsed by the trust or by CQC."
LONGEST_QUOTE = 400
MOST_LISTED = 30
MOST_QUOTED = 6

templates = Environment(
    loader=PackageLoader("monitor"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


class Attachment(Value):
    """A file that goes with an e-mail: its name, its media type such as ``text/csv`` and its text."""

    name: str
    media_type: str
    text: str


class Message(Value):
    """What is handed to a channel. ``html`` is empty for chat; ``reference`` is the same on every attempt."""

    subject: str
    text: str
    html: str = ""
    reference: str
    attachments: tuple[Attachment, ...] = ()


class Voice(Value):
    """How a message is written: the channel's form, the most characters that it takes in chat, the address of our pages
    (or empty), the name of this installation, the delivery's reference, and whether it may be a repeat."""

    form: Form = "email"
    limit: int = 1500
    public_address: str = ""
    instance: str = "Wardround"
    reference: str
    repeat: bool = False


class Line(Value):
    """One line of the before/after table, each cell in words; ``note`` stands below it where there is more to say."""

    question: str
    before: str
    now: str
    way: str
    changed: bool
    note: str = ""


class Letter(Value):
    """The parts of a message in the order in which they are read; empty ones are left out."""

    subject: str
    repeat: str
    summary: str
    series: tuple[str, ...] = ()
    about: str = ""
    rows: tuple[Line, ...] = ()
    row_lines: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()
    scores: tuple[str, ...] = ()
    agenda_of: str = ""
    agenda: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()
    notes: tuple[str, ...] = ()
    footer: tuple[str, ...]


def compose(view: AlertView, voice: Voice) -> Message:
    """The message about an alert with at least one change.

    A chat message is never longer than ``voice.limit``, its subject included. A link to our own pages stands in it only
    where ``voice.public_address`` is set.
    """
    letter = _letter(view, voice) if view.meeting is None else _letter_of_papers(view, view.meeting, voice)
    if voice.form == "chat":
        return _chat(letter, view, voice.limit)
    html = templates.get_template("message.html.j2").render(letter=letter)
    return Message(subject=letter.subject, text=_plain(letter), html=html, reference=voice.reference)


def compose_test(*, channel: str, instance: str, reference: str, form: Form) -> Message:
    """The message by which ``wardround notify test`` shows that a channel works."""
    letter = Letter(
        subject=f"Test message from {sender(instance)}",
        repeat="",
        summary=f"This is a test. The channel {clean(channel, 80)} works: alerts sent to it will arrive here.",
        footer=(f"Reference {reference}",),
    )
    if form == "chat":
        return Message(subject=letter.subject, text=f"{letter.summary}\nReference {reference}", reference=reference)
    html = templates.get_template("message.html.j2").render(letter=letter)
    return Message(subject=letter.subject, text=_plain(letter), html=html, reference=reference)


def _letter(view: AlertView, voice: Voice) -> Letter:
    worst, *others = view.changes
    rest = [change for change in others if not _in_table(change, view)]
    return Letter(
        subject=subject_line(view),
        repeat=may_repeat(voice),
        summary=headline(view),
        series=series_lines(view),
        about=""
        if view.of_papers
        else clean(scope_in_words(view.table_scope, view.table_scope_name, view.organisation), 240),
        rows=tuple(_line(row) for row in view.table),
        row_lines=tuple(rating_line(row) for row in view.table),
        others=_listed(other_lines(change for change in rest if change.kind not in SCORES)),
        dates=dates_of(next((one for one in view.changes if one.dates != Dates()), worst)),
        links=_links(view.changes, voice.public_address),
        quotes=_quotes(view.changes),
        scores=_listed(score_lines(change for change in rest if change.kind in SCORES)),
        footer=(
            ABOUT_PAPERS if view.of_papers else LICENCE,
            f"Sent by {sender(voice.instance)}.",
            f"Reference {voice.reference}",
        ),
    )


def _letter_of_papers(view: AlertView, meeting: MeetingTold, voice: Voice) -> Letter:
    """The agenda first, then what changed, worst first, each with the words that show it."""
    return Letter(
        subject=subject_line(view),
        repeat=may_repeat(voice),
        summary=headline(view),
        series=series_lines(view),
        agenda_of=heading(meeting),
        agenda=agenda(meeting),
        shown=shown(view.changes),
        notes=notes(view),
        dates=dates_of(view.changes[0]),
        links=_links(view.changes, voice.public_address),
        footer=(OF_PAPERS, f"Sent by {sender(voice.instance)}.", f"Reference {voice.reference}"),
    )


def may_repeat(voice: Voice) -> str:
    """The sentence that a message begins with where an earlier attempt may have arrived; else empty."""
    told = f"This may be a repeat of a message sent before with the reference {voice.reference}."
    return told if voice.repeat else ""


def _line(row: RatingRow) -> Line:
    before, now = rating_sides(row)
    return Line(
        question=sentence_case(subject_in_words(row.key_question)),
        before=before,
        now=now,
        way=rating_way(row),
        changed=row.changed,
        note=rating_note(row),
    )


def _listed(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines, those beyond the first thirty only counted."""
    told = list(lines)
    return tuple(told if len(told) <= MOST_LISTED else [*told[:MOST_LISTED], f"and {len(told) - MOST_LISTED} more"])


def _in_table(change: AlertedChange, view: AlertView) -> bool:
    """Whether the table says all that there is to say of a change."""
    rated = change.kind in RATED or change.kind == "rating-confirmed"
    plainly = change.state in ("confirmed", "held") and change.provenance in ("printed", "derived")
    plainly = plainly or change.state == "announced"
    return bool(view.table) and rated and plainly and change.scope == view.table_scope


def _quotes(changes: tuple[AlertedChange, ...]) -> tuple[tuple[str, str], ...]:
    """What proves the gravest change, both sides, and what proves the other ratings: each quote once."""
    found: dict[str, str] = {}
    for change in [changes[0], *(change for change in changes[1:] if change.kind in RATED)]:
        after, before = change.evidence.after, change.evidence.before
        if after is not None and (quote := clean(after.quote, LONGEST_QUOTE)):
            derived = f"{says(quote)} (the rating is {DERIVED})"
            shown = {"derived": derived, "announced": "CQC's press release says"}.get(
                change.provenance, "One source shows" if change.kind == "sources-disagree" else says(quote)
            )
            found.setdefault(quote, shown)
        if before is not None and change is changes[0] and (quote := clean(before.quote, LONGEST_QUOTE)):
            disagree = change.kind == "sources-disagree"
            found.setdefault(quote, "The other shows" if disagree else says(quote, before=True))
    return tuple((label, legible(quote)) for quote, label in list(found.items())[:MOST_QUOTED])


def _links(changes: tuple[AlertedChange, ...], public_address: str) -> tuple[tuple[str, str], ...]:
    pages = dict.fromkeys(change.url for change in changes if change.url and is_link(change.url))
    links = [("Source", page) for page in list(pages)[:3]]
    if public_address:
        links.append(("History and evidence", f"{public_address.rstrip('/')}/changes/{changes[0].id}"))
    return tuple(links)


def is_link(address: str) -> bool:
    """Whether an address may stand in a message: http or https, and no sign that would break out of its place."""
    return re.fullmatch(r"https?://[\w.:-]+(/[\w!#$%&()*+,./:;=?@~-]*)?", address, re.ASCII) is not None


def sender(instance: str) -> str:
    """Who a message is from: Wardround, with the name of the installation where it has one of its own."""
    name = clean(instance, 80)
    return "Wardround" if name in ("", "Wardround") else f"Wardround ({name})"


def _plain(letter: Letter) -> str:
    """The plain part: what phones, screen readers and services without HTML show."""
    table = (f"Ratings of {letter.about}:", *letter.row_lines) if letter.rows else ()
    parts = (
        (letter.repeat,),
        (letter.summary, *letter.series),
        (f"{letter.agenda_of}:", *(f"- {line}" for line in letter.agenda)) if letter.agenda else (),
        ("What changed:", *map(_shown, letter.shown)) if letter.shown else (),
        letter.notes,
        table or ((f"About: {letter.about}.",) if letter.about else ()),
        ("Also:", *(f"- {line}" for line in letter.others)) if letter.others else (),
        tuple(f"{name}: {when}" for name, when in letter.dates),
        tuple(f"{label}: {address}" for label, address in letter.links),
        tuple(f'{label}: "{quote}"' for label, quote in letter.quotes),
        ("Scores:", *(f"- {line}" for line in letter.scores)) if letter.scores else (),
        letter.footer,
    )
    return "\n\n".join("\n".join(filter(None, part)) for part in parts if any(part)) + "\n"


def _shown(one: Shown) -> str:
    return f"- {in_line(one)}"


def _chat(letter: Letter, view: AlertView, limit: int) -> Message:
    """The short form: the subject and the reference always, then as much as fits, never longer than ``limit``.

    The lines that do not fit are counted.
    """
    reference = letter.footer[-1]
    subject = cut(harmless(letter.subject), limit - len(reference) - 1)
    moved = [(row, line) for row, line in zip(view.table, letter.row_lines, strict=True) if row.changed]
    falls = [line for row, line in moved if row.direction == "down" and row.key_question != view.changes[0].subject]
    rest = [line for row, line in moved if row.direction != "down" and row.key_question != view.changes[0].subject]
    links = [f"{label}: {address}" for label, address in letter.links]
    scores = letter.scores if view.changes[0].kind in SCORES else ()
    begin = [harmless(line) for line in (letter.repeat, *falls, *letter.series) if line]
    further = [harmless(line) for line in (*rest, *letter.others, *scores)]
    if view.meeting is not None:
        first, *more = map(in_short, letter.shown)
        begin = [harmless(line) for line in (letter.repeat, in_one_line(view.meeting), first, *letter.series) if line]
        further = [harmless(line) for line in (*more, *letter.notes)]
    if view.of_papers:
        begin = [harmless(line) for line in (letter.repeat, letter.summary) if line]
    lines = filled(begin, links, further, letter.footer[0], room=limit - len(subject) - len(reference) - 1)
    text = "\n".join([*lines, reference])
    return Message(subject=subject, text=text, reference=reference.removeprefix("Reference "))
