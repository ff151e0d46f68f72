"""What others use of the simulated teachers; the server and the families are imported when they are needed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.teachers.simulated.latency import Latency
from engine.teachers.simulated.misbehaviour import Fault, Misbehaviour

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette


def simulated_app(
    seed: int = 0, *, latency_s: float = 0.0, sigma: float = 0.0, faults: Sequence[Fault] = ()
) -> "Starlette":
    """The simulated teachers as an OpenAI-compatible ASGI application.

    Its models are `simulated/weak` and `simulated/expert`. The same request gets the same reply in every process; at
    temperature 0 the request's seed does not matter. Each application counts the tries of its faults for itself.

    Args:
        seed: The simulation's seed.
        latency_s: Mean time to a reply, in seconds.
        sigma: Log-normal latency with this standard deviation of its logarithm; 0 keeps it fixed.
        faults: What goes wrong, and how often.

    Raises:
        InputError: The shares of the faults add up to more than 1.
    """
    from engine.teachers.simulated.app import build  # noqa: PLC0415 -- the families and the framework take long

    return build(seed, Latency(latency_s, sigma), Misbehaviour(faults, seed))


def simulated_server(app: "Starlette") -> "uvicorn.Server":
    """A server that can do over real HTTP whatever the application wants, connection resets too.

    Its `run(sockets=[...])` serves on listening sockets until `should_exit` is set or a signal comes.
    """
    from engine.teachers.simulated.serve import server_of  # noqa: PLC0415 -- a server takes long to import

    return server_of(app)


def demo_files() -> Mapping[str, str]:
    """The project's own problems as JSONL, by the file's place in the folder `data`."""
    from engine.teachers.simulated.seeds import benchmark_problems, jsonl, seed_problems  # noqa: PLC0415 -- families

    return {"seeds/demo.jsonl": jsonl(seed_problems()), "benchmarks/demo.jsonl": jsonl(benchmark_problems())}
