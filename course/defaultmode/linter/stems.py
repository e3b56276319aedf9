"""How a question is asked.

Left out: whether a lead-in can be understood with the options covered needs a reader. What a program sees of it is
the question mark, and the questions that ask nothing but "which is true".
"""

import re
from collections.abc import Iterator

from ..items import Item
from . import texts
from .surroundings import Surroundings

PLAIN_MOST, VIGNETTE_MOST, CASE_MOST = 90, 130, 130
"""Words in a stem, in one that tells a story first, and in the story of a set of questions."""
GRADE_MOST = 14

_TASK = re.compile(
    r"(?:in [^,]+, )?(?:put|arrange|order|write|answer|say|tell|sketch|explain|describe|design|draft|compose|rewrite|name|end"
    r"|reply|begin|plan|give|list|compare|calculate)\b",
    re.I,
)
_EMPTY = re.compile(
    r"\bwhich of (?:the following|these)(?: (?:statements?|sentences?|options?|answers?))?"
    r" (?:is|are|holds?)(?: (?:the )?(?:most )?(?:true|correct|right|accurate))?\?"
    r"|\bwhich (?:statement|sentence|option|answer|one|statements|sentences|options)s? (?:is|are) (?:true|correct|right)\?"
    r"|\bwhich of the following\b|\bwhat is true\b",
    re.I,
)
_NEGATIVE = re.compile(r"\b(?:not(?! only\b)|except|(?<!at )least|false|incorrect|untrue|never|cannot)\b|n['’]t\b", re.I)
_REASON = re.compile(r"\bwhy\b|\bwhether or not\b|\bif not\b", re.I)
_VOWELS = re.compile(r"[aeiouyäöüéè]+", re.I)


def lead_in(item: Item, near: Surroundings) -> Iterator[str]:
    asks = texts.lead_in(item)
    told = item.kind in ("text", "order") and any(_TASK.match(each) for each in texts.sentences(texts.unquoted(item.stem)))
    if "?" not in asks and not told:
        yield f"the stem ends with {texts.quote(asks)}; end it with one question that can be answered with the options covered."


def empty_lead_in(item: Item, near: Surroundings) -> Iterator[str]:
    if found := _EMPTY.search(texts.lead_in(item)):
        yield f"'{found[0].lower()}' asks nothing in particular; ask what can be answered with the options covered."


def negative(item: Item, near: Surroundings) -> Iterator[str]:
    asks = texts.lead_in(item) if item.kind in ("single", "multiple", "match", "region") else ""
    if (found := _NEGATIVE.search(asks)) and not _REASON.search(asks):
        yield f"the question turns on '{found[0]}', which is misread; ask for what holds, or waive it for a safety question."


def stem_length(item: Item, near: Surroundings) -> Iterator[str]:
    count = len(texts.words(item.stem))
    most = VIGNETTE_MOST if len(texts.sentences(item.stem)) > 3 else PLAIN_MOST
    if count > most:
        yield f"the stem has {count} words; {most} are enough{' with a story' if most == VIGNETTE_MOST else ''}, so cut it."


def case_length(near: Surroundings) -> Iterator[str]:
    for case in near.bank.cases:
        if (count := len(texts.words(case.text))) > CASE_MOST:
            yield f"the story '{case.id}' has {count} words; {CASE_MOST} are enough, so cut it."


def readability(item: Item, near: Surroundings) -> Iterator[str]:
    words = [word for word in texts.words(item.stem) if word not in near.terms and word[0].isalpha()]
    parts = len(texts.sentences(item.stem))
    if len(words) < 30:
        return
    syllables = sum(max(1, len(_VOWELS.findall(word.removesuffix("e")))) for word in words)
    grade = 0.39 * len(words) / parts + 11.8 * syllables / len(words) - 15.59
    if grade > GRADE_MOST:
        yield f"the stem reads like school year {grade:.0f} (Flesch–Kincaid); shorten sentences to come below {GRADE_MOST}."
