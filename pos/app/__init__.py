"""The composition root: the only place that names concrete adapters and puts the parts together."""

from pos.app.own_settings import sample_settings, settings_for, write_template
from pos.app.places import STEPS, Places, default_data, default_state
from pos.app.register import MODES, App
from pos.app.verifying import verify_book

__all__ = [
    "MODES",
    "STEPS",
    "App",
    "Places",
    "default_data",
    "default_state",
    "sample_settings",
    "settings_for",
    "verify_book",
    "write_template",
]
