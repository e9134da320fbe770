"""Writes the .npy files that the tests of SwiftletData read, with numpy itself.

Usage: python tools/golden/data_npy.py   (from the repository's root; needs numpy 2)
"""
import pathlib

import numpy as np

folder = pathlib.Path("Tests/SwiftletDataTests/Fixtures")
folder.mkdir(parents=True, exist_ok=True)


def save(name, array, version=None):
    with open(folder / f"{name}.npy", "wb") as file:
        np.lib.format.write_array(file, np.asanyarray(array), version=version)


floats = np.array([[0.5, -1.25, 3.0], [1e-30, -0.0, np.inf]], dtype="<f4")
save("float32_2x3", floats)
save("int8_4", np.array([-128, -1, 0, 127], dtype="i1"))
save("uint8_2x1x2x2", np.arange(8, dtype="u1").reshape(2, 1, 2, 2))
save("int64_3", np.array([-(2**63), 0, 2**63 - 1], dtype="<i8"))
save("float32_scalar", np.array(2.5, dtype="<f4"))
save("float32_0x3", np.zeros((0, 3), dtype="<f4"))
save("version2", floats, version=(2, 0))
save("version3", floats, version=(3, 0))
save("fortran", np.asfortranarray(floats))
save("float64", floats.astype("<f8"))
save("big_endian", floats.astype(">f4"))
save("structured", np.zeros(2, dtype=[("a", "<f4")]))
save("labels_2", np.array([1, 0], dtype="<i8"))
save("images_2x1x2x3", np.arange(12, dtype="<f4").reshape(2, 1, 2, 3))
