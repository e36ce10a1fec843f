"""Who let a change be told that was held back or seen once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns: a change that a person released is held back no more."""
    with op.batch_alter_table("changes") as table:
        table.add_column(sa.Column("released_by", sa.Text(), comment="the person who let it be told"))
        table.add_column(sa.Column("released_at", sa.DateTime(timezone=True)))
