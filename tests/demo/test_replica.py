import gzip
import http.client
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

import pytest

from deploy.demo.render import Page
from deploy.demo.replica import Replica, tally

MONDAY = datetime(2025, 7, 14, 6, 30, tzinfo=UTC)
TUESDAY = datetime(2025, 7, 15, 6, 30, tzinfo=UTC)
HOME = {"/location/1-1": Page(body=b"<h1>A home</h1>")}


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica() as replica:
        replica.publish(HOME, at=MONDAY)
        yield replica


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()


def ask(replica: Replica, path: str = "/location/1-1", method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(replica.address.removeprefix("http://"))
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def test_a_page_comes_whole_with_both_validators(replica: Replica) -> None:
    answer = ask(replica)
    assert (answer.status, answer.body) == (200, b"<h1>A home</h1>")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Last-Modified"] == "Mon, 14 Jul 2025 06:30:00 GMT"
    assert answer.headers["ETag"].startswith('"')


def test_who_knows_the_page_by_its_tag_is_told_304_without_a_body(replica: Replica) -> None:
    tag = ask(replica).headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = ask(replica, If_None_Match=known)
        assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", tag)
        assert answer.headers["Last-Modified"] == "Mon, 14 Jul 2025 06:30:00 GMT"
        assert "Content-Length" not in answer.headers


def test_a_tag_that_does_not_match_outweighs_a_date_that_does(replica: Replica) -> None:
    later = format_datetime(TUESDAY, usegmt=True)
    assert ask(replica, If_None_Match='"other"', If_Modified_Since=later).status == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (format_datetime(MONDAY, usegmt=True), 304),
        (format_datetime(TUESDAY, usegmt=True), 304),
        ("Sun, 13 Jul 2025 06:30:00 GMT", 200),
        ("last week", 200),
    ],
)
def test_a_date_alone_is_compared_with_the_day_the_page_last_moved(replica: Replica, since: str, status: int) -> None:
    assert ask(replica, If_Modified_Since=since).status == status


def test_only_a_page_that_moved_has_new_validators(replica: Replica) -> None:
    other = {"/location/1-2": Page(body=b"<h1>Another</h1>")}
    replica.publish(HOME | other, at=MONDAY)
    before = {path: ask(replica, path).headers for path in HOME | other}
    replica.publish(HOME | {"/location/1-2": Page(body=b"<h1>Another, changed</h1>")}, at=TUESDAY)
    after = {path: ask(replica, path).headers for path in HOME | other}
    for name in ("ETag", "Last-Modified"):
        assert before["/location/1-1"][name] == after["/location/1-1"][name]
        assert before["/location/1-2"][name] != after["/location/1-2"][name]


def test_a_page_that_moves_twice_in_a_second_has_a_later_date_each_time(replica: Replica) -> None:
    first = parsedate_to_datetime(ask(replica).headers["Last-Modified"])
    replica.publish({"/location/1-1": Page(body=b"<h1>A house</h1>")}, at=MONDAY)
    assert parsedate_to_datetime(ask(replica).headers["Last-Modified"]) > first


def test_a_zipped_page_has_a_weak_tag_that_still_answers_304(replica: Replica) -> None:
    answer = ask(replica, Accept_Encoding="gzip")
    assert gzip.decompress(answer.body) == b"<h1>A home</h1>"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["ETag"].startswith('W/"')
    assert ask(replica, If_None_Match=answer.headers["ETag"], Accept_Encoding="gzip").status == 304


def test_head_gives_the_headers_of_get_and_no_body(replica: Replica) -> None:
    get, head = ask(replica), ask(replica, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Length", "ETag", "Last-Modified", "Content-Type"):
        assert head.headers[name] == get.headers[name]


def test_an_address_without_a_page_answers_404_in_words(replica: Replica) -> None:
    answer = ask(replica, "/location/1-404")
    assert answer.status == 404
    assert b"Page not found" in answer.body
    assert "ETag" not in answer.headers


def test_a_query_does_not_hide_a_page_and_an_escaped_path_is_the_same_path(replica: Replica) -> None:
    assert ask(replica, "/location/1-1?referer=widget3").status == 200
    assert ask(replica, "/loc%61tion/1-1").status == 200


def test_whoever_posts_is_refused_and_the_connection_closed(replica: Replica) -> None:
    answer = ask(replica, method="POST")
    assert (answer.status, answer.headers["Allow"], answer.headers["Connection"]) == (405, "GET, HEAD", "close")


def test_in_an_outage_everything_answers_503_until_it_is_over(replica: Replica) -> None:
    replica.publish(HOME | {"/robots.txt": Page(body=b"")}, at=MONDAY)
    tag = ask(replica).headers["ETag"]
    replica.break_down(retry_after=7)
    for path in ("/location/1-1", "/location/1-404", "/robots.txt"):
        answer = ask(replica, path, If_None_Match=tag)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "7")
        assert b"Service unavailable" in answer.body
    replica.break_down()
    assert "Retry-After" not in ask(replica).headers
    replica.recover()
    assert ask(replica, If_None_Match=tag).status == 304


def test_a_page_may_be_published_with_another_status(replica: Replica) -> None:
    replica.publish({"/location/1-1": Page(body=b"Forbidden", status=403)}, at=MONDAY)
    assert (ask(replica).status, ask(replica).body) == (403, b"Forbidden")


def test_the_access_log_keeps_who_asked_for_what_and_how_it_was_answered(replica: Replica) -> None:
    tag = ask(replica, User_Agent="Wardround").headers["ETag"]
    ask(replica, User_Agent="Wardround", If_None_Match=tag)
    ask(replica, "/location/1-404", method="HEAD")
    assert [
        (hit.method, hit.path, hit.status, hit.conditional, hit.user_agent, hit.together) for hit in replica.hits
    ] == [
        ("GET", "/location/1-1", 200, False, "Wardround", 1),
        ("GET", "/location/1-1", 304, True, "Wardround", 1),
        ("HEAD", "/location/1-404", 404, False, "", 1),
    ]
    assert str(tally(replica.hits)) == "3 requests, of which 1 answered 304"
    assert str(tally(replica.hits[:1])) == "1 request, of which 0 answered 304"


def test_the_access_log_counts_requests_that_are_under_way_together() -> None:
    with Replica(answer_seconds=0.3) as replica:
        replica.publish(HOME, at=MONDAY)
        askers = [threading.Thread(target=ask, args=(replica,)) for _ in range(3)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        assert max(hit.together for hit in replica.hits) > 1


def test_it_stops_at_once_with_a_connection_still_open_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    with Replica() as replica:
        replica.publish(HOME, at=MONDAY)
        connection = http.client.HTTPConnection(replica.address.removeprefix("http://"))
        connection.request("GET", "/location/1-1")
        assert connection.getresponse().read() == b"<h1>A home</h1>"
    connection.close()
    assert set(threading.enumerate()) == before


def test_it_listens_on_this_machine_only_and_on_the_port_that_it_is_given(replica: Replica) -> None:
    assert replica.address.startswith("http://127.0.0.1:")
    port = int(replica.address.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"), Replica(port=port):
        pass
