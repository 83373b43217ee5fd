"""The till: what is owed at the left, what is paid at the right."""
