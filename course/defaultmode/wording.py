"""Rules of language that a program can hold: verbs match verdicts, nobody is dosed, people come first.

They see words, not meaning: a sentence can obey them and still say too much. A person reads every claim too.
"""

import re
from collections.abc import Iterator, Sequence

_STRONG = re.compile(
    r"(?<!\ba )(?<!\bthe )(?<!\bof )"  # the noun: "the cause of"
    r"\b(?:caus(?:es?|ed|ing)|prov(?:es?|ed|en|ing)|reset(?:s|ting)?|restor(?:es?|ed|ing)|(?:leads?|leading|led) to"
    r"|cur(?:es|ed)|heal(?:s|ed)|rewir(?:es?|ed|ing)|guarantee(?:s|d)?)\b",
    re.I,
)
_NOT = (
    r"\b(?:not(?! only)|no(?! doubt\b| other\b)|nobody(?! else)|nothing(?! else)"
    r"|never|neither|nor|none|cannot|unknown|whether)\b"
)
_DENIED = re.compile(rf"(?:{_NOT}|n['’]t\b)(?:\W+\w+){{0,12}}?\W*$", re.I)
"""A denial, and at most twelve words between it and the verb that follows."""
_TURN = re.compile(
    r"\bno, |^\W*not (?:having|doing|going|getting|taking)\b"
    r"|,? \b(?:but|though|although)\b|, (?:so|yet|and)\b(?! (?:that|whether|if|nor|neither)\b)"
    r"|, (?:it|you|she|he|we|they|that|this|the \w+)(?:['’]\w+| (?:is|are|was|will|can|could|has|just)\b)"
    r"|\b(?:don['’]t|not to) worry\b|\bno (?:wonder|worries|problem)\b",
    re.I,
)
"""Where a sentence turns: what was denied before is not denied after. Nor does "don't worry" deny anything."""
_BUT = re.compile(rf"{_NOT}|n['’]t\b|\bbut\b|\bun(?:known|tested|proven)\b|\btoo (?:few|little|small|imprecise)\b", re.I)
_ANIMALS = re.compile(r"\b(?:mice|mouse|rats?|rodents?|monkeys?|animals?|cells? in (?:a dish|culture)|cultured cells)\b", re.I)

_AMOUNT = (
    r"(?:\d[\d.,]*[\s-]*(?:mg|g|µg|mcg|ml|IU|units?|milligrams?|micrograms?|grams?|millilitres?)"
    r"|(?:\d+|one|two|three|four|half an?) (?:\w+ )?(?:drops?|sprays?|tablets?|lozenges?|puffs?|devices?))\b"
)
_GIVING = r"(?:take|use|inject|infuse|give|administer|try|start with|increase to)"
_DOSING = re.compile(
    rf"\byou\b(?:\W+\w+){{0,4}}?\W+(?:{_GIVING}|need|get|receive|start|starting|taking|ask for|stay on)\b[^.?!]*{_AMOUNT}"
    rf"|\bI(?:['’]d| would)(?: \w+)? (?:{_GIVING}|ask for|go for|stay on|start|stick (?:to|with))\b[^.?!]*{_AMOUNT}"
    r"|\b(?:double|halve|raise|increase|lower|reduce|skip|repeat) (?:your|the) dose\b"
    rf"|\byour dose\b[^.?!]*{_AMOUNT}"
    rf"|\b(?:should|must|recommend\w*|advise\w*|please)\b[^.?!]*{_AMOUNT}"
    rf"|(?:^[\s>*\d.-]*|[.?!:]\s+){_GIVING}\s+(?:(?!of\b)\w+\s+){{0,2}}?{_AMOUNT}",
    re.I | re.M,
)
_STATES = (
    r"(?:depressed|anxious|traumati[sz]ed|addicted|psychotic|suicidal|bipolar|borderline|schizophrenic|mentally ill"
    r"|PTSD|ADHD|MDD|OCD|BPD)"
)
_PERSONS = (
    r"(?:people|persons?|(?:in|out)?patients?|clients?|individuals?|adults?|men|women|children|veterans?|volunteers?"
    r"|participants?|subjects?|sufferers?|mothers?|fathers?|parents?|teenagers?|students?|soldiers?)"
)
# "autistic people" is left alone: many autistic people ask for it.
_LABELS = re.compile(
    r"\b(?:(?:drug |substance )?(?:addicts|abusers?)|(?:an|a drug) addict|alcoholics(?! anonymous)|an alcoholic"
    r"|schizophrenics?|psychotics|a psychotic(?! \w)|depressives|bipolars|borderlines|epileptics|diabetics|anorexics|bulimics"
    rf"|the (?:mentally ill|depressed|addicted|insane)(?! {_PERSONS})"
    rf"|{_STATES}\s{_PERSONS}|suffer(?:s|ed|ing)? from|sufferers?|(?:trauma|abuse|rape) victims?|victims? of"
    r"|commit(?:s|ted|ting)? suicide|(?:failed|successful|unsuccessful) suicide\w*"
    r"|(?:substance|drug|alcohol) abuse(?! disorder)|drug habit|(?:clean|dirty) urine"
    r"|(?:got|gets?|stay(?:s|ed)?|been|is|are|was|were) clean(?! (?:air|water)\b)|wheelchair-bound|normal people)\b",
    re.I,
)


def sentences(text: str) -> list[str]:
    """The sentences and half-sentences of a text: cut after ``. ? ! ; :`` and at line ends."""
    return [part for part in re.split(r"(?<=[.?!;:])\s+|\n+", text) if part.strip()]


def is_denied(before: str) -> bool:
    """Whether what stands before some words, in their own sentence, denies them."""
    return bool(_DENIED.search(after_turn(before)))


def after_turn(before: str) -> str:
    """What stands before some words in their own part of the sentence: nothing from before its last "but" or the like."""
    return _TURN.split(before)[-1]


def strong_verb(text: str) -> str | None:
    """The first verb of proof, cause or cure that nothing before it in its own sentence denies, or None."""
    for sentence in sentences(text):
        for found in _STRONG.finditer(sentence):
            if not is_denied(sentence[: found.start()]):
                return found[0]
    return None


def has_but(text: str) -> bool:
    """Whether a text limits or denies what it says."""
    return bool(_BUT.search(text))


def names_animals(text: str) -> bool:
    """Whether a text says that it speaks of animals, or of cells outside a body."""
    return bool(_ANIMALS.search(text))


def dosing_advice(text: str) -> str | None:
    """The first words that read as advice on a dose, or None."""
    found = _DOSING.search(text)
    return found[0].strip() if found else None


def labels(text: str) -> list[str]:
    """The words that put a label before a person."""
    return [found[0] for found in _LABELS.finditer(text)]


def scope_problems(text: str) -> Iterator[str]:
    """One half-sentence for each breach of scope: dosing advice, or a label in place of a person."""
    if advice := dosing_advice(text):
        yield f"reads as dosing advice ('{advice}'); say what a study gave, not what to take."
    for label in labels(text):
        yield f"'{label}' puts a label before a person; write 'people with …' or 'a person who …'."


def joined(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else "".join(parts)
