"""The plan for the time after a session: what is missing, what cannot be counted, and a sheet that can be kept."""

import json

import pytest
from defaultmode import planning, references
from defaultmode.planning import DEFAULTS, FIELDS, MODEL, TRIGGERS, Plan, Sheet, gaps
from defaultmode.typed import LONGEST

from .practice import GARBAGE
from .writing import ODD

EMPTY = Sheet.restored(None)


def changed(**fields: str) -> Plan:
    """The model plan with other fields; in their names stands ``_`` for ``-``."""
    return Plan(MODEL.fields | {name.replace("_", "-"): text for name, text in fields.items()})


def test_nothing_is_missing_in_the_model():
    assert gaps(MODEL) == () and set(MODEL.fields) <= set(FIELDS)


def test_its_rules_have_sources():
    assert set(planning.REFERENCES) <= references.keys()


def test_one_practice_is_enough():
    assert (
        gaps(Plan({name: text for name, text in MODEL.fields.items() if not name.startswith(("practice-2", "practice-3"))}))
        == ()
    )


def test_in_an_empty_plan_everything_but_the_reviews_is_missing():
    found = gaps(EMPTY.plan)
    assert "Plan one practice at least: small, on a day, at a time." in found
    assert not any("review" in gap for gap in found) and len(found) == 3 + 1 + 3 + 3


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("came-up", "", "Write down what came up, in the client's words."),
        ("may-mean", " ", "Write what it may mean, in one line."),
        ("may-mean", "It proves that her sister was right.", "“proves” says more than anybody can know"),
        ("not-known", "", "Write what is not known about it, in one line."),
        ("practice-1-what", "", "Practice 1: say what is done."),
        ("practice-2-first", "", "Practice 2: choose the first day."),
        ("practice-2-first", "0", "Practice 2: what is learnt on the day of the session is recalled badly"),
        ("practice-1-rhythm", "", "Practice 1: choose on which days."),
        ("practice-1-time", "", "Practice 1: give it a time of day."),
        ("practice-1-minutes", "", "Practice 1: say how many minutes it takes, from 1 to 120."),
        ("practice-1-minutes", "0", "Practice 1: say how many minutes"),
        ("practice-1-minutes", "-5", "Practice 1: say how many minutes"),
        ("practice-1-minutes", "999", "Practice 1: say how many minutes"),
        ("practice-1-measure", "", "Practice 1: choose how it is measured"),
        ("practice-1-done", "", "Practice 1: say what counts as done."),
        ("practice-1-done", "I feel better", "Practice 1: “feel better” cannot be counted: name a number, a scale or yes/no."),
        ("practice-1-done", "she is more mindful", "Practice 1: “more mindful” cannot be counted"),
        ("practice-3-done", "A call was tried", "Practice 3: it is counted, so say up to which number."),
        ("review-1", "", "Set a review the day after the session"),
        ("review-2", "30", "Set a review about a week after the session"),
        ("review-3", "60", "Set a review one to two weeks after the session, for the relapse plan (day 7 to day 14)."),
        ("stop-suicide", "", "The plan does not stop for this, and every plan does: a plan or intent for suicide"),
        ("client-calls", "", "Say whom the client calls"),
        ("you-call", "", "Say whom you call."),
        ("support", "", "Name a person, by their role"),
    ],
)  # fmt: skip
def test_each_gap_is_one_sentence(name, text, says):
    (gap,) = gaps(changed(**{name: text}))
    assert says in gap and gap.endswith(".")


@pytest.mark.parametrize("done", ["Mood is 6 or more of 10", "I feel better by one point, yes or no", "One page is written"])
def test_what_can_be_counted_is_left_alone(done):
    assert gaps(changed(practice_1_done=done)) == ()


def test_what_cannot_be_counted_is_told_where_nothing_counts_as_done():
    (gap,) = gaps(changed(practice_1_what="Feel happier", practice_1_done=""))
    assert gap == "Practice 1: “Feel happier” cannot be counted: name a number, a scale or yes/no."


def test_triggers_that_are_not_in_every_plan_may_be_left_out():
    assert gaps(changed(**{f"stop_{trigger.id}": "" for trigger in TRIGGERS if not trigger.always})) == ()


def test_days_after_the_session_become_dates():
    plan = changed(session="2026-02-27")
    assert plan.date("0") == "Friday 27 February 2026" and plan.date("2") == "Sunday 1 March 2026"
    for session, days in [("", "1"), ("2026-02-30", "1"), ("tomorrow", "1"), ("9999-12-31", "1"), ("2026-02-27", "soon")]:
        assert changed(session=session).date(days) == ""


def test_on_paper_stands_everything_that_was_written_and_what_is_open():
    text = json.dumps([[section.heading, section.lines] for section in planning.paper(changed(session="2026-02-27"))])
    for name, value in MODEL.fields.items():
        if name.endswith(("what", "done", "calls", "call", "support", "mean")):
            assert json.dumps(value)[1:-1] in text
    assert "first the day after (Saturday 28 February 2026), every day, at 19:30, 10 minutes" in text
    assert "day 14 after the session, Friday 13 March 2026" in text and planning.NO_DECISIONS in text and '"open"' not in text
    empty = json.dumps([section.lines for section in planning.paper(EMPTY.plan)])
    assert '"open"' in empty and "not set" in empty and "Practice" not in empty


# ---- the sheet -------------------------------------------------------------------------------------------------------


def test_a_field_holds_what_it_can_and_nothing_else():
    sheet = EMPTY.write("support", "A friend").write("practice-1-rhythm", "daily").write("stop-body", "yes")
    assert sheet.plan.fields == {"practice-1-rhythm": "daily", "stop-body": "yes", "support": "A friend"}
    assert sheet.write("roof", "x") == sheet.write("practice-1-rhythm", "never") == sheet.write("stop-body", "perhaps") == sheet
    assert sheet.write("stop-body", "").write("practice-1-rhythm", "").write("support", "") == EMPTY


def test_a_default_can_be_emptied_and_set_again():
    emptied = EMPTY.write("review-2", "")
    assert emptied.plan["review-2"] == "" and Sheet.restored(emptied.kept()) == emptied
    assert emptied.write("review-2", DEFAULTS["review-2"]) == EMPTY


def test_the_model_is_seen_once_a_plan_was_looked_at_and_nothing_is_missing():
    full = Sheet.restored({"fields": MODEL.fields})
    assert full.model() == full and full.look().model().seen
    assert not EMPTY.look().model().seen


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_text_that_no_file_can_hold_is_made_to_fit(odd):
    text = EMPTY.write("support", odd).plan["support"]
    assert len(text) <= LONGEST and text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize("sheet", [EMPTY, EMPTY.write("support", "x").look(), Sheet(MODEL, looked=True, seen=True)])
def test_a_sheet_survives_json(sheet):
    assert Sheet.restored(json.loads(json.dumps(sheet.kept()))) == sheet


MISFITS = [{"fields": []}, {"fields": {"roof": "x", "support": 3, "practice-1-first": "99", "stop-body": "no"}}, {"looked": 1}]


@pytest.mark.parametrize("kept", [*GARBAGE, *MISFITS], ids=str)
def test_whatever_else_was_kept_is_left_out(kept):
    assert Sheet.restored(kept) == EMPTY
