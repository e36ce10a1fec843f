"""What the tests of telling stand on: an invented home's alert, a mail server and a webhook that may refuse."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

from sqlalchemy import Connection, func, insert, select

from deploy.demo.receivers import MailServer
from storage import alerts, facts, outbox, rounds
from storage.alert import AlertedChange
from storage.change import SEVERITIES, Change, Evidence, Proof, ProofNow
from storage.fact import Fact
from storage.record import Dates, Organisation, ReportRef
from storage.tables import changes, organisations
from storage.tables import rounds as rounds_table

MORNING = datetime(2025, 7, 18, 6, 2, tzinfo=UTC)
HOME = Organisation(level="location", id="1-900000001", name="Rose House")
PAGE = "https://www.cqc.org.uk/location/1-900000001/reports/AP9001/overall"


def change(kind: str = "rating-changed", **more: Any) -> AlertedChange:
    """A change of Rose House: overall from Good to Inadequate unless said otherwise."""
    given = {
        "id": "c0ffee",
        "organisation": HOME,
        "scope": "location",
        "subject": "overall",
        "before": "Good",
        "after": "Inadequate",
        "direction": "down",
        "steps": 2,
        "severity": "critical",
        "report": ReportRef(id="AP9001"),
        "report_date": "2025-07-17",
        "first_seen": MORNING.isoformat(),
        "url": PAGE,
        "evidence": Evidence(before=Proof(quote="Overall: Good"), after=ProofNow(quote="Overall: Inadequate")),
        "summary": "Rose House: overall went down two steps from Good to Inadequate.",
        "dates": Dates(report="2025-07-17", section="2025-07-16", published="2025-07-17"),
    }
    return AlertedChange.model_validate({**given, "kind": kind, **more})


def rise(subject: str = "caring") -> AlertedChange:
    return change(
        subject=subject,
        before="Good",
        after="Outstanding",
        direction="up",
        steps=1,
        severity="medium",
        summary=f"Rose House: {subject} went up one step from Good to Outstanding.",
        evidence=Evidence(after=ProofNow(quote=f"{subject}: Outstanding")),
    )


def new_report() -> AlertedChange:
    return change(
        "report-published",
        subject="AP9001",
        before=None,
        after="Assessment report",
        direction=None,
        steps=0,
        severity="medium",
        summary="Rose House: new report of 2025-07-17.",
        evidence=Evidence(after=ProofNow(quote="AP9001")),
    )


def confirmed(subject: str = "overall") -> AlertedChange:
    return change(
        "rating-confirmed",
        subject=subject,
        before="Good",
        after="Good",
        direction=None,
        steps=0,
        severity="low",
        summary=f"Rose House: {subject} is still Good in a new report.",
        evidence=Evidence(after=ProofNow(quote="Good")),
    )


def add_alert(
    db: Connection,
    told: Iterable[Change],
    *,
    channel: str = "alerts",
    now: datetime = MORNING,
    in_force: dict[str, str] | None = None,
) -> int:
    """An alert of Rose House in a round of its own, with one delivery released; the delivery's number."""
    earlier = db.scalar(select(func.count()).select_from(rounds_table))
    round_id = rounds.open_round(db, token=f"{now.isoformat()} {channel} {earlier}", trigger="round", now=now)
    row = insert(organisations).values(level="location", cqc_id="1-900000001", name=HOME.name, added_at=now)
    there = db.execute(organisations.select()).first()
    organisation_id = there.id if there else db.execute(row).inserted_primary_key[0]
    alert_id = alerts.create(db, organisation_id=organisation_id, round_id=round_id, report="AP9001", now=now)
    kept = {
        subject: keep_rating(db, subject, rating, organisation_id, round_id, now)
        for subject, rating in (in_force or {}).items()
    }
    told = list(told)
    for number, one in enumerate(told):
        values = one.model_dump(
            exclude={"organisation", "report", "evidence", "first_seen", "dates", "scope_name", "id"}
        )
        row = values | {
            "id": f"{round_id}-{number}",
            "organisation_id": organisation_id,
            "alert_id": alert_id,
            "round_id": round_id,
            "identity": f"rating | {one.scope} | {one.subject} | ",
            "report": one.report.id if one.report else None,
            "evidence": one.evidence.model_dump(),
            "first_seen": now,
            "fact_ids": [kept[one.subject]] if one.kind == "rating-changed" and one.subject in kept else [],
            "shown_at": {},
        }
        db.execute(insert(changes).values(row))
    severity = min((one.severity for one in told), key=SEVERITIES.index)
    rules = ["Worse ratings"]
    delivery_id = outbox.put(db, alert_id=alert_id, channel=channel, rules=rules, now=now, severity=severity)
    outbox.release(db, rounds=[round_id], now=now)
    rounds.close_round(db, round_id, how="done", summary={}, now=now)
    return delivery_id


def keep_rating(db: Connection, subject: str, rating: str, organisation_id: int, round_id: int, now: datetime) -> int:
    fact = Fact(
        organisation=HOME,
        attribute="rating",
        scope="location",
        subject=subject,
        value=rating,
        quote=rating,
        dates=Dates(report="2025-07-17", section="2025-07-16"),
    )
    number = facts.append(db, fact, organisation_id=organisation_id, round_id=round_id, now=now, baseline=True)
    facts.make_current(db, number, now=now)
    return number


class Clock:
    """A clock that only moves when told to."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


class PostOffice(MailServer):
    """A mail server on loopback. ``says`` are its next answers to a recipient or a message, in turn; then it takes all.

    "hang" answers nothing, "close" hangs up; what begins with "rcpt" is answered to the recipient.
    """

    def __init__(self, *says: str) -> None:
        super().__init__()
        self.says = list(says)
        self.took: list[EmailMessage] = []
        self.took_for: list[str] = []
        self.when_it_takes: Callable[[], object] = lambda: None

    @property
    def address(self) -> str:
        return self.address_for("quality@home.example")

    def address_for(self, *people: str) -> str:
        return (
            f"mailto://127.0.0.1:{self.port}?smtp=127.0.0.1&mode=insecure&from=ward@round.example&to={','.join(people)}"
        )

    @property
    def texts(self) -> list[str]:
        return [one.get_body(("plain",)).get_content() for one in self.took]  # type: ignore[union-attr]

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.says and self.says[0].startswith("rcpt "):
            return self.says.pop(0).removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.says.pop(0) if self.says else "250 OK"
        if answer == "hang":
            await self.done.wait()
        if answer in ("hang", "close"):
            server.transport.abort()
            return "250 OK"
        if answer.startswith("250"):
            self.took.append(message_from_bytes(envelope.original_content, policy=policy.default))
            self.took_for += envelope.rcpt_tos
            self.when_it_takes()
        return answer


class Webhook:
    """A webhook on loopback that answers ``says`` in turn (a status, or "hang"), then 200, and keeps what it took.

    ``answers_with`` are headers of its bad answers.
    """

    def __init__(self, *says: int | str) -> None:
        self.says = list(says)
        self.took: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers_with: dict[str, str] = {}
        self._gone = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.address = f"json://127.0.0.1:{self._server.server_port}/hooks/T0P-S3CRET"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = hook.says.pop(0) if hook.says else 200
                if answer == "hang":
                    hook._gone.wait()
                    return
                if answer == 200:
                    hook.took.append(json.loads(body))
                    hook.headers.append(dict(self.headers))
                self.send_response(int(answer))
                for name, value in (hook.answers_with if answer != 200 else {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        self._server.shutdown()
        self._server.server_close()
