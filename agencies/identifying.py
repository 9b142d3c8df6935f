"""Find text that could identify a child: numbers given to one person, birth dates, postcodes.

Pure. A `Found` says what kind of thing stands where, and never repeats it: messages, logs and
exceptions made from it are safe to keep. Check digits spare counts that merely look alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate


class Kind(StrEnum):
    """What was found, in the words for the person who wrote it."""

    NHS_NUMBER = "an NHS number"
    UPN = "a unique pupil number (UPN)"
    ULN = "a unique learner number (ULN)"
    BIRTH_DATE = "a date of birth"
    POSTCODE = "a full postcode"


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One identifying thing: `text[start:end]` is the thing itself. Never store or show that."""

    start: int
    end: int
    kind: Kind


UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"

_SPACES = r"[ \t\u00a0\u2007\u2009\u200b\u202f]"
_BETWEEN = rf"(?:{_SPACES}{{1,3}}|{_SPACES}?[-\u2010-\u2013./]{_SPACES}?|\r?\n)"
_DIGITS = re.compile(rf"(?<![\w.,+£$-])[0-9]+(?:{_BETWEEN}[0-9]+)*(?![\w]|,[0-9]|%)")
_GROUP = re.compile(r"[0-9]+")
_UPN = re.compile(
    rf"(?<![A-Za-z0-9])[A-HJ-NP-RT-Za-hj-np-rt-z](?:{_BETWEEN}?[0-9]){{11}}"
    rf"{_BETWEEN}?[0-9A-HJ-NP-RT-Za-hj-np-rt-z](?![A-Za-z0-9])"
)
_NHS_CUE = re.compile(r"\bN\.?H\.?S\.?\b(?: number| no\.?| id)?[^0-9A-Za-z]{0,5}$", re.IGNORECASE)
_ULN_CUE = re.compile(r"\b(?:ULN|learner number|learner no\.?)[^0-9A-Za-z]{0,5}$", re.IGNORECASE)
_CUE_REACH = 30
_NHS_GROUPS = ((10,), (3, 3, 4), (3, 7), (6, 4), (1,) * 10)
_LONG_NUMBER = 10

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH_WORD = re.compile(_MONTH)  # the whole word: Jane, Mark and Julie are no months
_DATE = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?:0?[1-9]|[12][0-9]|3[01])[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:19|20)?[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12][0-9]|3[01])"
    rf"|(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?[- ](?:of )?{_MONTH}\.?,?[- ](?:19|20)?[0-9]{{2}}"
    rf"|{_MONTH}\.? (?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}}"
    r")(?![\w/-])",
    re.IGNORECASE,
)
_BIRTH_BEFORE = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth ?dates?|birthday|born)(?![A-Za-z])"
    r"(?:[ :=(,-]|\b(?:on|is|was|the)\b){0,12}$",
    re.IGNORECASE,
)
_BIRTH_AFTER = re.compile(r"^[ )(,-]{0,4}(?:\(?d\.?o\.?b\b|date of birth\b)", re.IGNORECASE)
_NAME_BEFORE = re.compile(
    r"(?<![\w.])((?:[A-Z][a-z'’]+-?){1,3} (?:[A-Z][A-Za-z'’]+[- ]?){1,2})[ ]?[,(:-]?[ ]?$"
)
_WORD = re.compile(r"[A-Za-z]+")
_REACH = 60

# Words that begin with a capital in what boards write and are nobody's name.
_NOT_NAMES = frozenset(
    [
        "a",
        "action",
        "admission",
        "agency",
        "agreed",
        "an",
        "and",
        "annual",
        "april",
        "area",
        "assessment",
        "at",
        "audit",
        "august",
        "authority",
        "before",
        "between",
        "board",
        "borough",
        "by",
        "case",
        "census",
        "central",
        "challenge",
        "chair",
        "child",
        "children",
        "childrens",
        "commissioning",
        "committee",
        "complex",
        "conference",
        "council",
        "county",
        "court",
        "date",
        "day",
        "december",
        "deputy",
        "director",
        "district",
        "draft",
        "due",
        "during",
        "education",
        "end",
        "executive",
        "family",
        "february",
        "final",
        "first",
        "forum",
        "friday",
        "from",
        "full",
        "general",
        "group",
        "guidance",
        "head",
        "health",
        "high",
        "home",
        "hospital",
        "hub",
        "improvement",
        "in",
        "independent",
        "indicator",
        "inspection",
        "january",
        "joint",
        "july",
        "june",
        "last",
        "lead",
        "learning",
        "local",
        "looked",
        "march",
        "may",
        "meeting",
        "minutes",
        "monday",
        "multi",
        "nhs",
        "national",
        "new",
        "next",
        "no",
        "november",
        "october",
        "of",
        "officer",
        "on",
        "our",
        "outcome",
        "pag",
        "panel",
        "partnership",
        "performance",
        "plan",
        "police",
        "policy",
        "practice",
        "probation",
        "protection",
        "published",
        "quarter",
        "quarterly",
        "rapid",
        "report",
        "return",
        "review",
        "reviewed",
        "risk",
        "safeguarding",
        "saturday",
        "school",
        "schools",
        "secretary",
        "section",
        "september",
        "serious",
        "service",
        "services",
        "since",
        "social",
        "south",
        "north",
        "east",
        "west",
        "sub",
        "sunday",
        "task",
        "team",
        "the",
        "thematic",
        "this",
        "thursday",
        "to",
        "training",
        "trust",
        "tuesday",
        "until",
        "update",
        "version",
        "visit",
        "was",
        "wednesday",
        "week",
        "with",
        "working",
        "year",
        "young",
        "youth",
        "ofsted",
        "cqc",
        "hmic",
        "hmicfrs",
    ]
)

_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY"
    "|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD"
    "|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG"
    "|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9])([A-Z]{{1,2}})[0-9][0-9A-Z]?(?:{_SPACES}{{0,2}})[0-9][ABD-HJLNP-UW-Z]{{2}}"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_KNOWN_AREAS = frozenset(_AREAS.split("|"))
_ORDINALS = ("st", "nd", "rd", "th")


def find(text: str) -> tuple[Found, ...]:
    """What in `text` could identify a child, in the order it stands there. Never raises."""
    found = {*_numbers(text), *_pupil_numbers(text), *birth_dates(text), *postcodes(text)}
    return tuple(sorted(found))


def kinds(text: str) -> tuple[Kind, ...]:
    """The kinds of identifying thing in `text`, each once, in the order they first stand."""
    return tuple(dict.fromkeys(found.kind for found in find(text)))


def message(text: str) -> str:
    """What to say to the writer of `text`; "" where nothing in it identifies a child."""
    *others, last = kinds(text) or ("",)
    if not last:
        return ""
    listed = f"{', '.join(others)} and {last}" if others else last
    return (
        f"This looks like it holds {listed}. Take it out, so that no child can be recognised, "
        "and save again. Nothing you wrote here has been stored."
    )


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the check of an NHS number (modulus 11)."""
    if not _is_ten_digits(digits):
        return False
    check = 11 - _weighted(digits[:9]) % 11
    return (0 if check == 11 else check) == int(digits[9])


def is_learner_number(digits: str) -> bool:
    """Whether ten digits pass the check of a unique learner number."""
    if not _is_ten_digits(digits) or digits[0] == "0":
        return False
    remainder = _weighted(digits[:9]) % 11
    return remainder != 0 and 10 - remainder == int(digits[9])


def is_pupil_number(text: str) -> bool:
    """Whether thirteen characters without spaces pass the check letter of a UPN."""
    text = text.upper()
    if not re.fullmatch(rf"[{UPN_LETTERS}][0-9]{{11}}[0-9{UPN_LETTERS}]", text):
        return False
    last = text[12]
    values = [int(digit) for digit in text[1:12]]
    values.append(int(last) if last.isdigit() else UPN_LETTERS.index(last))
    total = sum(weight * value for weight, value in enumerate(values, start=2))
    return UPN_LETTERS[total % 23] == text[0]


def is_usual_word(*words: str) -> bool:
    """Whether one of the words is common in what boards write, and so is nobody's name."""
    lower = [word.lower() for word in words if len(word) > 1]
    return any(word in _NOT_NAMES or _MONTH_WORD.fullmatch(word) for word in lower)


def _is_ten_digits(digits: str) -> bool:
    ten = len(digits) == _LONG_NUMBER and digits.isascii() and digits.isdigit()
    return ten and len(set(digits)) > 1


def _weighted(nine: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True))


def _numbers(text: str) -> Iterator[Found]:
    """NHS and learner numbers, in one piece or in the groups people write them in."""
    for run in _DIGITS.finditer(text):
        groups = [
            (match.start() + run.start(), match.group()) for match in _GROUP.finditer(run.group())
        ]
        for first in range(len(groups)):
            yield from _number_from(text, groups[first:])


def _number_from(text: str, groups: list[tuple[int, str]]) -> Iterator[Found]:
    """The number that begins with the first of these groups of digits, if there is one."""
    lengths = accumulate(len(digits) for _, digits in groups[:_LONG_NUMBER])
    count = next((n for n, total in enumerate(lengths, start=1) if total == _LONG_NUMBER), 0)
    if not count:
        return
    taken = groups[:count]
    digits = "".join(part for _, part in taken)
    start, end = taken[0][0], taken[-1][0] + len(taken[-1][1])
    before = text[max(0, start - _CUE_REACH) : start]
    shape = tuple(len(part) for _, part in taken)
    # A number that begins with 0 is a telephone number unless the writer says otherwise.
    usual = shape in _NHS_GROUPS and digits[0] != "0"
    if is_nhs_number(digits) and (usual or _NHS_CUE.search(before)):
        yield Found(start, end, Kind.NHS_NUMBER)
    elif is_learner_number(digits) and (usual or _ULN_CUE.search(before)):
        yield Found(start, end, Kind.ULN)


def _pupil_numbers(text: str) -> Iterator[Found]:
    for match in _UPN.finditer(text):
        if is_pupil_number(re.sub(r"[^0-9A-Za-z]", "", match.group())):
            yield Found(match.start(), match.end(), Kind.UPN)


def birth_dates(text: str) -> Iterator[Found]:
    """Whole dates beside a word for birth, or straight after what reads as a name."""
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        after = text[match.end() : match.end() + _REACH]
        if _BIRTH_BEFORE.search(before) or _BIRTH_AFTER.search(after) or _ends_with_a_name(before):
            yield Found(match.start(), match.end(), Kind.BIRTH_DATE)


def _ends_with_a_name(before: str) -> bool:
    match = _NAME_BEFORE.search(before)
    if match is None:
        return False
    return not is_usual_word(*_WORD.findall(match.group(1)))


def postcodes(text: str) -> Iterator[Found]:
    """Full postcodes of areas that there are, in capitals or not."""
    for match in _POSTCODE.finditer(text):
        is_ordinal = match.group().endswith(_ORDINALS)  # "S1 2nd" is no postcode
        if match.group(1).upper() in _KNOWN_AREAS and not is_ordinal:
            yield Found(match.start(), match.end(), Kind.POSTCODE)
