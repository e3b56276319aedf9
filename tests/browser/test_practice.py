"""Cards are sorted and a case is walked through with the keyboard alone; both are there again after a reload."""

from defaultmode import cases, sorting
from playwright.sync_api import Locator, expect

from .lab import Course, Lab, focus_is_outside

expect.set_options(timeout=30_000)  # a busy machine may run several servers

SORTING, CASE = "salience-or-default", "recovered-memory"
LIVING, STORY = sorting.every()[SORTING], cases.every()[CASE]


def opened(learner: Course, lab: Lab, verb: str, slug: str, lesson: str) -> Locator:
    """A page with one exercise on it."""
    prepare = f"from defaultmode import exercises, notebook\nlesson = notebook.open_lesson('{lesson}')"
    learner.add(f"{verb}.ipynb", "# A lesson\n\n## A question?", (prepare,), (f"exercises.{verb}(lesson, '{slug}')",))
    lab.open(f"{verb}.ipynb")
    return lab.exercise(verb)


def put(lab: Lab, found: Locator, card: sorting.Card, pile: str) -> None:
    """From the card, go to the button of a pile and press it."""
    expect(found.get_by_role("heading", name=card.text)).to_be_focused()
    places = [each.id for each in LIVING.piles]
    for _ in range(places.index(pile) + 1):
        lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("Space")


def test_cards_are_sorted_with_the_keyboard_alone(learner: Course, lab: Lab):
    found = opened(learner, lab, "sorter", SORTING, LIVING.lesson)
    press = lab.page.keyboard.press
    expect(found.get_by_text(f"Card 1 of {len(LIVING.cards)}")).to_be_visible()
    assert focus_is_outside(found)  # nothing takes the focus unasked

    first, *others = LIVING.cards
    wrong = next(pile for pile in LIVING.piles if pile.id != first.pile)
    found.get_by_role("heading", name=first.text).focus()
    put(lab, found, first, wrong.id)
    expect(found.locator(".dm-feedback")).to_contain_text("✗ Not yet.")
    expect(found.get_by_role("button", name=wrong.label)).to_be_focused()
    assert lab.axe_in_both_themes(".dm-sorter") == []

    found.get_by_role("heading", name=first.text).focus()
    for card in LIVING.cards:
        put(lab, found, card, card.pile)
        expect(found.locator(".dm-feedback")).to_contain_text(f"✓ Right. {card.feedback}")
        expect(found.get_by_role("listitem").filter(has_text=card.text)).to_be_visible()
        if card != others[-1]:
            expect(found.get_by_role("button", name="Next card")).to_be_focused()
            press("Enter")
    end = found.get_by_text(f"Sorted: {len(others)} of {len(LIVING.cards)} at the first try.")
    expect(end).to_be_focused()
    expect(found.locator(".dm-saved")).to_have_text("Saved")
    assert learner.kept(LIVING.lesson, SORTING)["tries"][first.id] == [wrong.id, first.pile]

    lab.reload()
    again = lab.exercise("sorter")
    expect(again.get_by_text(f"Sorted: {len(others)} of {len(LIVING.cards)}")).to_be_visible()
    expect(again.locator(".dm-saved")).to_have_text("Saved earlier")
    assert focus_is_outside(again)
    again.get_by_role("button", name="Start again").focus()
    press("Enter")
    expect(again.get_by_role("heading", name=first.text)).to_be_focused()


def test_a_case_is_walked_through_with_the_keyboard_alone(learner: Course, lab: Lab):
    found = opened(learner, lab, "case", CASE, STORY.lesson)
    press = lab.page.keyboard.press
    walk = cases.Walk(STORY)
    scene = found.get_by_role("heading", name=walk.scene.title, exact=True)
    expect(scene).to_be_visible()
    expect(found.get_by_role("button", name="Take back")).to_be_hidden()
    assert focus_is_outside(found)

    scene.focus()
    while walk.scene.choices:  # the worst path first: everything on it can be seen and left
        choice = next((each for each in walk.scene.choices if not each.sound), walk.scene.choices[0])
        expect(found.get_by_role("heading", name=walk.scene.title, exact=True)).to_be_focused()
        for _ in range(walk.scene.choices.index(choice) + 1):
            press("Tab")
        expect(found.get_by_role("button", name=choice.text, exact=True)).to_be_focused()
        press("Enter")
        walk = walk.choose(choice.id)
        expect(found.locator(".dm-feedback")).to_contain_text(choice.feedback)
        expect(found.locator(".dm-feedback")).to_be_in_viewport()
    expect(found.get_by_role("heading", name="Looking back")).to_be_visible()
    assert learner.kept(STORY.lesson, CASE) == walk.kept()
    assert lab.axe_in_both_themes(".dm-case") == []

    found.get_by_role("button", name="Take back the last step").focus()
    press("Enter")
    walk = walk.back()
    expect(found.get_by_role("heading", name=walk.scene.title, exact=True)).to_be_focused()

    lab.reload()
    again = lab.exercise("case")
    expect(again.get_by_role("heading", name=walk.scene.title, exact=True)).to_be_visible()
    expect(again.locator(".dm-saved")).to_have_text("Saved earlier")
    assert focus_is_outside(again)
    assert learner.kept(STORY.lesson, CASE) == walk.kept()

    again.get_by_text("What happened so far").focus()
    press("Enter")
    expect(again.get_by_role("heading", name=walk.steps[0].scene.title, exact=True)).to_be_visible()
    again.get_by_role("button", name="Start again").focus()
    press("Enter")
    expect(again.get_by_role("heading", name=STORY.scene(STORY.start).title, exact=True)).to_be_focused()


def test_a_double_click_takes_one_step(learner: Course, lab: Lab):
    found = opened(learner, lab, "case", CASE, STORY.lesson)
    for choice in STORY.scene(STORY.start).choices:
        scene = found.get_by_role("heading", name=STORY.scene(choice.to).title, exact=True)
        found.get_by_role("button", name=choice.text, exact=True).dblclick(delay=60)
        expect(scene).to_be_visible()
        lab.settled()
        assert learner.kept(STORY.lesson, CASE)["path"] == [choice.id]
        found.get_by_role("button", name="Take back the last step").click()
        expect(found.get_by_role("heading", name=STORY.scene(STORY.start).title, exact=True)).to_be_focused()
