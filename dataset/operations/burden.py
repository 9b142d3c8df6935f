"""Keeping what a return costs its agency, and counting who looks at the figures."""

import logging

from django.db import OperationalError, connection, transaction

from agencies import clock, trail
from agencies.models import Agency
from dataset import policies
from dataset.intake import fields
from dataset.models import Definition, Effort, IndicatorView, Period


log = logging.getLogger(__name__)
# One statement that both engines read, so that two readers at once are both counted and
# a page that only reads needs no transaction.
COUNT = f"""
    INSERT INTO "{IndicatorView._meta.db_table}" (board_id, code, year, quarter, views)
    VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (board_id, code, year, quarter)
    DO UPDATE SET views = "{IndicatorView._meta.db_table}".views + 1
"""  # noqa: S608  the table's own name


@transaction.atomic
def say_effort(agency, year, minutes, *, by):
    """Keep an agency's minutes a quarter by theme for a financial year: {theme: minutes or None}.

    None takes an answer back. Themes that are not named stay as they are.
    """
    policies.may_say_effort(by, agency).enforce()
    Agency.objects.select_for_update().get(pk=agency.pk)
    held = dict(Effort.objects.filter(agency=agency, year=year).values_list("theme", "minutes"))
    changed = {theme: said for theme, said in minutes.items() if held.get(theme) != said}
    for theme, said in changed.items():
        _keep(agency, year, theme, said, by)
    if changed:
        trail.record(by, "dataset.effort_said", agency, year=year, minutes=changed)


def _keep(agency, year, theme, said, by):
    key = {"agency": agency, "year": year, "theme": theme}
    if said is None:
        Effort.objects.filter(**key).delete()
        return
    Effort.objects.update_or_create(
        **key, defaults={"minutes": said, "said_at": clock.now(), "said_by": by}
    )


def count_view(board, code, supplied, *, by):
    """Count that somebody opened the page of a measure; `supplied` are the codes it is made of.

    Those who supply it do not count. Three queries at most.
    """
    if _supplies(by, board, supplied):
        return
    now = Period.containing(clock.today())
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [board.pk, code, now.year, now.quarter])
    except OperationalError:  # somebody writes for long: the reader gets the page all the same
        log.warning("The opening of %s was not counted: the database was busy.", code)


def _supplies(user, board, codes):
    """Whether the person works for an agency of the board that is asked for one of these."""
    if not user.agency_ids:
        return False
    kinds = set(
        Definition.objects.filter(indicator__code__in=codes).values_list("supplier_kind", flat=True)
    )
    own = Agency.objects.serving(board, clock.today()).filter(pk__in=user.agency_ids)
    return any(
        kind in kinds or fields.EVERY_AGENCY in kinds for kind in own.values_list("kind", flat=True)
    )
