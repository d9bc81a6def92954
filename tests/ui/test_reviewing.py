"""`chokepoint review`: what a person sees and does at the terminal."""

from pathlib import Path

import pytest

from nlp.claims import Modality
from store.database import Store
from tests.store.world import World
from ui.cli import main
from ui.merging import merge_again

WORLD = World()
ORDER, OTHER, RULE = (claim.id for claim in WORLD.claims)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world, merged."""
    path = tmp_path_factory.mktemp("reviewing") / "chips.db"
    with Store(path) as store:
        WORLD.save(store)
        merge_again(store)
    return path


@pytest.fixture
def database(untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it; who reviews it is called ann."""
    monkeypatch.setenv("CHOKEPOINT_REVIEWER", "ann")
    monkeypatch.setenv("COLUMNS", "160")
    with Store(untouched, readonly=True) as store:
        store.copy(tmp_path / "chips.db")
    return tmp_path / "chips.db"


@pytest.fixture
def review(database: Path, capsys: pytest.CaptureFixture[str]):
    """Runs `chokepoint review …` and gives what it prints."""

    def run(*arguments: str, fails: bool = False) -> str:
        status = main(["--database", str(database), "review", *arguments])
        shown = capsys.readouterr()
        assert status == int(fails), shown.err
        return shown.err if fails else shown.out

    return run


def reports(database: Path):
    with Store(database, readonly=True) as store:
        return {report.claim.id: report.claim for report in store.reports()}


def test_the_queue_shows_what_to_look_at_and_why(review):
    shown = review()
    assert shown.index(OTHER[:10]) < shown.index(ORDER[:10]) < shown.index(RULE[:10])
    assert "$1bn rests on one origin; confidence 0.75" in " ".join(shown.split())
    assert f"`chokepoint review show {OTHER[:10]}`" in shown


def test_the_queue_can_be_cut_short_and_filtered(review):
    assert ORDER[:10] not in review("--limit", "1")
    assert ORDER[:10] not in review("--type", "restriction")
    assert review("--type", "relief") == "Nothing waits for review.\n"


def test_an_event_is_shown_with_claims_quotes_and_fillers(review):
    shown = review("show", ORDER[:6])
    assert "“ByteDance ordered about 100,000 A800 chips”" in shown
    assert "“$1 billion” = $1bn" in shown
    assert "Harbour Herald (relayed)" in shown


def test_a_rejected_claim_is_an_event_no_more(review, database):
    shown = review("reject", OTHER[:8], "--note", "retold")
    assert f"rejected order {OTHER[:10]} “ByteDance has bought 120,000 A800 cards”" in shown
    assert f"no event {OTHER[:10]}" in shown
    assert OTHER not in reports(database)


def test_what_is_left_of_an_event_is_shown(review):
    review("merge", ORDER, OTHER)
    shown = review("reject", ORDER)
    assert f"no event {ORDER[:10]}" in shown and f"event {OTHER[:10]}" in shown


def test_a_correction_shows_what_stood_there_before(review, database):
    review("correct", ORDER, "buyer", "Nvidia")
    shown = review("show", ORDER)
    assert "corrected by ann" in shown
    assert "before ann corrected it: buyer ByteDance" in shown
    assert [v.name for v in reports(database)[ORDER].values("buyer")] == ["Nvidia"]


def test_a_role_is_emptied_a_value_said_otherwise_and_a_modality_corrected(review, database):
    review("correct", ORDER, "supplier", "--none")
    review("correct", ORDER, "value", "$1 billion", "--as", "$1.2 billion")
    review("correct", ORDER, "modality", "planned")
    claim = reports(database)[ORDER]
    assert claim.values("supplier") == ()
    assert [v.low for v in claim.values("value")] == [1.2e9]
    assert claim.modality is Modality.PLANNED


def test_events_are_merged_and_split_again(review):
    assert "2 reports" in review("merge", ORDER, OTHER)
    shown = review("split", ORDER, OTHER[:10])
    assert shown.count("1 report)") == 2


def test_a_claim_is_added_from_the_words_of_a_text(review, database):
    shown = review(
        "add", "https://herald.example/order", "shipment", "due in 2024",
        "supplier=Nvidia", "product=A800", "--trigger", "due", "--by", "bob",
    )  # fmt: skip
    assert "added shipment" in shown and "event" in shown
    assert {claim.event_type for claim in reports(database).values()} == {
        "order", "shipment", "restriction",
    }  # fmt: skip


def test_decisions_are_listed_and_undone(review, database):
    decision = review("reject", ORDER, "--note", "wrong").split()[0]
    assert f"event {ORDER[:10]}" in review("undo", decision)
    listed = review("list")
    assert "(wrong) – UNDONE" in " ".join(listed.split())
    assert f"undid {decision}" in listed
    assert ORDER in reports(database)


def test_all_claims_of_an_event_are_accepted_at_once(review):
    review("merge", ORDER, OTHER)
    assert review("accept", ORDER, "--all").count("accepted order") == 2
    assert ORDER[:10] not in review()


def test_what_is_decided_is_written_down_as_a_sentence_and_checked_again(
    review, database, capsys, tmp_path
):
    review("accept", OTHER)
    review("reject", RULE)
    file = tmp_path / "reviews.txt"
    assert "[buyer ByteDance] has [! bought]" in file.read_text("utf-8")
    file.unlink()  # as if the process had been killed before it wrote

    assert main(["--database", str(database), "evaluate", "--reviews"]) == 0
    shown = capsys.readouterr().out
    assert "order, accepted by ann" in shown and "restriction, rejected by ann" in shown
    assert "2 sentences of reviews: 1 right before" in shown
    assert "[! bought]" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["accept", "ffff"], "there is no claim whose id begins with 'ffff'"),
        (["show", "ffff"], "there is no event whose id begins with 'ffff'"),
        (["undo", "ffff"], "there is no decision whose id begins with 'ffff'"),
        (["correct", ORDER, "buyer", "Tencent"], "the text does not say 'Tencent'"),
        (["correct", ORDER, "holder", "Nvidia"], "order has no role 'holder'"),
        (["correct", ORDER, "buyer"], "or --none"),
        (["correct", ORDER, "value", "chips"], "no sum of money can be read in 'chips'"),
        (["correct", ORDER, "modality", "true"], "modality is one of asserted, planned"),
        (["merge", ORDER], "name at least two events"),
        (["merge", ORDER, RULE], "claims of different types cannot be one event"),
        (["split", ORDER, OTHER], "is not of event"),
        (["split", ORDER, ORDER], "every claim would leave"),
        (["add", "https://no.example/", "order", "x", "buyer=y"], "no text of the database"),
        (["add", "https://herald.example/order", "order", "due in 2024", "buyer"], "no ROLE=WORDS"),
        (
            ["add", "https://herald.example/order", "deal", "due in 2024", "buyer=x"],
            "no event type",
        ),
    ],
)
def test_what_a_user_gets_wrong_is_one_sentence(review, arguments, sentence):
    said = review(*arguments, fails=True)
    assert sentence in said
    assert said.count("\n") == 1


def test_without_a_database_there_is_nothing_to_review(tmp_path, capsys):
    assert main(["--database", str(tmp_path / "no.db"), "review", "accept", "00"]) == 1
    assert "there is no database at" in capsys.readouterr().err
    assert not (tmp_path / "no.db").exists()
