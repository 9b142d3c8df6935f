"""What an agency says about its figures: against the way they went (V079), and whether it is there.

Words of direction ("improvement", "worse") are held against the measures a sentence speaks of.
Where it names none, it is queried only when every measure of the theme went the other way: the
check would rather miss a wrong word than blame a right one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dataset.checks.engine import Issue, Outcome, Severity
from dataset.figures import Figure, in_unit


HAPPENED, CAUSE, EFFECT, ACTION = "what_happened", "why", "effect", "next"
# Where the past is told; "what comes next" speaks of what is hoped for.
TOLD = (HAPPENED, CAUSE, EFFECT)
WANTED = {CAUSE: "why", EFFECT: "its effect on children", ACTION: "what comes next"}
CHANGE_RULES = frozenset({"V073", "V074"})
BETTER, WORSE = 1, -1

_WORDS = re.compile(r"[a-z]+(?:[’'][a-z]+)?")
_BETTER = re.compile(r"improv(?:e[ds]?|ing|ements?)|better|strengthened|positive")
_WORSE = re.compile(r"worse(?:n(?:s|ed|ing))?|worst|deteriorat(?:e[ds]?|ing|ion)|poorer|slipped")
_NOT = re.compile(r"not|no|never|without|nor|neither|hardly|little|cannot|less|.+n[’']t")
# Of what may be or ought to be, not of what was: such a sentence claims nothing.
_HOPED = re.compile(
    r"will|would|should|could|can|may|might|must|to|needs?|needed|hopes?|aims?|expects?|if|until"
    r"|whether|requires?|required|room|scope|for"
)
# "Improvement plan" is a name, not a claim.
_NAMES = re.compile(r"plans?|board|notice|programme|project|team|partner|adviser|officer")
_REACH = 3  # how many words before it a "not" or a "will" belongs to a word of direction
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_LONG = 5  # letters: shorter words do not tell measures apart
_MOST = 0.6  # of the long words of its name: then a sentence speaks of a measure


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure or share of a theme, now and last quarter, and what the dictionary wants of it.

    `place` is the item it stands beside on the page. `polarity` is "higher better", "lower
    better" or "context"; `sense` "at least" or "at most" the `standard`.
    """

    code: str
    place: str
    name: str
    unit: str
    polarity: str
    now: Figure | None
    before: Figure | None
    standard: Decimal | None = None
    sense: str = ""

    @property
    def went(self) -> int:
        """BETTER or WORSE; 0 where it cannot be told or neither way is better."""
        now, before = self.now, self.before
        if now is None or before is None or now.low is None or before.low is None:
            return 0
        up = before.high is not None and now.low > before.high
        down = now.high is not None and now.high < before.low
        way = {"higher better": BETTER, "lower better": WORSE}.get(self.polarity, 0)
        return way * (up - down)

    @property
    def missed(self) -> bool:
        """No number it may be meets the standard."""
        if self.now is None or self.now.low is None or self.standard is None:
            return False
        if self.sense == "at most":
            return self.now.low > self.standard
        return self.now.high is not None and self.now.high < self.standard


@dataclass(frozen=True, slots=True)
class Theme:
    """One page of a return: what is said there (by prompt), and the measures it is about."""

    name: str
    answers: Mapping[str, str]
    measures: Sequence[Measure]
    codes: frozenset[str]  # the items on the page


def check_commentary(themes: Iterable[Theme], found: Sequence[Issue]) -> list[Issue]:
    """V079 and V089 for every theme. `found` are the issues of the figures."""
    return [
        issue
        for theme in themes
        for issue in (*_against_direction(theme), *_left_unsaid(theme, found))
    ]


def _against_direction(theme: Theme) -> Iterator[Issue]:
    """V079: a worse figure called an improvement, or the reverse; once for each measure."""
    seen: set[str] = set()
    for prompt in TOLD:
        sentences = [
            s.strip() for s in _SENTENCES.split(theme.answers.get(prompt, "")) if s.strip()
        ]
        for before, sentence in zip(["", *sentences], sentences, strict=False):
            claim = claimed(sentence)
            measure = _contradicted(theme.measures, claim, (sentence, before))
            if measure is not None and measure.code not in seen:
                seen.add(measure.code)
                yield _contradiction(measure, sentence, claim)


def claimed(sentence: str) -> int:
    """BETTER, WORSE, or 0 where the sentence claims neither, or both."""
    words = _WORDS.findall(sentence.lower())
    claims = set()
    for place, word in enumerate(words):
        way = BETTER if _BETTER.fullmatch(word) else WORSE if _WORSE.fullmatch(word) else 0
        near = words[max(0, place - _REACH) : place]
        is_name = any(_NAMES.fullmatch(each) for each in words[place + 1 : place + 2])
        if not way or is_name or any(_HOPED.fullmatch(each) for each in near):
            continue
        negated = any(_NOT.fullmatch(each) for each in near)
        # "Did not improve" is worse or the same; "no worse" claims nothing.
        if not negated:
            claims.add(way)
        elif way == BETTER:
            claims.add(WORSE)
    return claims.pop() if len(claims) == 1 else 0


def _contradicted(measures: Sequence[Measure], claim: int, texts: Sequence[str]) -> Measure | None:
    """The first measure spoken of, where all that are spoken of went against the claim.

    The measures are those that the first of the texts names that names any, else all.
    """
    if not claim:
        return None
    named = ([each for each in measures if _speaks_of(text, each)] for text in texts)
    moved = [measure for measure in next(filter(None, named), measures) if measure.went]
    if moved and all(measure.went == -claim for measure in moved):
        return moved[0]
    return None


def _speaks_of(text: str, measure: Measure) -> bool:
    """By its code, its number now in its unit, or most of the long words of its name."""
    if measure.code in text:
        return True
    if measure.now is not None and measure.now.is_exact:
        number = in_unit(measure.now, measure.unit)
        if len(number) > 1 and re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text):
            return True
    wanted = {word for word in _WORDS.findall(measure.name.lower()) if len(word) >= _LONG}
    said = set(_WORDS.findall(text.lower()))
    return len(wanted) > 1 and len(wanted & said) >= _MOST * len(wanted)


def _contradiction(measure: Measure, sentence: str, claim: int) -> Issue:
    if measure.now is None or measure.before is None:
        raise ValueError("A measure that moved has two figures.")
    now, before = (in_unit(figure, measure.unit) for figure in (measure.now, measure.before))
    went, said = ("worse", "better") if claim == BETTER else ("better", "worse")
    return Issue(
        "V079",
        Severity.QUERY,
        Outcome.FAILED,
        (measure.place,),
        f"The commentary says {said}, the figure went the {went} way: {measure.name}",
        f"“{measure.name}” went from {before} to {now}, the {went} way, "
        f"and the commentary says “{_shortened(sentence)}”.",
        "Change the words, or say what they speak of.",
    )


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= 160 else f"{sentence[:159].rstrip()}…"


def _left_unsaid(theme: Theme, found: Sequence[Issue]) -> Iterator[Issue]:
    """V089: something moved, missed its standard or was queried, and nobody says why."""
    left = [words for prompt, words in WANTED.items() if not theme.answers.get(prompt, "").strip()]
    if not left:
        return
    queried = [issue for issue in found if issue.explainable and issue.codes[0] in theme.codes]
    missed = [measure for measure in theme.measures if measure.missed]
    if not (queried or missed):
        return
    moved = sum(issue.rule_id in CHANGE_RULES for issue in queried)
    others = len(queried) - moved
    reasons = _counted(
        (moved, "moved more than chance explains"),
        (len(missed), "missed the standard"),
        (others, "query to explain" if others == 1 else "queries to explain"),
    )
    place = queried[0].codes[0] if queried else missed[0].place
    yield Issue(
        "V089",
        Severity.INFO,
        Outcome.FAILED,
        (place,),
        f"Say more about “{theme.name}”",
        f"In “{theme.name}”: {reasons}. The commentary does not yet say {_listed(left)}.",
        "The Board reads your figures beside these words.",
    )


def _counted(*counts: tuple[int, str]) -> str:
    return ", ".join(f"{count} {words}" for count, words in counts if count)


def _listed(texts: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))
