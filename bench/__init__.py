"""Measurements, each beside the floor it is compared with, taken in the same run: `python -m bench`, `pos bench`.

Each module measures one thing and has one public function that returns its `Figure`s.
"""
