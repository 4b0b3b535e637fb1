"""The shell: argv, files, clock, environment, output and exit codes.

Read it in the order in which a command runs: main, shell, commands/, then io/ and what a command keeps to itself
(init/, importing/, remind/, complete/). Imports go that way only.
"""
