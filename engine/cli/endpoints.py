"""`wisdom run --check`: whether the teachers of a recipe can be asked, found out before anything starts."""

import json
from dataclasses import asdict

import typer

from engine.config import Recipe
from engine.errors import TeacherError
from engine.runner import check_teachers
from engine.teachers import TeacherCheck


def print_check(recipe: Recipe, *, as_json: bool) -> None:
    """Print what was found out about each teacher that the recipe asks.

    Raises:
        Exit: With the code of a `TeacherError` if one of them cannot be asked.
    """
    checks = check_teachers(recipe)
    if as_json:
        typer.echo(json.dumps([asdict(check) | {"ok": check.ok} for check in checks]))
    else:
        typer.echo("\n\n".join(map(text, checks)))
    if not all(check.ok for check in checks):
        raise typer.Exit(TeacherError.exit_code)


def text(check: TeacherCheck) -> str:
    """What was found out about a teacher, for people."""
    where = f" at {check.where}" if check.where else ""
    lines = [f"{check.role}: {check.kind}, {check.model}{where}"]
    width = max(len(step.name) for step in check.steps)
    for step in check.steps:
        line = f"  {step.status.value:7}  {step.name:{width}}  {step.said}"
        lines.append(line.rstrip())
        if step.remedy:
            lines.append(f"  {'':7}  {'':{width}}  {step.remedy}")
    return "\n".join(lines)
