"""Which device a torch model runs on."""

import torch

from studio.workers.serve import Wrong


def device(wanted: str, setting: str = "voice.settings.device") -> torch.device:
    """The device called `wanted`; `auto` is the first GPU, else the CPU.

    Raises `Wrong`, naming the setting.
    """
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        chosen = torch.device(wanted)
        torch.zeros(1, device=chosen)
    except (RuntimeError, AssertionError, NotImplementedError) as reason:
        here = "cpu, cuda" if torch.cuda.is_available() else "cpu"
        raise Wrong(f"{setting}: found {wanted!r}, this machine has: {here}") from reason
    return chosen
