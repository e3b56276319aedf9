"""Two brains in one figure: one button turns both, and both keep their view when another condition is chosen."""

from playwright.sync_api import expect

from .lab import Course, Lab

CELL = ("# Figure: conditions beside each other\nfrom defaultmode import exercises\nexercises.condition_explorer()",)
EYES = """() => {
  const { scene, scene2 } = document.querySelector('.dm-figure .dm-plot').layout;
  return [scene.camera.eye.x, scene2.camera.eye.x];
}"""


def changed(lab: Lab, act) -> None:
    """Do something, and wait until the figure has been drawn again."""
    figure = lab.page.locator(".dm-figure")
    before = int(figure.get_attribute("data-drawn"))
    act()
    lab.page.wait_for_function("before => Number(document.querySelector('.dm-figure').dataset.drawn) > before", arg=before)


def test_one_button_turns_both_brains_and_they_stay_turned(learner: Course, lab: Lab):
    learner.add("beside.ipynb", CELL)
    lab.open("beside.ipynb")
    expect(lab.page.locator(".dm-figure[data-state=drawn]")).to_be_visible(timeout=60_000)
    assert lab.page.evaluate(EYES) == [2, 2]
    changed(lab, lambda: lab.page.get_by_role("button", name="Left outside").click())
    assert lab.page.evaluate(EYES) == [-2, -2]
    other = lab.page.get_by_label("Beside it")
    changed(lab, lambda: other.select_option("autism"))
    assert lab.page.evaluate(EYES) == [-2, -2]
    changed(lab, lambda: other.select_option("anxiety disorders"))  # with the amygdala: another number of traces
    assert lab.page.evaluate(EYES) == [-2, -2]
    expect(lab.page.get_by_role("button", name="Left outside")).to_have_attribute("aria-pressed", "true")
    changed(lab, lambda: lab.theme("dark"))
    assert lab.page.evaluate(EYES) == [-2, -2]
    assert lab.axe() == []
