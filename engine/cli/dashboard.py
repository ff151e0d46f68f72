"""`wisdom dashboard`: the pages, on this machine alone."""

import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.common import DEFAULT_STORE, StoreOption
from engine.errors import InputError, ToolError


def dashboard_command(
    store: StoreOption = DEFAULT_STORE,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535)] = 8501,
) -> None:
    """Open the dashboard at http://127.0.0.1:8501, until Ctrl-C.

    Example: wisdom dashboard --store data/wisdom.duckdb
    """
    spec = find_spec("dashboard")
    if spec is None or not spec.submodule_search_locations:
        raise ToolError("The dashboard is not installed. Install the whole project: pip install wisdom-workbench")
    page = Path(next(iter(spec.submodule_search_locations))) / "app.py"
    _must_be_free(port)
    typer.echo(f"Wisdom Workbench on http://127.0.0.1:{port} (store {store}); Ctrl-C ends it")
    command = [sys.executable, "-m", "streamlit", "run", str(page)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.headless", "true"]
    command += ["--browser.gatherUsageStats", "false"]
    environment = os.environ | {"WISDOM_STORE": str(store.resolve())}
    sys.stdout.flush()
    # The server takes this process's place, so that whatever ends this process ends the server.
    os.execve(sys.executable, command, environment)  # noqa: S606 -- our own interpreter and page, and no shell


def _must_be_free(port: int) -> None:
    """Refuse a port that another server has.

    Raises:
        InputError: It is taken, or may not be used.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise InputError(
                f"Port {port} on 127.0.0.1 cannot be used ({error.strerror}). Perhaps a dashboard is open there "
                "already; end it, or take another port with --port."
            ) from None
