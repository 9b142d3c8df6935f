"""Static files out of the locked browser packages: exactly those that pages use."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core import checks
from django.core.files.storage import FileSystemStorage


GOVUK = Path("govuk-frontend", "dist", "govuk")
PLOTLY = Path("plotly.js-basic-dist-min")
# The map is named inside the script, so hashing the names at deployment looks for it.
FILES = {
    "vendor/govuk-frontend.min.css": Path(".govuk-frontend.css"),  # made by the Makefile
    "vendor/govuk-frontend.min.js": GOVUK / "govuk-frontend.min.js",
    "vendor/govuk-frontend.min.js.map": GOVUK / "govuk-frontend.min.js.map",
    "vendor/plotly-basic.min.js": PLOTLY / "plotly-basic.min.js",
}


class PackageFinder(BaseFinder):
    """Finds `vendor/...` in node_modules and nothing else there; no fonts, no images."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.storage = PackageStorage(Path(settings.BASE_DIR, "node_modules"))

    def check(self, **kwargs):
        missing = [name for name in FILES if not self.storage.exists(name)]
        if not missing:
            return []
        message = f"Browser packages are not installed: {', '.join(missing)}."
        return [checks.Error(message, hint="Run `make setup`.", id="lscb.E001")]

    def find(self, path, find_all=False, **kwargs):
        found = path in FILES and self.storage.exists(path)
        here = self.storage.path(path) if found else None
        if find_all:
            return [here] if here else []
        return here

    def list(self, ignore_patterns):
        for name in FILES:
            if not matches_patterns(name, ignore_patterns or ()):
                yield name, self.storage


class PackageStorage(FileSystemStorage):
    """The packages' folder, read by our names."""

    def path(self, name):
        return super().path(FILES[name])
