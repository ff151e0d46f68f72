"""What tests let another process do with a store: `worker.py WHAT STORE ARGUMENTS...`; it tells them by lines."""

import os
import resource
import signal
import sys
import time
from importlib import import_module
from pathlib import Path

import duckdb

from engine.errors import StoreError
from engine.store import Store
from engine.store.database import Connection
from engine.store.version import VersionCounter


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- the test reads it


def both(store: Store, n: int) -> None:
    """Append one row to each of two tables, in one transaction."""
    with store.write() as writer:
        writer.insert("run_event", [{"run_id": "w", "kind": str(n)}])
        writer.insert("set_aside", [{"import_id": "w", "file": "f", "line": n, "reason": "r", "line_text": "t"}])


def write(store: Store, times: str, longest: float = 0.0) -> None:
    """Say each number once it is committed, and in the end the longest time that one took."""
    for n in range(int(times)):
        start = time.perf_counter()
        both(store, n)
        longest = max(longest, time.perf_counter() - start)
        say(n)
    say("longest", f"{longest:.6f}")


def poll(store: Store, until: str, longest: float = 0.0, reads: int = 0) -> None:
    """Read without a pause until the file is there; both tables must always have the same rows."""
    before = 0
    while not Path(until).exists():
        start = time.perf_counter()
        with store.read() as reader:
            ((events, lines),) = reader.rows(
                "SELECT (SELECT count(*) FROM run_event), (SELECT count(*) FROM set_aside)"
            )
        longest = max(longest, time.perf_counter() - start)
        if events != lines or events < before:
            say("wrong", events, lines, before)
        before = events
        reads += 1
    say("reads", reads)
    say("longest", f"{longest:.6f}")


def hold(store: Store, how: str) -> None:
    """Hold the store until the process is killed."""
    with store.read(600) if how == "read" else store.write(600):
        say("held")
        time.sleep(600)


def hold_run(store: Store, run_id: str) -> None:
    with store.run_lock(run_id).held() as alone:
        say(alone)
        time.sleep(600)


def probe_run(store: Store, run_id: str) -> None:
    """Ask without a pause whether the run is live."""
    say("probing")
    while True:
        store.run_lock(run_id).is_held()


def foreign(store: Store) -> None:
    """Open the file as a program does that knows nothing of locks."""
    with duckdb.connect(str(store.path)):
        say("held")
        time.sleep(600)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_before_commit(store: Store) -> None:
    rise = VersionCounter.rise

    def rise_and_die(counter: VersionCounter) -> None:
        rise(counter)
        die()

    VersionCounter.rise = rise_and_die  # type: ignore[method-assign]  # the process ends here
    both(store, 99)


def die_after_commit(store: Store) -> None:
    with store.read():
        pass
    Connection.close = lambda _: die()  # type: ignore[method-assign]  # DuckDB's log is then left over
    both(store, 99)


def fill(store: Store, spare: str) -> None:
    """Write more than the file may grow by, then a little."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = store.path.stat().st_size + int(spare)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    rows = [{"request_hash": str(n), "messages": os.urandom(2000).hex(), "reply": ""} for n in range(2000)]
    try:
        with store.write(60) as writer:
            writer.insert("exchange", rows)
    except StoreError as error:
        say(type(error).__name__, error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    both(store, 1)
    say("written")


def interrupted(store: Store) -> None:
    """Run a query that never ends by itself."""
    say("asking")
    try:
        with store.read() as reader:
            reader.rows("SELECT count(*) FROM range(1000000000000)")
    except KeyboardInterrupt:
        say("KeyboardInterrupt")


def as_nobody(store: Store, how: str) -> None:
    """Open the store as a user who may not; what that user could not import is imported before."""
    for name in ("duckdb", "polars", "pyarrow"):
        import_module(name)
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        with store.read() if how == "read" else store.write():
            say("opened")
    except StoreError as error:
        say(type(error).__name__, error)


if __name__ == "__main__":
    what, path, *arguments = sys.argv[1:]
    globals()[what](Store(path), *arguments)
