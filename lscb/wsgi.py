"""The web server's door."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lscb.settings")

application = get_wsgi_application()

# What is loaded by now stays as long as the process does, and what a large page makes stays until
# it is sent: to look for garbage there again and again took a third of the page's time.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 10, 10)
