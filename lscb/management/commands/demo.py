"""The demonstration: load it, load it afresh, or list its sign-ins."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lscb.demonstration import load


class Command(BaseCommand):
    help = "Load the demonstration boards. Does nothing when they are there already."

    def add_arguments(self, parser):
        parser.add_argument(
            "--accounts", action="store_true", help="Print the sign-ins as a JSON list, and stop."
        )

    def handle(self, *, accounts, **options):
        if accounts:
            self.stdout.write(json.dumps(load.accounts(), indent=2))
            return
        if not settings.DEMO_DATE:
            raise CommandError("Set LSCB_DEMO_DATE: a demonstration needs a date to stand at.")
        if load.is_loaded():
            self.stdout.write("The demonstration is loaded.")
            return
        self.stdout.write("Loading the demonstration: three boards, five years. A minute or two.")
        load.load()
        self.stdout.write("The demonstration is loaded.")
