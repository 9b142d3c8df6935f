"""What agencies wrote with the figures that a board published, and which version it was about."""

from dataclasses import dataclass

from django.utils import timezone

from dataset import policies
from dataset.figures import in_unit
from dataset.models import Period, SubmittedCommentary, SubmittedFigure, Verb
from dataset.models.wordings import Words


@dataclass(frozen=True, slots=True)
class Said:
    """One agency's commentary on a theme, in one quarter."""

    agency: str
    period: Period
    answers: tuple[tuple[str, str], ...]  # (prompt, text)
    by: str  # "Agency approver, 24 January 2017. About version 1, 87.7%"


def said_about(measure, user):
    """The supplying agencies' words on the measure's theme, newest first, as far as this person
    may read them; published submissions only. Three queries, however long the history."""
    if measure.publication is None:
        return ()
    board = measure.publication.board
    versions = first_versions(measure)
    commentary = (
        SubmittedCommentary.objects.filter(submission__in=versions, theme=measure.definition.theme)
        .select_related("submission__data_return__agency", "submission__data_return__period")
        .prefetch_related("submission__decisions")
        .order_by("-submission__data_return__period__starts_on", "-submission__number", "pk")
    )
    words = Words(user, board)
    return tuple(
        _said(one, versions[one.submission_id], measure, words)
        for one in commentary
        if one.answers
        and policies.may_read_commentary(user, board, one.submission.data_return.agency_id)
    )


def first_versions(measure):
    """{submission: the first publication that points at its figures of this measure}."""
    publications = {row.publication.pk: row.publication for row in measure.history}
    links = SubmittedFigure.objects.filter(
        code__in=measure.codes, publications__publication__in=list(publications)
    )
    first = {}
    for submission, pk in sorted(
        links.values_list("submission", "publications__publication").distinct().order_by(),
        key=lambda link: publications[link[1]].version,
    ):
        first.setdefault(submission, publications[pk])
    return first


def _said(commentary, publication, measure, words):
    submission = commentary.submission
    approved = [one for one in submission.decisions.all() if one.verb == Verb.APPROVED]
    if approved:
        who = f"Agency approver, {_day(approved[-1].decided_at)}. "
    else:
        who = f"Sent {_day(submission.submitted_at)}. "
    period = submission.data_return.period
    figure = _figure(measure, publication)
    about = f"About version {publication.version}{figure}"
    return Said(
        agency=str(submission.data_return.agency),
        period=period,
        answers=tuple(
            (prompt, words.of(text, period, submission.data_return.agency_id))
            for prompt, text in commentary.answers
        ),
        by=who + about,
    )


def _figure(measure, publication):
    """ ", 87.7%" as readers were shown it in that version; empty when it is not shown."""
    row = next((one for one in measure.history if one.publication.pk == publication.pk), None)
    if row is None or row.shown.figure is None:
        return ""
    return f", {in_unit(row.shown.figure, measure.definition.unit)}"


def _day(moment):
    return f"{timezone.localdate(moment):%-d %B %Y}"
