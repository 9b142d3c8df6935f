"""The letter to the agencies whose cases are to be graded."""

from collections import defaultdict

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from agencies.models import Agency, Appointment, Role
from audits.mail.sending import send


def ask_for_grades(audit):
    """To data leads and approvers of every agency that takes part. Two queries, whatever their
    number. Returns the number of letters."""
    people = Appointment.objects.current().filter(
        Q(board=None) | Q(board=audit.board),
        role__in=(Role.PREPARER, Role.APPROVER),
        agency__in=audit.agencies.values("agency"),
        user__is_active=True,
    )
    addresses = defaultdict(set)
    for agency, address in people.values_list("agency", "user__email"):
        addresses[agency].add(address)
    asked = Agency.objects.filter(pk__in=addresses).order_by("pk")
    return sum(_ask(audit, agency, addresses[agency.pk]) for agency in asked)


def _ask(audit, agency, addresses):
    count = audit.sample_size
    cases = "1 case" if count == 1 else f"{count} cases"
    page = reverse("audits:audit_cases", args=[audit.pk, agency.slug])
    return send(
        addresses,
        f"Cases to grade: {audit.title}",
        f"{audit.board} audits “{audit.title}”, and {agency} takes part with {cases}. Here they are "
        "numbers only: which child each stands for stays with you.\n\n"
        "Each case is a page of questions, with a grade and a note of what shows it. When all have "
        "a grade, the approver says that your agency is finished. The report is planned for "
        f"{audit.reports_on:%-d %B %Y}.\n\nYour cases: {settings.SITE_URL}{page}\n",
    )
