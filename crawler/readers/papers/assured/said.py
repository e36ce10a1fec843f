"""The levels of assurance that a sentence gives: an auditor's opinion, what a committee took."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from crawler.readers.papers.pack import Pack
from crawler.readers.papers.sentences import Sentence, sentences, split
from crawler.readers.spelling import folded

from .level import LEVEL


@dataclass(frozen=True)
class Level:
    """A level as printed, of what and by which key question, the block that says it, and the words that prove it."""

    subject: str
    domain: str | None
    level: str
    at: int
    quote: str


_LONGEST = 800
_ALERT = re.compile(r"(?:to )?(?:alert|advise|assure|escalate|assurance|positive assurance)s?\b.{0,60}")
_RATED = re.compile(
    rf"\b(?P<level>(?:{LEVEL}))(?: level of)?(?P<head> head of internal audit)?(?: (?:internal )?audit)? (?:assurance|"
    rf"opinion)\b|\b(?P<whole>partially assured|fully assured|"
    rf"not assured)\b"
    rf"|\b(?:levels? of assurance|assurance (?:level|rating|opinion)|opinion)(?: (?:of|is|was|as|at|remains?|"
    rf"given(?: was)?))? ?:? ?[\"'“‘]?(?P<behind>(?:substantial|significant|full|"
    r"reasonable|moderate|adequate|partial|limited|minimal|none|no assurance))\b"
)
_GIVEN = re.compile(
    r"\b(?:received|receives|given|gave|gives|awarded|achieved|concluded|issued|rated|assessed|assigned|took|taken|"
    r"takes|agreed|moved|improved|increased|reduced|raised|lowered|"
    r"confirmed|obtained|gained|returned|resulted in|was|were|is|are|remains?|remained|had|opinion|rating|level|"
    r"reported|noted)\b"
)
_NOT_GIVEN = re.compile(
    r"\b(?:not|n't|never|no longer|seek\w*|sought|request\w*|require[sd]?|requiring|will|would|should|could|can|may|"
    r"might|if|need(?:s|ed)?|"
    r"aims?|designed|intended|in order|previous(?:ly)?|last year|prior|20\d\d/\d\d (?:audit|review)|expected|"
    r"absolute|purpose|"
    r"whether|where|definition|means|any|increase|further|additional|more|greater|robust)\b"
)
_ON = re.compile(
    r"\s*(?:with (?:minor |some |significant )?improvements? ?(?:opportunities|required|needed|potential)?|assurance|"
    r"opinion|rating|level|reports?|was|were|is|has been|been|had been|given|provided|received|agreed|taken|reached|"
    r"issued|\s)*"
    r"(?:for|on|over|regarding|around|in relation to|in respect of|in regard to|with regard to|about|of|against|from) "
    r"(?:the |its |our |their )?(?:(?:internal )?(?:audit|review) (?:of|on|into) )?(?:the |"
    r"its )?(?P<name>[a-z0-9][^.;:()]{2,110}?)"
    r"(?=\s*(?:[.;:(]|$|,|\b(?:which|following|and that|and (?:requested|asked|noted|agreed|sought)|"
    r"with (?:a|an|the|\w+ recommend)|was|were|is|has|have|as|"
    r"due to|because|given|"
    r"having|but|although|at its|by the|in light|until|pending|while|whilst|indicating|with (?:no|further))\b))"
)
_OF = re.compile(
    r"\b(?:audits?|reviews?|reports?|opinion|assurance|ratings?|levels?) (?:report |review |opinion )?(?:of|on|into|"
    r"for) (?:the |its |our )?(?P<name>[a-z0-9][^.;:,()]{2,100}?)"
    r"(?=\s*(?:[,(]|$|\b(?:has|had|have|was|were|is|received|gave|given|concluded|achieved|resulted|returned|which|"
    r"with|that|"
    r"remained|remains|provided|reported|moved|improved|increased|reduced)\b))"
)
_BEFORE = re.compile(
    r"^(?:the |an? )?(?P<name>[a-z][^.;:,()]{2,90}?)(?: (?:internal )?(?:audit|review)(?: report)?)? (?:has |had |"
    r"have )?(?:received|was given|were given|was "
    r"awarded|achieved|was rated|was assessed|resulted in|returned|remains|remained)\b"
)
_OPINION = re.compile(r"\b(?P<name>head of internal audit(?:'s)?(?: annual)? opinion)\b")
_ABOUT = re.compile(
    r"^(?:on|for|regarding|in relation to|in respect of) (?:the |its )?(?P<name>[a-z][^.;:,()]{2,90}?),? (?:it|we|they|"
    r"members|the (?:committee|board)) (?:took|takes|received|agreed|gave|noted|had)\b"
)
_ALONE = re.compile(r"\W*(?:the |an? )?(?:continued |overall )?")
_REPORTING = re.compile(
    r"^.{0,80}\b(?:noted|heard|confirmed|agreed|recognised|reported|concluded|informed|advised) that (?=\S)"
)
_HEADED = re.compile(r"^(?P<name>[A-Za-z0-9][^.;:()]{2,90}?)\s*(?:[–:-]|\()\s*$")
_WHO = re.compile(
    r"(?:the )?(?:board|committee|trust|chair|auditors?|internal audit|members|it|we|they|this|there|group|nhs\b.*|"
    r"executive)s?\b(?: \w+)?"
)
_TO = re.compile(rf"\bfrom (?:{LEVEL})(?: assurance)? to (?P<level>{LEVEL})\b")


def told(pack: Pack, said: list[str], but: Collection[int]) -> Iterator[Level]:
    """Every level that a sentence gives to something that it names; what it names none for is said in ``said``.

    None of the blocks ``but``, which give the level of their paper.
    """
    for sentence in _sentences(pack, but):
        said_of = sentence.text.casefold()
        if "assur" not in said_of and "opinion" not in said_of:
            continue
        words = folded(sentence.text[: _LONGEST + 1])
        if len(words) > _LONGEST or ("assur" not in words and "opinion" not in words):
            continue
        if len(words) != len(sentence.text):
            continue
        yield from _told(sentence, words, said)


def _sentences(pack: Pack, but: Collection[int]) -> Iterator[Sentence]:
    """The sentences that are read: of tables only those in a committee's report by alert, advise and assure."""
    for sentence in sentences(pack):
        block = pack.blocks[sentence.block]
        if sentence.block in but:
            continue
        if block.kind != "row":
            yield sentence
            continue
        cells = [cell for cell in block.cells if cell]
        if 2 <= len(cells) <= 3 and len(cells[0]) <= 80 and _ALERT.fullmatch(folded(cells[0])):
            yield from (replace(sentence, text=text) for cell in cells[1:] for text in split(cell))


def _told(sentence: Sentence, words: str, said: list[str]) -> Iterator[Level]:
    found = list(_RATED.finditer(words))
    if not found or len(found) > 1 or (moved := _TO.search(words)):
        if len(found) > 1 and not re.search(r"\blevels? of assurance\b.*:", words):
            said.append(f"more than one level of assurance in a sentence: {sentence.text[:160]}")
        if not found or not (moved := _TO.search(words)):
            return
        yield from _named(sentence, words, moved.start("level"), moved.end("level"), moved.start(), moved.end(), said)
        return
    match = found[0]
    group = next(name for name in ("level", "whole", "behind") if match[name])
    yield from _named(sentence, words, match.start(group), match.end(group), match.start(), match.end(), said)


def _named(
    sentence: Sentence, words: str, start: int, end: int, first: int, last: int, said: list[str]
) -> Iterator[Level]:
    ahead = words[:first]
    if _NOT_GIVEN.search(ahead) or words[last:].lstrip().startswith(("that ", "to ", "and not", "but not")):
        return
    if re.search(r"\bprovid\w+ (?:us |them |the board )?(?:with )?(?:an? )?$", ahead) and not _ON.match(words[last:]):
        return  # that a report "provided good assurance" praises the report
    level = sentence.text[start:end]
    if level.casefold() in ("no", "nil"):
        if not _ON.match(words[last:]):
            return
        level = sentence.text[start:last]
    if not _is_given(ahead, words[last:]):
        return
    if (subject := _subject(sentence, words, first, last)) is None:
        if level.casefold() not in ("good", "strong", "high", "sufficient"):
            said.append(f"a level of assurance, of what is not plain: {sentence.text[:160]}")
        return
    if level.casefold() not in ("good", "strong", "high", "low", "weak", "sufficient", "acceptable"):
        yield Level(subject, None, level, sentence.block, sentence.text)


def _is_given(ahead: str, behind: str) -> bool:
    """Whether the sentence hands the level out: a verb for it, or a title with the level behind it."""
    titled = _HEADED.match(ahead) and re.fullmatch(r"[\s).]*(?:opinion|rating)?[\s).]*", behind)
    return bool(
        _GIVEN.search(ahead)
        or (_ALONE.fullmatch(ahead) and _ON.match(behind) and not _NOT_GIVEN.search(behind))
        or titled
        or re.match(r"\s*(?:was|were|has been|is) (?:given|received|agreed|taken|provided)", behind)
    )


def _subject(sentence: Sentence, words: str, first: int, last: int) -> str | None:
    text = sentence.text
    if "head of internal audit" in words[first:last]:
        return "Head of internal audit opinion"
    if told := _REPORTING.match(words[:first]):
        text, words, first, last = text[told.end() :], words[told.end() :], first - told.end(), last - told.end()
    for found, shift in (
        (_OPINION.search(words[:first]), 0),
        (_ON.match(words[last:]), last),
        (_OF.search(words[:first]), 0),
        (_BEFORE.match(words[:first]), 0),
        (_HEADED.match(words[:first]), 0),
        (_ABOUT.match(words[:first]), 0),
    ):
        if found:
            name = text[shift + found.start("name") : shift + found.end("name")].strip(" ,–-'’")
            if not _WHO.fullmatch(folded(name)) and re.search("[A-Za-z]{3}", name) and len(name.split()) <= 16:
                return name
    return None
