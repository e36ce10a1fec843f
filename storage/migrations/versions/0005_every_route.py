"""By which route a fact came, successions, what the API named, wide watches, and replays."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _moment(name: str, *, required: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not required, comment=comment)


def _text(name: str, *, default: str | None = None, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default, comment=comment)


def _id(table: str) -> tuple[sa.Column[Any], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def upgrade() -> None:
    """Add the tables and columns; everything known before came from pages."""
    with op.batch_alter_table("facts") as table:
        table.add_column(_text("route", default="page", comment="page, api, report, file or press"))
        table.add_column(sa.Column("page", sa.Integer(), comment="the page of a PDF"))
    _successions()
    op.create_table(
        "wide_watches",
        *_id("wide_watches"),
        _text("kind", comment="local-authority or region"),
        _text("name", comment="as CQC spells it"),
        _text("list", default=""),
        _text("added_by"),
        _moment("added_at", required=True),
        _moment("complete_at", comment="when every page of CQC's list of its services had been read once"),
        _moment("removed_at"),
    )
    op.create_table(
        "named_ids",
        _text("level"),
        _text("cqc_id", comment="an id that the API said had changed"),
        _moment("first_named_at", comment="since when it was named each time; NULL: it never was"),
        _moment("named_at"),
        _moment("read_at", comment="when its document was last read"),
        _moment("missing_since", comment="since when the API answers that there is none"),
        _moment("ask_at", comment="when an id without a document is asked for again"),
        sa.PrimaryKeyConstraint("level", "cqc_id", name=op.f("pk_named_ids")),
    )
    op.create_table(
        "replays",
        *_id("replays"),
        _moment("began_at", required=True),
        _moment("ended_at"),
        _text("author"),
        sa.Column("readers", sa.JSON(), nullable=False, comment="the readers that read anew"),
        sa.Column("summary", sa.JSON()),
    )
    with op.batch_alter_table("changes") as table:
        table.add_column(sa.Column("replay_id", sa.Integer()))
        table.create_foreign_key(op.f("fk_changes_replay_id"), "replays", ["replay_id"], ["id"])


def _successions() -> None:
    ends = ("predecessor_id", "successor_id")
    op.create_table(
        "successions",
        *_id("successions"),
        *(sa.Column(end, sa.Integer(), nullable=False) for end in ends),
        _moment("linked_at", required=True),
        _moment("told_at", comment="when it was told, or known before there was anybody to tell"),
        *(sa.ForeignKeyConstraint([end], ["organisations.id"], name=op.f(f"fk_successions_{end}")) for end in ends),
        sa.UniqueConstraint(*ends, name=op.f("uq_successions_predecessor_id_successor_id")),
    )
    op.create_index(op.f("ix_successions_successor_id"), "successions", ["successor_id"])
    op.execute(
        "INSERT INTO successions (predecessor_id, successor_id, linked_at, told_at)"
        " SELECT id, successor_id, added_at, added_at FROM organisations WHERE successor_id IS NOT NULL"
    )
