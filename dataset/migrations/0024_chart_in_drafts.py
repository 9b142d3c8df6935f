"""Rows of dictionary changes that nobody decided on yet get the new column, blank as in force."""

from django.db import migrations


UNDECIDED = ("draft", "proposed", "refused")  # a refused one can become a draft again


def fill(apps, schema_editor):
    lines = apps.get_model("dataset", "ChangeLine").objects
    for line in lines.filter(kind="indicator", change__state__in=UNDECIDED):
        line.values.setdefault("chart", "")
        if line.before:
            line.before.setdefault("chart", "")
        line.save(update_fields=["values", "before"])


class Migration(migrations.Migration):
    dependencies = [("dataset", "0023_definition_chart")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
