"""Two brains in one figure: one button turns both, and both keep their view when another condition is chosen."""

from playwright.sync_api import expect

from .lab import Course, Lab

CELL = ("# Figure: conditions beside each other\nfrom defaultmode import exercises\nexercises.condition_explorer()",)
EYES = """() => {
  const { scene, scene2 } = document.querySelector('.dm-figure .dm-plot').layout;
  return [scene.camera.eye.x, scene2.camera.eye.x];
}"""


def test_one_button_turns_both_brains_and_they_stay_turned(learner: Course, lab: Lab):
    learner.add("beside.ipynb", CELL)
    lab.open("beside.ipynb")
    expect(lab.page.locator(".dm-figure[data-state=drawn]")).to_be_visible(timeout=60_000)
    bar = lab.page.locator(".dm-lab")
    assert lab.page.evaluate(EYES) == [2, 2]
    lab.drawn_after(bar, lambda: lab.page.get_by_role("button", name="Left outside").click())
    assert lab.page.evaluate(EYES) == [-2, -2]
    other = bar.get_by_label("Beside it")
    lab.drawn_after(bar, lambda: other.select_option("autism"))
    assert lab.page.evaluate(EYES) == [-2, -2]
    lab.drawn_after(bar, lambda: other.select_option("anxiety disorders"))  # with the amygdala: another number of traces
    assert lab.page.evaluate(EYES) == [-2, -2]
    expect(lab.page.get_by_role("button", name="Left outside")).to_have_attribute("aria-pressed", "true")
    lab.drawn_after(bar, lambda: lab.theme("dark"))
    assert lab.page.evaluate(EYES) == [-2, -2]
    assert lab.axe() == []
