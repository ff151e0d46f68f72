"""Texts that try to be more than text, and a run that has each of them in every place where people or models write."""

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from typing import Final

from remembered import remembered
from small_store import NOW, hash_of

from engine.domain import (
    Answer,
    AnswerRule,
    Attempt,
    Ballot,
    CallOutcome,
    Decision,
    Entry,
    Equality,
    Extracted,
    FlagReason,
    Message,
    MetaEntry,
    MetaKind,
    Outcome,
    Problem,
    ProgramResult,
    ProgramRule,
    ProgramStatus,
    Reading,
    Rejection,
    Reply,
    Request,
    ReviewVerdict,
    Solution,
    Source,
    Stage,
    Tier,
    Usage,
    Verdict,
    candidate_id,
)
from engine.store import Facts, Store, add_problems, fill_pool, flush, insert_run
from engine.store.candidates import Judged, add_judged
from engine.store.library import add_to_library
from engine.store.people import LONGEST_NAME, LONGEST_NOTE
from engine.store.writes import attempt_id

RUN: Final = "hostile"
NAME: Final = 200
"""Characters of the longest name: of a subject, a data set, a model, a rule."""
TEXTS: Final = {
    "script": "<script>window.hit=1</script></textarea></style></svg><SCRIPT/x>window.hit=1</SCRIPT>",
    "image": '<img src=x onerror="window.hit=1"><img src="http://evil.example/x.png">',
    "drawing": '<svg onload="window.hit=1"><a xlink:href="javascript:window.hit=1">x</a></svg>',
    "frame": '<iframe src="javascript:parent.window.hit=1"></iframe><object data="http://evil.example"></object>',
    "style": "<style>@import 'http://evil.example/x.css'; * {display: none}</style><base href='http://evil.example/'>",
    "form": "<form action='http://evil.example'><button formaction='javascript:window.hit=1'>Go</button></form>",
    "markdown image": "![x](http://evil.example/x.png) ![y][1]\n\n[1]: http://evil.example/y.png",
    "markdown link": "[x](http://evil.example) <http://evil.example>[y](javascript:x:1) [z]\n\n[z]: //evil.example",
    "bare link": "http://evil.example/a www.evil.example me@evil.example ftp://evil.example mailto:me@evil.example",
    "script address": "javascript:window.hit=1 data:text/html,<script>window.hit=1</script> vbscript:x",
    "entities": "&lt;script&gt;window.hit=1&lt;/script&gt; &#60;img src=x&#62; &#x3c;b&#x3e; &amp;amp; &colon;red[x]",
    "blocks": "# Heading\n- item\n1. one\n> quote\n\n    indented\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n===",
    "emphasis": "**bold** _it_ ~~gone~~ `code` *a*b* __c__ \\*d\\* [^1]\n\n[^1]: a note",
    "fence": "```mermaid\ngraph TD; A-->B\n```\n~~~html\n<script>window.hit=1</script>\n~~~\n```",
    "directives": ":red[x] :blue-background[y] :small[z] :rainbow[w] :red-badge[v] :color[u]{foreground='red'}",
    "icons": ":material/home: :material_home: :streamlit: :smile: :+1: :shortcode: :m/home:",
    "directive-like": "::name[x]{onclick=x} :::note\ninside\n::: {.cls #id} :a[b]{href='javascript:window.hit=1'}",
    "href": r"$\href{javascript:window.hit=1}{x}$ \(\url{http://evil.example}\) \[\htmlData{a=b}{x}\]",
    "includegraphics": r"$\includegraphics[width=9em]{http://evil.example/x.png}$ \includegraphics{x}",
    "html in mathematics": r"$\htmlClass{stAlert}{x}$ $\htmlId{root}{y}$ $\htmlStyle{position:fixed;inset:0}{z}$ $<b>",
    "definitions": r"$\def\a{\a\a}\a$ $\gdef\frac#1#2{hit}$ $\global\let\sqrt=\frac$ \newcommand{\x}{\x\x}$\x$",
    "endless macros": r"$\newcommand{\y}{\y\y}\y$ $\renewcommand\alpha{\alpha\alpha}\alpha$ $\edef\z{\z\z}\z$",
    "over the page": r"$\rule{900em}{900em}$ $\kern-99em x$ $\raisebox{-50em}{over}$ $\color{white}x$",
    "errors of TeX": r"$\frac{$ $x^2^3$ $\left( x$ $a & b$ \begin{align} x \end{gather} $\undefinedmacro$",
    "unbalanced": "$ {{{ }} $$ \\( \\] $x \\{ } \\begin{align} $$$ \\",
    "deep": "{" * 300 + "$" + "{" * 300 + "x" + "}" * 300 + "$" + "\\sqrt{" * 60,
    "zero width": "a\u200bb\u200c\u200dc\ufeff\u2060\u00ad x\u0301\u0301\u0301 \U000e0041\U000e0042",
    "direction": "\u202egnp.exe\u202c \u2066x\u2067y\u2069 \u200e\u200f \u061c שלום $5 مرحبا",
    "controls": "a\x00b\x07\x08\x1b[31mred\x1b[0m\x7f\x85\u2028\u2029\r\nend\rend\x0b\x0c",
    "surrogate halves": "a\ud800b \udc00 \ud83d\ude00 \udfff$x\ud800$",
    "million": "So $x = 1$ and <b>\\frac</b> [y](javascript:z). " * 21_000,
}
"""By what each of them tries. What ran would set `window.hit`, what went out would ask for `evil.example`."""
IDS: Final = [f"h{number:02}" for number in range(len(TEXTS))]
"""The problems that have them."""


class Texts:
    """The texts in a circle, each place of a problem one further.

    Args:
        start: Which one comes first.
    """

    def __init__(self, start: int) -> None:
        self._circle: Iterator[str] = islice(cycle(TEXTS.values()), start, None)

    def __call__(self, longest: int = 2_000_000) -> str:
        return next(self._circle)[:longest]


@remembered
def add(store: Store) -> None:
    """Add the run: as many problems as there are texts, which change places from one problem to the next."""
    add_problems(store, [_problem(key, Texts(number)) for number, key in enumerate(IDS)], "import-hostile")
    told = " ".join(text for text in TEXTS.values() if len(text) < LONGEST_NOTE)
    row = {"id": RUN, "recipe_name": TEXTS["directives"], "note": told, "shape": "{}", "simulated": False}
    insert_run(store, row | {"recipe": '{"stages": {"order": ["guide", "criticise"]}}', "engine_version": "0"})
    fill_pool(store, RUN, 1, IDS)
    facts = Facts(lambda: NOW)
    facts.event(RUN, "started", TEXTS["script"])
    for number, key in enumerate(IDS):
        _attempts(facts, Entry(RUN, 1, key), Texts(number + 5), settled=number % 3 == 0)
    facts.event(RUN, "finished", told)
    flush(store, facts.take())
    grown = [_grown(key, Texts(number + 9)) for number, key in enumerate(IDS)]
    add_to_library(
        store, [e for entries, _ in grown for e in entries], [e for entries, _ in grown for e in _links(entries)]
    )
    add_judged(store, [judged for _, judged in grown])
    said = [_said(Entry(RUN, 1, key), Texts(number + 11)) for number, key in enumerate(IDS)]
    flush(store, {table: [each[table] for each in said] for table in said[0]})


def _problem(key: str, text: Texts) -> Problem:
    number = int(key[1:])
    return Problem(
        key,
        f"{text()} {number}",
        Source.SEED,
        level=1 + number % 5,
        subject=text(NAME),
        ground_truth=text(),
        solution=text(),
        dataset=text(NAME),
    )


def _attempts(facts: Facts, entry: Entry, text: Texts, *, settled: bool) -> None:
    """An attempt whose program ran, an attempt whose program failed, a call without a reply, and how it ended."""
    for stage, status in ((Stage.GUIDE, ProgramStatus.OK), (Stage.CRITICISE, ProgramStatus.ERROR)):
        asked, said = hash_of(entry.problem_id, stage), text()
        request = Request(entry.problem_id, stage, 0, (Message("system", text()), Message("user", text())), 0.0, 10)
        reply = Reply(CallOutcome.ANSWERED, f"{said}{text()}", text(NAME), Usage(1, 0, 1, 0.001))
        facts.call(entry, request, "weak", asked, reply, reused=False)
        reading = Reading(said, Answer(text(), AnswerRule.BOXED, 0, 1), text(), ProgramRule.FENCED)
        ran = ProgramResult(status, text() or None, stdout=text(), error=text())
        verdict = Verdict(Equality.UNDECIDED, text(NAME))
        attempt = Attempt(stage, 0, "weak", reading, ran, text(), verdict)
        facts.attempt(entry, attempt, asked)
        facts.cause(entry, attempt, "comparison undecided" if status is ProgramStatus.OK else "program error", text())
    lost = Request(entry.problem_id, Stage.CRITICISE, 1, (Message("user", text()),), 0.0, 10)
    missing = Reply(CallOutcome.MISSING, detail=text(), faults=(text(40),))
    facts.call(entry, lost, "weak", hash_of(entry.problem_id, Stage.CRITICISE, 1), missing, reused=False)
    facts.outcome(entry, "guide", Decision(Outcome.PASSED_ON, text(NAME), text(), text()), None, None)
    ended = Outcome.SETTLED if settled else Outcome.DROPPED
    solutions = (Solution(Stage.CRITICISE, 0, "cot"),) if settled else ()
    ballots = (Ballot(0, text(), "cot", 0), Ballot(1, text(), "program", 1)) if settled else ()
    decision = Decision(ended, text(NAME), text(), text(), solutions, ballots=ballots)
    wrong = Verdict(Equality.DIFFERENT, text(NAME)) if settled else None
    facts.outcome(entry, "criticise", decision, Tier.MEDIUM if settled else Tier.DROPPED, wrong)
    facts.metadata(entry, f"meta-{entry.problem_id}", "read", text(), Extracted({MetaKind.TOPIC: (text(),)}))


def _grown(key: str, text: Texts) -> tuple[list[MetaEntry], Judged]:
    """Topics, skills and knowledge, and a candidate that was rejected."""
    entries = [MetaEntry(f"{kind.value}-{key}", kind, text()) for kind in MetaKind]
    row = {
        "id": candidate_id(RUN, 1, key, 0),
        "run_id": RUN,
        "round": 1,
        "parent_id": key,
        "sample": 0,
        "teacher": "expert",
        "request_hash": hash_of(key, Stage.EVOLVE),
        "repair_hash": None,
        "problem_id": None,
        "rejection": Rejection.UNREADABLE.value,
        "detail": text(),
        "similar_to": None,
        "claimed_level": None,
        "claimed_subject": None,
        "at_time": NOW,
    }
    return entries, Judged(row, text(), tuple(entry.id for entry in entries), None)


def _links(entries: Sequence[MetaEntry]) -> list[dict[str, object]]:
    """Each of a problem's entries at the problem."""
    return [
        {
            "run_id": RUN,
            "round": 1,
            "problem_id": entry.id.rpartition("-")[2],
            "kind": entry.kind.value,
            "place": 0,
            "meta_id": entry.id,
        }
        for entry in entries
    ]


def _said(entry: Entry, text: Texts) -> dict[str, dict[str, object]]:
    """What people said, as rows: those who write through a page are asked for a name that can be seen."""
    where = {"run_id": entry.run_id, "round": entry.round, "problem_id": entry.problem_id}
    computed = {"teacher": "weak", "computed": "comparison undecided", "computed_detail": text()}
    trial = where | {
        "id": f"trial-{entry.problem_id}",
        "attempt_id": attempt_id(entry, "guide", 0),
        "cot_answer": text(),
        "program": text(),
        "program_status": "ok",
        "program_way": "printed",
        "program_answer": text(),
        "program_seconds": 0.1,
        "stdout": text(),
        "error": text(),
        "inner_equality": "undecided",
        "inner_rule": text(NAME),
        "truth_equality": "different",
        "truth_rule": text(NAME),
    }
    rows: dict[str, dict[str, object]] = {
        "cause_correction": where | computed | {"stage": "guide", "sample": 0, "cause": "rounding"},
        "review": where | {"verdict": ReviewVerdict.WRONG.value},
        "flag": {"problem_id": entry.problem_id, "reason": FlagReason.OTHER.value, "raised": True},
        "trial": trial,
    }
    said = {name: row | {"note": text(LONGEST_NOTE), "author": text(LONGEST_NAME)} for name, row in rows.items()}
    name = {"name": text(LONGEST_NAME), "params": f'{{"run": ["{RUN}"]}}', "author": text(LONGEST_NAME)}
    return {**said, "saved_filter": name}
