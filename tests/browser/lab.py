"""Drive the course in a real JupyterLab with a real Chromium.

    def test_an_answer_is_kept(learner, lab):
        lab.open("01_default_mode_network.ipynb")          # waits until the lesson is ready
        lab.page.get_by_role("radio", name="…").check()

`Course` is a server, started through ``defaultmode learn`` as a learner would start it; `Lab` is one browser
page on it. Nothing here sleeps: waiting goes through Lab's own promises and signals, or through Playwright.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import nbformat
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",  # tests may run as root in a container
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-unsafe-swiftshader",  # WebGL without a graphics card
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # the course is offline
]
SCREEN = {"width": 1366, "height": 768}
SLOW = """
import time
from defaultmode.exercises.kept import Kept
did = Kept._did
def slowly(*arguments):
    time.sleep(1.5)
    return did(*arguments)
Kept._did = slowly
"""
"""What a page's first cell runs so that an exercise hears from its kernel late."""
PATIENCE = 90_000  # ms; generous because a busy machine may run several servers


def private_environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the person's own Jupyter is seen or touched."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "XDG_", "IPYTHON"))}
    return env | {"HOME": str(home), "USERPROFILE": str(home), "APPDATA": str(home)}


class Course:
    """A course that is open: `folder` is the learner's, `home` stands for their home folder.

    Parameters
    ----------
    folder, home : Path
        Made when they do not exist.
    """

    def __init__(self, folder: Path, home: Path):
        self.folder, self.home = folder, home
        self.said: list[str] = []

    def command(self) -> list[str]:
        """Return what is typed to open it."""
        return [sys.executable, "-m", "defaultmode.cli", "learn", str(self.folder), "--no-browser", "--"]

    def __enter__(self) -> "Course":
        self.home.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [*self.command(), "--LabApp.expose_app_in_browser=True"],
            env=private_environment(self.home),
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if address := re.search(r"(http://127\.0\.0\.1:\d+/)\S*[?&]token=(\w+)", line):
                self.url, self.token = address.groups()
                return self
        said = "\n".join([*self.said, self.complaints()[-3000:]])
        raise RuntimeError(f"The course did not open (exit code {self.process.wait()}):\n{said}")

    def complaints(self) -> str:
        """Return what the server wrote to its error stream."""
        self.log.seek(0)
        return self.log.read()

    def __exit__(self, *_: object) -> None:
        self.process.terminate()  # the server stops its kernels
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.process.stdout.close()
        self.log.close()

    def api(self, method: str, path: str, content: object = None) -> object:
        """Call the server's REST interface."""
        request = urllib.request.Request(
            f"{self.url}api/{path}",
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            body = response.read()
        return json.loads(body) if body else None

    def stop_kernels(self) -> None:
        """Stop every kernel, as if the computer had been switched off overnight."""
        for session in self.api("GET", "sessions"):
            with contextlib.suppress(OSError):
                self.api("DELETE", f"sessions/{session['id']}")

    def add(self, path: str, *cells: object, role: str | None = "lesson", trusted: bool = True) -> Path:
        """Write a notebook into the learner's folder.

        Parameters
        ----------
        path : str
            Place in the folder.
        *cells
            ``"# Markdown"``, ``("code",)`` or a ready cell.
        role : str or None
            Role in the course; None makes a notebook that has nothing to do with it.
        trusted : bool
            Sign it, as `defaultmode learn` signs the course's own.
        """
        notebook = new_notebook(cells=[_cell(cell) for cell in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        if role:
            notebook.metadata.defaultmode = {"slug": Path(path).stem, "role": role}
        return self.write(path, notebook, trusted=trusted)

    def write(self, path: str, notebook: nbformat.NotebookNode, trusted: bool = True) -> Path:
        """Write a ready notebook into the learner's folder."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)
        if trusted:
            self.notary().sign(self.read(path))
        return target

    def notary(self) -> NotebookNotary:
        """Return the keeper of signatures that the server uses."""
        command = [sys.executable, "-c", "from jupyter_core.paths import jupyter_data_dir as d; print(d())"]
        found = subprocess.run(command, env=private_environment(self.home), capture_output=True, text=True, check=True)
        return NotebookNotary(data_dir=found.stdout.strip())

    def kept(self, lesson: str, slug: str) -> object:
        """Return the answer that the learner's file holds for an exercise of a lesson."""
        return json.loads((self.folder / "answers.json").read_text("utf-8"))["answers"][lesson][slug]["answer"]

    def read(self, path: str) -> nbformat.NotebookNode:
        """Read a notebook as it stands on disk."""
        return nbformat.read(self.folder / path, as_version=4)


class PlainJupyter(Course):
    """A stock Jupyter with its default settings, on which the course happens to be installed."""

    def command(self) -> list[str]:
        """Start JupyterLab as anybody would; its address is told on the error stream, so that joins the other."""
        python = "import os, sys; os.dup2(1, 2); from jupyterlab.labapp import main; main()"
        root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        return [sys.executable, "-c", python, "--no-browser", f"--ServerApp.root_dir={self.folder}", *root]


def focus_is_outside(found: object) -> bool:
    """Whether nothing within a locator has the focus."""
    return not found.evaluate("node => node.contains(document.activeElement)")


def _cell(cell: object) -> object:
    """Make a cell: a string is Markdown, a tuple holds code."""
    if isinstance(cell, str):
        return new_markdown_cell(cell)
    return new_code_cell(cell[0]) if isinstance(cell, tuple) else cell


@contextlib.contextmanager
def opened(course: Course, browser: object, path: str, before: Callable[[], None] = lambda: None) -> Iterator["Lab"]:
    """A notebook opened once for several tests, with nothing answered but by `before`: others may have had the same learner.

    Afterwards: nothing left the machine, and the page had no error.
    """
    (course.folder / "answers.json").unlink(missing_ok=True)
    before()
    context = browser.new_context(viewport=SCREEN)
    lab = Lab(context.new_page(), course).open(path)
    yield lab
    context.close()
    course.stop_kernels()
    assert lab.strangers() == []
    assert lab.errors == []


@contextlib.contextmanager
def chromium() -> Iterator[object]:
    """Start one browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


_PANEL = "window.jupyterapp.shell.currentWidget"

_SETTLED = f"""() => new Promise(settled => {{
  // The kernel has answered everything, and what it answered has been painted.
  const kernel = {_PANEL}.sessionContext.session.kernel;
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(settled));
  const look = () => {{
    if (kernel.status !== 'idle') return;
    kernel.statusChanged.disconnect(look);
    painted();
  }};
  kernel.statusChanged.connect(look);
  look();
}})"""


class Lab:
    """One page of JupyterLab.

    Attributes
    ----------
    page : playwright.sync_api.Page
        For everything that has no verb here.
    errors : list of str
        Errors of the page; a test that expects some empties the list.
    requests : list of str
        Every address the page asked for.
    """

    def __init__(self, page: object, course: Course):
        self.page, self.course = page, course
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.themed = False
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    # -- opening

    def open(self, path: str = "00_start_here.ipynb", state: str | None = "ready", mode: str = "doc") -> "Lab":
        """Open a file as a learner would, and wait for course mode to reach `state`.

        Parameters
        ----------
        path : str
            Place in the learner's folder.
        state : {"ready", "failed", "asking", "preparing", None}
            None waits for the notebook only.
        mode : {"doc", "lab"}
            Single document, or Lab with its tabs.
        """
        self.page.goto(f"{self.course.url}{mode}/tree/{quote(path)}?token={self.course.token}&reset")
        return self.wait(path, state)

    def reload(self, state: str | None = "ready") -> "Lab":
        """Load the page again."""
        path = self.page.evaluate(f"{_PANEL}.context.path")
        self.page.reload()
        return self.wait(path, state)

    def wait(self, path: str, state: str | None = "ready") -> "Lab":
        """Wait until `path` is the document in front and course mode has reached `state`."""
        self.page.wait_for_function(
            f"path => window.jupyterapp && window.jupyterapp.shell.currentWidget && {_PANEL}.context?.path === path",
            arg=path,
        )
        self.page.evaluate(f"() => Promise.all([{_PANEL}.context.ready, {_PANEL}.revealed]).then(() => null)")
        if state:
            self.page.wait_for_selector(f".dm-course[data-dm-state={state}]")
        return self

    def close(self) -> None:
        """Leave the page; the next one finds the light theme again."""
        if self.themed:
            self.theme("light")
        self.page.close()

    # -- acting

    def command(self, name: str, **arguments: object) -> None:
        """Run one of Lab's commands to its end."""
        run = "([name, args]) => window.jupyterapp.commands.execute(name, args).then(() => null)"
        self.page.evaluate(run, [name, arguments])

    def theme(self, name: str) -> None:
        """Switch to the ``light`` or the ``dark`` theme."""
        self.themed = name != "light"
        self.command("apputils:change-theme", theme=f"JupyterLab {name.title()}")
        light = str(name == "light").lower()
        self.page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")

    def restart_kernel(self) -> None:
        """Restart the kernel behind the page."""
        self.page.evaluate(f"() => {_PANEL}.sessionContext.session.kernel.restart().then(() => null)")

    def drawn_after(self, bar: object, change: object) -> None:
        """Make a change in a bar of controls; the figure below must be drawn again, with the title that its words name."""
        figure = bar.locator("xpath=following::figure[contains(@class, 'dm-figure')]").first
        bar.scroll_into_view_if_needed()
        drawn = "figure => figure.dataset.state === 'drawn' && figure.dataset.drawn"
        before = self.page.wait_for_function(drawn, arg=figure.element_handle()).json_value()
        change()
        self.page.wait_for_function(
            """([figure, before]) => figure.dataset.state === 'drawn' && figure.dataset.drawn !== before
              && figure.querySelector('.gtitle').dataset.unformatted === figure.querySelector('.dm-plot').ariaLabel""",
            arg=[figure.element_handle(), before],
        )

    # -- looking

    def figures(self) -> list[object]:
        """Return every figure, each scrolled to and drawn."""
        found = self.page.locator(".dm-figure").all()
        for figure in found:
            figure.scroll_into_view_if_needed()
            self.page.wait_for_function("figure => figure.dataset.state === 'drawn'", arg=figure.element_handle())
        return found

    def exercise(self, kind: str) -> object:
        """Return an exercise of the page by the word in its class, scrolled to."""
        found = self.page.locator(f".dm-{kind}")
        found.scroll_into_view_if_needed()
        return found

    def settled(self) -> None:
        """Wait until the kernel is idle and two frames were painted."""
        self.page.evaluate(_SETTLED)

    def cell(self, index: int) -> object:
        """Return the locator of a cell, counted from 0."""
        return self.page.locator(".dm-course .jp-Notebook .jp-Cell").nth(index)

    def outputs(self, index: int) -> list[dict]:
        """Return a cell's outputs from the document, not from the screen."""
        return self.page.evaluate(f"index => {_PANEL}.content.widgets[index].model.outputs.toJSON()", index)

    def sources(self) -> list[str]:
        """Return the source of every cell as it is on the page."""
        return self.page.evaluate(f"() => {_PANEL}.content.widgets.map(cell => cell.model.sharedModel.getSource())")

    def unsaved(self) -> bool:
        """Tell whether Lab would ask before closing."""
        return self.page.evaluate(f"() => {_PANEL}.context.model.dirty")

    def axe(self, selector: str = ".dm-course") -> list[str]:
        """Return axe-core's findings inside `selector`, one line each."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, context={"include": [[selector]]}).response["violations"]
        return [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in found for node in each["nodes"]]

    def axe_in_both_themes(self, selector: str = ".dm-course") -> list[str]:
        """Return axe-core's findings in the theme of the page and in the other one, which stays: a change takes its time."""
        found = self.axe(selector)
        self.theme("light" if self.themed else "dark")
        return found + self.axe(selector)

    def strangers(self) -> list[str]:
        """Return every request that left the server."""
        own = (self.course.url, self.course.url.replace("http", "ws", 1), "data:", "blob:", "about:")
        return sorted({url for url in self.requests if not url.startswith(own)})
