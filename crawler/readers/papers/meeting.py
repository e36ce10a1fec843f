"""The meeting that a paper is for: its date by the paper's own cover first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.readers.blocks import Block
from crawler.readers.spelling import folded
from storage.paper import Meeting, Mention

from .days import Day, day_of_name, days, financial_year
from .labels import labels_in
from .pack import Pack
from .sheet_spans import spans

COVER = 45
"""Blocks at the head of a pack that may be its cover and the head of its agenda."""
_MEETING = re.compile(
    r"\b(?:board|directors|meeting|held|public|trust|agenda|papers|pack|bundle|part (?:1|one|i|a))\b", re.IGNORECASE
)
_HELD = re.compile(
    r"\bmeeting\b.{0,120}\b(?:held|on|in public)\b|\bto be held\b|\bboard (?:of directors|meeting)\b|\bpublic board\b|"
    r"\bdate of (?:the )?(?:board )?meeting\b|\bmeeting date\b|\bagenda\b.{0,60}\b(?:for|of|board|meeting)\b|"
    r"\b(?:trust|group) board\b|\bboards? in common\b|\bboard papers\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b(?:on )?(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?(?: the\b)?"
    r"|(?:\b(?:at|from|to|until|time|commencing|starting)\b[\s:]*)*"
    r"(?<![\d.:/])(?:\d{1,2}[.:]\d\d(?![\d.:/])\s?(?:[ap]\.?m\b\.?|hrs\b|hours\b|noon\b)?|\d{1,2}\s?[ap]\.?m\b\.?)",
    re.IGNORECASE,
)
"""What may stand beside a day without saying what it is the day of."""
_PLACE = re.compile(
    r"\b(?:rooms?|boardroom|suite|hall|house|cent(?:re|er)|theatre|hospital|hotel|headquarters|hq|offices?|building|"
    r"campus|site|venue|library|college|university|academy|club|court|church|chapel|mill|road|street|lane|floor|teams|"
    r"zoom|webex|online|virtual(?:ly)?|livestream\w*|via|video ?conference)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:minutes|previous|last|next|future|following|forthcoming|dates? of (?:the )?(?:next|future)|review(?:ed)?|"
    r"published|written|prepared|version|printed|updated|as at|as of|due|deadline|approved|produced|issued|"
    r"quarter|period|year ending|ended|action log|since|matters arising|submitted|questions?|council of governors|"
    r"annual (?:general|members)|committee)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:meeting date|date of (?:the )?(?:board )?meeting|board meeting|board of directors)\b\W{0,3}(?P<day>.{6,32})",
    re.I,
)
"""A label and its day in a text whose lines are lost."""
_TITLE = re.compile(
    r"(?:(?:public|extraordinary|group|joint|trust) )*(?:meeting of the |meeting of )?(?:(?:public|"
    r"extraordinary|group|joint|trust) )*"
    r"(?:boards? of directors|trust board|group board|boards? in common|board)(?: of directors)?(?: meeting)?"
    r"(?: held| meeting)?(?: in public| in common| \(?(?:public|part (?:1|one|i|a))\)?)*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Said:
    """A date that may be the meeting's: how much it weighs (less is more), and the words that say it."""

    weight: int
    iso: str
    mention: Mention


def meeting(pack: Pack, address: str | None) -> Meeting | None:
    """The meeting as the cover says it, else the front sheets, else the file's name; with what says otherwise.

    ``date`` is YYYY-MM-DD, or YYYY-MM where only a month is known; the words that give it stand first in ``evidence``.
    """
    said = sorted([*_cover(pack), *_sheets(pack), *_heads(pack), *_name(address)], key=lambda one: one.weight)
    title = _title(pack.blocks)
    if not said:
        return Meeting(title=title) if title else None
    won = _won(said)
    others: dict[str, Mention] = {}
    for one in said:
        if one.iso != won.iso and not won.iso.startswith(one.iso) and one.iso not in others:
            others[one.iso] = one.mention
    return Meeting(date=won.iso, title=title, evidence=(won.mention, *others.values()))


def _won(said: Sequence[_Said]) -> _Said:
    """The weightiest; a month gives way to a day of that month."""
    first = said[0]
    if len(first.iso) == 7:
        return next((one for one in said if one.iso.startswith(first.iso) and len(one.iso) == 10), first)
    return first


def _cover(pack: Pack) -> Iterator[_Said]:
    """The dates of the cover and of the agenda's head, those in a sentence about the meeting first."""
    blocks = pack.blocks[:COVER]
    years = next((found for block in blocks if (found := financial_year(block.text))), None)
    for n, block in enumerate(blocks):
        if (block.page or 1) > 3:
            continue
        if len(block.text) > 300:
            label = _LABELLED.search(block.text[:800]) if n == 0 else None
            if label and (told := next(days(label["day"]), None)):
                yield _Said(1, told.iso, pack.mention(n, label[0].strip()))
            continue
        if _is_about_another(block.text):
            continue
        day = next(days(block.text, years=years), None)
        if day is not None and (weight := _weight(blocks, n, day)) is not None:
            yield _Said(weight, day.iso, pack.mention(n, block.text))


def _is_about_another(text: str) -> bool:
    """Whether a line is about another day than the meeting's, such as that of the minutes to be approved."""
    if not _OTHER.search(text):
        return False
    return not re.match(r"(?:agenda|papers|pack|meeting)\b.{0,40}\bfor the (?:board|trust)\b", folded(text))


def _weight(blocks: Sequence[Block], n: int, day: Day) -> int | None:
    """0 for a label of the meeting or its date, 1 in words about the meeting, 2 for a date under such words, 5 for one
    that stands alone; None in a sentence about something else."""
    block = blocks[n]
    if any(one.field in ("date", "meeting") and any(True for _ in days(one.rest)) for one in labels_in(block)):
        return 0
    if _HELD.search(block.text):
        return 1
    if day.end - day.begin < 0.4 * len(_CLOCK.sub("", block.text)) and not _opens(block.text, day):
        return None
    around = " ".join(
        one.text for one in blocks[max(0, n - 4) : n + 3] if one.page == block.page and len(one.text) < 200
    )
    return 2 if _MEETING.search(around) else 5


def _opens(text: str, day: Day) -> bool:
    """Whether a line opens with its day and goes on with a time or a place: ``6 May 2025, 9.30am, Boardroom``."""
    rest = text[day.end :]
    opens = not _CLOCK.sub("", text[: day.begin]).strip(" ,") and len(text) <= 160
    return opens and bool(_CLOCK.match(rest.lstrip(" ,|–-")) or (rest.startswith(",") and _PLACE.search(rest)))


def _heads(pack: Pack) -> Iterator[_Said]:
    """The dates of the lines that every page repeats, where they name the board's meeting."""
    for text in pack.heads:
        day = next(days(text), None)
        if day is not None and _HELD.search(text) and not _OTHER.search(text):
            yield _Said(3, day.iso, Mention(quote=text[:300]))


def _sheets(pack: Pack) -> Iterator[_Said]:
    for number, span in enumerate(spans(pack.blocks)):
        for label in span.labels:
            if label.said.field not in ("date", "meeting"):
                continue
            text = label.said.rest
            if not text and label.block + 1 < len(pack.blocks):
                text = pack.blocks[label.block + 1].text[:120]
            if _OTHER.search(text.replace("Committee", "")):
                continue
            for day in days(text):
                yield _Said(
                    3 if number == 0 else 4, day.iso, pack.mention(label.block, pack.blocks[label.block].text[:300])
                )
                break


def _name(address: str | None) -> Iterator[_Said]:
    """The date that the address of the file gives, its last part first."""
    if not address:
        return
    path = unquote(urlsplit(address).path if "://" in address else address)
    for weight, part in enumerate(list(reversed(path.split("/")))[:4], 6):
        if iso := day_of_name(part):
            yield _Said(weight, iso, Mention(quote=part[:300]))


def _title(blocks: Sequence[Block]) -> str | None:
    """The board's meeting as the cover or a front sheet names it."""
    for block in blocks[:COVER]:
        if (
            len(block.text) <= 200
            and not block.text.endswith(".")
            and (found := _TITLE.search(block.text))
            and "board" in found[0].casefold()
        ):
            said = found[0].strip()
            if len(said) > 8:
                return said
    return None
