"""How long a layout takes and how much memory: neighbours, UMAP, placing what is not laid out, clusters.

    python tests/bench_map_layout.py 1000 10000 100000

Vectors are drawn: unevenly sized heaps on the sphere. Each size has a process of its own, so that its memory is its own
and compiling is part of it, as it is in `wisdom map`.
"""

import resource
import subprocess
import sys
import time

import numpy as np
from numpy.typing import NDArray

from engine.diversity.clusters import clusters
from engine.diversity.layout import LAID_OUT
from engine.diversity.mapping import laid_out_all
from engine.diversity.neighbours import nearest
from engine.diversity.steps import Step
from engine.diversity.telling import Telling

DIMENSION, HEAPS, SPREAD = 384, 60, 12


def heaps(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Sixty heaps, each spread in a few directions of its own, as statements are."""
    drawn = np.random.default_rng(seed)
    middles = drawn.normal(size=(HEAPS, DIMENSION)).astype(np.float32)
    of = np.sort(drawn.choice(HEAPS, count, p=drawn.dirichlet(np.full(HEAPS, 0.5))))
    found = middles[of]
    for heap in range(HEAPS):
        directions = drawn.standard_normal((SPREAD, DIMENSION), np.float32)
        members = of == heap
        found[members] += 0.4 * drawn.standard_normal((int(members.sum()), SPREAD), np.float32) @ directions
    found += 0.1 * drawn.standard_normal((count, DIMENSION), np.float32)
    lengths: NDArray[np.float32] = np.linalg.norm(found, axis=1, keepdims=True)
    return found / lengths


class Watch:
    """Notes when each step begins."""

    def __init__(self) -> None:
        self.doing, self.cpu, self.wall = "", 0.0, 0.0
        self.lines: list[str] = []

    def __call__(self, step: Step) -> None:
        if step.doing != self.doing:
            cpu, wall = time.process_time(), time.perf_counter()
            if self.doing:
                self.lines.append(f"{self.doing} {wall - self.wall:.1f} s ({cpu - self.cpu:.1f} s of CPU)")
            self.doing, self.cpu, self.wall = step.doing, cpu, wall


def measure(count: int) -> None:
    vectors, watch = heaps(count), Watch()
    tell = Telling(watch)
    wall, cpu = time.perf_counter(), time.process_time()
    near, points = laid_out_all(vectors, tell, 0, LAID_OUT)
    labels = clusters(points, tell, 0)
    watch(Step("end"))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    some = np.random.default_rng(1).choice(count, min(count, 1_000), replace=False)
    exact = nearest(vectors[some], vectors, Telling(), most=16).places[:, 1:]
    recall = np.mean(
        [len(set(a) & set(b)) / len(a) for a, b in zip(exact.tolist(), near.places[some].tolist(), strict=True)]
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(
        f"{count:,} vectors: {wall:.0f} s, {cpu:.0f} s of CPU, peak {memory:,.0f} MB, "
        f"{labels.max() + 1} clusters, recall of neighbours {recall:.4f}"
    )
    say("  " + "; ".join(watch.lines))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) == 2:
        measure(int(sys.argv[1]))
    else:
        for size in sys.argv[1:] or ("1000", "10000", "100000"):
            subprocess.run([sys.executable, __file__, size], check=True)
