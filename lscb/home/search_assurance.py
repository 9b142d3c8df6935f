"""Search over what the group and the Board wrote: remarks, risks, challenges, inspections, minutes."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from agencies.models import Meeting
from audits.models import (
    Action,
    AgendaItem,
    Audit,
    AuditFinding,
    BoardException,
    Challenge,
    Inspection,
    Priority,
    Remark,
    Risk,
)
from audits.present.exceptions import listed
from audits.present.programme import AGREED
from dataset.models import Definition
from dataset.policies import COMMENTARY_READERS
from lscb.home.found import MOST_SHOWN, Hit, all_words, around, group


def found(user, words):
    """The groups of hits, one query each."""
    return (
        _remarks(user, words),
        _risks(user, words),
        _challenges(user, words),
        _inspections(user, words),
        _meetings(user, words),
        _audits(user, words),
        _audit_findings(user, words),
        _actions(user, words),
        _priorities(user, words),
        _exceptions(user, words),
    )


def _remarks(user, words):
    rows = Remark.objects.none()
    if user.holds(*COMMENTARY_READERS):
        rows = (
            Remark.objects.visible_to(user)
            .filter(all_words(words, "text", "code"))
            .select_related("publication__period", "publication__board")
            .order_by("-written_at", "-pk")
        )
    return group(
        f"What the {settings.LABELS['group']} wrote",
        rows,
        lambda remark: Hit(
            f"{remark.get_kind_display()} of {remark.code}, {remark.publication.period}",
            settings.INDICATOR_PATH.format(code=remark.code)
            + f"?board={remark.publication.board.slug}",
            around(remark.text, words),
        ),
    )


def _risks(user, words):
    columns = ("title", "cause", "event", "consequence", "controls")
    rows = Risk.objects.visible_to(user).filter(all_words(words, *columns))
    return group(
        "Risks",
        rows.select_related("board").order_by("state", "board", "number"),
        lambda risk: Hit(
            str(risk),
            reverse("audits:risk_detail", args=[risk.pk]),
            f"{risk.board.short_name}. {risk.get_state_display()}. {around(risk.event, words)}",
        ),
    )


def _challenges(user, words):
    rows = Challenge.objects.visible_to(user).filter(
        all_words(words, "subject", "question", "outcome", "agency__name")
    )
    return group(
        "Challenges",
        rows.select_related("board").order_by("board", "-number"),
        lambda one: Hit(
            str(one),
            one.get_absolute_url(),
            f"{one.board.short_name}. {one.get_state_display()}. {around(one.question, words)}",
        ),
    )


def _inspections(user, words):
    rows = Inspection.objects.visible_to(user).filter(
        all_words(words, "title", "summary", "judgement", "agency__name")
    )
    return group(
        "Inspections",
        rows.select_related("board").order_by("board", "-reported_on", "pk"),
        lambda one: Hit(
            str(one),
            reverse("audits:inspection_detail", args=[one.pk]),
            f"{one.board.short_name}, {one.get_body_display()}. {around(one.summary, words)}",
        ),
    )


def _meetings(user, words):
    """Agenda items with what was said and decided, for those who may read it."""
    rows = AgendaItem.objects.none()
    if user.holds(*COMMENTARY_READERS):
        rows = AgendaItem.objects.filter(
            all_words(words, "title", "minute", "decision"),
            meeting__in=Meeting.objects.visible_to(user),
        )
    return group(
        "Meetings",
        rows.select_related("meeting__board").order_by("-meeting__held_on", "number", "pk"),
        lambda item: Hit(
            f"{item.title}: {item.meeting}",
            reverse("audits:meeting_detail", args=[item.meeting_id]),
            f"{item.meeting.board.short_name}. {around(item.minute or item.title, words)}",
        ),
    )


def _audits(user, words):
    columns = ("title", "trigger", "group_view")
    rows = Audit.objects.visible_to(user).filter(all_words(words, *columns))
    return group(
        "Audits",
        rows.select_related("board").order_by("board", "-year", "number"),
        lambda audit: Hit(
            str(audit),
            audit.get_absolute_url(),
            f"{audit.board.short_name}. {audit.get_state_display()}. "
            f"{around(audit.trigger, words)}",
        ),
    )


def _audit_findings(user, words):
    visible = Audit.objects.visible_to(user).values("pk")
    rows = AuditFinding.objects.filter(
        all_words(words, "theme", "text"), audit__in=visible, audit__state__in=AGREED
    )
    return group(
        "Findings of audits",
        rows.select_related("audit").order_by("-audit__year", "audit", "number"),
        lambda finding: Hit(
            f"{finding.audit.reference}, finding {finding.number}: {finding.theme}",
            f"{finding.audit.get_absolute_url()}#finding-{finding.number}",
            around(finding.text, words),
        ),
    )


def _actions(user, words):
    columns = ("title", "detail", "code", "owner__title", "agency__name")
    rows = Action.objects.visible_to(user).filter(all_words(words, *columns))
    return group(
        "Actions",
        rows.select_related("board", "owner").order_by("state", "board", "due_on", "number"),
        lambda action: Hit(
            str(action),
            action.get_absolute_url(),
            f"{action.board.short_name}. {action.get_state_display()}. {action.owner}, due "
            f"{action.due_on:%-d %B %Y}",
        ),
    )


def _priorities(user, words):
    rows = Priority.objects.visible_to(user).filter(all_words(words, "title", "aim"))
    return group(
        "Priorities",
        rows.select_related("board").order_by("-year", "board", "position"),
        lambda priority: Hit(
            str(priority),
            priority.get_absolute_url(),
            f"{priority.board.short_name}. {around(priority.aim, words)}",
        ),
    )


def _exceptions(user, words):
    """By the measure's name, the agency, or the words of a decision."""
    named = Definition.objects.filter(all_words(words, "name")).values("indicator__code")
    told = all_words(words, "code", "agency__name", "finding__measure", "decisions__text")
    found = BoardException.objects.visible_to(user).filter(Q(code__in=named) | told)
    rows = BoardException.objects.filter(pk__in=found.values("pk")).by_urgency().for_listing()
    return group(
        "Exceptions",
        listed(rows[: MOST_SHOWN + 1]),
        lambda row: Hit(
            f"{row.exception.reference} {row.title}",
            row.exception.get_absolute_url(),
            f"{row.exception.board.short_name}, {row.exception.period}. {row.why}. "
            f"{row.exception.get_state_display()}",
        ),
    )
