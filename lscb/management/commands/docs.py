"""manage.py docs: write the reference pages that the program knows best."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audits.present import reference as assurance
from dataset.present import reference


class Command(BaseCommand):
    help = "Write docs/reference/*.md from the program; --check only says which are stale."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing, fail when stale")
        parser.add_argument("--folder", type=Path, default=Path(settings.BASE_DIR) / "docs")

    def handle(self, *args, check, folder, **options):
        stale = [
            (folder / name, text)
            for name, text in (reference.pages() | assurance.pages()).items()
            if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text
        ]
        if check and stale:
            names = ", ".join(str(path.relative_to(folder)) for path, _ in stale)
            raise CommandError(f"Stale: {names}. Run manage.py docs.")
        for path, text in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(stale)} pages written." if stale else "Everything is up to date.")
