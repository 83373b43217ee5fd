"""The command line: `pos COMMAND`. A command is imported when it is asked for, so that `pos --help` comes at once."""
