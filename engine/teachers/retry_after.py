"""How long an endpoint asks to wait before the next try."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_RETRY_AFTER_S: Final = 300.0
"""Nobody waits longer than this because an endpoint says so; the next try may say it again."""


def retry_after_s(headers: Mapping[str, str]) -> float:
    """Seconds that a `Retry-After` header asks to wait: 0 without one, and never more than 300.

    It holds seconds or a date (RFC 9110, section 10.2.3); a date counts from the endpoint's own `Date` if it sends one.
    """
    value = headers.get("retry-after", "")
    try:
        seconds = float(value)
    except ValueError:
        until = _date(value)
        seconds = (until - (_date(headers.get("date", "")) or datetime.now(UTC))).total_seconds() if until else 0.0
    return 0.0 if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_RETRY_AFTER_S)


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
