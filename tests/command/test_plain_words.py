"""Whatever the history holds, no short name of the program reaches a person: every output and message over it."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle, product
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import Connection, insert, update

from crawler.readers.errors import NotUnderstood
from crawler.readers.read import read
from deploy.demo.facts import Site
from deploy.demo.homes import ROSE_AFTER, ROSE_BEFORE
from deploy.demo.render import render
from monitor.commands.read import _describe
from monitor.groups import KINDS
from monitor.message import Form, Voice, compose
from monitor.severity import severity
from monitor.show import make_show
from monitor.summary import summary
from monitor.words import WORDS
from storage import alerts, facts, outbox, rounds, sources, visits, watches
from storage import changes as recorded
from storage.change import Change, Evidence, Proof, ProofNow, State
from storage.delivery import DeliveryState, Result
from storage.engine import open_database
from storage.fact import Fact
from storage.migrate import migrate
from storage.record import KEY_QUESTIONS, Dates, Kind, Organisation, Provenance, ReportRef
from storage.tables import changes as changes_table
from storage.tables import deliveries, receipts
from storage.tables import watches as watches_table
from storage.visits import Outcome
from tests.command.conftest import Wardround

NOW = datetime.now(UTC)
TRUST = Organisation(level="provider", id="RT1", name="Ash Trust")
FIXTURES = Path(__file__).resolve().parents[1] / "readers" / "fixtures"
FOLDERS = sorted(path.parent for path in FIXTURES.glob("*/*/about.toml"))
Capture = pytest.CaptureFixture[str]

ALLOWED = {"well-led", "e-mail", "registration-info", "inspection-summary"}
"""Words that people write with a hyphen too, and the names of CQC's own pages."""
OWN = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
"""The ids of CQC's older reports."""

SUBJECTS = {
    "details-changed": (*WORDS["detail"], "services-transferred", "other"),
    "provider-changed": ("provided-by", "provider-changed"),
    "assessment-started": ("checks-under-way", "under-review"),
    "assessment-ended": ("checks-under-way",),
    "statement-score-changed": ("well-led/Freedom to speak up",),
    "statement-added": ("well-led/Freedom to speak up",),
    "statement-dropped": ("well-led/Freedom to speak up",),
    "deregistered": ("archived",),
    "level-discontinued": ("level-discontinued",),
    "enforcement": ("enforcement", "conditions"),
    "warning-notice": ("warning-notice", "section-29a"),
    "requirement-notice": ("requirement-notice", "requirement-notice/18"),
    "special-measures-entered": ("special-measures",),
    "special-measures-exited": ("special-measures",),
    "action-added": ("must", "should", "must/Staff the night shift"),
    "action-cleared": ("must",),
    "signal-raised": tuple(WORDS["signal"]),
    "source-unreadable": tuple(get_args(Kind)),
    "source-recovered": tuple(get_args(Kind)),
    "date-corrected": KEY_QUESTIONS,
}
SIDES = {"score-changed": (61, 48), "statement-score-changed": (3, 2), "statement-added": (None, 2)}
SCOPES = ("provider", "service:end-of-life-care", "combined:community-health-services", None)


def short_names(text: str) -> set[str]:
    """What looks like a short name of the program, beside addresses, commands, options and names of settings."""
    for beside in (OWN, r"`[^`\n]*`", r"\S+://\S+", r"/[\w./-]+", r"--[a-z-]+", r"\b[a-z]+\.[a-z_.]+", r"\S+@\S+"):
        text = re.sub(beside, " ", text)
    return set(re.findall(r"\b[a-z0-9]*[a-z](?:[-_][a-z0-9]+)+\b", text)) - ALLOWED


def change(kind: str, subject: str | None, state: State, scope: str | None, provenance: Provenance) -> Change:
    rated = subject in KEY_QUESTIONS and kind != "date-corrected"
    before, after = SIDES.get(kind, ("Good", "Inadequate") if rated else ("What it was", "What it is"))
    made = Change(
        id="",
        kind=kind,
        organisation=TRUST,
        scope=scope,
        subject=subject,
        before=before,
        after=after,
        direction="down" if rated or kind in SIDES else None,
        steps=2 if rated else 0,
        severity=severity(kind, before, after, "down" if rated else None, 2 if rated else 0, subject),
        provenance=provenance,
        report=ReportRef(id="AP1"),
        report_date="2026-01-31",
        state=state,
        url="https://www.cqc.org.uk/provider/RT1",
        evidence=Evidence(before=Proof(quote="What it was"), after=ProofNow(quote="What it is")),
        summary="",
    )
    crossed = ("kloe", "saf") if kind == "rating-changed" else None
    return made.model_copy(update={"id": f"{kind}{subject}{state}{scope}", "summary": summary(made, crossed=crossed)})


def every_change() -> Iterator[Change]:
    """Every kind with every subject that it may have, and every state, scope and provenance in turn."""
    turns = cycle(product(get_args(State), SCOPES, get_args(Provenance)))
    for kind in KINDS:
        for subject in SUBJECTS.get(kind, (None, "well-led", "AP1")):
            state, scope, provenance = next(turns)
            yield change(kind, subject, state, scope, provenance)
    for state, scope, provenance in product(get_args(State), SCOPES, get_args(Provenance)):
        yield change("rating-changed", "well-led", state, scope, provenance)


def fill(db: Connection) -> None:
    """A history that holds everything that there is a word for."""
    row = watches.organisation_row(db, "provider", "RT1", NOW)
    watches.name(db, row, TRUST.name, by_profile=True)
    number = rounds.open_round(db, token="all", trigger="round", now=NOW)
    for place, (kind, outcome) in enumerate(product((*WORDS["source"],), get_args(Outcome))):
        source = sources.add(
            db, address=f"https://www.cqc.org.uk/page{place}", kind=kind, organisation_id=row, found_on=None, now=NOW
        )
        visits.record(
            db, source_id=source, round_id=number, purpose="due", at=NOW, outcome=outcome, slot="s", status=200,
            body=f"{place}".encode() if outcome == "changed" else None,
        )  # fmt: skip
    for state in WORDS["watch"]:
        watches.add_watch(db, row, list_name=f"List {state}", asked="RT1", state=state, added_by="me", now=NOW)
    db.execute(update(watches_table).values(columns={"Contract lead": "A team"}))
    for place, provenance in enumerate(get_args(Provenance)):
        rating = Fact(
            organisation=TRUST, attribute="rating", scope="provider", subject=KEY_QUESTIONS[place], value="Good",
            provenance=provenance, quote="Good", dates=Dates(report="2026-01-31"), framework="saf",
        )  # fmt: skip
        kept = facts.append(db, rating, organisation_id=row, round_id=number, now=NOW, baseline=True)
        facts.make_current(db, kept, now=NOW)
    alert = alerts.create(db, organisation_id=row, round_id=number, report="AP1", now=NOW)
    for place, one in enumerate(every_change()):
        recorded.record(
            db, one.model_copy(update={"id": f"{place:04x}"}), organisation_id=row, round_id=number,
            identity=f"{place}", fact_ids=[], shown_at={}, now=NOW,
        )  # fmt: skip
    db.execute(update(changes_table).where(changes_table.c.number % 7 == 0).values(alert_id=alert))
    rounds.close_round(db, number, how="done", summary={}, now=NOW)
    for place, state in enumerate(get_args(DeliveryState)):
        message = outbox.put(db, alert_id=alert, channel=f"channel {place}", rules=["Worse"], now=NOW, severity="high")
        db.execute(update(deliveries).where(deliveries.c.id == message).values(state=state, due_at=NOW))
        for result in get_args(Result):
            db.execute(insert(receipts).values(delivery_id=message, at=NOW, result=result, detail={}, seconds=0.1))


@pytest.fixture
def full(folder: Path) -> Path:
    (folder / "settings.toml").write_text("")
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=True)
    migrate(engine)
    with engine.begin() as db:
        fill(db)
    engine.dispose()
    return folder


def test_it_would_find_a_short_name_if_there_were_one() -> None:
    text = (
        "rating-changed of score_changed and section-29a, see `not-modified` at https://x.example/too-large; well-led"
    )
    assert short_names(text) == {"rating-changed", "score_changed", "section-29a"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["changes"], ["ratings", "RT1"], ["sources"], ["sources", "--all"], ["deliveries"], ["watch", "list"],
        ["doctor", "--offline"], ["-v", "doctor", "--offline"],
    ],
)  # fmt: skip
@pytest.mark.usefixtures("full")
def test_no_output_speaks_in_short_names(wardround: Wardround, arguments: list[str]) -> None:
    ran = wardround(*arguments)
    assert ran.code in (0, 1)
    assert ran.out.count("\n") > 1
    assert short_names(ran.out + ran.err) == set()


@pytest.mark.usefixtures("full")
def test_no_change_is_shown_in_short_names(wardround: Wardround) -> None:
    ids = {one["id"]: one["kind"] for one in wardround("changes", "--json").document["changes"]}
    shown = {kind: id for id, kind in ids.items()}
    assert set(shown) == set(KINDS)
    for kind, id in shown.items():
        ran = wardround("show", id)
        assert (kind, ran.code, short_names(ran.out + ran.err)) == (kind, 0, set())


@pytest.mark.parametrize("form", get_args(Form))
def test_no_message_speaks_in_short_names(full: Path, form: Form) -> None:
    engine = open_database(f"sqlite:///{full / 'wardround.db'}")
    with engine.begin() as db:
        view = alerts.view(db, 1)
        told = [alerts._alerted(db, row, TRUST) for row in db.execute(changes_table.select())]
    engine.dispose()
    assert {one.kind for one in told} == set(KINDS)
    for one in told:
        about = view.model_copy(update={"changes": (one, *told[:40])})
        voice = {"instance": "Ours", "reference": "WR-0123456789ab", "repeat": True}
        message = compose(about, Voice(form=form, public_address="https://wardround.example", **voice))
        html = re.sub(r"<style.*?</style>|<[^>]+>", " ", message.html, flags=re.DOTALL)
        written = f"{message.subject}\n{message.text}\n{html}"
        assert (one.kind, one.subject, short_names(written) - {"WR-0123456789ab"}) == (one.kind, one.subject, set())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_what_a_page_says_is_told_without_short_names_but_its_own(folder: Path, capsys: Capture) -> None:
    page = next(folder.glob("page.*")).read_bytes()
    address = tomllib.loads((folder / "about.toml").read_text()).get("address")
    try:
        told = read(page, address=address)
    except NotUnderstood as error:
        said = str(error)
    else:
        _describe(make_show(quiet=False), told)
        said = capsys.readouterr().out
    own = short_names(re.sub(r"<[^>]+>", " ", page.decode("utf-8", "replace")))
    assert said
    assert short_names(said) - own == set()


def test_a_comparison_is_told_without_short_names(wardround: Wardround, folder: Path) -> None:
    before, after = (render(Site(organisations=(home,))) for home in (ROSE_BEFORE, ROSE_AFTER))
    told = 0
    for path in sorted(set(before) & set(after) - {"/robots.txt"}):
        for way in ((before, after), (after, before)):
            for name, pages in zip(("old.html", "new.html"), way, strict=True):
                (folder / name).write_bytes(pages[path].body)
            ran = wardround("compare", "old.html", "new.html", "--url", f"https://www.cqc.org.uk{path}")
            told += "Not a change:" in ran.out
            assert (path, short_names(ran.out)) == (path, set())
    assert told
