"""The fences between the rooms hold: each breaks where an import steps over it, also through a module between."""

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("crawler", "monitor", "storage", "web", "deploy")
LAYERS = "monitor knows everybody"
PURE = "readers, differ, rules and words are pure"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house with a module between others that a test may write."""
    copy = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def contracts(house: Path) -> dict[str, bool]:
    """Which contract is kept, by the beginning of its name."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=house, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "COLUMNS": "400"},
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.endswith((" KEPT", " BROKEN"))]
    assert len(lines) == 2, done.stdout + done.stderr
    kept = {name: line.endswith("KEPT") for name in (LAYERS, PURE) for line in lines if line.startswith(name)}
    assert done.returncode == (0 if all(kept.values()) else 1)
    return kept


def test_the_house_as_it_stands_keeps_both_fences(house: Path) -> None:
    assert contracts(house) == {LAYERS: True, PURE: True}


@pytest.mark.parametrize(
    ("module", "statement", "broken"),
    [
        ("storage/record.py", "import monitor.words", LAYERS),
        ("storage/visits.py", "import crawler.agent", LAYERS),
        ("crawler/agent.py", "import monitor.groups", LAYERS),
        ("crawler/agent.py", "import web", LAYERS),
        ("web/page.py", "import crawler.agent", LAYERS),
        ("deploy/demo/show.py", "import monitor.words", LAYERS),
        ("crawler/readers/dates.py", "import scrapy", PURE),
        ("crawler/readers/dates.py", "from storage import tables", PURE),
        ("crawler/addresses.py", "from crawler import pace_of_ours", PURE),
        ("monitor/differ/draft.py", "from monitor import slots", PURE),
        ("monitor/severity.py", "from monitor import pace_of_ours", PURE),
        ("monitor/message.py", "import apprise", PURE),
        ("monitor/rules/router.py", "from monitor import pace_of_ours", PURE),
        ("storage/fact.py", "from storage import pace_of_ours", PURE),
    ],
)
def test_an_import_over_a_fence_breaks_it_also_through_a_module_between(
    house: Path, module: str, statement: str, broken: str
) -> None:
    between = {"crawler": "import sqlalchemy", "storage": "import sqlalchemy", "monitor": "import monitor.clock"}
    written = {house / room / "pace_of_ours.py": text for room, text in between.items()}
    path = house / module
    before = path.read_text() if path.exists() else ""
    written[path] = f"{statement}\n{before}".replace("from __future__ import annotations", "")
    try:
        for file, text in written.items():
            file.write_text(text)
        assert contracts(house)[broken] is False
    finally:
        for file in written:
            file.unlink()
        if before:
            path.write_text(before)


OUTSIDE = {"os", "time", "random", "secrets", "socket", "subprocess", "threading", "asyncio", "tempfile", "sqlite3"}
CLOCKS = {"now", "today", "utcnow"}


def pure_modules() -> list[str]:
    _, pure = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    names: list[str] = pure["source_modules"]
    return names


def files_of(module: str) -> Iterator[Path]:
    path = ROOT / module.replace(".", "/")
    yield from sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


@pytest.mark.parametrize("module", pure_modules())
def test_what_is_pure_asks_no_clock_no_environment_and_no_chance(module: str) -> None:
    for file in files_of(module):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                assert not {name.partition(".")[0] for name in names} & OUTSIDE, file
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in CLOCKS, file
