"""On PostgreSQL, less work for each figure that is written; what is guaranteed stays as it was.

What the figures of a statement refer to is gathered in one pass over them, not in two, and their
numbers are taken from the sequence some at a time (a session that ends leaves a gap).
"""

from importlib import import_module

from django.db import migrations


before = import_module("dataset.migrations.0019_figure_references_by_statement")
NUMBERS_AT_ONCE = 100

LOOK_UP = """
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT unnest({column}s) AS key) AS named
        WHERE NOT EXISTS (SELECT FROM {table} WHERE id = named.key FOR KEY SHARE)
    ) THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'A figure has a {column} that is not in {table}.',
            CONSTRAINT = 'figure_{column}_exists';
    END IF;
"""

REFERENCES_EXIST = """
CREATE OR REPLACE FUNCTION figure_references_exist() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    submission_ids bigint[];
    definition_ids bigint[];
BEGIN
    SELECT array_agg(submission_id), array_agg(definition_id) INTO submission_ids, definition_ids
    FROM (SELECT DISTINCT submission_id, definition_id FROM written) AS pairs;
{checks}
    RETURN NULL;
END $$
"""


def forwards(apps, schema_editor):
    _write(schema_editor, REFERENCES_EXIST, LOOK_UP, NUMBERS_AT_ONCE)


def backwards(apps, schema_editor):
    replaced = before.REFERENCES_EXIST.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    _write(schema_editor, replaced, before.LOOK_UP, 1)


def _write(schema_editor, function, look_up, at_once):
    if schema_editor.connection.vendor != "postgresql":
        return
    checks = "".join(
        look_up.format(column=column, table=table) for column, table in before.REFERRED.items()
    )
    schema_editor.execute(function.format(checks=checks))
    schema_editor.execute(
        f"ALTER TABLE {before.FIGURES} ALTER COLUMN id SET CACHE {at_once}"
    )


class Migration(migrations.Migration):
    dependencies = [("dataset", "0026_benchmark_markers")]
    operations = [migrations.RunPython(forwards, backwards)]
