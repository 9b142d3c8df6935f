"""Take over the returns of earlier quarters from a tidy file."""

import csv
import hashlib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from agencies.models import User
from dataset.intake.refusals import IntakeError
from dataset.operations import history, jobs


REPORT_HEADING = ("line", "column", "what is wrong", "what to do")


class Command(BaseCommand):
    help = (
        "Import the returns of earlier quarters from a CSV file, as accepted: all of them, or "
        "none. Importing the same file again changes nothing. docs/history.md describes the file."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the CSV file, one figure a line")
        parser.add_argument(
            "--by", required=True, help="the e-mail address of the analyst or manager who imports"
        )
        parser.add_argument("--check", action="store_true", help="check the file, store nothing")
        parser.add_argument(
            "--report", type=Path, help="write the refused lines to this file, as CSV"
        )

    def handle(self, *, file, by, check, report, **options):
        person = User.objects.filter(email__iexact=by, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {by}.")
        try:
            content = file.read_bytes()
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from problem
        try:
            history.look_at(content, file.name)
            if check:
                plan = history.prepare(content, by=person, report=self._progress)
                self.stdout.write(f"Nothing is wrong with this file. {history.planned(plan)}")
                return
            plan = history.read(content, by=person, report=self._progress)
            history.store(plan, by=person, digest=hashlib.sha256(content).hexdigest())
        except IntakeError as problem:
            refusal = f"{problem.title}. {problem.detail} {problem.what_to_do}"
            raise CommandError(refusal) from None
        except jobs.Refused as refusal:
            self._report(refusal.lines, report)
            raise CommandError(refusal.message) from None
        self.stdout.write(history.said(plan))

    def _progress(self, done, total):
        if self.stdout.isatty():
            self.stdout.write(f"\r{done:,} of {total:,} lines", ending="")
            self.stdout.flush()

    def _report(self, lines, path):
        if path is None:
            self._write_report(lines, self.stderr)
            return
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            self._write_report(lines, file)

    def _write_report(self, lines, file):
        writer = csv.writer(file)
        writer.writerow(REPORT_HEADING)
        writer.writerows((one.line, one.column, one.wrong, one.to_do) for one in lines)
