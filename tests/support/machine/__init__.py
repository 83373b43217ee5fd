"""The book machine of ``tests/property`` in its parts: what people do, by where they do it, and what always holds."""
