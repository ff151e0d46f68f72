"""What turns statements into vectors: the text as it is embedded, n-grams, and what is said if a model is missing."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diversity import (
    DEFAULT_MODEL,
    LEXICAL,
    NO_WEIGHTS,
    Encoder,
    embedders,
    has_weights,
    open_encoder,
    prepared,
    sentence,
)
from engine.diversity.statements import LONGEST
from engine.domain import EmbedderKind
from engine.errors import InputError


@pytest.fixture(scope="module")
def lexical() -> Encoder:
    return open_encoder(LEXICAL).encoder


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        (r"What is $\dfrac{1}{2}+\tfrac12$?", r"What is $\frac{1}{2}+\frac12$?"),
        (r"$\left( x \right)$ and $\bigl[ y \bigr]$", "$( x )$ and $[ y ]$"),
        (r"$x \leftarrow y \rightarrow z$, \bigcup A", r"$x \leftarrow y \rightarrow z$, \bigcup A"),
        (r"$3\,000\;\text{cm}$", r"$3 000 \text{cm}$"),
        ("Find it.\n[asy]\ndraw((0,0)--(1,1));\n[/asy]\nNow.", "Find it. [asy] Now."),
        ("[asy] never ends", "[asy]"),
        ("  a\0b\t\nc ", "a b c"),
        ("half \ud800 a pair", "half \ufffd a pair"),
        ("", ""),
    ],
)
def test_mathematics_stays_and_its_looks_go(statement: str, text: str) -> None:
    assert prepared(statement) == text


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_becomes_one_line_that_can_be_written(statement: str) -> None:
    text = prepared(statement)
    text.encode()
    assert text == " ".join(text.split())
    assert "\0" not in text


def test_a_statement_without_end_is_cut() -> None:
    assert len(prepared("x" * 10**6)) == LONGEST


def test_vectors_of_n_grams_have_length_1_and_depend_on_nothing_else(lexical: Encoder) -> None:
    texts = ["What is 2 + 3?", "x" * 50_000, "\ud800\0", r"Find $\frac{1}{2}$ of $x$.", "中文 問題"]
    together = lexical.encode(texts)
    assert together.dtype == np.float32
    assert together.shape == (5, lexical.what.dimension)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(np.concatenate([lexical.encode([text]) for text in texts]), together, atol=1e-6)


def test_what_is_written_alike_lies_near(lexical: Encoder) -> None:
    one, like, other = lexical.encode(
        [
            "How many apples does Tom have if he buys 12 and eats 3?",
            "How many apples does Ann have if she buys 15 and eats 4?",
            r"Find the determinant of the matrix $\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$.",
        ]
    )
    assert one @ like > 0.6
    assert one @ other < 0.4


def test_no_text_has_no_direction(lexical: Encoder) -> None:
    assert not lexical.encode(["", " \n"]).any()
    assert lexical.encode([]).shape == (0, lexical.what.dimension)


def test_without_weights_n_grams_stand_in_and_it_is_said(lexical: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence, "find_spec", lambda _name: None)
    monkeypatch.setattr(embedders, "Lexical", lambda: lexical)
    opened = open_encoder()
    assert opened.notice == NO_WEIGHTS
    assert opened.encoder.what.kind is EmbedderKind.LEXICAL
    with pytest.raises(InputError, match=f"--model {DEFAULT_MODEL}"):
        open_encoder(DEFAULT_MODEL)  # who asks for it by name gets no other one


def test_a_model_that_is_not_here_is_named_with_a_remedy(tmp_path: Path) -> None:
    assert has_weights(DEFAULT_MODEL)
    for name in ("nobody/nothing", "../x/y", "a\0b", "x" * 5000):
        assert not has_weights(name)
        with pytest.raises(InputError, match="nothing is fetched"):
            open_encoder(name)
    with pytest.raises(InputError, match="holds no sentence transformer"):
        open_encoder(str(tmp_path))


def test_the_hub_is_asked_where_that_is_allowed_and_its_silence_is_said() -> None:
    with pytest.raises(InputError, match="the hub did not give it"):  # the tests may not reach it
        open_encoder("nobody/nothing", download=True)


def test_a_backend_that_is_not_here_is_said() -> None:
    with pytest.raises(InputError, match=r"sentence-transformers\[openvino\]"):
        open_encoder(backend="openvino")


def test_the_packaged_sentence_transformer_knows_what_is_meant() -> None:
    encoder = open_encoder(batch_size=2, threads=1).encoder
    what = encoder.what
    assert (what.name, what.kind, what.dimension) == (DEFAULT_MODEL, EmbedderKind.SENTENCE, 384)
    assert len(what.revision) == 16
    vectors = encoder.encode(
        ["A car drives 60 miles in 2 hours. How fast?", "What is the speed of a train?", "Find the prime factors.", ""]
    )
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    assert encoder.encode([]).shape == (0, 384)
    with pytest.raises(InputError, match="Leave out --device"):
        open_encoder(device="mps")
