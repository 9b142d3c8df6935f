"""The web server's door."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lscb.settings")

application = get_wsgi_application()

# What is loaded by now stays as long as the process does: the garbage collector need not look
# through it again and again, which takes a quarter of the time of a large page.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
