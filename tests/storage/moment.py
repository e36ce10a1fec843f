from datetime import UTC, datetime

NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
