"""The runs of each source by days, and the index that finds a source's last whole run."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_DAY = {"sqlite": "substr(started, 1, 10)", "postgresql": "to_char(started AT TIME ZONE 'UTC', 'YYYY-MM-DD')"}
_MILLISECONDS = {
    "sqlite": "CAST(max((julianday(ended) - julianday(started)) * 86400000, 0) AS INTEGER)",
    "postgresql": "CAST(greatest(extract(epoch FROM ended - started) * 1000, 0) AS integer)",
}


def upgrade() -> None:
    """Add the table, and fill it with the runs that are kept."""
    counts = ("runs", "failures", "new", "changed", "found", "milliseconds", "longest")
    op.create_table(
        "run_days",
        sa.Column("slug", sa.Text, sa.ForeignKey("sources.slug"), primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in counts),
    )
    dialect = op.get_bind().dialect.name
    op.execute(
        f"""INSERT INTO run_days (slug, day, {", ".join(counts)})
        SELECT slug, day, count(*), sum(CASE outcome WHEN 'failed' THEN 1 ELSE 0 END), sum(new), sum(changed),
        max(found), sum(took), max(took)
        FROM (SELECT slug, outcome, new, changed, found, {_DAY[dialect]} AS day, {_MILLISECONDS[dialect]} AS took
        FROM runs) AS kept GROUP BY slug, day"""  # nothing of it comes from outside
    )
