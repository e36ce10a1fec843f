"""Where each trust's board papers stand, and what of an organisation is watched."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _text(name: str, *, required: bool = True, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=not required, comment=comment)


def upgrade() -> None:
    """Add the table of boards; what was watched before is watched as pages and papers alike."""
    op.create_table(
        "boards",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        _text("address", comment="the page where its board papers are listed"),
        sa.Column(
            "lead_id", sa.Integer(), nullable=False, comment="whose papers they are kept as: a joint board has one"
        ),
        _text("set_by", required=False, comment="who gave the address; NULL: the shipped register"),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_boards_organisation_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["organisations.id"], name=op.f("fk_boards_lead_id")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_boards")),
    )
    with op.batch_alter_table("watches") as table:
        table.add_column(_text("only", required=False, comment="pages or papers; NULL: both"))
