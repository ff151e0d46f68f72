"""A map of a small store: its problems in a grid, ten in a row, in clusters by row."""

import polars as pl

from engine.store import Store

LAYOUT = "map-1"
ROW = 10


def add(
    store: Store, *, layout_id: str = LAYOUT, without: int = 0, kind: str = "sentence", named: str = "MiniLM"
) -> None:
    """Lay the problems of a store out: the nth at (n modulo 10, n divided by 10), the last row in no cluster.

    Args:
        store: The store.
        layout_id: The map.
        without: How many of the last problems have no vector.
        kind: Of the embedder.
        named: What the embedder is called.
    """
    with store.write() as writer:
        seqs = [seq for (seq,) in writer.rows("SELECT seq FROM problem ORDER BY seq")]
        seqs = seqs[: len(seqs) - without]
        last = (len(seqs) - 1) // ROW
        places = pl.DataFrame(
            {
                "problem_seq": seqs,
                "x": [float(place % ROW) for place in range(len(seqs))],
                "y": [float(place // ROW) for place in range(len(seqs))],
                "cluster": [place // ROW if place // ROW < last else -1 for place in range(len(seqs))],
            },
            schema={"problem_seq": pl.Int64, "x": pl.Float32, "y": pl.Float32, "cluster": pl.Int32},
        )
        row = {"id": f"by-{layout_id}", "name": named, "revision": "1", "kind": kind, "dimension": 2}
        writer.insert("embedder", [row])
        vectors = places.select(
            pl.lit(row["id"]).alias("embedder_id"), "problem_seq", pl.lit(b"\0\0\0\0").alias("vector")
        )
        writer.insert_frame("embedding", vectors)
        writer.insert_frame(
            "layout_point",
            places.with_columns(pl.lit(layout_id).alias("layout_id"), pl.lit(value=False).alias("placed")),
        )
        terms = [{"layout_id": layout_id, "cluster": n, "terms": f'["row {n}", "<b>x</b>"]'} for n in range(last)]
        writer.insert("layout_cluster", [each | {"topics": "[]"} for each in terms])
        upto = writer.rows("SELECT max(seq) FROM embedding")[0][0]
        made = {"id": layout_id, "embedder_id": row["id"], "upto": upto, "points": len(seqs), "laid_out": len(seqs)}
        writer.insert("layout", [made | {"seed": 0, "settings": "{}", "seconds": 1.0, "author": ""}])
