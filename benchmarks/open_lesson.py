"""How long does a learner wait for lesson 1 and its figures, beside what stock JupyterLab and plotly would take?

    python3 start.py test --version      # once: adds what driving a browser needs
    .venv/bin/python -m benchmarks.open_lesson

Three measurements in a real JupyterLab with a headless Chromium, each with its peer in the same run, in turns:

1. From the command to lesson 1 live (last widget connected, figures on the screen painted), beside an empty
   notebook in the same Lab (command to kernel idle).
2. A brain figure shown again on a page, from running its cell to painted: the course's light figure beside
   plotly's own FigureWidget of the same figure.
3. One step of a slider that colours the brain anew, from the key to the next paint: the same two.

Medians; ratios come last: below 1, the course is faster than its peer.
"""

import statistics
import tempfile
import time
from pathlib import Path

from tests.browser.lab import SCREEN, Course, Lab, chromium

ROUNDS = 3
STEPS = 12
LESSON = "01_default_mode_network.ipynb"

FIGURES = (
    """
import ipywidgets as W
import plotly.graph_objects as go
from IPython.display import display
from defaultmode import brain, connectivity
from defaultmode.show import LightFigure

def figure(seed):
    return brain.network(values=connectivity.seed_map(seed), limit=1, title="Seed map", names=False)

def light():
    shown = LightFigure(figure(1), description="A seed map.", table=(["region", "r"], [["all", 0]]))
    return shown, shown.draw

def stock():
    shown = go.FigureWidget(figure(1))
    def draw(new):
        with shown.batch_update():
            for old, each in zip(shown.data, new.data):
                if each.type == "mesh3d" and each.intensity is not None:
                    old.intensity = each.intensity
    return shown, draw

def with_slider(make):
    shown, draw = make()
    slider = W.IntSlider(value=1, min=1, max=99)
    slider.observe(lambda change: draw(figure(change.new)), "value")
    display(slider, shown)
""",
)

_PANEL = "window.jupyterapp.shell.currentWidget"

# Run a cell alone on its page; resolve with the milliseconds until its figure is painted.
SHOW = f"""async index => {{
  const {{ content }} = {_PANEL};
  await window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs');
  content.deselectAll();
  content.activeCellIndex = index;
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  const start = performance.now();
  window.jupyterapp.commands.execute('notebook:run-cell');
  const cell = content.widgets[index].node;
  for (;;) {{
    await frame();
    const plot = cell.querySelector('.js-plotly-plot');
    const figure = cell.querySelector('.dm-figure');
    if (plot?.querySelector('canvas') && plot._fullData?.length && (!figure || figure.dataset.state === 'drawn')) break;
  }}
  await frame(); await frame();
  return performance.now() - start;
}}"""

# Resolve, after the next key, with the milliseconds until the figure was drawn again.
REDRAWN = f"""index => {{
  const plot = {_PANEL}.content.widgets[index].node.querySelector('.js-plotly-plot');
  window.redrawn = new Promise(resolve => window.addEventListener('keydown', () => {{
    const start = performance.now();
    plot.once('plotly_afterplot', () => requestAnimationFrame(() => requestAnimationFrame(
      () => resolve(performance.now() - start))));
  }}, {{ capture: true, once: true }}));
}}"""

PAINTED = """() => {
  const onScreen = node => { const box = node.getBoundingClientRect(); return box.top < innerHeight && box.bottom > 0; };
  return [...document.querySelectorAll('.dm-figure')].every(node => !onScreen(node) || node.dataset.state === 'drawn');
}"""

# As many widgets on the page as the lesson's outputs announce.
CONNECTED = f"""() => {_PANEL}.content.widgets.every(cell => cell.model.type !== 'code' ||
  cell.model.outputs.toJSON().filter(output => output.data?.['application/vnd.jupyter.widget-view+json']).length <=
  cell.node.querySelectorAll('.jupyter-widgets, .jp-OutputArea-output > .lm-Widget').length)"""


def open_once(browser: object, path: str, live: bool) -> float:
    """Seconds from the command to a page that is ready to be used, with a new server and an empty browser cache."""
    with tempfile.TemporaryDirectory() as place:
        course = Course(Path(place, "course"), Path(place, "home"))
        course.folder.mkdir()
        course.add("empty.ipynb", ("",), role=None, trusted=False)
        start = time.perf_counter()
        with course:
            context = browser.new_context(viewport=SCREEN)
            lab = Lab(context.new_page(), course)
            lab.open(path, "ready" if live else None)
            if live:
                lab.page.wait_for_function(CONNECTED)
                lab.page.wait_for_function(PAINTED)
            lab.page.evaluate(f"() => {_PANEL}.sessionContext.ready.then(() => null)")
            lab.settled()
            seconds = time.perf_counter() - start
            context.close()
    return seconds


def figures(browser: object) -> dict[str, tuple[float, float]]:
    """Median milliseconds to show a figure again and to follow a slider, of the light figure and of plotly's own."""
    shown: dict[str, list[float]] = {"light": [], "stock": []}
    moved: dict[str, list[float]] = {"light": [], "stock": []}
    with tempfile.TemporaryDirectory() as place, Course(Path(place, "course"), Path(place, "home")) as course:
        course.add("figures.ipynb", FIGURES, ("with_slider(light)",), ("with_slider(stock)",), role=None)
        context = browser.new_context(viewport={"width": 1366, "height": 1200})
        lab = Lab(context.new_page(), course)
        lab.open("figures.ipynb", None)
        lab.page.evaluate(f"() => {_PANEL}.sessionContext.ready.then(() => null)")
        lab.command("notebook:run-all-cells")
        lab.settled()
        for cell in (1, 2):
            lab.page.evaluate(SHOW, cell)  # the first on its page brings plotly along, and is not counted
        for _ in range(ROUNDS):
            for name, cell in (("light", 1), ("stock", 2)):
                shown[name].append(lab.page.evaluate(SHOW, cell))
                lab.settled()
                handle = lab.page.get_by_role("slider")
                handle.focus()
                for _ in range(STEPS // ROUNDS):
                    lab.page.evaluate(REDRAWN, cell)
                    handle.press("ArrowRight")
                    moved[name].append(lab.page.evaluate("() => window.redrawn"))
                    lab.settled()
        context.close()
    return {name: (statistics.median(shown[name]), statistics.median(moved[name])) for name in shown}


def main() -> None:
    """Measure and print."""
    with chromium() as browser:
        opened: dict[str, list[float]] = {"lesson": [], "empty": []}
        for turn in range(ROUNDS + 1):
            for name, path in (("lesson", LESSON), ("empty", "empty.ipynb")):
                seconds = open_once(browser, path, live=name == "lesson")
                if turn:  # the first turn fills the file cache
                    opened[name].append(seconds)
                    print(f"command to {name:6} ready {seconds:6.2f} s")
        lesson, empty = (statistics.median(opened[name]) for name in ("lesson", "empty"))
        measured = figures(browser)
    for name, (shown, moved) in measured.items():
        print(f"{name:6} figure shown again {shown:6.0f} ms    slider to repaint {moved:6.0f} ms")
    print()
    (light_shown, light_moved), (stock_shown, stock_moved) = measured["light"], measured["stock"]
    print(f"lesson 1 live / empty notebook             {lesson / empty:5.2f}   (goal at most 1.5)")
    print(f"figure shown again, light / FigureWidget   {light_shown / stock_shown:5.2f}   (goal at most 0.4)")
    print(f"slider to repaint, light / FigureWidget    {light_moved / stock_moved:5.2f}   (goal at most 1)")


if __name__ == "__main__":
    main()
