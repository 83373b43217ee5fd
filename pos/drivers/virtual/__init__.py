"""Devices as real programs, for training, demonstrations and tests. They name themselves virtual in their protocols."""
