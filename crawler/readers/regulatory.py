"""The regulatory action that a page prints as in force: from headed lists, tables, alerts and a report's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from storage.record import Banner, Regulatory

from .blocks import Block
from .key_questions import key_question
from .notices import measures
from .regulation import Said, is_activity, is_imposed, is_over, is_prose, opens_with_type, said_in, type_in
from .spelling import folded
from .under import Part, parts

_BY = r"(?: (?:(?:we have )?(?:issued|served|imposed|taken)|in force|in place))?(?: (?:to|on|against|by) [^.]{2,60})?"
_STATED = "stated"
"""Under a bare "Enforcement" stand sentences, and lists of what was breached: only the former say what CQC did."""
_TITLES = (
    ("requirement-notice", re.compile(rf"requirement notices?{_BY}")),
    ("section-29a", re.compile(rf"section 29a (?:warning )?notices?{_BY}")),
    ("warning-notice", re.compile(rf"warning notices?{_BY}")),
    ("conditions", re.compile(rf"(?:urgent )?conditions{_BY}")),
    ("enforcement", re.compile(rf"(?:civil |criminal |urgent )?enforcement(?: actions?){_BY}")),
    (_STATED, re.compile(r"enforcement(?: and recommendations)?")),
    ("special-measures", re.compile(r"special measures")),
    ("", re.compile(
        r"actions? (?:that )?we (?:have )?(?:told|asked|required) the (?:registered )?(?:provider|service|trust|"
        rf"registered person) to take|regulatory actions?{_BY}"
    )),
)  # fmt: skip
_UNSAID = "requirement-notice"
"""What a regulation is under "Action we have told the provider to take" (CQC's reports since 2015: its table)."""
_TABLE = 60
_LABELS = re.compile(
    r"regulated activit(?:y|ies)(?: regulations?)?|regulations?|how the regulations? (?:is|was|were) .*"
)
_Line = tuple[int, str, tuple[str, ...]]
_LONGEST = 1200
_QUOTED = 400


@dataclass
class _Notices:
    """The notices found so far, one for each type and regulation."""

    found: dict[tuple[str, str, str], Regulatory] = field(default_factory=dict)

    def add(self, type_: str, regulation: tuple[str, str] | None, activities: Iterable[str], quote: str) -> None:
        quote = quote if len(quote) <= _QUOTED else f"{quote[: _QUOTED - 2].rstrip()} …"
        number, law = regulation or ("", "" if type_ == "special-measures" else folded(quote))
        known = self.found.get((type_, number, law))
        activities = dict.fromkeys((*(known.activities if known else ()), *activities))
        self.found[type_, number, law] = Regulatory(
            type=type_,
            regulation=number or None,
            law="2009" if number and law == "2009" else None,
            activities=tuple(activities),
            quote=known.quote if known else quote,
        )


def regulatory(
    blocks: Sequence[Block], banners: Sequence[Banner], *, one_report: bool = False
) -> tuple[tuple[Regulatory, ...], frozenset[int]]:
    """The notices in the page's order, each once, and which blocks they stand in.

    One regulation is one notice, whatever activities it is about; a page's alerts come first. Sentences under the title
    of such action count for ``one_report`` only: a summary on another page may be of an older inspection.
    """
    notices = _Notices()
    used: set[int] = set()
    for banner in banners:
        if banner.type in ("special-measures", "enforcement"):
            _alert(notices, banner)
    before: Part | None = None
    type_ = ""
    goes_on = _goes_on if one_report else (lambda _, __: False)
    for part in parts(blocks, lambda text: _title(text) is not None, _belongs, before=8, goes_on=goes_on):
        type_ = _title(part.title) or _inherited(blocks, part, before, type_)
        used |= _read(notices, type_ or _UNSAID, part, blocks)
        if one_report:
            used |= {n for n in part.under if n not in used and _stated(notices, type_, blocks[n])}
        before = part
    return tuple(notices.found.values()), frozenset(used)


def _title(text: str) -> str | None:
    words = re.sub(r" ?\(\d+\)$", "", folded(text).rstrip(" :."))
    return next((type_ for type_, pattern in _TITLES if pattern.fullmatch(words)), None)


def _inherited(blocks: Sequence[Block], part: Part, before: Part | None, type_: str) -> str:
    """The type of the title above one that names none: of its heading, or of a title that has nothing else under it."""
    above = [found for heading in blocks[part.at].above if (found := _title(heading)) and found != _STATED]
    if above:
        return above[-1]
    return type_ if before is not None and type_ != _STATED and not before.under and part.at - before.at < 3 else ""


def _belongs(blocks: Sequence[Block], n: int) -> bool:
    """Whether a line of its own is part of such a list."""
    text = blocks[n].text
    if is_activity(text) or _is_label(text):
        return True
    return bool(said_in(text).regulations) and not is_prose(text)


def _goes_on(blocks: Sequence[Block], n: int) -> bool:
    """Whether a line of a report's table says how a regulation was not met, and another notice follows in the table.

    Each notice begins there with "Regulated activity"; a report may say much of one, and its pages repeat titles.
    """
    for i in range(n, min(len(blocks), n + _TABLE)):
        words = folded(blocks[i].text).rstrip(" :.")
        if _title(blocks[i].text) is not None or key_question(blocks[i].text):
            return False
        if re.fullmatch(r"regulated activit(?:y|ies)(?: regulations?)?", words):
            return True
    return False


def _is_label(text: str) -> bool:
    return bool(_LABELS.fullmatch(folded(text).rstrip(" :")))


def _alert(notices: _Notices, banner: Banner) -> None:
    type_ = type_in(banner.text) or banner.type if banner.type == "enforcement" else banner.type
    said = said_in(banner.text)
    for regulation in said.regulations or (None,):
        notices.add(type_, regulation, said.activities, banner.text)


def _read(notices: _Notices, type_: str, part: Part, blocks: Sequence[Block]) -> set[int]:
    """Takes the notices under one title; returns the places of their blocks."""
    reading = _Reading(notices, type_, part)
    if type_ == _STATED:
        return set()
    inline: list[_Line] = [(part.at, cell, ()) for cell in part.inline]
    used = {n for n, text, more in inline + [(n, *_line(blocks, n)) for n in part.under] if reading.take(text, more)}
    reading.end()
    return used | {n for n in part.under if _is_empty(blocks[n])}


def _stated(notices: _Notices, type_: str, block: Block) -> bool:
    """Whether a paragraph under the title of such action has a sentence that says that CQC has taken it.

    "We have served a warning notice on the provider …": positive words of today; no other prose is a notice.
    """
    if block.heading or block.kind in ("row", "item") or block.bullet or is_over(block.text):
        return False
    wanted = "special-measures" if type_ == "special-measures" else "enforcement"
    said = (one for one in re.split(r"(?<=\.) (?=[A-Z])", block.text) if measures(one) == wanted)
    sentence = next(said, None)
    found = type_in(sentence) if sentence and len(sentence) <= _QUOTED else None
    if sentence is None or found is None:
        return False
    numbers = dict.fromkeys(re.findall(r"\bregulation (\d{1,2}[a-z]?)\b", folded(sentence)))
    for number in numbers or (None,):
        notices.add(found, (number.upper(), "") if number else None, (), sentence)
    return True


def _is_empty(block: Block) -> bool:
    """Whether a block is only the head of the table, or says in a word that there is nothing in it."""
    if block.kind == "row":
        return all(_is_label(cell) for cell in block.cells if cell)
    return not block.heading and folded(block.text).rstrip(".") in ("none", "nil", "n/a", "not applicable")


@dataclass
class _Reading:
    """One list or table while it is read: activities that wait for their regulation, and the last one that was read."""

    notices: _Notices
    type_: str
    part: Part
    waiting: list[str] = field(default_factory=list)
    shared: tuple[str, ...] = ()
    last: tuple[str, Said, str] | None = None
    activity_first: bool | None = None

    def take(self, text: str, more: tuple[str, ...]) -> bool:
        """Whether a line, with the activities that stand beside it, is part of a notice."""
        if not text or len(text) > _LONGEST or _is_label(text) or is_over(text):
            return False
        if self.type_ == "special-measures":
            return self._special(text)
        said = said_in(text)
        said = replace(said, activities=(*said.activities, *more))
        if said.regulations and (self.type_ != "conditions" or is_imposed(f"{self.part.title} {text}")):
            self._regulations(text, said)
        elif said.activities and (is_activity(text) or more):
            self._activities(said.activities)
        elif _stands_without_regulation(self.type_, self.part, text):
            self.notices.add(type_in(text) or self.type_, None, (), text)
        else:
            return False
        return True

    def end(self) -> None:
        """Activities after the last regulation are about it; where there is none, they are a notice themselves."""
        if self.waiting and self.last:
            self._attach()
        elif self.waiting and self.type_ != "conditions":
            self.notices.add(self.type_, None, self.waiting, "; ".join(self.waiting))

    def _special(self, text: str) -> bool:
        stated = measures(text) == "special-measures"
        if not stated and folded(text).rstrip(".") not in ("yes", "in force"):
            return False
        self.notices.add(self.type_, None, (), text if stated else f"{self.part.title}: {text}")
        return True

    def _regulations(self, text: str, said: Said) -> None:
        type_ = type_in(text) or self.type_
        if self.activity_first is None:
            self.activity_first = bool(self.waiting)
        if self.activity_first and not self.waiting and not said.activities:
            self.waiting = list(self.shared)  # one activity over several regulations, each in its own line
        for regulation in said.regulations:
            self.notices.add(type_, regulation, (*self.waiting, *said.activities), text)
        self.shared = tuple(self.waiting)
        self.waiting, self.last = [], (type_, said, text)

    def _activities(self, activities: tuple[str, ...]) -> None:
        if self.activity_first is None:
            self.activity_first = self.last is None
        self.waiting.extend(activities)
        if not self.activity_first:
            self._attach()

    def _attach(self) -> None:
        if self.last:
            type_, said, text = self.last
            for regulation in said.regulations:
                self.notices.add(type_, regulation, self.waiting, text)
            self.waiting = []


def _line(blocks: Sequence[Block], n: int) -> tuple[str, tuple[str, ...]]:
    """What one block says ("" for prose), and activities that stand in other cells of its row."""
    block = blocks[n]
    if block.kind != "row":
        listed = (block.kind == "item" or block.bullet) and not block.heading
        return (block.text if listed or _belongs(blocks, n) else ""), ()
    said = next((cell for cell in block.cells if said_in(cell).regulations), "")
    if not said:
        return block.text, ()
    cells = [cell for cell in block.cells if cell != said and is_activity(cell)]
    return said, tuple(name for cell in cells for name in said_in(cell).activities)


def _stands_without_regulation(type_: str, part: Part, text: str) -> bool:
    """Whether a line is a notice though it names no regulation: it says of what sort, or its title says it all."""
    if len(text) > 300:
        return False
    if type_ == "conditions":
        return is_imposed(text) or (is_imposed(part.title) and not text.endswith(":"))
    return type_in(text) is not None and opens_with_type(text)
