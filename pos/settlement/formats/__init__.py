"""One module per file format: values in, bytes out. docs/accounting.md has the columns."""
