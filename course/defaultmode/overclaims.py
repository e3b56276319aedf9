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
        ``absolute``, ``promise``, ``blame``, ``deadline``, ``verb``, ``unsure``, ``animals``, ``risk``, ``dosing`` or
        ``label``.
    found : str
        The words, as they stand in the sentence; empty when something is missing.
    why, instead : str
        One sentence each: what is wrong, and what to try.
    at : int
        Where the words begin: the same ones may stand there earlier, quoted or denied.
    """

    kind: str
    found: str
    why: str
    instead: str
    at: int = 0


@dataclass(frozen=True)
class Merit:
    """Something that a sentence does well."""

    kind: str
    why: str


_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’|(?<!\w)'[^']*'(?!\w)")
_HEDGE = re.compile(
    r"\b(?:(?:may|(?<!you )(?:can|could))(?! (?:I|we|you)\b)|might|some|many|most|often|usually|sometimes|about half"
    r"|on average|probably|perhaps|maybe|possibl[ey]|possibility|likely|chance|seems?|appears?|suggests?|suspects?|hope[ds]?"
    r"|uncertain|unsure|unclear|unproven"
    r"|untested|tend(?:s|ed)? to|so far|early|open question|leave it open|jury"
    r"|argu(?:ed|ing|ments?)|debat\w+|depends|mixed|wary|cautious"
    r"|(?:it['’]s|is|are|was) (?:thought|believed)|roughly|around (?:a|half)|with or without|either way"
    r"|idea|hypothes\w+|picture|metaphor|image|figure of speech|shorthand"
    r"|way of (?:speaking|putting)|guess|disagree\w*|evidence|within limits|for a while|a few|var(?:y|ies|ied)|differs?"
    r"|(?:in (?:a|an|several|the|that|this|those|these)|one|two|three|few|small) (?:\w+[ -]){0,3}?"
    r"(?:trials?|study|studies|experiments?))\b",
    re.I,
)
_HOW_SURE = re.compile(
    r"\b(?:(?:(?<!you )(?:may|could)|might)(?! (?:I|we|you)\b)|(?:some|many|most|several|a few|half of)(?: of)?(?: \w+)?"
    r" (?:people|adults|patients|mothers|others|them|those|studies|trials|papers|groups)|many (?:relapse|felt|feel|stay)\w*"
    r"|(?:in|one|two|three|few|small) (?:\w+[ -]){0,3}?(?:trials?|study|studies|experiments?)"
    r"|often|usually|sometimes|about half|about a quarter|on average|probably|perhaps|maybe|possibly|likely"
    r"|seems?|appears?|suggests?|uncertain|unsure|unclear|unproven|untested|unknown|so far|open question|too early to"
    r"|debat\w+|mixed|(?:both|different) ways|disagree\w*|hypothes\w+|metaphor|a picture|figure of speech|way of speaking"
    r"|(?:not|n['’]t|nobody|no one|never|cannot|neither|no (?:study|trial|scan)s?)(?: \w+){0,5}?"
    r" (?:knows?|known|shown|show|tested|test|proven|measured|found|promise|tell|say|sure|certain|established|settled))\b",
    re.I,
)
"""What speaks of how much is known; a plain "not", or what somebody can do, does not."""
_OF_THE_CLIENT = re.compile(
    r"\byou (?:\w+ )?(?:(?:did|do|have|had|were|are|can|could|will|would)(?: not|n['’]t)|cannot|never|won['’]t)\b"
    r"|\bnot to worry\b|\bdon['’]t worry\b",
    re.I,
)
"""A "not" that tells of the client, and so limits nothing that is said of the evidence."""
_DOUBT = re.compile(
    r"\b(?:hop(?:es?|ing)|hopefully|may|might|could|perhaps|maybe|possibl[ey]|likely|probably|chance|some|unless|until)\b"
    r"|\bif (?!you\b|she\b|he\b)|\bif\W*(?:you|she|he)?\W*$",
    re.I,
)
"""What makes a guess or a condition of what follows; "if you do this, you will be well" is a promise all the same."""
_NOT_HERE = re.compile(
    r"\b(?:no one|without (?:\w+ing|any|a|the)|rather than|far from|instead of|hardly|stop short of|too (?:early|soon) to"
    r"|wary of|careful (?:about|with)|I(?: would| do|['’]d)? doubt|wish|(?:['’]d|would) (?:love|like) to"
    r"|(?:the|an?) (?:idea|claim|notion|story|belief|thought|hope) (?:that|of)|(?:tempting|nice|easy) to (?:think|say|hope))\b"
    r"(?:\W+\w+){0,9}?\W*$",
    re.I,
)
"""What denies what follows, or only tells of it as a wish or an idea."""
_FEARED = re.compile(
    r"\b(?:you|she|he)(?:['’](?:re|ve|s)| are| have| is| has| may| might)? (?:\w+ )?"
    r"(?:feel|think|believe|fear|worr|blam|afraid|scared|sound|wonder|tell(?:ing)? yourself|told yourself)\w*\b[^.?!;]*$"
    r"|\b(?:feeling|thinking|believing|thoughts?|guilt)\b[^.?!;]*$",
    re.I,
)
"""What the client fears or thinks, up to the words in question."""
_SUBJECT = re.compile(r"(?:you|she|he|it|this|that|I)\b", re.I)
_ATTRIBUTED = re.compile(
    r"\b(?:you(?:['’]ve| have)?|people|they|some|many|adverts?|advertisements?|articles?|accounts?|websites?|clinics?|the word"
    r"|groups?|papers|headlines?|podcasts?|films?|friends?|I['’]ve|I have)"
    r" (?:\w+ly )?(?:said|says?|read|heard|hoped?|ask(?:ed)?|wonder(?:ed)?|mention(?:ed)?|call(?:s|ed)?|fear(?:ed)?|were told"
    r"|believe|wrote|writes?|claims?)\b(?:(?!\b(?:and|but) I\b)[^.?!])*$",
    re.I,
)
"""What somebody else said, hoped or asked, up to the words in question."""

_ABSOLUTE = re.compile(
    r"\b(?:always|forever|for good(?! reasons?)|once and for all|permanent(?:ly)?|definitely|certainly|undoubtedly"
    r"|for sure|for certain(?! \w+s\b)|without (?:a |any )?(?:doubt|risks?|side effects?)|no doubt"
    r"|no (?:risks?|side effects?|dangers?)(?!-)|risk-free|harmless|(?:100|a hundred|one hundred) ?(?:%|per ?cent)"
    r"|(?:perfectly|completely|totally|entirely|absolutely|fully) (?:safe|protected|harmless|gone|free|well|recover(?:ed)?"
    r"|cured|healed|better|different|new|normal again|disappear|rid)"
    r"|(?:stay\w*|last\w*|keep\w*|yours|with you|is|['’]s|changed) for (?:life|keeps)|without fail"
    r"|impossible(?! to (?:say|know|tell|predict|be (?:sure|certain)))|(?:zero|no) chance (?:of|that)"
    r"|everyone|everybody|every (?:single|type|kind|form|person|patient|client)"
    r"|all (?:people|patients|clients|adults)(?! in (?:the|that|this|these))"
    r"|(?:nobody|no one) (?:relapses|is harmed|gets worse)"
    r"|(?<!\bi )(?<!\bi['’]d )(?:(?:will|['’]ll) never|never (?:again|comes? back|leaves?|goes away|returns?"
    r"|fails?|happens?|relapses?))"
    r"|(?:can['’]t|cannot) (?:relapse|come back(?! to)|do (?:you |any |her |him )?harm))(?!\w)",
    re.I,
)
_NO_OUTCOME = re.compile(
    r"^(?:(?:['’]s)?(?:\W+\w+){0,2}?\W+(?:differ\w*|own|varies)|\s+(?:in|there|knew|had|was|were|got|received|took))\b", re.I
)
"""What follows `everyone` when it tells of differences between people, or of how a trial was run."""
_SELF = re.compile(r"\b(?:I|we)(?: am| are| was| do| would| will|['’]d|['’]ll|['’]m|['’]re)? $", re.I)
_OFFER = re.compile(r"\b(?:you|she|he|we|I) (?:can|could) $|\byou(?:['’]re| are) $", re.I)
"""Before `always` and the like: what somebody is free to do ("you can always ring me")."""
_SURE_NOT = re.compile(r"^(?: \w+)?(?:n['’]t| not)\b(?! (?:come back|relapse|be depressed|return))", re.I)
"""After `certainly` and the like: what is denied with certainty ("it certainly isn't a cure")."""
_SAFE = re.compile(
    r"\b(?:ketamine|esketamine|it|this|that|the (?:drug|treatment|session|infusion|spray))(?: is|['’]s)"
    r" (?:very |quite |really )?safe\b(?! to (?:say|assume|talk|bring|tell|ask))"
    r"|(?<!if )(?<!sure )(?<!that )(?<!whether )(?<!until )\byou(?:['’]re| are) (?:quite )?safe (?:now|from)\b",
    re.I,
)
_NO_RISK = re.compile(r"\b(?:risks?|risk-free|side effects?|dangers?|harm|harmless|(?<!you['’]re )(?<!you are )safe)\b", re.I)
"""An absolute that is about safety."""

_EFFECT = (
    r"(?:it|this|that|ketamine|esketamine|integration|therapy|(?:the|another|one more|a second) (?:drug|treatment|therapy"
    r"|medicine|sessions?|infusions?|dose|spray|effect|changes?|exercises|work))"
)
_OUTCOME = (
    r"(?:(?:feel|be|get|become|sleep|stay|keep|end up) (?:(?!not |less |no |never )\w+ ){0,2}?"
    r"(?:better(?! (?:off|able|prepared|placed))|well(?! (?:aware|within|advised|placed))|fine|free(?! to)|happy|happier|cured"
    r"|okay|ok|right(?! to)|calm|whole|yourself|protected)\b"
    r"|recover\b|get (?:over|through) (?:it|this)\b|keep what you\b|(?:have|get) your \w+ back\b)"
)
_FUTURE = r"(?: will|['’]ll|['’]s going to|['’]re going to| is going to| are going to)"
_PROMISES = (
    re.compile(r"\bI (?:can |do )?promise\b|\bguarantee[ds]?\b|\btrust me\b|\bI (?:can )?assure you\b|\brest assured\b", re.I),
    re.compile(
        rf"\b{_EFFECT}{_FUTURE} (?:\w+ly |just )?(?:(?:give|free|bring|change|fix|lift|stop|solve|transform|last|work"
        r"|protect|sort|prevent|take (?:away|your|the)|do (?:you|her|him) good)\b(?! (?:me|us|time|some)\b)"
        r"|(?:make|keep)\b(?! (?:me|us|sense|time|some|it)\b)"
        r"|help\b(?! (?:me|us|to|your (?:doctor|prescriber|therapist))\b))",
        re.I,
    ),
    re.compile(rf"\b(?:you|she|he){_FUTURE} (?:soon |finally |surely )?{_OUTCOME}", re.I),
    re.compile(
        r"\b(?:won['’]t|will not)(?: ever)? (?:come back|return|relapse|be depressed|need (?:(?:your|any|the|more) )?"
        r"(?:medication|antidepressants?|tablets|pills|therapy|treatment)"
        r"|(?:feel|get|become|be) (?:(?:that|so|this|as) )?(?:low|depressed|bad|anxious|ill|unwell)"
        r"|lose (?:it|this|that|any of|everything|what))\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:it|things|everything|all){_FUTURE} (?:all )?(?:be|turn out|work out|go) (?:(?!not |never )\w+ )?"
        r"(?:fine|okay|ok|all right|alright|well)\b(?! (?:to|if|with|by|for)\b)",
        re.I,
    ),
    re.compile(
        rf"\b{_EFFECT}{_FUTURE} (?:all )?(?:stay|hold|remain|stick)"
        r"(?=\W*$|[.,;!]| (?:with you|that way|like (?:this|that)|gone|away|better|well|good|as it is)\b)",
        re.I,
    ),
    re.compile(
        r"\b(?:if|as long as|so long as|provided|once|when) you\b[^.?!;]*?(?<!that)(?<!long)(?<!whether)(?<!if)(?<!when) "
        r"(?:it|this|that|the (?:effect|change|lift|insight)) (?:stays|lasts|holds|sticks|does(?:n['’]t| not) come back)\b",
        re.I,
    ),
    re.compile(
        r"\bI(?:['’]m| am) (?:\w+ly )?(?:sure|certain|confident|positive|convinced) (?:that )?"
        rf"(?:you|she|he|it|this|that|we|the \w+)(?:{_FUTURE}|['’]s| won['’]t| will not)"
        r"(?! (?:all |both )?(?:have|want|understand|know|find|agree|hard|been|a|so|very|not|ask|see|talk|need)\b)",
        re.I,
    ),
)

_LOSES = re.compile(
    rf"\b(?:(?:you|she|he){_FUTURE} (?:\w+ly |just |soon |only )?(?:lose (?:it|this|that|all|everything|what|your progress)"
    r"|relapse|(?:slip|slide|fall) (?:right |straight )?back|(?:be|go) (?:right |straight )?back (?:where|to square)|waste)"
    rf"|(?:it|everything|all of it){_FUTURE} (?:all )?(?:be (?:gone|lost|wasted|for nothing)))\b",
    re.I,
)
"""A loss that is foretold to one person."""
_CONDITION = re.compile(
    r"\b(?:unless|without|(?:if|when) (?:you|she|he) (?:do(?:es)? not|do(?:es)?n['’]t|won['’]t|never|stop|skip|miss)\w*)\b"
    r"(?:(?!\b(?:nobody|no one|no (?:study|trial)|says?|said|shown|claims?|whether|that)\b)[^.?!;])*$",
    re.I,
)
"""A condition before a loss; the "not" in it does not deny the loss."""

_DONE = (
    r"(?:(?:\w+ly|only|just|not|never) )?(?!(?:need(?:ed)?|received|wanted|planned|liked|wished|noticed|asked|feared)\b)"
    r"(?:\w+ed|done|kept|come|gone|stuck|taken|begun|told)\b"
)
"""What was done, or left undone; no wish and no fear, which may be asked about."""
_LEFT_UNDONE = (
    r"you(?:['’]ve| have|['’]d| had)? (?:\w+ly |just |only )?(?:(?:did|do|have|had)(?:n['’]t| not)"
    r"|were(?:n['’]t| not)|not\b|never|skip(?:ped)?|missed|forgot|stopped|gave up|given up|neglected|failed|ignored)"
)
_NO_NOT = r"(?:(?!\bnot\b|n['’]t\b|\bnever\b)[^.?!;])"
_IS_BACK = r"(?:back|relaps\w+|returned|worse|low|lost|gone|fail\w*|happened|this|that|it)"
_BLAMES = (
    re.compile(
        rf"\b{_IS_BACK}\b{_NO_NOT}{{0,30}}?\b(?:because {_LEFT_UNDONE}|since you (?:did(?:n['’]t| not)|never|neglected)\b)"
        rf"|\bbecause {_LEFT_UNDONE}[^.?!;]*\b(?:it|this|that|the (?:depression|mood|low)|everything)(?: has|['’]s| is)?"
        r" (?:all )?(?:come|came|back|returned|gone|lost)\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:if (?:only )?you(?:['’]d| had)|had you) {_DONE}[^.?!;]*(?<!\bI) (?:would|could|might)(?:n['’]t)?\b(?! you\b)"
        rf"|(?<!\bI) (?:would|could|might)(?:n['’]t)?\b[^.?!;]*\bif (?:only )?you(?:['’]d| had) {_DONE}"
        rf"|\bif only you(?:['’]d| had) {_DONE}"
        rf"|\byou (?:really )?(?:should(?:n['’]t| not)?|ought to)(?: have|['’]ve) {_DONE}",
        re.I,
    ),
    re.compile(
        r"\b(?:your|down to your) own (?:fault|doing)\b|\byour fault\b|\byou(?:['’]re| are) to blame\b|\byourself to blame\b"
        r"|\bbrought (?:this|it) on yourself\b|\byou let (?:it|this|yourself|things) (?:slip|slide|go|come)\b"
        rf"|\b{_LEFT_UNDONE}[^.?!;]*\b(?:(?:hard|long|well|often) enough|properly)\b"
        r"|\bwhat happens (?:when|if) you (?:do(?:n['’]t| not)|skip|stop|miss|give up)\b",
        re.I,
    ),
)
"""What makes a client answerable for how things went."""

_TIME = (
    r"(?:(?:(?:the )?(?:first|next) )?(?:\d+|an?|one|two|three|four|five|six|seven|ten|a few|a couple of|several|some|these)"
    r"(?:(?: to | or |[-–])\w+)?[ -](?:hours?|h|days?|weeks?|months?)|day (?:\d+|\w+)|today|tonight|tomorrow|midnight"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|the (?:weekend|end of))\b"
)
_DEADLINE = re.compile(
    r"\b(?:window|door|chance|opportunity)(?: \w+){0,2}? (?:(?:shuts?|closes?|ends?|lasts?|runs? out|stays? open|is open)"
    rf"(?: \w+){{0,2}}? (?:(?:after|within|in|by|on|for|until|till) )?(?:\w+ )?{_TIME}"
    r"|(?:(?:is|has|will have)(?: now| already| since| been)?|['’]s) (?:closed|shut|over|gone|passed|ended))\b"
    rf"|\byou(?:['’]ve|(?: only| just)? have)(?: got)?(?: only| just)? (?:until|till) (?:\w+ )?{_TIME}"
    rf"|\byou(?:['’]ve| have)?(?: got)? (?:only|just) (?:(?:have|got) )?{_TIME}(?: left| before| to)"
    rf"|\bafter {_TIME},? (?:it|the \w+)(?:['’]s| is| has|['’]ll be| will be)?"
    r" (?:too late|over|closed|shut|gone|closes|shuts)\b"
    r"|\bit(?:['’]s| is|['’]ll be| will be) (?:now |already )?too late(?! to (?:say|tell|know))\b",
    re.I,
)
"""An end that is put to something, as if it were known."""

_CURE = re.compile(
    r"\b(?:cur(?:e[sd]?|ing)(?! for| of)|heal(?:s|ed|ing)?|reset(?:s|ting)?|rewir(?:es?|ed|ing)|reboot(?:s|ed)?"
    r"|repair(?:s|ed|ing)?|mends?"
    r"|unlock(?:s|ed)|clears? out|eras(?:es?|ed|ing)|wip(?:es?|ed) (?:out|away|clean|the slate)|dissolv(?:es?|ed)"
    r"|(?:switch(?:es|ed)?|turn(?:s|ed)?|shuts?) (?:(?:your|the|that) (?:\w+ ){1,2})?off|shuts? down"
    r"|regrows?|gets? rid of|(?<!how )fix(?:es|ed)?)\b",
    re.I,
)
"""Verbs that no verdict of this course carries."""
_NOUN = re.compile(r"cure|reset|fix|fixed|repair|reboot|healing", re.I)
_BEFORE_NOUN = re.compile(
    r"\b(?:a|an|the|this|that|no|any|of|your|word|called)\W+"
    r"(?:(?!\w*(?<!ou)s |(?:will|can|may|might|could|would|should|to|does|did|also|really|often)\b)[\w-]+ )?$",
    re.I,
)
"""An article or the like, and at most an adjective: what follows is `a cure`, `the big reset`. No plural: `the drugs reset`."""
_IS_A = re.compile(
    r"\b(?:it|this|that|ketamine|esketamine|the (?:drug|treatment|spray))(?: is|['’]s) (?:a|the) (?:\w+ )?$", re.I
)
"""What makes a claim of a noun: `it is a cure`."""
_BECAUSE = re.compile(
    r"\b(?:prevent(?:s|ed)|which explains (?:the|your)|is what (?:makes|keeps|stops|drives)"
    r"|is the (?:cause of|reason (?:you|for your))"
    r"|(?:that|it|this)(?:['’]s| is) why you(?: (?:feel|are|get|ruminate|worry|can['’]t|go)|['’]re))\b",
    re.I,
)
"""Other words for cause."""
_BRINGS_ABOUT = "It says that one thing brings about another; the evidence does not go so far."
_LINKED = "Say “may”, “is linked with” or “was followed by”, and in whom."

_PER = re.compile(
    r"(?: ?(?:/|per) ?(?:kg|kilo(?:gram)?s?|kilos? of body weight|h|hours?|min(?:utes?)?|days?|weeks?|dose)\b)+", re.I
)
"""What belongs to an amount and stands behind its unit."""
_MEDICINE = r"(?:medications?|meds|medicines?|antidepressants?|tablets?|pills?|lithium|dose)"
_STOP = r"(?:stop|quit|come off|drop|halve|double|skip|cut(?: down)?|reduce|increase)(?: taking)?"
_OFF = r"(?:come|get|go|wean yourself) off"
_CHANGE = re.compile(
    r"(?:\byou (?:can|could|should|may|might|must|need to|ought to) (?:(?!not )\w+ ){0,3}?"
    r"|\bI(?:['’]d| would) (?:just |probably |slowly |gradually )?"
    r"|\b(?:fine|ok|okay|safe|alright|all right) to "
    r"|(?:^|[.?!;:,]\s*)(?:just |then |so |but |and |maybe |perhaps ){0,2})"
    rf"(?:{_STOP} (?:(?:your|the|those|these) (?:\w+ )?{_MEDICINE}|to half)\b"
    rf"|(?:{_OFF} (?:them|it)|skip (?:tonight|today|tomorrow|a dose))\b"
    rf"|take (?:them|it|half|(?:your|the) {_MEDICINE})(?: \w+)? (?:every other|twice|only|a day|each)\b)",
    re.I,
)
_LIMITS = re.compile(
    r"\b(?:whatever|regardless|rather than|either way|too (?:early|soon)|early days|research idea|wary|cautious|open question"
    r"|unclear|doubt|impossible to|shows? less)\b",
    re.I,
)
"""What denies or limits a finding without a "not"."""
_TELLS_WHETHER = re.compile(
    r"\b(?:show|shows|tell|tells|predict|predicts|reveal|reveals|see|check|decide) (?:\w+ )?whether\b", re.I
)
"""A `whether` that limits nothing: "a scan can tell whether it will work"."""
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
        Remark(kind, sentence[start:end], why, instead, start)
        for place, (start, end, kind, why, instead) in enumerate(found)
        if not any(start < other[1] and other[0] < end for other in found[:place])
    ]
    return (*there, *_missing(said, verdict, tuple(risk_words), risk))


def kept(sentence: str, risk_words: Iterable[str] = ()) -> tuple[Merit, ...]:
    """What a sentence does well: says how sure one can be, who was studied, and the risk."""
    said = _without_quotes(sentence)
    merits = []
    if _HOW_SURE.search(said):
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


def _is_denied(before: str, words: str = "") -> bool:
    """Whether what stands before some words denies them; after a comma, words with a subject of their own begin anew."""
    if before.endswith(", ") and _SUBJECT.match(words):
        return False
    return wording.is_denied(before) or bool(_NOT_HERE.search(wording.after_turn(before)))


def _is_limited(said: str) -> bool:
    return wording.has_but(_OF_THE_CLIENT.sub("", _TELLS_WHETHER.sub("", said))) or bool(_LIMITS.search(said))


_Found = tuple[int, int, str, str, str]
"""From where to where, kind, why and what instead."""


def _found(text: str, verdict: str) -> Iterator[_Found]:
    for at, part in _parts(text):
        for start, end, kind, why, instead in (
            *_absolutes(part),
            *_promises(part),
            *_blames(part),
            *_deadlines(part, verdict),
            *_verbs(part, verdict),
            *_scope(part),
        ):
            yield at + start, at + end, kind, why, instead


def _absolutes(part: str) -> Iterator[_Found]:
    exceptions = "It leaves no room for exceptions."
    how_many = "Say for how many, or how often: “some people”, “in about half”, “in one trial”."
    risks = "It says that there is no risk, and every treatment has some."
    which = "Name an unwanted effect that was seen, and say with whom to weigh it."
    for found in (*_ABSOLUTE.finditer(part), *_SAFE.finditer(part)):
        before, after = part[: found.start()], part[found.end() :]
        match found[0].lower():
            case "always" | "certainly" | "definitely" | "undoubtedly":
                is_harmless = _OFFER.search(before) or _SURE_NOT.search(after)
            case words:
                is_harmless = _NO_OUTCOME.search(after) if words.startswith("every") else None
        if not (is_harmless or _is_denied(before) or _ATTRIBUTED.search(before) or _SELF.search(before)):
            why, instead = (risks, which) if _NO_RISK.search(found[0]) else (exceptions, how_many)
            yield found.start(), found.end(), "absolute", why, instead


def _promises(part: str) -> Iterator[_Found]:
    why = "It promises an outcome to one person; no trial can."
    instead = "Say what was found for some people in a trial, and that nobody can know it for one person."
    for pattern in _PROMISES:
        for found in pattern.finditer(part):
            before = part[: found.start()]
            if not (_is_denied(before, found[0]) or _ATTRIBUTED.search(before) or _DOUBT.search(wording.after_turn(before))):
                yield found.start(), found.end(), "promise", why, instead

    for found in _LOSES.finditer(part):
        before = part[: found.start()]
        is_told = _ATTRIBUTED.search(before) or _FEARED.search(before)
        before = _CONDITION.sub("", before)
        if not (is_told or _is_denied(before, found[0]) or _DOUBT.search(wording.after_turn(before))):
            why = "It foretells a loss to one person; no study can."
            yield found.start(), found.end(), "promise", why, "Say what was seen, in how many, and what nobody has tested."


def _blames(part: str) -> Iterator[_Found]:
    why = "It lays what happened at the client's door."
    for pattern in _BLAMES:
        for found in pattern.finditer(part):
            before = part[: found.start()]
            if not (_is_denied(before) or _ATTRIBUTED.search(before) or _FEARED.search(before)):
                yield found.start(), found.end(), "blame", why, "Say that it happens to many people, and that it is no failure."


def _deadlines(part: str, verdict: str) -> Iterator[_Found]:
    if verdict == "supported" or wording.names_animals(part) or part.rstrip().endswith("?"):
        return
    why = "It states an end, or a time, as if it were known."
    instead = "Say in whom that time was measured, or that nobody knows of one in people."
    for found in _DEADLINE.finditer(part):
        before = part[: found.start()]
        is_told = _ATTRIBUTED.search(before) or _FEARED.search(before)
        if not (is_told or _is_denied(before) or _DOUBT.search(wording.after_turn(before))):
            yield found.start(), found.end(), "deadline", why, instead


def _verbs(part: str, verdict: str) -> Iterator[_Found]:
    why = "It says more than any study in this course has measured."
    instead = "Say what was measured: “symptoms were lower a day later”, “the links between some regions differed”."
    for found in _CURE.finditer(part):
        before = part[: found.start()]
        is_noun = _NOUN.fullmatch(found[0]) and _BEFORE_NOUN.search(before) and not _IS_A.search(before)
        if not (is_noun or _is_denied(before) or _ATTRIBUTED.search(before)):
            yield found.start(), found.end(), "verb", why, instead
    if verdict != "supported":
        for found in _BECAUSE.finditer(part):
            before = part[: found.start()]
            if not (_is_denied(before) or _ATTRIBUTED.search(before) or _DOUBT.search(before)):
                yield found.start(), found.end(), "verb", _BRINGS_ABOUT, _LINKED
    others = _CURE.sub(lambda verb: " " * len(verb[0]), part)
    verb = wording.strong_verb(others)
    if not verb or verdict == "supported":
        return
    # as a word, not in “because”, and not where it stood before and was denied
    words = re.finditer(rf"\b{re.escape(verb)}\b", others)
    start = next(word.start() for word in words if wording.strong_verb(others[: word.end()]))
    is_hedged = verdict != "not-supported" and _DOUBT.search(part[:start])
    if not (is_hedged or _ATTRIBUTED.search(part[:start])):
        yield start, start + len(verb), "verb", _BRINGS_ABOUT, _LINKED


def _scope(part: str) -> Iterator[_Found]:
    if dosing := wording.dosing_advice(part):
        start = part.index(dosing)
        why = "It reads as advice on a dose, which is the prescriber's to give."
        end = start + len(dosing)
        per = _PER.match(part, end)
        yield start, per.end() if per else end, "dosing", why, "Say what a study gave, or send the question to the prescriber."
    for change in _CHANGE.finditer(part):
        if not _is_denied(part[: change.start()], change[0]):
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
    return bool(_HEDGE.search(said)) or _is_limited(said)


def _names_one(said: str, stems: Iterable[str]) -> bool:
    return any(re.search(rf"\b{re.escape(stem)}", said, re.I) for stem in stems)


def _asserts(said: str) -> bool:
    """Whether anything is stated: not only asked, and not only told of what others said."""
    return not said.strip() or any(not (part.rstrip().endswith("?") or _is_told_of(part)) for _, part in _parts(said))


def _is_told_of(part: str) -> bool:
    """Whether a sentence as a whole is what somebody else said: it begins with that, give or take a few words."""
    told = _ATTRIBUTED.search(part.rstrip(" .!?"))
    return told is not None and len(part[: told.start()].split()) < 4


def _missing(said: str, verdict: str, risk_words: tuple[str, ...], risk: str) -> Iterator[Remark]:
    asserts = _asserts(said)
    if asserts and verdict == "not-supported" and not _is_limited(said):
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
        yield Remark("risk", "", why, "Add it, in plain words.")
