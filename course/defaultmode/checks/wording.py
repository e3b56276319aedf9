"""Rules of language that a program can hold: verbs match verdicts, nobody is dosed, people come first."""

import re
from collections.abc import Iterator

NEGATION = r"\b(?:no|not|nobody|nothing|never|neither|nor|none|cannot|without|unknown|unproven|untested|whether)\b|n't\b|n’t\b"

_STRONG = re.compile(
    r"(?<!\ba )(?<!\bthe )(?<!\bof )"  # the noun: "the cause of"
    r"\b(?:caus(?:es?|ed|ing)|prov(?:es?|ed|en|ing)|reset(?:s|ting)?|restor(?:es?|ed|ing)|(?:leads?|leading|led) to)\b",
    re.I,
)
_NEGATION = re.compile(NEGATION, re.I)
_BUT = re.compile(rf"{NEGATION}|\bbut\b|\btoo (?:few|little|small|imprecise)\b", re.I)
_ANIMALS = re.compile(r"\b(?:mice|mouse|rats?|rodents?|monkeys?|animals?|cells?)\b", re.I)

_AMOUNT = r"\d[\d.,]*\s*(?:mg|µg|mcg|ml|milligrams?|micrograms?|millilitres?)\b"
_DOSING = re.compile(
    rf"\byou(?:r)?\b[^.?!]*{_AMOUNT}|(?:^|[.?!:]\s+)(?:take|use|inject|give|administer|start|increase|repeat|try)\b[^.?!]*{_AMOUNT}",
    re.I,
)
# "autistic people" is left alone: many autistic people ask for it.
_LABELS = re.compile(
    r"\b(?:(?:drug |substance )?(?:addicts|abusers?)|an addict|alcoholics(?! anonymous)|an alcoholic|schizophrenics?|psychotics"
    r"|depressives|bipolars|borderlines|epileptics|diabetics|the mentally ill"
    r"|(?:depressed|anxious|traumati[sz]ed|addicted|psychotic|suicidal|bipolar|borderline|PTSD|ADHD|MDD)"
    r" (?:people|persons?|patients?|clients?|individuals?|adults?|men|women|children|veterans?|volunteers?|participants?)"
    r"|suffer(?:s|ed|ing)? from|sufferers?|victims? of|commit(?:s|ted|ting)? suicide)\b",
    re.I,
)


def sentences(text: str) -> list[str]:
    """The sentences and half-sentences of a text: cut after ``. ? ! ; :`` and at line ends."""
    return [part for part in re.split(r"(?<=[.?!;:])\s+|\n+", text) if part.strip()]


def strong_verb(text: str) -> str | None:
    """The first verb of proof or cause that its own sentence does not deny, or None."""
    for sentence in sentences(text):
        found = _STRONG.search(sentence)
        if found and not _NEGATION.search(sentence):
            return found[0]
    return None


def has_but(text: str) -> bool:
    """Whether a text limits or denies what it says."""
    return bool(_BUT.search(text))


def names_animals(text: str) -> bool:
    """Whether a text says that it speaks of animals or cells."""
    return bool(_ANIMALS.search(text))


def scope_problems(text: str) -> Iterator[str]:
    """One half-sentence for each breach of scope: dosing advice, or a label in place of a person."""
    if found := _DOSING.search(text):
        yield f"reads as dosing advice ('{found[0].strip()}'); say what a study gave, not what to take."
    for found in _LABELS.finditer(text):
        yield f"'{found[0]}' puts a label before a person; write 'people with …' or 'a person who …'."
