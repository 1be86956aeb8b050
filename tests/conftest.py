"""Settings for every test."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# a first example loads the models, which takes longer than the limit for one example
settings.register_profile("ci", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "nightly", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
