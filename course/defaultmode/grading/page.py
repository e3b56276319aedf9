"""The page on which a learner reads marks and reasons, as HTML: no code, nothing fetched from elsewhere, light or dark as the
reader's system is, and fit to be printed.
"""

import functools
import json
import math
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from nbconvert.filters import markdown2html

from .. import claims, items, lessons, look, references
from ..items import STUB, points_in_words, questions_in_words
from ..places import course_root
from .about import About
from .build import CASE, HOW_TO_WRITE, QUESTION, SCHEME, TITLE
from .marks import MIME, UNMARKED, Feedback
from .outcome import Outcome
from .rebuild import NO_RESPONSE, told_by
from .rules import Passing

WITHHELD = (
    "Right answers and mark schemes are kept back as long as this can be handed in or marked again. You read what was "
    "right, the reasons that do not tell the answer, and where to look again."
)
NOT_COUNTED = "yours to compare with the mark scheme, not counted"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Feedback: {title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="total"><b>{total}</b></p>
{passing}{withheld}{arrival}{objectives}<nav aria-label="Points by question"><ol class="overview">
{overview}
</ol></nav>
{sections}
{sources}<footer><p>Education about evidence, not a treatment protocol. It widens nobody's scope of practice.</p></footer>
</main>
</body>
</html>
"""


@functools.cache
def _style() -> str:
    """Colours by meaning from the course's one table of them; every one of them stands beside a sign or a word."""
    tokens = {name: look.TOKENS[name] for name in ("ink", "quiet", "hairline", "right", "not-yet", "lower")}
    light, dark = (
        " ".join(f"--{name}: {getattr(token, side)};" for name, token in tokens.items()) for side in ("light", "dark")
    )
    return f""":root {{ color-scheme: light dark; --ground: #fff; {light} }}
@media (prefers-color-scheme: dark) {{ :root {{ --ground: #16191d; {dark} }} }}
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, sans-serif;
  color: var(--ink); background: var(--ground); overflow-wrap: break-word; }}
a {{ color: var(--lower); }}
h1 {{ font-size: 1.6rem; line-height: 1.25; }}
h2 {{ font-size: 1.15rem; margin: 0 0 0.4rem; }}
h3 {{ font-size: 1rem; margin: 1rem 0 0.3rem; }}
p, ul, ol {{ margin: 0.4rem 0; }}
.total {{ font-size: 1.15rem; }}
section, .case {{ border-top: 1px solid var(--hairline); margin-top: 1.6rem; padding-top: 1.1rem; }}
table {{ border-collapse: collapse; width: 100%; margin: 0.6rem 0; }}
caption {{ text-align: left; font-weight: 600; padding: 0.3rem 0; }}
th, td {{ text-align: left; vertical-align: top; font-weight: normal; padding: 0.35rem 0.8rem 0.35rem 0;
  border-bottom: 1px solid var(--hairline); }}
thead th, th[scope=rowgroup] {{ font-weight: 600; }}
.objectives tr > :last-child {{ min-width: 4rem; }}
.overview {{ list-style: none; padding: 0; columns: 15rem; }}
.dm-parts {{ list-style: none; padding: 0; }}
.dm-parts li {{ border-left: 4px solid var(--hairline); padding-left: 0.8rem; margin: 0.7rem 0; }}
.dm-parts li.right, .dm-parts li.missed {{ border-color: var(--right); }}
.dm-parts li.not-yet {{ border-color: var(--not-yet); }}
.dm-parts p {{ margin: 0.15rem 0; }}
.known {{ border: 1px solid var(--hairline); border-radius: 6px; padding: 0.5rem 0.9rem; margin-top: 0.9rem; }}
.known h3 {{ margin-top: 0.2rem; }}
.known, .dm-references, footer {{ font-size: 0.92rem; }}
.known p, footer {{ color: var(--quiet); }}
.known p.claim {{ color: var(--ink); }}
.chip {{ border: 1px solid currentColor; border-radius: 6px; padding: 0 0.5rem; white-space: nowrap; }}
blockquote {{ margin: 0.6rem 0; padding-left: 1rem; border-left: 4px solid var(--hairline);
  white-space: pre-wrap; overflow-wrap: anywhere; }}
.dm-references {{ padding-left: 1.1rem; }}
footer {{ border-top: 1px solid var(--hairline); margin-top: 1.6rem; }}
@media screen and (max-width: 36rem) {{
  .dm-marked :is(table, thead, tbody) {{ display: grid; }}
  .dm-marked tr {{ display: grid; grid-template-columns: 1fr 1fr; border-bottom: 1px solid var(--hairline); }}
  .dm-marked :is(th, td) {{ border: 0; overflow-wrap: anywhere; }}
  .dm-marked tr > :is(:first-child, :nth-child(4)) {{ grid-column: 1 / -1; }}
}}
@media print {{
  :root {{ color-scheme: light; --ground: #fff; {light} font-size: 9.5pt; }}
  body {{ max-width: none; margin: 0; padding: 0; line-height: 1.45; }}
  .overview {{ columns: 11rem; }}
  h2, h3, caption, thead, tr:has(> [scope=rowgroup]), .dm-marked > p, .claim {{ break-after: avoid; }}
  li, tr, p, blockquote, .case {{ break-inside: avoid; }}
  .known {{ border-width: 0 0 0 1px; border-radius: 0; }}
}}"""


def page(notebook: Any, results: dict[str, Any]) -> str:
    """The feedback page.

    Parameters
    ----------
    notebook : dict
        A graded quiz; its graded cells carry in ``metadata.nbgrader`` also ``score``, ``waiting`` and ``comment``.
    results : dict
        ``score``, ``max_score`` and ``late_penalty`` of the whole notebook, ``pass_mark``, and ``withheld``: whether right
        answers are kept back. A cell that its learner is to mark has ``own`` beside ``score``.
    """
    cells = notebook["cells"]
    graded = [cell for cell in cells if _nbgraders(cell).get("grade")]
    title = next((cell for cell in cells if _name(cell) == TITLE), None)
    heading = re.match(r"# (.*)", "".join(title["source"])) if title else None
    told = told_by(notebook)
    about = {_name(cell): About.found(cell) for cell in graded}
    return _PAGE.format(
        style=_style(),
        title=re.sub(r"<[^>]+>", "", _html(heading[1])).strip() if heading else "Quiz",
        total=escape(_total(graded, results)),
        passing=_passing(graded, about, results),
        withheld=f"<p>{WITHHELD}</p>\n" if results.get("withheld") else "",
        arrival=_arrival(told),
        objectives=_objectives(graded, about),
        overview="\n".join(
            f'<li><a href="#{escape(_name(cell))}">Question {n}</a>: {_points(cell)}</li>' for n, cell in enumerate(graded, 1)
        ),
        sections="\n".join(_sections(cells, about, told.get("written", {}), bool(results.get("withheld")))),
        sources=_sources(frozenset(key for one in about.values() for key in _cited(one))),
    )


def _nbgraders(cell: Any) -> dict[str, Any]:
    return cell["metadata"].get("nbgrader", {})


def _name(cell: Any) -> str:
    """The name under which nbgrader keeps a cell; none for one that a learner put into a notebook that was executed.

    Its place and its id may be whatever the learner made of them.
    """
    return _nbgraders(cell).get("grade_id", "")


@functools.lru_cache(maxsize=1024)  # a class shares its questions
def _html(text: str) -> str:
    return re.sub(r'<a class="anchor-link"[^>]*>[^<]*</a>', "", markdown2html(text))


# ---- the top of the page --------------------------------------------------------------------------------------------


def _total(graded: list[Any], results: dict[str, Any]) -> str:
    late = results.get("late_penalty") or 0
    penalty = f", after {points_in_words(late)} were taken off because it came late" if late else ""
    waiting = [number for number, cell in enumerate(graded, 1) if _nbgraders(cell).get("waiting")]
    have = "has" if len(waiting) == 1 else "have"
    rest = f" {questions_in_words(waiting)} still {have} to be marked by a person." if waiting else ""
    if own := [number for number, cell in enumerate(graded, 1) if _nbgraders(cell).get("own")]:
        rest += f" {questions_in_words(own)} {'is' if len(own) == 1 else 'are'} yours to compare, and not counted."
    return f"You have {round(results['score'], 2):g} of {points_in_words(results['max_score'])}{penalty}.{rest}"


def _passing(graded: list[Any], about: dict[str, About], results: dict[str, Any]) -> str:
    safety = [(number, cell) for number, cell in enumerate(graded, 1) if about[_name(cell)].safety]
    stands = Passing.of_cells(results, list(map(_nbgraders, graded)), [_nbgraders(cell) for _, cell in safety])
    sign = {True: "✓ ", False: "✗ ", None: ""}[stands.passed]
    lines = [f"<b>{sign}{stands.in_words.capitalize()}.</b>"]
    if safety:
        wrong = [
            f'<a href="#{escape(_name(cell))}">question {number}</a>'
            for number, cell in safety
            if _nbgraders(cell)["score"] < _nbgraders(cell)["points"]
        ]
        again = f" Look again at {', '.join(wrong)}." if wrong else ""
        lines.append(f"<b>Safety: {stands.safe} of {stands.safety} right.</b> A pass needs every one of them.{again}")
    so_far = " so far" if any(_nbgraders(cell).get("waiting") for cell in graded) else ""
    needed, have = (_percent(share) for share in (results["pass_mark"], stands.share))
    lines.append(f"{needed} of the points are needed, and you have {have}{so_far}.")
    return f"<p>{'<br>'.join(lines)}</p>\n"


def _percent(share: float) -> str:
    """``79.9%``, cut and not rounded: whoever misses the mark by a little does not read that she has it."""
    return f"{math.floor(1000 * share + 1e-6) / 10:g}%"


def _arrival(told: dict[str, Any]) -> str:
    """How the submission came through, when there was anything to say."""
    if not told.get("reasons"):
        return ""
    came = Outcome.of(told)
    return f"<p>About what you handed in: {escape(str(came))}.</p>\n"


def _objectives(graded: list[Any], about: dict[str, About]) -> str:
    """Points by objective, in the order of the course."""
    groups: dict[int, dict[str, list[Any]]] = {}
    for cell in graded:
        if found := lessons.objective(about[_name(cell)].objective):
            groups.setdefault(found[0].number, {}).setdefault(found[1].text, []).append(cell)
    if not groups:
        return ""
    several = len(groups) > 1
    rows = "".join(
        (_lesson_row(number, texts) if several else "")
        + "".join(f'<tr><th scope="row">{escape(text)}</th><td>{_sum(cells)}</td></tr>' for text, cells in texts.items())
        for number, texts in sorted(groups.items())
    )
    head = '<thead><tr><th scope="col">You can …</th><th scope="col">Points</th></tr></thead>'
    return f'<table class="objectives"><caption>Points by objective</caption>{head}<tbody>{rows}</tbody></table>\n'


def _lesson_row(number: int, texts: dict[str, list[Any]]) -> str:
    title = lessons.outlines()[number - 1].title
    cells = [cell for some in texts.values() for cell in some]
    return f'<tr><th scope="rowgroup">Lesson {number}: {escape(title)}</th><td><b>{_sum(cells)}</b></td></tr>'


def _sum(cells: list[Any]) -> str:
    scores = [_nbgraders(cell) for cell in cells if not _nbgraders(cell).get("own")]
    if not scores:
        return NOT_COUNTED
    open_ = ", some still to be marked" if any(one.get("waiting") for one in scores) else ""
    got, most = (round(sum(one[name] for one in scores), 2) for name in ("score", "points"))
    return f"{got:g} of {most:g}{open_}"


def _points(cell: Any) -> str:
    grade = _nbgraders(cell)
    if grade.get("own"):
        return NOT_COUNTED
    return (
        "still to be marked" if grade.get("waiting") else f"{round(grade['score'], 2):g} of {points_in_words(grade['points'])}"
    )


# ---- questions ------------------------------------------------------------------------------------------------------


def _sections(cells: list[Any], about: dict[str, About], texts: dict[str, str], withheld: bool) -> Iterator[str]:
    by_name = {_name(cell): cell for cell in cells}
    for cell in cells:
        name = _name(cell)
        if name in about:
            written = cell["cell_type"] == "markdown"
            question = by_name.get(f"{QUESTION}{name}")
            body = _written(cell, question, texts.get(name), withheld) if written else _marked(cell, withheld)
            yield f'<section id="{escape(name)}">{body}{_known(about[name])}</section>'
        elif name.startswith(CASE):
            yield f'<div class="case">{_html("".join(cell["source"]))}</div>'


def _marked(cell: Any, withheld: bool) -> str:
    for output in cell.get("outputs", ()):
        try:
            return _told(json.dumps(output["data"][MIME]), withheld)
        except (KeyError, TypeError, items.ItemError):
            continue
    return f"<p>{UNMARKED}</p>"


@functools.lru_cache(maxsize=4096)  # a class gives the same few answers
def _told(feedback: str, withheld: bool) -> str:
    return Feedback.of(json.loads(feedback)).html(withheld)


def _written(cell: Any, question: Any, text: str | None, withheld: bool) -> str:
    """A written answer; `text` is the learner's own, where there is one that was graded without nbgrader's execution."""
    source = text if text is not None else "".join(cell["source"])
    answer = f"<blockquote>{escape(source)}</blockquote>" if source.strip() != STUB else "<p>You wrote nothing here.</p>"
    comment = _nbgraders(cell).get("comment")
    said = f"<h3>What your teacher says</h3>{markdown2html(comment)}" if comment and comment != NO_RESPONSE else ""
    asked = "".join(question["source"]).replace(HOW_TO_WRITE, "") if question else ""
    if withheld:
        asked = asked.partition(SCHEME)[0]
    return f"{_html(asked)}<h3>Your answer: {_points(cell)}</h3>{answer}{said}"


# ---- what is known --------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=512)
def _known(about: About) -> str:
    """The claims behind a question, each with its verdict, its references, and where the course teaches it."""
    there = [name for name in about.claims if name in claims.ids()]
    told = "".join(_claim(name, leading=name == there[0]) for name in there)
    own = [references.link(key) for key in about.references if key in references.keys()]
    rest = f"<p>Sources of this question: {' · '.join(own)}</p>" if own else ""
    return f'<div class="known"><h3>What is known</h3>{told}{rest}</div>' if told or rest else ""


def _claim(name: str, *, leading: bool) -> str:
    """A claim as on its card; of one that is only touched, without the reason for its verdict."""
    claim = claims.claim(name)
    sign, word = look.VERDICTS[claim.verdict]
    keys = list(dict.fromkeys(claim.references))
    cited = f"References: {' · '.join(map(references.link, keys))}. " if keys else ""
    return (
        f'<p class="claim"><span class="chip">{sign} {word}</span> {escape(claim.teach)}</p>'
        f"<p>{f'{escape(claim.why)} ' if leading else ''}{cited}{_where(claim)}</p>"
    )


def _where(claim: claims.Claim) -> str:
    """Where in the course to look."""
    if not claim.lesson:
        return ""
    row = lessons.outline(claim.lesson)
    part = _headings(row.name).get(claim.anchor, "")
    return f"<b>Look again:</b> lesson {row.number}" + (f", “{escape(part)}”." if part else ".")


@functools.lru_cache(maxsize=16)
def _headings(lesson: str) -> dict[str, str]:
    """The headings of a lesson by their anchor; none where its notebook is not at hand."""
    import nbformat

    try:
        cells = nbformat.read(course_root() / "course" / f"{lesson}.ipynb", as_version=4).cells
    except (OSError, ValueError):
        return {}
    return {
        lessons.anchor(text): text for cell in cells if cell.cell_type == "markdown" for text in lessons.headings(cell.source)
    }


def _cited(about: About) -> Iterator[str]:
    yield from about.references
    for name in about.claims:
        if name in claims.ids():
            yield from claims.claim(name).references


@functools.lru_cache(maxsize=16)
def _sources(keys: frozenset[str]) -> str:
    cited = {key for key in keys if key in references.keys()}
    return f'<section id="references"><h2>References</h2>{references.listing(cited)}</section>\n' if cited else ""
