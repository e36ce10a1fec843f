import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from monitor.notifier import send_test, test_message
from monitor.reach import Missing
from monitor.settings import Channel, Telling
from monitor.told import Told
from monitor.wire.sender import Address, BadAddress, NoAddress, resolve
from storage import outbox
from storage.tables import changes, incidents
from tests.tell.room import CHAT, EMAIL, Room
from tests.tell.stage import MORNING, PostOffice, Webhook, change, keep_rating, new_report


@pytest.fixture
def room(engine: Engine, tmp_path: Path) -> Room:
    return Room(engine, tmp_path)


@pytest.fixture(autouse=True)
def _nothing_secret_is_logged() -> Iterator[None]:
    # Not pytest's own capture: it listens even where a library was told to be quiet.
    root, said = logging.getLogger(), io.StringIO()
    level, handler = root.level, logging.StreamHandler(said)
    # The receiving server of the test logs whom it hears.
    handler.addFilter(lambda record: record.name != "mail.log")
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield
    root.removeHandler(handler)
    root.setLevel(level)
    assert "home.example" not in said.getvalue()
    assert "S3CRET" not in said.getvalue()


def parts(letter: EmailMessage) -> dict[str, str]:
    return {part.get_content_type(): part.get_content() for part in letter.walk() if not part.is_multipart()}


# --- E-mail, as received.


def test_an_email_arrives_with_a_plain_part_that_reads_well_and_an_html_part(room: Room) -> None:
    with PostOffice() as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        room.add(change(), new_report(), in_force={"overall": "Inadequate", "safe": "Good", "well-led": "Good"})
        assert room.tell() == Told(sent=1)
    (letter,) = post.took
    assert letter["Subject"] == "Down two steps: Rose House, overall, Good to Inadequate"
    assert letter.get_content_type() == "multipart/alternative"
    assert list(parts(letter)) == ["text/plain", "text/html"]
    plain = parts(letter)["text/plain"].replace("\r\n", "\n")
    assert (
        "Ratings of Rose House as a whole:\n"
        "Overall: Good before, Inadequate now, down two steps\n"
        "Safe: Good, unchanged\n"
        "Effective: not known\n"
    ) in plain
    assert (
        "Report of: 17 July 2025\nSection updated: 16 July 2025\nFirst seen by Wardround: 18 July 2025, 07:02\n"
        in plain
    )
    assert "Source: https://www.cqc.org.uk/location/1-900000001/reports/AP9001/overall\n" in plain
    assert '<th scope="row"' in parts(letter)["text/html"]
    key = room.delivery().key
    assert plain.rstrip().endswith(f"Reference {key}")
    assert letter["X-Wardround-Delivery"] == key
    assert letter["Message-ID"] == f"<{key.lower()}@round.example>"
    assert letter["To"] == "quality@home.example"
    assert letter["Auto-Submitted"] == "auto-generated"


def test_long_lines_and_other_scripts_arrive_whole_in_seven_bits(room: Room) -> None:
    name = "Tŷ Rhosyn “Rose” " + "很" * 600
    with PostOffice() as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        room.add(change(summary=f"{name}: overall went down."))
        room.tell()
    (letter,) = post.took
    assert name in parts(letter)["text/plain"]
    assert max(map(len, letter.as_bytes().splitlines())) < 998


@pytest.mark.parametrize("name", ["Rose House", "Rose and Thistle House", "Tŷ Rhosyn", "“Rose” — 很", "R" * 90])
@pytest.mark.parametrize("more", range(6))
def test_a_subject_of_any_length_arrives_as_it_was_written(name: str, more: int) -> None:
    letter = test_message("a", Channel(), instance=name, now=MORNING)
    letter = letter.model_copy(
        update={"subject": f"Down two steps: {name}, overall, Good to Inadequate, and {10**more} more"}
    )
    with PostOffice() as post:
        assert send_test(Address(post.address), letter, telling=Telling()).result == "sent"
    assert post.took[0]["Subject"] == letter.subject


def test_several_messages_to_one_channel_arrive_in_order(room: Room) -> None:
    with PostOffice() as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        for day in range(3):
            room.add(change(summary=f"Rose House: day {day}."))
            room.clock.pass_(days=1)
        assert room.tell().sent == 3
    assert [text.splitlines()[0] for text in post.texts] == [f"Rose House: day {day}." for day in range(3)]


def test_a_greylisting_server_gets_the_message_a_little_later_and_it_is_no_repeat(room: Room) -> None:
    with PostOffice("rcpt 451 4.7.1 come back later") as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        room.add()
        assert room.tell() == Told(retrying=1)
        assert room.delivery().detail == "the mail server answered 451 4.7.1"
        assert room.tell() == Told()  # not due yet
        room.clock.pass_(minutes=1)
        assert room.tell() == Told(sent=1)
    assert "repeat" not in post.texts[0]
    assert [receipt.result for receipt in room.delivery().receipts] == ["failed", "sent"]


def test_an_unknown_recipient_is_given_up_at_once_and_said_so(room: Room) -> None:
    with PostOffice("rcpt 550 5.1.1 <quality@home.example> unknown here") as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        room.add()
        told = room.tell()
    assert told.given_up == ("the message about Rose House to the channel alerts: the mail server answered 550 5.1.1",)
    assert room.delivery().state == "given-up"
    assert "quality@" not in room.everything_kept()
    with room.engine.begin() as db:
        assert db.execute(select(incidents)).one().kind == "delivery-given-up"


def test_a_message_refused_as_a_whole_for_good_is_given_up(room: Room) -> None:
    with PostOffice("554 5.7.1 no thanks") as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        room.add()
        assert room.tell().given_up


@pytest.mark.parametrize("silence", ["hang", "close"])
def test_a_server_that_breaks_off_gets_the_message_again_marked_as_a_possible_repeat(room: Room, silence: str) -> None:
    room.timeout = 2.0
    with PostOffice(silence) as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        room.add()
        assert room.tell() == Told(retrying=1)
        assert room.delivery().state == "unknown"
        room.clock.pass_(minutes=1)
        assert room.tell() == Told(sent=1)
    assert post.texts[0].startswith(
        f"This may be a repeat of a message sent before with the reference {room.delivery().key}."
    )


def test_of_two_recipients_only_the_one_who_has_it_not_gets_it_again(room: Room) -> None:
    with PostOffice("250 OK", "451 later") as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address_for("one@home.example", "two@home.example")
        room.add()
        assert room.tell() == Told(retrying=1)
        assert room.delivery().receipts[0].result == "partly"
        assert room.delivery().detail == "1 of 2 recipients have it; the mail server answered 451"
        room.clock.pass_(minutes=1)
        assert room.tell() == Told(sent=1)
    assert post.took_for == ["one@home.example", "two@home.example"]
    assert "home.example" not in room.everything_kept()


def test_a_mail_server_that_is_not_there_is_tried_for_three_days_and_then_given_up(room: Room) -> None:
    with PostOffice() as post:
        gone = post.address
    room.environ["WARDROUND_CHANNEL_ALERTS"] = gone
    room.add()
    days = 0
    while not (told := room.tell()).given_up:
        assert told.retrying == 1
        days += 1
        room.clock.pass_(days=1)
    assert days == 3
    assert told.given_up == (
        "the message about Rose House to the channel alerts:"
        " the mail server could not be reached, or would not let us in",
    )


def test_a_channel_that_does_not_answer_twice_is_left_alone_for_this_time(room: Room) -> None:
    with PostOffice() as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
    for _ in range(4):
        room.add()
        room.clock.pass_(seconds=1)
    assert room.tell().retrying == 4
    assert "not tried this time" in str(room.delivery(4).detail)


def test_an_alert_that_goes_to_two_channels_is_one_alert_sent_with_a_message_and_a_receipt_for_each(room: Room) -> None:
    with PostOffice() as post, Webhook() as hook:
        room.environ |= {"WARDROUND_CHANNEL_ALERTS": post.address, "WARDROUND_CHANNEL_CHAT": hook.address}
        room.add()
        with room.engine.begin() as db:
            outbox.put(db, alert_id=1, channel="chat", rules=["Chat"], now=room.clock(), severity="high")
            outbox.release(db, rounds=[1], now=room.clock())
        assert room.tell({**EMAIL, "chat": Channel(form="chat")}) == Told(sent=1)
    assert (len(post.took), len(hook.took)) == (1, 1)
    assert [[one.result for one in room.delivery(number).receipts] for number in (1, 2)] == [["sent"], ["sent"]]


def test_a_message_that_is_sent_late_tells_the_ratings_of_its_own_day(room: Room) -> None:
    with PostOffice() as post:
        room.add(change(), in_force={"overall": "Inadequate", "safe": "Good"})
        room.clock.pass_(days=2)
        with room.engine.begin() as db:
            keep_rating(db, "safe", "Inadequate", 1, 1, room.clock())
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        assert room.tell() == Told(sent=1)
    assert "Safe: Good, unchanged" in post.texts[0]


# --- Webhooks and chat.


def test_a_webhook_gets_the_short_form_and_the_reference_as_a_header(room: Room) -> None:
    with Webhook() as hook:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = hook.address
        room.add(change(), new_report())
        assert room.tell(CHAT) == Told(sent=1)
    (document,) = hook.took
    assert document["title"] == "Down two steps: Rose House, overall, Good to Inadequate"
    assert document["message"].splitlines()[-1] == f"Reference {room.delivery().key}"
    assert hook.headers[0]["X-Wardround-Delivery"] == room.delivery().key
    assert "<" not in document["message"]


def test_a_webhook_in_the_email_form_gets_the_plain_part(room: Room) -> None:
    with Webhook() as hook:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = hook.address
        room.add(change())
        room.tell(EMAIL)
    assert "Overall: Good before, Inadequate now, down two steps" in hook.took[0]["message"]
    assert "<table" not in hook.took[0]["message"]


def test_a_webhook_that_fails_gets_it_later_and_one_that_forbids_it_is_given_up(room: Room) -> None:
    with Webhook(500, 200, 403) as hook:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = hook.address
        room.add()
        assert room.tell(CHAT) == Told(retrying=1)
        assert room.delivery().detail == "the service answered 500"
        room.clock.pass_(minutes=1)
        assert room.tell(CHAT) == Told(sent=1)
        room.add()
        (said,) = room.tell(CHAT).given_up
    assert said.endswith("the service answered 403: it does not take messages sent to this address")
    assert "S3CRET" not in room.everything_kept()
    assert len(hook.took) == 1


@pytest.mark.parametrize("timeout", [1.0, 3.0])
def test_a_webhook_that_hangs_gets_it_again_marked(room: Room, timeout: float) -> None:
    room.timeout = timeout
    with Webhook("hang") as hook:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = hook.address
        room.add()
        assert room.tell(CHAT) == Told(retrying=1)
        assert room.delivery().state == "unknown"
        room.clock.pass_(minutes=1)
        room.tell(CHAT)
    assert "This may be a repeat" in hook.took[0]["message"]


def test_a_webhook_that_leads_elsewhere_does_not_lose_the_message_with_a_good_answer(room: Room) -> None:
    with Webhook(302, 200) as hook:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = hook.address
        room.add()
        (said,) = room.tell(CHAT).given_up
    assert said.endswith("sends us elsewhere: its address has changed or is not whole, so copy it anew")
    assert hook.took == []


# --- Crashes, and what a second look took back.


def test_what_a_crash_left_half_sent_is_told_again_and_marked(room: Room) -> None:
    with PostOffice() as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        number = room.add()
        room.claim(number)
        assert room.tell() == Told(sent=1)
    assert post.texts[0].startswith("This may be a repeat of a message sent before")
    assert [receipt.result for receipt in room.delivery().receipts] == ["timed-out", "sent"]


def test_an_alert_of_which_a_second_look_showed_nothing_is_not_sent(room: Room) -> None:
    with PostOffice() as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        room.add(change(state="discarded"))
        assert room.tell() == Told()
    assert post.took == []
    assert room.delivery().state == "cancelled"


def test_a_change_that_still_waits_for_its_second_look_is_not_told(room: Room) -> None:
    with PostOffice() as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        room.add(change(state="held"))
        assert room.tell() == Told()
        assert (room.delivery().state, room.delivery().attempts) == ("waiting", 0)
        with room.engine.begin() as db:
            db.execute(update(changes).values(state="unconfirmed"))
        assert room.tell() == Told(sent=1)
    assert post.took[0]["Subject"].endswith("(seen once, not yet confirmed)")


# --- Addresses.


def test_without_an_address_messages_wait_and_do_not_age_and_the_variable_to_set_is_named(room: Room) -> None:
    room.add()
    room.clock.pass_(days=30)
    told = room.tell()
    assert told == Told(waiting_for_address=(Missing("alerts", "set WARDROUND_CHANNEL_ALERTS", 1),))
    assert str(told.waiting_for_address[0]) == "1 message waits for the channel alerts: set WARDROUND_CHANNEL_ALERTS"
    assert (room.delivery().state, room.delivery().first_tried_at, room.delivery().attempts) == ("waiting", None, 0)
    with PostOffice() as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = f" {post.address}\n"
        assert room.tell() == Told(sent=1)


def test_messages_to_a_channel_that_left_the_settings_wait_too(room: Room) -> None:
    room.add(channel="gone")
    (missing,) = room.tell().waiting_for_address
    assert (
        str(missing)
        == "1 message waits for the channel gone: set channels.gone in the settings, which is no longer there"
    )


def test_an_address_stands_in_the_environment_or_in_a_file_beside_the_settings(tmp_path: Path) -> None:
    where = {"WARDROUND_CHANNEL_NIGHT_TEAM": "json://127.0.0.1/a"}
    assert resolve("night-team", Channel(), where, tmp_path) == Address("json://127.0.0.1/a")
    assert resolve("x", Channel(address_env="OTHER"), where, tmp_path) == NoAddress("OTHER")
    from_file = Channel(address_file=Path("secrets/alerts"))
    assert resolve("x", from_file, {}, tmp_path) == NoAddress("the file secrets/alerts")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/alerts").write_text("")
    assert resolve("x", from_file, {}, tmp_path) == NoAddress("the file secrets/alerts")
    (tmp_path / "secrets/alerts").write_text("json://127.0.0.1/b\n")
    assert resolve("x", from_file, {}, tmp_path) == Address("json://127.0.0.1/b")
    (tmp_path / "secrets/alerts").write_bytes(b"\xef\xbb\xbfjson://127.0.0.1/b\r\n")  # as Windows saves it
    assert resolve("x", from_file, {}, tmp_path) == Address("json://127.0.0.1/b")
    (tmp_path / "secrets/alerts").write_bytes(b"\xff")
    wrong = "channels.x: the file secrets/alerts is not UTF-8 text"
    assert resolve("x", from_file, {}, tmp_path) == BadAddress(wrong)
    folder = Channel(address_file=Path("secrets"))
    wrong = "channels.x: the file secrets cannot be read: Is a directory"
    assert resolve("x", folder, {}, tmp_path) == BadAddress(wrong)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("quality-S3CRET@home.example", "holds no address that Apprise understands"),
        ("nosuch://S3CRET.home.example", "holds no address that Apprise understands"),
        ("json://home.example/S3CRET mailto://me:S3CRET@home.example", "holds more than one address; allowed is one"),
        ("json://home.example/S3CRET,json://home.example/b", "holds more than one address; allowed is one"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_in_one_sentence_that_does_not_show_it_and_its_messages_wait(
    room: Room, address: str, said: str
) -> None:
    room.environ["WARDROUND_CHANNEL_ALERTS"] = address
    room.add()
    sentence = str(room.tell().waiting_for_address[0])
    assert sentence.startswith(
        "1 message waits for the channel alerts: channels.alerts: the environment variable WARDROUND_CHANNEL_ALERTS "
    )
    assert said in sentence
    assert "S3CRET" not in sentence + room.everything_kept()
    assert (room.delivery().state, room.delivery().attempts) == ("waiting", 0), "a slip of the pen loses no message"
    with PostOffice() as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        room.clock.pass_(days=30)
        assert room.tell() == Told(sent=1)


MAIL = "mailto://mail.home.example?from=ward@home.example&mode=insecure&to="


@pytest.mark.parametrize(
    "people",
    [
        "quality-S3CRET",
        "one@home.example,quality-S3CRET",
        "S3CRET@home,two@home.example",
        "jos%C3%A9-S3CRET@home.example",
        "one@home.example;S3CRET@home.example",
        "S3CRET@home.example&to=two@home.example",
        "one@home.example&cc=S3CRET",
        "o'S3CRET@home.example",
        "one@home.example&bcc=o%27S3CRET@home.example",
        "&from=o'S3CRET@home.example",
        "S3CRET@192.168.1.1",
    ],
)
def test_a_recipient_who_would_never_get_a_message_is_told_before_one_counts_as_sent(
    tmp_path: Path, people: str
) -> None:
    found = resolve("board", Channel(), {"WARDROUND_CHANNEL_BOARD": MAIL + people}, tmp_path)
    topic = resolve("board", Channel(), {"WARDROUND_CHANNEL_BOARD": "ntfy://home.example/ward/S3CRET!!"}, tmp_path)
    assert found == topic
    assert isinstance(found, BadAddress)
    assert found.sentence == (
        "channels.board: the environment variable WARDROUND_CHANNEL_BOARD names a recipient whom Apprise would leave"
        " out; allowed are addresses such as name@example.org, several of them in one to= with commas between"
    )


def test_people_behind_a_semicolon_in_the_path_are_not_left_out_either(tmp_path: Path) -> None:
    address = "mailto://mail.home.example/one@home.example;two@home.example?from=ward@home.example"
    found = resolve("board", Channel(), {"WARDROUND_CHANNEL_BOARD": address}, tmp_path)
    assert isinstance(found, BadAddress)
    assert "names a recipient whom Apprise would leave out" in found.sentence


@pytest.mark.parametrize(
    "people",
    [
        "one@home.example,two@home.example,",
        "One@Home.Example,one@home.example&cc=three%2Bx@home.example&bcc=%27neil%27%3Cfour@home.example%3E",
        "%22Board%2C%20The%22%20%3Cone@home.example%3E,two%40home.example",
        "one@home.example%3Btwo@home.example",
        "",
    ],
)
def test_an_address_that_names_people_as_they_are_written_is_taken(tmp_path: Path, people: str) -> None:
    found = resolve("board", Channel(), {"WARDROUND_CHANNEL_BOARD": MAIL + people}, tmp_path)
    assert found == Address(MAIL + people)


def test_an_address_never_shows_in_a_representation() -> None:
    assert "S3CRET" not in repr(Address("json://home.example/S3CRET"))


def test_a_test_message_goes_out_past_the_outbox() -> None:
    with PostOffice() as post:
        letter = test_message("alerts", EMAIL["alerts"], instance="Wardround", now=MORNING)
        outcome = send_test(Address(post.address), letter, telling=Telling())
    assert (outcome.result, outcome.reason) == ("sent", "sent")
    assert post.took[0]["Subject"] == "Test message from Wardround"
    assert "The channel alerts works" in post.texts[0]


def test_a_receipt_says_what_and_how_long_and_nothing_more(room: Room) -> None:
    with Webhook() as hook:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = hook.address
        room.add()
        room.tell(CHAT)
    (receipt,) = room.delivery().receipts
    assert receipt.detail == {"service": "JSON", "reason": "sent", "accepted": []}
    assert receipt.seconds is not None
    assert timedelta(seconds=receipt.seconds) < timedelta(seconds=room.timeout)
    assert json.dumps(receipt.detail)
