"""A learner answers quiz 1 on the screen, hands it in with nbgrader's own button, and is marked."""

import contextlib
import getpass
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from defaultmode import items
from defaultmode.grading.run import grade
from playwright.sync_api import Locator, expect

from ..classroom import AUTOMATIC, MARKED, QUIZ, WRITTEN, Class
from .lab import SCREEN, Course, Lab

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nbgrader's exchange does not exist on Windows")

expect.set_options(timeout=30_000)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an exchange that examiner and learner share."""
    monkeypatch.setenv("DEFAULTMODE_EXCHANGE", str(tmp_path / "exchange"))
    return tmp_path


@pytest.fixture
def group(place: Path) -> Class:
    """A class whose quiz has just been released."""
    return Class.begin(place / "class" / "course")


@pytest.fixture
def page(place: Path, group: Class, browser: object) -> Iterator[Lab]:
    """The quiz, opened through `defaultmode learn`."""
    with Course(place / "my course", place / "home") as course:
        context = browser.new_context(viewport=SCREEN)
        lab = Lab(context.new_page(), course).open(f"{QUIZ}/{QUIZ}.ipynb")
        yield lab
        context.close()
        assert lab.strangers() == []
        assert lab.errors == []


def give(asked: Locator, item: items.Item, answer) -> None:
    """Answer a question with its controls."""
    match item.kind:
        case "single" | "multiple":
            for option in item.options:
                if option.id in [answer] or option.id in answer:
                    asked.get_by_label(option.text, exact=True).check()
        case "match":
            for row in item.rows:
                choice = next(one.text for one in item.choices if one.id == answer[row.id])
                asked.get_by_label(row.text, exact=True).select_option(label=choice)
        case "order":
            for place, step in enumerate(answer):
                text = next(one.text for one in item.steps if one.id == step)
                row = asked.locator("li", has_text=text)
                while asked.locator("li").nth(place).inner_text() != row.inner_text():
                    asked.get_by_role("button", name=f"Move up: {text}").click()
        case "numeric":
            asked.get_by_role("textbox").fill(str(answer))
        case "region":
            asked.get_by_role("combobox").select_option(value=answer)


def test_answers_given_on_the_screen_are_handed_in_and_marked(page: Lab, group: Class):
    for item in MARKED:
        asked = page.page.locator(f'[data-item="{item.id}"]')
        asked.scroll_into_view_if_needed()
        give(asked, item, item.key())
        expect(asked.locator(".dm-saved")).to_have_text("Saved")
        expect(asked.locator(".dm-feedback")).to_be_empty()
    box = page.page.get_by_role("textbox", name="Your answer")
    box.fill("It says little about you. What have you noticed?")
    expect(page.page.get_by_role("status").filter(has_text="Saved").last).to_be_visible()

    page.page.get_by_role("menuitem", name="Nbgrader").click()
    page.page.get_by_role("menuitem", name="Assignment List").click()
    page.page.get_by_role("button", name="Submit").click()
    expect(page.page.get_by_role("button", name="Fetch Feedback")).to_be_visible()

    with contextlib.redirect_stdout(io.StringIO()):
        assert grade(QUIZ, group.root) == 0
    group.export()
    learner = getpass.getuser()
    assert group.score(learner) == AUTOMATIC
    feedback = group.feedback(learner)
    assert "It says little about you." in feedback
    assert f"Question {len(MARKED) + len(WRITTEN)} still has to be marked by a person." in feedback


WIDEST = """select => {
    const style = getComputedStyle(select), pen = document.createElement("canvas").getContext("2d");
    pen.font = `${style.fontSize} ${style.fontFamily}`;
    const arrow = 18, sides = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    return select.clientWidth - sides - arrow - Math.max(...[...select.options].map(({ text }) => pen.measureText(text).width));
}"""
"""How many pixels a select has left beside its longest choice."""


def practised(learner: Course, lab: Lab, lessons: dict[str, str]) -> None:
    """Open a page with practice questions, each by its id and lesson."""
    asked = [
        (f"from defaultmode import notebook\nnotebook.open_lesson({lesson!r}).ask({item!r})",)
        for item, lesson in lessons.items()
    ]
    learner.add("asked.ipynb", "# A lesson\n\n## A question?", *asked)
    lab.open("asked.ipynb")


LONG_CHOICES = {
    "which-design-answers": "future_directions",
    "what-each-group-is-for": "integration",
    "four-messages": "integration",
    "evidence-for-a-talk": "ketamine_mechanisms",
}


def test_a_choice_can_be_read_whole(learner: Course, lab: Lab):
    practised(learner, lab, LONG_CHOICES)
    for item in LONG_CHOICES:
        selects = lab.page.locator(f'[data-item="{item}"] select')
        for width in (SCREEN["width"], SCREEN["width"] // 2):
            lab.page.set_viewport_size({**SCREEN, "width": width})
            expect(selects.first).to_be_visible()
            assert min(select.evaluate(WIDEST) for select in selects.all()) >= 0, (item, width)


def test_words_of_ones_own_are_kept_whole_and_nobody_asks_how_sure_one_is(learner: Course, lab: Lab):
    practised(learner, lab, {"one-true-sentence": "default_mode_network"})
    asked = lab.page.locator('[data-item="one-true-sentence"]')
    box = asked.get_by_role("textbox")
    box.evaluate("box => { box.value = 'So far \\ud83d'; box.dispatchEvent(new Event('input')); }")
    expect(asked.locator(".dm-saved")).to_have_text("Saved")
    kept = (learner.folder / "answers.json").read_text("utf-8")
    assert "So far " in kept and "ud83d" not in kept
    expect(asked).not_to_contain_text("How sure are you?")


def test_axe_finds_nothing_in_a_quiz(page: Lab):
    assert page.axe_in_both_themes(".dm-question") == []
