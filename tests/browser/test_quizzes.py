"""Who learns alone answers a quiz, has it marked on the start page, and reads marks and reasons; nothing answered is lost."""

import json
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from defaultmode import items
from defaultmode.answers import AnswersFile
from defaultmode.learner import learner_id
from playwright.sync_api import Locator, Page, expect

from ..classes import wrong
from ..classroom import PROJECT
from .lab import Course, Lab
from .test_quiz import give

QUIZ = "quiz04_therapeutic_window"
BANK = items.load(PROJECT / "source" / f"{QUIZ}.toml")
STORY = BANK.cases[0]
OF_THE_STORY = [item for item in BANK.items if item.case == STORY.id]
EXAM = items.load(PROJECT / "source" / "final_exam.toml")
OTHER = items.load(PROJECT / "source" / "quiz02_conditions.toml")
NARROW = 320

expect.set_options(timeout=30_000)


@pytest.fixture(autouse=True)
def blank(learner: Course) -> Iterator[None]:
    """Nothing has been answered or marked, whoever used the course before."""
    for file in learner.folder.glob("**/answers.json"):
        file.unlink()
    yield


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


def with_keys(lab: Lab, button: Locator) -> None:
    button.focus()
    lab.page.keyboard.press("Enter")


def broken(page: Page) -> list[str]:
    """What axe finds in a page of its own, in both schemes."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]
    return found


def test_a_quiz_is_answered_marked_and_explained_without_a_mouse(learner: Course, lab: Lab):
    lab.open(f"{QUIZ}/{QUIZ}.ipynb")
    page = lab.page
    first, second, *_ = OF_THE_STORY
    asked = page.locator(f'[data-item="{first.id}"]')
    asked.scroll_into_view_if_needed()

    # the story stands above its questions, and says which they are
    text = page.locator(".jp-Notebook").inner_text()
    places = [text.index(part) for part in (STORY.title, "are about this case", first.stem[:40], second.stem[:40])]
    assert places == sorted(places)
    own = items.shuffled(first.public(), learner_id())
    assert offered(asked) == [option["text"] for option in own["options"]]

    give(asked, first, first.key())
    expect(asked.locator(".dm-saved")).to_have_text("Saved")
    unsafe = page.locator(f'[data-item="{second.id}"]')
    give(unsafe, second, wrong(second))
    expect(unsafe.locator(".dm-saved")).to_have_text("Saved")
    page.get_by_role("textbox", name="Your answer").fill("I am glad. What has changed, and what do you make of it?")
    expect(page.locator(".dm-answer-saved")).to_have_text("Saved")

    lab.open("00_start_here.ipynb")
    quiz = row(lab, "Quiz 4")
    expect(quiz).to_contain_text(f"3 of {len(BANK.items)} questions answered")
    with_keys(lab, quiz.get_by_role("button", name="Mark my answers"))
    expect(quiz.get_by_role("button")).to_be_focused()
    link = quiz.get_by_role("link", name="Marks and reasons")
    expect(link).to_be_focused()
    expect(quiz).to_contain_text(re.compile(r"Marked on .* not passed yet\."))
    expect(quiz.get_by_role("button", name="Mark my answers again")).to_be_enabled()
    assert lab.axe(".dm-own") == []

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


def test_what_cannot_be_marked_is_said_and_nothing_is_lost(learner: Course, lab: Lab):
    gap, *rest = marked_by_machine(EXAM)
    exam = answer(learner, EXAM, **{item.id: item.key() for item in rest})
    other = answer(learner, OTHER, **{(one := marked_by_machine(OTHER)[0]).id: one.key()})
    before = exam.path.read_bytes()
    lab.open("00_start_here.ipynb")
    answer(learner, OTHER, **{one.id: None})  # taken back since

    number = EXAM.items.index(gap) + 1
    for title, said in {
        "Final exam": f"Not marked yet: question {number} of final_exam has no answer, and it may be marked only twice.",
        "Quiz 2": f"No question of {OTHER.slug} in",
    }.items():
        quiz = row(lab, title)
        button = quiz.get_by_role("button", name="Mark my answers")
        with_keys(lab, button)
        if title == "Final exam":
            expect(quiz.get_by_role("status")).to_contain_text(said)
            expect(button).to_be_focused()
            expect(quiz.get_by_role("link")).to_have_count(0)
        else:
            expect(lab.page.locator(".dm-own")).not_to_contain_text(title)
    assert exam.path.read_bytes() == before
    assert not (learner.folder / "final_exam" / "feedback").exists()
    assert other.path.exists()


def test_a_quiz_begun_in_another_tab_joins_the_list(learner: Course, lab: Lab):
    lab.open("00_start_here.ipynb")
    own = lab.page.locator(".dm-own")
    expect(own).to_have_text("When you have begun a quiz, you can have it marked here.")
    answer(learner, BANK, **{OF_THE_STORY[0].id: OF_THE_STORY[0].key()})
    own.scroll_into_view_if_needed()  # as when one of Lab's own tabs comes to the front
    button = row(lab, "Quiz 4").get_by_role("button", name="Mark my answers")
    button.focus()
    answer(learner, OTHER, **{(one := marked_by_machine(OTHER)[0]).id: one.key()})
    lab.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when the browser's does
    expect(row(lab, "Quiz 2").get_by_role("button", name="Mark my answers")).to_be_visible()
    expect(button).to_be_focused()


def test_the_options_stand_in_the_learners_own_order_and_stay_in_it(learner: Course, lab: Lab):
    item = max((item for item in BANK.items if item.kind in ("single", "multiple")), key=lambda item: len(item.options))
    public = item.public()
    orders = {name: [one["text"] for one in items.shuffled(public, name)["options"]] for name in map(str, range(9))}
    here = next(name for name in orders if orders[name] != orders["0"])
    ask = "import os\nos.environ['LOGNAME'] = {!r}\nfrom defaultmode.quiz import question\nquestion({!r})"
    spec = json.dumps({"slug": "order", "label": "Question", **public})
    names = ("0", here, "0")
    learner.add("order/order.ipynb", "# A quiz", *[(ask.format(name, spec),) for name in names], role="quiz")
    lab.open("order/order.ipynb")
    asked = lab.page.locator(f'[data-item="{item.id}"]')
    expect(asked).to_have_count(len(names))
    assert [offered(one) for one in asked.all()] == [orders[name] for name in names]
