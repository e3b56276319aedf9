"""What is said after an answer.

Left out: whether feedback names the misconception needs a reader.
"""

import re
from collections.abc import Iterator

from ..items import Item
from . import texts
from .surroundings import Surroundings

LEAST = 8
ECHO = 0.85

_VERDICT = re.compile(r"\W*(?:right|correct|wrong|incorrect|true|false|yes|no)\b\s*(?:[.,:;–—-]|$)", re.I)


def short(item: Item, near: Surroundings) -> Iterator[str]:
    for what, text in texts.feedback(item):
        if (count := len(texts.words(text))) < LEAST:
            yield f"the feedback on {what} has {count} words; say in {LEAST} or more why somebody would think so."


def bare_verdict(item: Item, near: Surroundings) -> Iterator[str]:
    for what, text in texts.feedback(item):
        if found := _VERDICT.match(text):
            yield f"the feedback on {what} begins with {texts.quote(found[0])}; the screen says that, so give the reason."


def echo(item: Item, near: Surroundings) -> Iterator[str]:
    said = [sentence for text in texts.shown(item) for sentence in texts.sentences(text) if len(texts.words(sentence)) > 5]
    for what, text in texts.feedback(item):
        for sentence in texts.sentences(text):
            if any(texts.likeness(sentence, each, ECHO) > ECHO for each in said):
                yield f"the feedback on {what} repeats what was asked ({texts.quote(sentence)}); add something to it."
