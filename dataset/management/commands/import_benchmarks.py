"""Load national statistics that ours are held against."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from dataset.intake.refusals import IntakeError
from dataset.operations import benchmarks


class Command(BaseCommand):
    help = (
        "Load files of a national release (the open layout of explore education statistics), "
        "populations and lists of statistical neighbours: all of them, or none. The same files "
        "again change nothing. docs/benchmarks.md describes what is understood."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, help="the CSV files of the release")
        parser.add_argument("--release", required=True, help="its name: “Children in need 2024”")
        parser.add_argument(
            "--published", type=date.fromisoformat, help="the day it came out: 2024-10-31"
        )

    def handle(self, *, files, release, published, **options):
        try:
            contents = [(file.name, file.read_bytes()) for file in files]
        except OSError as problem:
            raise CommandError(f"{problem.filename} cannot be read: {problem.strerror}.") from None
        try:
            report = benchmarks.load(contents, release.strip(), published_on=published)
        except IntakeError as problem:
            raise CommandError(
                f"{problem.title}. {problem.detail} {problem.what_to_do} Nothing was kept."
            ) from None
        for name, columns in report.unmapped.items():
            self.stdout.write(f"{name}: not a measure of ours: {', '.join(columns)}")
        for name in report.nothing:
            self.stdout.write(f"{name}: no column of it is a measure of ours.")
        for name, line, why in report.refused:
            self.stdout.write(f"{name}, line {line}: {why}")
        if report.lost:
            self.stdout.write(f"The release before also had: {', '.join(report.lost)}")
        self.stdout.write(report.line())
