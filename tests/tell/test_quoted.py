from monitor.quoted import legible, says


def test_a_quote_of_a_document_is_read_as_words_and_said_by_the_data_service() -> None:
    quote = '"name": "Well-led", "rating": "Requires improvement" … "assessmentPlanId": "AP6815"'
    assert says(quote) == "CQC's data service shows"
    assert says(quote, before=True) == "Before, CQC's data service showed"
    assert legible(quote) == "name: Well-led, rating: Requires improvement … assessmentPlanId: AP6815"


def test_a_quote_of_a_page_stays_as_it_is() -> None:
    for quote in ("Overall: Inadequate", 'They said "name": no', '"Well-led" Good'):
        assert (says(quote), legible(quote)) == ("CQC page shows", quote)
