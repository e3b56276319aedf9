"""Whether the key says no more than the evidence, and the words keep to person and scope.

Left out: the grade that a key may carry beyond its verbs, and a default gender or a caricature, which need a
reader; absolutes and promises in the key, as `overclaims` finds them in what is said to a client, since of sound keys it
found four ("ketamine for everyone" in a trial's design) and of others none.
"""

import re
from collections.abc import Iterator

from .. import wording
from ..items import Item
from . import texts
from .surroundings import Surroundings

OPEN = ("contested", "mixed", "not-supported", "metaphor")
"""Verdicts on claims that may not be stated as facts."""

_ASKS_HOW_SURE = re.compile(
    r"\b(?:evidence|stud(?:y|ies)|trials?|data|findings?|results?|review|meta-analys\w+|support\w*|suggest\w*|show[ns]?|report\w*"
    r"|conclu\w+|claims?|sentences?|wording|words?|say|says|said|tell|reply|answer|respond|response|write|explain\w*|defensible"
    r"|justif\w*|careful\w*|accurate\w*|fair\w*|sure|certain\w*|know[ns]?|open|read(?:ing)?|infer\w*|verdict|grade[ds]?"
    r"|follows?|allow\w*|warrant\w*|missing|problem|objection|test(?:s|ed)?|experiment|compar\w+|critici\w+|limit\w*|doubt\w*"
    r"|weak\w*|expect|predict\w*|measure[ds]?|method|step|design|rewrit\w+|note)\b",
    re.I,
)
_FURTHER = re.compile(
    r"\b(?:further than|too (?:much|far|strong\w*)|over-?claims?|overstat\w+|beyond|more than|mistakes?|slips?)\b", re.I
)
_NAMED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor)\.? [A-Z]\w+|\b(?:called|named) [A-Z][a-z]+\b(?! [A-Z])")


def stated_as_fact(item: Item, near: Surroundings) -> Iterator[str]:
    verdict = near.verdict(item)
    if verdict not in OPEN or _FURTHER.search(item.stem):
        return
    for text in _keyed(item):
        if verb := wording.strong_verb(texts.unquoted(text) if item.kind != "text" else text):
            yield (
                f"the right answer says '{verb}' and '{item.claims[0]}' is {verdict}; weaken the verb, "
                "or ask what the evidence shows."
            )


def evidence_unasked(item: Item, near: Surroundings) -> Iterator[str]:
    verdict = near.verdict(item)
    if verdict in OPEN and not _ASKS_HOW_SURE.search(texts.lead_in(item)) and not any(map(wording.has_but, _keyed(item))):
        yield f"it leads with '{item.claims[0]}', which is {verdict}; see that it asks what was found, or how sure one can be."


def person_first(item: Item, near: Surroundings) -> Iterator[str]:
    for text in texts.spoken(item):
        yield from _labels(text)


def dosing(item: Item, near: Surroundings) -> Iterator[str]:
    for text in texts.spoken(item):
        yield from _advice(text)


def named_person(item: Item, near: Surroundings) -> Iterator[str]:
    for text in (*texts.shown(item), *(said for _, said in texts.feedback(item))):
        yield from _names(text)


def story(near: Surroundings) -> Iterator[str]:
    """The same three, of the stories that sets of questions are about; what somebody says there is theirs."""
    for case in near.bank.cases:
        text = texts.unquoted(case.text)
        for problem in (*_labels(text), *_advice(text), *_names(text)):
            yield f"the story '{case.id}': {problem}"


def _labels(text: str) -> Iterator[str]:
    for label in wording.labels(text):
        yield f"'{label}' puts a label before a person; write 'people with …' or say what happened."


def _advice(text: str) -> Iterator[str]:
    if advice := wording.dosing_advice(text):
        yield f"it reads as dosing advice ('{advice}'); say what a study gave, not what to take."


def _names(text: str) -> Iterator[str]:
    if found := _NAMED.search(text):
        yield f"'{found[0]}' names a person; a role and an age are enough."


def _keyed(item: Item) -> list[str]:
    return [*texts.rights(item), getattr(item, "model", "")]
