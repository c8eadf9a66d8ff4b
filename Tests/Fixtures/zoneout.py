"""The masks that Refrain draws for zoneout in training, from its random numbers (Philox4x32-10; Salmon et al., SC 2011).

The seed of a pass keys a stream of 64-bit keys, one a layer. A layer's key keys another: its word 2t is the key of the
hidden state's mask at step t, word 2t + 1 of the cell's. Element i of a mask [N, P] is 1 where the upper 24 bits of
lane i of that key's stream, as a fraction of 2²⁴, are below the rate (a float32).
"""
import numpy as np


def lanes(key, block):
    """Four 32-bit numbers."""
    x, k = [block & 0xFFFFFFFF, block >> 32, 0, 0], [key & 0xFFFFFFFF, key >> 32]
    for _ in range(10):
        a, b = 0xD2511F53 * x[0], 0xCD9E8D57 * x[2]
        x = [b >> 32 ^ x[1] ^ k[0], b & 0xFFFFFFFF, a >> 32 ^ x[3] ^ k[1], a & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return x


def word(key, index):
    four = lanes(key, index // 2)
    return four[index % 2 * 2] | four[index % 2 * 2 + 1] << 32


def masks(seed, layer, is_cell, rate, shape):
    """[T, N, width], 1 where an element keeps its value."""
    steps, size = shape[0], int(np.prod(shape[1:]))
    keys = [word(word(seed, layer), 2 * step + is_cell) for step in range(steps)]
    drawn = [lanes(key, i // 4)[i % 4] >> 8 for key in keys for i in range(size)]
    return np.array([value / 2 ** 24 < np.float32(rate) for value in drawn], int).reshape(shape)
