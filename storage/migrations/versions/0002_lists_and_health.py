"""Sources of no organisation, imported columns, successors, what is known of a source's health, and a key."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the keys, and let a source belong to no organisation."""
    op.create_table(
        "keys",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keys")),
    )
    with op.batch_alter_table("organisations") as table:
        table.add_column(sa.Column("successor_id", sa.Integer(), comment="the registration that took this one's place"))
        table.create_foreign_key(op.f("fk_organisations_successor_id"), "organisations", ["successor_id"], ["id"])
    with op.batch_alter_table("watches") as table:
        table.add_column(
            sa.Column(
                "columns", sa.JSON(none_as_null=True), comment="other columns of the file that it was imported from"
            )
        )
        table.add_column(
            sa.Column(
                "origin",
                sa.Text(),
                nullable=False,
                server_default="person",
                comment="person; file: an import; locations: of an imported provider; successor: of an imported one",
            )
        )
    with op.batch_alter_table("sources") as table:
        table.alter_column("organisation_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(
            sa.Column(
                "unclear_since",
                sa.DateTime(timezone=True),
                comment="since when its page is read, but its ratings are not understood",
            )
        )
        table.add_column(
            sa.Column(
                "told_at",
                sa.DateTime(timezone=True),
                comment="when its watchers were told that it cannot be read",
            )
        )
