"""What a learner writes is hers: with the keyboard alone, after a reload, and while answers come back late."""

from defaultmode import planning, rewriting, saying
from playwright.sync_api import Locator, expect

from ..writing import LETTER, RAIN, letter, rain
from .lab import SLOW, Course, Lab, focus_is_outside

expect.set_options(timeout=30_000)  # a busy machine may run several servers

LESSON = "default_mode_network"
PIECES = rewriting.load("letter.toml", letter()).pieces
SITUATIONS = saying.load("rain.toml", rain()).situations
EXAMPLE = planning.guide().example
VERBS = {"workshop": "workshop(lesson, 'letter')", "saying": "say(lesson, 'rain')", "planner": "planner(lesson)"}

PREPARE = f"""
from pathlib import Path
from defaultmode import notebook, rewriting, saying
from defaultmode.exercises import kept
from defaultmode.exercises.planner import planner
from defaultmode.exercises.saying import say
from defaultmode.exercises.workshop import workshop
rewriting.every = lambda: {{"letter": rewriting.load("letter.toml", Path({str(LETTER)!r}).read_text("utf-8"))}}
saying.every = lambda: {{"rain": saying.load("rain.toml", Path({str(RAIN)!r}).read_text("utf-8"))}}
lesson = notebook.open_lesson({LESSON!r})
"""


def opened(learner: Course, lab: Lab, kind: str, more: str = "") -> Locator:
    """A page with one exercise on it, in which nothing is written yet."""
    (learner.folder / "answers.json").unlink(missing_ok=True)
    learner.add(f"{kind}.ipynb", "# A lesson\n\n## A question?", (PREPARE + more,), (VERBS[kind],))
    lab.open(f"{kind}.ipynb")
    return lab.exercise(kind)


def is_saved(found: Locator) -> None:
    expect(found.locator(".dm-saved")).to_have_text("Saved")


def test_a_text_is_rewritten_with_the_keyboard_alone(learner: Course, lab: Lab):
    found = opened(learner, lab, "workshop")
    press, write = lab.page.keyboard.press, lab.page.keyboard.type
    weather, clock = PIECES
    assert focus_is_outside(found)  # nothing takes the focus unasked
    first, second = (found.get_by_role("textbox", name=prompt.ask) for prompt in weather.prompts)
    expect(found).not_to_contain_text(weather.prompts[0].model)

    first.focus()
    write("Rain fell here")
    for _ in range(2):
        press("Tab")
    expect(found.get_by_role("button", name="Compare with a model")).to_be_focused()
    press("Enter")  # a box is empty: it is told which, and the focus goes there
    expect(found.locator(".dm-feedback")).to_contain_text(f"Nothing stands under “{weather.prompts[1].ask}” yet.")
    expect(second).to_be_focused()
    write("Tuesday")
    press("Tab")
    press("Enter")
    model = found.get_by_role("group", name=f"One good answer to: {weather.prompts[0].ask}")
    expect(model).to_be_focused()
    expect(model).to_contain_text(weather.prompts[0].model)
    expect(found.locator(".dm-feedback")).to_be_empty()

    tick = found.get_by_role("checkbox", name=weather.criteria[0].text)
    press("Tab")
    expect(second).to_be_focused()
    press("Tab")
    expect(tick).to_be_focused()
    press("Space")
    first.focus()
    press("End")
    write(" on Monday")
    found.get_by_role("button", name="Next piece").focus()
    press("Enter")
    expect(found.get_by_role("heading", name="Piece 2 of 2")).to_be_focused()
    expect(found.get_by_role("textbox", name=clock.prompts[0].ask)).to_have_value("")
    found.get_by_role("button", name="Previous piece").focus()
    press("Enter")
    expect(first).to_have_value("Rain fell here on Monday")
    is_saved(found)
    assert learner.kept(LESSON, "letter")["ticked"] == [weather.criteria[0].id]
    assert lab.axe_in_both_themes(".dm-workshop") == []

    lab.reload()
    again = lab.exercise("workshop")
    expect(again.get_by_role("textbox", name=weather.prompts[0].ask)).to_have_value("Rain fell here on Monday")
    expect(again.get_by_role("checkbox", name=weather.criteria[0].text)).to_be_checked()
    expect(again.get_by_text(weather.prompts[1].model)).to_be_visible()
    expect(again.locator(".dm-saved")).to_have_text("Saved earlier")
    assert focus_is_outside(again)


def test_typing_while_an_answer_comes_late_loses_nothing(learner: Course, lab: Lab):
    found = opened(learner, lab, "workshop", SLOW)
    first, second = (found.get_by_role("textbox", name=prompt.ask) for prompt in PIECES[0].prompts)
    first.focus()
    text = "The rain fell for seven hours, and nobody had asked it to. " * 2
    lab.page.keyboard.type(text, delay=40)  # longer than several late answers
    expect(first).to_be_focused()
    expect(first).to_have_value(text)
    second.fill("Tuesday")
    found.get_by_role("button", name="Compare with a model").click()
    first.focus()
    lab.page.keyboard.press("ControlOrMeta+Home")
    lab.page.keyboard.type("Yes: ", delay=40)
    expect(found.get_by_text(PIECES[0].prompts[0].model)).to_be_visible()
    expect(first).to_be_focused()  # who writes on is not called away
    expect(first).to_have_value(f"Yes: {text}")
    is_saved(found)
    lab.settled()
    assert learner.kept(LESSON, "letter")["texts"] == {"what-fell": f"Yes: {text}", "what-unknown": "Tuesday"}


def test_what_another_window_wrote_is_shown_beside_what_is_typed_here(learner: Course, lab: Lab):
    found = opened(learner, lab, "workshop")
    first = found.get_by_role("textbox", name=PIECES[0].prompts[0].ask)
    first.fill("Rain")
    first.blur()
    is_saved(found)
    path = learner.folder / "answers.json"
    path.write_text(path.read_text("utf-8").replace('"Rain"', '"Hail"'), "utf-8")
    first.fill("Rain and wind")
    first.blur()
    expect(found).to_contain_text("In another window this box held: “Hail”")
    is_saved(found)
    expect(first).to_have_value("Rain and wind")
    assert learner.kept(LESSON, "letter")["texts"] == {"what-fell": "Rain and wind"}


def test_what_was_typed_when_the_program_ended_goes_over_to_the_next(learner: Course, lab: Lab):
    found = opened(learner, lab, "saying")
    box = found.get_by_role("textbox", name="You say")
    learner.stop_kernels()
    expect(lab.page.get_by_text("has stopped. Choose “Prepare again”")).to_be_visible()
    box.fill("It may rain.")
    lab.page.get_by_role("button", name="Prepare again").click()
    lab.wait("saying.ipynb")
    expect(found.locator(".dm-saved")).to_have_text("Saved")
    expect(found.get_by_role("textbox", name="You say")).to_have_value("It may rain.")
    assert learner.kept(LESSON, "rain")["texts"] == {"picnic": "It may rain."}


def test_a_sentence_is_looked_at_with_the_keyboard_alone(learner: Course, lab: Lab):
    found = opened(learner, lab, "saying")
    press, write = lab.page.keyboard.press, lab.page.keyboard.type
    box = found.get_by_role("textbox", name="You say")
    look = found.get_by_role("button", name="Look at my sentence")
    look.focus()
    press("Enter")
    expect(found.get_by_role("alert")).to_have_text("Write your sentence first.")
    expect(box).to_be_focused()
    write("It will always be dry.")
    press("Tab")
    press("Enter")
    about = found.get_by_role("group", name="About your sentence")
    expect(about).to_be_focused()
    expect(about.locator("mark")).to_have_text("always see remark 1")
    expect(about).to_contain_text("It does not say that it may rain.")
    expect(about).to_contain_text("ask a colleague too")
    expect(found).not_to_contain_text(SITUATIONS[0].model)
    assert lab.axe_in_both_themes(".dm-saying") == []
    box.focus()
    press("ControlOrMeta+a")
    write(SITUATIONS[0].model)
    look.focus()
    press("Enter")
    expect(about).to_contain_text("No words of this sentence stand out.")
    press("Tab")
    press("Tab")
    expect(found.get_by_role("button", name="Show one good sentence")).to_be_focused()
    press("Enter")
    expect(found.get_by_role("group", name="One good sentence")).to_be_focused()
    found.get_by_role("button", name="Next situation").focus()
    press("Enter")
    expect(found.get_by_role("heading", name="Situation 2 of 2")).to_be_focused()
    expect(box).to_have_value("")
    is_saved(found)

    lab.reload()
    again = lab.exercise("saying")
    again.get_by_role("button", name="Previous situation").click()
    expect(again.get_by_role("textbox", name="You say")).to_have_value(SITUATIONS[0].model)
    expect(again.get_by_role("group", name="About your sentence")).to_be_visible()


def test_what_was_said_of_an_earlier_sentence_does_not_stand_below_an_empty_box(learner: Course, lab: Lab):
    found = opened(learner, lab, "saying")
    box, about = found.get_by_role("textbox", name="You say"), found.get_by_role("group", name="About your sentence")
    look = found.get_by_role("button", name="Look at my sentence")
    box.fill("It will always be dry.")
    look.click()
    expect(about).to_contain_text("You wrote: It will always")
    box.fill("")
    look.click()
    expect(found.get_by_role("alert")).to_have_text("Write your sentence first.")
    expect(about).to_be_hidden()
    is_saved(found)
    expect(about).to_be_hidden()
    box.fill("It may rain.")
    look.click()
    expect(about).to_contain_text("You wrote: It may rain.")


def fill(found: Locator, fields: dict[str, str]) -> None:
    """Fill in the form of the planner, as far as `fields` goes."""
    for folded in found.locator("details").all():
        if folded.get_attribute("open") is None:
            folded.locator("summary").click()
    for name, text in fields.items():
        control = found.locator(f"[id$='-{name}']")
        match control.evaluate("node => node.type"):
            case "checkbox":
                control.check()
            case "select-one":
                control.select_option(text)
            case _:
                control.fill(text)


def test_a_plan_is_made_looked_at_printed_and_kept(learner: Course, lab: Lab):
    lab.page.add_init_script("window.print = () => {}")  # a page that is being printed waits for a person
    found = opened(learner, lab, "planner")
    press, write = lab.page.keyboard.press, lab.page.keyboard.type
    expect(found).to_contain_text("Write nothing here that is about a real person")
    assert focus_is_outside(found)
    found.get_by_role("textbox", name="What came up").focus()
    write("A kitchen")
    press("Tab")
    write("It may be home")
    press("Tab")
    expect(found.get_by_role("textbox", name="What is not known")).to_be_focused()
    found.get_by_role("button", name="Look at my plan").focus()
    press("Enter")
    about = found.get_by_role("group", name="About your plan")
    expect(about).to_be_focused()
    expect(about).to_contain_text("11 things are missing or cannot be counted.")

    fill(found, EXAMPLE.fields | {"session": "2026-02-27"})
    expect(found).to_contain_text("Friday 6 March 2026")
    expect(about).to_contain_text("Nothing is missing")
    found.get_by_role("button", name="Show a model plan").focus()
    press("Enter")
    expect(found.get_by_role("group", name="A model plan")).to_be_focused()
    assert lab.axe_in_both_themes(".dm-planner") == []
    found.get_by_role("button", name="Print my plan").focus()
    press("Enter")
    paper = lab.page.frame_locator("iframe.dm-print")
    expect(paper.get_by_role("heading", level=1)).to_have_text("A plan for the time after a session")
    expect(paper.get_by_role("heading", name="Practice 3")).to_be_attached()
    for name in ("practice-2-what", "scale", "score", "decide", "waits"):
        expect(paper.locator("body")).to_contain_text(EXAMPLE[name])
    expect(paper.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    lab.page.locator("iframe.dm-print").evaluate("frame => frame.contentWindow.dispatchEvent(new Event('afterprint'))")
    expect(lab.page.locator("iframe.dm-print")).to_have_count(0)
    is_saved(found)

    lab.reload()
    again = lab.exercise("planner")
    expect(again.get_by_role("textbox", name="Support person")).to_have_value(EXAMPLE["support"])
    expect(again.locator("[id$='-practice-3-rhythm']")).to_be_visible()  # what is written in is not folded away
    expect(again.locator("[id$='-practice-3-rhythm']")).to_have_value("once")
    assert learner.kept(LESSON, "integration-plan")["fields"]["session"] == "2026-02-27"
