"""On PostgreSQL what a figure refers to is looked up once a statement, no longer once a row.

A foreign key looks its row up for every figure: two thirds of what a long import costs there. The
same is guaranteed from both sides by triggers instead, see docs/adr/0012. SQLite keeps its foreign
keys, and the model keeps declaring them.
"""

from django.db import migrations


FIGURES = "dataset_submittedfigure"
REFERRED = {"submission_id": "dataset_submission", "definition_id": "dataset_definition"}

# Like a foreign key it holds the rows it found until the end of the transaction, so that nobody
# deletes one meanwhile.
LOOK_UP = """
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT {column} AS key FROM written) AS named
        WHERE NOT EXISTS (SELECT FROM {table} WHERE id = named.key FOR KEY SHARE)
    ) THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'A figure has a {column} that is not in {table}.',
            CONSTRAINT = 'figure_{column}_exists';
    END IF;
"""

REFERENCES_EXIST = """
CREATE FUNCTION figure_references_exist() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
{checks}
    RETURN NULL;
END $$
"""

ON_WRITING = """
CREATE TRIGGER figure_references_exist_{event} AFTER {event} ON {figures}
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION figure_references_exist()
"""

# In a transaction that keeps its first view of the database, figures committed since would not be
# seen, and a foreign key would see them.
STILL_NEEDED = """
CREATE FUNCTION {table}_needed_by_figures() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE feature_not_supported USING
            MESSAGE = 'Rows of {table} are deleted at READ COMMITTED only.';
    END IF;
    IF EXISTS (SELECT FROM {figures} WHERE {column} = OLD.id)
        AND NOT EXISTS (SELECT FROM {table} WHERE id = OLD.id)
    THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'Figures still refer to a row that is gone from {table}.',
            CONSTRAINT = 'figure_{column}_exists';
    END IF;
    RETURN NULL;
END $$
"""

ON_DELETING = """
CREATE CONSTRAINT TRIGGER {table}_needed_by_figures AFTER DELETE OR UPDATE OF id ON {table}
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION {table}_needed_by_figures()
"""

# After: a statement that empties the figures with it may pass.
NOT_EMPTIED = """
CREATE FUNCTION no_figures_left() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM {figures}) THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'Figures still refer to the rows of ' || TG_TABLE_NAME || '.';
    END IF;
    RETURN NULL;
END $$
"""

ON_EMPTYING = """
CREATE TRIGGER {table}_not_emptied_under_figures AFTER TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION no_figures_left()
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in _foreign_keys(schema_editor):
        schema_editor.execute(f"ALTER TABLE {FIGURES} DROP CONSTRAINT {name}")
    checks = "".join(
        LOOK_UP.format(column=column, table=table) for column, table in REFERRED.items()
    )
    schema_editor.execute(REFERENCES_EXIST.format(checks=checks))
    for event in ("INSERT", "UPDATE"):
        schema_editor.execute(ON_WRITING.format(event=event, figures=FIGURES))
    schema_editor.execute(NOT_EMPTIED.format(figures=FIGURES))
    for column, table in REFERRED.items():
        for statement in (STILL_NEEDED, ON_DELETING, ON_EMPTYING):
            schema_editor.execute(statement.format(column=column, table=table, figures=FIGURES))


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for column, table in REFERRED.items():
        schema_editor.execute(f"DROP FUNCTION {table}_needed_by_figures() CASCADE")
        schema_editor.execute(
            f"ALTER TABLE {FIGURES} ADD CONSTRAINT {FIGURES}_{column}_fk FOREIGN KEY ({column}) "
            f"REFERENCES {table} (id) DEFERRABLE INITIALLY DEFERRED"
        )
    for function in ("figure_references_exist", "no_figures_left"):
        schema_editor.execute(f"DROP FUNCTION {function}() CASCADE")


def _foreign_keys(schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, FIGURES)
    return [
        schema_editor.quote_name(name) for name, about in found.items() if about["foreign_key"]
    ]


class Migration(migrations.Migration):
    dependencies = [("dataset", "0018_job_benchmarks")]
    operations = [migrations.RunPython(forwards, backwards)]
