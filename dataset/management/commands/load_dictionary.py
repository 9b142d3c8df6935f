"""manage.py load_dictionary: read indicators, breakdowns and rules into the database."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from dataset.intake.rows import DictionaryError
from dataset.operations import benchmark_lines, dictionary


SHIPPED = Path(__file__).resolve().parents[2] / "dictionary"


class Command(BaseCommand):
    help = (
        "Load the dictionary of indicators, breakdowns and rules. Loading it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--folder", type=Path, default=SHIPPED, help="where the three files are"
        )
        parser.add_argument(
            "--from",
            dest="valid_from",
            default="",
            metavar="QUARTER",
            help="the quarter from which new and changed rows hold, such as 2017-18-q1",
        )

    def handle(self, *args, folder, valid_from, **options):
        try:
            loaded = dictionary.load(
                _rows(folder / "indicators.csv"),
                _rows(folder / "breakdowns.csv"),
                _rows(folder / "rules.csv"),
                valid_from=valid_from,
            )
        except (DictionaryError, OSError) as problem:
            raise CommandError(f"Nothing was loaded. {problem}") from problem
        for name, counts in (
            ("Indicators", loaded.indicators),
            ("Breakdowns", loaded.breakdowns),
            ("Rules", loaded.rules),
        ):
            kept = f", {counts.kept} left as agreed on screen" if counts.kept else ""
            self.stdout.write(
                f"{name}: {counts.new} new, {counts.changed} changed, {counts.same} the same{kept}."
            )
        self.stdout.write(f"Quarters: {loaded.periods} made.")
        new, gone = benchmark_lines.load_shipped()
        self.stdout.write(f"National columns: {new} new lines, {gone} no longer shipped.")


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
