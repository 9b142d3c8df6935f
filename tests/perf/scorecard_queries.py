"""The best single queries for the figures of a scorecard of twenty quarters, as a person would
write them by hand: what the page is held against."""

from django.db import connection


LAST = 4 * 2016 + 3  # the twentieth quarter
# Straight from the figures as they were sent: the parts of shares added and divided, of what is
# asked by month the third. The newest accepted submission of each return counts.
FROM_SENT = """
SELECT rtrim(f.code, 'nd') AS measure, 4 * q.year + q.quarter - 1 AS quarter,
       CASE WHEN count(*) FILTER (WHERE right(f.code, 1) = 'd') > 0
            THEN 100 * sum(f.low) FILTER (WHERE right(f.code, 1) = 'n')
                 / sum(f.low) FILTER (WHERE right(f.code, 1) = 'd')
            ELSE sum(f.low) FILTER (WHERE f.month = 3) END AS value
FROM dataset_period q
JOIN dataset_datareturn r ON r.period_id = q.id
JOIN agencies_area a ON a.id = r.area_id
JOIN LATERAL (
    SELECT s.id FROM dataset_submission s
    WHERE s.data_return_id = r.id ORDER BY s.number DESC LIMIT 1
) AS s ON true
JOIN dataset_submittedfigure f ON f.submission_id = s.id
WHERE a.lead_board_id = {board} AND 4 * q.year + q.quarter - 1 BETWEEN {last} - 19 AND {last}
  AND f.code NOT LIKE '%.%'
GROUP BY 1, 2
"""
# The same through the pointers of what was published, which is what a board may see.
FROM_POINTERS = """
SELECT rtrim(f.code, 'nd') AS measure, 4 * q.year + q.quarter - 1 AS quarter,
       CASE WHEN count(*) FILTER (WHERE right(f.code, 1) = 'd') > 0
            THEN 100 * sum(f.low) FILTER (WHERE right(f.code, 1) = 'n')
                 / sum(f.low) FILTER (WHERE right(f.code, 1) = 'd')
            ELSE sum(f.low) FILTER (WHERE f.month = 3) END AS value
FROM dataset_publication p
JOIN dataset_period q ON q.id = p.period_id
JOIN dataset_publishedfigure o ON o.publication_id = p.id
JOIN dataset_submittedfigure f ON f.id = o.figure_id
WHERE p.board_id = {board} AND 4 * q.year + q.quarter - 1 BETWEEN {last} - 19 AND {last}
  AND f.code NOT LIKE '%.%'
GROUP BY 1, 2
"""
# No roll-up at all: the values as they were made ready at publishing, for one audience.
READY = """
SELECT f.code, 4 * q.year + q.quarter - 1 AS quarter, f.standing, f.low, f.high
FROM dataset_publication p
JOIN dataset_period q ON q.id = p.period_id
JOIN dataset_shownfigure f ON f.publication_id = p.id
WHERE p.board_id = {board} AND 4 * q.year + q.quarter - 1 BETWEEN {last} - 19 AND {last}
  AND f.audience = 'board' AND f.agency_id IS NULL AND f.month = 0 AND f.code = rtrim(f.code, 'nd')
  AND f.code NOT LIKE '%.%'
"""
EXPECTED = 110 * 20


def _run(statement):
    def work(place):
        with connection.cursor() as cursor:
            cursor.execute(_portable(statement).format(board=place.board.pk, last=LAST))
            rows = cursor.fetchall()
        assert len(rows) == EXPECTED, len(rows)

    return work


def _portable(statement):
    """SQLite has neither LATERAL nor right(); here every return was sent once."""
    if connection.vendor == "postgresql":
        return statement
    lateral, after = statement.find("JOIN LATERAL"), statement.find(") AS s ON true")
    if lateral >= 0:
        plain = "JOIN dataset_submission s ON s.data_return_id = r.id"
        statement = statement[:lateral] + plain + statement[after + len(") AS s ON true") :]
    return statement.replace("right(f.code, 1)", "substr(f.code, -1)")


ROLL_UPS = {
    "a roll-up of figures as sent": _run(FROM_SENT),
    "a roll-up through the pointers": _run(FROM_POINTERS),
}
ALL = ROLL_UPS | {"figures made ready, no roll-up": _run(READY)}


def statements(board):
    """The three, ready to be explained."""
    return [each.format(board=board.pk, last=LAST) for each in (FROM_SENT, FROM_POINTERS, READY)]
