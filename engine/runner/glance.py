"""One round of a run that is still to come, looked up in the store: what is there, and what will be asked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from engine.answers import Comparer
from engine.config import Recipe
from engine.domain import Outcome, Request, Stage
from engine.quality import Foreseen
from engine.runner.auditing import is_chosen, stages_to_audit
from engine.runner.evolving import Evolving, Found, most_parents, parents_of
from engine.runner.following import Following
from engine.runner.shelf import READ_S, Seen, Shelf, chunks, looked_up, pages
from engine.stages import Library, MetaPool, audit_request, metadata_request, read_metadata
from engine.store import Pending, Reader, Store, Todo, ahead, library, todo
from engine.teachers import Teacher


class Glance:
    """Looks at one round after another.

    Args:
        recipe: What the run does.
        store: Where it finds replies.
        teachers: Its teachers by role, for the hashes of their requests.
        comparer: Compares answers.

    Attributes:
        stages: What was found, by round and stage.
    """

    def __init__(self, recipe: Recipe, store: Store, teachers: Mapping[str, Teacher], comparer: Comparer) -> None:
        self.recipe, self.store, self._teachers = recipe, store, teachers
        self.stages: dict[tuple[int, Stage], Foreseen] = defaultdict(Foreseen)
        self._following = Following(recipe, comparer)
        self._library = Library(recipe.metadata.merge if recipe.metadata else 1.0)
        self._kept, self._judged = 0, 0
        self._whole = True

    def go_on(self, run_id: str, round_: int) -> None:
        """Take in what a run that has begun has already beside its funnel: its library, and what was kept."""
        with self.store.read(READ_S) as reader:
            self._kept, self._judged = ahead.kept_before(reader, run_id, round_)
        for number in range(1, round_ + 1):
            for page in pages(self.store, partial(_extracted, run_id, number), lambda writing: writing.position):
                for writing in page:
                    self._library.count(writing.kind, writing.text)
            if number < round_:
                self._library.settle()

    def round(self, run_id: str, number: int, pool: list[Pending] | None, room: int | None) -> list[str]:
        """Look a round up.

        Args:
            run_id: The run; "" for one without rows.
            number: The round.
            pool: Its problems; `None` if the run's rows give them.
            room: Problems that may still enter; `None` if nothing evolves.

        Returns:
            The problems that are known to enter the next round.
        """
        described = self._describe(run_id, number, pool)
        parents, settled = self._funnel(run_id, number, pool)
        self._audit(number, settled)
        if room is None:
            return []
        evolve = self.recipe.evolve
        if len(parents) * evolve.children_per_parent > room:
            parents = parents[: most_parents(self.recipe, room, self._kept, self._judged)]
        if described and self._whole:
            children = self._evolve(number, parents)
        else:  # which meta data the prompts will bring is not known, so they can be in no store
            asked = len(parents) * evolve.children_per_parent
            self._add(number, Stage.EVOLVE, Foreseen(0, asked, asked))
            children = []
        self._whole = self._whole and not self._is_open(number)
        return children

    def _is_open(self, number: int) -> bool:
        """Whether further problems than the known ones may enter the next round."""
        order = self.recipe.stages.order
        decides = parents_of(self.recipe, number)[0]
        before = order[: order.index(decides) + 1] if decides in order else ()
        return any(self.stages[number, stage].open for stage in (*before, Stage.EVOLVE))

    def _describe(self, run_id: str, number: int, pool: list[Pending] | None) -> bool:
        """Meta data of the round's problems, united in memory as the run would; whether all of it is known."""
        table = self.recipe.metadata
        if table is None:
            return True
        whole = True
        if pool is None:
            entries: Iterator[Sequence[Todo]] = pages(
                self.store,
                lambda reader, after, limit: todo.without_metadata(reader, run_id, number, after, limit),
                _key,
            )
        else:
            entries = chunks([_todo(job) for job in pool])
        for one, found in looked_up(self.store, entries, run_id, number):
            request = metadata_request(one.entry.problem_id, one.question, table)
            seen = self._look(number, found, table.teacher, request)
            if seen.reply is None:
                whole = False
            elif extracted := read_metadata(seen.reply.text):
                for kind, writings in extracted.found.items():
                    for writing in writings:
                        self._library.count(kind, writing)
        self._library.settle()
        return whole

    def _funnel(self, run_id: str, number: int, pool: list[Pending] | None) -> tuple[list[Todo], list[Todo]]:
        """The funnel: what grows, in the order of the pool, and what was settled without the auditing teacher."""
        recipe = self.recipe
        stage, outcome = parents_of(recipe, number)
        audited = stages_to_audit(recipe, recipe.audit) if recipe.audit is not None else ()
        parents, settled = self._ended(run_id, number, audited) if pool is None else ([], [])
        for job, found in looked_up(self.store, self._jobs(run_id, number, pool), run_id, number):
            if outcome is Outcome.REFERENCE:
                parents.append(_todo(job))
                continue
            look = partial(self._look, number, found)
            for step in self._following.steps(job, found.known.attempts.get(job.entry.problem_id, []), look):
                if step.decision is None:
                    self._add(number, step.stage, Foreseen(open=1))
                elif step.ended(stage, outcome):
                    parents.append(_todo(job))
                elif step.stage in audited and step.ended(step.stage, Outcome.SETTLED):
                    settled.append(_todo(job))
        return sorted(parents, key=_key), settled

    def _ended(self, run_id: str, number: int, audited: tuple[Stage, ...]) -> tuple[list[Todo], list[Todo]]:
        """What rows of the run say of a round that it is in: its parents, and what is settled and not audited."""
        grows = parents_of(self.recipe, number)
        parents = pages(
            self.store, lambda reader, after, limit: todo.parents(reader, run_id, number, *grows, after, limit), _key
        )
        settled = pages(
            self.store,
            lambda reader, after, limit: todo.ended(reader, run_id, number, audited, Outcome.SETTLED, after, limit),
            _key,
        )
        with self.store.read(READ_S) as reader:
            done = todo.audited(reader, run_id, number)
        left = [one for page in settled for one in page if one.entry.problem_id not in done]
        return [one for page in parents for one in page], left

    def _audit(self, number: int, settled: Sequence[Todo]) -> None:
        """The audit of what is known to be settled."""
        table = self.recipe.audit
        if table is None:
            return
        chosen = [one for one in settled if is_chosen(one, self.recipe, table)]
        for one, found in looked_up(self.store, chunks(chosen), _run_of(chosen), number):
            self._look(number, found, table.teacher, audit_request(one.entry.problem_id, one.question, table))

    def _evolve(self, number: int, parents: Sequence[Todo]) -> list[str]:
        """What parents are asked for, and the problems that their stored replies became in some run."""
        teacher = self._teachers[self.recipe.evolve.teacher]
        evolving = Evolving(self.recipe, MetaPool(self._library.settled()))
        written: list[str] = []
        for parent, found in looked_up(self.store, chunks(parents), _run_of(parents), number):
            for child in evolving.found(parent, found.known, teacher, {}):
                if self._is_there(number, parent, child, found):
                    self._judged += 1
                    if child.candidate.rejection is None:
                        written.append(child.request_hash)
        with self.store.read(READ_S) as reader:
            verdicts = ahead.verdicts(reader, written)
        self._add(number, Stage.EVOLVE, Foreseen(open=sum(own not in verdicts for own in written)))
        became = (verdicts.get(own) for own in written)
        children = list(dict.fromkeys(child for child in became if child is not None))
        self._kept += len(children)
        return children

    def _is_there(self, number: int, parent: Todo, child: Found, found: Shelf) -> bool:
        """Count the calls for one new problem; whether all of them have their replies."""
        for stage, own in ((Stage.EVOLVE, child.request_hash), (Stage.REPAIR, child.repair_hash)):
            if own is None:
                continue
            if found.known.reply(parent.entry.problem_id, own) is None:
                self._add(number, stage, Foreseen(asked=1))
                self._add(number, Stage.EVOLVE, Foreseen(open=1))
                return False
            if (parent.entry.problem_id, own) not in found.known.own:
                self._add(number, stage, Foreseen(stored=1))
        return True

    def _look(self, number: int, found: Shelf, role: str, request: Request) -> Seen:
        """Look a request up, and count it: a reply that the run has itself is paid, and neither asked nor reused."""
        seen = found.look(self._teachers[role], request)
        if not seen.paid:
            counted = Foreseen(asked=1) if seen.reply is None else Foreseen(stored=1)
            self._add(number, request.stage, counted)
        return seen

    def _add(self, number: int, stage: Stage, counted: Foreseen) -> None:
        self.stages[number, stage] += counted

    def _jobs(self, run_id: str, number: int, pool: list[Pending] | None) -> Iterator[Sequence[Pending]]:
        if pool is not None:
            return chunks(pool)
        return pages(
            self.store,
            lambda reader, after, limit: todo.pending(reader, run_id, number, after, limit),
            lambda job: job.position,
        )


def _extracted(run_id: str, number: int, reader: Reader, after: int, limit: int) -> list[library.Writing]:
    return library.extracted(reader, run_id, number, after, limit)


def _run_of(rows: Sequence[Todo]) -> str:
    return rows[0].entry.run_id if rows else ""


def _todo(job: Pending) -> Todo:
    return Todo(job.entry, job.position, job.question)


def _key(one: Todo) -> int:
    return one.key
