"""Writes reference.safetensors with the real package (safetensors 0.8.0, numpy 2.4.6)."""

import pathlib

import numpy as np
from safetensors.numpy import save_file

tensors = {
    "rnn.weight_ih_l0": (np.arange(15, dtype=np.float32).reshape(3, 5) - 7) / 8,
    "rnn.bias_ih_l0": np.array([0.0, -0.0, np.inf, -np.inf, 1e-45, 3.4028235e38], dtype=np.float32),
    "scale": np.array(2.5, dtype=np.float32),
    "empty": np.zeros((0, 4), dtype=np.float32),
    "steps": np.array([1, -2, 3], dtype=np.int64),
    "half": np.array([0.5, -1.5], dtype=np.float16),
}
here = pathlib.Path(__file__).parent
save_file(tensors, here / "reference.safetensors", metadata={"format": "pt", "说明": "a 灯"})
