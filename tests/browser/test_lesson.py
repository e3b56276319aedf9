"""Lesson 1 and the start page, as a learner meets them: opened, answered, left, and opened again."""

import json
import re
from collections.abc import Iterator

import pytest
from defaultmode import look
from defaultmode.notebook import practice
from playwright.sync_api import expect

from .lab import Course, Lab, opened

LESSON = "01_default_mode_network.ipynb"
SLUG = "default_mode_network"
FIRST = "founding-observation"

expect.set_options(timeout=30_000)  # a busy machine may run several servers


@pytest.fixture(scope="class")
def lesson(learner: Course, browser: object) -> Iterator[Lab]:
    """The lesson, opened once for the tests that leave each other's questions alone."""
    with opened(learner, browser, LESSON) as lab:
        yield lab


def kept(learner: Course, item: str) -> dict:
    return json.loads((learner.folder / "answers.json").read_text())["answers"].get(SLUG, {}).get(item, {})


def question(lab: Lab, item: str, mode: str = "practice"):
    found = lab.page.locator(f'[data-item="{item}"][data-mode="{mode}"]')
    found.scroll_into_view_if_needed()
    return found


def option_text(item: str, right: bool) -> str:
    return next(option.text for option in practice(SLUG).item(item).options if option.right is right)


def figure(lab: Lab, title: str):
    """A figure that has been scrolled to and drawn."""
    found = lab.page.locator(".dm-figure", has=lab.page.get_by_role("img", name=title, exact=True)).first
    found.scroll_into_view_if_needed()
    expect(found).to_have_attribute("data-state", "drawn")
    return found


class TestOneVisit:
    """Everything that needs no second visit."""

    def test_every_kind_of_question_is_answered_with_the_keyboard_alone(self, learner: Course, lesson: Lab):
        press = lesson.page.keyboard.press

        asked = question(lesson, FIRST)
        asked.get_by_role("radio").first.focus()
        press("ArrowDown")
        expect(asked.get_by_role("radio").nth(1)).to_be_checked()
        expect(asked.locator(".dm-feedback")).to_be_empty()  # choosing is not checking
        asked.get_by_role("button", name="Check my answer").focus()
        press("Enter")
        expect(asked.locator(".dm-feedback b").first).to_be_visible()

        ticked = question(lesson, "working-network")
        ticked.get_by_role("checkbox").first.focus()
        press("Space")
        expect(ticked.get_by_role("checkbox").first).to_be_checked()

        matched = question(lesson, "precuneus-parts")
        matched.get_by_role("combobox").first.focus()
        press("ArrowDown")
        expect(matched.get_by_role("combobox").first).not_to_have_value("")

        ordered = question(lesson, "from-scan-to-map")
        last = ordered.locator("li").last.locator("span").inner_text()
        ordered.get_by_role("button", name=f"Move up: {last}").focus()
        press("Enter")
        press("Enter")
        expect(ordered.locator("li").nth(2)).to_contain_text(last)

        number = question(lesson, "shrinking-correlation")
        number.get_by_role("textbox").focus()
        lesson.page.keyboard.type("0,2")
        number.get_by_role("button", name="Check my answer").focus()
        press("Space")
        expect(number.locator(".dm-feedback")).to_contain_text("✓ Right.")

        place = question(lesson, "seed-behind-midline")
        place.get_by_role("combobox").focus()
        lesson.page.keyboard.type("Posterior")
        expect(place.get_by_role("combobox")).to_have_value("posterior-cingulate")

        text = question(lesson, "one-true-sentence")
        text.get_by_role("textbox").focus()
        lesson.page.keyboard.type("dd xx aa: they do more than idle.")
        expect(text.locator(".dm-saved")).to_have_text("Saved")
        assert kept(learner, "one-true-sentence")["answer"] == "dd xx aa: they do more than idle."
        assert kept(learner, "from-scan-to-map")["answer"][2]

    def test_a_word_in_place_of_a_number_is_told_gently(self, learner: Course, lesson: Lab):
        asked = question(lesson, "shrinking-correlation")
        asked.get_by_role("textbox").fill("a fifth")
        expect(asked.get_by_text("Not saved: please write a number, such as 0.25.")).to_be_visible()
        asked.get_by_role("textbox").fill("−0.2")
        expect(asked.get_by_text("Not saved: please write a number, such as 0.25.")).to_be_hidden()

    def test_the_views_turn_the_brain_from_the_keyboard(self, lesson: Lab):
        brain = figure(lesson, "The network's centre lies on the inner faces of the brain")
        outside = brain.get_by_role("button", name="Right outside")
        drawn = int(brain.get_attribute("data-drawn"))
        outside.focus()
        lesson.page.keyboard.press("Enter")
        expect(outside).to_have_attribute("aria-pressed", "true")
        expect(brain).to_have_attribute("data-drawn", str(drawn + 1))
        visible = brain.locator(".dm-plot").evaluate(
            "plot => [...new Set(plot.data.filter(t => t.visible && t.type === 'mesh3d').map(t => t.meta.hemisphere))]"
        )
        assert visible == ["right"]

    def test_the_seed_lab_follows_its_list(self, lesson: Lab):
        seed = lesson.page.get_by_role("combobox", name="Seed", exact=True)
        seed.scroll_into_view_if_needed()
        seed.select_option(label="Left retrosplenial cortex, next to it")
        figure(lesson, "Of the 15 best matches, 5 are default regions")
        expect(lesson.page.get_by_text("5 of the 15", exact=True)).to_be_visible()

    def test_figures_take_the_colours_of_the_theme(self, lesson: Lab):
        brain = figure(lesson, "The network's centre lies on the inner faces of the brain")
        colours = "plot => JSON.stringify(plot.data.map(trace => trace.colorscale))"
        core = look.TOKENS["core"]
        assert core.light in brain.locator(".dm-plot").evaluate(colours)
        drawn = int(brain.get_attribute("data-drawn"))
        lesson.theme("dark")
        expect(brain).not_to_have_attribute("data-drawn", str(drawn))
        dark = brain.locator(".dm-plot").evaluate(colours)
        assert core.dark in dark and core.light not in dark
        lesson.theme("light")

    def test_a_chip_opens_the_card_from_the_keyboard(self, lesson: Lab):
        chip = lesson.page.locator("#claim-screensaver > summary")
        chip.scroll_into_view_if_needed()
        chip.focus()
        expect(lesson.page.locator("#why-claim-screensaver")).to_be_visible()
        lesson.page.keyboard.press("Enter")
        expect(lesson.page.locator("#claim-screensaver .dm-card")).to_contain_text("What can be said:")


class TestSeveralVisits:
    """Leaving, coming back, going elsewhere: each test begins with nothing answered."""

    @pytest.fixture(autouse=True)
    def nothing_answered_yet(self, learner: Course):
        (learner.folder / "answers.json").unlink(missing_ok=True)

    @pytest.fixture
    def excerpt(self, learner: Course) -> Iterator[str]:
        """Three parts of the lesson on a page that is ready sooner than the whole."""
        parts = (
            f"from defaultmode import exercises, open_lesson\nlesson = open_lesson({SLUG!r})",
            f"lesson.ask({FIRST!r}, before=True)",
            f"lesson.ask({FIRST!r})",
            "exercises.find_region(lesson)",
        )
        page = learner.add("excerpt.ipynb", "# A lesson\n\n## A question?", *((part,) for part in parts))
        yield page.name
        page.unlink()

    def test_an_answer_gets_feedback_and_is_there_again_with_a_new_kernel(self, learner: Course, lab: Lab, excerpt: str):
        lab.open(excerpt)
        asked = question(lab, FIRST)
        asked.get_by_role("radio", name=option_text(FIRST, right=True)).check()
        expect(asked.locator(".dm-saved")).to_have_text("Saved")
        assert kept(learner, FIRST)["answer"]
        asked.get_by_role("button", name="Check my answer").click()
        expect(asked.locator(".dm-feedback")).to_contain_text("✓ Right.")
        learner.stop_kernels()
        lab.reload()
        again = question(lab, FIRST)
        expect(again.get_by_role("radio", name=option_text(FIRST, right=True))).to_be_checked()
        expect(again.locator(".dm-feedback")).to_contain_text("✓ Right.")
        expect(again.locator(".dm-saved")).to_have_text("Saved earlier")

    def test_what_was_given_while_the_program_had_stopped_is_kept_when_it_is_prepared_again(
        self, learner: Course, lab: Lab, excerpt: str
    ):
        lab.open(excerpt)
        learner.stop_kernels()
        expect(lab.page.get_by_text("has stopped. Choose “Prepare again”")).to_be_visible()
        asked = question(lab, FIRST)
        asked.get_by_role("radio", name=option_text(FIRST, right=True)).check()
        lab.page.get_by_role("button", name="Prepare again").click()
        lab.wait(excerpt)
        again = question(lab, FIRST)
        expect(again.get_by_role("radio", name=option_text(FIRST, right=True))).to_be_checked()
        expect(again.locator(".dm-saved")).to_have_text("Saved")
        assert kept(learner, FIRST)["answer"]

    def test_a_second_tab_leaves_the_first_alive(self, learner: Course, lab: Lab, window: object, excerpt: str):
        lab.open(excerpt)
        other = Lab(window.new_page(), learner).open(excerpt)
        asked = question(lab, FIRST)
        asked.get_by_role("radio").first.check()
        expect(asked.locator(".dm-saved")).to_have_text("Saved")
        other.close()

    def test_a_guess_comes_back_beside_the_feedback(self, lab: Lab, excerpt: str):
        lab.open(excerpt)
        guess = question(lab, FIRST, "guess")
        guess.get_by_role("radio", name=option_text(FIRST, right=False)).first.check()
        guess.get_by_role("button", name="Keep my guess").click()
        expect(guess.locator(".dm-saved")).to_have_text("Your guess is kept")
        asked = question(lab, FIRST)
        expect(asked.get_by_role("radio", name=option_text(FIRST, right=False)).first).to_be_checked()
        asked.get_by_role("radio", name=option_text(FIRST, right=True)).check()
        asked.get_by_role("button", name="Check my answer").click()
        expect(asked.locator(".dm-feedback")).to_contain_text("Before you looked, you guessed")

    def test_a_click_on_the_brain_finds_the_region_and_it_stays_found(self, learner: Course, lab: Lab, excerpt: str):
        lab.open(excerpt)
        task = lab.page.get_by_text("1 of 4: find the")
        task.scroll_into_view_if_needed()
        brain = figure(lab, "Click the region that is asked for")
        # in the left inside view the posterior cingulate lies left of and above the middle
        plot = brain.locator(".dm-plot")
        box = plot.bounding_box()
        plot.evaluate("plot => { window.hovered = new Promise(seen => plot.once('plotly_hover', seen)); }")
        plot.hover(position={"x": box["width"] * 0.37, "y": box["height"] * 0.47})  # waits until the page stands still
        lab.page.evaluate("() => window.hovered.then(() => null)")  # plotly knows where the pointer is
        lab.page.mouse.down()
        lab.page.mouse.up()
        expect(lab.page.get_by_text("2 of 4: find the")).to_be_visible()
        assert kept(learner, "find-region")["answer"] == ["posterior-cingulate"]
        lab.reload()
        expect(lab.page.get_by_text("2 of 4: find the")).to_have_count(1)

    def test_the_start_page_shows_how_far_one_has_come(self, lab: Lab, excerpt: str):
        lab.open(excerpt)
        asked = question(lab, FIRST)
        asked.get_by_role("radio").first.check()
        expect(asked.locator(".dm-saved")).to_have_text("Saved")
        lab.open("00_start_here.ipynb")
        rows = lab.page.get_by_role("list", name="Lessons").get_by_role("listitem")
        expect(rows).to_have_count(8)
        expect(rows.first).to_contain_text(re.compile(r"1 of \d+ questions"))
        expect(rows.last).to_contain_text("questions due")
        assert lab.axe(".dm-panel") == []
        rows.first.get_by_role("link", name="What is the default mode network?").click()
        lab.wait(LESSON)
