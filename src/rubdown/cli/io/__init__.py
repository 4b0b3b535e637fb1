"""Files, output, options, the terminal, git: what the commands share."""
