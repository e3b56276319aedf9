"""Moodle's own XML, which its question bank imports.

Marks come as near to the course's as Moodle can: a multiple choice takes the share of wrong ticks off that of right ones and
stays above zero, as ours does; a matching counts its rows. An ordering counts the pairs of steps that stand in order, which
Moodle calls "relative to all the previous and next items": of its ways of grading the only one that ranks answers as Kendall's
tau does. It does not take off the pairs out of order, so who earns a share s here earns (1 + s) / 2 there.
"""

from html import escape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ..items import Bank, Item
from ..items.kinds import Match, Multiple, Numeric, Order, Region, Single, Text
from . import material
from .material import Choice, Made


def make(bank: Bank) -> Made:
    """A bank as a file for Moodle: a category, and in it every question under its item's id."""
    quiz = Element("quiz")
    category = SubElement(quiz, "question", type="category")
    _text(category, "category", f"$course$/top/Default Mode/{material.title(bank).replace('/', '//')}")
    for number, item in enumerate(bank.items, 1):
        quiz.append(_question(bank, item, number))
    ElementTree.indent(quiz)
    content = ElementTree.tostring(quiz, encoding="UTF-8", xml_declaration=True)
    return Made(content, tuple(_remarks(bank)))


def _remarks(bank: Bank) -> list[str]:
    told_at_the_end = "reasons by row or step stand in the general feedback, all of them, whatever the answer was."
    return [
        *material.remark(
            material.of_kind(bank, Order),
            "needs Moodle 4.4 or its plug-in for ordering; a share s of the points here is (1 + s) / 2 there.",
        ),
        *material.remark(material.of_kind(bank, Region), "the region is picked from the list; there is no brain to click."),
        *material.remark(material.of_kind(bank, Match, Order), told_at_the_end),
    ]


# ---- one question ---------------------------------------------------------------------------------------------------


def _question(bank: Bank, item: Item, number: int) -> Element:
    kind, fields = _answers(item)
    question = Element("question", type=kind)
    _text(question, "name", f"{number:02d} {item.id}")  # Moodle sorts by name
    _html(question, "questiontext", material.question(bank, item))
    _html(question, "generalfeedback", material.afterwards(bank, item))
    common = {"defaultgrade": f"{item.possible:g}", "penalty": "0.3333333", "hidden": "0", "idnumber": item.id}
    for name, value in common.items():
        SubElement(question, name).text = value
    question.extend(fields)
    tags = SubElement(question, "tags")
    for tag in material.tags(item):
        _text(tags, "tag", tag)
    return question


def _answers(item: Item) -> tuple[str, list[Element]]:
    """What Moodle calls a kind of question, and the fields of that kind."""
    match item:
        case Single() | Multiple() | Region():
            return "multichoice", _ticking(item)
        case Match():
            return "matching", _matching(item)
        case Order():
            return "ordering", _ordering(item)
        case Numeric():
            return "numerical", _number(item)
        case Text():
            return "essay", _essay(item)
    raise TypeError(f"Moodle has no question for the kind '{item.kind}'")


def _ticking(item: Item) -> list[Element]:
    found = material.choices(item)
    several = isinstance(item, Multiple)
    settings = {
        "single": _truth(not several),
        "shuffleanswers": _truth(material.shuffles(item)),
        "answernumbering": "ABCD",
        "showstandardinstruction": "1" if several else "0",
    }
    fields = [*_plain(settings), *_blank()]
    for choice in found:
        answer = _answer(_share(choice, found) if several else 100.0 * choice.right, _formatted(choice.text))
        _html(answer, "feedback", _formatted(choice.feedback))
        fields.append(answer)
    return fields


def _share(choice: Choice, found: tuple[Choice, ...]) -> float:
    """Per cent that a tick adds or takes off; Moodle knows these to five decimals."""
    alike = sum(other.right == choice.right for other in found)
    return round((100 if choice.right else -100) / alike, 5)


def _matching(item: Match) -> list[Element]:
    fields = [*_plain({"shuffleanswers": _truth(material.shuffles(item))}), *_blank(), Element("shownumcorrect")]
    needed = material.pairs(item)
    spare = [text for text in material.partners(item) if text not in {pair.partner for pair in needed}]
    for text, partner in [*((_formatted(pair.text), pair.partner) for pair in needed), *(("", text) for text in spare)]:
        row = Element("subquestion", format="html")
        SubElement(row, "text").text = text
        _text(row, "answer", escape(partner, quote=False))  # shown in a list, through a filter that drops tags
        fields.append(row)
    return fields


def _ordering(item: Order) -> list[Element]:
    settings = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": str(len(item.steps)),
        "gradingtype": "RELATIVE_ALL_PREVIOUS_AND_NEXT",
        "showgrading": "HIDE",
        "numberingstyle": "none",
    }
    fields = [*_plain(settings), *_blank(), Element("shownumcorrect")]
    for place, step in enumerate(item.steps, 1):
        answer = _answer(place, _formatted(step.text))
        _html(answer, "feedback", _formatted(step.feedback))
        fields.append(answer)
    return fields


def _number(item: Numeric) -> list[Element]:
    fields = [
        _numeric(100, f"{item.value!r}", item.tolerance, item.feedback),
        *(_numeric(0, f"{mistake.value!r}", mistake.tolerance, mistake.feedback) for mistake in item.mistakes),
        _numeric(0, "*", 0, item.otherwise),
    ]
    if item.unit:  # may be typed, need not be
        units = Element("units")
        one = SubElement(units, "unit")
        SubElement(one, "multiplier").text = "1"
        SubElement(one, "unit_name").text = item.unit
        fields.append(units)
    return [*fields, *_plain({"unitgradingtype": "0", "unitpenalty": "0.1", "showunits": "0" if item.unit else "3"})]


def _numeric(fraction: float, value: str, tolerance: float, feedback: str) -> Element:
    answer = _answer(fraction, value, "moodle_auto_format")
    _html(answer, "feedback", _formatted(feedback))
    SubElement(answer, "tolerance").text = f"{tolerance!r}"
    return answer


def _essay(item: Text) -> list[Element]:
    settings = {
        "responseformat": "editor",
        "responserequired": "1",
        "responsefieldlines": "10",
        "attachments": "0",
        "attachmentsrequired": "0",
    }
    for_markers, template = Element("graderinfo", format="html"), Element("responsetemplate", format="html")
    SubElement(for_markers, "text").text = material.scheme(item)
    SubElement(template, "text")
    return [*_plain(settings), for_markers, template]


# ---- elements -------------------------------------------------------------------------------------------------------


def _formatted(text: str) -> str:
    return material.paragraphs(text)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _plain(values: dict[str, str]) -> list[Element]:
    fields = []
    for name, value in values.items():
        field = Element(name)
        field.text = value
        fields.append(field)
    return fields


def _blank() -> list[Element]:
    """What Moodle says of a right, a partly right and a wrong answer: nothing, since every part has its own words."""
    fields = []
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        field = Element(name, format="html")
        SubElement(field, "text")
        fields.append(field)
    return fields


def _answer(fraction: float, text: str, form: str = "html") -> Element:
    answer = Element("answer", fraction=f"{fraction:.7g}", format=form)
    SubElement(answer, "text").text = text
    return answer


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(SubElement(parent, name), "text").text = text


def _html(parent: Element, name: str, text: str) -> None:
    SubElement(SubElement(parent, name, format="html"), "text").text = text
