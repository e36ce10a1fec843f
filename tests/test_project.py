import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
EMPTY = sorted(
    str(path.parent.relative_to(ROOT))
    for room in ("crawler", "monitor", "storage", "web", "deploy")
    for path in (ROOT / room).rglob("__init__.py")
)

# Written so that this file does not carry them itself.
DEVELOPER_PATHS = re.compile(r"(?<![\w.])/(?:work|root|home/(?!wardround\b)\w+|Users/\w+)/" r"[\w.]")
REGISTRIES = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|anaconda|artifactory|nexus)" r"[\w.-]*")


def project_files() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout: install git and clone the repository to run this test")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("traces", [DEVELOPER_PATHS, REGISTRIES], ids=["paths of a machine", "addresses of registries"])
def test_no_file_of_the_project_carries(traces: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in project_files()
        for match in traces.finditer(path.read_text("utf-8", errors="ignore"))
    ]
    assert not found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_has_hashes_and_the_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    requirements = text.replace("\\\n", "").splitlines()
    assert requirements
    assert [line for line in requirements if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []
    assert "://" not in text
    assert "#" not in text


def test_the_locks_agree_on_every_version() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text(), re.MULTILINE))

    runtime, everything = map(pins, LOCKS)
    assert runtime < everything


def test_every_room_is_a_package() -> None:
    assert {"crawler", "crawler/readers", "monitor", "monitor/differ", "storage", "web", "deploy/demo"} <= set(EMPTY)


@pytest.mark.parametrize("package", EMPTY)
def test_importing_a_package_runs_nothing(package: str) -> None:
    assert (ROOT / package / "__init__.py").read_bytes() == b""


def test_the_changelog_begins_with_the_version_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest = re.search(r"^## \[?(\d[^\s\]]*)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None, "CHANGELOG.md has no heading such as '## 0.1.0'"
    assert newest.group(1) == version
