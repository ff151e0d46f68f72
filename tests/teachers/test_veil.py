"""A key never passes, in whatever form an endpoint repeats it; what is not the key stays as it is."""

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.teachers.veil import Veil

KEY = "sk-proj-4kL+/x9Qz7Tw"
printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=60)


@given(key=printable, before=st.binary(max_size=7), after=st.binary(max_size=7))
def test_a_key_in_base64_does_not_pass_wherever_it_begins(key: str, before: bytes, after: bytes) -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        body = encode(before + key.encode() + after)
        shown = Veil(key).body(body, failed=False).decode()
        rest = shown.split("[key]")
        assert len(rest) >= 2
        assert max(map(len, rest)) <= 4 + 4 * max(len(before), len(after))


@given(key=printable, before=st.text(max_size=5), after=st.text(max_size=5))
def test_a_key_as_it_is_or_as_a_url_writes_it_does_not_pass(key: str, before: str, after: str) -> None:
    veil = Veil(key)
    for form in (key, quote(key, safe="")):
        assert form not in veil.body(f"{before}{form}{after}".encode(errors="ignore"), failed=False).decode()
        assert form not in veil.text(f"{before}{form}{after}")


@pytest.mark.parametrize("masked", ["sk-p********z7Tw", "sk-p...z7Tw", "sk-proj…7Tw", "sk-p•••", "sk-pXXXXXXXX"])
def test_a_masked_key_is_taken_out_of_errors_only(masked: str) -> None:
    body = f"Incorrect API key provided: {masked}, see the page.".encode()
    assert Veil(KEY).body(body, failed=True) == b"Incorrect API key provided: [key], see the page."
    assert Veil(KEY).body(body, failed=False) == body


@given(body=st.binary(max_size=60))
def test_nothing_else_is_changed_and_bytes_that_are_no_text_pass(body: bytes) -> None:
    assert Veil(KEY).body(body, failed=True) == body
    assert Veil("short").body(b"short and sho...", failed=True) == b"short and sho..."
