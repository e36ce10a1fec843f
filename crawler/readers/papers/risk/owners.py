"""Whose rating it is: the ratings of a paragraph, each with the id that it is said of; an unclear one is nobody's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .evidence import Kind, Said
from .figures import figure_at
from .ids import Naming
from .stated import stated

_BESIDE = re.compile(
    r"(?:\s?\([^()]{1,80}\))?[\s,(:;\[-]*(?:\b(?:which|that|is|was|are|were|has|have|been|now|currently|remains?|remained|also|a|with|of|at|"
    r"the|its|current|risk|static|still|score|rating)\b[\s,(:'-]*){0,7}$",
    re.IGNORECASE,
)
_BESIDE_LINKED = re.compile(
    r"\s?(?:,?\s?(?:which|that)\b[\w\s]{0,30}|[(:]\s?|(?:currently\s|rated\s|scored\s|with an?\s){0,3})", re.IGNORECASE
)
_LINK = re.compile(
    r"\b(?:link(?:s|ed)?(?: (?:to|with))?|relat(?:ed|es|ing) to|associated with|align\w*(?: (?:to|with))?|"
    r"see(?: also)?|"
    r"refer\w* to|cross[- ]ref\w*|(?:merged|combined) (?:with|into)|replac(?:ed|es|ing)|supersed\w+|formerly|"
    r"previously|under|within|part of|as well as|contributes to|(?:link|threat|threatens|feeds into|escalated to|"
    r"covered by|reflected in|maps? to)(?: to)?)\W{0,3}(?:(?:the|strategic|corporate|BAF|principal|operational|trust|"
    r"board assurance framework|risk register|existing)\W{1,3}){0,3}$",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r"\b(?:this|the|these|those|both|its?|each|current|residual)\b(?: \w+){0,2}? (?:risks?|score|rating)\b|"
    r"^\W*(?:this|it|both|these)\b|\bit\b|^\W*(?:currently|now|remains?|rated|scored|score|rating)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:an?|another|one|new|emerg\w+|further|separate|additional|different|second|third|two|three|all|other) "
    r"(?:\w+ ){0,3}?risks?\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:both|all|each)\b", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\b(?:one|another|either|neither|some|(?:the )?(?:first|second|third|latter|former|other))\b(?: of "
    r"\w+)?(?: (?:is|was|"
    r"being|now|has|been|currently))*\s$",
    re.IGNORECASE,
)
_BARE_MOVE = re.compile(
    r"\b(?:increase|reduction|decrease|rise|fall|move|change|increased|reduced|decreased|raised|lowered|moved|changed)\s"
    r"from\s(?:1?\d|2[0-5])\sto\s(?:1?\d|2[0-5])\s{0,2}(?:[.;,)]|$|(?=(?:and|as|due|because|given|following|with|in)\b))",
    re.IGNORECASE,
)
"""A movement between two figures that may be ratings, of nothing that it names."""
_OPENS = re.compile(
    r"\W*(?:(?:the|and|corporate|strategic|operational|principal|baf|datix|trust|new|high)\W+){0,3}(?:risks?\W{0,3})?",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s?(?:,\s?(?:and\s)?|\band\s|&\s?)(?=\d)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Owner:
    """A rating and whose it is.

    ``start`` and ``end``: of the sentence that states it; ``at``: the place of its words.
    """

    naming: Naming
    kind: Kind
    value: int
    start: int
    end: int
    at: int


@dataclass(kw_only=True)
class Owned:
    """The ratings of a paragraph: with their owners, those of no id at all, and what is not clear."""

    of: list[Owner] = field(default_factory=list)
    nobody: list[Said] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def owners(words: str, pieces: Sequence[tuple[int, int]], found: Sequence[Naming], head: int | None) -> Owned:
    """The ratings of a plain paragraph and whose they are.

    ``pieces``: its sentences, ``head``: the group of ids that it opens with and is about, None for none.
    """
    owned = Owned()
    open_group = head
    for start, end in pieces:
        here = [one for one in found if start <= one.start < end]
        ids = [(one.start - start, one.end - start) for one in here]
        last = not re.search(r"\w", words[end : end + 40])
        if said := stated(words[start:end], ids, entry=head is not None, last=last):
            _Sentence(owned, words, (start, end), found, here, head).share(said, open_group)
        elif open_group is not None and not here and (bare := _BARE_MOVE.search(words, start, end)):
            named = " and ".join(dict.fromkeys(one.id for one in found if one.group == open_group))
            owned.notes.append(f"“{bare[0].strip(' .;,)')}” stands behind risk {named}, and not of what")
        if here and head is None:
            main = _main(words, here)
            open_group = main[0] if len(main) == 1 else None
        elif head is None and _ANOTHER.search(words[start:end]):
            open_group = None
    return owned


def _main(words: str, here: Sequence[Naming]) -> list[int]:
    """The groups that a sentence is about: those that something is only linked to are none."""
    firsts = {one.group: one.start for one in reversed(here)}
    groups = sorted(firsts)
    before = {group: words[max(0, start - 70) : start].rstrip("( ") + " " for group, start in firsts.items()}
    return [group for group in groups if not _LINK.search(before[group])] or groups


class _Sentence:
    """One sentence, whose ratings are given to their owners."""

    def __init__(
        self, owned: Owned, words: str, span: tuple[int, int], found: Sequence[Naming], here: Sequence[Naming],
        head: int | None,
    ) -> None:  # fmt: skip
        self.owned, self.span, self.found, self.here, self.head = owned, span, found, here, head
        self.text = words[span[0] : span[1]]
        self.ends = {one.group: one.end - span[0] for one in here}
        own = head is None or (bool(here) and _OPENS.fullmatch(self.text, 0, here[0].start - span[0]) is not None)
        self.main = _main(words, here) if own and here else [head] if head is not None else []

    def share(self, said: list[Said], open_group: int | None) -> None:
        """Give each rating to whom it is said of; ``open_group``: what the sentences before are about."""
        if not self.here:
            self._of_before(said, open_group)
            return
        clusters = _clusters(said)
        for turn, cluster in enumerate(clusters):
            groups = self._groups(clusters, turn)
            if not groups or self._is_one_of(cluster, groups):
                names = " and ".join(dict.fromkeys(one.id for one in self.here))
                self.owned.notes.append(f"the rating {cluster[-1].value} stands beside {names}, and not whose it is")
            for group in groups if groups and not self._is_one_of(cluster, groups) else ():
                self._to_group(cluster, [one for one in self.found if one.group == group])

    def _of_before(self, said: list[Said], open_group: int | None) -> None:
        """A sentence without an id: of what stands before it, where it says so, or is a label."""
        of_it = bool(_OF_IT.search(self.text))
        another = _ANOTHER.search(self.text) and not of_it
        if open_group is not None and not another and (of_it or all(one.label for one in said)):
            self._give(said, [one for one in self.found if one.group == open_group])
        elif re.search(r"\brisk\b", self.text, re.IGNORECASE):
            self.owned.nobody += [one for one in said if one.kind == "current"][:1]

    def _groups(self, clusters: Sequence[list[Said]], turn: int) -> list[int]:
        """The groups that one statement is about; none where that is not clear."""
        at = clusters[turn][0].start
        for group in sorted(self.ends, key=lambda group: -self.ends[group]):
            beside = _BESIDE if group in self.main else _BESIDE_LINKED
            if self.ends[group] <= at and beside.fullmatch(self.text, self.ends[group], at):
                return [group]
        if len(self.main) == 1:
            return self.main
        if _ALL.search(self.text, max(0, at - 30), at + 4) or (len(clusters) == 1 and _ALL.search(self.text, 0, at)):
            return self.main
        before = [
            max((g for g in self.main if self.ends[g] <= one[0].start), key=self.ends.__getitem__, default=None)
            for one in clusters
        ]
        return [self.main[turn]] if before == self.main else []

    def _is_one_of(self, cluster: list[Said], groups: Sequence[int]) -> bool:
        """Whether a rating is said of one of several risks, and not of which."""
        several = sum(one.group in groups for one in self.here) > 1
        return several and bool(_ONE_OF.search(self.text[: cluster[0].start]))

    def _to_group(self, cluster: list[Said], mine: Sequence[Naming]) -> None:
        """One rating for all of a list, or a list of ratings, one for each."""
        values = [cluster[-1].value or 0]
        end = cluster[-1].end
        while (more := _LISTED.match(self.text, end)) and (figure := figure_at(self.text, more.end())) and figure.value:
            values.append(figure.value)
            end = figure.end
        if len(values) == 1:
            self._give(cluster, mine)
        elif len(values) == len(mine):
            for naming, value in zip(mine, values, strict=True):
                self._give([replace(cluster[-1], value=value)], [naming])
        else:
            printed = ", ".join(map(str, values))
            self.owned.notes.append(f"the ratings {printed} stand behind risk {mine[0].id}, which can have one")

    def _give(self, said: Sequence[Said], namings: Sequence[Naming]) -> None:
        values = sorted({one.value for one in said if one.kind == "current" and one.value})
        if len(values) > 1:
            printed = " and ".join(map(str, values))
            self.owned.notes.append(f"risk {namings[0].id} is given the ratings {printed} in one sentence")
            return
        start, end = self.span
        for one in said:
            if one.value is None:
                words = self.text[one.start : one.end].strip()
                self.owned.notes.append(f"the rating “{words}” of risk {namings[0].id} does not multiply out")
                continue
            self.owned.of += [
                Owner(naming=naming, kind=one.kind, value=one.value, start=start, end=end, at=start + one.start)
                for naming in namings
            ]


def _clusters(said: Sequence[Said]) -> list[list[Said]]:
    """The ratings, those of one statement together: a rating and the earlier one, the first and the wanted one."""
    found: list[list[Said]] = []
    for one in said:
        kinds = [other.kind for other in found[-1]] if found else []
        if found and one.kind not in kinds and "current" in (one.kind, *kinds):
            found[-1].append(one)
        else:
            found.append([one])
    return found
