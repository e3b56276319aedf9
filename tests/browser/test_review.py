"""The review as a learner meets it who has worked in two lessons: answered with the keyboard, kept, taken along, printed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from defaultmode import deck, notebook
from defaultmode.exercises.deck import FILE
from playwright.sync_api import Locator, expect

from .lab import Course, Lab, opened

REVIEW = "08_review.ipynb"
PLACES = {
    item.id: slug for slug, bank in list(notebook.taught().items())[:2] for item in bank.items[:9] if item.kind == "single"
}
"""Questions that the learner has checked a month ago, and their lessons."""

expect.set_options(timeout=30_000)  # a busy machine may run several servers


def remember(learner: Course, *names: str, confidence: int = 3, share: float = 1) -> None:
    at = (datetime.now(UTC) - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    whole: dict = {"schema": 1, "answers": {}}
    for name in names:
        key = notebook.practice(PLACES[name]).item(name).key()
        attempt = {"answer": key, "share": share, "confidence": confidence, "at": at}
        record = {"answer": key, "confidence": confidence, "attempts": [attempt]}
        whole["answers"].setdefault(PLACES[name], {})[name] = record
    (learner.folder / "answers.json").write_text(json.dumps(whole), "utf-8")


def kept(learner: Course) -> dict:
    return json.loads((learner.folder / "answers.json").read_text("utf-8"))["answers"]


def asked(lab: Lab) -> Locator:
    found = lab.page.locator("form[data-mode=review]")
    found.scroll_into_view_if_needed()
    return found


def answer_rightly(lab: Lab) -> str:
    """Answer the question that is there with the keyboard alone; returns its id."""
    press = lab.page.keyboard.press
    form = asked(lab)
    name = form.get_attribute("data-item")
    item = notebook.practice(PLACES[name]).item(name)
    text = next(option.text for option in item.options if option.right)
    form.get_by_role("radio", name=text, exact=True).focus()
    press("Space")
    form.get_by_role("radio", name="certain").focus()
    press("Space")
    expect(form.locator(".dm-saved")).to_have_text("Saved when you check it")
    form.get_by_role("button", name="Check my answer").focus()
    press("Enter")
    expect(form.locator(".dm-feedback")).to_contain_text("✓ Right.")
    expect(form.locator(".dm-saved")).to_have_text("Saved")
    return name


def test_due_questions_are_answered_with_the_keyboard_and_kept_under_their_lessons(learner: Course, lab: Lab):
    first, *_, last = PLACES
    remember(learner, first, last)
    assert PLACES[first] != PLACES[last]
    lab.open(REVIEW)
    press = lab.page.keyboard.press

    expect(asked(lab).get_by_text("Question 1 of 2, from lesson 1")).to_be_visible()
    assert asked(lab).get_by_role("radio", checked=True).count() == 0
    assert not asked(lab).evaluate("node => node.contains(document.activeElement)")  # nothing takes the focus unasked
    bar = lab.page.locator(".dm-review")
    expect(bar).to_be_hidden()
    one = answer_rightly(lab)
    attempts = kept(learner)[PLACES[one]][one]["attempts"]
    assert len(attempts) == 2 and attempts[-1]["confidence"] == 4 and "review" not in kept(learner)

    bar.get_by_role("button", name="Next question").focus()
    press("Enter")
    expect(lab.page.get_by_text("Question 2 of 2, from lesson 2")).to_be_visible()
    expect(asked(lab).locator("legend")).to_be_focused()
    expect(bar).to_be_hidden()

    lab.reload()  # what was answered today is not asked again
    expect(asked(lab).get_by_text("Question 1 of 1, from lesson 2")).to_be_visible()
    answer_rightly(lab)
    bar.get_by_role("button", name="Finish").focus()
    press("Enter")
    expect(bar.get_by_text("Right at today's first try: 1 of 1.")).to_be_visible()
    expect(bar.locator(".dm-end")).to_be_focused()
    expect(bar.locator(".dm-end")).to_be_in_viewport()  # though the question above it is gone
    expect(bar.get_by_text("Questions that come back: ")).to_be_visible()

    lab.open("00_start_here.ipynb")
    rows = lab.page.get_by_role("list", name="Lessons").get_by_role("listitem")
    expect(rows.last).to_contain_text("0 questions due")


def deck_size() -> int:
    return len(deck.notes(notebook.taught()))


def deck_choice() -> str:
    return f"All {deck_size()} questions of the course"


@pytest.fixture(scope="class")
def visit(learner: Course, browser: object) -> Iterator[Lab]:
    """The review, opened once for the tests that leave each other's parts alone."""
    with opened(learner, browser, REVIEW, lambda: remember(learner, *PLACES, share=0)) as lab:
        yield lab


class TestOneVisit:
    """Everything that one visit shows to a learner who was fairly sure of every answer, and wrong."""

    def test_what_was_sure_and_not_right_leads_to_its_lesson(self, visit: Lab):
        missed = visit.page.locator(".dm-missed")
        missed.scroll_into_view_if_needed()
        expect(missed.get_by_role("listitem")).to_have_count(len(PLACES))
        link = missed.get_by_role("link", name="Lesson 1: What is the default mode network?").first
        expect(link).to_have_attribute("href", "01_default_mode_network.ipynb")

    def test_the_deck_is_saved_as_a_file(self, visit: Lab):
        panel = visit.page.locator(".dm-deck")
        panel.scroll_into_view_if_needed()
        sizes = []
        for choice, count in (("The questions that I have answered", len(PLACES)), (deck_choice(), deck_size())):
            panel.get_by_role("radio", name=choice).focus()
            visit.page.keyboard.press("Space")
            panel.get_by_role("button", name="Download the deck").focus()
            with visit.page.expect_download() as saving:
                visit.page.keyboard.press("Enter")
            assert saving.value.suggested_filename == FILE
            content = saving.value.path().read_bytes()
            assert content.startswith(b"PK")
            sizes.append(len(content))
            expect(panel.locator(".dm-saved")).to_have_text(f"{count} questions in {FILE}")
        assert sizes[0] < sizes[1]

    def test_the_statement_prints_the_name_the_counts_and_what_it_is_not(self, learner: Course, visit: Lab):
        visit.page.evaluate("""() => new MutationObserver((changes) => changes.flatMap((each) => [...each.addedNodes])
          .filter((node) => node.tagName === 'IFRAME').forEach((frame) => { frame.contentWindow.print = () => {}; }))
          .observe(document.body, { childList: true })""")  # paper stays on the screen
        box = visit.page.locator(".dm-statement")
        box.scroll_into_view_if_needed()
        box.get_by_role("textbox", name="Your name").focus()
        visit.page.keyboard.type("Ada <b>King</b> dd")
        expect(box.locator(".dm-saved")).to_have_text("Saved")
        expect(box.get_by_role("textbox", name="Your name")).to_be_focused()
        box.get_by_role("button", name="Print this statement").focus()
        visit.page.keyboard.press("Enter")
        paper = visit.page.frame_locator("iframe.dm-print")
        expect(paper.get_by_role("heading", name="Default Mode: statement of progress")).to_have_count(1)
        for said in (
            "Name: Ada <b>King</b> dd",
            f"{len(PLACES)} of {deck_size()} practice questions answered",
            "It is neither a certificate of competence nor a licence.",
            "nobody checked the answers",
        ):
            expect(paper.locator("body")).to_contain_text(said)
        assert kept(learner)["review"]["statement"]["answer"] == {"name": "Ada <b>King</b> dd"}

    def test_the_figure_follows_the_answers(self, visit: Lab):
        (figure,) = visit.figures()
        assert "You have used one word so far: fairly sure" in figure.inner_text()
        answer_rightly(visit)
        expect(figure.get_by_role("img", name="The surer you were, the more often you were right")).to_be_attached()

    def test_axe_finds_nothing_in_what_is_ours(self, visit: Lab):
        expect(visit.page.get_by_role("button", name="Next question")).to_be_visible()
        for ours in (".dm-question", ".dm-panel", ".dm-figure"):
            assert visit.axe_in_both_themes(ours) == []


def test_a_name_that_could_not_be_saved_stands_in_its_field_when_the_lesson_is_prepared_again(learner: Course, lab: Lab):
    path = learner.folder / "answers.json"
    path.unlink(missing_ok=True)
    code = "from defaultmode import notebook\nfrom defaultmode.exercises.statement import statement"
    learner.add("statement.ipynb", "# A lesson", (code,), ("statement(notebook.open_lesson('review'))",))
    lab.open("statement.ipynb")
    box = lab.page.locator(".dm-statement")
    path.mkdir()  # nothing can be kept
    try:
        box.get_by_role("textbox").fill("Ada")
        expect(box.locator(".dm-saved")).to_contain_text("is not a file")
    finally:
        path.rmdir()
    lab.page.get_by_role("button", name="Prepare again").click()
    lab.wait("statement.ipynb")
    expect(box.locator(".dm-saved")).to_have_text("Saved")
    expect(box.get_by_role("textbox")).to_have_value("Ada")


def test_with_nothing_answered_every_part_says_how_to_begin(learner: Course, lab: Lab):
    (learner.folder / "answers.json").unlink(missing_ok=True)
    lab.open(REVIEW)
    for said in ("Nothing to review yet.", "Not enough answers yet: 0 of 10.", "None at the moment."):
        expect(lab.page.get_by_text(said)).to_be_visible()
    panel = lab.page.locator(".dm-deck")
    panel.get_by_role("button", name="Download the deck").click()
    expect(panel.locator(".dm-saved")).to_contain_text("You have answered no question yet.")
    assert lab.axe(".dm-review") == []
    lab.page.get_by_role("link", name="lesson 1", exact=True).click()
    lab.wait("01_default_mode_network.ipynb")
