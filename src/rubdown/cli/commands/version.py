"""`rubdown version`: the version."""

import typer

from rubdown import __version__


def version() -> None:
    """Print the version.

    Examples:
      rubdown version
      rubdown --version
    """
    typer.echo(f"rubdown {__version__}")
