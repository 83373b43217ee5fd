"""The composition root: the only place that names concrete adapters and puts the parts together."""

from pos.app.register import STEPS, App, Places, default_data, sample_settings

__all__ = ["STEPS", "App", "Places", "default_data", "sample_settings"]
