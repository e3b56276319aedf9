"""What in a sentence to a client says more than the evidence, and what in it says as much as it may.

A program sees words, not meaning. It is told to be careful: what is denied, quoted or hedged is left alone, so it misses
some over-claims rather than find one where there is none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import wording


@dataclass(frozen=True)
class Remark:
    """Something that says too much, or is missing.

    Attributes
    ----------
    kind : str
        ``absolute``, ``promise``, ``verb``, ``unsure``, ``animals``, ``risk``, ``dosing`` or ``label``.
    found : str
        The words, as they stand in the sentence; empty when something is missing.
    why, instead : str
        One sentence each: what is wrong, and what to try.
    """

    kind: str
    found: str
    why: str
    instead: str


@dataclass(frozen=True)
class Merit:
    """Something that a sentence does well."""

    kind: str
    why: str


_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’|(?<!\w)'[^']*'(?!\w)")
_HEDGE = re.compile(
    r"\b(?:may|might|could|can|some|many|most|often|usually|sometimes|about half|on average|probably|perhaps|maybe"
    r"|possibl[ey]|possibility|likely|chance|seems?|appears?|suggests?|suspects?|hope[ds]?|uncertain|unsure|unclear|unproven"
    r"|untested|tend(?:s|ed)? to|so far|early|open question|idea|hypothes\w+|picture|metaphor|image"
    r"|way of (?:speaking|putting)|guess|disagree\w*|evidence|within limits|for a while|a few|varies|differs?"
    r"|(?:in (?:a|an|several|the|that|this|those|these)|one|two|three|few|small) (?:\w+[ -]){0,3}?"
    r"(?:trials?|study|studies|experiments?))\b",
    re.I,
)
_DOUBT = re.compile(
    r"\b(?:hopes?|may|might|could|perhaps|maybe|possibl[ey]|likely|probably|chance|some|if|unless|until)\b", re.I
)
_NOT_HERE = re.compile(
    r"\b(?:no one|without|rather than|far from|instead of|hardly|stop short of|too early to)\b(?:\W+\w+){0,9}?\W*$", re.I
)
_ATTRIBUTED = re.compile(
    r"\b(?:you(?:['’]ve| have)?|people|they|some|many|adverts?|advertisements?|articles?|accounts?|websites?|clinics?|the word)"
    r" (?:\w+ly )?(?:said|says?|read|heard|hoped?|ask(?:ed)?|wonder(?:ed)?|mention(?:ed)?|call(?:s|ed)?|fear(?:ed)?|were told"
    r"|believe|wrote|writes?|claims?)\b(?:(?!\b(?:and|but) I\b)[^.?!])*$",
    re.I,
)
"""What somebody else said, hoped or asked, up to the words in question."""

_ABSOLUTE = re.compile(
    r"\b(?:always|forever|for good(?! reasons?)|once and for all|permanent(?:ly)?|definitely|certainly|undoubtedly"
    r"|for sure|for certain(?! \w+s\b)|without (?:a |any )?(?:doubt|risks?|side effects?)|no doubt"
    r"|no (?:risks?|side effects?|dangers?)(?!-)|risk-free|harmless|(?:100|a hundred|one hundred) ?(?:%|per ?cent)"
    r"|(?:perfectly|completely|totally|entirely|absolutely|fully) (?:safe|gone|free|well|recover(?:ed)?|cured|healed|better"
    r"|different|new|normal again|disappear|rid)"
    r"|everyone|everybody|every (?:person|patient|client)|all (?:people|patients|clients|adults)(?! in (?:the|that|this|these))"
    r"|(?:nobody|no one) (?:relapses|is harmed|gets worse)"
    r"|(?<!\bi )(?<!\bi['’]d )(?:(?:will|['’]ll) never|never (?:again|comes? back|returns?|fails?)))(?!\w)",
    re.I,
)
_NO_OUTCOME = re.compile(
    r"^(?:(?:['’]s)?(?:\W+\w+){0,2}?\W+(?:differ\w*|own|varies)|\s+(?:in|there|knew|had|was|were|got|received|took))\b", re.I
)
"""What follows `everyone` when it tells of differences between people, or of how a trial was run."""
_SELF = re.compile(r"\bI(?: am| was| do| would| will|['’]d|['’]ll)? $", re.I)
_SAFE = re.compile(
    r"\b(?:ketamine|esketamine|it|this|that|the (?:drug|treatment|session|infusion|spray))(?: is|['’]s)"
    r" (?:very |quite |really )?safe\b(?! to (?:say|assume|talk|bring|tell|ask))",
    re.I,
)

_EFFECT = (
    r"(?:it|this|that|ketamine|esketamine"
    r"|the (?:drug|treatment|therapy|medicine|sessions?|infusions?|effect|changes?))"
)
_PROMISES = (
    re.compile(r"\bI (?:can |do )?promise\b|\b(?:guarantee[ds]?|trust me|rest assured)\b", re.I),
    re.compile(
        rf"\b{_EFFECT}(?: will|['’]ll| is going to| are going to)"
        r" (?:(?:make|take|give|free|bring|change|fix|lift|stop|solve|transform|last|work)\b"
        r"|help\b(?! (?:me|us|to|your (?:doctor|prescriber|therapist))\b))",
        re.I,
    ),
    re.compile(
        r"\byou(?: will|['’]ll| are going to|['’]re going to) (?:soon |finally |surely )?"
        r"(?:feel|be|get|become|recover|sleep|stay) (?:(?:much|so|completely|quite|all|totally) )?"
        r"(?:better|well|fine|free|happy|happier|cured|okay|ok|right|calm|whole|yourself)\b",
        re.I,
    ),
    re.compile(
        r"\b(?:won['’]t|will not) (?:come back|return|relapse|be depressed|feel (?:low|depressed|bad|anxious)"
        r"|need (?:(?:your|any|the|more) )?(?:medication|antidepressants?|tablets|pills|therapy|treatment))\b",
        re.I,
    ),
)

_CURE = re.compile(
    r"\b(?:cur(?:e[sd]?|ing)(?! for| of)|heal(?:s|ed|ing)?|reset(?:s|ting)?|rewir(?:es?|ed|ing)|reboot(?:s|ed)?"
    r"|repair(?:s|ed|ing)?|eras(?:es?|ed|ing)|wip(?:es?|ed) (?:out|away|clean)|dissolv(?:es?|ed)"
    r"|(?:switch(?:es|ed)?|turn(?:s|ed)?|shuts?) (?:(?:your|the|that) (?:\w+ ){1,2})?off|shuts? down"
    r"|regrows?|gets? rid of|fix(?:es|ed)?)\b",
    re.I,
)
"""Verbs that no verdict of this course carries."""
_NOUN = re.compile(r"cure|reset|fix|repair|reboot|healing", re.I)
_BEFORE_NOUN = re.compile(
    r"\b(?:a|an|the|this|that|no|any|of|your|word|called)\W+"
    r"(?:(?!(?:will|can|may|might|could|would|should|to|does|did|also|really|often)\b)[\w-]+ )?$",
    re.I,
)
"""An article or the like, and at most an adjective: what follows is `a cure`, `the big reset`."""

_MEDICINE = r"(?:medications?|meds|medicines?|antidepressants?|tablets?|pills?|lithium|dose)"
_CHANGE = re.compile(
    r"(?:\byou (?:can|could|should|may|might|must|need to|ought to) (?:now |safely |just |also )?"
    r"|(?:^|[.?!;:,]\s*)(?:just |then |so )?)"
    r"(?:stop|quit|come off|drop|halve|double|skip|cut|reduce|increase)(?: taking)?"
    rf" (?:your|the|those|these) (?:\w+ )?{_MEDICINE}\b",
    re.I,
)
_STUDIED = r"(?:people|adults|patients|volunteers|participants|veterans|humans|inpatients)"
_WHO = re.compile(
    rf"\b(?:in|among|with|by|of|for|from) (?:\w+ ){{0,3}}?{_STUDIED}\b"
    rf"|\b{_STUDIED} (?:who|with|in|had|did|felt|were|given|whose)\b|\b(?:trials?|study|studies)\b",
    re.I,
)
_HUMANS = re.compile(r"\b(?:people|humans?|patients?|persons?|anyone|anybody|us|you|volunteers?)\b", re.I)


def remarks(sentence: str, verdict: str, risk_words: Iterable[str] = (), risk: str = "") -> tuple[Remark, ...]:
    """What in a sentence says too much for the verdict of its claim, in the order of the words, then what is missing.

    Parameters
    ----------
    sentence : str
        One sentence, or a few.
    verdict : str
        A key of `look.VERDICTS`.
    risk_words : iterable of str
        Beginnings of words, in small letters; any of them names the risk. Without any, no risk is asked for.
    risk : str
        The risk, as it is said to the learner ("that relapse is common").
    """
    said = _without_quotes(sentence)
    found = sorted(_found(said, verdict), key=lambda each: each[0])
    there = [
        Remark(kind, sentence[start:end], why, instead)
        for place, (start, end, kind, why, instead) in enumerate(found)
        if not any(start < other[1] and other[0] < end for other in found[:place])
    ]
    return (*there, *_missing(said, verdict, tuple(risk_words), risk))


def kept(sentence: str, risk_words: Iterable[str] = ()) -> tuple[Merit, ...]:
    """What a sentence does well: says how sure one can be, who was studied, and the risk."""
    said = _without_quotes(sentence)
    merits = []
    if _is_hedged(said):
        merits.append(Merit("unsure", "It says how sure one can be."))
    if wording.names_animals(said):
        merits.append(Merit("animals", "It says that the finding is from animals."))
    elif _WHO.search(said):
        merits.append(Merit("people", "It says where this was seen."))
    if _names_one(said, risk_words):
        merits.append(Merit("risk", "It names the risk."))
    return tuple(merits)


# ---- what stands in it ----------------------------------------------------------------------------------------------


def _without_quotes(text: str) -> str:
    """The text with blanks where something is quoted, so that every place in it stays."""
    return _QUOTED.sub(lambda quote: " " * len(quote[0]), text)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Every sentence and half-sentence, with where it begins."""
    at = 0
    for part in wording.sentences(text):
        at = text.index(part, at)
        yield at, part
        at += len(part)


def _is_denied(before: str) -> bool:
    return wording.is_denied(before) or bool(_NOT_HERE.search(before))


_Found = tuple[int, int, str, str, str]
"""From where to where, kind, why and what instead."""


def _found(text: str, verdict: str) -> Iterator[_Found]:
    for at, part in _parts(text):
        for start, end, kind, why, instead in (*_absolutes(part), *_promises(part), *_verbs(part, verdict), *_scope(part)):
            yield at + start, at + end, kind, why, instead


def _absolutes(part: str) -> Iterator[_Found]:
    why = "It leaves no room for exceptions."
    instead = "Say for how many, or how often: “some people”, “in about half”, “in one trial”."
    for found in (*_ABSOLUTE.finditer(part), *_SAFE.finditer(part)):
        before, after = part[: found.start()], part[found.end() :]
        is_harmless = found[0].lower().startswith("every") and _NO_OUTCOME.search(after)
        if not (is_harmless or _is_denied(before) or _ATTRIBUTED.search(before) or _SELF.search(before)):
            yield found.start(), found.end(), "absolute", why, instead


def _promises(part: str) -> Iterator[_Found]:
    why = "It promises an outcome to one person; no trial can."
    instead = "Say what was seen in a group, and that nobody knows it for one person."
    for pattern in _PROMISES:
        for found in pattern.finditer(part):
            before = part[: found.start()]
            if not (_is_denied(before) or _ATTRIBUTED.search(before) or _DOUBT.search(before)):
                yield found.start(), found.end(), "promise", why, instead


def _verbs(part: str, verdict: str) -> Iterator[_Found]:
    why = "No finding in this course carries this verb."
    instead = "Say what was measured: “symptoms were lower a day later”, “connectivity differed”."
    for found in _CURE.finditer(part):
        before = part[: found.start()]
        is_noun = _NOUN.fullmatch(found[0]) and _BEFORE_NOUN.search(before)
        if not (is_noun or _is_denied(before) or _ATTRIBUTED.search(before)):
            yield found.start(), found.end(), "verb", why, instead
    others = _CURE.sub(lambda verb: " " * len(verb[0]), part)
    verb = wording.strong_verb(others)
    if not verb or verdict == "supported":
        return
    start = others.index(verb)
    is_hedged = verdict != "not-supported" and _DOUBT.search(part[:start])
    if not (is_hedged or _ATTRIBUTED.search(part[:start])):
        why = "It says that one thing brings about another; the evidence does not go so far."
        yield start, start + len(verb), "verb", why, "Say “may”, “is linked with” or “was followed by”, and in whom."


def _scope(part: str) -> Iterator[_Found]:
    if dosing := wording.dosing_advice(part):
        start = part.index(dosing)
        why = "It reads as advice on a dose, which is the prescriber's to give."
        yield start, start + len(dosing), "dosing", why, "Say what a study gave, or send the question to the prescriber."
    for change in _CHANGE.finditer(part):
        if not _is_denied(part[: change.start()]):
            start = change.end() - len(change[0].lstrip(".?!;:, "))
            why = "It reads as advice to change a medicine, which is the prescriber's to give."
            yield start, change.end(), "dosing", why, "Say that medicines are changed only with the prescriber."
    at = 0
    for label in wording.labels(part):
        at = part.index(label, at)
        yield at, at + len(label), "label", "It puts a label before a person.", "Write “people with …” or “a person who …”."
        at += len(label)


# ---- what is missing ------------------------------------------------------------------------------------------------


def _is_hedged(said: str) -> bool:
    return bool(_HEDGE.search(said)) or wording.has_but(said)


def _names_one(said: str, stems: Iterable[str]) -> bool:
    return any(re.search(rf"\b{re.escape(stem)}", said, re.I) for stem in stems)


def _asserts(said: str) -> bool:
    """Whether anything is stated: not only asked, and not only told of what others said."""
    return not said.strip() or any(
        not (part.rstrip().endswith("?") or _ATTRIBUTED.search(part.rstrip(" .!?"))) for _, part in _parts(said)
    )


def _missing(said: str, verdict: str, risk_words: tuple[str, ...], risk: str) -> Iterator[Remark]:
    asserts = _asserts(said)
    if asserts and verdict == "not-supported" and not wording.has_but(said):
        why = "The evidence does not carry this, and the sentence does not say so."
        yield Remark("unsure", "", why, "Say plainly what was not found, or what nobody has tested.")
    elif asserts and verdict not in ("supported", "not-supported") and not _is_hedged(said):
        why = "Nothing in it says how sure one can be, and the evidence is not settled."
        yield Remark("unsure", "", why, "Add “may”, “some people”, “in one trial”, or “nobody knows yet”.")
    names_whom = wording.names_animals(said) or (wording.has_but(said) and _HUMANS.search(said))
    if asserts and verdict == "preclinical" and not names_whom:
        why = "This was seen in animals or cells, and the sentence does not say so."
        yield Remark("animals", "", why, "Say in whom it was seen: “in mice”, “in rats”.")
    if risk_words and not _names_one(said, risk_words):
        why = f"It does not say {risk}." if risk else "It leaves out the risk."
        yield Remark("risk", "", why, "Say it in the same breath as the good news.")
