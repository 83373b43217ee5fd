"""The sample city of Rivermouth: invented, seeded, the same for the same seed and date."""
