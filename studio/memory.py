"""How much memory this process holds."""

import psutil


def resident_mb() -> float:
    """Resident memory in MB; 0 while the system cannot say, as when no file can be opened."""
    try:
        return float(psutil.Process().memory_info().rss / 1e6)
    except (OSError, psutil.Error):
        return 0.0
