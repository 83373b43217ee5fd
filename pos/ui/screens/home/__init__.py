"""What a person who has no drawer open can do now."""
