"""Samples of scanlines against the settings, and how fast a scanner that plays keyboard types."""
