"""What the options give away, side by side.

Left out, since a program would cry wolf: the article before a gap and singular or plural of the key, because stems
here are questions and have no gap; a declared kind of each option, which our format has no field for, so that only
numbers, quoted speech and the first word are compared.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ..items import Item
from . import texts
from .surroundings import Surroundings

LONGER, AT_LEAST = 1.25, 8
"""A key is too long when it has so many times the letters of the next option, and so many letters more."""
OPTION_MOST, RANGE_MOST = 20, 2
SHORT = 4
"""Words in an option that may be a quantity without a digit."""
RARE = 0.02
"""A word is rare when no more than this share of the items uses it."""

_ABSOLUTE = re.compile(
    r"\b(?:(?<!as )always|never|(?<!not )(?<!the )only(?! an?\b)|(?<!at )(?<!not )(?<!after )"
    r"all(?! (?:of (?:it|these|the)|two|three|four)\b)|must(?! have\b)|completely|entirely|impossible)\b",
    re.I,
)
"""Not "only a" (merely), "must have" (a guess) and "all three" (a number)."""
_VAGUE = re.compile(r"\b(?:usually|often|sometimes|frequently|generally|occasionally)\b", re.I)
_HEDGE = re.compile(r"\b(?:may|might|could|[Pp]erhaps|[Pp]ossibly|[Pp]robably|likely|[Pp]artly|[Ii]n part)\b")
_ABOVE = re.compile(
    r"(?i:\b(?:all|none|both|neither|any|each|two) of (?:the above|the below|these|them|the other (?:options|answers)))\W*$"
    r"|^(?:[Bb]oth |[Nn]either )?\(?[A-E1-5]\)? (?:and|or|nor) \(?[A-E1-5]\)?\W*$"
    r"|\b(?i:options?|answers?) [A-E1-5] (?:and|or) [A-E1-5]\b"
)
_ON_WORDING = re.compile(
    r"\b(?:sentences?|wording|worded|say|says|said|tell|reply|answer|word|words|claims?|evidence|conclu\w+|supports?|supported"
    r"|known?|verdict|sure|allow|defensible|accurate|fair|careful\w*|show[ns]?|suggests?|stud(?:y|ies)|trials?|data)\b",
    re.I,
)
_NUMBER = re.compile(r"(?:(?<![\w–])[−-])?\d[\d,]*(?:\.\d+)?")
_RANGE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(?:–|-|to)\s*(\d[\d,]*(?:\.\d+)?)")
_PAIRS = (
    ("increase", "decrease"), ("increases", "decreases"), ("increased", "decreased"), ("rise", "fall"), ("rises", "falls"),
    ("rose", "fell"), ("higher", "lower"), ("stronger", "weaker"), ("more", "less"), ("more", "fewer"), ("up", "down"),
    ("longer", "shorter"), ("larger", "smaller"), ("greater", "smaller"), ("better", "worse"), ("earlier", "later"),
)  # fmt: skip
_FILLERS = {
    "a", "an", "and", "are", "as", "at", "by", "for", "had", "has", "have", "in", "is", "it", "its", "of", "on", "that",
    "the", "these", "this", "to", "was", "were", "which", "with",
}  # fmt: skip
_NUMERALS = {
    "eight", "eleven", "fifteen", "fifty", "first", "five", "forty", "four", "half", "hundred", "last", "nine", "quarter",
    "second", "seven", "sixty", "third", "thirty", "three", "twelve", "twenty", "twice",
}  # fmt: skip
_STAYS = re.compile(
    r"\b(?:no|not|same|unchanged|unaffected|neither|nothing|equal\w*|as \w+ as|steady|stays?|similar|hardly|almost)\b", re.I
)


def number_of_options(item: Item, near: Surroundings) -> Iterator[str]:
    if item.kind == "single" and (count := len(texts.options(item))) not in (3, 4):
        yield f"there are {count} options; give 3, or 4 where there are four good ones."


def safety_kind(item: Item, near: Surroundings) -> Iterator[str]:
    if item.safety and item.kind != "single":
        yield f"it is of the kind '{item.kind}' and must be right to pass; ask what must be right as a single choice."


def longest_key(item: Item, near: Surroundings) -> Iterator[str]:
    if item.kind != "single":
        return
    (key,), next_one = texts.rights(item), max(texts.wrongs(item), key=len)
    if len(key) > LONGER * len(next_one) and len(key) - len(next_one) >= AT_LEAST:
        more = len(key) / len(next_one) - 1
        yield f"the right option has {len(key)} letters, {more:.0%} more than the next; cut it or lengthen a wrong one."


def option_length(item: Item, near: Surroundings) -> Iterator[str]:
    for option in texts.options(item):
        if (count := len(texts.words(option.text))) > OPTION_MOST:
            yield f"option '{option.id}' has {count} words; cut it to {OPTION_MOST}, or move what is common into the stem."


def option_range(item: Item, near: Surroundings) -> Iterator[str]:
    lengths = [len(option.text) for option in texts.options(item)]
    if lengths and max(lengths) > RANGE_MOST * min(lengths) and max(lengths) - min(lengths) > 2 * AT_LEAST:
        yield f"the options have {min(lengths)} to {max(lengths)} letters; bring them within a factor of {RANGE_MOST}."


def absolute(item: Item, near: Surroundings) -> Iterator[str]:
    """No sign where a right option is absolute too; where they are a habit, `absolute_distractors` tells of them."""
    if any(map(_absolute, texts.rights(item))) or any(absolute_distractors(item, near)):
        return
    for option in texts.options(item):
        if word := _absolute(option.text):
            yield f"option '{option.id}' says '{word}', which learners take for the sign of a wrong one; say how far it goes."


def absolute_distractors(item: Item, near: Surroundings) -> Iterator[str]:
    """One wrong option may be absolute by its nature; two, and none that is right, are a habit."""
    marked = [(option.id, word) for option in texts.options(item) if not option.right and (word := _absolute(option.text))]
    if len(marked) > 1 and not any(map(_absolute, texts.rights(item))):
        listed = ", ".join(f"'{word}' in '{name}'" for name, word in marked)
        yield f"wrong options are absolute and no right one is ({listed}); take the sign away."


def vague(item: Item, near: Surroundings) -> Iterator[str]:
    if _ON_WORDING.search(texts.lead_in(item)):
        return  # there the word is the grade of the evidence
    for option in texts.options(item):
        if found := _VAGUE.search(option.text):
            yield f"option '{option.id}' says '{found[0]}', which everybody reads differently; say how much, or how many."


def hedged_key(item: Item, near: Surroundings) -> Iterator[str]:
    """A cautious word is fair, except where it marks the right options."""
    marked = {option.id: found[0] for option in texts.options(item) if (found := _HEDGE.search(option.text))}
    if marked and not any(option.id in marked for option in texts.options(item) if not option.right):
        listed = ", ".join(f"'{word}' in '{name}'" for name, word in marked.items())
        yield f"right options are cautious and no wrong one is ({listed}); let a wrong one be, or take the word away."


def above(item: Item, near: Surroundings) -> Iterator[str]:
    for option in texts.options(item):
        if found := _ABOVE.search(option.text):
            yield f"option '{option.id}' says '{found[0].strip(' .')}'; write an option that stands by itself."


def clang(item: Item, near: Surroundings) -> Iterator[str]:
    if item.kind != "single":
        return
    (key,) = texts.rights(item)
    others = {root for text in texts.wrongs(item) for root in texts.content(text)}
    items = len(near.bank.items) + sum(len(bank.items) for bank in near.others)
    most = max(2, RARE * items)
    echoes = texts.content(texts.unquoted(item.stem)) & texts.content(key) - others
    rare = {echo for echo in echoes if near.spread[echo] <= most and not echo[0].isdigit()}
    if listed := ", ".join(f"'{word}'" for word in texts.words(key) if texts.root(word) in rare and word not in _NUMERALS):
        yield f"{listed}: in the stem, and in no option but the right one; use it in another option, or replace it."


def convergence(item: Item, near: Surroundings) -> Iterator[str]:
    """The right option is made of what the others share, and each of the others has something of its own."""
    if item.kind != "single":
        return
    parts = {option.id: texts.content(option.text) for option in texts.options(item)}
    alone = [
        name
        for name, mine in parts.items()
        if len(mine) > 1 and mine <= {root for other, theirs in parts.items() if other != name for root in theirs}
    ]
    sharing = {
        name: sum(len(mine & theirs) for other, theirs in parts.items() if other != name) for name, mine in parts.items()
    }
    most = [name for name in parts if sharing[name] == max(sharing.values())]
    if alone == [item.key()] == most:
        yield f"every word of '{item.key()}' comes back in another option; give the wrong ones more in common with each other."


def grammar(item: Item, near: Surroundings) -> Iterator[str]:
    if item.kind != "single":
        return
    (key,) = texts.rights(item)
    openings = {_opening(text) for text in texts.wrongs(item)}
    if len(openings) == 1 and (opening := openings.pop()) and _opening(key) != opening:
        yield f"every wrong option begins with {opening} and the right one does not; give them one grammar."


def homogeneity(item: Item, near: Surroundings) -> Iterator[str]:
    """Where the right option is the odd one, `odd_key` tells of it."""
    forms = {option.id: _form(option.text) for option in texts.options(item) if not option.last}
    if len(set(forms.values()) - {""}) > 1 and not any(odd_key(item, near)):
        told = ", ".join(f"'{name}' is {form}" for name, form in forms.items() if form)
        yield f"the options are of different kinds ({told}); make them all one."


def odd_key(item: Item, near: Surroundings) -> Iterator[str]:
    if item.kind != "single":
        return
    (mine,), theirs = map(_form, texts.rights(item)), {_form(text) for text in texts.wrongs(item)}
    if mine and mine not in theirs and len(others := theirs - {""}) == 1:
        yield f"the right option alone is {mine}, the others are {others.pop()}; make them all one."


def alike(item: Item, near: Surroundings) -> Iterator[str]:
    """Two options that differ in one word of meaning, or in its place, are a fair pair however alike they look."""
    listed = texts.options(item)
    for place, one in enumerate(listed):
        for other in listed[place + 1 :]:
            if _bare(one.text) == _bare(other.text) != []:
                yield f"options '{one.id}' and '{other.id}' say the same in other words; replace one."


def number_order(item: Item, near: Surroundings) -> Iterator[str]:
    numbers = _numbers(item)
    if numbers and not (getattr(item, "keep_order", False) and numbers in (sorted(numbers), sorted(numbers, reverse=True))):
        listed = ", ".join(" to ".join(f"{number:g}" for number in each) for each in numbers)
        yield f"the options are numbers ({listed}); write them by size and set keep_order = true."


def number_form(item: Item, near: Surroundings) -> Iterator[str]:
    if not _numbers(item):
        return
    units = {" ".join(map(texts.root, texts.words(_NUMBER.sub("", option.text)))) for option in texts.options(item)}
    if len(units) > 1:
        yield f"the numbers stand in different units or words ({'; '.join(sorted(units))}); use one."
    keyed, others = _decimals(texts.rights(item)), _decimals(texts.wrongs(item))
    if item.kind == "single" and len(others) == 1 and keyed > others:
        yield "the right option has more decimals than the others; round them all alike."


def overlap(item: Item, near: Surroundings) -> Iterator[str]:
    ranges = [(option.id, found) for option in texts.options(item) if (found := _RANGE.search(option.text))]
    if len(ranges) < 2 or len(ranges) < len(texts.options(item)):
        return
    bounds = sorted((float(found[1].replace(",", "")), float(found[2].replace(",", "")), name) for name, found in ranges)
    for (_, high, one), (low, _, other) in pairwise(bounds):
        if low < high:
            yield f"the ranges of '{one}' and '{other}' overlap; let one begin where the other ends."


def exhausting_pair(item: Item, near: Surroundings) -> Iterator[str]:
    listed = texts.options(item)
    if item.kind != "single" or len(listed) < 3:
        return
    for place, one in enumerate(listed):
        for other in listed[place + 1 :]:
            differ = set(texts.words(one.text)) ^ set(texts.words(other.text))
            pair = next((pair for pair in _PAIRS if differ == set(pair)), None)
            rest = [each for each in listed if each not in (one, other) and not _STAYS.search(each.text)]
            strangers = [each for each in rest if pair and not {*pair} & set(texts.words(each.text))]
            if pair and strangers:
                yield (
                    f"'{one.id}' and '{other.id}' are opposites ({' or '.join(pair)}) and '{strangers[0].id}' is neither; "
                    "let it be the case of no change, or part the pair."
                )


def _absolute(text: str) -> str:
    found = _ABSOLUTE.search(text)
    return found[0].lower() if found else ""


def _bare(text: str) -> list[str]:
    """What tells options apart: words of meaning, and signs."""
    return [*(word for word in texts.words(text) if word not in _FILLERS), *re.findall(r"[−+<>≤≥=%]", text)]


def _opening(text: str) -> str:
    """What kind of word begins an option, where that is a mark of its grammar."""
    first = texts.words(text)[0] if texts.words(text) else ""
    if first in ("to", "by", "because", "that", "yes", "no", "both"):
        return f"'{first}'"
    return "a word in -ing" if len(first) > 5 and first.endswith("ing") else ""


def _form(text: str) -> str:
    """What an option is, where its form tells: "no change" and "half of them" are in words and may stand among numbers."""
    if text[0] in '"“' and text[-1] in '"”':
        return "quoted"
    if _is_number(text):
        return "a number"
    return "in words" if len(texts.words(text)) > SHORT else ""


def _is_number(text: str) -> bool:
    """A number with at most three words about it, such as "About 5 of them"."""
    return bool(_NUMBER.search(text)) and len(re.findall(r"[^\W\d_]{2,}", text)) <= 3


def _decimals(plain: list[str]) -> list[int]:
    """The numbers of digits after the point that occur."""
    return sorted({len(number.partition(".")[2]) for text in plain for number in _NUMBER.findall(text)})


def _numbers(item: Item) -> list[tuple[float, ...]]:
    """The numbers of each option, of options that are nothing else: one, or two as in "6 to 24"."""
    plain = [option.text for option in texts.options(item) if not option.last]
    if not plain or not all(map(_is_number, plain)):
        return []
    return [tuple(float(number.replace("−", "-").replace(",", "")) for number in _NUMBER.findall(text)) for text in plain]
