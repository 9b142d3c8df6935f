"""Where a published figure comes from: asked, sent, approved, accepted, published, restated."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from agencies.models import Appointment
from dataset import policies
from dataset.checks.builtin import RESTATED
from dataset.figures import in_unit
from dataset.models import (
    POPULATION,
    Origin,
    Population,
    Source,
    Submission,
    SubmittedExplanation,
    SubmittedFigure,
    Verb,
    Way,
)
from dataset.models.wordings import Words
from dataset.present.measure import of_words
from dataset.present.said import first_versions


TELLING = (Verb.APPROVED, Verb.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to the figure."""

    headline: str
    detail: str = ""


def lineage(measure, user):
    """The steps behind the measure's latest figure, oldest first.

    Values named here are those that readers were shown, and an agency's reason for a change is
    for those who may read its words. The number of queries does not grow with versions or agencies.
    """
    if measure.now is None:
        return ()
    submissions = _submissions(measure)
    return (
        _asked(measure, submissions),
        *_sent(measure, submissions),
        *_population(measure),
        *_published(measure, _reasons(measure, submissions, user)),
    )


def _submissions(measure):
    """Those that any version of the quarter points at for this measure, by agency."""
    pointed = SubmittedFigure.objects.filter(
        publications__publication__in=[one.pk for one in measure.editions],
        code__in=measure.codes,
    ).values("submission")
    return list(
        Submission.objects.filter(pk__in=pointed)
        .select_related("data_return__agency", "submitted_by")
        .prefetch_related("decisions__decided_by")
        .order_by("data_return__agency__name", "data_return", "number")
    )


def _asked(measure, submissions):
    definition = measure.definition
    version = (
        f"Definition version {definition.version}, from {definition.valid_from.starts_on:%B %Y}"
    )
    agencies = list(dict.fromkeys(str(one.data_return.agency) for one in submissions))
    if measure.parts:
        worked_out = f"Worked out: {_formula(definition)}"
        return Step(worked_out, version)
    if definition.code == POPULATION:
        return Step("Taken from the national population estimates", version)
    return Step(f"Asked of {_listed(agencies) or definition.supplying_agency}", version)


def _formula(definition):
    below = definition.denominator.replace("months", "the months of the quarter")
    return f"{definition.numerator} over {below}"


def _sent(measure, submissions):
    """One step a sending; where many agencies answer, one step for all of them."""
    if not submissions:
        if not measure.parts and measure.code != POPULATION:
            yield Step("Not received when the quarter was published")
        return
    roles = _roles(submissions)
    origins = _origins(measure, submissions)
    sources = _sources(measure, submissions)
    agencies = {one.data_return.agency_id for one in submissions}
    if len(agencies) > 3:
        days = [timezone.localdate(one.submitted_at) for one in submissions]
        yield Step(
            f"Sent by {len(agencies)} agencies, {_date(min(days))} to {_date(max(days))}",
            "Each approved by the agency and accepted by the Board’s analyst",
        )
        return
    for submission in submissions:
        agency = submission.data_return.agency
        named = len(agencies) > 1
        day, moment = _day(submission.submitted_at), _moment(submission.submitted_at)
        if submission.origin == Origin.IMPORT:
            yield Step(
                f"{agency}: loaded {day}" if named else f"Loaded {day}",
                f"Accepted at import. Source: {sources[submission.pk]}",
            )
            continue
        again = f", submission {submission.number}" if submission.number > 1 else ""
        by = roles.get((submission.submitted_by_id, agency.pk), "the agency")
        yield Step(
            f"{agency}: sent {moment}{again}" if named else f"Sent {moment}{again}",
            f"By {by}{origins.get(submission.pk, '')}",
        )
        yield from _decisions(submission, roles)


def _decisions(submission, roles):
    for decision in submission.decisions.all():
        if decision.verb in TELLING:
            who = roles.get((decision.decided_by_id, submission.data_return.agency_id), "")
            verb = "Approved by the agency" if decision.verb == Verb.APPROVED else "Accepted"
            yield Step(f"{verb} {_day(decision.decided_at)}", f"By {who}" if who else "")


def _roles(submissions):
    """{(person, agency): "the data lead"}: what they are for that agency or its board; one query."""
    people = {one.submitted_by_id for one in submissions}
    people |= {decision.decided_by_id for one in submissions for decision in one.decisions.all()}
    held = defaultdict(list)
    for appointment in Appointment.objects.filter(user__in=people).order_by("-starts_on", "pk"):
        held[appointment.user_id].append(appointment)
    roles = {}
    for submission in submissions:
        agency = submission.data_return.agency_id
        for person in people:
            for appointment in held[person]:
                if appointment.agency_id in {agency, None}:
                    words = appointment.get_role_display()
                    roles.setdefault((person, agency), f"the {words[0].lower()}{words[1:]}")
    return roles


def _origins(measure, submissions):
    """{submission: ", by workbook"}; one query."""
    ways = defaultdict(set)
    sent = SubmittedFigure.objects.filter(submission__in=submissions, code__in=measure.codes)
    for pk, way in sent.exclude(way="").values_list("submission", "way").distinct():
        ways[pk].add(Way(way).label)
    return {pk: f", {' and '.join(sorted(words))}" for pk, words in ways.items()}


def _sources(measure, submissions):
    """{submission: "illustrative..."} in words; one query."""
    found = defaultdict(set)
    rows = SubmittedFigure.objects.filter(submission__in=submissions, code__in=measure.codes)
    for pk, source in rows.values_list("submission", "source").distinct().order_by("source"):
        found[pk].add(Source(source).label[0].lower() + Source(source).label[1:])
    return {pk: "; ".join(sorted(words)) for pk, words in found.items()}


def _population(measure):
    """Which estimate a rate stands on."""
    if POPULATION not in measure.codes:
        return
    publication, cell = measure.now.publication, measure.now.cell
    estimate = (
        Population.objects.of(publication.board)
        .filter(
            year__lte=publication.period.year - cell.provisional,
            published_on__lte=timezone.localdate(publication.published_at),
        )
        .order_by("-year", "-published_on")
        .first()
    )
    if estimate:
        yield Step(
            f"Children in the area: mid-{estimate.year} estimate",
            f"{estimate.edition}. "
            + ("Provisional until the next edition is out" if cell.provisional else "Final"),
        )


def _reasons(measure, submissions, user):
    """{publication: why figures of the measure changed with it}; two queries at most.

    Later sendings keep a reason, so each is told where it came first.
    """
    agencies = {one.pk: one.data_return.agency_id for one in submissions}
    written = SubmittedExplanation.objects.filter(
        submission__in=agencies, rule_id=RESTATED, code__in=measure.codes
    ).order_by("submission", "code")
    versions = first_versions(measure) if written else {}
    words = Words(user, measure.publication.board) if written else None
    found, told = defaultdict(list), set()
    for row in written:
        version = versions.get(row.submission_id)
        agency = agencies[row.submission_id]
        is_new = version and (agency, row.text) not in told
        if is_new and policies.may_read_commentary(user, version.board, agency):
            told.add((agency, row.text))
            found[version.pk].append(words.of(row.text, version.period, agency))
    return {pk: " ".join(texts) for pk, texts in found.items()}


def _published(measure, reasons):
    """One step for each version, with what readers were shown in it. A reason for a change that
    readers cannot see is not told."""
    shown = {row.publication.pk: row for row in measure.history}
    before = None
    for version in measure.editions:
        row = shown.get(version.pk)
        is_new = before is not None and row is not None and row.shown != before.shown
        is_seen = is_new and not (row.shown.is_hidden or before.shown.is_hidden)
        words = f"Version {version.version}: {_words(measure, row)}"
        if version.note and (is_new or before is None):
            words = f"{words}. {version.note}"
        if is_seen and version.pk in reasons:
            words = f"{words.removesuffix('.')}. The agency’s reason: {reasons[version.pk]}"
        yield Step(f"{'Restated' if is_new else 'Published'} {_day(version.published_at)}", words)
        before = row or before


def _words(measure, row):
    if row is None:
        return "not in this version"
    if row.shown.is_hidden:
        return "hidden"
    if row.shown.figure is None:
        return "no figure"
    parts = of_words(measure, row)
    value = in_unit(row.shown.figure, measure.definition.unit)
    return f"{value}, {parts}" if parts else value


def _listed(names):
    if len(names) > 3:
        return f"{len(names)} agencies"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _day(moment):
    return _date(timezone.localdate(moment))


def _date(day):
    return f"{day:%-d %B %Y}"


def _moment(moment):
    return f"{timezone.localtime(moment):%-d %B %Y at %H:%M}"
