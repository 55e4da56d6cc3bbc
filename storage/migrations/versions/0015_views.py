"""The views `corpus` and `latest_version`: storage.database.views makes them again after every migration."""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: an archive of an older schema gets its views because this revision is new to it."""
