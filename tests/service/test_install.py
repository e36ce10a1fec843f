"""The installation as docs/install.md describes it: its files are there and agree, and its steps lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from monitor.command import program
from monitor.loading import PLACES, load

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/install.md").read_text()
STEPS = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
COMMANDS = [line for step in STEPS for line in step.replace("\\\n", " ").splitlines()]
PLACED: dict[str, str] = dict(re.findall(r"^install .*?(deploy/\S+) (/\S+)$", "\n".join(COMMANDS), re.MULTILINE))


def test_every_file_that_is_put_in_place_is_in_the_checkout_and_every_one_of_deploy_is_put_in_place() -> None:
    beside = {f"deploy/{path.name}" for path in (ROOT / "deploy").iterdir() if path.name.startswith("wardround")}
    assert set(PLACED) == beside


def test_whatever_is_put_in_place_is_taken_away_again() -> None:
    removed = GUIDE.partition("## Uninstall")[2]
    assert [target for target in PLACED.values() if target not in removed] == []


@pytest.mark.parametrize("file", sorted(PLACED))
def test_the_files_speak_of_the_places_that_the_guide_names(file: str) -> None:
    text = (ROOT / file).read_text()
    named = set(re.findall(r"(?<![\w./])/(?:opt|etc|var/lib)/[\w./-]*\w", text))
    places = {
        "/opt/wardround/bin/wardround", "/etc/wardround", "/etc/wardround/settings.toml", "/etc/wardround/credentials",
        "/var/lib/wardround", "/etc/cron.d/wardround",
    }  # fmt: skip
    assert named <= places
    assert all(place in GUIDE for place in named - {"/opt/wardround/bin/wardround"})


def test_the_settings_lie_where_the_program_looks_for_them() -> None:
    assert "/etc/wardround/settings.toml" in PLACES


def test_every_command_and_option_that_the_guide_and_the_files_use_exists() -> None:
    files = "\n".join((ROOT / file).read_text() for file in PLACED)
    called = re.findall(
        r"^(?:ExecStart=|0 .*&& )?(?:/opt/wardround/bin/)?wardround (.*)$", "\n".join([*COMMANDS, files]), re.M
    )
    called += re.findall(r"&& /opt/wardround/bin/wardround (.*)$", files, re.M)
    assert len(called) >= 6
    whole = program()
    options = {option for one in whole.params for option in one.opts}
    for line in called:
        words = re.sub(r"--settings \S+|[<>] \S+", "", line).split()
        first, *more = [word for word in words if not word.startswith("-")]
        found = whole.commands[first]
        found = found.commands[more[0]] if hasattr(found, "commands") else found
        own = {option for one in found.params for option in one.opts}
        assert {word for word in words if word.startswith("-")} - {"-"} <= options | own, line


def test_the_units_that_are_enabled_are_those_that_are_put_in_place() -> None:
    enabled = re.findall(r"systemctl enable --now (\S+)", GUIDE)
    assert enabled
    assert {f"/etc/systemd/system/{unit}" for unit in enabled} <= set(PLACED.values())


def test_settings_users_and_folders_come_about_as_the_guide_says(tmp_path: Path) -> None:
    """Steps 3, 5 and 6, in a root folder of their own."""
    shell(step("install -m 640 -g wardround settings.toml").replace("-g wardround ", ""), tmp_path)
    settings = tmp_path / "etc/wardround/settings.toml"
    written = tomllib.loads(settings.read_text())
    assert written["database"] == "/var/lib/wardround/wardround.db"
    assert load(environ={}, folder=tmp_path, file=settings).settings.database == "/var/lib/wardround/wardround.db"
    shipped = tomllib.loads((ROOT / "settings.toml").read_text())
    assert {key for key in shipped if shipped[key] != written[key]} == {"database"}
    shell(step("/dev/null").replace("-g wardround ", ""), tmp_path)
    secret = tmp_path / "etc/wardround/credentials/WARDROUND_CHANNEL_ALERTS"
    secret.write_text("json://127.0.0.1:9/hook\n")
    found = load(environ={"CREDENTIALS_DIRECTORY": str(secret.parent)}, folder=tmp_path, file=settings)
    assert found.environ[secret.name] == "json://127.0.0.1:9/hook"


@pytest.mark.parametrize(
    ("tool", "line"), [("systemd-sysusers", "u wardround"), ("systemd-tmpfiles", "d /var/lib/wardround")]
)
def test_the_user_and_the_folders_are_made_by_systemds_own_tools(tmp_path: Path, tool: str, line: str) -> None:
    file = ROOT / f"deploy/wardround.{tool.removeprefix('systemd-')}.conf"
    assert line in file.read_text()
    if shutil.which(tool) is None:
        pytest.skip(f"there is no {tool}: install systemd to let it read {file.name}")
    (tmp_path / "etc").mkdir()
    make = ["--create"] if tool == "systemd-tmpfiles" else []
    (tmp_path / "etc/passwd").write_text(f"wardround:x:{os.getuid()}:{os.getgid()}::/:/bin/false\n" if make else "")
    (tmp_path / "etc/group").write_text(f"wardround:x:{os.getgid()}:\nroot:x:0:\n" if make else "")
    done = subprocess.run(
        [tool, f"--root={tmp_path}", *make, file], capture_output=True, text=True, check=False
    )  # fmt: skip
    if os.geteuid() == 0:
        assert done.returncode == 0, done.stderr
        if make:
            assert (tmp_path / "etc/wardround/credentials").stat().st_mode & 0o777 == 0o750
        else:
            assert "wardround:x:" in (tmp_path / "etc/passwd").read_text()
    assert "wardround.conf:" not in done.stderr  # no line of the file is complained about


def test_the_command_by_hand_is_the_program_with_the_settings_and_secrets_of_the_service(tmp_path: Path) -> None:
    """Step 4's wrapper, with the program's places moved below a root folder and nobody to become."""
    script = (ROOT / "deploy/wardround.sh").read_text()
    for place in ("/opt/wardround", "/etc/wardround"):
        script = script.replace(place, f"{tmp_path}{place}")
    wrapper = tmp_path / "wardround"
    wrapper.write_text(script.replace("runuser -u wardround --", "env"))
    shown = tmp_path / "opt/wardround/bin/wardround"
    shown.parent.mkdir(parents=True)
    shown.write_text(
        '#!/bin/sh\necho "$CREDENTIALS_DIRECTORY|$WARDROUND_SETTINGS|$LOGNAME"; for one; do echo "[$one]"; done\n'
    )
    shown.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", wrapper, "watch", "add", "two words"], capture_output=True, text=True, check=True,
        env={"PATH": os.environ["PATH"], "SUDO_USER": "ann"},
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        f"{tmp_path}/etc/wardround/credentials|{tmp_path}/etc/wardround/settings.toml|ann",
        "[watch]", "[add]", "[two words]",
    ]  # fmt: skip


def step(words: str) -> str:
    """The one block of the guide that holds these words."""
    (found,) = [block for block in STEPS if words in block]
    return found


def shell(block: str, root: Path) -> None:
    """Carry out a block in the checkout, below another root."""
    (root / "etc/wardround/credentials").mkdir(parents=True, exist_ok=True)
    moved = re.sub(r"(?<=\s)/etc/wardround", f"{root}/etc/wardround", block)
    subprocess.run(["/bin/sh", "-ec", moved], cwd=ROOT, check=True)
