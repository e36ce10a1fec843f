"""Compose a correction: what we told and when, that it does not hold and why, and what stands now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.groups import group_of
from monitor.message import LICENCE, OF_PAPERS, Message, Voice, is_link, may_repeat, sender, templates
from monitor.sentences import LONDON, LONGEST_NAME, LONGEST_SUBJECT, change_line, clean, cut, moment
from monitor.short import fitting, harmless
from monitor.words import about_in_words, part_in_words, plain, scope_in_words, sentence_case, subject_in_words
from storage.alert import AlertedChange
from storage.correction import WITHDRAWN, CorrectionView, Stands
from storage.record import Value

LONGEST_REASON = 600
RATED = ("rating-changed", "first-rating", "rating-corrected")


class Line(Value):
    """One key question: what stands of it now, and what we wrote where that was something else."""

    question: str
    now: str
    told: str = ""


class Letter(Value):
    """The parts of a correction in the order in which they are read."""

    subject: str
    repeat: str
    summary: str
    why: str
    about: str
    rows: tuple[Line, ...] = ()
    others: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    footer: tuple[str, ...]


def compose_correction(view: CorrectionView, voice: Voice) -> Message:
    """The message to those who were told what does not hold. A chat message is never longer than ``voice.limit``."""
    letter = _letter(view, voice)
    if voice.form == "chat":
        return _chat(letter, voice)
    html = templates.get_template("correction.html.j2").render(letter=letter)
    return Message(subject=letter.subject, text=_plain(letter), html=html, reference=voice.reference)


def _letter(view: CorrectionView, voice: Voice) -> Letter:
    return Letter(
        subject=_subject(view),
        repeat=may_repeat(voice),
        summary=_summary(view),
        why=_why(view),
        about=clean(scope_in_words(view.table_scope, view.table_scope_name, view.organisation), 240),
        rows=() if _are_of_papers(view.changes) else tuple(_line(row) for row in view.table),
        others=tuple(f"{change_line(_as_told(one))}." for one in view.changes[1:]),
        links=_links(view, voice.public_address),
        footer=(
            OF_PAPERS if _are_of_papers(view.changes) else LICENCE,
            f"Sent by {sender(voice.instance)}.",
            f"Reference {voice.reference}",
        ),
    )


def _are_of_papers(changes: Sequence[AlertedChange]) -> bool:
    return all(group_of(one.kind) == "board-papers" for one in changes)


def _subject(view: CorrectionView) -> str:
    worst = view.changes[0]
    who = ", ".join(filter(None, (_name(view), clean(part_in_words(worst.scope, worst.scope_name), LONGEST_NAME))))
    when = f" (we wrote so on {view.told_at.astimezone(LONDON):%-d %B %Y})" if view.told_at else " (we wrote so)"
    about = clean(about_in_words(worst.kind, worst.subject), 80) if _are_of_papers([worst]) else ""
    what = ", ".join(filter(None, (plain("kind", worst.kind), about)))
    said = _not(who, worst) or f"what we wrote of {who} does not hold: {what}"
    return clean(f"Correction: {said}{when}", LONGEST_SUBJECT)


def _not(who: str, change: AlertedChange) -> str:
    """That a rating is not known: "Rose House is not known to have fallen to Inadequate for safe"; else empty."""
    if change.kind not in RATED or change.after is None:
        return ""
    went = {"down": "to have fallen to", "up": "to have risen to", None: "to be rated"}[change.direction]
    about = "" if change.subject in (None, "overall") else f" for {clean(subject_in_words(change.subject), 80)}"
    return f"{who} is not known {went} {clean(str(change.after), 60)}{about}"


def _summary(view: CorrectionView) -> str:
    """What we told and when, and that it does not hold."""
    worst, others = view.changes[0], len(view.changes) - 1
    when = f"On {moment(view.told_at.isoformat())}" if view.told_at else "Before"
    where = " in a digest" if view.in_digest else ""
    reference = f" (reference {view.reference})" if view.reference else ""
    wrote = clean(worst.summary).rstrip(".")
    seen = ", seen once and not yet confirmed" if view.cause != WITHDRAWN else ""
    more = f" and {others} more" if others else ""
    if view.cause == WITHDRAWN:
        fate = "All of this is withdrawn" if others else "This is withdrawn"
    else:
        fate = "None of it was confirmed" if others else "It was not confirmed"
    return f"{when} we wrote to you{where}{reference}: “{wrote}”{seen}{more}. {fate}."


def _why(view: CorrectionView) -> str:
    """Who withdrew it and why, or what its page shows."""
    reason, at = clean(view.reason, LONGEST_REASON), moment(view.made_at.isoformat())
    if view.cause == WITHDRAWN:
        who = clean(view.author or "a person here", LONGEST_NAME)
        return f"Withdrawn by {who} on {at}. The reason given: {reason.rstrip('.')}."
    shows = f": {reason.rstrip('.')}" if reason else ""
    return f"CQC's pages that had shown it show something else since{shows}. We saw so on {at}."


def _line(row: Stands) -> Line:
    told = clean(row.told, 60) if row.told and row.told != row.now else ""
    question = sentence_case(subject_in_words(row.key_question))
    return Line(question=question, now=clean(row.now or "not known", 60), told=told)


def _links(view: CorrectionView, public_address: str) -> tuple[tuple[str, str], ...]:
    pages = dict.fromkeys(change.url for change in view.changes if change.url and is_link(change.url))
    links = [("Source", page) for page in list(pages)[:3]]
    if public_address:
        links.append(("History and evidence", f"{public_address.rstrip('/')}/changes/{view.changes[0].id}"))
    return tuple(links)


def _as_told(change: AlertedChange) -> AlertedChange:
    return change.model_copy(update={"state": "confirmed"})


def _name(view: CorrectionView) -> str:
    return clean(view.organisation.name, LONGEST_NAME)


def _row_line(row: Line) -> str:
    return f"{row.question}: {row.now}" + (f" (we wrote {row.told})" if row.told else "")


def _plain(letter: Letter) -> str:
    """The plain part: what phones, screen readers and services without HTML show."""
    parts: Iterable[tuple[str, ...]] = (
        (letter.repeat,),
        (letter.summary,),
        (letter.why,),
        ("It was about this too:", *(f"- {line}" for line in letter.others)) if letter.others else (),
        (f"What stands now, {letter.about}:", *map(_row_line, letter.rows)) if letter.rows else (),
        tuple(f"{label}: {address}" for label, address in letter.links),
        letter.footer,
    )
    return "\n\n".join("\n".join(filter(None, part)) for part in parts if any(part)) + "\n"


def _chat(letter: Letter, voice: Voice) -> Message:
    """The short form: the subject and the reference always, then as much as fits, never longer than the limit."""
    reference = letter.footer[-1]
    subject = cut(harmless(letter.subject), voice.limit - len(reference) - 1)
    room = voice.limit - len(subject) - len(reference) - 1
    stands = [_row_line(row) for row in letter.rows if row.told]
    first, room = fitting([harmless(line) for line in (letter.repeat, letter.why, *stands, letter.summary)], room)
    links, room = fitting([f"{label}: {address}" for label, address in letter.links], room)
    licence, _ = fitting([letter.footer[0]], room)
    return Message(subject=subject, text="\n".join([*first, *links, *licence, reference]), reference=voice.reference)
