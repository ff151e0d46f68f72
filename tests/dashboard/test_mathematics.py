"""Model text becomes Markdown that shows it and does nothing else."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dashboard.components.formulas import Kind, pieces
from dashboard.components.mathematics import JOINER, answer, mathematics, message, plain

SET = [
    ("$x^2$", "$x^2$"),
    (r"\(x\)", "$x$"),
    (r"a \[x\] b", "a\n\n$$\nx\n$$\n\nb"),
    ("$$x\n+y$$", "$$\nx +y\n$$"),
    ("$ x $", "$x$"),
    ("$a$$b$", f"$a${JOINER}$b$"),
    (r"\(x\)2", f"$x${JOINER}2"),
    (r"$\triangle ABC \sim \triangle DEF$", r"$\triangle ABC \sim \triangle DEF$"),
    (r"$30^\circ + (\angle EBC)$", r"$30^\circ + (\angle EBC)$"),
    (r"$10\pi $ feet", r"$10\pi$ feet"),
    (r"$50\%$ of $20$", r"$50\%$ of $20$"),
    ("$50% of$", r"$50\% of$"),
    (r"$\text{if $x$}$", r"$\text{if \(x\)}$"),
    (r"$\$5$", r"$\text{\textdollar}5$"),
    (r"\begin{align} a &= b \\ c &= d \end{align}", "$$\n" + r"\begin{align*} a &= b \\ c &= d \end{align*}" + "\n$$"),
    (r"$\begin{align*}x\end{align*}$", "$$\n" + r"\begin{align*}x\end{align*}" + "\n$$"),
    (r"\begin{eqnarray}x\end{eqnarray}", "$$\n" + r"\begin{align*}x\end{align*}" + "\n$$"),
    (r"\begin{cases}1 & x\\2 & y\end{cases}", "$$\n" + r"\begin{cases}1 & x\\2 & y\end{cases}" + "\n$$"),
    (r"\begin{pmatrix}1\\2\end{pmatrix}", "$$\n" + r"\begin{pmatrix}1\\2\end{pmatrix}" + "\n$$"),
    (
        r"\begin{tabular}{|c|c|}\hline a & $x$ \\\hline\end{tabular}",
        "$$\n" + r"\begin{array}{|c|c|}\hline\text{a}&\text{\(x\)}\\\hline\end{array}" + "\n$$",
    ),
    (r"\[\renewcommand{\arraystretch}{3}x\]", "$$\nx\n$$"),
    (r"\begin{matrix}1\\[5pt]2\end{matrix}", "$$\n" + r"\begin{matrix}1\\2\end{matrix}" + "\n$$"),
    (r"\begin{matrix}1\\ [0,1]\end{matrix}", "$$\n" + r"\begin{matrix}1\\{}[0,1]\end{matrix}" + "\n$$"),
    (r"$\begin{array}{r@{\hspace{0pt}}l}1&2\cr3&4\end{array}$", r"$\begin{array}{rl}1&2\\3&4\end{array}$"),
    (r"$x\mbox{ if }y\hspace{1cm}z$", r"$x\text{ if }y\quad z$"),
    (r"$x\tag{1}$", r"$x\qquad\text{(1)}$"),
    (r"$1\!\! \!2$", r"$1\!2$"),
    (r"So \boxed{5}.", r"So $\boxed{5}$\."),
    (r"So \boxed{\frac{1}{2}}", r"So $\boxed{\frac{1}{2}}$"),
    (r"So \boxed{$x^2$}", r"So $\boxed{x^2}$"),
    ("of $ 200$ numbers, $ L$ and the $ 50$th", "of $200$ numbers\\, $L$ and the $50$th"),
    (r"for $ \$25$ or $ \$ 20$", r"for $\text{\textdollar}25$ or $\text{\textdollar} 20$"),
    (r"caused $\$$30 million", f"caused $\\text{{\\textdollar}}${JOINER}30 million"),
    (r"so \\[5pt] no", r"so \\\\\[5pt\] no"),
    ("line\nline", "line  \nline"),
    ("one\n\n\ntwo", "one\n\ntwo"),
    ("$x$\n$y$", "$x$  \n$y$"),
    ("```python\nprint('$5')\n```\nthen", "```text\nprint('$5')\n```\n\nthen"),
    ("```\nwas cut off", "```text\nwas cut off\n```"),
    ("~~~\n```\n~~~", "````text\n```\n````"),
    ("[asy]\ndraw((0,0)--(1,1)); // $\n[/asy]", "```text\ndraw((0,0)--(1,1)); // $\n```"),
]

MONEY = [
    "It costs $5 and $10.",
    "He has $20. He spends 1/2, so $20/2=$10 is left.",
    r"He has \$5",
    "$5",
    "Tickets cost $12 each; children's tickets cost half$",
    "From $20-$30",
    "pay $ 5 + $ 6 $ now",
    "20+$3=$<<20+3=23>>23",
    "earns $5 for x_1 hours and 3$ more",
    "A $5 bill\n\nand another for 3$",
    "costs $ 5, ($6)",
    "either 5$ or 6$",
    "both A$ and B$",
]

REFUSED = [
    r"$\href{javascript:alert(1)}{x}$",
    r"$\url{http://evil.example}$",
    r"$\includegraphics{http://evil.example/x.png}$",
    r"\(\htmlClass{a}{b}\)",
    r"$$\def\a{\a\a}\a$$",
    r"\[\newcommand{\x}{\x}\x\]",
    r"$\rule{900em}{900em}$",
    r"$\\[900em]$",
    r"$\rule{ 99em }{99em}$",
    r"$\rule{1em}{1em}$ with $",
    r"$\smash{\raisebox{-20em}{over}}$",
    r"$\raisebox{50em}{a}$",
    r"$\mathrlap{over}x$",
    r"$\llap{over}x$",
    r"$\kern9em x$",
    r"$\textcolor{white}{x}$",
    r"$\color{white}x$",
    r"$\phantom{x}y$",
    r"$\vspace{9em}x$",
    r"$\undefinedmacro$",
    "$1" + r"\!{}" * 20 + "2$",
    r"$\frac{1}$",
    r"$\frac{$",
    r"$x^2^3$",
    r"$x^$",
    r"$\left( x$",
    r"$a & b$",
    r"$\text{a_b}$",
    "$x#$",
    "$" + "{" * 50 + "x" + "}" * 50 + "$",
    "$a`b$",
    "$" + "x" * 5000 + "$",
    "$}{$",
    "$$",
    "$ $",
]


@pytest.mark.parametrize(("text", "expected"), SET)
def test_formulas_are_found_and_set(text: str, expected: str) -> None:
    assert mathematics(text) == expected


@pytest.mark.parametrize("text", MONEY)
def test_money_stays_money(text: str) -> None:
    assert {piece.kind for piece in pieces(text)} == {Kind.TEXT}
    assert unescaped(mathematics(text)).split() == text.replace("\\$", "$").split()


@pytest.mark.parametrize("text", REFUSED)
def test_what_reaches_beyond_its_formula_is_text(text: str) -> None:
    assert {piece.kind for piece in pieces(text)} == {Kind.TEXT}
    assert unescaped(mathematics(text)) == text


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{array}{c}\multicolumn{1}{c}{x}\end{array}",
        r"\begin{tabular}{c}\cline{1-1} x\end{tabular}",
        r"\begin{array}{c}x\hline\end{array}",
    ],
)
@pytest.mark.parametrize("around", ["{}", "${}$", "$${}$$", r"\[{}\]"])
def test_tables_that_katex_cannot_set_are_code(tex: str, around: str) -> None:
    assert mathematics(around.replace("{}", tex, 1)) == f"```text\n{tex}\n```"


def test_a_refused_formula_does_not_turn_the_rest_inside_out() -> None:
    shown = mathematics(r"$\rule{9em}{9em}$ and then $x$ and $y$")
    assert shown.endswith("and then $x$ and $y$")
    assert unescaped(shown).startswith(r"$\rule{9em}{9em}$ and")


@pytest.mark.parametrize("unit", [r"\(", r"\[", "$$x", "$1", "{$", "$a{", "[asy]", r"\begin{align}", r"\boxed{"])
def test_a_text_of_nothing_but_openings_is_read_in_one_pass(unit: str) -> None:
    """If each opening looked for its own end, this would take minutes."""
    shown = mathematics(unit * (200_000 // len(unit)))
    assert len(shown) >= 200_000


def test_money_beside_a_formula() -> None:
    assert mathematics(r"It costs \$5 or $7, and $x^2$ dollars") == r"It costs \$5 or \$7\, and $x^2$ dollars"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, "—"),
        (" ", "—"),
        ("12", "12"),
        (r"\frac{5}{6}", r"$\frac{5}{6}$"),
        ("5/6", "$5/6$"),
        ("$18", r"\$18"),
        ("<b>", r"\<b\>"),
        (r"\href{a}{b}", r"\\href\{a\}\{b\}"),
        ("blue", "blue"),
        (r"\frac{", r"\\frac\{"),
        ("x^{2", r"x\^\{2"),
        (r"\left(", r"\\left\("),
        ("my_variable", r"my\_variable"),
        ("10/12/2020", r"10\/12\/2020"),
        (r"C:\Users\x", f"C\\:{JOINER}\\\\Users\\\\x".replace(JOINER, "")),
        ("3/4 of them", r"3\/4 of them"),
        ("x_1", "$x_1$"),
        ("```\n7\n```", r"\`\`\` 7 \`\`\`"),
        ("3\\text{ red cats}", "$3\\text{ red cats}$"),
        ("(-\\infty, 2]", "$(-\\infty, 2]$"),
    ],
)
def test_answers(text: str | None, expected: str) -> None:
    assert answer(text) == expected


def test_a_line_without_end_is_cut() -> None:
    assert plain("<b>" * 1_000_000).endswith("\\<b … ".rstrip())
    assert len(plain("<" * 1_000_000)) <= 2 * 2_000 + 2


def unescaped(markdown: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace(JOINER, "")


def tokens(markdown: str) -> set[str]:
    """The kinds of everything a CommonMark and GitHub parser sees."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    top = parser.parse(markdown)
    return {token.type for token in top} | {child.type for token in top for child in token.children or ()}


INERT = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak", "hardbreak"}
LIVELY = st.text(alphabet=st.sampled_from("\\`*_{}[]()<>#+-.!|~:=&\"'/@^%0123 \n\tabw"), max_size=80)
WORDS = st.lists(
    st.sampled_from(
        [
            *("[x](http://e)", "![x](y)", "<b>", "# ", "- ", "1. ", "> ", "    ", "\n", "\n\n", "`", "***", "~~", "|"),
            *(":red[x]", ":smile:", ":material/home:", ":material_home:", ":streamlit:", "http://e.x", "www.e.x"),
            *("a@b.cd", "&amp;", "---", "===", "\\", ":x:y:", "::", "<!--", "[^1]", "[x]: y", "xmpp:a@b.c", "word"),
        ]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(LIVELY, WORDS))
def test_nothing_outside_formulas_is_active(text: str) -> None:
    markdown = mathematics(
        "".join(p.text for p in pieces(text) if p.kind is Kind.TEXT).replace("```", "").replace("~~~", "")
    )
    assert tokens(markdown) <= INERT
    shown = unescaped(markdown).replace("\u00a0", " ")
    # What Streamlit and GitHub look for after escapes are undone.
    seen = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)
    assert not re.search(r":[\w+-]+:|https?://|www\.|[-.\w+]@|:material/", seen, re.IGNORECASE)
    assert not re.search(r"(?<!\\):", markdown)
    assert shown.split() == text_of(text).split()


def text_of(text: str) -> str:
    """The text pieces of a text, as they should be read."""
    return "".join(p.text for p in pieces(text) if p.kind is Kind.TEXT).replace("```", "").replace("~~~", "")


@given(st.one_of(LIVELY, WORDS))
def test_one_line_texts_are_shown_as_they_are(text: str) -> None:
    assert unescaped(plain(text)) == " ".join(text.split())
    assert tokens(plain(text)) <= INERT


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Run `wisdom embed` first.", "Run `wisdom embed` first\\."),
        ("`a`", "`a`"),
        ("an odd ` one", "an odd \\` one"),
        ("nothing `` here", "nothing \\`\\` here"),
        ("two `a\n b` lines\n ", "two `a b` lines"),
    ],
)
def test_code_of_a_message_is_code(text: str, shown: str) -> None:
    assert message(text) == shown


@given(st.one_of(LIVELY, WORDS, st.text(alphabet="`$:[]()<>*_\\ \nab", max_size=30)))
def test_nothing_in_a_message_is_more_than_text_or_code(text: str) -> None:
    assert tokens(message(text)) <= {*INERT, "code_inline"}
    if "`" not in text:
        assert message(text).split() == plain(text).split()


@given(st.text(alphabet=st.sampled_from("$\\()[]{}x5 \n`~%ab"), max_size=60))
def test_delimiters_always_balance(text: str) -> None:
    assert_balanced(mathematics(text))


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    shown = mathematics(text)
    assert_balanced(shown)
    assert "\x00" not in shown
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)


def assert_balanced(markdown: str) -> None:
    """Every formula that is opened is closed: blocks by a line of their own, others on their line."""
    opened, fence = False, ""
    for line in markdown.split("\n"):
        ticks = re.fullmatch(r"(`{3,})(text)?", line)
        if fence:
            fence = "" if line == fence else fence
        elif opened:
            assert line == "$$" or "$" not in line
            opened = line != "$$"
        elif ticks:
            fence = ticks[1]
        elif line == "$$":
            opened = True
        else:
            parts = re.split(r"(?<!\\)(?:\\\\)*\$", line)
            assert len(parts) % 2 == 1, line
            assert all(part.strip() == part and part for part in parts[1::2]), line
    assert not opened
    assert not fence


@pytest.mark.shared_data
def test_real_questions_and_solutions(shared_data: Path) -> None:
    """Real statements: delimiters balance, and what their publishers set as mathematics is nearly always found."""
    texts = []
    for name, fields in (("math", ("problem", "solution")), ("gsm8k", ("question", "answer"))):
        lines = (shared_data / "seeds" / f"{name}_train_sample.jsonl").read_text(encoding="utf-8").splitlines()
        texts += [(name, json.loads(line)[field]) for line in lines for field in fields]
    assert len(texts) == 2 * (702 + 500)
    for name, text in texts:
        shown = mathematics(text)
        assert_balanced(shown)
        found = pieces(text)
        if name == "gsm8k":
            assert all(piece.kind is Kind.TEXT for piece in found), text
        else:
            prose = "".join(piece.text for piece in found if piece.kind is Kind.TEXT)
            assert "$" not in prose, text
            assert not re.search(r"\\[A-Za-z(\[]", prose), text
