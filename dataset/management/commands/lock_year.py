"""manage.py lock_year 2015-16 --board bedford --by manager@example.org"""

import re

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from agencies.models import Board, User
from dataset.operations.lock import NothingToLock, TooEarly, lock_year


class Command(BaseCommand):
    help = "Lock the accepted returns of a financial year. Possible from June."

    def add_arguments(self, parser):
        parser.add_argument("year", help="the financial year, such as 2015-16")
        parser.add_argument("--board", required=True, help="the board, such as bedford")
        parser.add_argument("--by", required=True, help="e-mail of its business manager")

    def handle(self, *args, year, board, by, **options):
        match = re.fullmatch(r"(\d{4})-(\d{2})", year)
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise CommandError(f"“{year}” is no financial year. Write it as 2015-16.")
        held = Board.objects.filter(slug=board).first()
        person = User.objects.filter(email__iexact=by).first()
        if held is None or person is None:
            raise CommandError("There is no such board, or nobody with that address.")
        try:
            still_open = lock_year(held, int(match[1]), by=person)
        except (TooEarly, NothingToLock, PermissionDenied) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{year} is locked. Still open: {len(still_open)}.")
        for one in still_open:
            self.stdout.write(f"  {one}: {one.get_state_display().lower()}")
