"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: no example has to be over in a given time.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
