"""Reads a press release of CQC's: kind ``press-release``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from storage.record import RATINGS, Announcement, Dates, Finding, Listed, Organisation, Record

from .announcing import announced, heads_rating, listed_rating, named_besides, sentences, speaks_of_ratings
from .blocks import Block
from .clause import Told, Unclear
from .errors import NotUnderstood
from .key_questions import key_question
from .kinds import READERS
from .lines import area_score, report_from
from .own_words import own_words, published
from .ratings import read_rating
from .sheet import Sheet
from .spelling import clean, folded
from .whom import Met, Subject, linked

MOST = 400
_SPEAKS_AS_CQC = re.compile(
    r"(?:the )?(?:care quality commission(?: \(cqc\))?|cqc|england's (?:health|independent)[^.]{0,80}\(cqc\),?)"
    r"(?:'s)?,? (?:(?:has|have|had|today|also|again|now|this week) )*"
    r"(?:downgraded|upgraded|rated|re-?rated|published|placed|put|told|found|issued|taken|imposed|improved|inspected|"
    r"carried out|dropped|lowered|raised|called|served|prosecuted|fined|suspended|cancelled|used|welcomed|"
    r"highlighted)\b"
)
_OTHER_PAGES = re.compile(
    r"overall: (?:outstanding|good|requires improvement|inadequate)\b.*|provided and run by:.*|all inspections|"
    r"(?:inspection|quality) report|this is an organisation that .*"
)


def is_release(blocks: Sequence[Block]) -> bool:
    """Whether the blocks of a page or text have the landmarks of a press release, and none of another page's."""
    head = [folded(block.text) for block in blocks[:40] if block.text]
    if any(_OTHER_PAGES.fullmatch(words) for words in head) or any(
        report_from(block.text)[0] or area_score(block.text) for block in blocks
    ):
        return False
    first = [words for words in head[:12] if len(words) > 40]
    dated = published(blocks) is not None and any(words in ("media", "categories media") for words in head[:10])
    speaks = any(_SPEAKS_AS_CQC.match(part) for words in first[:5] for part in re.split(r"(?<=\.) ", words)[:2])
    return speaks or (dated and any("care quality commission" in words or "cqc" in words for words in head))


def read(sheet: Sheet) -> Record:
    """What the release says. Its organisation is the one that it is about, else its title.

    ``listed`` is the release itself with its title, and the organisations that it links to.
    NotUnderstood where it is none of CQC's releases.
    """
    if not is_release(sheet.blocks):
        raise NotUnderstood(
            f'"{sheet.title[:90]}" is no press release of CQC: looked for "Published: …" with the category Media, or a '
            "sentence in which the Care Quality Commission (CQC) says what it has published, rated or done"
        )
    story = own_words(sheet.blocks, sheet.title)
    met = Met(links=linked(sheet.blocks, sheet.base))
    press, unclear = _announced(story, met)
    if not press:
        press, _ = _of_sentence(sheet.title, met, title=True)
    kept, contradicted = _settled([_of_a_home(one, story) for one in press])
    return Record(
        kind="press-release",
        reader=READERS["press-release"],
        organisation=Organisation(name=_about(sheet, kept, met)),
        dates=Dates(published=published(sheet.blocks)),
        press=kept,
        findings=tuple(_findings(story)),
        listed=(Listed(url=sheet.base, title=sheet.title), *_links(met)),
        not_understood=(*unclear, *contradicted),
        warnings=sheet.notes,
    )


def _announced(story: Sequence[Block], met: Met) -> tuple[list[Announcement], list[str]]:
    press: list[Announcement] = []
    unclear: list[str] = []
    heading: str | None = None
    said = 0
    for block in story:
        line = _listed(block, met, heading)
        if line is not None:
            press += line
            continue
        if not block.bullet and block.kind not in ("item", "row"):
            heading = heads_rating(block.text)
            if heading:
                continue
        for sentence in sentences(block.text):
            said += speaks_of_ratings(sentence)
            if said > MOST:
                raise NotUnderstood(f"the page has more than {MOST} sentences about ratings, which no release has")
            found, missed = _of_sentence(sentence, met)
            press += found
            unclear += missed
    return press, unclear


def _of_sentence(sentence: str, met: Met, *, title: bool = False) -> tuple[list[Announcement], list[str]]:
    before = replace(met, organisations=list(met.organisations))
    try:
        return [_announcement(told, sentence) for told in announced(sentence, met, title=title)], []
    except Unclear:
        met.focus, met.organisations = before.focus, before.organisations
        met.name(named_besides(sentence, met))
        return [], [f'ratings: not understood in "{sentence}"'] if speaks_of_ratings(sentence) else []


def _listed(block: Block, met: Met, heading: str | None) -> list[Announcement] | None:
    """What a line of a list or a row of a table announces; None for any other block."""
    cells = [cell for cell in block.cells if cell]
    found = listed_rating(block.text) if block.kind != "row" and len(block.text) < 260 else None
    if block.kind == "row" and len(cells) >= 2 and (rating := read_rating(cells[-1])):
        found = (cells[0], rating)
    if found is None and heading and (block.bullet or block.kind == "item"):
        found = (block.text, heading)
    if found is None or re.search(r"[.!?] ", found[0]):
        return None
    name, rating = found
    question = key_question(name)
    if question:
        return [_announcement(Told(one, question, rating, None, None), block.text) for one in met.focus] or None
    if not (block.bullet or block.kind in ("item", "row") or rating not in RATINGS):
        return None
    subject = _of_link(block, met) or Subject(re.split(r", | \(", name)[0].strip())
    met.name([subject])
    return [_announcement(Told(subject, "overall", rating, None, None), block.text)]


def _of_link(block: Block, met: Met) -> Subject | None:
    return next((met.links[words] for link in block.links if (words := folded(link.text)) in met.links), None)


def _announcement(told: Told, quote: str) -> Announcement:
    return Announcement(
        organisation=told.subject.name,
        about=told.subject.about,
        scope=told.subject.scope,
        key_question=told.key_question,
        before=told.before,
        to=told.to,
        direction=told.way,
        quote=clean(quote),
    )


def _of_a_home(one: Announcement, story: Sequence[Block]) -> Announcement:
    """The announcement with its level where the release says that it is of a care home, which is always a location."""
    if one.scope is not None:
        return one
    name = re.escape(folded(one.organisation))
    said = re.compile(
        rf"{name},? (?:in [^.,]{{2,40}}, )?(?:which is )?(?:a|the) (?:[\w-]+ ){{0,3}}?(?:care|nursing) home\b"
    )
    of_home = any(said.search(folded(block.text)) for block in story)
    return one.model_copy(update={"scope": "location"}) if of_home else one


def _settled(press: Sequence[Announcement]) -> tuple[tuple[Announcement, ...], list[str]]:
    """Each rating once, with what stood before where any sentence says it; two ratings for one thing are none."""
    found: dict[tuple[str, str | None, str], list[Announcement]] = {}
    for one in press:
        name = folded(one.organisation).removeprefix("the ")
        found.setdefault((name, one.scope, one.key_question), []).append(one)
    kept, contradicted = [], []
    for alike in found.values():
        if len({one.to for one in alike}) > 1 or len({one.before for one in alike if one.before}) > 1:
            said = "; ".join(dict.fromkeys(one.quote for one in alike))
            contradicted.append(f'{alike[0].key_question}: two ratings for {alike[0].organisation}: "{said}"')
        else:
            kept.append(next((one for one in alike if one.before), alike[0]))
    return tuple(kept), contradicted


def _about(sheet: Sheet, press: Sequence[Announcement], met: Met) -> str:
    """The one organisation that the release is about, else its title."""
    names = {folded(one.organisation).removeprefix("the "): one.organisation for one in press}
    if len(names) == 1:
        return next(iter(names.values()))
    known = {one.key[0]: one.name for one in (*met.links.values(), *met.organisations)}
    title = folded(sheet.title)
    titled = [name for key, name in known.items() if key in title]
    longest = [name for name in titled if not any(name != other and folded(name) in folded(other) for other in titled)]
    if len(longest) == 1:
        return longest[0]
    return next(iter(known.values())) if not press and len(known) == 1 else sheet.title


def _findings(story: Sequence[Block]) -> list[Finding]:
    found: list[Finding] = []
    heading: str | None = None
    for block in story:
        if block.heading:
            heading = block.text
        else:
            found.append(Finding(heading=heading, text=block.text))
    return found


def _links(met: Met) -> list[Listed]:
    """The organisations that the release links to."""
    return [
        Listed(url=f"https://www.cqc.org.uk/{one.about.level}/{one.about.id}", title=one.name, organisation=one.about)
        for one in met.links.values()
        if one.about is not None
    ]
