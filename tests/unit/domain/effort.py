"""How hard the property tests try. Every run plays the same examples, so that a red build can be played again."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_PATIENT = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
    HealthCheck.differing_executors,  # a contract's test runs once for each adapter
]


def effort(examples: int, **more: int) -> settings:
    """A decorator for a property test."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=_PATIENT,
        **more,
    )
