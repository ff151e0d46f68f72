"""What stands of people's turns at the items of a queue: SQL that its writes and its reads share."""

from typing import Final

TURNS: Final = """(
    SELECT * FROM turn WHERE queue_id = $queue
    QUALIFY row_number() OVER (PARTITION BY position, author ORDER BY seq DESC) = 1)"""
"""SQL for what stands of each person's turn at each item of a queue."""

OTHERS: Final = f"""(
    SELECT position, count(*) AS people FROM {TURNS}
    WHERE author <> $author AND (kind = 'judged' OR (kind = 'taken' AND until > $now)) GROUP BY position)"""  # noqa: S608 -- fixed fragments
"""SQL for how many people but one judged an item, or hold it at a moment: each has one of its places."""

NEXT: Final = f"""
    SELECT i.position, i.run_id, i.round, i.problem_id, w.id
    FROM (SELECT * FROM queue_item WHERE queue_id = $queue) i
    LEFT JOIN (SELECT position, kind, until, if(kind = 'taken', id, NULL) AS id FROM {TURNS} WHERE author = $author) w
        ON w.position = i.position
    LEFT JOIN {OTHERS} o ON o.position = i.position
    WHERE coalesce(w.kind, '') NOT IN ('judged', 'skipped') AND coalesce(o.people, 0) < $overlap
    ORDER BY coalesce(w.kind = 'taken' AND w.until > $now, false) DESC, i.position LIMIT 1
"""  # noqa: S608 -- as above
"""What a person is to judge next: what they hold, else the first item with a free place that they neither judged nor
skipped. A turn whose lease lapsed goes on under its id."""

SECONDS: Final = """
    SELECT epoch($now - max(at_time)) FROM (
        SELECT at_time, coalesce(lag(until) OVER (ORDER BY seq) < at_time, true) AS begins
        FROM turn WHERE id = $turn AND kind = 'taken')
    WHERE begins
"""
"""How long an item was looked at: since its turn began, or since it was taken again after its lease had lapsed."""
