"""The rules of the house, each as a test that says what to do instead."""
