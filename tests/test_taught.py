"""What a review teaches is a marked sentence that a person can read, and that is checked again."""

from dataclasses import replace
from datetime import date

import pytest

from crawler.documents import Article, Kind
from nlp.by_hand import claim_by_hand
from nlp.claims import Modality
from nlp.marked import in_marks, marked, shares_its_sentence, without_marks
from nlp.recheck import recheck
from nlp.taught import Taught, UnreadableSentence, taught, with_taught

TEXT = (
    "Tencent buys [more] chips\n\n"
    "It was a busy week. Tencent [the group] bought 20,000 H20 chips from Nvidia. They arrive in 2026. "
    "Nobody said why. Baidu and Tencent bought 500 A800 chips."
)
ARTICLE = Article("d", "", Kind.ARTICLE, "Wire", date(2025, 6, 11), "", TEXT)


def claim(quote: str, *fillers: tuple[str, str], trigger: str = "bought"):
    return claim_by_hand(ARTICLE, "order", quote, fillers, "ann", trigger=trigger)


ORDER = claim(
    "bought 20,000 H20 chips",
    ("buyer", "Tencent"), ("quantity", "20,000 H20 chips"), ("product", "H20"), ("supplier", "Nvidia"),
)  # fmt: skip


def test_a_claim_is_written_as_a_sentence_with_nested_marks():
    assert in_marks(ARTICLE, ORDER) == (
        "[buyer Tencent] (the group) [! bought] [quantity 20,000 [product H20] chips] "
        "from [supplier Nvidia]. @ 2025-06-11"
    )


def test_what_is_written_is_read_back():
    read = marked(in_marks(ARTICLE, replace(ORDER, modality=Modality.PLANNED)))
    assert read.text == "Tencent (the group) bought 20,000 H20 chips from Nvidia."
    assert (read.trigger, read.modality, read.published) == ("bought", "planned", date(2025, 6, 11))
    assert ("quantity", "20,000 H20 chips") in read.roles and ("product", "H20") in read.roles


def test_a_filler_in_the_next_sentence_takes_that_sentence_along():
    dated = claim("bought 20,000 H20 chips", ("buyer", "Tencent"), ("delivery", "2026"))
    assert "from Nvidia. They arrive in [delivery 2026]. @" in in_marks(ARTICLE, dated)


def test_a_sentence_that_must_yield_nothing_has_no_marks():
    line = without_marks(ARTICLE, ORDER)
    assert line == "Tencent (the group) bought 20,000 H20 chips from Nvidia. @ 2025-06-11"
    assert marked(line).trigger == ""


def test_a_sentence_is_known_to_tell_another_event_of_the_type():
    other = claim("Baidu and Tencent bought 500 A800 chips", ("buyer", "Baidu"))
    same = claim("Baidu and Tencent bought 500 A800 chips", ("buyer", "Baidu"), trigger="and")
    assert not shares_its_sentence(ARTICLE, ORDER, [ORDER, other])
    assert shares_its_sentence(ARTICLE, other, [ORDER, same])


ONE = Taught(
    "order",
    "[buyer A] [! bought] [product B] chips.",
    "00aa",
    "accepted",
    "ann b",
    "2026-01-02",
    "u n",
)
TWO = Taught("relief", "Nothing.", "11bb", "rejected", "bob", "2026-01-03")


def test_the_file_keeps_what_the_user_wrote_and_writes_reviews_anew():
    first = with_taught("", [ONE])
    assert taught(first) == [ONE]
    own = first.replace("\n# claim", "\norder: [buyer C] [! bought] chips.\n# mine\n\n# claim", 1)
    second = with_taught(own, [TWO, ONE])
    assert taught(second) == [Taught("order", "[buyer C] [! bought] chips."), TWO, ONE]
    assert "# mine\n" in second
    assert with_taught(second, [TWO, ONE]) == second
    assert taught(with_taught(second, [])) == [Taught("order", "[buyer C] [! bought] chips.")]


def test_a_line_without_a_type_is_refused_with_its_number():
    with pytest.raises(UnreadableSentence, match="line 2: begins with no event type"):
        taught("# a comment\nTencent bought chips.\n", "mine.txt")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("[buyer Tencent] [! bought] [quantity 20,000 [product H20] chips] from [supplier Nvidia].", ""),
        ("[buyer Tencent] [! bought] [quantity 20,000 [product H20] chips] from Nvidia.", "has supplier “Nvidia”"),
        (
            "[buyer Tencent] [! bought] [quantity 20,000 [product H20] chips] from [supplier Nvidia]. => planned",
            "asserted, not planned",
        ),
        ("Tencent bought 20,000 H20 chips from Nvidia.", "order found: “Tencent bought 20,000 H20 chips from Nvidia.”"),
        ("Baidu ordered lunch for its staff.", ""),
        ("[buyer Baidu] [! ordered] [product lunch] for its staff.", "no order found"),
    ],
)  # fmt: skip
def test_a_sentence_is_checked_again(line, wrong):
    assert recheck(Taught("order", line)) == wrong
