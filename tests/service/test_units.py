"""The files for systemd and cron: what systemd says of them, and that they hold together with the program."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.launch import MARGIN_SECONDS
from monitor.settings import Fetch, Papers, Telling
from storage.engine import BUSY_SECONDS
from tests.command.test_read_address import HOME, PAGE, settle
from tests.service.conftest import Listener
from tests.site import Site

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SERVICE, ROUND, TIMER = "wardround.service", "wardround-round.service", "wardround.timer"
WARDROUND = Path(sys.executable).with_name("wardround")


def lines(unit: str, section: str) -> list[tuple[str, str]]:
    """The settings of one section of a unit, in order."""
    text = (DEPLOY / unit).read_text().partition(f"[{section}]\n")[2].partition("\n[")[0]
    return [
        (name, value)
        for name, _, value in (
            line.partition("=") for line in text.splitlines() if line and not line.startswith("#")
        )
    ]  # fmt: skip


def value(unit: str, section: str, name: str) -> str:
    (found,) = [said for key, said in lines(unit, section) if key == name]
    return found


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root folder with the units, what they start, and systemd's own units."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze: install systemd to let it look at the units")
    root = tmp_path_factory.mktemp("root")
    for folder in ("etc/systemd/system", "opt/wardround/bin", "bin"):
        (root / folder).mkdir(parents=True)
    for unit in (SERVICE, ROUND, TIMER):
        shutil.copy(DEPLOY / unit, root / "etc/systemd/system")
    for program in ("opt/wardround/bin/wardround", "bin/kill"):
        (root / program).write_text("#!/bin/sh\n")
        (root / program).chmod(0o755)
    ours = next(place for place in map(Path, ("/usr/lib/systemd/system", "/lib/systemd/system")) if place.is_dir())
    shutil.copytree(ours, root / "usr/lib/systemd/system", symlinks=True)
    return root


def analyze(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, check=False,
        env={**os.environ, "SYSTEMD_COLORS": "0", "LC_ALL": "C"},
    )  # fmt: skip


@pytest.mark.parametrize("unit", [SERVICE, ROUND, TIMER])
def test_systemd_has_nothing_to_say_against_a_unit(root: Path, unit: str) -> None:
    said = analyze("verify", "--man=no", f"--root={root}", unit)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


@pytest.mark.parametrize("unit", [SERVICE, ROUND])
def test_a_unit_is_exposed_to_no_more_than_2_of_10(root: Path, unit: str) -> None:
    said = analyze("security", "--offline=true", "--threshold=20", f"--root={root}", unit)
    assert said.returncode == 0, said.stdout
    assert "Overall exposure level" in said.stdout


def test_the_timer_goes_by_the_time_of_london_through_both_changes(root: Path) -> None:
    assert root.is_dir()
    calendar = value(TIMER, "Timer", "OnCalendar")
    for day, first in (("2026-10-24", "06:00:00 GMT"), ("2026-03-28", "06:00:00 BST")):
        # Past this day's last call, so that the next is the first one of the day on which the clocks change.
        said = analyze("calendar", f"--base-time={day} 23:30:00 UTC", calendar)
        assert said.returncode == 0, said.stderr
        hour = {"06:00:00 GMT": "06:00:00 UTC", "06:00:00 BST": "05:00:00 UTC"}[first]
        assert hour in said.stdout, said.stdout
    assert value(TIMER, "Timer", "Persistent") == "true"
    assert value(TIMER, "Timer", "Unit") == ROUND


def test_both_services_are_fenced_in_alike() -> None:
    def fence(unit: str) -> list[tuple[str, str]]:
        every = lines(unit, "Service")
        return every[[name for name, _ in every].index("User") :]

    assert fence(SERVICE) == fence(ROUND)
    assert dict(fence(SERVICE))["OOMPolicy"] == "continue"  # else a crawl that needs too much memory ends the service


def test_whoever_runs_a_round_stays_to_be_seen() -> None:
    """The lease asks /proc whether its holder lives, and tells processes apart by the boot's number there."""
    names = {name for unit in (SERVICE, ROUND) for name, _ in lines(unit, "Service")}
    assert not names & {"ProtectProc", "ProcSubset"}


def test_the_time_to_stop_is_longer_than_the_longest_that_a_round_may_need() -> None:
    longest = max(
        Fetch().timeout_seconds + MARGIN_SECONDS + 10, Fetch().read_seconds, Papers().read_seconds,
        Telling().timeout_seconds, BUSY_SECONDS,
    )  # fmt: skip
    for unit in (SERVICE, ROUND):
        assert value(unit, "Service", "TimeoutStopSec") == "3min"
    assert longest < 180


def test_the_service_is_started_as_it_is_written_and_speaks_to_its_manager(
    folder: Path, listener: Listener, tmp_path: Path
) -> None:
    (folder / "settings.toml").write_text('[schedule]\nrounds = ["05:30"]')
    secrets = tmp_path / "credentials"
    secrets.mkdir()
    (secrets / "etc_WARDROUND_DATABASE").write_text(str(tmp_path / "elsewhere.db"))
    command = here(value(SERVICE, "Service", "ExecStart"), folder)
    environ = {"PATH": "/usr/bin:/bin", "NOTIFY_SOCKET": listener.address, "CREDENTIALS_DIRECTORY": str(secrets)}
    program = subprocess.Popen(shlex.split(command), cwd="/", env=environ, stderr=subprocess.DEVNULL)
    try:
        assert listener.until("READY")["STATUS"] == "rounds at 05:30 (Europe/London)"
        (tmp_path / "elsewhere.db").stat()
        hang_up, reload = value(SERVICE, "Service", "ExecReload").replace("$MAINPID", str(program.pid)), "RELOADING"
        subprocess.run(shlex.split(hang_up), check=True)
        assert listener.until(reload)[reload] == "1"
        listener.until("READY")
        program.terminate()
        assert "STOPPING" in listener.until("STOPPING")
        assert program.wait(timeout=60) == 0
    finally:
        program.kill()
        program.wait()


def here(command: str, folder: Path) -> str:
    """A command of the installed program, for the one of this test and its settings."""
    command = command.replace("/opt/wardround/bin/wardround", str(WARDROUND))
    return command.replace("/etc/wardround/settings.toml", str(folder / "settings.toml"))


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    with Site() as site:
        settle(folder, site)
        site.page(HOME, PAGE.read_bytes())
        yield site


def cron(folder: Path) -> tuple[str, dict[str, str]]:
    """The crontab's command and the variables that it sets, for this test's program and settings."""
    text = [line for line in (DEPLOY / "wardround.crontab").read_text().splitlines() if line and line[0] != "#"]
    environ = dict(line.split("=", 1) for line in text if line[0].isalpha())
    (entry,) = [line for line in text if not line[0].isalpha()]
    user, command = entry.split(None, 6)[5:]
    assert user == "wardround"
    return here(command, folder), {**environ, "CREDENTIALS_DIRECTORY": str(folder)}


def by_cron(folder: Path) -> subprocess.CompletedProcess[str]:
    """What cron does: a shell, an almost empty environment, and another folder."""
    command, environ = cron(folder)
    return subprocess.run(
        ["env", "-i", *(f"{name}={said}" for name, said in environ.items()), environ["SHELL"], "-c", command],
        cwd="/", capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_the_crontab_makes_a_round_and_says_nothing_where_all_is_well(folder: Path, site: Site) -> None:
    watch = [WARDROUND, "--settings", folder / "settings.toml", "watch", "add", site.address + HOME]
    subprocess.run(watch, check=True, capture_output=True, cwd=folder)
    site.forget()
    site.page(f"{HOME}/reports", PAGE.read_bytes())
    done = by_cron(folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert HOME in site.paths()
    assert not Path("/wardround.db").exists()


def test_the_crontab_says_what_is_wrong(folder: Path) -> None:
    (folder / "settings.toml").write_text("[fetch]\ncontatc = 3")
    done = by_cron(folder)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{folder / 'settings.toml'}: fetch.contatc is not a setting")
