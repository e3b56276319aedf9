"""The page of everything that is known: searched, filtered and read with the keyboard, its figures drawn and accessible."""

import re
from collections.abc import Iterator

import pytest
from defaultmode import claims
from playwright.sync_api import expect

from .lab import Course, Lab, opened

PAGE = "09_evidence.ipynb"

expect.set_options(timeout=30_000)  # a busy machine may run several servers


@pytest.fixture(scope="module")
def page(learner: Course, browser: object) -> Iterator[Lab]:
    """The page, opened once."""
    with opened(learner, browser, PAGE) as lab:
        expect(lab.page.locator(".dm-register")).to_be_visible()
        yield lab


@pytest.fixture(autouse=True)
def nothing_chosen(page: Lab):
    yield
    if (clear := page.page.get_by_role("button", name="Show all claims")).is_visible():
        clear.click()


def count(lab: Lab):
    return lab.page.locator(".dm-register [role=status]")


def field(lab: Lab, label: str):
    return lab.page.locator(".dm-register").get_by_label(label, exact=True)


def shown(lab: Lab):
    return lab.page.locator(".dm-register .dm-claim:visible")


def test_it_begins_with_every_claim_folded_by_lesson(page: Lab):
    expect(count(page)).to_have_text(f"{len(claims.register())} claims.")
    expect(shown(page)).to_have_count(0)
    page.page.locator(".dm-group > summary").first.click()
    expect(shown(page)).to_have_count(len(claims.of_lesson("default_mode_network")))
    page.page.locator(".dm-group > summary").first.click()


def test_a_search_finds_words_wherever_they_stand_in_a_card(page: Lab):
    field(page, "Search").fill("ZUGMAN amygdala")
    expect(count(page)).to_have_text(re.compile(r"^\d claims? fits?\.$"))
    expect(page.page.locator("#claim-hypervigilance")).to_be_visible()
    expect(page.page.locator("#claim-screensaver")).to_be_hidden()


@pytest.mark.parametrize("words", ["2252 treatments", "2,252 TREATMENTS", "“respiratory depression”", "brain wide"])
def test_a_search_forgives_hyphens_commas_and_quotation_marks(page: Lab, words: str):
    field(page, "Search").fill(words)
    expect(count(page)).not_to_have_text(re.compile("^No claim"))


def test_filters_narrow_together_and_one_button_brings_all_back(page: Lab):
    field(page, "Verdict").select_option("contested")
    contested = [claim for claim in claims.register().values() if claim.verdict == "contested"]
    expect(shown(page)).to_have_count(len(contested))
    field(page, "About").select_option("efficacy")
    expect(shown(page)).to_have_count(len([claim for claim in contested if claim.kind == "efficacy"]))
    field(page, "Search").fill("no such word anywhere")
    expect(count(page)).to_have_text("No claim fits. Use fewer or other words, or set a list back to all.")
    page.page.get_by_role("button", name="Show all claims").click()
    expect(count(page)).to_have_text(f"{len(claims.register())} claims.")
    expect(field(page, "Verdict")).to_have_value("")


def test_clearing_keeps_the_keyboard_at_the_search_and_groups_as_they_were(page: Lab):
    group = page.page.locator(".dm-group").nth(1)
    group.locator(":scope > summary").click()
    field(page, "Search").fill("amygdala")
    page.page.get_by_role("button", name="Show all claims").click()
    expect(field(page, "Search")).to_be_focused()
    expect(group).to_have_attribute("open", "")
    group.locator(":scope > summary").click()


def test_a_card_is_opened_and_a_letter_typed_with_the_keyboard_alone(page: Lab):
    press = page.page.keyboard.press
    field(page, "Search").focus()
    for letter in "screensaver":  # a, b, x and y are commands of a notebook
        press(letter)
    expect(page.page.locator("#claim-screensaver")).to_be_visible()
    page.page.locator("#claim-screensaver > summary").focus()
    press("Enter")
    expect(page.page.locator("#claim-screensaver .dm-card")).to_contain_text("What can be said:")
    press("Enter")


def test_every_figure_draws_with_its_words_and_numbers(page: Lab):
    figures = page.figures()
    assert len(figures) >= 14
    for figure in figures:
        assert figure.locator("table tbody tr").count() >= 1
        assert figure.locator(".dm-plot").bounding_box()["height"] <= 460


@pytest.mark.parametrize(
    ("bar", "label", "option"),
    [
        ("Contested claims", "Claim", "ego-dissolution-heals"),
        ("Contested claims", "Claim", "needs-mtorc1"),
        ("Which studies count", "Condition", "depression"),
        ("Which studies count", "Medication", "unmedicated"),
        ("Studies of ketamine and the networks", "People", "depression"),
        ("Studies of ketamine and the networks", "Drug", "midazolam"),
        ("A difference between two groups", "Difference", "d-080"),
        ("Exposure to ketamine", "Model", "both"),
    ],
)
def test_a_choice_in_an_exercise_is_drawn_with_the_words_that_name_it(page: Lab, bar: str, label: str, option: str):
    controls = bar_named(page, bar)
    page.drawn_after(controls, lambda: controls.get_by_label(label, exact=True).select_option(option))


def bar_named(lab: Lab, name: str):
    found = lab.page.locator(f'.dm-lab[aria-label="{name}"]')
    expect(found).to_have_count(1)
    return found


def test_every_slider_of_every_exercise_follows_the_arrow_keys(page: Lab):
    bars = page.page.locator('.dm-lab:has(input[type="range"])')
    assert bars.count() >= 3
    for bar in bars.all():
        for slider in bar.locator('input[type="range"]').all():
            for key in ("ArrowLeft", "Home", "End"):  # one of them begins at its end

                def press(slider=slider, key=key):
                    slider.focus()
                    page.page.keyboard.press(key)

                page.drawn_after(bar, press)
    assert page.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_ours(page: Lab, theme: str):
    page.theme(theme)
    field(page, "Verdict").select_option("preclinical")
    page.page.locator("#claim-grows-synapses").evaluate("card => { card.open = true; }")
    for ours in (".dm-panel", ".dm-lab", ".dm-figure"):
        assert page.axe(ours) == []
    page.theme("light")
