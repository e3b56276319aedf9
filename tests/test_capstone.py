"""The review's twelve: a strict file, and grades that are committed once, kept, restored and counted."""

import json
from pathlib import Path

import pytest
from defaultmode import capstone, claims, look
from defaultmode.table import ItemError

from .practice import GARBAGE, changed

COURSE = Path(capstone.__file__).parents[1]
TEXT = (COURSE / "defaultmode" / "data" / "capstone.toml").read_text("utf-8")
TWELVE = capstone.chosen()
START = capstone.Grading.restored(TWELVE, None)
FIRST, SECOND, *_ = TWELVE.claims
VERDICT = {claim: claims.claim(claim).verdict for claim in TWELVE.claims}


def graded(*steps: tuple[str, int]) -> capstone.Grading:
    """Claims graded in their order, each step a verdict and how sure."""
    grading = START
    for verdict, sure in steps:
        grading = grading.next().commit(grading.next().shown, verdict, sure)
    return grading


def test_twelve_claims_of_every_lesson_and_every_verdict_are_graded():
    assert len(TWELVE.claims) == 12 and set(VERDICT.values()) == set(look.VERDICTS)
    taught = {each.lesson for each in claims.register().values()}
    assert {claims.claim(claim).lesson for claim in TWELVE.claims} == taught


def test_no_three_claims_in_a_row_have_one_verdict():
    verdicts = list(VERDICT.values())
    assert all(len(set(verdicts[at : at + 3])) > 1 for at in range(len(verdicts) - 2))


def test_verdicts_are_explained_in_the_words_of_the_start_page():
    start = (COURSE / "00_start_here.ipynb").read_text("utf-8")
    for verdict, means in capstone.MEANINGS.items():
        assert f"| {' '.join(look.VERDICTS[verdict])} | {means} |" in start


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "Grade twelve claims"', "", "field 'title': missing; add it."),
        ('"craving"', '"unicorn"', "field 'claims': the register has no claim 'unicorn'; add it there or name another."),
        ('"craving"', '"hippocampus-membership"', "field 'claims': the claim 'hippocampus-membership' occurs twice"),
        ('"craving"', '"deactivation"', "field 'claims': 'deactivation' has nothing said or nothing found to grade"),
        ('"plasticity-for-days", ', "", "field 'claims': none is graded 'preclinical'; add one."),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence(old, new, says):
    head, listed = TEXT.split("title =", 1)
    with pytest.raises(ItemError) as told:
        capstone.load("capstone.toml", head + changed(f"title ={listed}", old, new))
    assert str(told.value).startswith("capstone.toml") and says in str(told.value)


def test_claims_come_in_order_and_stay_until_they_are_committed():
    assert START.shown == START.next().shown == FIRST and START.grade is None
    done = START.commit(FIRST, "mixed", 2)
    assert done.shown == FIRST and done.grade == capstone.Grade(FIRST, "mixed", 2) and done.next().shown == SECOND


def test_a_committed_grade_cannot_be_changed_until_one_starts_again():
    done = START.commit(FIRST, "mixed", 2)
    assert done.commit(FIRST, "supported", 4) == done and done.next().commit(FIRST, "supported", 4) == done.next()
    assert done.again() == START


@pytest.mark.parametrize(
    ("claim", "verdict", "sure"),
    [
        (FIRST, "true", 2), (FIRST, "", 2), (FIRST, None, 2), (FIRST, [], 2), (FIRST, "mixed", 0), (FIRST, "mixed", 5),
        (FIRST, "mixed", "2"), (FIRST, "mixed", True), (FIRST, "mixed", 2.0), (FIRST, "mixed", None), (SECOND, "mixed", 2),
        ("", "mixed", 2),
    ],
)  # fmt: skip
def test_what_is_no_grade_of_the_claim_in_hand_changes_nothing(claim, verdict, sure):
    assert START.commit(claim, verdict, sure) == START


def test_agreement_is_counted_by_how_sure_one_was():
    right = list(VERDICT.values())
    wrong = "metaphor" if right[2] != "metaphor" else "supported"
    grading = graded((right[0], 4), (right[1], 1), (wrong, 4), (wrong, 1))
    assert grading.agreed == 2 and [(level.given, level.agreed) for level in grading.levels] == [(2, 1), (0, 0), (0, 0), (2, 1)]
    assert next(grade.claim for grade in grading.different) == TWELVE.claims[2]


def test_verdicts_that_lie_side_by_side_are_near_and_others_are_not():
    mixed = next(claim for claim, verdict in VERDICT.items() if verdict == "mixed")
    assert "good studies" in capstone.Grade(mixed, "contested", 2).near
    assert not capstone.Grade(mixed, "metaphor", 2).near and not capstone.Grade(mixed, "mixed", 2).near
    assert all(pair <= set(look.VERDICTS) and len(pair) == 2 for pair in capstone.NEAR)


def test_at_the_end_nothing_waits():
    done = graded(*((verdict, 3) for verdict in VERDICT.values()))
    assert done.waiting is None and done.next() == done and done.agreed == 12 and not done.near


@pytest.mark.parametrize(
    "grading", [START, graded(("mixed", 2)), graded(("mixed", 2)).next(), graded(("mixed", 2), ("metaphor", 4))]
)
def test_grades_survive_json(grading):
    assert capstone.Grading.restored(TWELVE, json.loads(json.dumps(grading.kept()))) == grading


ODD = [
    {"grades": 3},
    {"grades": [3, {}]},
    {"claim": FIRST},
    {"claim": [], "grades": [{"claim": [], "verdict": {}, "sure": []}]},
]


@pytest.mark.parametrize("kept", [*GARBAGE, *ODD], ids=str)
def test_whatever_else_was_kept_is_left_out(kept):
    assert capstone.Grading.restored(TWELVE, kept) == START


def test_of_an_older_edition_the_grades_that_fit_are_kept():
    rows = [
        {"claim": "unicorn", "verdict": "mixed", "sure": 2},
        {"claim": FIRST, "verdict": "true", "sure": 2},
        {"claim": SECOND, "verdict": "mixed", "sure": 2},
        {"claim": SECOND, "verdict": "metaphor", "sure": 3},
    ]
    grading = capstone.Grading.restored(TWELVE, {"claim": "unicorn", "grades": rows})
    assert grading.grades == (capstone.Grade(SECOND, "mixed", 2),) and grading.shown == FIRST
