"""The tables: append-only history beside current state, plain columns that a person can browse.

Moments are UTC. Dates that a source printed stay text (ISO 8601, ``YYYY-MM`` where only a month is printed).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, which would silently be read as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs an offset: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        moment: datetime = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _to(column: str, *, required: bool = True, index: bool = False) -> Column[int]:
    table = column.removesuffix("_id")
    plural = {"batch": "batches", "body": "bodies", "delivery": "deliveries"}.get(table, f"{table}s")
    return Column(column, ForeignKey(f"{plural}.id"), nullable=not required, index=index)


def _text(name: str, *, required: bool = True, **more: Any) -> Column[str]:
    return Column(name, Text, nullable=not required, **more)


def _moment(name: str, *, required: bool = False, **more: Any) -> Column[datetime]:
    return Column(name, Moment, nullable=not required, **more)


organisations = Table(
    "organisations",
    metadata,
    _id(),
    _text("level"),
    _text("cqc_id"),
    _text("name", required=False),
    _moment("added_at", required=True),
    Column("successor_id", ForeignKey("organisations.id"), comment="the registration that took this one's place"),
    UniqueConstraint("level", "cqc_id"),
)

successions = Table(
    "successions",
    metadata,
    _id(),
    Column("predecessor_id", ForeignKey("organisations.id"), nullable=False),
    Column("successor_id", ForeignKey("organisations.id"), nullable=False, index=True),
    _moment("linked_at", required=True),
    _moment("told_at", comment="when it was told, or known before there was anybody to tell"),
    UniqueConstraint("predecessor_id", "successor_id"),
)

watches = Table(
    "watches",
    metadata,
    _id(),
    _to("organisation_id", index=True),
    _text("list", server_default=""),
    _text("asked", comment="what the person typed"),
    _text("state", comment="asking: an id whose level is not known yet; watched; absent: no page there; removed"),
    Column("columns", JSON(none_as_null=True), comment="other columns of the file that it was imported from"),
    _text(
        "origin",
        server_default="person",
        comment="person; file: an import; locations: of an imported provider; successor: of an imported one",
    ),
    _text("only", required=False, comment="pages or papers; NULL: both"),
    _text("added_by"),
    _moment("added_at", required=True),
    _moment("answered_at"),
    _moment("removed_at"),
    Index(
        "uq_watches_active",
        "organisation_id",
        "list",
        unique=True,
        sqlite_where=Column("removed_at").is_(None),
        postgresql_where=Column("removed_at").is_(None),
    ),
)

boards = Table(
    "boards",
    metadata,
    Column("organisation_id", ForeignKey("organisations.id"), primary_key=True),
    _text("address", comment="the page where its board papers are listed"),
    Column(
        "lead_id", ForeignKey("organisations.id"), nullable=False,
        comment="whose papers they are kept as: a joint board has one",
    ),
    _text("set_by", required=False, comment="who gave the address; NULL: the shipped register"),
    _moment("set_at", required=True),
)  # fmt: skip

wide_watches = Table(
    "wide_watches",
    metadata,
    _id(),
    _text("kind", comment="local-authority or region"),
    _text("name", comment="as CQC spells it"),
    _text("list", server_default=""),
    _text("added_by"),
    _moment("added_at", required=True),
    _moment("complete_at", comment="when every page of CQC's list of its services had been read once"),
    _moment("removed_at"),
)

named_ids = Table(
    "named_ids",
    metadata,
    _text("level", primary_key=True),
    _text("cqc_id", primary_key=True, comment="an id that the API said had changed"),
    _moment("first_named_at", comment="since when it was named each time; NULL: it never was"),
    _moment("named_at"),
    _moment("read_at", comment="when its document was last read"),
    _moment("missing_since", comment="since when the API answers that there is none"),
    _moment("ask_at", comment="when an id without a document is asked for again"),
)

rounds = Table(
    "rounds",
    metadata,
    _id(),
    _text("token", unique=True),
    _text("trigger", comment="round, run, demo or watch"),
    _moment("started_at", required=True),
    _moment("closed_at"),
    _text("closed_as", required=False, comment="done, stopped, or recovered by a later round"),
    Column("summary", JSON),
)

leases = Table(
    "leases",
    metadata,
    _text("name", primary_key=True),
    _text("token"),
    _text("host"),
    Column("pid", Integer, nullable=False),
    _text("pid_started", comment="what tells the process from a later one of the same number"),
    Column("child_pid", Integer),
    _text("child_started", required=False),
    _moment("beat_at", required=True),
)

keys = Table(
    "keys",
    metadata,
    _text("name", primary_key=True),
    Column("value", LargeBinary, nullable=False),
    _moment("made_at", required=True),
)

sources = Table(
    "sources",
    metadata,
    _id(),
    _text("address", unique=True),
    _text("kind"),
    _to("organisation_id", required=False, index=True),
    _text("found_on", required=False),
    _moment("added_at", required=True),
    _moment("retired_at"),
    _text("slot", required=False, comment="the calendar slot of the last visit"),
    _moment("visited_at"),
    _text("outcome", required=False),
    _text("detail", required=False),
    _moment("good_at", comment="the last visit that gave a body, or said that nothing moved"),
    _moment("whole_at", comment="the last visit without validators"),
    Column("failures", Integer, nullable=False, server_default="0", comment="visits in a row that were not good"),
    _moment("failing_since"),
    _moment("unclear_since", comment="since when its page is read, but its ratings are not understood"),
    _moment("told_at", comment="when its watchers were told that it cannot be read"),
    _text("etag", required=False),
    _text("last_modified", required=False),
    _text("body", required=False, comment="hash of the last body"),
)

hosts = Table(
    "hosts",
    metadata,
    _text("host", primary_key=True),
    Column("robots_status", Integer),
    _text("robots", required=False),
    _moment("robots_at"),
    _moment("asked_at", comment="when the last request left"),
    _moment("not_before", comment="Retry-After as the host asked"),
)

bodies = Table(
    "bodies",
    metadata,
    _text("hash", primary_key=True, comment="SHA-256 of the bytes as received"),
    Column("content", LargeBinary, nullable=False, comment="zstd"),
    Column("size", Integer, nullable=False),
    _text("media_type", required=False),
    _moment("first_seen", required=True),
)

visits = Table(
    "visits",
    metadata,
    _id(),
    _to("source_id", index=True),
    _to("round_id", index=True),
    _text("purpose", comment="due, confirm, ask or given"),
    _moment("at", required=True),
    _text("outcome", comment="changed, not-modified, refused, robots, blocked, unreachable, too-large or gone"),
    Column("status", Integer),
    _text("detail", required=False),
    _text("etag", required=False),
    _text("last_modified", required=False),
    Column("body", ForeignKey("bodies.hash")),
    Column("headers", JSON),
    _text("final_address", required=False),
    Column("seconds", Float),
)

records = Table(
    "records",
    metadata,
    _id(),
    Column("body", ForeignKey("bodies.hash"), nullable=False),
    _text("address"),
    _text("kind"),
    _text("reader"),
    _text("fingerprint", required=False, index=True),
    Column("document", JSON, comment="the record, or null where it was not understood"),
    _text("refusal", required=False),
    _moment("read_at", required=True),
    UniqueConstraint("body", "address", "reader"),
)

snapshots = Table(
    "snapshots",
    metadata,
    _id(),
    _to("source_id", index=True),
    Column("visit_id", ForeignKey("visits.id"), nullable=False, unique=True),
    _to("record_id"),
    _to("round_id", index=True),
    _moment("checked_at", required=True),
)

facts = Table(
    "facts",
    metadata,
    _id(),
    _to("organisation_id"),
    _text("identity"),
    _text("attribute"),
    _text("scope", required=False),
    _text("subject"),
    _text("framework"),
    _text("report", required=False),
    Column("value", JSON, nullable=False),
    _text("provenance"),
    Column("dates", JSON, nullable=False),
    _text("true_from", required=False, comment="since when it is true by its report"),
    _moment("first_seen", required=True, comment="since when Wardround knows"),
    _text("address", required=False),
    _text("quote"),
    _text("body", required=False),
    _text("route", server_default="page", comment="page, api, report, file or press"),
    Column("page", Integer, comment="the page of a PDF"),
    _to("round_id"),
    Column("baseline", Boolean, nullable=False, comment="part of the starting position: nobody was told"),
    Index("ix_facts_identity", "organisation_id", "identity", "first_seen"),
)

current_facts = Table(
    "current_facts",
    metadata,
    _to("organisation_id"),
    _text("identity"),
    _to("fact_id"),
    _moment("since", required=True),
    _moment("last_seen", required=True),
    _moment("missing_since", comment="the first good visit that no longer showed it"),
    UniqueConstraint("organisation_id", "identity"),
)

past_facts = Table(
    "past_facts",
    metadata,
    _id(),
    _to("organisation_id", index=True),
    _text("identity"),
    _to("fact_id"),
    _moment("since", required=True),
    _moment("until", required=True),
)

baselines = Table(
    "baselines",
    metadata,
    _to("organisation_id"),
    _text("kind", comment="the kind of source whose first good reading completed it"),
    _moment("completed_at", required=True),
    _to("round_id"),
    UniqueConstraint("organisation_id", "kind"),
)

alerts = Table(
    "alerts",
    metadata,
    _id(),
    _to("organisation_id", index=True),
    _to("round_id", index=True),
    _text("report", required=False),
    _moment("created_at", required=True),
)

batches = Table(
    "batches",
    metadata,
    _id(),
    _to("round_id"),
    _text("source_kind"),
    _text("change_kind"),
    Column("number", Integer, nullable=False, comment="organisations of which it was so"),
    Column("visited", Integer, nullable=False, comment="organisations of which such pages were read well"),
    _text("state", server_default="held", comment="held; released; discarded; denied: its pages took it back"),
    _moment("held_at", required=True),
    _moment("decided_at"),
    _text("decided_by", required=False),
    _text("reason", required=False),
)

changes = Table(
    "changes",
    metadata,
    Column("number", Integer, primary_key=True),
    _text("id", unique=True),
    _to("organisation_id", index=True),
    _to("alert_id", required=False, index=True),
    _to("round_id", index=True),
    _text("kind", index=True),
    _text("identity"),
    _text("scope", required=False),
    _text("subject", required=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    _text("direction", required=False),
    Column("steps", Integer, nullable=False),
    _text("severity"),
    _text("provenance"),
    _text("report", required=False),
    _text("report_date", required=False),
    _moment("first_seen", required=True, index=True),
    _text("state"),
    _text("url", required=False),
    Column("evidence", JSON, nullable=False),
    _text("summary"),
    Column("fact_ids", JSON, nullable=False, comment="the held facts that a confirmation makes current"),
    Column("shown_at", JSON, nullable=False, comment="addresses that showed it: once, again or denied"),
    Column("batch_id", ForeignKey("batches.id"), index=True, comment="what held it back with many of its kind"),
    _text("released_by", required=False, comment="the person who let it be told"),
    _moment("released_at"),
    _to("replay_id", required=False),
)

replays = Table(
    "replays",
    metadata,
    _id(),
    _moment("began_at", required=True),
    _moment("ended_at"),
    _text("author"),
    Column("readers", JSON, nullable=False, comment="the readers that read anew"),
    Column("summary", JSON),
)

disproved = Table(
    "disproved",
    metadata,
    _id(),
    _to("organisation_id", index=True),
    _text("identity"),
    Column("value", JSON(none_as_null=True), comment="what was told and is not so; null: that it had ended"),
    _text("report", required=False),
    Column("change_number", ForeignKey("changes.number"), nullable=False),
    _text("author"),
    _text("reason"),
    _moment("at", required=True),
    _moment("ended_at", comment="when its page had shown something else: from then on the same value is news"),
)

silences = Table(
    "silences",
    metadata,
    _id(),
    _text("author"),
    _text("reason"),
    _moment("begins_at", required=True),
    _moment("ends_at", required=True),
    Column("organisations", JSON, nullable=False, comment="an empty list asks nothing, as in a rule"),
    Column("lists", JSON, nullable=False),
    Column("about", JSON, nullable=False),
    Column("channels", JSON, nullable=False),
    _moment("made_at", required=True),
    _moment("ended_at", comment="when a person ended it early"),
    _text("ended_by", required=False),
)

digests = Table(
    "digests",
    metadata,
    _id(),
    _text("channel"),
    _text("slot", comment="the newest of its times by the clock of London, or the silence that is over"),
    _moment("since", required=True, comment="what the digest covers begins here"),
    _moment("made_at", required=True),
    Column("visited", Integer, nullable=False, comment="sources visited since the last one"),
    Column("in_trouble", Integer, nullable=False, comment="sources that cannot be read now"),
    UniqueConstraint("channel", "slot"),
)

digest_slots = Table(
    "digest_slots",
    metadata,
    _id(),
    _text("channel"),
    _text("schedule", comment='such as "daily 08:30" or "weekly monday 08:30"'),
    _text("slot", comment="its local day and time, such as 2026-11-23 08:30"),
    _to("digest_id", required=False),
    UniqueConstraint("channel", "schedule", "slot"),
)

digest_entries = Table(
    "digest_entries",
    metadata,
    _id(),
    _to("alert_id", index=True),
    _text("channel"),
    Column("rules", JSON, nullable=False),
    Column("silence_id", ForeignKey("silences.id"), comment="it waits for the end of a silence, not for a digest"),
    _moment("added_at", required=True),
    _moment("released_at", comment="when its round was closed"),
    _to("digest_id", required=False, index=True),
    UniqueConstraint("alert_id", "channel"),
)

corrections = Table(
    "corrections",
    metadata,
    _id(),
    _to("alert_id", index=True),
    Column("change_numbers", JSON, nullable=False),
    _text("cause", comment="withdrawn: by a person; not-confirmed: its page showed something else at the next visit"),
    _text("author", required=False),
    _text("reason"),
    _moment("made_at", required=True),
)

notices = Table(
    "notices",
    metadata,
    _id(),
    _to("incident_id", index=True),
    Column("head_id", ForeignKey("notices.id"), index=True, comment="in whose message it is told; none: its own"),
    _text("what", comment="opened, reminder or over"),
    _text("sentence"),
    _moment("made_at", required=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    _to("alert_id", required=False, index=True),
    _to("digest_id", required=False, index=True),
    _to("correction_id", required=False, index=True),
    _to("notice_id", required=False, index=True),
    _text("channel"),
    Column("rules", JSON, nullable=False),
    _text("severity", server_default="high", comment="the gravest that it tells: critical passes quiet hours"),
    _text("key", unique=True, comment="the same on every attempt, printed in the message"),
    _text(
        "state",
        index=True,
        comment="waiting-for-round, waiting, sending, sent, retry, unknown, asking, given-up, cancelled",
    ),
    _moment("created_at", required=True),
    _moment("released_at", comment="since when it may be sent: its deadline counts from here"),
    _moment("due_at"),
    _moment("first_tried_at", comment="the three days until given up count from here"),
    _moment("tried_at", comment="the last attempt: the channel's rate counts these"),
    _moment("done_at"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    _text("claimed_by", required=False, comment="the process that sends it now"),
    _moment("claimed_until", comment="after this whoever sends next takes it over"),
    Column("escalated_from", ForeignKey("deliveries.id"), comment="the given-up delivery that this one stands in for"),
    _text("detail", required=False),
    UniqueConstraint("alert_id", "channel"),
    UniqueConstraint("digest_id", "channel"),
    UniqueConstraint("correction_id", "channel"),
    UniqueConstraint("notice_id", "channel"),
)

receipts = Table(
    "receipts",
    metadata,
    _id(),
    _to("delivery_id", index=True),
    _moment("at", required=True),
    _text("result", comment="sent, failed, partly, timed-out or refused"),
    Column("detail", JSON, nullable=False),
    Column("seconds", Float),
)

incidents = Table(
    "incidents",
    metadata,
    _id(),
    _text("kind"),
    _text("subject"),
    _moment("opened_at", required=True),
    _moment("noted_at", comment="when it was written down, which may be long after it began"),
    _moment("closed_at"),
    _text("detail"),
)
