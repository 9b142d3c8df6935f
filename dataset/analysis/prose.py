"""Numbers in what people write, in digits and in words: the largest leak of all.

"One girl went missing four times" gives away what every table hides. A person decides what to do
about a number; this module only never overlooks one.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal


UNITS = dict(
    zip(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        range(1, 20),
        strict=True,
    )
)
TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
COUNTING = {
    "once": 1, "single": 1, "sole": 1, "lone": 1, "twice": 2, "both": 2, "pair": 2, "couple": 2,
    "twin": 2, "twins": 2, "thrice": 3, "trio": 3, "triplets": 3, "quadruplets": 4,
    "half a dozen": 6, "dozen": 12, "score": 20,
}  # fmt: skip
ORDINALS = dict(
    zip(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"],
        range(1, 8),
        strict=True,
    )
)
A_CHILD = (
    r"(?:child|girl|boy|baby|infant|toddler|teenager|adolescent|sibling|brother|sister|son|"
    r"daughter|pupil|student|young\s+(?:person|woman|man|carer)|minor|mother|father|parent|family|"
    r"carer|case|victim|death|suicide|incident)"
)

_BELOW_TWENTY = "|".join(sorted(UNITS, key=len, reverse=True))
_BELOW_HUNDRED = (
    rf"(?:(?:{'|'.join(TENS)})(?:[\s-]+(?:{'|'.join(list(UNITS)[:9])}))?|{_BELOW_TWENTY})"
)
_SPELT = rf"{_BELOW_HUNDRED}(?:\s+hundred(?:\s+and\s+{_BELOW_HUNDRED})?)?|a\s+hundred(?:\s+and\s+{_BELOW_HUNDRED})?"
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
# What holds digits and counts nothing: dates, years, quarters, codes of measures and of rules.
_NO_NUMBER = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b(?:\s+\d{{4}})?"
    rf"|\b(?:{_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?,\s+\d{{4}}\b"
    r"|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b(?:19|20)\d\d(?:\s*[-–/]\s*(?:\d{4}|\d{2}))?\b(?!\s*[,.]\d)"
    r"|\bq(?:uarter\s*)?[1-4]\b"
    r"|\b[a-z]{1,5}-?\d+[a-z]?\b(?:\.[a-z0-9.-]+)?"
    r"|\bone\s+another\b|\bno\s+one\b|\bany\s*one\b|\bevery\s*one\b|\bsome\s*one\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?P<digits>(?<![\w.])\d{{1,3}}(?:[,\s]\d{{3}})+(?:\.\d+)?(?!\w)|(?<![\w.])\d+(?:\.\d+)?)"
    r"(?P<percent>\s*(?:%|per\s?cent\b))?"
    rf"|\b(?P<spelt>{_SPELT})\b"
    rf"|\b(?P<counting>half\s+a\s+dozen|{'|'.join(each for each in COUNTING if ' ' not in each)})\b"
    rf"|\b(?P<ordinal>{'|'.join(ORDINALS)})\s+{A_CHILD}\b"
    rf"|\b(?P<article>an?|another|the\s+only)\s+(?:[a-z-]+\s+){{0,3}}?{A_CHILD}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A number where it stands: `text[start:end]`. A percentage is a share and no count."""

    text: str
    start: int
    end: int
    value: Decimal
    is_share: bool = False


def numbers(text: str) -> list[Found]:
    """Every number of the text in its order, but those of dates, years, quarters and codes.

    "A child" is one, "both" are two, "half a dozen" six; of ordinals only "the third child".
    """
    out = [match.span() for match in _NO_NUMBER.finditer(text)]
    return [
        found
        for match in _NUMBER.finditer(_blanked(text, out))
        if (found := _found(match, text)) is not None
    ]


def telling(text: str, small: range, hidden: Collection[Decimal]) -> list[Found]:
    """The numbers a protected reader should not meet unseen: those that are as small as what is
    hidden, and those that are what is hidden."""
    return [
        each
        for each in numbers(text)
        if each.value in hidden or (not each.is_share and each.value in small)
    ]


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these places blank, so that everything else stands where it stood."""
    for start, end in spans:
        text = f"{text[:start]}{chr(0) * (end - start)}{text[end:]}"
    return text


def _found(match: re.Match[str], text: str) -> Found | None:
    kind = match.lastgroup
    if match["digits"]:
        value = Decimal(re.sub(r"[,\s]", "", match["digits"]))
        return Found(
            text[match.start() : match.end()],
            match.start(),
            match.end(),
            value,
            is_share=bool(match["percent"]),
        )
    word = " ".join((match[kind] if kind else "").lower().replace("-", " ").split())
    if kind == "spelt":
        number = _spelt(word)
    elif kind == "counting":
        number = COUNTING[word]
    elif kind == "ordinal":
        number = ORDINALS[word]
    else:
        number = 1
    return Found(text[match.start() : match.end()], match.start(), match.end(), Decimal(number))


def _spelt(words: str) -> int:
    """ "two hundred and twenty three" -> 223; "a hundred" -> 100."""
    total = 0
    for word in words.split():
        if word == "hundred":
            total = max(total, 1) * 100
        elif word == "a":
            total = 1
        elif word != "and":
            total += UNITS.get(word) or TENS[word]
    return total
