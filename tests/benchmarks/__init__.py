"""How fast rubdown is: ratios measured in one run, section by section. `python -m tests.benchmarks --help`.

Figures of one machine at one moment say little; a ratio whose two sides ran in turns says more. Nothing here fails:
what a section may reach is printed beside what it reached.
"""
