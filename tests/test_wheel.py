import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from subprocess import PIPE, STDOUT

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("crawler", "monitor", "storage", "web")

PAGE = """\
• Organisation
  • SERVICE PROVIDER

Example NHS Foundation Trust

This is an organisation that runs the health and social care services we inspect

Overall: Good read more about inspection ratings

Report from 20 February 2025 assessment

On this page

Well-led

Requires improvement

Updated 18 December 2024

We rated Well-led as Requires improvement. We assessed 7 quality statements.

This service scored 61 (out of 100) for this area. Find out what we look at when we assess this area.

Shared direction and culture

Score: 2

Staff were aware of the vision and values of the Trust.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an environment of its own: the wheel's files beside the locked libraries, without the checkout.

    A folder that a .pth file adds is searched for modules, but its own .pth files (the editable install) are not read.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=True)
    install = [sys.executable, "-m", "pip", "--python", home / "bin/python", "install", "--no-index", "--no-deps"]
    run([*install, "--quiet", "--disable-pip-version-check", wheel], home)
    (site_packages,) = home.glob("lib/python3*/site-packages")
    (site_packages / "locked.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder that holds packages named like ours."""
    for package in (*PACKAGES, "deploy"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise RuntimeError('a stranger was imported')\n")
    return tmp_path


def clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("WARDROUND_", "PYTHONPATH"))}


def run(command: list[str | Path], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=clean(), capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def test_the_wheel_carries_settings_migrations_and_replica_but_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {*PACKAGES, "deploy"}
    assert {"monitor/settings.default.toml", "monitor/registry/register.csv"} <= set(names)
    for folder in (ROOT / "storage/migrations", ROOT / "deploy/demo"):
        files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
        files = [path for path in files if path.parent.name != "papers" or path.suffix != ".py"]  # what made them stays
        assert files
        assert {path.relative_to(ROOT).as_posix() for path in files} <= set(names)
    assert {f"deploy/{path.name}" for path in (ROOT / "deploy").glob("wardround*")} <= set(names)
    assert not [name for name in names if name.endswith(".pyc") or "/test_" in name or "tests/" in name]


def test_the_installed_files_are_those_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    for package in (*PACKAGES, "deploy"):
        file = run([installed / "python", "-c", f"import {package}; print({package}.__file__)"], tmp_path)
        assert Path(file).is_relative_to(installed.parent)


def test_help_works_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    assert "demo" in run([installed / "wardround", "--help"], tmp_path)


def test_a_saved_page_is_read_beside_folders_named_like_ours(installed: Path, hostile: Path) -> None:
    (hostile / "page.txt").write_text(PAGE)
    document = json.loads(run([installed / "wardround", "read", "--json", "page.txt"], hostile))
    assert document["organisation"]["name"] == "Example NHS Foundation Trust"


def test_the_demo_tells_its_story_beside_folders_named_like_ours(installed: Path, hostile: Path) -> None:
    command = [installed / "wardround", "demo", "--fast", "--no-web", "--into", "story"]
    told = []
    with subprocess.Popen(command, cwd=hostile, env=clean(), stdout=PIPE, stderr=STDOUT, text=True) as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            told.append(line)
            if "Subject: Down two steps: Rose House" in line:  # the whole of it is played by .ci/run
                break
        demo.terminate()
    assert "Subject: Down two steps: Rose House" in told[-1], "".join(told)
