"""Compose what an operator receives: what is wrong or over, what that means, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from monitor.message import MOST_LISTED, Message, Voice, is_link, may_repeat, sender, templates
from monitor.sentences import LONGEST_SUBJECT, clean, cut, moment
from monitor.short import fitting, harmless
from monitor.watchdog.remedies import REMEDIES, ended, is_set_aside
from monitor.words import plain, sentence_case
from storage.incident import OF_ONE_CHANNEL, OF_ONE_DELIVERY
from storage.notice import NoticeView, Told, What
from storage.record import Value

LONGEST_TITLE = 140
MOST_NAMED = 3


class Part(Value):
    """What is told of incidents of one kind: a heading and a line for each where there are several, and what to do."""

    heading: str = ""
    lines: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


class Letter(Value):
    """The parts of a notice in the order in which they are read."""

    subject: str
    repeat: str
    summary: str
    parts: tuple[Part, ...]
    links: tuple[tuple[str, str], ...]
    footer: tuple[str, ...]


def compose_notice(view: NoticeView, voice: Voice) -> Message:
    """The message about incidents, at least one. A chat message is never longer than ``voice.limit``."""
    letter = _letter(view.told, voice)
    if voice.form == "chat":
        return _chat(letter, voice)
    html = templates.get_template("notice.html.j2").render(letter=letter)
    return Message(subject=letter.subject, text=_plain(letter), html=html, reference=voice.reference)


def advice(one: Told) -> str:
    """What to do about one incident."""
    return _filled(REMEDIES[one.kind].todo, one)


def _letter(told: Sequence[Told], voice: Voice) -> Letter:
    alone, groups = len(told) == 1, _groups(told)
    return Letter(
        subject=_subject(told),
        repeat=may_repeat(voice),
        summary=_sentence(told[0]) if alone else _sum(told),
        parts=tuple(_part(group, alone=alone) for group in groups),
        links=_links(told, voice.public_address),
        footer=(*_to_come(told), f"Sent by {sender(voice.instance)}.", f"Reference {voice.reference}"),
    )


def _groups(told: Sequence[Told]) -> list[list[Told]]:
    """Those of one kind together, what is new before what goes on and what is over."""
    found: dict[tuple[str, str], list[Told]] = {}
    for what in get_args(What):
        for one in told:
            if one.what == what:
                found.setdefault((what, one.kind), []).append(one)
    return list(found.values())


def _subject(told: Sequence[Told]) -> str:
    first = _groups(told)[0][0]
    more = f", and {len(told) - 1} more" if len(told) > 1 else ""
    short = ended(first) if first.what == "over" else _short(first.sentence)
    line = f"{sentence_case(plain('notice', first.what))}: {_filled(short, first)}{more}"
    return clean(line, LONGEST_SUBJECT)


def _short(sentence: str) -> str:
    """As much of an incident's sentence as a subject has room for: what happened, not what is said of it."""
    return cut(re.split(r" \(|; |, such as|, though", clean(sentence), maxsplit=1)[0], LONGEST_TITLE)


def _sum(told: Sequence[Told]) -> str:
    """How many of each, in one sentence: "2 things went wrong, 1 is still wrong and 3 are over."""
    counted = {what: sum(one.what == what for one in told) for what in ("opened", "reminder", "over")}
    said = [
        f"{number} {'thing' if number == 1 else 'things'} {_COUNTED[what][number > 1]}"
        for what, number in counted.items()
        if number
    ]
    return f"{' and '.join([', '.join(said[:-1]), said[-1]] if len(said) > 1 else said)}."


_COUNTED = {
    "opened": ("went wrong", "went wrong"),
    "reminder": ("is still wrong", "are still wrong"),
    "over": ("is over", "are over"),
}


def _sentence(one: Told) -> str:
    text = _begun(clean(one.sentence).rstrip("."))
    if one.what == "over":
        return f"{_begun(_filled(ended(one), one))}."
    meanwhile = f" It is over since {moment(one.over_at.isoformat())}." if one.over_at else ""
    return f"{'Still: ' if one.what == 'reminder' else ''}{text}.{meanwhile}"


def _part(alike: Sequence[Told], *, alone: bool) -> Part:
    what, name = plain("notice", alike[0].what), plain("incident", alike[0].kind)
    heading = "" if alone else f"{sentence_case(what)}: {name}"
    lines = [] if alone else [_sentence(one).removeprefix("Still: ") for one in alike]
    if len(lines) > MOST_LISTED:
        lines = [*lines[:MOST_LISTED], f"and {len(lines) - MOST_LISTED} more"]
    return Part(heading=heading, lines=tuple(lines), notes=tuple(_notes(alike)))


def _notes(alike: Sequence[Told]) -> Iterable[tuple[str, str]]:
    one = alike[0]
    if one.what == "over":
        if len(alike) == 1 and not is_set_aside(one):
            yield "It was", f"{clean(one.sentence).rstrip('.')}."
        return
    if len(alike) == 1:
        yield "Since", moment(one.since.isoformat())
    remedy = REMEDIES[one.kind]
    yield "What it means", _filled(remedy.means, *alike)
    yield "What to do", _filled(remedy.todo, *alike)
    if one.channel:
        yield "Why you", _filled("it is about the channel CHANNEL, so it comes to you through another one.", *alike)


def _filled(text: str, *told: Told) -> str:
    """The text with the channels and the message that it is about; in commands only where there is one."""
    channels = list(dict.fromkeys(clean(one.channel, 80) for one in told if one.channel))
    references = {one.reference for one in told if one.reference}
    if not channels:
        text = text.replace("the channel CHANNEL", "its channel").replace("CHANNEL", "NAME")
    if len(channels) > 1:
        some = ", ".join(channels[:MOST_NAMED]) + (" and others" if len(channels) > MOST_NAMED else "")
        text = text.replace("the channel CHANNEL", f"the channels {some}").replace("CHANNEL", "NAME")
    for word, names in (("CHANNEL", channels), ("REFERENCE", list(references))):
        text = text.replace(word, names[0]) if len(names) == 1 else text
    return text


def _begun(text: str) -> str:
    """A sentence with a large first letter, unless it begins with the name of a host."""
    return text if "." in text.partition(" ")[0] else sentence_case(text)


def _to_come(told: Sequence[Told]) -> tuple[str, ...]:
    if all(one.what == "over" or one.over_at for one in told):
        return ()
    return ("You are told again if it goes on, and once when it is over.",)


def _links(told: Sequence[Told], public_address: str) -> tuple[tuple[str, str], ...]:
    pages = dict.fromkeys(one.subject for one in told if is_link(one.subject))
    links = [("Page", page) for page in list(pages)[:3]]
    if public_address:
        of_messages = {one.kind in (*OF_ONE_CHANNEL, *OF_ONE_DELIVERY) for one in told}
        links += [("Messages", f"{public_address.rstrip('/')}/deliveries")] if True in of_messages else []
        links += [("Sources", f"{public_address.rstrip('/')}/sources")] if False in of_messages else []
    return tuple(links)


def _plain(letter: Letter) -> str:
    """The plain part: what phones, screen readers and services without HTML show."""
    parts: list[tuple[str, ...]] = [(letter.repeat,), (letter.summary,)]
    for part in letter.parts:
        parts.append((f"{part.heading}:" if part.heading else "", *(f"- {line}" for line in part.lines)))
        parts += [(f"{name}: {text}",) for name, text in part.notes]
    parts += [tuple(f"{label}: {address}" for label, address in letter.links), letter.footer]
    return "\n\n".join("\n".join(filter(None, part)) for part in parts if any(part)) + "\n"


def _chat(letter: Letter, voice: Voice) -> Message:
    """The short form: the subject and the reference always, then as much as fits, never longer than the limit."""
    reference = letter.footer[-1]
    subject = cut(harmless(letter.subject), voice.limit - len(reference) - 1)
    lines = [letter.repeat, letter.summary]
    for part in letter.parts:
        lines += [f"{part.heading}:" if part.heading else "", *(f"- {line}" for line in part.lines)]
        lines += [f"{name}: {text}" for name, text in part.notes]
    room = voice.limit - len(subject) - len(reference) - 1
    kept, room = fitting([harmless(line) for line in lines], room)
    links, _ = fitting([f"{label}: {address}" for label, address in letter.links], room)
    return Message(subject=subject, text="\n".join([*kept, *links, reference]), reference=voice.reference)
