"""What is known: the whole register of claims on one page, to search and to filter."""

import anywidget
import traitlets
from IPython.display import display

from . import claims, lessons, look
from .show import with_words


class Register(anywidget.AnyWidget):
    """Every claim with its card, grouped by lesson. ``query`` holds what is searched and chosen now, by name."""

    _esm = look.script("register")
    _css = look.css()

    filters: traitlets.List = traitlets.List().tag(sync=True)
    groups: traitlets.List = traitlets.List().tag(sync=True)
    query = traitlets.Dict().tag(sync=True)

    def __init__(self):
        every = claims.register().values()
        super().__init__(filters=_filters(every), groups=_groups(every))

    def _repr_mimebundle_(self, **kwargs):
        words = {"text/plain": f"The register: {len(claims.register())} claims"}
        return with_words(super()._repr_mimebundle_(**kwargs), words)


def what_is_known() -> None:
    """Show the register."""
    display(Register())


def _filters(every) -> list:
    verdicts = [(name, f"{sign} {word}") for name, (sign, word) in look.VERDICTS.items()]
    used = {claim.kind for claim in every}
    kinds = [(kind, kind) for kind in claims.KINDS if kind in used]
    sections = list(claims.SECTIONS.items())
    return [("verdict", "Verdict", verdicts), ("kind", "About", kinds), ("section", "In the popular account", sections)]


def _groups(every) -> list[dict]:
    titles = {row.slug: f"{row.number}. {row.title}" + ("" if row.ready else " (in preparation)") for row in lessons.outlines()}
    groups = []
    for slug, title in (*titles.items(), ("", "Not taught in a lesson")):
        rows = [_row(claim) for claim in every if claim.lesson == slug]
        if rows:
            groups.append({"title": title, "claims": rows})
    return groups


def _row(claim: claims.Claim) -> dict:
    return {
        "html": claims.chip(claim.id),
        "verdict": claim.verdict,
        "kind": claim.kind,
        "section": claim.section,
    }
