"""What people and scripts are told of board papers: each kind of change, by every way on which it is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from email.message import EmailMessage
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from crawler.readers.papers.kept_out import ADDRESS
from monitor.evidence.anew import jobs
from monitor.evidence.enclosed import opened
from monitor.evidence.examining import make_checks
from monitor.groups import GROUPS
from monitor.holding.withdrawing import withdraw
from monitor.reading import Job, Reading, understand
from monitor.settings import Rule
from monitor.telling import send_due
from storage import changes
from storage.change import Change
from storage.history import Wanted, changes_wanted
from tests.command.conftest import Wardround, folder, wardround

from .boards import NAME, Boards, copied, summer

__all__ = ["folder", "summer", "wardround"]

QUALITY, RISKS = "of “Quality report”", "of “Corporate risk register”"
EVERY = {
    "meeting-papers-published": (None, None, "2 papers", None, "medium", None),
    "meeting-moved": (None, "2026-09-23", "2026-09-30", None, "low", None),
    "paper-replaced": (None, "6 pages", "7 pages", None, "medium", None),
    "paper-withdrawn": (None, "(kept out: it may be about a person who could be recognised)", None, None, "high", None),
    "risk-added": ("960", None, 20, None, "high", 6),
    "risk-closed": ("915", 9, None, None, "info", 6),
    "risk-not-listed": ("920", 8, None, None, "info", None),
    "risk-score-changed": ("881", 12, 16, "up", "high", 6),
    "risk-renumbered": ("955", "931", "955", None, "info", 6),
    "assurance-changed": ("Quality report", "Reasonable", "Limited", "down", "high", 4),
    "measure-off-target": ("mandatory-training", "92%", "88%", None, "medium", 5),
    "measure-back-on-target": ("appraisals", "81%", "86%", None, "low", 5),
    "measure-changed": ("complaints-in-time", "96%", "96.4%", None, "info", 5),
    "signal-raised": (None, None, "(kept out: it may be about a person who could be recognised)", None, "critical", 4),
    "words-found": (None, None, "Larkfield Borough Council was told of the roof.", None, "medium", 5),
}
"""Of one change of each kind its subject, both sides, direction, severity and page."""


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def of_kind(found: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """The change of a kind that the table is about."""
    of_it = (kind, *EVERY[kind][:3])
    return next(one for one in found if (one["kind"], one["subject"], one["before"], one["after"]) == of_it)


def history(of: Boards, *asked: str, wardround: Wardround) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = wardround("--database", of.database, "changes", "--json", *asked).document["changes"]
    return found


def test_every_kind_of_board_papers_is_here() -> None:
    assert set(EVERY) == set(GROUPS["board-papers"])


def test_the_first_round_says_where_its_papers_stand_and_tells_nobody(summer: Boards) -> None:
    assert summer.said[:2] == [
        "Starting position of the board papers of 1 trust: 5 risks; `wardround meetings ZZ7` and `wardround risks ZZ7`"
        " show it.",
        "2 visited, 2 new, 0 changed, 0 alerts sent",
    ]
    assert not [line for line in summer.said[2:] if "Starting position" in line]


def test_every_kind_is_in_the_history_as_the_contract_has_it(summer: Boards, wardround: Wardround) -> None:
    found = history(summer, "--kind", "board-papers", wardround=wardround)
    for kind, (subject, before, after, direction, severity, page) in EVERY.items():
        one = of_kind(found, kind)
        proof = one["evidence"]["after"] or {"page": None}
        said = (one["subject"], one["before"], one["after"], one["direction"], one["severity"], proof["page"])
        assert (kind, *said) == (kind, subject, before, after, direction, severity, page)
        assert (one["scope"], one["report"], one["steps"], one["state"]) == (None, None, 0, "confirmed")
        assert one["report_date"] == ("2026-09-30" if kind == "meeting-moved" else "2026-07-22")
        assert one["summary"].startswith(f"{NAME}: ")
    assert of_kind(found, "words-found")["words"] == "Larkfield Borough Council"
    assert of_kind(found, "signal-raised")["type"] == "never-event"
    denied = {one["after"]: one["evidence"]["after"]["negated"] for one in found if one["kind"] == "words-found"}
    assert [said for said, denies in denied.items() if denies] == ["No survey of the roof was made in June 2026."]
    assert of_kind(found, "risk-added")["evidence"]["after"]["paper"] == "Corporate risk register"


def test_a_table_for_a_spreadsheet_has_the_same(summer: Boards, wardround: Wardround) -> None:
    asked = ("--database", summer.database, "changes", "--csv", "--kind", "board-papers")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(wardround(*asked).out))}
    for one in history(summer, "--kind", "board-papers", wardround=wardround):
        row, proof = rows.pop(one["id"]), one["evidence"]["after"] or one["evidence"]["before"]
        whole = {**one, "page": proof.get("page"), "paper": proof.get("paper"), "quote": proof["quote"]}
        for name in ("kind", "subject", "before", "after", "direction", "severity", "page", "paper", "quote", "words"):
            assert (one["kind"], name, row[name]) == (one["kind"], name, str(whole.get(name) or ""))
    assert rows == {}


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        (("--direction", "up"), {"risk-score-changed"}),
        (("--direction", "down"), {"risk-score-changed", "assurance-changed"}),
        (("--kind", "risk-closed", "--kind", "meeting-moved"), {"risk-closed", "meeting-moved"}),
        (("--severity", "critical"), {"signal-raised"}),
        (("--published-since", "2026-09-01"), {"meeting-moved"}),
    ],
)
def test_the_history_is_asked_for_a_part(
    summer: Boards, wardround: Wardround, asked: tuple[str, ...], kinds: set[str]
) -> None:
    assert {one["kind"] for one in history(summer, *asked, wardround=wardround)} == kinds


def test_each_channel_hears_of_its_own_words_with_sentence_paper_page_and_denial(summer: Boards) -> None:
    estates, safety, papers = (text(summer.mails(name)[0]) for name in ("estates", "safety", "papers"))
    for said in (
        f"- “roof” found: Questions about the roof go to {ADDRESS} before August (page 5 {QUALITY})",
        f"- “roof” found, in a sentence that denies it: No survey of the roof was made in June 2026 (page 5 {QUALITY})",
        f"- “Larkfield Borough Council” found: Larkfield Borough Council was told of the roof (page 5 {QUALITY})",
    ):
        assert said in estates
        assert said not in safety
    assert (
        f"- “inquest” found: (kept out: it may be about a person who could be recognised) (page 4 {QUALITY})" in safety
    )
    assert [word for word in ("“inquest”", "“grievance”", "“swab”") if word in estates + papers] == []
    assert " found:" not in papers
    assert str(summer.mails("estates")[0]["Subject"]).startswith(
        f"Words you look for found: {NAME}, “roof”, board meet"
    )
    assert len(summer.mails("estates")) == len(summer.mails("safety")) == 1, "nothing else is theirs"


def test_what_a_rule_asks_for_stands_before_what_it_does_not(summer: Boards) -> None:
    estates = text(summer.mails("estates")[0])
    assert estates.index("“roof” found") < estates.index("Never event") < estates.index("risk 881 has risen")
    papers = text(summer.mails("papers")[0])
    assert papers.index("On the agenda of 22 July 2026") < papers.index("Never event: (kept out")


def test_an_alert_has_the_agenda_first_and_each_change_with_its_words_and_place(summer: Boards) -> None:
    told = text(summer.mails("papers")[0])
    assert "- 1 (kept out: it may be about a person who could be recognised), page 3 - 2 Quality report, page 4" in told
    assert f'wait in corridors 16", page 6 {RISKS})' in told
    assert f'went down from Reasonable to Limited ("Level of assurance Limited", page 4 {QUALITY})' in told
    assert "Quoted from the trust's own board papers. Not endorsed by the trust or by CQC." in told


def test_the_chat_has_what_is_gravest_with_its_page(summer: Boards) -> None:
    lines = summer.webhook.received[0].document["message"].splitlines()
    assert lines[0].startswith("On the agenda of 22 July 2026: ")
    assert lines[1].endswith(f"recognised) (page 4 {QUALITY})")
    assert lines[2].endswith(f"wait in corridors (page 6 {RISKS})")


@pytest.mark.parametrize("channel", ["daily", "weekly"])
def test_a_digest_has_each_meeting_with_pages_and_says_whose_words_they_are(summer: Boards, channel: str) -> None:
    told = text(summer.mails(channel)[0])
    assert f"Board papers: {NAME}, meeting of 22 July 2026 - Never event: (kept out" in told
    assert "The score of risk 902 has fallen from 15 to 12: Concrete planks in the east wing could fail" in told
    assert f"four wards (page 6 {RISKS})" in told
    assert ("“roof” found" in told, "“swab” found" in told) == (channel == "daily", channel == "weekly")
    assert "Open Government Licence" not in told
    assert "Quoted from the trust's own board papers." in told


def test_a_paper_that_cannot_be_read_is_told_and_so_is_the_end(summer: Boards) -> None:
    sent = {str(mail["Subject"]): mail for mail in summer.mails("papers")}
    trouble, over = (sent[f"Board papers {what}: {NAME}"] for what in ("could not be read", "no longer waited for"))
    assert "annex.pdf (the file comes, but is not understood: the PDF is cut off" in text(trouble)
    assert "a board paper that could not be read (told on 21 July 2026) is no longer waited for: its meeting" in text(
        over
    )
    for mail in (trouble, over):
        assert "About the trust's own board papers. Not endorsed by the trust or by CQC." in text(mail)
        assert "About: " not in text(mail)
        assert "Open Government Licence" not in text(mail)
    chat = [post.document["message"] for post in summer.webhook.received]
    assert [said for said in chat if "a board paper could not be read since 20 July 2026" in said]
    assert len([subject for subject in sent if subject.startswith("Board papers could not be read")]) == 1


def test_a_preview_shows_nobody_the_words_of_others(summer: Boards, wardround: Wardround, folder: Path) -> None:
    (folder / "settings.toml").write_text("\n".join(map(written, summer.house.settings.rules)))
    asked = ("--database", summer.database, "notify", "preview", "--since", "2026-07-01", "--json")
    told = {one["channel"]: one["at_once"] for one in wardround(*asked).document["channels"]}
    assert [one["subject"] for one in told["estates"]] == [str(summer.mails("estates")[0]["Subject"])]
    sent = [str(one["Subject"]) for one in summer.mails("papers")]
    assert [one["subject"] for one in told["papers"]] == sent


def written(rule: Rule) -> str:
    """A rule as the settings file has it, with its channels."""
    lists = {"about": rule.about, "words": rule.words, "channels": rule.channels}
    lines = [f'name = "{rule.name}"', *(f"{name} = {list(said)}" for name, said in lists.items())]
    digest = [f'digest = "{rule.digest}"'] if rule.digest else []
    return "\n".join([*(f"[channels.{one}]" for one in rule.channels), "[[rules]]", *lines, *digest])


@cache
def read(job: Job) -> Reading:
    return understand(job)


def bundles(of: Boards, wardround: Wardround, kinds: set[str]) -> Iterator[tuple[dict[str, Any], str, list[str]]]:
    """The bundle of a change of each kind, checked as on another machine: change, first page, what is not proven."""
    found = history(of, "--kind", "board-papers", wardround=wardround)
    for kind in sorted(kinds):
        change = of_kind(found, kind)
        assert wardround("--database", of.database, "evidence", change["id"], "-o", f"{kind}.zip").code == 0
        enclosed = opened(io.BytesIO(Path(f"{kind}.zip").read_bytes()))
        readings = {role: read(job) for role, job in jobs(enclosed, key=bytes(32)).items()}
        checks = make_checks(enclosed, readings, version("wardround"))
        yield change, enclosed.files["README.txt"].decode(), [one.sentence for one in checks if one.result != "holds"]


def test_a_bundle_of_each_kind_holds_on_another_machine(summer: Boards, wardround: Wardround) -> None:
    alone = {
        "paper-replaced": "What became of papers and meetings rests on what else was known, and on visits",
        "risk-added": "The page after says 20 by itself; that one followed the other rests on what else was known",
        "meeting-papers-published": f"Its sentence would be another one here: {NAME}: board papers published for the"
        " meeting of 22 July 2026: 2 papers; 2 listed, not fetched yet.",
    }
    for change, first_page, open_ in bundles(summer, wardround, set(EVERY)):
        kind = change["kind"]
        assert (kind, open_) == (kind, [alone[kind]] if kind in alone else [])
        assert "That the trust's site sent these pages" in first_page
        assert "CQC published" not in first_page
        if kind == "assurance-changed":
            assert f"“Level of assurance Limited” (page 4 {QUALITY})" in " ".join(first_page.split())


def test_one_change_is_shown_whole_with_its_place(summer: Boards, wardround: Wardround) -> None:
    change = of_kind(history(summer, wardround=wardround), "words-found")
    told = wardround("--database", summer.database, "show", change["id"]).out
    assert f"After, in the words of page 5 {QUALITY} (kept as" in told
    assert "“Larkfield Borough Council was told of the roof.”" in told
    shown = wardround("--database", summer.database, "show", change["id"], "--json").document["change"]
    assert shown == change


def test_words_that_are_withdrawn_are_taken_back_where_they_were_told(summer: Boards, tmp_path: Path) -> None:
    of, before = copied(summer, tmp_path), len(summer.mailbox.received)
    with of.house.engine.begin() as db:
        (wrong,) = (one for one in changes_wanted(db, Wanted(kinds=frozenset({"words-found"}))) if is_council(one))
        done = withdraw(
            db, changes.named(db, wrong.id), author="the quality team", reason="another council is meant",
            now=of.house.clock(), rules=of.house.settings.rules,
        )  # fmt: skip
    assert done.told == ("estates",)
    send_due(of.house)
    (mail,) = summer.mailbox.received[before:]
    del summer.mailbox.received[before:]
    assert mail["To"] == "estates@localhost"
    assert str(mail["Subject"]) == (
        f"Correction: what we wrote of {NAME} does not hold: words you look for found, “Larkfield Borough Council”"
        " (we wrote so on 16 July 2026)"
    )
    assert "The reason given: another council is meant. Source: " in text(mail)
    assert "Quoted from the trust's own board papers." in text(mail)
    of.house.engine.dispose()


def is_council(change: Change) -> bool:
    return change.subject == "Larkfield Borough Council"
