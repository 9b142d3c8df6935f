"""On PostgreSQL those who write figures hold what these refer to by one lock, not by a lock a row.

Every import and every return that was sent marked hundreds of definitions as held: rows written to
the log, and again for each of those who send at the same time. See docs/adr/0012.
"""

from importlib import import_module

from django.db import migrations


first = import_module("dataset.migrations.0019_figure_references_by_statement")
before = import_module("dataset.migrations.0027_figures_written_in_one_pass")
ROW_BY_ROW = " FOR KEY SHARE"
LOCK = f"'{first.FIGURES}'::regclass::oid::bigint"

# Whoever waited for the lock sees what was committed meanwhile, in the next statement. With an old
# view of the database it would not: there the rows are held, as before.
HELD = """
    IF current_setting('transaction_isolation') = 'read committed' THEN
        PERFORM pg_advisory_xact_lock_shared({lock});
        {together}
    ELSE
        {row_by_row}
    END IF;
"""

DECIDES = "    IF EXISTS (SELECT FROM {figures}"
WAITS = "    PERFORM pg_advisory_xact_lock({lock});\n"


def forwards(apps, schema_editor):
    row_by_row = _checks(before.LOOK_UP)
    together = row_by_row.replace(ROW_BY_ROW, "")
    _write(
        schema_editor,
        HELD.format(lock=LOCK, together=together, row_by_row=row_by_row),
        WAITS.format(lock=LOCK),
    )


def backwards(apps, schema_editor):
    _write(schema_editor, _checks(before.LOOK_UP), "")


def _checks(look_up):
    return "".join(
        look_up.format(column=column, table=table) for column, table in first.REFERRED.items()
    )


def _write(schema_editor, checks, waits):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(before.REFERENCES_EXIST.format(checks=checks))
    replaced = first.STILL_NEEDED.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    for column, table in first.REFERRED.items():
        function = replaced.replace(DECIDES, waits + DECIDES)
        schema_editor.execute(function.format(column=column, table=table, figures=first.FIGURES))


class Migration(migrations.Migration):
    dependencies = [("dataset", "0027_figures_written_in_one_pass")]
    operations = [migrations.RunPython(forwards, backwards)]
