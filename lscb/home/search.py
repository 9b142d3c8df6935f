"""Search over what somebody may see: words only, never a figure."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator

from agencies import clock
from agencies.models import Agency
from audits.models import BoardException, Remark, Risk
from audits.present.exceptions import listed
from dataset.models import (
    PROMPTS,
    DataReturn,
    Definition,
    Period,
    PublishedFigure,
    SubmittedCommentary,
)
from dataset.models.periods import MONTH_NAMES
from dataset.models.wordings import Words
from dataset.policies import COMMENTARY_READERS


FEWEST_LETTERS = 2
MOST_WORDS = 8
MOST_SHOWN = 20
SNIPPET = 180


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one sort; `more` says that only the first ones are shown."""

    name: str
    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    query: str
    problem: str  # why nothing was searched
    groups: tuple[Group, ...]
    searched: bool

    @property
    def total(self):
        return sum(len(group.hits) for group in self.groups)


def search_page(user, query):
    """Everything that holds all the words asked for, by sort; a fixed number of queries."""
    query = " ".join(query.replace("\x00", " ").split())[:100]
    problem = _problem(user, query)
    if problem or not query:
        return SearchPage(query, problem, (), searched=False)
    words = query.split()[:MOST_WORDS]
    found = (
        _indicators(words),
        _agencies(user, words),
        _returns(user, words),
        _commentary(user, words),
        _remarks(user, words),
        _exceptions(user, words),
        _risks(user, words),
    )
    return SearchPage(query, "", tuple(group for group in found if group.hits), searched=True)


def _problem(user, query):
    if query and len(query) < FEWEST_LETTERS:
        return f"Type at least {FEWEST_LETTERS} letters."
    if not user.board_ids:
        return "Search covers the boards you work for, and at present that is none."
    return ""


def _all_words(words, *columns):
    """Every word stands somewhere in these columns."""
    condition = Q()
    for word in words:
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        condition &= anywhere
    return condition


def _group(name, rows, hit):
    """The first rows as hits, and whether there are more; one query."""
    rows = list(rows[: MOST_SHOWN + 1])
    return Group(name, tuple(hit(row) for row in rows[:MOST_SHOWN]), more=len(rows) > MOST_SHOWN)


def _indicators(words):
    period = Period.objects.filter(starts_on__lte=clock.today()).order_by("starts_on").last()
    if period is None:
        return Group("Indicators", (), more=False)
    rows = (
        Definition.objects.current_in(period)
        .filter(_all_words(words, "indicator__code", "name", "theme", "definition"))
        .for_reading()
    )
    return _group("Indicators", rows, _indicator)


def _indicator(definition):
    return Hit(
        definition.name,
        settings.INDICATOR_PATH.format(code=definition.code),
        f"{definition.code}, {definition.theme}",
    )


def _agencies(user, words):
    rows = Agency.objects.visible_to(user).filter(_all_words(words, "name", "kind"))
    return _group(
        "Agencies",
        rows.order_by("name", "pk"),
        lambda agency: Hit(
            str(agency),
            f"{reverse('dataset:scorecard')}?agency={agency.kind}",
            agency.get_kind_display(),
        ),
    )


def _returns(user, words):
    condition = Q()
    for word in words:
        condition &= (
            Q(agency__name__icontains=word) | Q(area__name__icontains=word) | _quarter(word)
        )
    rows = DataReturn.objects.visible_to(user).filter(condition).for_listing()
    return _group(
        "Returns",
        rows,
        lambda held: Hit(
            f"{held.agency}, {held.period}",
            held.get_absolute_url(),
            f"{held.area.name}. {held.get_state_display()}",
        ),
    )


def _quarter(word):
    """A word that names a quarter: "q4", "2016-17", "2017", "January"."""
    if found := re.fullmatch(r"q([1-4])", word, re.IGNORECASE):
        return Q(period__quarter=int(found[1]))
    if found := re.fullmatch(r"(20\d\d)-\d\d", word):
        return Q(period__year=int(found[1]))
    if re.fullmatch(r"20\d\d", word):
        return Q(period__ends_on__year=int(word))
    if word.capitalize() in MONTH_NAMES:
        month = MONTH_NAMES.index(word.capitalize())  # January is 0, and in the fourth quarter
        return Q(period__quarter=(month // 3 - 1) % 4 + 1)
    return Q(pk__in=[])


def _commentary(user, words):
    visible = DataReturn.objects.visible_to(user).values("pk")
    readable = Q(submission__data_return__in=visible)
    if user.holds(*COMMENTARY_READERS):
        readable |= Q(
            Exists(
                PublishedFigure.objects.filter(
                    publication__board__in=user.board_ids,
                    figure__submission=OuterRef("submission"),
                )
            )
        )
    rows = (
        SubmittedCommentary.objects.filter(readable, _all_words(words, *PROMPTS))
        .annotate(
            may_open=Exists(visible.filter(pk=OuterRef("submission__data_return"))),
        )
        .select_related("submission__data_return__agency", "submission__data_return__period")
        .prefetch_related("submission__data_return__area__boards")
        .order_by("-submission__submitted_at", "theme", "pk")
    )
    readable = _AsReadable(user)
    found = ((row, readable.of(row)) for row in rows.iterator(200))
    # A word that only the agency’s own text holds finds nothing for those who cannot read it.
    told = [(row, text) for row, text in found if all(w.lower() in text.lower() for w in words)]
    return _group("Commentary of agencies", told, lambda held: _words_of_agency(*held, words))


class _AsReadable:
    """What this person may read of commentary, on the first of their boards that it covers."""

    def __init__(self, user):
        self.user = user
        self.words = {}

    def of(self, commentary):
        data_return = commentary.submission.data_return
        own = [one for one in data_return.area.boards.all() if one.pk in self.user.board_ids]
        if not own:
            return ""
        words = self.words.setdefault(own[0].pk, Words(self.user, own[0]))
        return " ".join(
            words.of(answer, data_return.period, data_return.agency_id)
            for _prompt, answer in commentary.answers
        )


def _words_of_agency(commentary, text, words):
    data_return = commentary.submission.data_return
    return Hit(
        f"{commentary.theme}: {data_return.agency}, {data_return.period}",
        _address(commentary),
        _around(text, words),
    )


def _address(commentary):
    """The submission, or for those who may not open it the scorecard that it was published with."""
    data_return = commentary.submission.data_return
    if commentary.may_open:
        return reverse(
            "dataset:submission_detail", args=[data_return.pk, commentary.submission.number]
        )
    query = urlencode({"period": data_return.period.slug, "theme": commentary.theme})
    return f"{reverse('dataset:scorecard')}?{query}"


def _remarks(user, words):
    rows = Remark.objects.none()
    if user.holds(*COMMENTARY_READERS):
        rows = (
            Remark.objects.visible_to(user)
            .filter(_all_words(words, "text", "code"))
            .select_related("publication__period", "publication__board")
            .order_by("-written_at", "-pk")
        )
    return _group(
        f"What the {settings.LABELS['group']} wrote",
        rows,
        lambda remark: Hit(
            f"{remark.get_kind_display()} of {remark.code}, {remark.publication.period}",
            settings.INDICATOR_PATH.format(code=remark.code)
            + f"?board={remark.publication.board.slug}",
            _around(remark.text, words),
        ),
    )


def _exceptions(user, words):
    """By the measure's name, the agency, or the words of a decision."""
    named = Definition.objects.filter(_all_words(words, "name")).values("indicator__code")
    told = _all_words(words, "code", "agency__name", "finding__measure", "decisions__text")
    found = BoardException.objects.visible_to(user).filter(Q(code__in=named) | told)
    rows = BoardException.objects.filter(pk__in=found.values("pk")).by_urgency().for_listing()
    return _group(
        "Exceptions",
        listed(rows[: MOST_SHOWN + 1]),
        lambda row: Hit(
            f"{row.exception.reference} {row.title}",
            row.exception.get_absolute_url(),
            f"{row.exception.board.short_name}, {row.exception.period}. {row.why}. "
            f"{row.exception.get_state_display()}",
        ),
    )


def _risks(user, words):
    columns = ("title", "cause", "event", "consequence", "controls")
    rows = Risk.objects.visible_to(user).filter(_all_words(words, *columns))
    return _group(
        "Risks",
        rows.select_related("board").order_by("state", "board", "number"),
        lambda risk: Hit(
            str(risk),
            reverse("audits:risk_detail", args=[risk.pk]),
            f"{risk.board.short_name}. {risk.get_state_display()}. {_around(risk.event, words)}",
        ),
    )


def _around(text, words):
    """The part of a text around the first word that was found."""
    places = [text.lower().find(word.lower()) for word in words]
    first = min((place for place in places if place >= 0), default=0)
    start = 0 if first <= SNIPPET // 2 else text.rfind(" ", 0, first - SNIPPET // 3) + 1
    shown = Truncator(text[start:]).chars(SNIPPET)
    return f"… {shown}" if start else shown
