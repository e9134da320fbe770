"""Writes the image files that the tests of SwiftletData read, and what they decode to.

PNG files are written chunk by chunk; JPEG files come from libjpeg-turbo's cjpeg and are decoded by
its djpeg; the resized images are PyTorch's.

Usage: python tools/golden/data_images.py   (from the repository's root; needs numpy, torch and
Debian's libjpeg-turbo-progs)
"""
import pathlib
import struct
import subprocess
import zlib

import numpy as np
import torch

folder = pathlib.Path("Tests/SwiftletDataTests/Fixtures")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, pixels, colour_type, depth=8, palette=None):
    height, width = pixels.shape[:2]
    kind = ">u2" if depth == 16 else "u1"
    rows = b"".join(b"\0" + row.astype(kind).tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    if palette is not None:
        content += chunk(b"PLTE", palette.astype("u1").tobytes())
    content += chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    (folder / f"{name}.png").write_bytes(content)


def picture(height, width, channels):
    """A smooth picture, so that JPEG has something to keep."""
    y, x, c = np.mgrid[0:height, 0:width, 0:channels]
    return (127 + 90 * np.sin(x / 5 + c) * np.cos(y / 7 - c)).astype("u1")


def jpeg(name, pixels):
    height, width, channels = pixels.shape
    magic = b"P5" if channels == 1 else b"P6"
    image = magic + f"\n{width} {height}\n255\n".encode() + pixels.tobytes()
    encoded = subprocess.run(["cjpeg", "-quality", "85"], input=image, stdout=-1, check=True).stdout
    (folder / f"{name}.jpg").write_bytes(encoded)
    decoded = subprocess.run(["djpeg", "-pnm"], input=encoded, stdout=-1, check=True).stdout
    content = np.frombuffer(decoded[-pixels.size:], dtype="u1")
    np.save(folder / f"{name}_decoded.npy", content.reshape(pixels.shape))


def resized(name, pixels, height, width):
    tensor = torch.from_numpy(pixels.astype("f4")).permute(2, 0, 1)[None]
    result = torch.nn.functional.interpolate(
        tensor, (height, width), mode="bilinear", antialias=True)[0]
    np.save(folder / f"{name}.npy", result.numpy())


small = np.arange(18).reshape(2, 3, 3) * 14
png("grey", small[:, :, 0], 0)
png("colour", small, 2)
png("grey16", small[:, :, 0] * 257, 0, depth=16)
png("palette", np.array([[0, 1, 2], [2, 1, 0]]), 3, palette=np.array([[9, 8, 7], [6, 5, 4], [3, 2, 1]]))
alpha = np.full((2, 3, 4), 255)
alpha[:, :, :3] = small
alpha[0, 0, 3] = 0
png("alpha", alpha, 6)
jpeg("photo_colour", picture(19, 27, 3))
jpeg("photo_grey", picture(19, 27, 1))
source = picture(19, 27, 3)
png("resize_source", source, 2)
resized("resized_8x9", source, 8, 9)
resized("resized_40x31", source, 40, 31)
resized("resized_19x10", source, 19, 10)
