"""The database itself keeps what figures refer to, on both engines, whoever writes past Django."""

from threading import Event, Thread

import pytest
from django.db import (
    IntegrityError,
    NotSupportedError,
    OperationalError,
    connection,
    transaction,
)
from django.db.migrations.executor import MigrationExecutor

from dataset.models import Definition, Submission, SubmittedFigure
from tests.factories.dataset import DefinitionFactory, SubmissionFactory, SubmittedFigureFactory


pytestmark = pytest.mark.django_db
PATIENCE = 60  # seconds
NOBODY = 987_654
INSERT = """
    INSERT INTO dataset_submittedfigure
        (submission_id, definition_id, code, month, low, high, qualifier, reason, note, source)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', %s)
"""
TRULY_COMMITTED = pytest.mark.django_db(transaction=True)
ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer, and no TRUNCATE."
)


@pytest.fixture
def figure():
    return SubmittedFigureFactory(code="CPP-02", text="40")


def execute(sql, *values):
    """One statement past Django, and what would be checked when it is committed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        connection.check_constraints()


def insert(figure, *, submission=None, definition=None, code="CPP-03", month=0, low=1, high=1,
           qualifier="exact", reason="", source="return"):  # fmt: skip
    execute(
        INSERT,
        figure.submission_id if submission is None else submission,
        figure.definition_id if definition is None else definition,
        code, month, low, high, qualifier, reason, source,
    )  # fmt: skip


def test_a_figure_in_order_is_taken(figure):
    insert(figure)

    assert SubmittedFigure.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"submission": NOBODY},
        {"definition": NOBODY},
        {"code": "CPP-02"},
        {"month": -1},
        {"low": None, "high": None},
        {"low": None, "high": 3},
        {"reason": "late"},
        {"low": 3, "high": 2},
        {"source": "hearsay"},
    ],
    ids=str,
)
def test_a_figure_out_of_order_is_refused_by_the_database(figure, wrong):
    with pytest.raises(IntegrityError):
        insert(figure, **wrong)

    assert list(SubmittedFigure.objects.all()) == [figure]


@pytest.mark.parametrize("column", ["submission_id", "definition_id"])
def test_a_figure_cannot_be_turned_towards_what_is_not_there(figure, column):
    with pytest.raises(IntegrityError):
        execute(f"UPDATE dataset_submittedfigure SET {column} = %s", NOBODY)  # noqa: S608

    figure.refresh_from_db()
    assert getattr(figure, column) != NOBODY


@pytest.mark.parametrize("table", ["dataset_submission", "dataset_definition"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id + 1000"])
def test_what_figures_refer_to_stays(figure, table, change):
    with pytest.raises(IntegrityError):
        execute(change.format(table))

    assert SubmittedFigure.objects.filter(
        submission__in=Submission.objects.all(), definition__in=Definition.objects.all()
    ).exists()


def test_what_no_figure_refers_to_may_go(figure):
    submission, definition = SubmissionFactory(), DefinitionFactory(code="ZZZ-01")

    execute("DELETE FROM dataset_submission WHERE id = %s", submission.pk)
    execute("DELETE FROM dataset_definition WHERE id = %s", definition.pk)

    assert list(Submission.objects.all()) == [figure.submission]


def test_figures_may_go_after_what_they_refer_to_in_one_transaction(figure):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM dataset_submission")
        cursor.execute("DELETE FROM dataset_submittedfigure")
        connection.check_constraints()

    assert not Submission.objects.exists()


@ON_POSTGRESQL
@TRULY_COMMITTED
@pytest.mark.parametrize("table", ["dataset_submission", "dataset_definition"])
def test_what_figures_refer_to_is_not_emptied_away_from_under_them(figure, table):
    with pytest.raises(IntegrityError):
        execute(f"TRUNCATE {table} CASCADE")

    assert Submission.objects.exists()
    assert Definition.objects.exists()


def delete_with_an_old_view():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("DELETE FROM dataset_submission")


@ON_POSTGRESQL
@TRULY_COMMITTED
def test_a_transaction_with_an_old_view_deletes_nothing_figures_may_refer_to(figure):
    with pytest.raises(NotSupportedError, match="READ COMMITTED"):
        delete_with_an_old_view()

    assert Submission.objects.exists()


class SomebodyElse(Thread):
    """Writes on a connection of its own, as soon as it is told to."""

    def __init__(self, write):
        super().__init__()
        self.may_write, self.refused, self._write = Event(), [], write
        self.start()

    def run(self):
        try:
            self.may_write.wait(PATIENCE)
            self._write()
        except IntegrityError as problem:
            self.refused.append(problem)
        finally:
            connection.close()

    def waits(self):
        """Whether it has been told to, and does not get on."""
        self.may_write.set()
        self.join(0.5)
        return self.is_alive()


@ON_POSTGRESQL
@TRULY_COMMITTED
def test_a_submission_is_held_while_somebody_writes_figures_of_it(figure):
    """One deletes it while the other's figure is not committed yet: the deletion waits, and fails."""
    submission = SubmissionFactory()
    other = SomebodyElse(
        lambda: execute("DELETE FROM dataset_submission WHERE id = %s", submission.pk)
    )

    with transaction.atomic():
        insert(figure, submission=submission.pk)
        assert other.waits()
    other.join(PATIENCE)

    assert len(other.refused) == 1
    assert Submission.objects.filter(pk=submission.pk).exists()


@ON_POSTGRESQL
@TRULY_COMMITTED
@pytest.mark.parametrize("checked_at_once", [True, False])
def test_a_figure_waits_for_a_deletion_that_was_first(figure, checked_at_once):
    """The other writes a figure of what is being deleted: one of the two is refused."""
    definition, refused = DefinitionFactory(code="ZZZ-01"), []
    other = SomebodyElse(lambda: insert(figure, definition=definition.pk))

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM dataset_definition WHERE id = %s", [definition.pk])
            if checked_at_once:
                connection.check_constraints()
            assert other.waits() == checked_at_once  # else it is done, and the deletion is late
    except IntegrityError as problem:
        refused.append(problem)
    other.join(PATIENCE)

    assert len(refused + other.refused) == 1
    known = set(Definition.objects.values_list("pk", flat=True))
    assert set(SubmittedFigure.objects.values_list("definition", flat=True)) <= known


@ON_POSTGRESQL
@TRULY_COMMITTED
def test_figures_written_with_an_old_view_of_the_database_refer_to_what_is_there(figure):
    definition = DefinitionFactory(code="ZZZ-01")

    def delete():
        execute("DELETE FROM dataset_definition WHERE id = %s", definition.pk)
        connection.close()

    def write_with_an_old_view():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT FROM dataset_definition")
            other = Thread(target=delete)
            other.start()
            other.join(PATIENCE)
            insert(figure, definition=definition.pk)

    with pytest.raises(OperationalError, match="could not serialize"):
        write_with_an_old_view()

    assert SubmittedFigure.objects.get() == figure


@TRULY_COMMITTED
def test_figures_of_the_release_before_are_kept_and_guarded_from_then_on(figure):
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    MigrationExecutor(connection).migrate([("dataset", "0018_job_benchmarks")])
    insert(figure, code="CPP-04")
    with pytest.raises(IntegrityError):
        insert(figure, submission=NOBODY)

    MigrationExecutor(connection).migrate(newest)

    assert SubmittedFigure.objects.count() == 2
    with pytest.raises(IntegrityError):
        insert(figure, submission=NOBODY)
    with pytest.raises(IntegrityError):
        execute("DELETE FROM dataset_definition")
