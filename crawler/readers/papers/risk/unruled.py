"""Registers whose rows came out as lines of text: an id, words, and as many ratings as the head's line names."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from crawler.readers.papers.pack import Pack

from .columns import RATINGS, Role
from .evidence import Kind
from .figures import figure_at
from .ids import cell_id
from .plain import plain
from .register import Register
from .rows import Row
from .words import own_words, register_title

LONGEST_ROW = 8
"""So many lines one row has at most."""
LONGEST = 200
_SCORED = r"(?:\s(?:risk\s)?(?:score|rating|grading))?"
_HEAD = re.compile(
    rf"(?P<id>\b(?:(?:corporate |strategic |datix |baf )?(?:risk )?(?:id|ref(?:erence)?|no|number)\b\.?|"
    rf"datix\b|baf\b))|"
    rf"(?P<target>\b(?:target|desired)(?: risk)?{_SCORED})|(?P<initial>\b(?:initial|inherent|gross|"
    rf"original)(?: risk)?{_SCORED})|"
    rf"(?P<previous>\b(?:previous|last|prior)(?: (?:risk|month|quarter|month's))?{_SCORED}|\brating \(previous\))|"
    rf"(?P<other>\b(?:months? at (?:current )?(?:score|rating)))|"
    rf"(?P<current>\b(?:current|residual|net)(?: risk)?{_SCORED}|\brating \(current\)|\b(?:risk )?(?:score|rating)\b)|"
    rf"(?P<text>\b(?:risk )?(?:description|title|summary|detail)s?(?: of risk)?\b|\brisk\b)|"
    rf"(?P<behind>\b(?:trend|movement|(?:executive |exec )?lead|owner|director|date|direction(?: of travel)?|"
    rf"status|change|committee|division)\b)",
    re.IGNORECASE,
)
_SCORES = re.compile(r"scor|rating", re.IGNORECASE)
_ROW = re.compile(r"\W{0,2}(?P<id>(?:[A-Z]{1,5}[ -]?)?\d{1,6}[a-z]?)\s(?=\S)")
_FIGURE = r"(?:\d\s?x\s?\d\s?=\s?\d{1,2}|\d{1,3}(?:\s?\(\d\s?x\s?\d\))?)"
_ID_ALONE = re.compile(r"\W{0,2}(?:[A-Z]{1,5}[ -]?\d{1,5}|\d{3,6})[a-z]?\W{0,2}")


def unruled(pack: Pack, taken: Collection[int]) -> tuple[list[Register], set[int]]:
    """The registers in lines, and the blocks that are theirs; ``taken`` are those that others have read."""
    found: list[Register] = []
    mine: set[int] = set()
    n = 0
    title: tuple[int, str] | None = None
    while n < len(pack.blocks):
        block = pack.blocks[n]
        if n not in taken and block.kind != "row":
            title = (n, name) if (name := register_title(block.text)) else title
            if roles := _head(block.text):
                register = Register(name=title[1] if title and n - title[0] <= 12 else None, heads=(), names=())
                end = _rows(pack, n + 1, roles, register)
                if register.seen > 1:
                    found.append(register)
                    mine |= set(range(n, end))
                    n = end
                    continue
        n += 1
    return found, mine


def _head(text: str) -> tuple[Role, ...]:
    """The columns that a line names, if it is the head of a register and nothing else; else ()."""
    if not 12 <= len(text) <= LONGEST or not _SCORES.search(text):
        return ()
    matches = list(_HEAD.finditer(plain(text)))
    roles: list[Role] = [_role(match) for match in matches]
    rest = _HEAD.sub(" ", plain(text))
    if sum(sign.isalpha() for sign in rest) * 4 > sum(sign.isalpha() for sign in text):
        return ()
    ratings = [role for role in roles if role in ("current", "previous", "target", "initial")]
    whole = len(set(ratings)) == len(ratings) and "current" in ratings
    return tuple(roles) if roles[:1] == ["id"] and len(roles) > 2 and whole else ()


def _role(match: re.Match[str]) -> Role:
    names: dict[str | None, Role] = {"id": "id", "text": "text", "other": "period", **{kind: kind for kind in RATINGS}}
    return names.get(match.lastgroup, "other")


def _rows(pack: Pack, at: int, roles: Sequence[Role], register: Register) -> int:
    """Read the rows from a place on; where they end."""
    ratings = [role for role in roles if role not in ("id", "text", "other")]
    behind = bool(roles) and roles[-1] == "other"
    begun: int | None = None
    n, idle, seen = at, 0, 0
    while n < len(pack.blocks) and idle < LONGEST_ROW:
        block = pack.blocks[n]
        if block.heading or block.kind == "row":
            break
        if _head(block.text):
            # Again on a new page; heads with nothing between them end it as any other lines do.
            idle, seen = (0, register.seen) if register.seen > seen else (idle + 1, seen)
            begun, n = None, n + 1
            continue
        if _ROW.match(block.text) or _ID_ALONE.fullmatch(block.text):
            if begun is not None:
                register.unread.append((begun, "its figures do not stand behind its words"))
            begun, idle = n, 0
        idle += 1
        if begun is not None:
            text = " ".join(one.text for one in pack.blocks[begun : n + 1])
            if row := _read(text, ratings, behind):
                register.rows.append((begun, row))
                register.quotes[begun], register.fates[begun] = text, None
                begun = None
        n += 1
    if begun is not None:
        register.unread.append((begun, "its figures do not stand behind its words"))
    last = max([one for one, _ in (*register.rows, *register.unread)], default=at)
    return min(n, last + LONGEST_ROW) if idle < LONGEST_ROW else min(n, last + 1)


def _read(text: str, roles: Sequence[Role], behind: bool) -> Row | None:
    """The row that a line or several are; None where its figures are not as many as the columns of ratings."""
    words = plain(text)
    opened = _ROW.match(words)
    number = cell_id(opened["id"]) if opened else None
    if opened is None or number is None or (number.isdigit() and len(number) < 3) or len(words) > 1_500:
        return None
    rest = "[^0-9]{0,60}" if behind else "[^0-9a-zA-Z]{0,6}"
    figures = rf"(?:(?<=\s){_FIGURE}\s?){{{len(roles)}}}"
    tail = re.compile(rf"{figures}(?:{rest})$").search(words, max(opened.end(), len(words) - 160))
    between = words[opened.end() : tail.start()] if tail else ""
    if tail is None or re.search(r"[\d=]\)?\s?(?:,|and|to|-)?\s?$", between) or _names_another(opened["id"], between):
        return None
    if not re.search(r"[a-z]{3}", between):
        return None  # the figures behind an id that stands apart may be of another row
    ratings: dict[Kind, int] = {}
    at = tail.start()
    for role in roles:
        at += len(words[at:]) - len(words[at:].lstrip())
        figure = figure_at(words, at)
        if role == "period":  # months, which are no rating
            at = re.compile(r"\d+").match(words, at).end()  # type: ignore[union-attr]
            continue
        if figure is None or figure.value is None:
            return None
        if role in ("current", "previous", "target", "initial"):
            ratings[role] = figure.value
        at = figure.end
    return Row(id=number, text=own_words(text[opened.end() : tail.start()]), ratings=ratings)


def _names_another(id: str, words: str) -> bool:
    """Whether an id of the same form stands in a row's words: then its figures may be of another row."""
    form = "".join(r"\d" if sign.isdigit() else r"[ -]?" if sign in " -" else re.escape(sign) for sign in id)
    ends = r"(?=\s[A-Z][a-z])" if id.isdigit() else r"(?!\w)"  # a number in words may count anything
    return re.search(rf"(?<!\w){form}\d?{ends}", words) is not None
