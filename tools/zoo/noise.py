"""Writes samples of noise between -1 and 1 for a model as a float32 `.npy` file, always the same.

    swiftlet inspect MODEL --json | python3 noise.py OUTPUT.npy COUNT

Needs nothing but Python: what runs in CI on every board's behalf should not wait for NumPy.
"""

import array
import json
import pathlib
import random
import struct
import sys


def npy(shape, seed=1):
    """Source of the format: numpy.lib.format, version 1.0."""
    count = 1
    for extent in shape:
        count *= extent
    draw = random.Random(seed)
    elements = array.array("f", (draw.uniform(-1, 1) for _ in range(count)))
    if sys.byteorder == "big":
        elements.byteswap()
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(shape)}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + elements.tobytes()


if __name__ == "__main__":
    path, count = sys.argv[1:]
    pathlib.Path(path).write_bytes(npy([int(count), *json.load(sys.stdin)["input_shape"]]))
