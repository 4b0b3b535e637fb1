"""A checked TOML document of any schema: one parse, problems at their places, scalars."""
