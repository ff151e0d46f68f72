"""The command line: its commands, and what becomes of errors."""

import logging
import signal
import sys

import typer

from engine.cli import check, dashboard, run, status, transfer
from engine.errors import WorkbenchError

app = typer.Typer(
    name="wisdom",
    help="Synthesise mathematical training data by progressive curriculum synthesis, and audit every step of it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
    epilog="Exit codes: 0 done, 1 defect, 2 unusable input, 3 run ended early, 4 teacher, 5 store, 6 helper process, "
    "130 Ctrl-C.",
)
app.command("run")(run.run_command)
app.command("status")(status.status_command)
app.command("import")(transfer.import_command)
app.command("export")(transfer.export_command)
app.command("compare")(check.compare_command)
app.command("sandbox")(check.sandbox_command)
app.command("score")(check.score_command)
app.command("dashboard")(dashboard.dashboard_command)


class _CtrlCError(BaseException):
    """Ctrl-C, under a name that the command-line library does not turn into exit code 1."""


def main() -> None:
    """Run the command, and end with its exit code."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except WorkbenchError as error:
        typer.echo(f"error: {error}", err=True)
        code = error.exit_code
    except _CtrlCError:
        typer.echo("stopped by Ctrl-C", err=True)
        code = 130
    except Exception as error:  # the last resort: a defect of ours ends in the log, not on the screen
        logging.getLogger("engine").exception("defect")
        typer.echo(
            f"error: this is a defect of wisdom-workbench ({type(error).__name__}: {error}). "
            "Its traceback is in the log beside the store, or above if no store was in use.",
            err=True,
        )
        code = 1
    sys.exit(code)


def _interrupt(*_: object) -> None:
    raise _CtrlCError
