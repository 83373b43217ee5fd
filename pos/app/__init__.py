"""The composition root: the only place that names concrete adapters and puts the parts together."""

from pos.app.register import MODES, STEPS, App, Places, default_data, sample_settings, settings_or_sample
from pos.app.verifying import verify_book

__all__ = [
    "MODES",
    "STEPS",
    "App",
    "Places",
    "default_data",
    "sample_settings",
    "settings_or_sample",
    "verify_book",
]
