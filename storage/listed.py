"""What a fact holds of a listed paper and of a meeting: its value, a tuple of texts, as fields and back."""

from __future__ import annotations

from typing import Literal, get_args

from .fact import Fact
from .value import Value

PaperState = Literal[
    "listed", "unread", "read", "pictures", "not-understood", "robots", "refused", "blocked", "unreachable",
    "too-large", "gone", "no-address", "unlisted", "withdrawn",
]  # fmt: skip
"""``listed``: not fetched yet. ``unread``: fetched, and not read here yet. ``read``: fetched and read; ``pictures``:
so, but its pages are pictures without text. ``robots`` to ``gone``: how its visit ended. ``no-address``: a button that
leads nowhere. ``unlisted``: it left the old end of its list, or went with a page that was rebuilt. ``withdrawn``: it is
gone while its siblings are there."""
STATES: tuple[PaperState, ...] = get_args(PaperState)
TAKEN: tuple[PaperState, ...] = ("read", "pictures", "not-understood")
"""The states of a paper whose bytes are kept here."""
THERE: tuple[PaperState, ...] = (
    "listed", "unread", *TAKEN, "robots", "refused", "blocked", "unreachable", "too-large",
)  # fmt: skip
"""The states of a paper that its trust offers."""
LONG = 20
"""A file of more pages than this is more than an agenda, whatever it is called."""
GIVEN = "upload:"
"""How the address of a paper begins that a person handed in: it is never fetched."""


class Said(Value):
    """A day that something says of a meeting, and by what: "cover", "link", "heading", "row", "file", "address",
    "year" or "page"."""

    date: str
    by: str


class ListedPaper(Value):
    """One document of a meeting. ``body``: the SHA-256 of its bytes. ``pages``: how many, where it has pages."""

    address: str
    form: str = "unknown"
    role: str = "paper"
    state: PaperState = "listed"
    body: str = ""
    pages: int | None = None
    item: str = ""
    by: str = ""

    @classmethod
    def of(cls, fact: Fact) -> ListedPaper:
        """The fields of a fact ``paper``."""
        address, form, role, state, body, pages, item, by = _texts(fact, 8)
        told = next((one for one in STATES if one == state), STATES[0])
        return cls(
            address=address, form=form, role=role, state=told, body=body, pages=int(pages) if pages else None,
            item=item, by=by,
        )  # fmt: skip

    @property
    def value(self) -> tuple[str, ...]:
        """The value of the fact."""
        pages = "" if self.pages is None else str(self.pages)
        return (self.address, self.form, self.role, self.state, self.body, pages, self.item, self.by)

    @property
    def given(self) -> bool:
        """Whether a person handed it in."""
        return self.address.startswith(GIVEN)

    @property
    def is_more_than_agenda(self) -> bool:
        """Whether a meeting that has it has papers: an agenda alone, or minutes, are none."""
        if self.state not in THERE:
            return False
        return self.role in ("pack", "paper", "supplement") or (self.role == "agenda" and (self.pages or 0) > LONG)


class KnownMeeting(Value):
    """One meeting. ``papers``: some that are more than an agenda were offered. ``also``: the days that others say."""

    papers: bool = False
    title: str = ""
    url: str = ""
    by: str = "page"
    also: tuple[Said, ...] = ()

    @classmethod
    def of(cls, fact: Fact) -> KnownMeeting:
        """The fields of a fact ``meeting``; its day is the fact's subject."""
        state, title, url, by, also = _texts(fact, 5)
        said = (one.partition(" ") for one in also.split(";") if one)
        return cls(
            papers=state == "papers", title=title, url=url, by=by, also=tuple(Said(date=d, by=b) for d, _, b in said)
        )

    @property
    def value(self) -> tuple[str, ...]:
        """The value of the fact."""
        also = ";".join(f"{one.date} {one.by}" for one in self.also)
        return ("papers" if self.papers else "upcoming", self.title, self.url, self.by, also)


def _texts(fact: Fact, many: int) -> tuple[str, ...]:
    texts = tuple(map(str, fact.value)) if isinstance(fact.value, tuple) else (str(fact.value),)
    return (*texts, *("",) * many)[:many]
