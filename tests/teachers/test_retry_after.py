"""How long an endpoint asks to wait, in all the ways it may say so."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.teachers.retry_after import LONGEST_RETRY_AFTER_S, retry_after_s

NOON = "Thu, 01 May 2031 12:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0.25", 0.25),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("86400", LONGEST_RETRY_AFTER_S),
        ("inf", LONGEST_RETRY_AFTER_S),
        ("nan", 0.0),
        ("", 0.0),
        ("soon", 0.0),
        ("Thu, 01 May 2031 12:00:09 GMT", 9.0),
        ("Thu, 01 May 2031 11:00:00 GMT", 0.0),
        ("Thu, 01 May 2031 13:00:00 GMT", LONGEST_RETRY_AFTER_S),
        ("Thu, 01 May 2031 12:00:09 -0000", 9.0),
        ("Thu, 99 May 2031 12:00:09 GMT", 0.0),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str, seconds: float) -> None:
    assert retry_after_s(httpx2.Headers({"Retry-After": value, "Date": NOON})) == seconds


def test_without_a_header_there_is_nothing_to_wait_for() -> None:
    assert retry_after_s(httpx2.Headers()) == 0.0


def test_a_date_counts_from_now_where_the_endpoint_sends_no_date_of_its_own() -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)

    assert 50 < retry_after_s(httpx2.Headers({"Retry-After": until})) <= 60


@given(st.text(st.characters(codec="latin-1")), st.text(st.characters(codec="latin-1")))
def test_whatever_the_headers_say_the_wait_is_bounded(value: str, date: str) -> None:
    assert 0 <= retry_after_s({"retry-after": value, "date": date}) <= LONGEST_RETRY_AFTER_S
