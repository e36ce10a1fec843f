import re
from datetime import timedelta
from pathlib import Path

from monitor.settings import Rule
from tests.digest.script import Script
from tests.digest.ward import LODGE, ROSE, change, notice
from tests.tell.stage import Webhook

WEEKLY = Rule(name="Each week", channels=("quality",), digest="weekly")


def test_a_mail_arrives_as_plain_text_as_a_table_and_with_its_file(tmp_path: Path) -> None:
    script = Script(tmp_path, (WEEKLY,), {"quality": {"attach_csv": True}}, every=timedelta(days=7))
    script.push(change(), change(subject="safe"), notice(ROSE, "12"), at="2026-11-17 06:00")
    script.push(change(LODGE, "overall", "Good", "Requires improvement"), at="2026-11-18 06:00")
    script.expect("quality", "2 services down", between=("2026-11-23 08:30", "2026-11-23 08:31"))
    assert script.run("2026-11-16 12:00", "2026-11-23 08:32") == ()
    [letter] = script.post.took
    [(channel, subject, text)] = script.came
    assert (channel, subject) == ("quality", "Wardround, week to Monday 23 November 2026: 2 services down")
    reference = re.search(r"WR-[0-9a-f]{12}", text)
    assert reference is not None
    assert (
        text.replace("\r\n", "\n")
        == f"""\
2 services down in the week to Monday 23 November 2026.

Ratings given in the week to Monday 23 November 2026:

Rose House
  Now: Inadequate
  Before: Good (down two steps)
  Key questions that differ: Safe: Good to Inadequate
  Breaches: Regulation 12
  Report of: 17 November 2026
  Source: https://www.cqc.org.uk/location/1-900000001

Harbour Lodge
  Now: Requires improvement
  Before: Good (down one step)
  Report of: 17 November 2026
  Source: https://www.cqc.org.uk/location/1-900000002

Notices and enforcement:

Rose House
- Requirement notice on regulation 12

0 sources visited, 0 in trouble.

Contains public sector information licensed under the Open Government Licence v3.0. Not endorsed by CQC.
Sent by Wardround.
Reference {reference[0]}
"""
    )
    table = letter.get_body(("html",))
    assert table is not None
    assert '<th scope="row"' in table.get_content()
    [file] = letter.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/csv", "wardround-2026-11-23-08-30.csv")
    assert file.get_payload(decode=True).decode("utf-8").startswith("\ufeffService,Part,CQC id,Now,Before,Change,")


def test_a_chat_gets_the_short_form(tmp_path: Path) -> None:
    with Webhook() as hook:
        script = Script(tmp_path, (WEEKLY,), {"quality": {"form": "chat"}}, every=timedelta(days=7))
        script.addresses = {"quality": hook.address}
        script.push(change(), at="2026-11-17 06:00")
        assert script.run("2026-11-16 12:00", "2026-11-23 08:30") == ()
    [told] = hook.took
    assert told["title"] == "Wardround, week to Monday 23 November 2026: 1 service down"
    assert told["message"].startswith("Rose House: Good to Inadequate, down two steps\n")
    assert re.search(r"\n0 sources visited, 0 in trouble\.\nReference WR-[0-9a-f]{12}$", told["message"])
