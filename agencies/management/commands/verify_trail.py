"""manage.py verify_trail: is the record of who did what still whole?"""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from agencies import trail


class Command(BaseCommand):
    help = "Reads the whole trail and names every entry that was changed, removed or added by hand."

    def handle(self, **options):
        found = trail.verify()
        problems = [*trail.missing_triggers(connection), *found.problems]
        for problem in problems:
            self.stderr.write(problem)
        noun = "entry" if found.entries == 1 else "entries"
        self.stdout.write(f"{found.entries} {noun} read.")
        if problems:
            noun = "problem" if len(problems) == 1 else "problems"
            raise CommandError(f"The trail is not whole: {len(problems)} {noun} found.")
        self.stdout.write("The trail is whole.")
