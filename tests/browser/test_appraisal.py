"""A text is marked, claims are graded and a study is designed with the keyboard alone; a reload brings back what was done."""

from pathlib import Path

from defaultmode import capstone, claims, designs, spotting
from playwright.sync_api import Locator, expect

from ..appraisal import KETTLE
from .lab import SLOW, Course, Lab, focus_is_outside

expect.set_options(timeout=30_000)  # a busy machine may run several servers

DATA = Path(__file__).parents[1] / "data"
TWELVE = capstone.chosen()
LESSON = "default_mode_network"
PREPARE = f"""from pathlib import Path
from defaultmode import notebook, sorting, spotting
from defaultmode.exercises.capstone import capstone
from defaultmode.exercises.sorter import sorter
from defaultmode.exercises.spotter import spotter
from defaultmode.exercises.study_design import study_design
lesson = notebook.open_lesson({LESSON!r})
spotted = spotting.load("kettle.toml", Path({str(DATA / "kettle.toml")!r}).read_text("utf-8"))
spotting.every = lambda: {{"kettle": spotted}}
paper = 'document_title = "On animals"\\ndocument = "' + 30 * "Some swim and some walk. " + '"\\n[[pile]]'
living = Path({str(DATA / "living.toml")!r}).read_text("utf-8").replace("[[pile]]", paper, 1)
read = sorting.load("living.toml", living)
sorting.every = lambda: {{"living": read}}"""
CALLS = {
    "spotter": "spotter(lesson, 'kettle')",
    "capstone": "capstone(lesson)",
    "sorter": "sorter(lesson, 'living')",
    "lab": "study_design()",
}


PAGE = ".dm-course .jp-Notebook"
"""What axe looks at, in the middle of an exercise, where most of it is to be seen."""


def opened(learner: Course, lab: Lab, kind: str, more: str = "") -> Locator:
    """A page with one exercise on it, and nothing answered."""
    (learner.folder / "answers.json").unlink(missing_ok=True)
    learner.add(f"appraisal_{kind}.ipynb", "# A lesson\n\n## A question?", (PREPARE + more,), (CALLS[kind],))
    lab.open(f"appraisal_{kind}.ipynb")
    return lab.exercise(kind)


def choose(lab: Lab, mark: str) -> None:
    """Go down the list in focus to a mark."""
    for _ in range(KETTLE.marks.index(mark) + 1):
        lab.page.keyboard.press("ArrowDown")


# ---- spotter -------------------------------------------------------------------------------------------------------


def test_a_text_is_marked_and_checked_with_the_keyboard_alone(learner: Course, lab: Lab):
    found = opened(learner, lab, "spotter")
    press = lab.page.keyboard.press
    lists = [found.get_by_label(f"Passage {at + 1}") for at in range(len(KETTLE.passages))]
    check = found.get_by_role("button", name="Check")
    expect(check).to_be_visible()
    assert focus_is_outside(found)  # nothing takes the focus unasked

    lists[0].focus()
    for passage in KETTLE.passages[:-1]:
        choose(lab, passage.mark)
        press("Tab")
    check.focus()
    press("Enter")
    expect(found.get_by_role("alert")).to_have_text("Still to mark: passage 5. “Nothing wrong” is a mark too.")
    expect(lists[-1]).to_be_focused()
    choose(lab, spotting.FINE)
    for gap in KETTLE.gaps:
        press("Tab")
        expect(found.get_by_role("checkbox", name=gap.text)).to_be_focused()
        if gap.missing:
            press("Space")
    press("Tab")
    expect(check).to_be_focused()
    press("Enter")
    score = found.get_by_text("You marked 4 of 5 passages as the course does, and judged 3 of 3 possible gaps as it does.")
    expect(score).to_be_focused()
    expect(found.get_by_text("✗ Not yet. The course’s mark: Surer than can be.")).to_be_visible()
    assert lab.axe_in_both_themes(PAGE) == []

    lists[-1].focus()
    press("ArrowDown")
    expect(found.get_by_text("You changed something since the last check.")).to_be_visible()
    check.focus()
    press("Enter")
    expect(found.get_by_text("You marked 5 of 5 passages")).to_be_focused()
    lab.settled()
    assert learner.kept(LESSON, "kettle")["marks"] == {passage.id: passage.mark for passage in KETTLE.passages}

    lab.reload()
    again = lab.exercise("spotter")
    expect(again.get_by_text("You marked 5 of 5 passages")).to_be_visible()
    expect(again.get_by_label("Passage 1")).to_have_value(KETTLE.passages[0].mark)
    expect(again.locator(".dm-saved")).to_have_text("Saved earlier")
    assert focus_is_outside(again)
    again.get_by_role("button", name="Start again").focus()
    press("Enter")
    expect(again.get_by_label("Passage 1")).to_be_focused()
    expect(again.get_by_label("Passage 1")).to_have_value("")


def test_marks_that_follow_each_other_fast_are_all_kept(learner: Course, lab: Lab):
    found = opened(learner, lab, "spotter")
    expect(found.get_by_role("button", name="Check")).to_be_visible()
    found.evaluate(
        """node => { for (const list of node.querySelectorAll('select')) {
            list.value = 'fine'; list.dispatchEvent(new Event('change')); }
          node.querySelector('.dm-action').click(); }"""
    )
    expect(found.get_by_text("You marked 2 of 5 passages")).to_be_visible()
    lab.settled()
    marks = learner.kept(LESSON, "kettle")["marks"]
    assert set(marks.values()) == {"fine"} and len(marks) == 5


# ---- capstone ------------------------------------------------------------------------------------------------------


def test_a_mark_right_after_starting_again_brings_no_other_back(learner: Course, lab: Lab):
    found = opened(learner, lab, "spotter", SLOW)
    lists = [found.get_by_label(f"Passage {at + 1}") for at in range(len(KETTLE.passages))]
    for each in lists:
        each.select_option(spotting.FINE)
    found.get_by_role("button", name="Check").click()
    found.get_by_role("button", name="Start again").click()
    lists[1].select_option(KETTLE.kinds[0].id)
    expect(found.locator(".dm-saved")).to_have_text("Saved")
    lab.settled()
    assert [each.input_value() for each in lists] == ["", KETTLE.kinds[0].id, *[""] * (len(lists) - 2)]


def test_a_grade_that_is_committed_twice_in_haste_leaves_the_keyboard_in_its_place(learner: Course, lab: Lab):
    found = opened(learner, lab, "capstone", SLOW)
    found.get_by_role("radio").first.check()
    found.get_by_role("radio", name="certain").check()
    found.get_by_role("button", name="Commit").focus()
    for _ in range(2):
        lab.page.keyboard.press("Enter")
    expect(found.get_by_role("button", name="Next claim")).to_be_focused()


def test_claims_are_graded_with_the_keyboard_alone(learner: Course, lab: Lab):
    found = opened(learner, lab, "capstone")
    press = lab.page.keyboard.press
    heading = found.get_by_role("heading", name=claims.claim(TWELVE.claims[0]).said)
    expect(heading).to_be_visible()
    assert focus_is_outside(found)
    commit = found.get_by_role("button", name="Commit")
    commit.focus()
    press("Enter")
    expect(found.get_by_role("alert")).to_have_text("Choose a verdict and how sure you are first.")

    heading.focus()
    for at, claim_id in enumerate(TWELVE.claims):
        claim = claims.claim(claim_id)
        expect(found.get_by_role("heading", name=claim.said)).to_be_focused()
        press("Tab")
        press("Space")
        press("Tab")
        press("Space")
        press("ArrowRight")
        press("ArrowRight")
        press("Tab")
        expect(commit).to_be_focused()
        press("Enter")
        expect(found.locator(".dm-feedback")).to_contain_text(claim.teach)
        expect(found.get_by_role("radio").first).to_be_disabled()
        if at == 0:
            assert lab.axe_in_both_themes(PAGE) == []
            lab.reload()
            found, commit = lab.exercise("capstone"), lab.page.get_by_role("button", name="Commit")
            expect(found.locator(".dm-feedback")).to_contain_text(claim.teach)
            assert focus_is_outside(found)
            found.get_by_role("button", name="Next claim").focus()
        if claim_id != TWELVE.claims[-1]:
            expect(found.get_by_role("button", name="Next claim")).to_be_focused()
            press("Enter")
    agreed = sum(claims.claim(claim).verdict == "supported" for claim in TWELVE.claims)
    expect(found.get_by_text(f"You and the register agree on {agreed} of 12 claims.")).to_be_focused()
    expect(found.get_by_role("row", name=f"fairly sure 12 {agreed}")).to_be_visible()
    expect(found.get_by_role("link", name="Lesson ")).to_have_count(12 - agreed)
    assert [grade["sure"] for grade in learner.kept(LESSON, "capstone")["grades"]] == [3] * 12
    assert lab.axe_in_both_themes(PAGE) == []

    found.get_by_role("button", name="Start again").focus()
    press("Enter")
    expect(heading).to_be_focused()
    assert learner.kept(LESSON, "capstone")["grades"] == []


# ---- sorter with a text, study design -------------------------------------------------------------------------------


def test_the_text_of_a_sorter_is_open_and_can_be_folded_away(learner: Course, lab: Lab):
    found = opened(learner, lab, "sorter")
    paper = found.get_by_role("region", name="On animals")
    expect(paper).to_be_visible()
    assert lab.axe_in_both_themes(PAGE) == []
    found.locator("summary").focus()
    lab.page.keyboard.press("Enter")
    expect(paper).to_be_hidden()


def test_a_study_is_designed_and_its_figure_and_words_follow(learner: Course, lab: Lab):
    bar = opened(learner, lab, "lab")
    words = lab.page.locator(".dm-panel[role=status]")
    expect(words).to_contain_text("An effect. With nobody to compare with")

    def change() -> None:
        bar.get_by_label("Compared with").select_option("midazolam")
        bar.get_by_label("Outcome").select_option("day")

    lab.drawn_after(bar, change)
    expect(words).to_contain_text("Of 100 such studies")
    for mark in designs.fitting(designs.Design(comparator="midazolam", outcome="day")):
        expect(words).to_contain_text(f"d = {mark.size:g} against {mark.against}")
    assert lab.axe_in_both_themes(PAGE) == []
