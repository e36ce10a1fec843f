"""What follows the line that opens a risk: the labelled ratings of its page in a BAF, or what a page's end parted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.readers.blocks import Block

from .columns import Column, columns
from .evidence import Named, Said
from .figures import cell_figure, is_figure
from .plain import plain
from .ratings import bracketed, rated
from .words import own_words, spans

REACH = 60
"""So many blocks a page of a BAF has at most."""
NEAR = 4
"""So many blocks may stand between the halves of a sentence that a page's end broke."""
LONGEST_LABEL = 300
_DIGIT = re.compile(r"\d")
_ORDERED = re.compile(r"\W{0,3}\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s")
_ROW_OF_SCORES = re.compile(
    r"\W*(?:(?:overall|total|risk|combined|l\s?x\s?c|c\s?x\s?l|i\s?x\s?l|l\s?x\s?i)\W*)*(?:score|rating|"
    r"l\s?x\s?c|c\s?x\s?l|i\s?x\s?l|l\s?x\s?i|total)?\W*",
    re.I,
)
_LABEL = re.compile(
    r"\W{0,3}(?P<label>(?:(?:current|target|initial|inherent|gross|residual|net|previous|overall|risk)\s){1,3}(?:score|"
    r"rating)?)(?:\W{0,3}\([^()]{1,40}\))?\W{0,3}",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\W*(?:(?:principal|strategic|corporate) )?(?:risk )?(?:title|description|statement|summary|detail|"
    r"name)(?: of (?:the )?risk)?\b\W{0,4}",
    re.I,
)
_THE_CURRENT = re.compile(r"\W{0,3}the (?:current (?:risk )?(?:score|rating)|(?:risk )?score remains)\b", re.IGNORECASE)
_ROW_OF_A_SIDE = re.compile(r"\W{0,3}(?:likelihood|probability|consequence|impact|severity|[LCIS]\b)", re.IGNORECASE)
_ONE_RISK = re.compile(r"\b(?:this|the|an?|one|new|emerg\w+|which) (?:\w+ ){0,3}risk\b|^\W*risk\b", re.IGNORECASE)
_RISKS = re.compile(r"\brisks\b", re.IGNORECASE)
_NEXT_ONE = re.compile(r"\W*(?:risk (?:title|description|statement)|description of (?:the )?risk|title)\b", re.I)


class Card:
    """The risk that is open while the blocks of a pack go by; ``notes`` fills with what belongs to no id."""

    def __init__(self, notes: list[str]) -> None:
        self.notes = notes
        self.named: Sequence[Named] = ()
        self.at = 0
        self.level = 0
        self.page = False
        self.paragraph: Sequence[Named] = ()
        self.began = 0
        self.heads: tuple[Column, ...] = ()
        self.described = False
        self.label = ""

    def close(self) -> None:
        self.named, self.paragraph, self.heads = (), (), ()

    def leave(self) -> None:
        """A paragraph names other risks: a broken sentence does not go on behind it."""
        self.paragraph = ()

    def open(self, named: Sequence[Named], block: Block, n: int) -> None:
        """A block opens a risk."""
        self.heads = ()
        self.paragraph, self.began = (), n
        if not any(one.current for one in named):
            self.paragraph = named
        if len(named) == 1 and not block.bullet and (block.kind != "line" or len(block.text) <= LONGEST_LABEL):
            self.named, self.at, self.described = named, n, False
            self.level = block.level if block.heading else 0

    def next_block(self, block: Block, n: int, words: str, where: str) -> None:
        """A block without any id: what it gives to the open risk, or a rating of a risk without one."""
        if self._goes_on_with_its_title(block, n):
            return
        if block.heading and self.level and block.level <= self.level:
            self.named = ()
        if block.heading:
            self.paragraph = ()
        if self.named and n - self.at > REACH:
            self.named = ()
        if self._over(words):
            self.close()
        self._describe(block, n, words)
        if block.kind == "row" and self.named and self._by_columns(block):
            return
        if label := _LABEL.fullmatch(words):
            self.label = label["label"]
            return
        if not _DIGIT.search(words):
            self.label = ""
            return
        if self.label and is_figure(block.text):
            words, self.label = f"{self.label}: {words}", ""
        said = [one for one in rated(words) if not one.maybe]
        if not self._goes_on(block, n, words, said):
            self._labelled(block, n, words, said, where)

    def _goes_on_with_its_title(self, block: Block, n: int) -> bool:
        """Whether a heading is the rest of the heading that opened the risk, on its next line."""
        if not (self.named and self.level and block.heading and n == self.at + 1 and block.text[:1].islower()):
            return False
        one = self.named[0]
        one.text, self.at = f"{one.text} {block.text}".strip()[:500], n
        return True

    def _over(self, words: str) -> bool:
        """Whether another risk begins, which has no id."""
        again = bool(_NEXT_ONE.match(words)) and self.described
        self.described = self.described or bool(_NEXT_ONE.match(words))
        return again

    def _describe(self, block: Block, n: int, words: str) -> None:
        """Take the risk's words from the line or row that is labelled as its title, or stands right under its id."""
        one = self.named[0] if self.named else None
        if one is None or one.text:
            return
        label = _TITLE.match(words)
        if label is None and (
            n > self.at + 1 or block.kind == "row" or ":" in words[:40] or len(words) < 12 or rated(words)
        ):
            return
        one.text = own_words(block.text[label.end() if label else 0 :])

    def _goes_on(self, block: Block, n: int, words: str, said: Sequence[Said]) -> bool:
        """Whether the block is the end of a sentence that a page's end broke, with its rating."""
        if not self.paragraph or n - self.began > NEAR or block.bullet or block.kind != "line" or _ORDERED.match(words):
            return False
        last = [
            one
            for one in (said or [one for one in bracketed(words) if not one.maybe])
            if not re.search(r"\w", words[one.end :]) and one.label
        ]
        if len(last) != 1 or last[0].value is None or words[last[0].start - 1 : last[0].start + 1].find("(") < 0:
            return False
        for one in self.paragraph:
            one.rate(last[0].kind, last[0].value)
            one.quote = f"{one.quote} {block.text}"[:1_200]
            one.text = (
                one.text
                if one.text.endswith(".")
                else f"{one.text} {block.text[: max(0, last[0].start)]}".strip(" (*")[:500]
            )
        self.paragraph = ()
        return True

    def _labelled(self, block: Block, n: int, words: str, said: Sequence[Said], where: str) -> None:
        first = said[0] if said else None
        opens = first is not None and first.label and not re.search(r"\w", words[: first.start].replace("BAF", ""))
        if first is not None and first.kind == "current" and _THE_CURRENT.match(words):
            opens, said = True, [first]
        if block.kind in ("row", "term") and first is not None and first.label and block.cells:
            opens = opens or first.start <= len(block.cells[0]) + len("".join(block.cells[1:2])) + 3
        if self.named and opens and (len(words) <= LONGEST_LABEL or _THE_CURRENT.match(words)):
            self._add(said, block)
        elif first is not None and (one := next((one for one in said if one.kind == "current"), None)):
            self._without_id(one, words, where)

    def _without_id(self, said: Said, words: str, where: str) -> None:
        """Note a rating of one risk that has no id; a sentence about several risks gives none."""
        sentence = next((words[a:b] for a, b in spans(words) if a <= said.start < b), "")
        if _ONE_RISK.search(sentence) and not _RISKS.search(sentence):
            self.unnumbered(said, where)

    def _add(self, said: Sequence[Said], block: Block) -> None:
        one = self.named[0]
        for rating in said:
            known = one.ratings.get(rating.kind, [])
            if rating.value is None:
                self.notes.append(f"the rating of risk {one.id} in “{block.text[:80]}” does not multiply out")
            elif known and rating.value not in known:
                self.named = ()  # of another risk, which has no id
                return
            elif not known:
                one.rate(rating.kind, rating.value)
                one.quote = f"{one.quote} … {block.text}"[:1_200]

    def _by_columns(self, block: Block) -> bool:
        """A small table under the risk: a row of kinds of rating, and under it the figures."""
        figures = any(is_figure(cell) for cell in block.cells)
        heads = () if figures else columns(block.cells, alone=True)
        if sum(one.kind is not None for one in heads) >= 2:
            self.heads = heads
            return True
        if not self.heads or len(block.cells) != len(self.heads):
            return False
        label = plain(block.cells[0])
        if self.heads[0].kind is None and not _ROW_OF_SCORES.fullmatch(label):
            return bool(_ROW_OF_A_SIDE.match(label))
        cells = [
            (head.kind, cell_figure(plain(cell)))
            for head, cell in zip(self.heads, block.cells, strict=True)
            if not head.side
        ]
        rates = [(kind, one) for kind, one in cells if kind]
        if any(one is None for _, one in rates):
            return False
        self._add([Said(kind, one.value, 0, 0, True) for kind, one in rates if one and one.value], block)
        self.heads = ()
        return True

    def unnumbered(self, said: Said, where: str) -> None:
        """Note a rating that the paper gives to a risk without an id."""
        if said.value is not None:
            self.notes.append(f"a risk without an id is rated {said.value} ({where})")
