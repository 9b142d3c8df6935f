"""Open a quarter: every agency that is asked for anything gets its return."""

from django.core.management.base import BaseCommand, CommandError

from dataset.models import Period
from dataset.operations import periods


class Command(BaseCommand):
    help = "Make the returns of a quarter, such as 2017-18-q1. Returns that exist stay as they are."

    def add_arguments(self, parser):
        parser.add_argument("period", help="the quarter, as in 2017-18-q1")

    def handle(self, *, period, **options):
        try:
            found = Period.objects.by_slug(period)
        except Period.DoesNotExist as missing:
            raise CommandError(
                f"There is no quarter “{period}”. Write it as in 2017-18-q1; "
                "load_dictionary makes the quarters."
            ) from missing
        fresh = periods.open_returns(found)
        self.stdout.write(
            f"{found}: {len(fresh)} made. Returns open on {found.opens_on:%-d %B %Y} "
            f"and are due on {found.due_on:%-d %B %Y}."
        )
