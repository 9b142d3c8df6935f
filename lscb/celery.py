"""The worker's application. Its settings are Django's own, under CELERY_."""

import os

from celery import Celery


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lscb.settings")

app = Celery("lscb")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
