"""What people read on paper and in PDF: what it says first, then how it is set."""
