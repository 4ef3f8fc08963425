"""Makes a `torchaudio` that does not fit its torch importable, without its native parts.

PyPI's torchaudio is built for CUDA. Beside a torch for CPUs its libraries do not load, and then
neither does anything that looks for it: Coqui, and transformers too. Its Python parts (resampling,
filters, spectrograms) need no library.
"""

import importlib.util
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def mend() -> None:
    """Import torchaudio, if it is installed, in whatever way it can be."""
    if importlib.util.find_spec("torchaudio") is None:
        return
    try:
        importlib.import_module("torchaudio")
    except (OSError, ImportError, RuntimeError):
        for name in [name for name in sys.modules if name.split(".")[0] == "torchaudio"]:
            del sys.modules[name]
        sys.modules["torchaudio._extension"] = _without_libraries()
        importlib.import_module("torchaudio")


def _without_libraries() -> ModuleType:
    def none(*_: Any, **__: Any) -> None:
        return None

    def aligned(_: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(*_: Any, **__: Any) -> Any:
            raise RuntimeError("this torchaudio has no forced alignment: its libraries do not load")

        return refuse

    stub = ModuleType("torchaudio._extension")
    stub.__dict__.update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False,
        _IS_ALIGN_AVAILABLE=False,
        _check_cuda_version=none,
        fail_if_no_align=aligned,
    )
    return stub
