"""The dialogue of `rubdown init`."""
