"""What the demo's board papers say. The trusts, their boards and all that is told of them are invented."""

from __future__ import annotations

from dataclasses import dataclass, replace

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper: what its front sheet says, its own words and tables, a register; ``bank`` fills its last pages."""

    item: str
    title: str
    lead: str
    purpose: str
    pages: int
    assurance: str = ""
    ask: str = "note the report"
    told: tuple[str, ...] = ()
    tables: tuple[tuple[tuple[int, ...], Rows], ...] = ()
    register: Rows = ()
    sheet: bool = True
    bank: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The papers of one meeting; ``scanned``: pages of pictures at its end."""

    trust: str
    head: str
    day: str
    place: str
    seed: int
    papers: tuple[Paper, ...]
    scanned: int = 0


CARE = (
    "Teams went through {n} records with the people whom they were about, and wrote down what had been missing.",
    "Handovers were watched on {n} shifts and were longest where the ward was calm.",
    "In week {n} the lead nurses met and looked at what patients had said at discharge.",
    "Lessons from {n} falls without harm hang beside the medicine rooms.",
    "Of the compliments, {n} named the kindness of a whole team.",
    "On {n} wards training in moving and handling was given as staff had asked.",
    "A quiet room beside the children's clinic was used by {n} families.",
    "The library of leaflets was read by people who use the service, and {n} were written anew.",
)
WORK = (
    "Recruitment days were held in both towns and {n} people came to ask about a post.",
    "The bank of staff grew by {n} and fewer shifts were given to agencies.",
    "Managers held {n} talks about the year's plans with their teams.",
    "The network of volunteers has {n} new members and a calendar of its own.",
    "In {n} teams rotas are published six weeks ahead.",
    "For the survey {n} posters, huddles and a prize draw are planned.",
)
PLACES = (
    "The lift at the northern site was mended after {n} days and its certificate renewed.",
    "Solar panels on the laundry gave {n} kilowatts at noon.",
    "The move of {n} shelves of records is planned for the winter.",
    "Partners in the two boroughs agreed how {n} kinds of referral are to be passed on.",
    "The digital team visited {n} sites and replaced the oldest machines first.",
    "A walk around the grounds with residents found {n} things to put right.",
)
BANK = (*CARE, *WORK, *PLACES)

# --- Larkshire Community: one pack for each meeting, on one page.

_REGISTER = {
    "2031": "Community beds may not open in time for the winter because the works at the northern site run late",
    "2047": "Records of the children's service are kept in two systems, so that a worry may be overlooked",
    "2101": "The contract for interpreters ends without another one in place",
    "2118": "District nurses cannot see everybody who needs a first visit within two days",
    "2140": "The boiler at the southern site fails in cold weather",
    "2156": "Too few speech therapists are there to see children within eighteen weeks",
    "2177": "Equipment on loan to homes is not checked on its day",
    "2190": "A cyber attack stops the use of mobile records",
    "2214": "Waits for wheelchairs grow, and people come to harm while they wait",
    "2233": "The vaccine store's alarm does not reach anybody at night",
    "2251": "Income from the school health contract falls short of its cost",
    "2268": "Paper referrals from practices are lost between buildings",
}
_MAY = {
    "2031": 12,
    "2047": 16,
    "2101": 9,
    "2118": 15,
    "2140": 8,
    "2156": 16,
    "2177": 9,
    "2190": 12,
    "2214": 12,
    "2233": 6,
    "2251": 12,
    "2268": 8,
}
_MARCH = {**_MAY, "2118": 12, "2190": 16}
_JULY = {**{id_: score for id_, score in _MAY.items() if id_ != "2101"}, "2214": 16, "2118": 12}
_NEW = (
    "2290",
    "The only audiologist for babies leaves in September and the post has had no applicant",
    "",
    "15",
    "New",
)


def _register(heading: str, before: dict[str, int], now: dict[str, int], *more: tuple[str, ...]) -> Rows:
    head = ("ID", "Description of the risk", f"Score in {heading}", "Score now", "Movement")
    rows = ((id_, _REGISTER[id_], str(before[id_]), str(score), _way(before[id_], score)) for id_, score in now.items())
    return (head, *rows, *more)


def _way(before: int, now: int) -> str:
    return "Unchanged" if before == now else "Increased" if now > before else "Decreased"


def _quality(training: str, said: str, falls: str) -> tuple[tuple[tuple[int, ...], Rows], ...]:
    return (
        (
            (14, 70, 26, 30, 32),
            (
                ("Ref", "Measure", "Target", "Latest", "Status"),
                ("Q1", "Mandatory training", "95%", training, said),
                ("Q2", "Friends and Family Test, positive", "90%", "96.4%", "On target"),
                ("Q3", "Falls with harm", "No more than 6", falls, "On target"),
                ("Q4", "Complaints answered in time", "100%", "100%", "On target"),
            ),
        ),
    )


def _larkshire(
    *,
    month: str,
    training: str,
    status: str,
    assurance: str,
    council: str,
    told: tuple[str, ...],
    register: Rows,
    closed: str,
) -> tuple[Paper, ...]:
    return (
        Paper(
            item="1",
            title="Minutes of the previous meeting",
            lead="Chair",
            purpose="Approval",
            pages=6,
            sheet=False,
            told=("The minutes are set out below for approval.",),
            bank=BANK,
        ),
        Paper(
            item="2",
            title="Chief executive's report",
            lead="Chief executive",
            purpose="Information",
            pages=8,
            told=told,
            bank=BANK,
        ),
        Paper(
            item="3",
            title="Quality and safety report",
            lead="Chief nurse",
            purpose="Assurance",
            pages=48,
            assurance=assurance,
            told=(
                f"No never events and no serious incidents were declared in {month}.",
                council,
            ),
            tables=_quality(training, status, "4"),
            bank=CARE,
        ),
        Paper(
            item="4",
            title="People report",
            lead="Chief people officer",
            purpose="Assurance",
            pages=40,
            assurance="Reasonable",
            bank=WORK,
        ),
        Paper(
            item="5",
            title="Finance report",
            lead="Chief finance officer",
            purpose="Assurance",
            pages=24,
            assurance="Substantial",
            told=("At the end of the month the Trust had a surplus of £0.2m, which is £0.1m better than its plan.",),
            bank=PLACES,
        ),
        Paper(
            item="6",
            title="Estates and partnerships report",
            lead="Director of strategy",
            purpose="Information",
            pages=42,
            bank=PLACES,
        ),
        Paper(
            item="7",
            title="Corporate risk register",
            lead="Company secretary",
            purpose="Assurance",
            pages=10,
            told=(
                "The register below lists every open risk of the Trust with a score of 6 or more.",
                *((closed,) if closed else ()),
            ),
            register=register,
            bank=BANK,
        ),
        Paper(
            item="8",
            title="Reports of the committees",
            lead="Chairs of the committees",
            purpose="Assurance",
            pages=16,
            bank=BANK,
        ),
    )


_LARKSHIRE = Pack(
    trust="Larkshire Invented Community NHS Trust",
    head="Larkshire Invented Community NHS Trust: Board in public",
    day="Thursday 29 May 2025",
    place="The Old Corn Exchange, Larkfield",
    seed=529,
    scanned=4,
    papers=_larkshire(
        month="March and April",
        training="95.3%",
        status="On target",
        assurance="Reasonable",
        council="Larkfield Borough Council and the Trust have agreed a joint plan for children who wait.",
        told=("The Trust remains in segment 2 of NHS England's oversight framework.",),
        register=_register("March", _MARCH, _MAY),
        closed="",
    ),
)
_LARKSHIRE_JULY = replace(
    _LARKSHIRE,
    day="Thursday 31 July 2025",
    seed=731,
    papers=_larkshire(
        month="May and June",
        training="91.8%",
        status="Off target",
        assurance="Limited",
        council="Larkfield Borough Council has asked when the joint plan for children who wait will begin.",
        told=("In June NHS England moved the Trust from segment 2 to segment 3 of its oversight framework.",),
        register=_register("May", _MAY, _JULY, _NEW),
        closed="Risk 2101 was closed in June: a new contract for interpreters has begun.",
    ),
)

# --- Tidewater Hospitals: a page for each meeting, each paper a file of its own.


def _tidewater(day: str, seed: int, *, current: str, mortality: str, told: str) -> Pack:
    return Pack(
        trust="Tidewater Invented Hospitals NHS Foundation Trust",
        head="Tidewater Invented Hospitals NHS Foundation Trust",
        day=day,
        place="Education Centre, Harbour Hospital",
        seed=seed,
        papers=(
            Paper(
                item="00",
                title="Agenda",
                lead="Chair",
                purpose="Information",
                pages=1,
                sheet=False,
                told=(
                    "01 Welcome and declarations",
                    "02 Board assurance framework",
                    "03 Integrated performance report",
                ),
                bank=BANK,
            ),
            Paper(
                item="02",
                title="Board assurance framework",
                lead="Company secretary",
                purpose="Assurance",
                pages=4,
                assurance="Reasonable",
                told=(
                    "BAF1: The emergency department cannot see patients in time, and people wait in corridors. "
                    f"Current score: {current}. Target score: 3 x 3 = 9.",
                    "BAF2: The oldest wards are no longer fit for care. Current score: 4 x 3 = 12. Target: 2 x 3 = 6.",
                    "BAF3: The Trust cannot live within its means. Current score: 4 x 5 = 20. Target: 3 x 4 = 12.",
                ),
                bank=WORK,
            ),
            Paper(
                item="03",
                title="Integrated performance report",
                lead="Chief operating officer",
                purpose="Assurance",
                pages=8,
                told=(told,),
                tables=(
                    (
                        (70, 26, 30, 32),
                        (
                            ("Indicator", "Standard", "Performance", "RAG"),
                            ("Emergency patients seen within four hours", "78%", mortality, "Red"),
                            ("Diagnostic tests within six weeks", "95%", "96.1%", "Green"),
                        ),
                    ),
                ),
                bank=CARE,
            ),
        ),
    )


_TIDEWATER = _tidewater(
    "4 June 2025", 604, current="4 x 4 = 16", mortality="71.2%", told="No never events were reported in April."
)
_TIDEWATER_JULY = _tidewater(
    "30 July 2025",
    730,
    current="4 x 5 = 20",
    mortality="69.8%",
    told="One never event was declared in June: an item was left behind in an operation. The patient has recovered.",
)

PACKS = {"larkshire-2025-05-29": _LARKSHIRE, "larkshire-2025-07-31": _LARKSHIRE_JULY}
"""Packs of one file each."""
SINGLES = {
    f"tidewater-{day}-{paper.item}": (one, paper)
    for day, one in (("2025-06-04", _TIDEWATER), ("2025-07-30", _TIDEWATER_JULY))
    for paper in one.papers
}
"""Papers in a file each."""
