"""Every lesson as a learner without a mouse meets it: live, answered and explored with the keyboard, accessible."""

from collections.abc import Iterator

import pytest
from defaultmode import lessons, notebook
from playwright.sync_api import Locator, expect

from .lab import SCREEN, Course, Lab, opened

READY = [row for row in lessons.outlines() if row.ready and not row.review]
OURS = (".dm-question", ".dm-panel", ".dm-lab", ".dm-figure")

expect.set_options(timeout=30_000)  # a busy machine may run several servers


@pytest.fixture(scope="module", params=READY, ids=lambda row: row.name)
def outline(request: pytest.FixtureRequest) -> lessons.Outline:
    return request.param


@pytest.fixture(scope="module")
def lesson(learner: Course, browser: object, outline: lessons.Outline) -> Iterator[Lab]:
    """The lesson, opened once for all its tests."""
    with opened(learner, browser, f"{outline.name}.ipynb") as lab:
        yield lab


def answer(lab: Lab, form: Locator) -> None:
    """Answer a question with the keyboard alone, right or wrong."""
    press = lab.page.keyboard.press
    form.scroll_into_view_if_needed()
    match form.get_attribute("data-kind"):
        case "single" | "multiple":
            form.locator(".dm-options input").first.focus()
            press("Space")
        case "match":
            for select in form.get_by_role("combobox").all():
                select.focus()
                press("ArrowDown")
        case "region":
            form.get_by_role("combobox").focus()
            press("ArrowDown")
        case "order":
            form.locator("li .dm-down").first.focus()
            press("Enter")
        case "numeric":
            form.get_by_role("textbox").focus()
            lab.page.keyboard.type("0.5")
        case "text":
            form.get_by_role("textbox").focus()
            lab.page.keyboard.type("A sentence for a client.")
    form.locator(".dm-action").focus()
    press("Enter")


def test_every_cell_runs_without_a_click(learner: Course, lesson: Lab, outline: lessons.Outline):
    cells = learner.read(f"{outline.name}.ipynb").cells
    for index, cell in enumerate(cells):
        if cell.cell_type == "code":
            assert not [output for output in lesson.outputs(index) if output["output_type"] == "error"], cell.source
    asked = sum(cell.source.count("lesson.ask(") + cell.source.count("lesson.predict(") for cell in cells)
    expect(lesson.page.locator("form.dm-question")).to_have_count(asked)
    assert lesson.page.get_by_text("model not found").count() == 0


def test_a_prediction_opens_its_figure(lesson: Lab):
    """And an order that nobody has touched is no prediction."""
    for form in lesson.page.locator("form[data-mode=predict]").all():
        cell = form.locator("xpath=ancestor::*[contains(@class, 'jp-CodeCell')]")
        form.locator(".dm-action").click()
        expect(form.locator(".dm-feedback")).to_contain_text("Nothing to check yet.")
        expect(cell.locator(".dm-figure")).to_have_count(0)
        answer(lesson, form)
        expect(form.locator(".dm-feedback")).to_contain_text("The answer: ")
        expect(cell.locator(".dm-figure")).to_have_count(1)


def test_every_question_is_answered_with_the_keyboard_alone(lesson: Lab, outline: lessons.Outline):
    practice = lesson.page.locator("form[data-mode=practice]")
    predictions = lesson.page.locator("form[data-mode=predict]").count()
    assert practice.count() + predictions == len(notebook.practice(outline.slug).items)
    for form in practice.all():
        answer(lesson, form)
        expect(form.locator(".dm-feedback")).not_to_be_empty()
        expect(form.locator(".dm-saved")).to_have_text("Saved")


def test_every_figure_draws_with_its_words_and_numbers(lesson: Lab):
    for figure in lesson.figures():
        assert figure.locator(".dm-plot").get_attribute("aria-describedby")
        assert figure.locator("table tbody tr").count() >= 1
        assert figure.locator(".dm-plot").bounding_box()["height"] <= 460


def test_on_a_narrow_page_a_flat_figure_scrolls_and_is_not_squeezed(lesson: Lab):
    lesson.page.set_viewport_size({"width": 683, "height": 384})  # a laptop's screen at twice its size
    narrow = lesson.page.locator(".dm-scroll[tabindex]")
    narrow.first.scroll_into_view_if_needed()
    assert narrow.count() == lesson.page.locator(".dm-scroll").count()
    assert lesson.page.locator(".dm-plot").first.bounding_box()["width"] >= 640
    assert lesson.axe(".dm-figure") == []
    lesson.page.set_viewport_size(SCREEN)
    expect(narrow).to_have_count(0)


def test_every_control_of_every_exercise_follows_the_keyboard(lesson: Lab):
    press = lesson.page.keyboard.press
    for bar in lesson.page.locator(".dm-lab:has(input, select)").all():
        for control in bar.locator("select, input, button").all():

            def change(control=control):
                control.focus()
                kind = control.evaluate("node => node.type")
                at_end = kind == "range" and control.evaluate("node => Number(node.value) >= Number(node.max)")
                press({"select-one": "ArrowDown", "range": "ArrowLeft" if at_end else "ArrowRight"}.get(kind, "Space"))

            if bar.locator("xpath=ancestor::*[contains(@class, 'jp-CodeCell')]").locator(".dm-figure").count():
                lesson.drawn_after(bar, change)
            else:  # what it steers is a table
                list_of = bar.locator("xpath=following::div[contains(@class, 'dm-panel')]").first
                before = list_of.inner_text()
                change()
                expect(list_of).not_to_have_text(before, use_inner_text=True)
            expect(bar.locator(".dm-trouble")).to_be_empty()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_ours(lesson: Lab, theme: str):
    lesson.theme(theme)
    lesson.page.locator(".dm-evidence details").first.evaluate("card => { card.open = true; }")
    for ours in filter(lambda ours: lesson.page.locator(ours).count(), OURS):
        assert lesson.axe(ours) == []
    lesson.theme("light")
