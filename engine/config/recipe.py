"""What a recipe file may say. Unknown keys are refused everywhere; everything left out has a default."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, PositiveFloat

from engine.config.rounds import Audit, Checks, Evolve, Metadata
from engine.config.stages import Stages
from engine.config.table import Count, ExistingPath, Table
from engine.config.teachers import TeacherSpec


class Seeds(Table):
    """Where the first round's problems come from.

    Attributes:
        files: Seed files or folders, relative to the recipe.
        limit: Take only the first so many problems.
        role: `solve`: they are the first round's problems. `reference`: nobody is asked to solve them; new questions
            are written from them, and these are the second round's.
    """

    files: tuple[ExistingPath, ...] = Field(min_length=1)
    limit: Count | None = None
    role: Literal["solve", "reference"] = "solve"


class SandboxLimits(Table):
    """How the programs of teachers are run.

    Attributes:
        mode: What happens where the operating system, or a container, does not offer every means of confinement.
            `strict`: the run does not begin, and says what is missing. `best-effort`: it says so once and goes on with
            the rest. Where all means are there, and so on a usual Linux, both are the same. The default is
            `best-effort`, so that a first run works on macOS and in a plain container; write `strict` for teachers
            whose programs you would not run on that machine.
        wall_seconds: Seconds from a program's start to its end.
        cpu_seconds: Seconds on the processor, over all threads.
        memory_mb: Mebibytes beyond what the loaded libraries take.
        output_chars: Characters that it may print.
    """

    mode: Literal["strict", "best-effort"] = "best-effort"
    wall_seconds: PositiveFloat = 10.0
    cpu_seconds: PositiveFloat = 5.0
    memory_mb: Count = 1024
    output_chars: Count = 65_536


class Recipe(Table):
    """A whole recipe.

    Attributes:
        name: How people call it; the file's name if left out.
        note: A sentence that pages show beside its figures.
        concurrency: Calls in flight at most.
        budget_usd: The run stops before it spends more; every teacher must have a price then.
        seed: Of everything that is chosen at random.
        rounds: How many rounds there are at most; what the last one leaves open evolves no further.
        max_problems: How many problems may enter the rounds, all told.
        embed: A model, such as all-MiniLM-L6-v2, or lexical: by it a process beside the run embeds new problems as they
            come, for the map of all problems. Empty: `wisdom embed` does so later.
        seeds: The first round's problems.
        teachers: Who answers, by role; the stages name the role.
        stages: What happens to a problem.
        metadata: Who makes meta data; without this table there is none.
        evolve: How the next round's problems are made.
        checks: What these are checked for.
        audit: Which share of what was settled without the expert it answers blindly; without this table, none.
        sandbox: How programs are run, and what they may use.
    """

    name: str = Field("", max_length=80)
    note: str = Field("", max_length=400)
    concurrency: Annotated[Count, Field(le=2000)] = 32
    budget_usd: PositiveFloat | None = None
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**63)] = 0
    rounds: Annotated[Count, Field(le=1000)] = 1
    max_problems: Count | None = None
    embed: str = Field("", max_length=200)
    seeds: Seeds
    teachers: dict[str, TeacherSpec]
    stages: Stages = Stages()
    metadata: Metadata | None = None
    evolve: Evolve = Evolve()
    checks: Checks = Checks()
    audit: Audit | None = None
    sandbox: SandboxLimits = SandboxLimits()

    def roles(self) -> Mapping[str, str]:
        """Who is asked: places of the recipe that name a teacher and take effect, and the role that each names."""
        roles = {f"stages.{stage.value}": self.stages.of(stage).teacher for stage in self.stages.order}
        if self.metadata is not None:
            roles["metadata"] = self.metadata.teacher
        if self.rounds > 1:
            roles["evolve"] = self.evolve.teacher
        if self.audit is not None:
            roles["audit"] = self.audit.teacher
        return roles

    def shape(self) -> dict[str, Any]:
        """What shapes the results of a run; a run can go on only with a recipe of the same shape.

        Left out is what only shapes how fast or how dearly they are got, or how they are called, and in which folder
        files lie: a project that was moved is still the same.
        """
        free = {"name", "note", "concurrency", "budget_usd", "embed"}
        shape = self.model_dump(mode="json", exclude=free)
        del shape["sandbox"]["mode"]
        shape["seeds"]["files"] = [path.name for path in self.seeds.files]
        shape["checks"]["benchmarks"] = [path.name for path in self.checks.benchmarks]
        for teacher in shape["teachers"].values():
            for key in ("price", "limits", "timeout_s", "max_tries", "key_env", "latency_s"):
                teacher.pop(key, None)
            if "file" in teacher:
                teacher["file"] = Path(teacher["file"]).name
        return shape
