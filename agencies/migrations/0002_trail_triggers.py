"""The trail is append-only in the database itself, on both engines."""

from django.db import migrations

from agencies import trail


def forwards(apps, schema_editor):
    trail.make_triggers(schema_editor.connection)


def backwards(apps, schema_editor):
    trail.drop_triggers(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
