"""Course mode in a real JupyterLab: what a learner sees, and what cannot happen to them."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from nbformat.v4 import new_markdown_cell
from playwright.sync_api import expect

from .lab import SCREEN, Course, Lab, PlainJupyter

PREPARE = ("# Prepare this lesson\nimport ipywidgets as W",)
SLIDER = ("# Slider\nW.IntSlider(description='Seed')",)
LONG_TEXT = "## A section\n\n" + "A sentence that takes some room on the page. " * 120


def answer_cell(text: str = "Write your answer here."):
    """Make the cell in which nbgrader expects an answer in a person's own words."""
    nbgrader = {"solution": True, "grade": True, "task": False, "grade_id": "own-words", "points": 3, "locked": False}
    return new_markdown_cell(text, metadata={"nbgrader": nbgrader | {"schema_version": 3}})


def button(lab: Lab, name: str):
    return lab.page.get_by_role("button", name=name, exact=True)


# -- opening


def test_a_lesson_prepares_itself_and_shows_no_code(learner: Course, lab: Lab) -> None:
    learner.add("opens.ipynb", "# A lesson", PREPARE, SLIDER)
    lab.open("opens.ipynb")
    expect(lab.page.get_by_role("slider")).to_be_visible()
    expect(lab.page.get_by_role("status").filter(has_text="ready")).to_have_text("This lesson is ready.")
    expect(lab.page.locator(".jp-CodeCell .jp-Cell-inputWrapper:visible")).to_have_count(0)
    expect(lab.page.locator(".jp-InputPrompt:visible, .jp-OutputPrompt:visible")).to_have_count(0)


def test_the_bar_says_how_far_the_preparation_is(learner: Course, lab: Lab) -> None:
    waits = ("import os, time\nwhile not os.path.exists('go.txt'): time.sleep(0.01)",)
    learner.add("slow.ipynb", "# A lesson", PREPARE, waits)
    lab.open("slow.ipynb", "preparing")
    expect(lab.page.locator(".dm-status")).to_have_text("Preparing this lesson…")
    expect(lab.page.locator(".dm-count")).to_have_text("1 of 2")
    expect(lab.page.get_by_role("progressbar", name="Prepared so far")).to_have_attribute("value", "1")
    (learner.folder / "go.txt").touch()
    lab.wait("slow.ipynb")


def test_preparing_and_the_words_above_do_not_move_the_page(learner: Course, lab: Lab) -> None:
    waits = ("import os, time\nwhile not os.path.exists('go2.txt'): time.sleep(0.01)",)
    learner.add("still.ipynb", "# A lesson", PREPARE, waits)
    lab.open("still.ipynb", "preparing")
    title = lab.page.get_by_role("heading", name="A lesson")
    before = title.bounding_box()
    (learner.folder / "go2.txt").touch()
    lab.wait("still.ipynb")
    assert title.bounding_box() == before


def test_two_courses_that_start_at_the_same_moment_both_open(tmp_path) -> None:
    courses = [Course(tmp_path / name / "my course", tmp_path / name / "home") for name in ("first", "second")]
    with ExitStack() as open_until_now, ThreadPoolExecutor(2) as hands:
        for course in hands.map(lambda course: course.__enter__(), courses):
            open_until_now.push(course.__exit__)
        assert courses[0].url != courses[1].url


def test_one_column_of_46_rem_in_the_middle(learner: Course, lab: Lab) -> None:
    learner.add("column.ipynb", LONG_TEXT)
    lab.open("column.ipynb")
    paragraph = lab.page.locator(".dm-course p").first
    box, panel = paragraph.bounding_box(), lab.page.locator(".dm-course").bounding_box()
    assert box["width"] <= 46 * 16
    left, right = box["x"] - panel["x"], panel["x"] + panel["width"] - box["x"] - box["width"]
    assert left == pytest.approx(right, abs=20)  # a scroll bar may stand at the right
    style = paragraph.evaluate("p => [getComputedStyle(p).fontSize, getComputedStyle(p).lineHeight]")
    assert style == ["16px", "25.6px"]


def test_a_notebook_of_ones_own_is_left_alone(learner: Course, lab: Lab) -> None:
    learner.add("mine.ipynb", "# Mine", ("open('mine-ran', 'w')",), role=None)
    lab.open("mine.ipynb", state=None)
    expect(lab.page.locator(".jp-CodeCell .jp-InputArea-editor")).to_be_visible()
    expect(lab.page.locator(".dm-course, .dm-bar")).to_have_count(0)
    assert not (learner.folder / "mine-ran").exists()


def test_the_lesson_is_live_again_with_a_new_kernel(learner: Course, lab: Lab) -> None:
    learner.add("tomorrow.ipynb", "# A lesson", PREPARE, SLIDER)
    lab.open("tomorrow.ipynb")
    learner.stop_kernels()
    lab.open("tomorrow.ipynb")
    expect(lab.page.get_by_role("slider")).to_be_visible()
    expect(lab.page.get_by_text("Error displaying widget")).to_have_count(0)


def test_prepare_again_starts_from_nothing(learner: Course, lab: Lab) -> None:
    learner.add("again.ipynb", "# A lesson", PREPARE, ("print('made')",))
    lab.open("again.ipynb")
    button(lab, "Prepare again").click()
    lab.wait("again.ipynb")
    lab.settled()
    assert [output["text"] for output in lab.outputs(2)] == ["made\n"]


# -- trust


def test_a_strangers_lesson_runs_only_when_a_person_says_so(learner: Course, lab: Lab) -> None:
    learner.add("strange.ipynb", "# Strange", ("open('strange-ran', 'w')",), trusted=False)
    lab.open("strange.ipynb", "asking")
    expect(lab.page.locator(".dm-status")).to_contain_text("changed or made elsewhere")
    assert not (learner.folder / "strange-ran").exists()

    button(lab, "I trust this notebook: prepare it").click()
    lab.wait("strange.ipynb")
    assert (learner.folder / "strange-ran").exists()

    lab.reload("ready")  # the answer is remembered


def test_an_upload_cannot_declare_itself_trusted(learner: Course, lab: Lab) -> None:
    learner.add("original.ipynb", "# Strange", ("open('upload-ran', 'w')",), trusted=False)
    content = learner.read("original.ipynb")
    for cell in content.cells:
        cell.metadata.trusted = True
    learner.api("PUT", "contents/upload.ipynb", {"type": "notebook", "format": "json", "content": content})
    lab.open("upload.ipynb", "asking")
    assert not (learner.folder / "upload-ran").exists()


def test_saving_a_strangers_lesson_does_not_make_it_trusted(learner: Course, lab: Lab) -> None:
    learner.add("typed.ipynb", "# Strange", ("open('typed-ran', 'w')",), answer_cell(), role="quiz", trusted=False)
    lab.open("typed.ipynb", "asking")
    lab.page.get_by_label("Your answer").fill("My words.")
    expect(lab.page.get_by_text("Saved", exact=True)).to_be_visible()
    lab.reload("asking")
    assert not (learner.folder / "typed-ran").exists()


# -- what could not be prepared


def test_a_part_that_fails_says_so_and_the_others_work(learner: Course, lab: Lab) -> None:
    fails = ("raise ValueError('the file brain.npz is damaged: install the course again')",)
    learner.add("faulty.ipynb", "# A lesson", PREPARE, fails, SLIDER)
    lab.open("faulty.ipynb", "failed")
    expect(lab.page.locator(".dm-failure")).to_have_text(
        "This part could not be prepared (the file brain.npz is damaged: install the course again). "
        "Choose “Prepare again” above; if it stays so, tell whoever gave you this course."
    )
    expect(lab.page.get_by_role("slider")).to_be_visible()
    expect(lab.page.get_by_text("Traceback")).to_be_hidden()
    button(lab, "Show me where").click()
    expect(lab.page.locator(".dm-failure")).to_be_focused()


def test_when_the_first_cell_fails_there_is_one_message_not_twenty(learner: Course, lab: Lab) -> None:
    learner.add("broken.ipynb", "# A lesson", ("import no_such_package",), *[("print(1)",)] * 5)
    lab.open("broken.ipynb", "failed")
    expect(lab.page.locator(".dm-failure")).to_have_count(1)


def test_a_program_that_stops_is_told(learner: Course, lab: Lab) -> None:
    learner.add("stops.ipynb", "# A lesson", PREPARE)
    lab.open("stops.ipynb")
    lab.page.evaluate(
        "() => { window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        ".requestExecute({code: 'import os; os._exit(1)'}) }"
    )
    expect(lab.page.locator(".dm-status")).to_contain_text("The program behind this lesson has stopped")


# -- the code


def test_the_code_is_shown_and_hidden_from_the_keyboard(learner: Course, lab: Lab) -> None:
    learner.add("code.ipynb", "# A lesson", PREPARE, SLIDER)
    lab.open("code.ipynb")
    editors = lab.page.locator(".jp-CodeCell .jp-InputArea-editor:visible")
    button(lab, "Show the code").focus()
    lab.page.keyboard.press("Enter")
    expect(editors).to_have_count(2)
    expect(button(lab, "Hide the code")).to_be_focused()
    lab.page.keyboard.press("Space")
    expect(editors).to_have_count(0)
    assert not lab.unsaved()


def test_collapsed_code_opens_with_the_others_and_stays_collapsed_on_disk(learner: Course, lab: Lab) -> None:
    path = learner.add("collapsed.ipynb", "# A lesson", PREPARE)
    notebook = learner.read("collapsed.ipynb")
    notebook.cells[1].metadata.jupyter = {"source_hidden": True}
    learner.write("collapsed.ipynb", notebook)
    before = path.read_bytes()
    lab.open("collapsed.ipynb")
    button(lab, "Show the code").click()
    expect(lab.page.locator(".jp-CodeCell .jp-InputArea-editor:visible")).to_have_count(1)
    assert path.read_bytes() == before


# -- keys and wheel


@pytest.mark.parametrize("code_shown", [False, True])
def test_no_key_deletes_or_inserts_a_cell(learner: Course, lab: Lab, code_shown: bool) -> None:
    learner.add("keys.ipynb", "# A lesson", PREPARE, SLIDER, "The end.")
    lab.open("keys.ipynb")
    if code_shown:
        button(lab, "Show the code").click()
    before = lab.sources()
    for place in (lab.page.get_by_role("slider"), lab.page.locator("p", has_text="The end."), lab.page.get_by_role("heading")):
        place.click()
        for key in ("d", "d", "x", "a", "b", "m", "y", "Shift+M", "Control+x", "Control+Shift+ArrowUp", "Alt+Enter"):
            lab.page.keyboard.press(key)
    lab.settled()
    assert lab.sources() == before


def test_a_double_click_does_not_turn_a_text_into_its_source(learner: Course, lab: Lab) -> None:
    learner.add("double.ipynb", "# A lesson", "Some **bold** words.")
    lab.open("double.ipynb")
    lab.page.locator("strong").dblclick()
    lab.settled()
    expect(lab.page.locator(".jp-MarkdownCell .jp-InputArea-editor:visible")).to_have_count(0)


def test_the_page_scrolls_over_a_figure(learner: Course, lab: Lab) -> None:
    brain = (
        "from defaultmode import atlas, brain\nfrom defaultmode.show import show\n"
        "show(brain.network(), description='A brain', table=atlas.table())",
    )
    learner.add("figure.ipynb", "# A lesson", brain, LONG_TEXT)
    lab.open("figure.ipynb")
    lab.page.locator(".dm-figure[data-state=drawn] .dm-plot").hover()
    lab.page.mouse.wheel(0, 200)
    lab.page.wait_for_function("() => document.querySelector('.dm-course .jp-WindowedPanel-outer').scrollTop > 0")


# -- saving


def test_outputs_are_no_change_and_are_not_stored(learner: Course, lab: Lab) -> None:
    path = learner.add("clean.ipynb", "# A lesson", PREPARE, ("print('an output')",), SLIDER)
    before = path.read_bytes()
    lab.open("clean.ipynb")
    lab.settled()
    assert not lab.unsaved()
    assert path.read_bytes() == before
    lab.command("docmanager:save")
    assert [cell.get("outputs", []) for cell in learner.read("clean.ipynb").cells] == [[], [], [], []]
    lab.reload("ready")  # and it is still trusted


def test_an_edited_text_counts_as_a_change(learner: Course, lab: Lab) -> None:
    learner.add("edited.ipynb", "# A lesson", PREPARE)
    lab.open("edited.ipynb")
    lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets[0].model.sharedModel.setSource('# My lesson')"
    )
    assert lab.unsaved()


def test_an_answer_in_ones_own_words_is_saved_and_comes_back(learner: Course, lab: Lab) -> None:
    learner.add("own/words.ipynb", "# Quiz", "What would you say?", answer_cell(), role="quiz")
    lab.open("own/words.ipynb")
    box = lab.page.get_by_label("Your answer")
    expect(box).to_have_value("")
    expect(box).to_have_accessible_description(re.compile("What would you say?"))
    box.press_sequentially("One scan cannot say it, ddxa.")
    expect(lab.page.locator(".dm-answer-saved")).to_have_text("Saved")
    assert learner.read("own/words.ipynb").cells[2].source == "One scan cannot say it, ddxa."
    assert not lab.unsaved()

    learner.stop_kernels()
    lab.open("own/words.ipynb")
    expect(box).to_have_value("One scan cannot say it, ddxa.")

    box.fill("")
    expect(lab.page.locator(".dm-answer-saved")).to_have_text("Saved")
    assert learner.read("own/words.ipynb").cells[2].source == "Write your answer here."


def test_leaving_the_box_saves_at_once_and_tab_leaves_it(learner: Course, lab: Lab) -> None:
    learner.add("leave.ipynb", "# Quiz", answer_cell(), "[Back](keys.ipynb)", role="quiz")
    lab.open("leave.ipynb")
    box = lab.page.get_by_label("Your answer")
    box.fill("Gone.")
    box.press("Tab")
    expect(box).not_to_be_focused()
    expect(lab.page.locator(".dm-answer-saved")).to_have_text("Saved")


def test_an_answer_that_cannot_be_saved_says_why_and_stays(learner: Course, lab: Lab) -> None:
    learner.add("full.ipynb", "# Quiz", answer_cell(), role="quiz")
    lab.open("full.ipynb")
    refuse = '{"message": "No space left on device"}'
    lab.page.route(
        "**/api/contents/full.ipynb*",
        lambda route: (
            route.fulfill(status=500, body=refuse, content_type="application/json")
            if route.request.method == "PUT"
            else route.continue_()
        ),
    )
    box = lab.page.get_by_label("Your answer")
    box.fill("Precious words.")
    expect(lab.page.locator(".dm-answer-saved")).to_contain_text("Could not save: No space left on device.")
    expect(box).to_have_value("Precious words.")
    assert lab.unsaved()


# -- for everybody


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(learner: Course, lab: Lab, theme: str) -> None:
    learner.add("axe.ipynb", "# A lesson", PREPARE, ("1 / 0",), "## Words", answer_cell(), role="quiz")
    lab.open("axe.ipynb", "failed")
    lab.theme(theme)
    assert lab.axe(".dm-course") == []


# -- where nothing of ours is set up


def test_on_a_stock_jupyter_nothing_runs_by_itself(browser, tmp_path) -> None:
    with PlainJupyter(tmp_path / "work", tmp_path / "home") as jupyter:
        jupyter.add("lesson.ipynb", "# A lesson", ("open('ran', 'w')",))
        context = browser.new_context(viewport=SCREEN)
        lab = Lab(context.new_page(), jupyter)

        lab.open("lesson.ipynb", "asking")
        assert not (jupyter.folder / "ran").exists()
        button(lab, "Prepare this lesson").click()
        lab.wait("lesson.ipynb")
        assert (jupyter.folder / "ran").exists()
        assert lab.errors == []

        # Notebook 7 has the same pieces in another frame.
        lab.page.goto(f"{jupyter.url}notebooks/lesson.ipynb?token={jupyter.token}")
        lab.page.wait_for_selector(".dm-course[data-dm-state=asking]")
        button(lab, "Prepare this lesson").click()
        lab.page.wait_for_selector(".dm-course[data-dm-state=ready]")
        context.close()
