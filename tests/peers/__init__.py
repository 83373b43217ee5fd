"""Programs of other people against our virtual devices and papers: a misreading shared by both would show."""
