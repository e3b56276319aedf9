"""Spotter, capstone and study design on the page: judged in the kernel, kept at every step, never ahead of the learner."""

import dataclasses
import importlib

import pytest
from defaultmode import capstone as twelve
from defaultmode import claims, designs, look, power, sorting, spotting
from defaultmode.answers import AnswersError, AnswersFile
from defaultmode.designs import Design
from defaultmode.evidence.studies import studies
from defaultmode.exercises.capstone import Grader
from defaultmode.exercises.sorter import Sorter
from defaultmode.exercises.spotter import Spotter
from defaultmode.exercises.study_design import summary
from defaultmode.notebook import Lesson

from .appraisal import KETTLE, MISSING, RIGHT
from .practice import GARBAGE, living
from .widgets import act, caught, change, on_the_page

# by name: the package calls its verbs as their modules are called
SPOTTER, CAPSTONE, DESIGNING = (
    importlib.import_module(f"defaultmode.exercises.{name}") for name in ("spotter", "capstone", "study_design")
)
SLUG = "default_mode_network"
TWELVE = twelve.chosen()
FIRST, SECOND, *_ = TWELVE.claims


@pytest.fixture(autouse=True)
def data(monkeypatch):
    """The spotting of the tests, in place of the course's."""
    monkeypatch.setattr(spotting, "every", lambda: {"kettle": KETTLE})


@pytest.fixture
def lesson(tmp_path):
    return Lesson(SLUG, tmp_path)


def test_each_is_displayed_and_says_without_a_kernel_what_it_is(monkeypatch, lesson):
    pieces = caught(monkeypatch, SPOTTER, CAPSTONE)
    SPOTTER.spotter(lesson, "kettle")
    CAPSTONE.capstone(lesson)
    for widget in pieces:
        assert widget.title in widget._repr_mimebundle_()[0]["text/plain"]
    assert len(pieces) == 2


# ---- sorter with a text ---------------------------------------------------------------------------------------------


def test_a_sorter_shows_the_text_that_its_cards_are_about(monkeypatch, lesson):
    cards = sorting.load("living.toml", living())
    about = dataclasses.replace(cards, document_title="On animals", document="Some swim.\n\nSome walk.")
    monkeypatch.setattr(sorting, "every", lambda: {"living": cards, "read": about})
    assert Sorter(lesson, "read").document == {"title": "On animals", "text": "Some swim.\n\nSome walk."}
    assert not Sorter(lesson, "living").document["text"]


# ---- spotter -------------------------------------------------------------------------------------------------------


def test_the_page_learns_what_is_right_only_when_everything_is_marked_and_checked(lesson):
    exercise = Spotter(lesson, "kettle")
    told = [*(passage.feedback for passage in KETTLE.passages), *(gap.feedback for gap in KETTLE.gaps), "Many people like tea."]
    some = {"tea-for-all": "too-sure"}
    for step in ({"do": "put"}, {"do": "check"}):
        act(exercise, **step, marks=some, ticked=["hot"])
        assert not any(each in on_the_page(exercise) for each in [*told, "Raichle"]) and not exercise.view["score"]
    act(exercise, "check", marks=RIGHT, ticked=["hot"])
    assert all(each in on_the_page(exercise) for each in told)


def test_the_page_holds_nothing_that_tells_fine_passages_from_others(lesson):
    document = Spotter(lesson, "kettle").document
    assert {frozenset(passage) for passage in document["passages"]} == {frozenset(("id", "text"))}
    assert {frozenset(gap) for gap in document["gaps"]} == {frozenset(("id", "text"))}


def test_each_passage_is_judged_with_what_could_be_said_instead_and_its_sources(lesson):
    view = act(Spotter(lesson, "kettle"), "check", marks={**RIGHT, "red-lid": "too-sure"}, ticked=MISSING)
    tea, lid = view["passages"]["tea-for-all"], view["passages"]["red-lid"]
    assert (tea["tone"], tea["headline"], tea["instead"]) == ("right", "✓ Right.", "Many people like tea.")
    assert tea["text"] == "The course’s mark: Surer than can be. Nobody has asked everybody." and "Raichle" in tea["sources"]
    assert (lid["tone"], lid["headline"], lid["instead"], lid["sources"]) == ("not-yet", "✗ Not yet.", "", "")
    assert lid["text"] == "The course’s mark: nothing wrong. That can be seen."
    assert view["score"].startswith(
        "You marked 4 of 5 passages as the course does, and judged 3 of 3 possible gaps as it does."
    )


def test_gaps_are_judged_whether_ticked_or_not(lesson):
    gaps = act(Spotter(lesson, "kettle"), "check", marks=RIGHT, ticked=["hot", "size"])["gaps"]
    assert [gaps[gap.id]["tone"] for gap in KETTLE.gaps] == ["right", "not-yet", "not-yet"]
    assert gaps["size"]["text"] == "The text says it. A litre, it says."
    assert gaps["price"]["text"] == "The text does not say it. No price is given."


def test_what_is_changed_after_a_check_is_judged_again_only_when_it_is_checked_again(lesson):
    exercise = Spotter(lesson, "kettle")
    act(exercise, "check", marks={**RIGHT, "red-lid": "too-sure"}, ticked=[])
    view = act(exercise, "put", marks=RIGHT, ticked=["hot"])
    assert "red-lid" not in view["passages"] and "one-litre" in view["passages"] and "hot" not in view["gaps"]
    assert "Check again" in view["score"] and not view["checked"]
    assert act(exercise, "check", marks=RIGHT, ticked=["hot"])["passages"]["red-lid"]["tone"] == "right"
    assert act(exercise, "again")["passages"] == {}


# ---- capstone ------------------------------------------------------------------------------------------------------


def commit_all(exercise, verdict, sure) -> dict:
    """Grade every claim; `verdict` and `sure` are asked for each."""
    for claim in TWELVE.claims:
        act(exercise, "next")
        act(exercise, "commit", claim=claim, verdict=verdict(claim), sure=sure)
    return exercise.view


def right(claim: str) -> str:
    return claims.claim(claim).verdict


def test_the_verdict_comes_to_the_page_only_once_the_learner_has_committed(lesson):
    exercise = Grader(lesson)
    for at, claim_id in enumerate(TWELVE.claims):
        act(exercise, "next")
        claim, seen = claims.claim(claim_id), on_the_page(exercise)
        assert exercise.view["claim"]["said"] == claim.said and exercise.view["place"] == f"Claim {at + 1} of 12"
        assert claim.why not in seen and claim.teach not in seen and exercise.view["answer"] is None
        assert not any(claims.claim(later).said in seen for later in TWELVE.claims[at + 1 :])
        view = act(exercise, "commit", claim=claim_id, verdict="mixed", sure=2)
        assert view["answer"]["why"] == claim.why and view["answer"]["teach"] == claim.teach


def test_what_was_found_stands_in_the_order_of_the_register_and_not_by_side(lesson):
    view = Grader(lesson).view["claim"]
    claim = claims.claim(FIRST)
    assert set(view) == {"id", "said", "found"} and len(view["found"]) == len(claim.findings)
    for line, finding in zip(view["found"], claim.findings, strict=True):
        assert line.startswith(finding.finding) and finding.design in line and finding.n in line


@pytest.mark.parametrize(
    ("verdict", "headline", "tone"),
    [
        ("same", "✓ The register says the same.", "right"),
        ("near", "✗ One step away.", "not-yet"),
        ("far", "✗ The register says something else.", "not-yet"),
    ],
)
def test_a_grade_is_the_registers_or_near_it_or_not(lesson, verdict, headline, tone):
    near = next(iter(next(pair for pair in twelve.NEAR if right(FIRST) in pair) - {right(FIRST)}))
    given = {"same": right(FIRST), "near": near, "far": "metaphor"}[verdict]
    answer = act(Grader(lesson), "commit", claim=FIRST, verdict=given, sure=4)["answer"]
    assert (answer["headline"], answer["tone"], bool(answer["near"])) == (headline, tone, verdict == "near")
    assert answer["text"].startswith(f"You: {' '.join(look.VERDICTS[given])}, certain. The register: ")
    assert answer["sources"].startswith("Sources: <a")


def test_a_committed_grade_cannot_be_changed(lesson):
    exercise = Grader(lesson)
    before = act(exercise, "commit", claim=FIRST, verdict="mixed", sure=1)["grade"]
    assert (
        act(exercise, "commit", claim=FIRST, verdict="supported", sure=4)["grade"] == before == {"verdict": "mixed", "sure": 1}
    )
    act(exercise, "next")
    assert act(exercise, "commit", claim=FIRST, verdict="supported", sure=4)["grade"] is None


def test_at_the_end_agreement_is_said_in_words_and_by_how_sure_one_was(lesson):
    exercise = Grader(lesson)
    end = commit_all(exercise, right, 3)["end"]
    assert end["said"] == "You and the register agree on 12 of 12 claims." and not end["different"]
    assert end["levels"] == [["a guess", 0, 0], ["unsure", 0, 0], ["fairly sure", 12, 12], ["certain", 0, 0]]
    assert act(exercise, "again")["end"] is None and exercise.view["claim"]["id"] == FIRST


def test_where_the_register_differs_its_reason_stands_with_a_link_to_the_lesson(lesson):
    end = commit_all(Grader(lesson), lambda _: "metaphor", 4)["end"]
    assert len(end["different"]) == 11 and end["levels"][3] == ["certain", 12, 1]
    near = sum(right(claim) == "not-supported" for claim in TWELVE.claims)
    assert (
        end["said"]
        == f"You and the register agree on 1 of 12 claims. {near} more {'was' if near == 1 else 'were'} one step away."
    )
    assert all('href="0' in line and ".ipynb" in line for line in end["different"])


# ---- both ----------------------------------------------------------------------------------------------------------

BOTH = pytest.mark.parametrize(
    ("make", "slug", "steps"),
    [
        (
            lambda lesson: Spotter(lesson, "kettle"),
            "kettle",
            [{"do": "put", "marks": {"red-lid": "fine"}, "ticked": []}, {"do": "check", "marks": RIGHT, "ticked": ["hot"]}],
        ),
        (Grader, "capstone", [{"do": "commit", "claim": FIRST, "verdict": "mixed", "sure": 2}, {"do": "next"}]),
    ],
    ids=["spotter", "capstone"],
)


def full(*_, **__):
    """In place of `AnswersFile.put`: nothing can be written."""
    raise AnswersError("Not saved: the disk is full. Free some space.")


def seen(exercise) -> dict:
    """What there is to see, but for what is said of saving."""
    return {name: value for name, value in exercise.view.items() if name not in ("n", "saved", "message", "unsaved")}


@BOTH
def test_everything_is_there_after_a_restart_and_restoring_writes_nothing(lesson, make, slug, steps):
    exercise = make(lesson)
    assert (exercise.view["saved"], exercise.view["message"]) == ("empty", "")
    for step in steps:
        assert act(exercise, **step)["saved"] == "saved"
        before = lesson.answers.path.read_bytes()
        again = make(lesson)
        assert seen(again) == seen(exercise) and again.view["message"] == "Saved earlier"
        assert lesson.answers.path.read_bytes() == before
    assert lesson.answers.get(SLUG, slug)["answer"] == exercise.state.kept()


@BOTH
@pytest.mark.parametrize("kept", GARBAGE, ids=str)
def test_whatever_the_file_holds_it_can_be_done(lesson, make, slug, steps, kept):
    fresh = seen(make(lesson))
    lesson.answers.put(SLUG, slug, answer=kept)
    exercise = make(lesson)
    assert seen(exercise) == fresh and exercise.view["message"] == ""
    assert act(exercise, **steps[0])["saved"] == "saved"


@BOTH
def test_what_cannot_be_saved_stays_on_the_page_and_is_saved_with_the_next_step(lesson, monkeypatch, make, slug, steps):
    exercise = make(lesson)
    with monkeypatch.context() as broken:
        broken.setattr(AnswersFile, "put", full)
        view = act(exercise, **steps[0])
        assert view["saved"] == "failed" and "disk is full" in view["message"]
    done = seen(exercise)
    assert done != seen(make(lesson))
    assert act(exercise, **steps[1])["saved"] == "saved"
    assert seen(make(lesson)) == seen(exercise) != done


@BOTH
@pytest.mark.parametrize(
    "odd",
    [
        {"do": "fly"},
        {"do": "put"},
        {"do": "check", "marks": 3},
        {"do": "commit"},
        {"do": "commit", "claim": [], "verdict": 1},
        {},
    ],
)
def test_a_request_that_makes_no_sense_changes_nothing(lesson, make, slug, steps, odd):
    exercise = make(lesson)
    act(exercise, **steps[0])
    before = seen(exercise)
    exercise.act = {"n": exercise.act["n"] + 1, **odd}
    assert seen(exercise) == before and exercise.view["saved"] == "saved"


# ---- study design ---------------------------------------------------------------------------------------------------


def shown(**design) -> str:
    return " ".join(designs.could_show(Design(**design)))


def not_shown(**design) -> str:
    return " ".join(designs.could_not_show(Design(**design)))


EVERY = [
    Design(question, comparator, masking, outcome, n)
    for question in designs.QUESTIONS
    for comparator in designs.COMPARATORS
    for masking in designs.MASKING
    for outcome in designs.OUTCOMES
    for n in (10, 300)
]


def test_without_a_comparison_there_is_change_and_no_effect():
    assert shown(comparator="nobody").startswith("Change:") and "An effect. With nobody" in not_shown(comparator="nobody")
    assert "An effect. All have the same" in not_shown(question="drug", comparator="same-dose")
    assert "An effect." not in not_shown(comparator="midazolam")


def test_groups_that_differ_in_something_else_do_not_answer_the_question():
    said = not_shown(question="therapy", comparator="saline")
    assert "It asks about the therapy; here the groups differ in ketamine." in said
    assert Design(question="therapy", comparator="care").answers and Design(question="scan", comparator="same-dose").answers
    assert (
        Design(question="drug", comparator="care").varied == "drug" and not Design(question="scan", comparator="care").answers
    )


def test_saline_hides_little_midazolam_not_all_and_anaesthesia_what_people_feel():
    hidden = {"masking": "both", "outcome": "day"}
    assert "hardly masked" in not_shown(comparator="saline", **hidden)
    assert "hides more than saline does" in not_shown(comparator="midazolam", **hidden)
    assert "hope" not in not_shown(comparator="anaesthesia", **hidden)
    assert "nobody can feel which infusion" in shown(comparator="anaesthesia", **hidden)
    assert "outside an operating theatre" in not_shown(comparator="anaesthesia", **hidden)


def test_who_knows_limits_what_can_be_shown():
    assert "everybody knows who had what" in not_shown(comparator="midazolam", masking="nobody")
    assert "participants’ own hope" in not_shown(comparator="midazolam", masking="raters")
    assert "Nobody is asked to guess" in not_shown(comparator="midazolam", masking="both")
    assert "asked to guess" not in not_shown(comparator="midazolam", masking="asked")
    assert "How well the groups were hidden" in shown(comparator="midazolam", masking="asked")


def test_usual_care_cannot_be_hidden_from_those_who_have_it():
    said = not_shown(question="therapy", comparator="care", masking="asked")
    assert "Whatever the plan says" in said and "How well the groups" not in shown(comparator="care", masking="asked")


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        ("scan", "Benefit. A scan is not how a person feels."),
        ("day", "Whether it lasts"),
        ("weeks", "What comes after four weeks"),
        ("relapse", "only they can relapse"),
    ],
)
def test_each_outcome_leaves_something_out(outcome, says):
    others = set(designs.OUTCOMES) - {outcome}
    assert says in not_shown(outcome=outcome) and not any(says in not_shown(outcome=other) for other in others)


@pytest.mark.parametrize("design", EVERY[::13], ids=str)
def test_no_design_tests_a_path_and_each_shows_something_and_not_all(design):
    assert list(designs.could_show(design)) and "no mediation" in " ".join(designs.could_not_show(design))


def test_too_few_people_are_told_with_how_many_it_takes():
    size = next(mark.size for mark in designs.published() if mark.row.id == "dean2021-midazolam-smd")
    few = not_shown(comparator="midazolam", outcome="day", n=40)
    assert f"d = {size:g}, or a smaller one: 40 people a group are too few" in few
    assert f"about {power.people_for_means(size):.0f}." in few
    assert "too few" not in not_shown(comparator="midazolam", outcome="day", n=300)
    # found by 76 of 100, which is most of the time and not four times in five
    assert "20 people a group are too few to find it four times in five. That takes about" in not_shown(
        comparator="saline", outcome="day", n=20
    )
    assert "who relapse: 50 people a group are too few" in not_shown(comparator="midazolam", outcome="relapse", n=50)


def test_the_effects_are_those_of_the_tables_with_the_sign_turned():
    rows = {row.id: row for name in ("efficacy", "psychotherapy") for row in studies(name).rows}
    for mark in designs.published():
        assert mark.size == -rows[mark.row.id].effect.value > 0 and rows[mark.row.id].effect.unit in ("SMD", "d")
    treated, control, row = designs.relapses()
    assert (100 * treated, 100 * control) == pytest.approx((row.treated_percent, row.control_percent))


def test_effects_speak_only_to_what_the_groups_differ_in():
    assert {mark.question for mark in designs.fitting(Design("therapy", "care", outcome="weeks"))} == {"therapy"}
    assert {mark.question for mark in designs.fitting(Design("therapy", "saline", outcome="weeks"))} == {"drug"}
    assert not designs.fitting(Design("drug", "saline", outcome="scan")) and not designs.fitting(Design("scan", "same-dose"))


def test_a_published_effect_that_is_uncertain_itself_is_told_as_such():
    care = summary(Design(question="therapy", comparator="care", outcome="weeks"))
    assert "d = 0.65" in care and "its own interval includes no effect" in care
    assert "its interval was not read" in summary(Design(comparator="midazolam", outcome="day"))


def test_of_a_hundred_studies_so_many_find_an_effect():
    said = list(DESIGNING.of_a_hundred(Design("drug", "midazolam", "asked", "day", 67)))
    assert any("about <b>80</b> would find a true effect of this size: d = 0.49" in line for line in said)
    assert any("more than <b>99</b>" in line for line in said) and all("doi.org" in line for line in said)
    (nobody,) = DESIGNING.of_a_hundred(Design())
    assert nobody.startswith("None of 100")
    (scan,) = DESIGNING.of_a_hundred(Design("scan", "same-dose", outcome="weeks"))
    assert "tables hold no effect" in scan


@pytest.mark.parametrize("design", EVERY[::11], ids=str)
def test_every_design_has_a_figure_with_words_numbers_and_a_short_title(design):
    exhibit = DESIGNING.exhibit(design)
    assert exhibit.description and exhibit.table[1] and len(exhibit.figure.layout.title.text) <= 70
    assert exhibit.figure.layout.height == DESIGNING.exhibit(Design()).figure.layout.height <= 460
    colours = set(look.dark_twins())
    assert all(shape.line.color in colours for shape in exhibit.figure.layout.shapes)


def test_the_figure_marks_the_published_effects_and_names_their_studies():
    figure = DESIGNING.exhibit(Design("drug", "midazolam", outcome="day", n=64)).figure
    marks = designs.published()
    assert [shape.x0 for shape in figure.layout.shapes if shape.x0 == shape.x1] == [mark.size for mark in marks]
    assert [note.text.split("<br>")[1].split(",")[0] for note in figure.layout.annotations] == [
        "Jelovac 2025", "Dean 2021", "Wilkinson 2021", "Dean 2021",
    ]  # fmt: skip
    (curve,) = figure.data
    assert curve.y[25] == pytest.approx(0.80, abs=0.005) and curve.x[25] == pytest.approx(0.5)


def test_figure_and_words_follow_the_controls(monkeypatch):
    pieces = caught(monkeypatch, DESIGNING)
    DESIGNING.study_design()
    controls, light, text = pieces
    assert "nothing to compare" in light.title and "With nobody to compare" in text.html
    change(controls, comparator="midazolam", outcome="day", masking="asked", n=100)
    assert light.title.startswith("100 people a group") and "With nobody" not in text.html and "about <b>93</b>" in text.html
    change(controls, outcome="relapse")
    assert "18.6 points" in light.title and "who relapse" in text.html
