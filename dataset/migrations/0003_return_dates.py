"""Fill the dates of returns made before boards had calendars of their own."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    Period = apps.get_model("dataset", "Period")
    own = Period.objects.filter(pk=OuterRef("period"))
    apps.get_model("dataset", "DataReturn").objects.filter(due_on=None).update(
        **{name: Subquery(own.values(name)[:1]) for name in ("opens_on", "due_on", "closes_on")}
    )


class Migration(migrations.Migration):
    dependencies = [("dataset", "0002_collection")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
