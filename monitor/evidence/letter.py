"""The first page of a bundle: what it is, how to check it, and what it does not prove, for who never saw Wardround."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from monitor.groups import group_of
from monitor.message import LICENCE, OF_PAPERS
from monitor.papers.letter import place
from monitor.sentences import clean, day
from monitor.words import about_in_words, plain, scope_in_words, sentence_case, source_in_words
from storage.change import Change
from storage.correction import WITHDRAWN

from .papers import Body, ChangePaper, Quote, Replayed, VisitsPaper

RULE = (
    "CQC's bands for a key question's percentage under the single assessment framework: 25 to 38 Inadequate, 39 to 62"
    " Requires improvement, 63 to 87 Good, 88 to 100 Outstanding, half rounded up; with a statement scored 1 at best"
    " Requires improvement, with one scored 1 or 2 at best Good"
)
"""How a rating is worked out where CQC prints a score and no word."""
WIDTH = 100
LONGEST_QUOTE = 600


def letter(paper: ChangePaper, bodies: Sequence[Body], quotes: Iterable[Quote], visits: VisitsPaper) -> bytes:
    """The text of the first page."""
    lines = (
        *_title(paper.change),
        *_about(paper),
        *_corrected(paper),
        *_replayed(paper),
        *_pages(paper.change, bodies, quotes, visits),
        *_CONTENTS,
        *_CHECKING,
        *_proves(paper.change),
        *_rights(paper.change),
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _title(change: Change) -> Iterator[str]:
    yield "EVIDENCE OF ONE CHANGE"
    yield ""
    yield from _paragraph(clean(change.summary, LONGEST_QUOTE))


def _about(paper: ChangePaper) -> Iterator[str]:
    change = paper.change
    scope = scope_in_words(change.scope, None, change.organisation) if change.scope else ""
    rows = {
        "What": sentence_case(plain("kind", change.kind)),
        "Organisation": f"{change.organisation.name} ({change.organisation})",
        "About": ", ".join(filter(None, (scope, about_in_words(change.kind, change.subject)))),
        "Before": "" if change.before is None else str(change.before),
        "After": "" if change.after is None else str(change.after),
        "Severity": plain("severity", change.severity),
        "Source of it": source_in_words(change.kind, change.provenance),
        "Report": (change.report.id if change.report else None) or "",
        "Board meeting" if _of_papers(change) else "Report date": day(change.report_date),
        "First seen": change.first_seen or "",
        "State": plain("state", change.state),
        "Page": change.url or "",
        "Id": change.id,
    }
    width = max(14, *(len(name) + 2 for name, value in rows.items() if value))
    yield ""
    for name, value in rows.items():
        if value:
            yield f"{name + ':':<{width}}{clean(value, LONGEST_QUOTE)}"
    if paper.rule is not None:
        yield ""
        yield from _paragraph(f"CQC did not print this rating. Wardround worked it out by this rule: {paper.rule}.")


def _corrected(paper: ChangePaper) -> Iterator[str]:
    for one in paper.corrections:
        how = "withdrawn by a person" if one.cause == WITHDRAWN else "not confirmed by its page"
        yield ""
        yield from _paragraph(f"It was {how} on {one.made[:10]}: {clean(one.reason, LONGEST_QUOTE)}")


def _replayed(paper: ChangePaper) -> Iterator[str]:
    if paper.replay is not None:
        yield ""
        yield from _paragraph(f"{replayed(paper.replay)}.")


def replayed(replay: Replayed) -> str:
    """What a replay has to do with a change."""
    again = f"On {replay.at[:10]} Wardround read the pages that it had kept again, with the readers of a later version"
    if replay.found:
        return f"{again}: they found this change, which nobody was told of"
    return f"{again}: this change does not come out any more"


def _of_papers(change: Change) -> bool:
    return group_of(change.kind) == "board-papers"


def _pages(
    change: Change, bodies: Sequence[Body], quotes: Iterable[Quote], visits: VisitsPaper
) -> Iterator[str]:  # fmt: skip
    said = {one.side: one for one in quotes}
    for body in bodies:
        yield ""
        yield from _paragraph(_page(body, visits))
        quote = said.get("before" if body.role == "before" else "after") if body.role in said else None
        if quote is not None:
            begins = f"begins in line {quote.begins.line}, column {quote.begins.column}" if quote.begins else ""
            where = begins or (place(change) if quote.side == "after" else "")
            shown = f"“{clean(quote.quote, LONGEST_QUOTE)}”{f' ({where})' if where else ''}"
            yield from _paragraph(shown, indent="    ")
    if not bodies:
        yield ""
        yield from _paragraph("No page belongs to it: the visits are what it rests on (visits.json).")


def _page(body: Body, visits: VisitsPaper) -> str:
    name = "A second look" if body.role.startswith("look-") else sentence_case(plain("side", body.role))
    found = [one for one in visits.found if one.body == body.sha256]
    times = sum(one.visits for one in found)
    kept = f"is {body.file}." if body.file else f"is not in here: {body.why_not}."
    if not found:
        return clean(f"{name} {kept}")
    first = f"first on {found[0].first} at {found[0].address}"
    return clean(f"{name} {kept} Found by {times} visit{'' if times == 1 else 's'}, {first}.")


def _paragraph(text: str, indent: str = "") -> list[str]:
    return wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


_CONTENTS = """
WHAT IS IN HERE

bodies/        the pages, byte for byte as they were received (unpacked, where the server had packed them)
records/       what Wardround's reader understood of each page, with the reader's name and version
change.json    the change; its "evidence" names each page by its SHA-256
facts.json     the facts on both sides, each with its dates, its words and when it was first seen
quotes.json    the words that prove each side, and where they begin in the page
visits.json    when the pages were fetched, from where, and with which headers the server answered
receipts.json  who was told: channels by name, and what each answered
SHA256SUMS     the SHA-256 of every file above, and of this page
manifest.json  every file with its size and SHA-256, and the seal over all of it""".splitlines()
_CHECKING = """
HOW TO CHECK IT

By hand, in the folder that it was unpacked into:

    sha256sum -c SHA256SUMS
    sha256sum bodies/*                                  # the names that change.json gives its pages
    grep -v '^  "seal": ' manifest.json | sha256sum     # the seal that stands in manifest.json

On a Mac sha256sum is called `shasum -a 256`; on Windows `certutil -hashfile FILE SHA256` hashes one file.

Then open the pages in a text editor and look for the quotes, in the lines that quotes.json names.

With Wardround, on any machine, without a database and without a network:

    wardround verify FILE.zip

It checks every hash, reads the pages again with its own readers, and compares them anew.""".splitlines()
_PROVES = """
WHAT IT PROVES, AND WHAT NOT

The hashes prove that the files belong together and that none was changed since they were sealed. The pages prove what
they say. That {site} sent these pages at these times, and who was told, is what this installation of Wardround
wrote down when it visited and sent (visits.json, receipts.json): a witness's note, and no signature of {whose}. Keep
the seal apart, in a letter or an e-mail: whoever has it can tell later that the bundle is still the same
one."""


def _proves(change: Change) -> list[str]:
    site, whose = ("the trust's site", "the trust's") if _of_papers(change) else ("CQC's site", "CQC's")
    return _PROVES.format(site=site, whose=whose).splitlines()


def _rights(change: Change) -> Iterator[str]:
    rights, who = (OF_PAPERS, "the trust") if _of_papers(change) else (LICENCE, "CQC")
    names = "may print the names of people" + (", and more of them than is told here" if _of_papers(change) else "")
    yield from ("", "RIGHTS AND CARE", "")
    yield from _paragraph(f"{rights} The pages are as {who} published them and {names}: pass them on with care.")
