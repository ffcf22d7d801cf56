"""The trained weights as one small file: whole numbers with a size a row. MiniLM's own words are not in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from nlp.errors import ClassifierError, Message

if TYPE_CHECKING:
    from nlp.classification.network import LabelNetwork

_SCALE: Final = " scale"
_MOST: Final = 127
_LEFT_OUT: Final = "encoder.embeddings."
"""What stays as MiniLM has it, and is read from there."""


def write_weights(network: "LabelNetwork", path: Path) -> None:
    """Write what was trained; tables as whole numbers from -127 to 127, each row with its scale."""
    from safetensors.numpy import save_file

    arrays: dict[str, np.ndarray] = {}
    for name, tensor in network.state_dict().items():
        if name.startswith(_LEFT_OUT):
            continue
        values = tensor.detach().float().numpy()
        if values.ndim < 2:
            arrays[name] = values
            continue
        scale = np.maximum(np.abs(values).max(axis=1, keepdims=True) / _MOST, 1e-12).astype(np.float32)
        arrays[name] = np.round(values / scale).astype(np.int8)
        arrays[name + _SCALE] = scale
    save_file(arrays, path)


def read_weights(network: "LabelNetwork", path: Path) -> None:
    """Set the network's weights to those of the file. Raises ClassifierError if it isn't there or doesn't fit."""
    import torch
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        arrays = load_file(path)
        state = {
            name: torch.from_numpy(values.astype(np.float32) * arrays.get(name + _SCALE, np.float32(1)))
            for name, values in arrays.items()
            if not name.endswith(_SCALE)
        }
        missing = network.load_state_dict(state, strict=False)
    except (OSError, SafetensorError, RuntimeError) as error:
        raise ClassifierError(Message.CLASSIFIER_UNREADABLE.format(path=path, detail=error)) from error
    if lost := [name for name in missing.missing_keys if not name.startswith(_LEFT_OUT)]:
        raise ClassifierError(Message.CLASSIFIER_UNREADABLE.format(path=path, detail=f"no {lost[0]}"))
