"""Words, sentences and the parts of an item that rules look at."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from ..items import Item

_WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
_END = re.compile(r"(?<=[.?!])[\"”’)]*\s+|\n+")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_FORM = re.compile(
    r"\(.*\)\.?|(?:round|give|use|enter|express|answer|choose|tick|select|pick|mark|place|count|state)\b.*", re.I | re.S
)
"""A sentence on the form of the answer, which may follow the question."""
_LITTLE = {
    "about", "above", "after", "again", "against", "along", "also", "although", "among", "another", "answer", "around",
    "because", "been", "before", "behind", "being", "below", "beside", "between", "both", "cannot", "client", "clients",
    "could", "does", "doing", "down", "during", "each", "either", "else", "even", "ever", "every", "first", "from",
    "given", "gives", "have", "having", "here", "herself", "himself", "into", "itself", "just", "last", "less", "like",
    "made", "make", "many", "mean", "means", "might", "more", "most", "much", "must", "near", "neither", "next", "none",
    "once", "only", "other", "others", "over", "part", "people", "person", "question", "rather", "said", "same", "says",
    "sentence", "shall", "should", "show", "shows", "since", "some", "such", "than", "that", "their", "them", "then",
    "there", "therefore", "these", "they", "thing", "this", "those", "though", "three", "through", "time", "towards",
    "under", "until", "upon", "very", "want", "were", "what", "when", "where", "whether", "which", "while", "whose",
    "will", "with", "within", "without", "would", "your", "yours",
}  # fmt: skip
"""Words of four letters and more that carry no meaning of their own."""


@cache
def words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters; a number with its point or comma is one."""
    return tuple(word.lower() for word in _WORD.findall(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text, cut where one ends and at line ends."""
    return [part.strip() for part in _END.split(text) if part.strip()]


def unquoted(text: str) -> str:
    """A text without what somebody says in it; where that ends a sentence, the sentence ends."""
    return _QUOTED.sub(lambda said: "…." if re.search(r"[.?!…][\"”]$", said[0]) else "…", text)


def root(word: str) -> str:
    """A word without its endings, so that "improves" and "improving" are one."""
    bare = re.sub(r"['’]s?$", "", word)
    return re.sub(r"(?:ations?|ingly|ings?|edly|ed|ies|es|s|ly|e)$", "", bare) if len(bare) > 4 else bare


@cache
def content(text: str) -> frozenset[str]:
    """The roots of the words that carry the meaning of a text."""
    return frozenset(root(word) for word in words(text) if (len(word) > 3 and word not in _LITTLE) or word[0].isdigit())


def likeness(one: str, other: str, least: float) -> float:
    """How alike two texts are word by word, 0 … 1; 0 where it is certain at once that it is less than `least`."""
    mine, theirs = words(one), words(other)
    shared = len(set(mine) & set(theirs))
    if min(len(mine), len(theirs)) < least / 2 * (len(mine) + len(theirs)) or 2 * shared < least * len(set(mine)):
        return 0.0
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio()


def lead_in(item: Item) -> str:
    """The sentence of a stem that asks; what only says in which form to answer is passed over."""
    parts = sentences(unquoted(item.stem))
    while len(parts) > 1 and "?" not in parts[-1] and _FORM.fullmatch(parts[-1]):
        parts.pop()
    return parts[-1]


def options(item: Item) -> tuple:
    """What can be ticked; nothing in the other kinds."""
    return getattr(item, "options", ())


def rights(item: Item) -> list[str]:
    """The texts of the right options."""
    return [option.text for option in options(item) if option.right]


def wrongs(item: Item) -> list[str]:
    """The texts of the wrong options."""
    return [option.text for option in options(item) if not option.right]


def shown(item: Item) -> list[str]:
    """Every text that the learner reads before answering."""
    parts = [*options(item), *getattr(item, "rows", ()), *getattr(item, "choices", ()), *getattr(item, "steps", ())]
    return [item.stem, *(part.text for part in parts)]


def feedback(item: Item) -> Iterator[tuple[str, str]]:
    """Everything that is said after an answer, behind what it is said about."""
    for part in item.parts:
        yield f"'{part.id}'", part.feedback
    for mistake in getattr(item, "mistakes", ()):
        yield f"the mistake {getattr(mistake, 'region', None) or format(mistake.value, 'g')}", mistake.feedback
    for field in ("feedback", "otherwise"):
        if text := getattr(item, field, ""):
            yield f"'{field}'", text


def spoken(item: Item) -> list[str]:
    """What the course says in its own voice: stem, feedback, the right options and a model answer."""
    return [item.stem, *rights(item), *(text for _, text in feedback(item)), getattr(item, "model", "")]


def quote(text: str, most: int = 60) -> str:
    """A text in quotation marks, cut after a word when it is long."""
    plain = " ".join(text.split())
    return f"“{plain}”" if len(plain) <= most else f"“{plain[:most].rsplit(' ', 1)[0]} …”"
