"""Who learns alone answers a quiz, has it marked on the start page, and reads marks and reasons; nothing answered is lost."""

import re
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from defaultmode import items
from defaultmode.answers import SELF_MARKED, AnswersFile
from defaultmode.learner import learner_id
from playwright.sync_api import Locator, Page, expect

from ..classes import wrong
from ..classroom import PROJECT
from .lab import Course, Lab

QUIZ = "quiz04_therapeutic_window"
BANK = items.load(PROJECT / "source" / f"{QUIZ}.toml")
STORY = BANK.cases[0]
OF_THE_STORY = [item for item in BANK.items if item.case == STORY.id]
EXAM = items.load(PROJECT / "source" / "final_exam.toml")
NARROW = 320

expect.set_options(timeout=30_000)


@pytest.fixture(autouse=True)
def blank(learner: Course) -> Iterator[None]:
    """Nothing has been answered or marked, whoever used the course before; nor is it afterwards."""
    clear(learner)
    yield
    clear(learner)


def clear(course: Course) -> None:
    for file in course.folder.glob("**/answers.json"):
        file.unlink()
    shutil.copyfile(PROJECT / "release" / QUIZ / f"{QUIZ}.ipynb", course.folder / QUIZ / f"{QUIZ}.ipynb")  # with the text box
    shutil.rmtree(course.folder / QUIZ / "feedback", ignore_errors=True)


def answer(course: Course, bank: items.Bank, **answers: object) -> AnswersFile:
    """Keep answers to questions of a quiz, as the quiz does."""
    kept = AnswersFile(course.folder / bank.slug / "answers.json")
    for name, given in answers.items():
        kept.put(bank.slug, name, answer=given)
    return kept


def marked_by_machine(bank: items.Bank) -> list[items.Item]:
    return [item for item in bank.items if item.kind != "text"]


def offered(asked: Locator) -> list[str]:
    """The options of a question, as they stand on the screen."""
    return [text.strip() for text in asked.locator(".dm-option").all_inner_texts()]


def row(lab: Lab, title: str) -> Locator:
    """A quiz in the list of those that were begun."""
    return lab.page.locator(".dm-own li").filter(has=lab.page.get_by_text(title, exact=True))


def broken(page: Page) -> list[str]:
    """What axe finds in a page of its own, in both schemes."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]
    return found


def saves_with_the_usual_keys(page: Page) -> None:
    """Ctrl+S saves the page from wherever the focus is, and no dialog of the browser's opens."""
    page.evaluate(
        "() => { window.saves = []; window.kept = null;"
        "  window.jupyterapp.shell.currentWidget.context.saveState.connect((_, state) => window.saves.push(state));"
        "  window.addEventListener('keydown', event => { window.kept = event; }, { capture: true }); }"
    )
    page.keyboard.press("Control+s")
    page.wait_for_function("window.saves.includes('completed')")
    assert page.evaluate("window.kept.key === 's' && window.kept.defaultPrevented")


def test_a_quiz_is_answered_marked_and_explained_without_a_mouse(learner: Course, lab: Lab):
    lab.open(f"{QUIZ}/{QUIZ}.ipynb")
    page = lab.page
    first, second, *_ = OF_THE_STORY
    asked = page.locator(f'[data-item="{first.id}"]')
    asked.scroll_into_view_if_needed()

    # the story stands above its questions, and says which they are; the options stand in this learner's own order
    text = page.locator(".jp-Notebook").inner_text()
    places = [text.index(part) for part in (STORY.title, "are about this case", first.stem[:40], second.stem[:40])]
    assert places == sorted(places)
    own = items.shuffled(first.public(), learner_id())
    assert offered(asked) == [option["text"] for option in own["options"]]

    for item, given in ((first, first.key()), (second, wrong(second))):
        asked = page.locator(f'[data-item="{item.id}"]')
        text = next(option.text for option in item.options if option.id == given)
        asked.get_by_label(text, exact=True).focus()
        page.keyboard.press("Space")
        expect(asked.locator(".dm-saved")).to_have_text("Saved")
    saves_with_the_usual_keys(page)
    page.get_by_role("textbox", name="Your answer").fill("I am glad. What has changed, and what do you make of it?")
    expect(page.locator(".dm-answer-saved")).to_have_text("Saved")
    saves_with_the_usual_keys(page)

    lab.open("00_start_here.ipynb")
    quiz = row(lab, "Quiz 4")
    expect(quiz).to_contain_text(f"3 of {len(BANK.items)} questions answered")
    quiz.get_by_role("button", name="Mark my answers").focus()
    page.keyboard.press("Enter")
    expect(quiz.get_by_role("button")).to_be_focused()
    link = quiz.get_by_role("link", name="Marks and reasons")
    expect(link).to_be_focused()
    expect(quiz).to_contain_text(re.compile(r"Marked on .* not passed yet\."))
    expect(quiz.get_by_role("button", name="Mark my answers again")).to_be_enabled()

    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    told = opened.value
    told.wait_for_load_state()
    assert told.title() == f"Feedback: {BANK.title}"
    expect(told.locator(f"[id='{first.id}']")).to_contain_text("You chose, rightly:")
    expect(told.locator(f"[id='{second.id}']")).to_contain_text("Right, and not chosen:")
    expect(told.get_by_text("I am glad. What has changed")).to_be_visible()
    assert told.locator(".case").inner_text().startswith(STORY.title)
    assert broken(told) == []
    told.set_viewport_size({"width": NARROW, "height": 800})
    assert told.evaluate("document.documentElement.scrollWidth") == NARROW
    told.close()
    assert lab.axe_in_both_themes(".dm-own") == []


def test_what_cannot_be_marked_is_said_and_nothing_is_lost(learner: Course, lab: Lab):
    lab.open("00_start_here.ipynb")
    own = lab.page.locator(".dm-own")
    expect(own).to_have_text("When you have begun a quiz, you can have it marked here.")

    # a quiz that was begun meanwhile joins the list when the list, or the browser's tab, comes to the front
    gap, *rest = marked_by_machine(EXAM)
    kept = answer(learner, EXAM, **{item.id: item.key() for item in rest})
    before = kept.path.read_bytes()
    own.scroll_into_view_if_needed()
    exam = row(lab, "Final exam")
    button, said = exam.get_by_role("button", name="Mark my answers"), exam.get_by_role("status")
    button.focus()
    answer(learner, BANK, **{OF_THE_STORY[0].id: OF_THE_STORY[0].key()})
    lab.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(row(lab, "Quiz 4").get_by_role("button", name="Mark my answers")).to_be_visible()
    expect(button).to_be_focused()

    lab.page.keyboard.press("Enter")
    missing = f"question {EXAM.items.index(gap) + 1} of the final exam has no answer"
    expect(said).to_contain_text(f"Not marked yet: {missing}, and it may be marked only twice.")
    expect(button).to_be_focused()
    expect(exam.get_by_role("link")).to_have_count(0)

    marked = AnswersFile(learner.folder / "answers.json")
    for _ in range(2):
        marked.add_attempt(EXAM.slug, SELF_MARKED, {"points": 30, "of": 52, "passed": "no"}, 30 / 52)
    lab.page.keyboard.press("Enter")
    expect(said).to_contain_text("The final exam may be marked twice, and it has been.")
    assert kept.path.read_bytes() == before
    assert not (learner.folder / EXAM.slug / "feedback").exists()
