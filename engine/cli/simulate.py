"""`wisdom simulate`: the simulated teachers over HTTP, on this machine alone."""

import socket
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import InputError
from engine.teachers import demo_files, read_fault, simulated_app, simulated_server


def simulate_command(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", min=0, max=65535)] = 8600,
    seed: Annotated[int, typer.Option(help="Another seed, other errors.")] = 0,
    latency_s: Annotated[float, typer.Option(help="Mean time to a reply, in seconds.", min=0)] = 0.0,
    sigma: Annotated[float, typer.Option(help="Log-normal latency of this sigma; 0: all alike.", min=0, max=3)] = 0.0,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            help="KIND:SHARE[:TIMES], repeatable: so large a share of the requests fails so many times. "
            "Kinds: 429, 500, reset, hang, slow, bad-json, garbage, cut-off."
        ),
    ] = None,
    write_seeds: Annotated[
        Path | None, typer.Option(metavar="DATA", help="Write seeds/demo.jsonl and benchmarks/demo.jsonl there; end.")
    ] = None,
) -> None:
    """Serve the simulated teachers, an OpenAI-compatible endpoint, until Ctrl-C.

    Models: simulated/weak and simulated/expert. They solve the problems of this project's own families, err as models
    err, and know nothing else. A message that holds just such a problem is solved in words; replies are streamed to
    whoever wants that.

    Example: wisdom simulate --port 8600 --latency-s 0.2 --fault 429:0.3:3 --fault reset:0.1
    """
    if write_seeds is not None:
        _write(write_seeds)
        return
    app = simulated_app(seed, latency_s=latency_s, sigma=sigma, faults=[read_fault(text) for text in fault or []])
    with _listening(port) as listener:
        taken = listener.getsockname()[1]
        typer.echo(f"Simulated teachers on http://127.0.0.1:{taken}/v1 (seed {seed}); Ctrl-C ends them")
        simulated_server(app).run(sockets=[listener])


def _write(data: Path) -> None:
    for place, text in demo_files().items():
        path = data / place
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise InputError(f"{path} cannot be written ({error.strerror}). Name another folder.") from None
        typer.echo(f"{path}: {text.count(chr(10))} problems")


def _listening(port: int) -> socket.socket:
    """A listening socket on 127.0.0.1.

    Raises:
        InputError: The port is taken, or may not be used.
    """
    try:
        return socket.create_server(("127.0.0.1", port), backlog=4096)
    except OSError as error:
        raise InputError(
            f"Port {port} on 127.0.0.1 cannot be used ({error.strerror}). Take another one with --port."
        ) from None
