"""What is seen while the book is being opened, and where it cannot be."""
