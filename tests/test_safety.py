"""Every rule on when to stop, ask or refer stands in one table of lesson 6, with its basis, and is practised."""

import re
from pathlib import Path

import nbformat
import pytest
from defaultmode import cases, planning, sorting
from defaultmode.notebook import cited

LESSON = Path(__file__).parents[1] / "course" / "06_clinical_practice.ipynb"
HEADER = "| What you notice | What you do | Basis |"
RULES = 15
"""As many as the evidence review that the course rests on lists; a rule is added or removed there first."""


def table() -> list[list[str]]:
    """The rows of the table, each as its cells."""
    (text,) = (cell.source for cell in nbformat.read(LESSON, as_version=4).cells if HEADER in cell.source)
    rows = re.findall(r"^\|.+\|$", text[text.index(HEADER) :], re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_every_rule_says_what_is_noticed_what_is_done_and_on_what_it_rests():
    assert len(table()) == RULES
    for notice, act, basis in table():
        assert notice and act
        assert set(re.findall(r"label|practice|study|series", basis)), basis


def test_every_rule_has_a_card_to_practise_with_and_going_on_has_some_too():
    triage = sorting.every()["triage"]
    piles = [card.pile for card in triage.cards]
    assert len(piles) - piles.count("go-on") == RULES and piles.count("go-on") >= 3
    assert {card.pile for card in triage.cards} == {"go-on", "ask-first", "stop"}


@pytest.mark.parametrize("slug", [slug for slug, case in cases.every().items() if case.lesson == "clinical_practice"])
def test_every_case_can_be_ended_by_safety_steps_alone_where_they_are_offered(slug):
    """Whoever chooses the safety step at each scene that has one, and a sound one elsewhere, comes to an ending."""
    walk, taken = cases.Walk(cases.every()[slug]), 0
    while walk.scene.choices:
        choice = min(walk.scene.choices, key=lambda each: (not each.safety, not each.sound))
        taken += choice.safety
        walk = walk.choose(choice.id)
    assert taken and walk.scene.ending and all(step.choice.sound for step in walk.steps)


def test_what_stops_a_plan_is_known_to_the_lesson_that_has_the_planner():
    assert set(planning.guide().references) <= cited("integration")
