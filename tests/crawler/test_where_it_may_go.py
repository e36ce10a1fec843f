from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawler.agent import is_contact, require_contact, user_agent
from crawler.allowed import check, host_of
from crawler.errors import ContactMissing, NotFetched
from crawler.gate import OnlyAllowed
from crawler.resolver import is_public
from tests.crawler.round import Round
from tests.site import Page, Site

HOME = "/provider/RT1"
PAGE = "<h1>A trust</h1>"
CQC = ("www.cqc.org.uk",)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.cqc.org.uk/provider/RT1", "www.cqc.org.uk"),
        ("https://WWW.CQC.ORG.UK:443/", "www.cqc.org.uk"),
        ("http://www.cqc.org.uk:80/", "www.cqc.org.uk"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("http://[::1]:8080/x", "[::1]:8080"),
    ],
)
def test_a_host_is_named_with_its_port_where_that_is_unusual(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://evil.example/", "evil.example is not named in fetch.hosts"),
        ("https://cqc.org.uk/", "cqc.org.uk is not named"),
        ("https://www.cqc.org.uk.evil.example/", "not named"),
        ("https://www.cqc.org.uk:8443/", "www.cqc.org.uk:8443 is not named"),
        ("https://evil.example@www.cqc.org.uk/", "carries a user name or password"),
        ("https://www.cqc.org.uk:pass@evil.example/", "carries a user name"),
        ("ftp://www.cqc.org.uk/", "is not an http or https address"),
        ("file:///etc/passwd", "is not an http or https address"),
        ("javascript:alert(1)", "is not an http or https address"),
        ("https://www.cqc.org.uk\\@evil.example/", "holds a character that no address holds"),
        ("https://www.cqc.org.uk/\nHost: x", "holds a character"),
        ("https://www.cqc.org.ùk/", "holds a character"),
        ("https:///provider/RT1", "names no host"),
        ("https://[::1/", "is not an address"),
        ("https://www.cqc.org.uk:99999/", "is not an address"),
    ],
)
def test_only_exact_hosts_are_allowed(address: str, words: str) -> None:
    with pytest.raises(NotFetched) as caught:
        check(address, CQC)
    assert caught.value.outcome == "refused"
    assert words in caught.value.detail


def test_scrapy_itself_lets_nothing_else_out() -> None:
    gate = OnlyAllowed(CQC)
    gate.process_request(Request("https://www.cqc.org.uk/provider/RT1"))
    for address in ("https://evil.example/", "https://www.cqc.org.uk@evil.example/", "https://www.cqc.org.uk:444/"):
        with pytest.raises(IgnoreRequest):
            gate.process_request(Request(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_of_ones_own_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "51.140.10.10", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_private_address_is_refused_unless_the_settings_name_the_host(round_: Round, site: Site, name: str) -> None:
    site.page(HOME, PAGE)
    host = f"{name}:{site.host.partition(':')[2]}"
    (number,) = round_.watch(HOME, address=f"http://{host}")
    round_.crawl(hosts=(host,), private_hosts=(f"{name}:1", "other.example"))
    assert site.requests == []
    visit = round_.visit()
    assert visit.outcome == "refused"
    assert visit.detail.startswith(f"{name} is at the private address ")
    assert visit.detail.endswith(f"name {host} in fetch.private_hosts to allow it")
    assert round_.source(number).slot is None, "nothing was sent, so it stays due"
    round_.crawl(hosts=(host,), private_hosts=(host,))
    assert round_.outcomes() == ["refused", "changed"]


def test_an_address_off_the_list_is_refused_in_words_and_the_others_are_visited(round_: Round, site: Site) -> None:
    site.page(HOME, PAGE)
    round_.watch(HOME, address="https://www.example.org")
    round_.watch(HOME)
    round_.crawl()
    assert {(visit.outcome, visit.detail) for visit in round_.visits()} == {
        ("refused", "www.example.org is not named in fetch.hosts"),
        ("changed", None),
    }


def test_a_host_that_is_nowhere_is_unreachable(round_: Round) -> None:
    round_.watch(HOME, address="http://nowhere.invalid")
    round_.crawl(hosts=("nowhere.invalid",))
    assert round_.visit().outcome == "unreachable"
    assert "no address is known for nowhere.invalid" in round_.visit().detail


def test_redirects_are_followed_inside_the_list_each_hop_by_the_rules(round_: Round, site: Site) -> None:
    site.redirect(HOME, "/provider/rt1", status=302)
    site.redirect("/provider/rt1", f"{site.address}/provider/RT1/?a=b", status=308)
    site.page("/provider/RT1/", PAGE)
    round_.watch(HOME)
    round_.crawl()
    assert site.paths() == [HOME, "/provider/rt1", "/provider/RT1/?a=b"]
    assert round_.visit().outcome == "changed"
    assert round_.visit().final_address == f"{site.address}/provider/RT1/?a=b"
    site.robots("User-agent: *\nDisallow: /provider/rt1\n")
    site.forget()
    with round_.engine.begin() as db:
        db.exec_driver_sql("UPDATE hosts SET robots_at = NULL")
    round_.crawl(slots={"cqc-profile": "2"})
    assert (site.paths(), round_.visit().outcome) == ([HOME], "robots")


def test_a_redirect_to_anything_else_is_not_followed(round_: Round, site: Site) -> None:
    cases = [
        ("https://www.example.org/provider/X0", "refused", "www.example.org is not named in fetch.hosts"),
        ("//www.example.org/", "refused", "www.example.org is not named"),
        ("http://user:pw@127.0.0.1/", "refused", "carries a user name or password"),
        ("file:///etc/passwd", "refused", "is not an http or https address"),
        ("http://127.0.0.1:1/provider/X4", "refused", "127.0.0.1:1 is not named in fetch.hosts"),
        ("http://[::1", "refused", "is not an address"),
        ("/", "gone", "the address now leads to the home page of the site"),
        ("/search/all?query=X7", "gone", "leads to the search"),
        ("/provider/Y8", "refused", "the page of another organisation (provider Y8)"),
        ("/location/X9", "refused", "the page of another organisation (location X9)"),
        ("/provider/X10/reports", "refused", "another page of the same organisation"),
        ("/provider/X11", "refused", "redirects more than 5 times"),
    ]
    for path in ("/", "/search/all", "/provider/Y8", "/location/X9", "/provider/X10/reports"):
        site.page(path, PAGE)
    paths = [f"/provider/X{number}" for number in range(len(cases))]
    for path, (location, _, _) in zip(paths, cases, strict=True):
        site.redirect(path, location)
    numbers = round_.watch(*paths)
    round_.crawl()
    assert set(site.paths()) == set(paths)
    assert len(site.asked("/provider/X11")) == 6
    seen = {visit.source_id: visit for visit in round_.visits()}
    for number, (location, outcome, words) in zip(numbers, cases, strict=True):
        assert (location, seen[number].outcome) == (location, outcome)
        assert words in seen[number].detail
        assert seen[number].body is None


def test_a_redirect_into_a_hosts_own_network_is_refused(round_: Round, site: Site) -> None:
    with Site() as inner:
        inner.page(HOME, PAGE)
        name = inner.host.replace("127.0.0.1", "localhost")
        site.redirect(HOME, f"http://{name}{HOME}")
        round_.watch(HOME)
        round_.crawl(hosts=(site.host, name))
        assert inner.requests == []
        assert round_.visit().outcome == "refused"
        assert "localhost is at the private address" in round_.visit().detail


def test_two_hosts_are_asked_beside_each_other_but_each_one_at_a_time(round_: Round, site: Site) -> None:
    with Site() as other:
        paths = [f"/provider/R{number}" for number in range(3)]
        for server in (site, other):
            for path in paths:
                server.route(path, lambda _: Page(body=PAGE, headers={"Content-Type": "text/html"}, seconds=0.3))
            round_.watch(*paths, address=server.address)
        both = (site.host, other.host)
        round_.crawl(hosts=both, private_hosts=both)
        assert (site.most_at_once, other.most_at_once) == (1, 1)
        begun, ended = site.requests[1].at, site.requests[-1].at
        assert any(begun < asked.at < ended for asked in other.requests[1:])


def test_the_user_agent_says_who_asks() -> None:
    assert user_agent("0.1.0", "quality@example.org") == "Wardround/0.1.0 (+quality@example.org)"


@pytest.mark.parametrize("contact", ["quality@example.org", "https://example.org/wardround", "https://example.org"])
def test_a_contact_is_a_mail_or_https_address(contact: str) -> None:
    assert is_contact(contact)
    require_contact(CQC, contact, ())


@pytest.mark.parametrize(
    "contact", ["", "me", "http://example.org", "a b@example.org", "x@y", "me@example.org\r\nX: y", "ü@example.org"]
)
def test_a_real_host_is_not_visited_without_a_contact(contact: str) -> None:
    with pytest.raises(ContactMissing, match=r"^fetch\.contact: before www\.cqc\.org\.uk is visited, give an e-mail"):
        require_contact(("127.0.0.1:8080", *CQC), contact, ("127.0.0.1:8080",))


def test_a_crawl_without_a_contact_does_not_begin(round_: Round) -> None:
    round_.watch(HOME, address="https://www.cqc.org.uk")
    with pytest.raises(ContactMissing, match=r"fetch\.contact"):
        round_.crawl(hosts=CQC, contact="")
    assert round_.visits() == []


def test_a_certificate_that_proves_nothing_is_not_trusted(round_: Round, tmp_path: Path) -> None:
    with Site(tls=self_signed(tmp_path)) as secret:
        secret.page(HOME, PAGE)
        round_.watch(HOME, address=secret.address)
        round_.crawl(hosts=(secret.host,), private_hosts=(secret.host,))
        assert secret.requests == []
    assert round_.visit().outcome == "unreachable"
    assert "the site's certificate does not prove that it is the site" in round_.visit().detail


def self_signed(folder: Path) -> Path:
    """A file with a key and a certificate for 127.0.0.1 that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return file


@pytest.mark.parametrize("own", ["127.0.0.1", "127.0.0.1:8080"])
def test_ones_own_hosts_need_no_contact_and_every_other_host_does(own: str) -> None:
    require_contact(("127.0.0.1:8080",), "", (own,))
    for stranger in ("127.0.0.2:8080", "www.cqc.org.uk"):
        with pytest.raises(ContactMissing, match=rf"before {stranger} is visited"):
            require_contact(("127.0.0.1:8080", stranger), "", (own,))
    with pytest.raises(ContactMissing, match=r"before 127\.0\.0\.1:8081 is visited"):
        require_contact(("127.0.0.1:8081",), "", ("127.0.0.1:8080",))
