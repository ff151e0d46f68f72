"""The command line: its commands, and what becomes of errors."""

import logging

import typer

from engine.cli import (
    causes,
    check,
    contamination,
    dashboard,
    embed,
    exporting,
    importing,
    reviews,
    run,
    simulate,
    status,
    stop,
    versus,
)
from engine.cli.duplicates import duplicates_command
from engine.cli.map import map_command
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
app.command("stop")(stop.stop_command)
app.command("causes")(causes.causes_command)
app.command("status")(status.status_command)
app.command("import")(importing.import_command)
app.command("export")(exporting.export_command)
app.command("compare")(check.compare_command)
app.command("compare-runs")(versus.compare_runs_command)
app.command("sandbox")(check.sandbox_command)
app.command("score")(check.score_command)
app.command("contamination")(contamination.contamination_command)
app.command("duplicates")(duplicates_command)
app.command("embed")(embed.embed_command)
app.command("map")(map_command)
app.command("dashboard")(dashboard.dashboard_command)
app.command("simulate")(simulate.simulate_command)
app.add_typer(reviews.app, name="reviews")


def invoke() -> int:
    """Run the command, and give its exit code."""
    try:
        app()
    except SystemExit as ended:  # what the command-line library makes of a command's end
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except WorkbenchError as error:
        typer.echo(f"error: {error}", err=True)
        code = error.exit_code
    except Exception as error:  # the last resort: a defect of ours ends in the log, not on the screen
        logging.getLogger("engine").exception("defect")
        typer.echo(
            f"error: this is a defect of wisdom-workbench ({type(error).__name__}: {error}). "
            "Its traceback is in the log beside the store, or above if no store was in use.",
            err=True,
        )
        code = 1
    return code
