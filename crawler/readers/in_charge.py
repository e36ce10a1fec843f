"""Who a profile names as in charge: told apart by keyed marks, so that no name is kept.

As CQC's page of a location prints it (seen 2026-07): under "Who runs this service", a name and under it the role.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from lxml import etree
from lxml.etree import _Element

from storage.fact import fold
from storage.record import InCharge, Organisation, Role

from .furniture import people

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("registered-manager", re.compile(r"(?:the |our )?registered managers?")),
    ("nominated-individual", re.compile(r"(?:the |our )?nominated individuals?")),
)
_NAME = re.compile(r"(?:[^\W\d_][\w'’.-]* ){1,5}[^\W\d_][\w'’-]+")
_NOT_A_NAME = re.compile(r"\b(?:is|are|run by|runs|service|vacan\w*|none|not|to be|registered|nominated|limited|ltd)\b")
_INSIDE = ("a", "abbr", "b", "br", "em", "i", "small", "span", "strong", "svg")
"""What stands inside a paragraph."""
_TITLE = re.compile(r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|revd?|the)\b ?)+")

Named = tuple[Role, str]
"""A role and the name of who has it, folded, without title and middle names; empty where it was not understood."""


def named(parts: Iterable[_Element]) -> tuple[Named, ...]:
    """Who the parts of a page about people name, in the order of the alphabet.

    A name stands in one paragraph with its role, or in the paragraph before it, or after it where the first role has
    only a title or a sentence before it.
    """
    groups = [group for part in parts for group in _paragraphs(part)]
    alone = [n for n, group in enumerate(groups) if len(group) == 1 and _role(group[0]) and not _beside(group[0])]
    after = not alone or alone[0] == 0 or not _may_name(groups[alone[0] - 1])
    found: set[Named] = set()
    for n, group in enumerate(groups):
        for role in {role for piece in group if (role := _role(piece))}:
            if n in alone:
                others = groups[n - 1] if not after else next(iter(groups[n + 1 : n + 2]), [])
            else:
                others = [piece for piece in group if not _role(piece)] or [_beside(piece) for piece in group]
            found.add((role, person(others[0]) if len(others) == 1 else ""))
    return tuple(sorted(found))


def marks(people: Sequence[Named], of: Organisation, key: bytes) -> tuple[InCharge, ...]:
    """A mark for each role of an organisation, the same as long as the same people have it; none without its key.

    The organisation is part of it, so that nobody is followed from one to the next. A role of which a name was not
    understood has none.
    """
    found = []
    for role in dict.fromkeys(role for role, _ in people):
        names = [name for other, name in people if other == role]
        if all(names):
            said = "\n".join((str(of), role, *names)).encode()
            found.append(InCharge(role=role, mark=hashlib.blake2b(said, key=key, digest_size=16).hexdigest()))
    return tuple(found)


def _paragraphs(part: _Element) -> list[list[str]]:
    """The lines of each paragraph."""
    found: list[tuple[_Element, list[str]]] = []
    for event, element in etree.iterwalk(part, events=("start", "end")):
        inside = element if event == "start" else element.getparent()
        text = " ".join(((element.text if event == "start" else element.tail) or "").split())
        if not text or inside is None or (event == "end" and element is part):
            continue
        holder = next((one for one in (inside, *inside.iterancestors()) if one.tag not in _INSIDE), part)
        if not found or found[-1][0] is not holder:
            found.append((holder, []))
        found[-1][1].append(text)
    return [lines for _, lines in found]


def _may_name(group: Sequence[str]) -> bool:
    """Whether a paragraph may stand for somebody, named or not: no role, no title, no sentence."""
    return len(group) == 1 and not _role(group[0]) and not people(group[0]) and "run by" not in group[0].casefold()


def _split(piece: str) -> tuple[Role, str] | None:
    """The role that a short piece names, and what stands on the same line with it."""
    if len(piece) > 120 or piece.endswith("."):
        return None
    for role, pattern in _ROLES:
        if found := pattern.search(piece.casefold()):
            before, after = (part.strip(" ,:;()–-") for part in (piece[: found.start()], piece[found.end() :]))
            if not (before and after):
                return role, before or after
    return None


def _role(piece: str) -> Role | None:
    found = _split(piece)
    return found[0] if found else None


def _beside(piece: str) -> str:
    found = _split(piece)
    return found[1] if found else ""


def person(piece: str) -> str:
    """First and last name as they are compared; empty for what is no name of a person."""
    if len(piece) > 60 or not _NAME.fullmatch(piece) or _NOT_A_NAME.search(piece.casefold()):
        return ""
    words = _TITLE.sub("", fold(piece).replace(".", " ").strip()).split()
    return f"{words[0]} {words[-1]}" if len(words) > 1 else ""
