"""Attack what a board has published of a quarter, as each of its readers could."""

from django.core.management.base import BaseCommand, CommandError

from agencies.models import Board
from dataset.models import Period, Publication
from dataset.models.auditing import agency_names, audit_publication


class Command(BaseCommand):
    help = (
        "Tries, with a solver, to work hidden small counts out of what was published: as the "
        "Board, a lay member, the public, and each agency with its own figures. Names every count "
        "that can be recovered or narrowed. Exits with 1 when one could have been kept."
    )

    def add_arguments(self, parser):
        parser.add_argument("--board", required=True, help="such as bedford")
        parser.add_argument("--period", required=True, help="such as 2016-17-q4")

    def handle(self, *args, board, period, **options):
        publication = self._publication(board, period)
        found = audit_publication(publication)
        names = agency_names(found)
        open_ones = [one for one in found if one.could_be_kept]
        for one in open_ones:
            self.stdout.write(one.sentence(names))
        for one in found:
            if not one.could_be_kept:
                self.stdout.write(f"Whatever is hidden: {one.sentence(names)}")
        if open_ones:
            raise CommandError(f"{publication}: {_counts(len(open_ones))} can be worked out.")
        self.stdout.write(f"{publication}: no reader can work out a hidden small count.")

    def _publication(self, board, period):
        try:
            held = Board.objects.get(slug=board)
        except Board.DoesNotExist:
            raise CommandError(f"There is no board “{board}”.") from None
        try:
            quarter = Period.objects.by_slug(period)
        except Period.DoesNotExist:
            raise CommandError(f"There is no quarter “{period}”. Write 2016-17-q4.") from None
        publications = Publication.objects.filter(board=held, period=quarter)
        newest = publications.select_related("board", "period").order_by("version").last()
        if newest is None:
            raise CommandError(f"{held} has not published {quarter}.")
        return newest


def _counts(number):
    return f"{number} small count" if number == 1 else f"{number} small counts"
