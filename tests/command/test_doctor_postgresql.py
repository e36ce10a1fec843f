"""The doctor examines a database on a server as it does a file."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage.migrate import migrate
from tests.command.conftest import Ran, Wardround
from tests.storage.test_postgresql import engine as server  # noqa: F401

pytestmark = pytest.mark.postgresql


@pytest.fixture
def looker(server: Engine) -> Iterator[str]:  # noqa: F811
    """A user of the server who may read everything and write nothing."""
    name = f"wardround_looker_{os.getpid()}"
    migrate(server)
    with server.begin() as db:
        db.execute(text(f"CREATE ROLE {name} LOGIN"))
        db.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}"))
    yield name
    with server.begin() as db:
        db.execute(text(f"DROP OWNED BY {name}"))
        db.execute(text(f"DROP ROLE {name}"))


def examined(wardround: Wardround, folder: Path, url: object) -> Ran:
    (folder / "settings.toml").write_text("")
    return wardround("--database", url, "doctor", "--offline", "--json")


def of_database(ran: Ran) -> list[tuple[str, str]]:
    found = [one for one in ran.document["checks"] if one["name"] == "database"]
    return [(one["level"], one["finding"]) for one in found]


def test_a_database_on_a_server_is_examined_too(
    server: Engine,  # noqa: F811
    wardround: Wardround,
    folder: Path,
) -> None:
    url = server.url.render_as_string(hide_password=False)
    ((level, finding),) = of_database(examined(wardround, folder, url))
    assert (level, finding) == ("note", f"There is nothing in the database {url} yet.")
    migrate(server)
    ran = examined(wardround, folder, url)
    ((level, finding),) = of_database(ran)
    assert level == "ok"
    assert finding.startswith(f"{url} is whole, ")
    assert finding.endswith(" large, with the tables of this version.")
    checks = {one["name"]: one["level"] for one in ran.document["checks"]}
    assert (checks["sources"], checks["deliveries"], checks["incidents"]) == ("warning", "ok", "ok")


def test_a_user_of_the_server_who_may_not_write_is_trouble(
    server: Engine,  # noqa: F811
    looker: str,
    wardround: Wardround,
    folder: Path,
) -> None:
    url = server.url.set(username=looker).render_as_string(hide_password=False)
    found = of_database(examined(wardround, folder, url))
    assert found[0] == ("trouble", f"The database {url} takes no writes from this user.")
