"""Boards with ten years of published quarters behind them, made by the database itself.

Everything a scorecard reads stands as publishing leaves it: returns, submissions, figures, the
publications' pointers at them, and what each audience is shown. No figure is hidden, which is the
hardest case: a row with a hidden figure has no line to draw. Works on both engines.
"""

from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from agencies.models import Agency, Area, Board, Role
from dataset.intake import fields
from dataset.models import (
    DataReturn,
    Definition,
    Period,
    Publication,
    ShownFigure,
    State,
    Submission,
    SubmittedFigure,
)
from tests.factories.agencies import PASSWORD, BoardFactory, UserFactory
from tests.perf import world


AT_ONCE = 5000
SENT_LATE, LATE, NO = 17, timedelta(days=3), timedelta(0)  # one return in seventeen
ITEM_COLUMNS = (
    "n integer, kind text, definition integer, measure text, code text, month integer, "
    "base integer, whole boolean"
)
# A number that looks like chance and is the same on every engine and in every run.
CHANCE = "(i.n * 7919 + b.position * 3571 + %(at)s * 10007 + (i.n * %(at)s) %% 997) %% 1009"


def make(boards):
    """So many boards with the same dictionary; (a board in the middle, who reads there)."""
    first, _ = world.make_board()
    world.make_dictionary()
    _vary_the_dictionary()
    made = [first, *(BoardFactory(slug=f"board-{at:03d}") for at in range(2, boards + 1))]
    for at, board in enumerate(made):
        Board.objects.filter(pk=board.pk).update(position=at)
    _make_items()
    _make_returns()
    _analyze()
    with _in_haste():
        for at, period in enumerate(Period.objects.order_by("year", "quarter")):
            _fill(period, at)
    _analyze()
    _drop_items()
    board = made[len(made) // 2]
    reader = UserFactory(role=Role.PAG_MEMBER, board=board, password=PASSWORD)
    return board, reader


def _vary_the_dictionary():
    """Shares in percent, most of them with a standard, and a better way, as in the real one."""
    for place, definition in enumerate(Definition.objects.order_by("indicator__position")):
        definition.polarity = ("higher better", "lower better", "context")[place % 3]
        definition.name = f"Measure {place} of children and families who were helped in the quarter"
        definition.counts_children = True
        if definition.numerator:
            definition.unit = "percent"
            definition.standard_value = (40, 75, None)[place % 3]
            definition.standard_sense = ("at least", "at most", "")[place % 3]
        definition.save()


def _make_items():
    """A working table of everything asked: one line a value of a return."""
    lines = []
    for definition in Definition.objects.order_by("indicator__position"):
        parts = fields.parts(definition.part_names)
        asked = [(part.code, 0) for part in parts] or [(definition.code, at) for at in (1, 2, 3)]
        for code, month in asked:
            base = 90 if code.endswith("d") else 20 if "." in code else 40
            whole = not month and "." not in code
            about = (definition.supplier_kind, definition.pk, definition.code)
            lines.append((len(lines), *about, code, month, base, whole))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_item ({ITEM_COLUMNS})")
        cursor.execute("CREATE INDEX bench_item_code ON bench_item (code)")
        cursor.executemany("INSERT INTO bench_item VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", lines)


def _make_returns():
    """Every agency's return of every area and quarter, accepted, and the publications."""
    now = timezone.now() - timedelta(days=1)
    agencies = list(Agency.objects.exclude(kind=world.WIDE).order_by("pk"))
    periods = list(Period.objects.order_by("year", "quarter"))
    areas = list(Area.objects.order_by("pk"))
    by = UserFactory(name="Who sent them all")
    returns = [
        DataReturn(
            agency=agency,
            area=area,
            period=period,
            opens_on=period.opens_on,
            due_on=period.due_on,
            closes_on=period.closes_on,
            state=State.ACCEPTED,
        )
        for period in periods
        for area in areas
        for agency in agencies
    ]
    DataReturn.objects.bulk_create(returns, AT_ONCE)
    sent = [
        Submission(
            data_return_id=pk,
            number=1,
            submitted_at=datetime.combine(due, time(12), UTC)
            + (LATE if at % SENT_LATE == 0 else NO),
            submitted_by=by,
            digest="0" * 64,
        )
        for at, (pk, due) in enumerate(
            DataReturn.objects.order_by("pk").values_list("pk", "due_on")
        )
    ]
    Submission.objects.bulk_create(sent, AT_ONCE)
    with connection.cursor() as cursor:
        cursor.execute(DECISIONS)
    published = [
        Publication(board=board, period=period, version=1, published_at=now, published_by=by)
        for period in periods
        for board in Board.objects.order_by("position")
    ]
    Publication.objects.bulk_create(published, AT_ONCE)


DECISIONS = """
INSERT INTO dataset_decision (submission_id, verb, decided_at, decided_by_id, reason, statement)
SELECT s.id, v.verb, s.submitted_at, s.submitted_by_id, '', 'Checked and complete.'
FROM dataset_submission s
CROSS JOIN (SELECT 'approved' AS verb UNION ALL SELECT 'accepted') AS v
ORDER BY s.id, v.verb
"""
FIGURES = f"""
INSERT INTO dataset_submittedfigure
    (submission_id, definition_id, code, month, low, high, qualifier, reason, note, source, way)
SELECT submission, definition, code, month, value, value, 'exact', '', '', 'return', ''
FROM (
    SELECT s.id AS submission, i.definition AS definition, i.code AS code, i.month AS month,
           i.base + ({CHANCE}) %% 21
           + CASE WHEN i.n %% 7 = 0 AND %(at)s >= 31 THEN 14 ELSE 0 END AS value
    FROM dataset_datareturn r
    JOIN dataset_submission s ON s.data_return_id = r.id
    JOIN agencies_area a ON a.id = r.area_id
    JOIN agencies_board b ON b.id = a.lead_board_id
    JOIN agencies_agency g ON g.id = r.agency_id
    JOIN bench_item i ON i.kind = g.kind
    WHERE r.period_id = %(period)s
) AS made
ORDER BY submission, code, month
"""  # noqa: S608  constants only
OF_QUARTER = """
    FROM dataset_publication p
    JOIN agencies_area a ON a.lead_board_id = p.board_id
    JOIN dataset_datareturn r ON r.area_id = a.id AND r.period_id = p.period_id
    JOIN dataset_submission s ON s.data_return_id = r.id
    JOIN dataset_submittedfigure f ON f.submission_id = s.id
    WHERE p.period_id = %(period)s
"""
POINTERS = f"""
INSERT INTO dataset_publishedfigure (publication_id, figure_id)
SELECT p.id, f.id {OF_QUARTER} ORDER BY p.id, f.id
"""
# Every item; the quarter of what has months; every share.
SHOWN = f"""
INSERT INTO dataset_shownfigure
    (publication_id, audience, code, month, low, high, qualifier, reason, standing, illustrative,
     provisional)
SELECT publication, 'board', code, month, value, value, 'exact', '', 'shown', %(no)s, %(no)s
FROM (
    SELECT p.id AS publication, f.code AS code, f.month AS month, f.low AS value {OF_QUARTER}
    UNION ALL
    SELECT p.id, f.code, 0, f.low {OF_QUARTER} AND f.month = 3
    UNION ALL
    SELECT p.id, i.measure, 0,
           round(100.0 * max(CASE WHEN i.code = i.measure || 'n' THEN f.low END)
                       / max(CASE WHEN i.code = i.measure || 'd' THEN f.low END), 4)
    {OF_QUARTER.replace("WHERE", "JOIN bench_item i ON i.code = f.code AND i.whole WHERE")}
    GROUP BY p.id, i.measure
) AS made
ORDER BY publication, code, month
"""  # noqa: S608  constants only


# A lay member and the public are shown whole measures here, and no categories.
WIDER = """
INSERT INTO dataset_shownfigure
    (publication_id, audience, code, month, low, high, qualifier, reason, standing, illustrative,
     provisional)
SELECT f.publication_id, w.audience, f.code, f.month, f.low, f.high, f.qualifier, f.reason,
       f.standing, f.illustrative, f.provisional
FROM dataset_publication p
JOIN dataset_shownfigure f ON f.publication_id = p.id
CROSS JOIN (SELECT 'lay' AS audience UNION ALL SELECT 'public') AS w
WHERE p.period_id = %(period)s AND f.audience = 'board' AND f.month = 0 AND f.code NOT LIKE '%%.%%'
ORDER BY f.publication_id, w.audience, f.code
"""


def _fill(period, at):
    """The figures of one quarter of all boards, in the order in which they would be written."""
    about = {"period": period.pk, "at": at, "no": False}
    with connection.cursor() as cursor:
        for statement in (FIGURES, POINTERS, SHOWN, WIDER):
            cursor.execute(statement, about)


@contextmanager
def _in_haste():
    """On PostgreSQL foreign keys are not looked up row by row (they hold by the way rows are
    made), and the indexes that nothing here reads are made at the end."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET work_mem = '256MB'")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(LATER)
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, made in found:
            cursor.execute(made)
        cursor.execute("RESET ALL")


LATER = """
SELECT i.indexname, i.indexdef FROM pg_indexes i
WHERE i.tablename IN ('dataset_publishedfigure', 'dataset_shownfigure')
  AND i.indexname NOT IN (SELECT conname FROM pg_constraint)
  AND i.indexname NOT LIKE '%publication_id%'
"""


def _drop_items():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_item")


def _analyze():
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def stored():
    """How many figures stand in the database: as they were sent, and as they are shown."""
    return SubmittedFigure.objects.count(), ShownFigure.objects.count()
