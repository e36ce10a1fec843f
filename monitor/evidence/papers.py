"""The files of a bundle: their names and shapes, as they are written and as they are taken in again."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from storage.change import Change
from storage.delivery import About, DeliveryState, Result

from .sheet import Paper

README, SUMS, MANIFEST = "README.txt", "SHA256SUMS", "manifest.json"
CHANGE, FACTS, QUOTES, RECEIPTS, VISITS = "change.json", "facts.json", "quotes.json", "receipts.json", "visits.json"
MOST_LOOKS = 8
"""Pages of second looks that a bundle takes, with the one that showed it first."""
Side = Literal["before", "after"]
SIDES: tuple[Side, ...] = ("before", "after")
FIRST = "first"
"""The role of the page that showed a change when it was found, where its page after came later."""


class Named(Paper):
    """One file as the manifest names it."""

    name: str
    size: int
    sha256: str


class Body(Paper):
    """One page: ``role`` is before, after, first, or look-1 and so on; ``file`` is None where it is not kept."""

    role: str
    sha256: str
    file: str | None
    size: int | None = None
    media_type: str | None = None
    why_not: str | None = None


class Manifest(Paper):
    """What a bundle holds, made when and by which Wardround. ``files`` are all of them but the manifest itself."""

    wardround: str
    made: str
    change: str
    files: tuple[Named, ...]
    bodies: tuple[Body, ...]


class Correction(Paper):
    """One correction of the change: ``cause`` is withdrawn (by a person) or not-confirmed."""

    cause: str
    reason: str
    made: str


class Told(Paper):
    """The alert that tells the change, with the ids of every change in it."""

    id: int
    changes: tuple[str, ...]


class Replayed(Paper):
    """When stored pages were read anew, with a change as the outcome or (``found`` is false) one that did not come out
    any more."""

    at: str
    found: bool


class ChangePaper(Paper):
    """``change.json``. ``rule`` names how a rating was worked out that CQC did not print."""

    change: Change
    alert: Told | None
    corrections: tuple[Correction, ...]
    rule: str | None
    replay: Replayed | None = None


class Known(Paper):
    """One fact. The value of who is in charge is a mark under this installation's key, and left out."""

    identity: str
    attribute: str
    scope: str | None
    subject: str
    framework: str
    report: str | None
    value: str | int | tuple[str, ...] | None
    provenance: str
    dates: dict[str, str]
    true_from: str | None
    first_seen: str
    address: str | None
    quote: str
    body: str | None


class FactsPaper(Paper):
    """``facts.json``: what the change rests on, on both sides."""

    before: tuple[Known, ...]
    after: tuple[Known, ...]


class Begins(Paper):
    """Where a quote begins in the page's file; both are counted from 1."""

    line: int
    column: int


class Quote(Paper):
    """The words that prove one side; ``begins`` is None where a reader put them together, or the page is not kept."""

    side: Side
    quote: str
    body: str | None
    page: int | None
    begins: Begins | None


class QuotesPaper(Paper):
    """``quotes.json``."""

    quotes: tuple[Quote, ...]


class Visit(Paper):
    """One visit, with the headers that the server sent. ``purpose``: due, confirm, ask or given."""

    address: str
    final_address: str | None
    kind: str
    at: str
    purpose: str
    outcome: str
    status: int | None
    detail: str | None
    body: str | None
    headers: dict[str, str]


class Found(Paper):
    """How often visits found one body at one address."""

    body: str
    address: str
    visits: int = Field(ge=1, le=10**9)
    first: str
    last: str


class ShownAt(Paper):
    """An address that showed the change; ``look`` is once, again or denied."""

    address: str
    look: str


class VisitsPaper(Paper):
    """``visits.json``."""

    shown_at: tuple[ShownAt, ...]
    visits: tuple[Visit, ...]
    found: tuple[Found, ...]


class ReceiptPaper(Paper):
    """What one attempt to send came to."""

    at: str
    result: Result
    reason: str | None
    seconds: float | None


class Message(Paper):
    """One message to one channel, which is named and never its address."""

    reference: str
    about: About
    channel: str
    rules: tuple[str, ...]
    severity: str
    state: DeliveryState
    created: str
    released: str | None
    done: str | None
    attempts: int
    receipts: tuple[ReceiptPaper, ...]


class ReceiptsPaper(Paper):
    """``receipts.json``."""

    messages: tuple[Message, ...]


class ReadingPaper(Paper):
    """``records/ROLE.json``: what a reader made of a page, or why it refused it."""

    body: str
    address: str
    kind: str
    reader: str
    media_type: str | None
    read_at: str
    record: dict[str, Any] | None
    refusal: str | None
