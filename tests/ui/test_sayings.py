"""Who says so, and why two sources differ, in words."""

from datetime import date

import pytest

from nlp.claims import Attribution, Basis, Claim, Modality, Quote, Report
from nlp.events import Conflict, Reason
from ui.views.parts.sayings import attributed, disputed, heading, modality, why

WORDS = Quote(0, 5, "words")


def report(publisher, *attributions, how=Modality.ASSERTED):
    claim = Claim("a", "order", WORDS, WORDS, (), how, attributions, 0.5)
    return Report(claim, publisher, date(2024, 3, 4), "", "")


def relayed(name):
    return Attribution(name, Basis.RELAYED, WORDS)


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (Basis.FIRST_HAND, "Ada Marsh, first-hand"),
        (Basis.NAMED, "according to Ada Marsh"),
        (Basis.ANONYMOUS, "Ada Marsh, not named"),
        (Basis.RELAYED, "relayed from Ada Marsh"),
    ],
)
def test_how_the_origin_knows_is_said(basis, said):
    assert attributed(report("Herald", Attribution("Ada Marsh", basis, WORDS))) == said


def test_a_text_that_names_nobody_speaks_for_itself():
    assert attributed(report("Herald")) == "Herald itself, naming nobody else"


def test_what_is_no_fact_is_not_said_as_one():
    assert modality(report("Herald", how=Modality.ASSERTED).claim) == ""
    assert modality(report("Herald", how=Modality.POSSIBLE).claim) == "as a possibility"


@pytest.mark.parametrize(
    ("reason", "title", "said"),
    [
        (Reason.PART, "One gives the whole value, one a part of it", "part of the larger one"),
        (Reason.UNIT, "The value is given in two units or currencies", "rates and rounding differ"),
        (Reason.DATE, "The value is read or told in two ways", "the same time in different words"),
    ],
)
def test_what_only_looks_like_a_disagreement_is_not_called_one(reason, title, said):
    conflict = Conflict("value", report("Herald"), report("Wire"), reason)
    assert not disputed(conflict)
    assert heading(conflict) == title
    assert said in why(conflict)


@pytest.mark.parametrize(
    ("first", "second", "reason", "title", "said"),
    [
        (
            report("Herald"),
            report("Wire"),
            Reason.DISAGREEMENT,
            "! Sources disagree on the value",
            "Independent reports that cannot both be right.",
        ),
        (
            report("Herald"),
            report("Wire", relayed("Herald")),
            Reason.DISAGREEMENT,
            "! Sources disagree on the value",
            "Both go back to Herald, so one of them has it wrong.",
        ),
        (
            report("Herald"),
            report("Herald"),
            Reason.UPDATE,
            "The value was updated",
            "Herald gives another figure later: an update, not a contradiction.",
        ),
        (
            report("Herald"),
            report("Wire"),
            Reason.SCOPE,
            "The value is counted in two ways",
            "The two count different things, so both may be right.",
        ),
    ],
)
def test_a_difference_is_explained(first, second, reason, title, said):
    conflict = Conflict("value", first, second, reason)
    assert (heading(conflict), why(conflict)) == (title, said)
    assert disputed(conflict) == (reason is Reason.DISAGREEMENT)
