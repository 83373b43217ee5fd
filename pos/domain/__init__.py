"""The words of the counter as frozen values: standard library only, no input or output."""
