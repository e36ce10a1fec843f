"""Words about a person who could be recognised are found; counts, services and roles are not. All invented."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from crawler.readers.papers.pack import Part
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
    "The baby died two days after birth at Fernhill Hospital in March 2025; the parents have met the Chief Nurse.",
    "Case 3: a 52 year old man was found hanging on Oak Ward on 3 March.",
    "Mr J, aged 78, was admitted to Ward 4 in January with a hip fracture and later died.",
    "My name is Brenda and I was a patient on Ward 12.",
    "The patient, a 6-year-old girl from Dunstead, was given ten times the dose on 14/02/2025 and died.",
    "Staff nurse Miss Tolliver was dismissed for gross misconduct.",
    "Patient's NHS No: 4505577104",
    "STEIS 2022/12345 12/07/2022 Maternity Unplanned admission of term baby to NICU; neonatal death",
    "A 15 year old girl in the care of the local authority took an overdose at Wren Unit in June.",
    "Inquest touching the death of Edwin Marlborough: conclusion narrative.",
    "One maternal death occurred at Southgate Hospital on 2 May 2025, following haemorrhage.",
    "A resident of HMP Stonemoor died by suicide in April 2025.",
    "Child B, aged 3 months, was brought to ED on 12 January with a non-accidental injury.",
    "Sarah's story: Sarah was diagnosed with breast cancer in 2023.",
    "A 23-year-old man on Teal Ward took his life on 9 April.",
    "A woman aged 31 was treated for self harm on Teal Ward in May.",
    "The Chair then heard from a daughter, called Winifred, 41, about the care at night.",
    "There was a nonaccidental injury to a 2-year-old boy seen at Elmstead Hospital on 3 May.",
    ("W71234 2022/7781", "03/04/2022", "School nursing", "Missed safeguarding referral", "Share information"),
    ("2025/4410", "12 May 2025", "Maternity", "Neonatal death at term"),
    "One never event: a swab was left in Mrs Tolliver-Penrose, who was admitted to Juniper Ward on 3 June.",
    "Patient story: Marigold Featherstone",
    "Staff story – Dr Basil Honeychurch",
    "The patient’s story by Doris Wigglesworth was heard.",
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
    "Mr Quentin Hale, Non-Executive Director, chaired the meeting on 3 June 2025.",
    "Dr Fenn reported that mortality had fallen; HSMR was 98.2 in June 2025.",
    "There was one maternal death in 2024/25.",
    "The Trust reported three suicides in the community in Quarter 1, in line with the national rate.",
    "Stillbirth rate in June 2025 was 3.2 per 1,000 at Southgate Hospital.",
    "A new bereavement suite for families after stillbirth opened at Southgate Hospital in May 2025.",
    "The Patient Safety Team presented the story of the month.",
    "Learning from Deaths Q1: 312 deaths, 48 structured judgement reviews, 1 death more likely than not due to "
    "problems in care.",
    "Ligature risk assessments were completed on Juniper Ward in May 2025.",
    "Child death overview panel met on 12 June 2025 at Elmstead House.",
    "The Safeguarding Adults Review was published by the Board on 3 May 2025.",
    "Number of patients who died within 30 days of surgery in Ward 5: 4 (June 2025).",
    "SR1 There is a risk that a child comes to harm because of long waits at Elmstead Clinic; review date 30/06/2025.",
    "Contact: 01234 567 890 or 0300 123 1234",
    "IRAS 123456 approved on 12/05/2025 for the patient recruitment study.",
    "Invoice 4505577103 paid.",
    "Policy CP1234 approved 12/05/2025: Management of patients who abscond.",
    "Ms Ashdown will retire as Chief Nurse in June and was thanked for her work with patients.",
    "Mrs Oakapple, Lead Governor, asked about patient transport to Southgate Hospital.",
    "Baby Friendly Initiative accreditation was achieved in June 2025 at Southgate Hospital.",
    "Patient Experience Lead Prunella Ashdown presented the report.",
    "The Mental Health Act reviewer visited Juniper Ward on 3 June 2025 and spoke to a patient about their care plan.",
    "Datix 412 incidents were reported in June 2025; patient falls were the largest group.",
    "BAF 2025/26 review on 12/05/2025: patient flow",
    "Dr Pemberly joined the disciplinary policy working group.",
    "Medication incidents fell from 45 to 38; one patient came to moderate harm.",
    "Mrs Lamont advised that three patients had died since the last meeting.",
    "Mr Weir asked how patient experience was measured.",
    "Patient experience: Mrs Lamont introduced the report.",
    "Dr Dobson and Mrs Lamont joined the patient safety walkabout on Ward 5.",
    "The Vice-President thanked the commissioners: changes in programmes are named in the annex of 12 June 2025.",
    ("877", "There is a risk that patients come to harm from delays", "12", "12", "01/06/2025"),
    ("Datix incidents", "June 2025", "412", "398"),
    "Patient story: Virtual Ward",
    "Patient Story – Public Meeting",
    "Patient story: Stroke Services",
    "Patient story of the month",
]


def test_words_about_one_person_are_kept_out() -> None:
    assert [words for words in RECOGNISABLE if private(pack("The Board met in public.", words)) != {2}] == []


def test_ordinary_words_are_not_kept_out() -> None:
    assert [words for words in ORDINARY if private(pack(words))] == []


def test_a_sentence_that_goes_on_over_a_page_is_kept_out_on_both() -> None:
    broken = pack(
        "It heard from the family of Ottoline", "Brackenbury, who asked for the report.", "The rest is plain."
    )
    pages = tuple(replace(block, page=1 + (n > 1)) for n, block in enumerate(broken.blocks))
    assert private(replace(broken, blocks=pages)) == {1, 2}
    ended = replace(pages[1], text="It heard from the family of Ottoline.")
    assert private(replace(broken, blocks=(pages[0], ended, *pages[2:]))) == frozenset()


STORY = (
    "After the fall it took four months until somebody listened, and by then walking to the shops was out of reach.",
    "What helped in the end was one physiotherapist who wrote everything down and rang back when she said she would.",
    "Members were moved by what they had heard and asked for the learning to come back in the spring.",
)


@pytest.mark.parametrize(
    "title",
    [
        "Patient story",
        "3. Patient’s Story",
        "Staff Story – a porter’s year",
        "Lived experience",
        "A carer's story (verbal)",
    ],
)
def test_a_story_is_kept_out_whole_whatever_it_gives_away(title: str) -> None:
    before, after = "The Chair welcomed everybody and noted that the meeting was quorate for its business.", (
        "# Chief Executive's report",
        "The organisation moved to segment 2 of the oversight framework during the first quarter.",
    )  # fmt: skip
    assert private(pack(before, f"# {title}", *STORY, *after)) == {3, 4, 5}, "under its heading"
    minutes = pack(before, title, *STORY, "25/104 Chief Executive's report", after[1])
    assert private(minutes) == {3, 4, 5}, "behind its line in minutes"
    paper = pack("Purpose: to note", *STORY)
    told = replace(paper, parts=(Part(title=title, first=1, last=4),))
    assert private(told) == {2, 3, 4}, "its own paper; the label stands elsewhere too"


def test_what_is_only_named_after_stories_is_no_story() -> None:
    plan = "The plan sets out how stories are gathered from wards and community teams and what is done with them."
    for title in ("Patient stories strategy", "Patient experience report", "Staff survey", "Freedom to speak up"):
        assert private(pack(f"# {title}", plan)) == frozenset()
    assert private(pack("4. Patient story", "5. Chief Executive's report", plan)) == frozenset(), "an agenda"


def test_a_text_without_end_is_looked_through_in_time() -> None:
    began = time.process_time()
    for piece in ("Mr A ", "patient ", "2021/6119 01/02/2021 ", "a the one ", "123 456 7890", "died in X", "Abc "):
        private(pack(piece * (12_000 // len(piece))))
    assert time.process_time() - began < 2
