"""Words about a person who could be recognised are found; counts, services and roles are not. All invented."""

from __future__ import annotations

import time

import pytest

from crawler.readers.papers.private import private

from .packs import pack

RECOGNISABLE = [
    "A woman who was 38 weeks pregnant attended Larkfield Birth Centre on 3 May and her baby was stillborn the "
    "next morning.",
    "The stillbirth at 41+2 weeks happened at Harrow Cross Hospital in February; mother and baby were known to "
    "the team.",
    "NHS number 943 476 5919 was written on the label.",
    "The form gave the date of birth as 4 March 1951.",
    "DOB: 01/02/63",
    "Mrs B was admitted with chest pain and died after a fall.",
    "Patient Harold Quillfeather told the Board about his long wait.",
    "Doris’s story was shown as a film at the start of the meeting.",
    "Patient story: a 34-year-old teacher from Appleby described her birth.",
    "A 19-year-old man died by suicide on Juniper Ward on 12 June 2025.",
    "An inpatient was found with a ligature at Rowan Lodge in July and died of his injuries; his mother had "
    "raised concerns.",
    "A female patient was sexually assaulted by another patient on Birch Ward on 4/7/25.",
    "The inquest into the death of Albert Thornycroft opened in June.",
    "Dr Pemberly was suspended pending a disciplinary hearing.",
    "Safeguarding: a child aged 4 was brought to Elmstead Hospital with injuries.",
    "The employment tribunal found for Mrs Okonjo-Hale, a former ward clerk.",
    ("W71234 2022/7781", "03/04/2022", "School nursing", "Missed safeguarding referral", "Share information"),
    ("2025/4410", "12 May 2025", "Maternity", "Neonatal death at term"),
]

ORDINARY = [
    "There were two stillbirths in the quarter, a rate of 3.1 per 1,000 births.",
    "One stillbirth was reported in June 2025 and will be reviewed with the national tool.",
    "The Learning from Deaths report shows 214 deaths in Quarter 1, of which two were judged avoidable.",
    "Jane Doe, Chief Nurse, and John Roe, Chair, were present.",
    "The Board heard a patient story about waiting for physiotherapy.",
    "Safeguarding training stands at 94% in the Children and Young People's Service at Elmstead.",
    "There is a risk that an inpatient dies by ligature on Juniper Ward. Reviewed 12/06/2025.",
    "The suicide prevention strategy was approved on 12 June 2025 and is led from Rowan House.",
    "Telephone 020 7946 0018 or write to the Trust.",
    "Account number 1234567890 was closed.",
    "The Trust received 14 formal complaints in June and 11 in July.",
    "Patient Safety Incident Response Framework",
    "Patient Experience Committee, 3 June 2025",
    "The Deputy Chief Nurse spoke about falls at Harrow Cross Hospital.",
    "NatPSA/2021/005/MHRA was closed on 01/06/2021 as no patient uses the device.",
    "Two members of staff were suspended in the quarter and one disciplinary case was closed.",
    "All patients in the Royal Infirmary were offered a vaccine in October 2025.",
    "Agenda item TB2025/026 was received on 3 June 2025.",
    "A Regulation 28 report was received from the coroner.",
    ("877", "There is a risk that patients come to harm from delays", "12", "12", "01/06/2025"),
    ("Datix incidents", "June 2025", "412", "398"),
]


@pytest.mark.parametrize("words", RECOGNISABLE, ids=str)
def test_words_about_one_person_are_kept_out(words: str | tuple[str, ...]) -> None:
    assert private(pack("The Board met in public.", words)) == {2}


@pytest.mark.parametrize("words", ORDINARY, ids=str)
def test_ordinary_words_are_not_kept_out(words: str | tuple[str, ...]) -> None:
    assert private(pack(words)) == frozenset()


def test_a_text_without_end_is_looked_through_in_time() -> None:
    began = time.process_time()
    for piece in ("Mr A ", "patient ", "2021/6119 01/02/2021 ", "a the one ", "123 456 7890", "died in X", "Abc "):
        private(pack(piece * (30_000 // len(piece))))
    assert time.process_time() - began < 3
