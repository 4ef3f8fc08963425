"""How every process of the show logs."""

import logging


def logs(name: str, level: int = logging.INFO) -> None:
    """Log to stderr, one line each, with the process's name."""
    logging.basicConfig(
        level=level,
        format=f"%(asctime)s {name:<8} %(levelname)-7s %(message)s",
        datefmt="%H:%M:%S",
        force=True,
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
