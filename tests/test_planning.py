"""The plan for the time after a session: what is missing, what cannot be counted, and a sheet that can be kept."""

import json
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import nbformat
import pytest
from defaultmode import planning, references
from defaultmode.planning import Plan, Sheet, gaps
from defaultmode.table import ItemError
from defaultmode.typed import LONGEST

from .practice import GARBAGE
from .practice import changed as replaced
from .writing import ODD

GUIDE = planning.guide()
MODEL, FIELDS, DEFAULTS, TRIGGERS = GUIDE.example, GUIDE.fields, GUIDE.defaults, GUIDE.triggers
TEXT = resources.files("defaultmode").joinpath("data", "plan.toml").read_text("utf-8")
COURSE = Path(planning.__file__).parents[1]
EMPTY = Sheet.restored(None)


def changed(**fields: str) -> Plan:
    """The model plan with other fields; in their names stands ``_`` for ``-``."""
    return Plan(MODEL.fields | {name.replace("_", "-"): text for name, text in fields.items()})


def test_nothing_is_missing_in_the_model():
    assert gaps(MODEL) == () and set(MODEL.fields) <= set(FIELDS)


def test_its_rules_have_sources():
    assert set(GUIDE.references) <= references.keys()


def test_one_practice_is_enough():
    assert (
        gaps(Plan({name: text for name, text in MODEL.fields.items() if not name.startswith(("practice-2", "practice-3"))}))
        == ()
    )


def test_in_an_empty_plan_everything_but_the_reviews_is_missing():
    found = gaps(EMPTY.plan)
    assert "Plan one practice at least: small, on a day, at a time." in found
    assert not any("review" in gap for gap in found) and len(found) == 3 + 1 + 2 + 1 + 3 + 3


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
        ("practice-1-done", "I feel better", "Practice 1: “feel better” cannot be checked by another person"),
        ("practice-1-done", "she is more mindful", "Practice 1: “she is more mindful” cannot be checked"),
        ("practice-1-done", "when I have done it", "Practice 1: “when I have done it” is nothing that another person could"),
        ("practice-1-what", "be kind to myself", "Practice 1: “be kind” says what it should lead to: write what is done"),
        ("practice-2-done", "Mood before and after", "Practice 2: it is measured by a number, so say of what, on which scale."),
        ("practice-3-done", "A call was tried", "Practice 3: it is counted, so say up to which number."),
        ("scale", "", "Name the scale that is the same each time"),
        ("rater", "", "Say who fills in the scale."),
        ("score", "low", "The score before the session is a number."),
        ("decide", " ", "Say what is decided at a review, such as: go on, change or end."),
        ("waits", "", "Write which decision of this client waits, or that none is near."),
        ("review-1", "", "Set a review the day after the session"),
        ("review-2", "30", "Set a review about a week after the session"),
        ("review-3", "60", "Set a review one to two weeks after the session, for the relapse plan (day 7 to day 14)."),
        ("stop-suicide", "", "The plan does not stop for this, and every plan does: a plan or intent to die"),
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


DECENT = [
    ("Walk round the lake before breakfast", "I walked round it once", "yes-no"),
    ("Write down one thing that made me feel better today", "One line stands in the notebook", "yes-no"),
    ("Ring my brother and ask how he is", "One call was tried", "count"),
    ("Sit by the window and count ten breaths, to be calmer", "Ten breaths are counted", "count"),
    ("Cook a meal with two vegetables", "There are two vegetables on the plate", "count"),
    ("Be in bed by 23:00 with the lamp off", "The lamp is off by 23:00", "yes-no"),
    ("Read two pages of a novel", "Two pages", "count"),
    ("Write a letter to myself about a day on which I was kind", "The letter has five sentences", "count"),
    ("Write down how I feel before and after work", "Mood is noted, 0 to 10", "number"),
    ("Body scan with the recording from the clinic", "The recording ran to its end", "yes-no"),
    ("Get ready for bed without the phone", "The phone is in the kitchen at ten", "yes-no"),
    ("Drink less: one glass of wine at most", "No more than one glass", "count"),
    ("Relax each muscle in turn, from the sheet", "Tension before and after, on a scale of 0 to 10", "number"),
    ("Meet a friend for coffee, to feel less alone", "We met, yes or no", "yes-no"),
    ("Self-compassion exercise from the handout, aloud", "I feel calmer by 2 points of 10", "number"),
]
VAGUE = [
    ("feel better", "I am happier", "yes-no"),
    ("be kind to myself", "when I have done it", "number"),
    ("Be more mindful", "I was mindful", "yes-no"),
    ("Let it all go", "It feels right", "yes-no"),
    ("Work on myself", "I did it", "count"),
    ("Improve my mood", "My mood is better every day", "count"),
    ("Take care of myself", "Yes or no", "yes-no"),
    ("Practise self-love", "I feel more connected", "yes-no"),
    ("Stay positive", "When I'm done", "yes-no"),
    ("Accept myself", "I feel good after 2 weeks", "number"),
    ("Sleep better", "I sleep well", "yes-no"),
    ("Connect with nature", "If it helped", "yes-no"),
    ("Integrate the experience", "Once it is completed", "yes-no"),
    ("Trust the process", "She is less anxious", "number"),
    ("Try to become a calmer person", "I tried my best", "yes-no"),
]


@pytest.mark.parametrize(("what", "done", "measure"), DECENT)
def test_a_decent_practice_is_left_alone(what, done, measure):
    assert gaps(changed(practice_1_what=what, practice_1_done=done, practice_1_measure=measure)) == ()


@pytest.mark.parametrize("measure", planning.MEASURES)
@pytest.mark.parametrize(("what", "done", "_"), VAGUE)
def test_a_vague_practice_is_told_in_what_is_done_and_in_what_counts_whatever_the_measure(what, done, _, measure):
    wish, result = gaps(changed(practice_1_what=what, practice_1_done=done, practice_1_measure=measure))
    assert "says what it should lead to" in wish and "another person" in result


@pytest.mark.parametrize("word", ["very ", "done ", "it ", "be very ", "14", "feel a bit "])
def test_a_long_text_is_looked_at_quickly(word):
    long, start = (word * LONGEST)[:LONGEST], time.perf_counter()
    gaps(changed(practice_1_what=long, practice_1_done=long + "!"))
    assert time.perf_counter() - start < 1


def test_a_score_may_be_open_until_there_was_a_session():
    assert gaps(changed(score="")) == () and changed(score="").waits_for_score
    (gap,) = gaps(changed(score="", session="2026-02-27"))
    assert gap.startswith("Write the score before the session")


# ---- the file --------------------------------------------------------------------------------------------------------


def test_nothing_is_read_before_it_is_needed():
    read = "import defaultmode.planning as p, defaultmode.exercises.planner; assert p.guide.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", read], cwd=COURSE, check=True)
    assert planning.guide() is planning.guide()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('decide = "Go on, change or end"', "", "plan.toml, field 'decide': missing; add it."),
        ('"price2022b"', '"morgan2004"', "plan.toml, field 'references': the reference 'morgan2004' occurs twice"),
        ('id = "review-2"', 'id = "review-1"', "plan.toml: review 'review-1', field 'id'"),
        ('id = "review-2"', 'id = "scale"', "plan.toml: review 'scale', field 'id': another field of the page has this name"),
        ("day = 7", "day = 10", "plan.toml: review 'review-2', field 'day': not between 'first' and 'last'"),
        ("last = 14", "last = 400", "field 'last': 400 is not possible"),
        ('id = "use"', 'id = "Use"', "plan.toml: trigger 'Use', field 'id': 'Use' is no usable id"),
        ('rhythm = "daily"', 'rhythm = "often"', "field 'rhythm': 'often' is unknown; use one of once, daily"),
        ('rater = "client"', 'rater = "cat"', "field 'rater': 'cat' is unknown"),
        ("minutes = 10", "minutes = 500", "plan.toml: model, field 'model': the planner finds a gap in it; mend this: Pr"),
        ("minutes = 10", 'minutes = "10"', "field 'minutes': expected a whole number"),
        ('what = "Ring', 'who = "Ring', "field 'who': unknown"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_one_sentence(old, new, says):
    with pytest.raises(ItemError) as told:
        planning.load("plan.toml", replaced(TEXT, old, new))
    assert says in str(told.value) and "\n" not in str(told.value)


def test_something_stops_every_plan():
    with pytest.raises(ItemError, match="none is marked 'always = true'"):
        planning.load("plan.toml", TEXT.replace("always = true\n", ""))


SHARED = {
    "suicide": ("plan or intent to die", "recent attempt", "crisis procedure", "urgent assessment", "supervisor"),
    "body": ("chest pain, severe headache, weakness on one side, fainting, severe breathlessness", "call the emergency"),
    "mania": ("psychosis", "mania", "new", "specialist"),
    "use": ("craving", "tell the prescriber", "addiction", "the law says what is reported"),
    "bladder": (
        "pain on passing water, blood in it", "pelvic pain",
        "tell the prescriber: ketamine is held, urine tested, urology asked",
    ),
    "memory": (
        "trouble with memory or concentration that stays",
        "cognitive assessment; the prescriber lengthens the interval or stops",
    ),
    "panic": ("severe panic", "reliving a trauma", "have the body checked", "with somebody who knows trauma"),
    "safeguarding": ("an allegation of abuse", "child or adult at risk", "safeguarding procedure the same day", "do not probe"),
}  # fmt: skip
"""The words that the trigger shares with its row of lesson 6."""


@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda trigger: trigger.id)
def test_what_stops_a_plan_agrees_with_the_table_of_lesson_6(trigger):
    cells = nbformat.read(COURSE / "06_clinical_practice.ipynb", as_version=4).cells
    rows = [line.lower() for cell in cells for line in cell.source.splitlines() if line.startswith("| ")]
    ours = f"{trigger.text} {trigger.action}".lower()
    assert all(words in ours for words in SHARED[trigger.id])
    assert any(all(words in row for words in SHARED[trigger.id]) for row in rows)


def test_no_trigger_asks_the_trainee_for_a_medical_act():
    """A sentence begins with what she does herself: notice, say, call."""
    for trigger in TRIGGERS:
        assert trigger.action.split()[0] in {"Tell", "Call", "Stay,", "Start", "Follow"}


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
    assert "day 14 after the session, Friday 13 March 2026" in text and GUIDE.waits in text and '"open"' not in text
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


def test_a_plan_that_was_kept_before_scale_score_and_what_waits_were_asked_for_is_whole():
    asked_later = ("scale", "rater", "score", "decide", "waits")
    earlier = {name: text for name, text in MODEL.fields.items() if name not in asked_later}
    sheet = Sheet.restored({"fields": earlier, "looked": True, "seen": True})
    assert sheet.plan.fields == earlier and sheet.looked and sheet.seen
    assert len(gaps(sheet.plan)) == 3  # scale, who fills it in, and what waits


MISFITS = [{"fields": []}, {"fields": {"roof": "x", "support": 3, "practice-1-first": "99", "stop-body": "no"}}, {"looked": 1}]


@pytest.mark.parametrize("kept", [*GARBAGE, *MISFITS], ids=str)
def test_whatever_else_was_kept_is_left_out(kept):
    assert Sheet.restored(kept) == EMPTY
