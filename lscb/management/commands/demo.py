"""The demonstration: load it, load it afresh, or list its sign-ins."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lscb.demonstration import load


class Command(BaseCommand):
    help = "Load the demonstration boards. Does nothing when they are there already."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--accounts", action="store_true", help="Print the sign-ins as a JSON list, and stop."
        )
        what.add_argument(
            "--reset", action="store_true", help="Throw its data away and load it afresh."
        )

    def handle(self, *, accounts, reset, **options):
        if accounts:
            self.stdout.write(json.dumps(load.accounts(), indent=2))
            return
        if not settings.DEMO_DATE:
            raise CommandError("Set LSCB_DEMO_DATE: a demonstration needs a date to stand at.")
        try:
            self.bring_about(reset)
        except load.NotTheDemonstration as problem:
            raise CommandError(str(problem)) from problem

    def bring_about(self, reset):
        if load.is_loaded() and not reset:
            self.stdout.write("The demonstration is loaded.")
            return
        self.stdout.write("Loading the demonstration: three boards, five years. About a minute.")
        if reset:
            load.reset()
        else:
            load.load()
        self.stdout.write("The demonstration is loaded.")
