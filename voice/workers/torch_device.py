"""Which device a torch model runs on."""

import torch

from voice.workers.serve import Wrong


def device(wanted: str) -> torch.device:
    """The device called `wanted`; `auto` is the first GPU, else the CPU. Raises `Wrong`."""
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        chosen = torch.device(wanted)
        torch.zeros(1, device=chosen)
    except (RuntimeError, AssertionError, NotImplementedError) as reason:
        here = "cpu, cuda" if torch.cuda.is_available() else "cpu"
        raise Wrong(
            f"voice.settings.device: found {wanted!r}, this machine has: {here}"
        ) from reason
    return chosen
