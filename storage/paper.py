"""What board papers say, as readers understood it: the nouns of a board paper and of a page that lists them."""

from __future__ import annotations

from typing import Literal

from .value import Value

PaperType = Literal["pdf", "docx", "pptx", "xlsx", "html", "zip", "unknown"]
"""What form a document has, by its first bytes and media type, never by its name alone."""
Status = Literal["on-target", "off-target", "unknown"]
Time = Literal["now", "historic", "hypothetical"]


class Mention(Value):
    """One place of a paper: its page (of a PDF, from 1), its line (of a plain text) and the words, as printed.

    ``rating``: the figure that stands beside a risk there. ``paper``: the title of the paper of a pack that it is in.
    """

    page: int | None = None
    line: int | None = None
    quote: str
    rating: int | None = None
    paper: str | None = None


class Meeting(Value):
    """A board meeting; ``date`` is ISO or None. ``evidence``: the words that date it, then those that say otherwise."""

    date: str | None = None
    title: str | None = None
    evidence: tuple[Mention, ...] = ()


class AgendaItem(Value):
    """One paper of a pack as its agenda or front sheet names it.

    ``page`` is that of the PDF, ``printed_page`` the number that the agenda prints.
    """

    item: str | None = None
    title: str
    page: int | None = None
    last_page: int | None = None
    printed_page: int | None = None
    line: int | None = None


class FrontSheet(Value):
    """The front sheet of one paper. People are roles alone. What is ticked in a column that is lost is left out."""

    title: str
    item: str | None = None
    meeting: str | None = None
    action: str | None = None
    purpose: str | None = None
    author_roles: tuple[str, ...] = ()
    assurance: str | None = None
    previously: str | None = None
    recommendation: str | None = None
    page: int | None = None
    line: int | None = None


class Risk(Value):
    """One risk from all its mentions. ``rating`` is None where none is printed or where its mentions contradict.

    ``previous`` is the earlier rating that the paper itself gives, ``target`` the one that is wanted; a register's own
    columns come before sentences. ``register_name``: the register or list that holds it. ``said``: "new" or "closed",
    where the paper says so of it.
    """

    id: str
    rating: int | None = None
    text: str = ""
    previous: int | None = None
    target: int | None = None
    register_name: str | None = None
    said: Literal["new", "closed"] | None = None
    mentions: tuple[Mention, ...] = ()


class Movement(Value):
    """A trust's own count of how its register moved, such as "New": 17 now, 10 before."""

    name: str
    current: int | None = None
    previous: int | None = None
    quote: str
    page: int | None = None
    line: int | None = None


class Assurance(Value):
    """A level of assurance in the trust's own words; ``domain`` is a key question in lower case, or None for the whole.

    ``scale``: the words of the scale that the paper itself prints, worst first; empty where it prints none.
    """

    subject: str
    domain: str | None = None
    level: str
    scale: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


class Measure(Value):
    """One measure: target, value and period as printed; ``status`` only where it is said or can be worked out.

    ``id`` is the trust's own, else made from the name. ``computed``: the status was worked out, not printed.
    """

    id: str
    name: str
    target: str | None = None
    value: str | None = None
    period: str | None = None
    status: Status = "unknown"
    computed: bool = False
    quote: str
    page: int | None = None
    line: int | None = None
    paper: str | None = None


class FinanceLine(Value):
    """One line of a finance table or sentence, figures as printed; ``favourable`` only where the paper says it."""

    name: str
    plan: str | None = None
    actual: str | None = None
    variance: str | None = None
    period: str | None = None
    favourable: bool | None = None
    quote: str
    page: int | None = None
    line: int | None = None


class Signal(Value):
    """One sentence that matters; ``type`` is one of the table "signal" of monitor.words.

    ``negated``: it says that there was none. ``withdrawn``: that it was taken back, or appealed with success.
    ``time``: of the past, or of what may come. ``about``: another body that it is about, None for the trust itself.
    """

    type: str
    negated: bool = False
    withdrawn: bool = False
    time: Time = "now"
    about: str | None = None
    sentence: str
    page: int | None = None
    line: int | None = None
    paper: str | None = None


class WordsFound(Value):
    """Words that a rule looks for, in one sentence."""

    words: str
    sentence: str
    negated: bool = False
    page: int | None = None
    line: int | None = None
    paper: str | None = None


class Coverage(Value):
    """How much of what looked like a register or table was read: ``rows`` of ``of`` on pages ``first`` to ``last``.

    ``whole``: every row of it was read, so that what it does not list is not on it.
    """

    part: Literal["risks", "assurance", "measures", "finance", "pages", "front_sheets"]
    name: str | None = None
    rows: int
    of: int
    first: int | None = None
    last: int | None = None
    whole: bool = False


class PaperListed(Value):
    """One document that a page lists; ``item`` is its number on the agenda, ``row`` the words around its link.

    ``evidence`` is where the date of its meeting comes from: "link", "heading", "row", "file", "address" or "year".
    """

    url: str
    title: str
    meeting_date: str | None = None
    type: PaperType = "unknown"
    item: str | None = None
    evidence: str | None = None
    role: Literal["pack", "agenda", "paper", "minutes", "supplement"] = "paper"


class LeftOut(Value):
    """A link that is no paper of the board's public meetings, or one that cannot be followed, and why."""

    url: str | None = None
    title: str
    why: str


class MeetingListed(Value):
    """A meeting that a page names; ``url`` is its own page where it has one. ``upcoming``: it has no papers yet."""

    date: str | None = None
    title: str
    url: str | None = None
    upcoming: bool = False
    quote: str = ""
