"""Digests, silences, corrections, notices, batches, and what was disproved; deliveries of all of these, by lease."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _moment(name: str, *, required: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not required, comment=comment)


def _text(
    name: str, *, required: bool = True, default: str | None = None, comment: str | None = None
) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=not required, server_default=default, comment=comment)


def _id(table: str) -> tuple[sa.Column[Any], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _number(name: str, *, required: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=not required, comment=comment)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"))


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    """Add the tables and the columns, and let a delivery carry something else than an alert."""
    op.create_table(
        "batches",
        *_id("batches"),
        _number("round_id", required=True),
        _text("source_kind"),
        _text("change_kind"),
        _number("number", required=True, comment="organisations of which it was so"),
        _number("visited", required=True, comment="organisations of which such pages were read well"),
        _text("state", default="held", comment="held; released; discarded; denied: its pages took it back"),
        _moment("held_at", required=True),
        _moment("decided_at"),
        _text("decided_by", required=False),
        _text("reason", required=False),
        _to("batches", "round_id", "rounds.id"),
    )
    with op.batch_alter_table("changes") as table:
        table.add_column(_number("batch_id", comment="what held it back with many of its kind"))
        table.create_foreign_key(op.f("fk_changes_batch_id"), "batches", ["batch_id"], ["id"])
        table.create_index(op.f("ix_changes_batch_id"), ["batch_id"])
    op.create_table(
        "disproved",
        *_id("disproved"),
        _number("organisation_id", required=True),
        _text("identity"),
        sa.Column("value", sa.JSON(none_as_null=True), comment="what was told and is not so; null: that it had ended"),
        _text("report", required=False),
        _number("change_number", required=True),
        _text("author"),
        _text("reason"),
        _moment("at", required=True),
        _moment("ended_at", comment="when its page had shown something else: from then on the same value is news"),
        _to("disproved", "organisation_id", "organisations.id"),
        _to("disproved", "change_number", "changes.number"),
    )
    _index("disproved", "organisation_id")
    op.create_table(
        "silences",
        *_id("silences"),
        _text("author"),
        _text("reason"),
        _moment("begins_at", required=True),
        _moment("ends_at", required=True),
        sa.Column("organisations", sa.JSON(), nullable=False, comment="an empty list asks nothing, as in a rule"),
        _json("lists"),
        _json("about"),
        _json("channels"),
        _moment("made_at", required=True),
        _moment("ended_at", comment="when a person ended it early"),
        _text("ended_by", required=False),
    )
    op.create_table(
        "digests",
        *_id("digests"),
        _text("channel"),
        _text("slot", comment="the newest of its times by the clock of London, or the silence that is over"),
        _moment("since", required=True, comment="what the digest covers begins here"),
        _moment("made_at", required=True),
        _number("visited", required=True, comment="sources visited since the last one"),
        _number("in_trouble", required=True, comment="sources that cannot be read now"),
        sa.UniqueConstraint("channel", "slot", name=op.f("uq_digests_channel_slot")),
    )
    op.create_table(
        "digest_slots",
        *_id("digest_slots"),
        _text("channel"),
        _text("schedule", comment='such as "daily 08:30" or "weekly monday 08:30"'),
        _text("slot", comment="its local day and time, such as 2026-11-23 08:30"),
        _number("digest_id"),
        _to("digest_slots", "digest_id", "digests.id"),
        sa.UniqueConstraint("channel", "schedule", "slot", name=op.f("uq_digest_slots_channel_schedule_slot")),
    )
    op.create_table(
        "digest_entries",
        *_id("digest_entries"),
        _number("alert_id", required=True),
        _text("channel"),
        _json("rules"),
        _number("silence_id", comment="it waits for the end of a silence, not for a digest"),
        _moment("added_at", required=True),
        _moment("released_at", comment="when its round was closed"),
        _number("digest_id"),
        _to("digest_entries", "alert_id", "alerts.id"),
        _to("digest_entries", "silence_id", "silences.id"),
        _to("digest_entries", "digest_id", "digests.id"),
        sa.UniqueConstraint("alert_id", "channel", name=op.f("uq_digest_entries_alert_id_channel")),
    )
    _index("digest_entries", "alert_id")
    _index("digest_entries", "digest_id")
    op.create_table(
        "corrections",
        *_id("corrections"),
        _number("alert_id", required=True),
        _json("change_numbers"),
        _text(
            "cause", comment="withdrawn: by a person; not-confirmed: its page showed something else at the next visit"
        ),
        _text("author", required=False),
        _text("reason"),
        _moment("made_at", required=True),
        _to("corrections", "alert_id", "alerts.id"),
    )
    _index("corrections", "alert_id")
    with op.batch_alter_table("incidents") as table:
        table.add_column(_moment("noted_at", comment="when it was written down, which may be long after it began"))
    op.create_table(
        "notices",
        *_id("notices"),
        _number("incident_id", required=True),
        _number("head_id", comment="in whose message it is told; none: its own"),
        _text("what", comment="opened, reminder or over"),
        _text("sentence"),
        _moment("made_at", required=True),
        _to("notices", "incident_id", "incidents.id"),
        _to("notices", "head_id", "notices.id"),
    )
    _index("notices", "incident_id")
    _index("notices", "head_id")
    with op.batch_alter_table("deliveries") as table:
        table.alter_column("alert_id", existing_type=sa.Integer(), nullable=True)
        for name in ("digest", "correction", "notice"):
            table.add_column(_number(f"{name}_id"))
            table.create_foreign_key(op.f(f"fk_deliveries_{name}_id"), f"{name}s", [f"{name}_id"], ["id"])
            table.create_unique_constraint(op.f(f"uq_deliveries_{name}_id_channel"), [f"{name}_id", "channel"])
            table.create_index(op.f(f"ix_deliveries_{name}_id"), [f"{name}_id"])
        table.add_column(
            _text("severity", default="high", comment="the gravest that it tells: critical passes quiet hours")
        )
        table.add_column(_moment("released_at", comment="since when it may be sent: its deadline counts from here"))
        table.add_column(_moment("tried_at", comment="the last attempt: the channel's rate counts these"))
        table.add_column(_text("claimed_by", required=False, comment="the process that sends it now"))
        table.add_column(_moment("claimed_until", comment="after this whoever sends next takes it over"))
        table.add_column(_number("escalated_from", comment="the given-up delivery that this one stands in for"))
        table.create_foreign_key(op.f("fk_deliveries_escalated_from"), "deliveries", ["escalated_from"], ["id"])
