"""A whole business day of the sample city, written as a script: what `pos demo` plays.

The writer keeps its own small model of every drawer, apart from the program's: what it counts at night is what the
model says must be there, so that a fault in either shows as a difference.
"""
