"""The first start: live or training, whose counter it is, the first administrator."""
