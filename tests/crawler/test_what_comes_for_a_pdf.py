"""What a site answers where a report's PDF was asked for."""

from __future__ import annotations

import pytest

from crawler.addresses import report_document
from crawler.judge import Verdict, judge
from crawler.media import accept_of, media_of
from crawler.order import Manners

ADDRESS = "https://api.cqc.org.uk/public/v1/reports/00000000-0000-4000-8000-000000000002"
PDF = b"%PDF-1.7\n%%EOF\n"
PAGE = b"<html><body><h1>Rose House</h1>" + b"<p>A page about it, and no PDF.</p>" * 100


def answered(body: bytes, media_type: str, *, status: int = 200, cut: bool = False) -> Verdict:
    headers = {"content-type": media_type}
    return judge(status, headers, body, ADDRESS, ADDRESS, cut=cut, media=media_of("cqc-report"))


@pytest.mark.parametrize("media_type", ["application/pdf", "application/octet-stream", "text/html; charset=utf-8", ""])
def test_a_pdf_is_one_whatever_its_server_calls_it(media_type: str) -> None:
    assert answered(PDF, media_type) == Verdict(outcome="changed")


@pytest.mark.parametrize(
    ("body", "media_type", "status", "outcome", "detail"),
    [
        (PAGE, "application/pdf", 200, "refused", "the answer is a web page, not the PDF that was asked for"),
        (PAGE, "text/html", 200, "refused", "the answer is a web page, not the PDF that was asked for"),
        (b"{}", "application/json", 200, "refused", "the answer is application/json, not a PDF"),
        (b"no", "text/plain", 404, "gone", "the site answered 404: there is no such page"),
        (b"no", "text/plain", 401, "blocked", "the site answered 401: it does not let us in"),
        (
            b"<title>Page not found</title>", "text/html", 200, "gone",
            "the site answered 200, but its page says that there is no such page",
        ),
    ],
)  # fmt: skip
def test_what_is_no_pdf_is_told_apart(body: bytes, media_type: str, status: int, outcome: str, detail: str) -> None:
    verdict = answered(body, media_type, status=status)
    assert (verdict.outcome, verdict.detail) == (outcome, detail)


def test_a_pdf_that_breaks_off_is_no_answer() -> None:
    assert answered(b"%PDF-1.7\n1 0 obj", "application/pdf", cut=True).outcome == "unreachable"


def test_a_pdf_is_not_taken_for_a_page() -> None:
    headers = {"content-type": "application/pdf"}
    verdict = judge(200, headers, PDF, "https://www.cqc.org.uk/provider/RT1", "https://www.cqc.org.uk/provider/RT1")
    assert (verdict.outcome, verdict.detail) == ("refused", "the answer is application/pdf, not a page")


def test_documents_have_a_limit_of_their_own_and_are_asked_for_as_pdfs() -> None:
    manners = Manners(version="1", hosts=(), page_limit_mb=1, document_limit_mb=2)
    assert (manners.limit("cqc-profile"), manners.limit("cqc-report")) == (1024**2, 2 * 1024**2)
    assert (accept_of("cqc-profile"), accept_of("cqc-report")) == ({}, {"Accept": "application/pdf"})


@pytest.mark.parametrize(
    ("address", "plain", "report"),
    [
        (f"{ADDRESS}?20220414070037", ADDRESS, "00000000-0000-4000-8000-000000000002"),
        (
            "https://cqc.org.uk/sites/default/files/new_reports/AAAJ1234.pdf",
            "https://www.cqc.org.uk/sites/default/files/new_reports/AAAJ1234.pdf",
            "aaaj1234",
        ),
    ],
)
def test_a_reports_pdf_has_one_address_without_a_stamp(address: str, plain: str, report: str) -> None:
    found = report_document(address)
    assert found is not None
    assert (found.address, found.report) == (plain, report)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.cqc.org.uk/provider/RT1/reports/AP1",
        "https://www.cqc.org.uk/provider/RT1/reports",
        f"{ADDRESS}/Use%20of%20Resources",
        "https://www.cqc.org.uk/sites/default/files/../secret.pdf/x",
        "ftp://x/reports/00000000-0000-4000-8000-000000000002",
        "/reports/1",
    ],
)
def test_other_addresses_are_no_reports_pdf(address: str) -> None:
    assert report_document(address) is None
