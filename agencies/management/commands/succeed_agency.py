"""manage.py succeed_agency: an agency was renamed, merged or split."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from agencies.models import Agency
from agencies.operations.succession import CannotFollow, succeed


class Command(BaseCommand):
    help = (
        "Let one agency follow another from a day on: renamed (one by one), merged (several by "
        "one) or split (one by several). Agencies are named by their slugs."
    )

    def add_arguments(self, parser):
        parser.add_argument("agency", nargs="+", help="the agencies that end")
        parser.add_argument("--by", nargs="+", required=True, help="those that follow them")
        parser.add_argument(
            "--on", required=True, type=date.fromisoformat, help="their first day, as 2017-04-01"
        )

    def handle(self, *, agency, by, on, **options):
        predecessors, successors = _named(agency), _named(by)
        try:
            succeed(predecessors, successors, starts_on=on)
        except CannotFollow as problem:
            raise CommandError(f"Nothing was changed. {problem}") from problem
        ended, following = (", ".join(map(str, held)) for held in (predecessors, successors))
        self.stdout.write(f"{following} from {on:%-d %B %Y} on; until then {ended}.")


def _named(slugs):
    held = {one.slug: one for one in Agency.objects.filter(slug__in=slugs)}
    if missing := [slug for slug in slugs if slug not in held]:
        raise CommandError(f"Nothing was changed. There is no agency called “{missing[0]}”.")
    return [held[slug] for slug in slugs]
