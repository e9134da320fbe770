"""Compares training speed with PyTorch and accuracy after quantization with ONNX Runtime, on the
networks that `swiftlet train` makes.

Machines drift, so a figure is only ever compared with another one of the same run: each round times
every engine once, and the ratio is that of the medians over all rounds.
"""

import argparse
import gzip
import json
import pathlib
import statistics
import subprocess
import time

import numpy as np

from engines.onnx_runtime import quantize, session

DATA = pathlib.Path("/usr/share/datasets/fashion-mnist")


def images(split):
    with gzip.open(DATA / f"{split}-images-idx3-ubyte.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 1, 28, 28)


def labels(split):
    with gzip.open(DATA / f"{split}-labels-idx1-ubyte.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=8).astype(np.int64)


def standardized(pixels, model):
    """Pixels as the network sees them, with the statistics stored in the ONNX file."""
    import onnx

    metadata = {p.key: p.value for p in onnx.load(model).metadata_props}
    mean = float(metadata["swiftlet.mean"])
    deviation = float(metadata["swiftlet.standard_deviation"])
    return ((pixels.astype(np.float32) / 255 - mean) / deviation).astype(np.float32)


def quantized(model, folder):
    """ONNX Runtime's int8 form of a model."""
    result = folder / (pathlib.Path(model).stem + ".ort-int8.onnx")
    quantize(model, result, standardized(images("train")[:512], model))
    return session(result)


def swiftlet_bench(swiftlet, *arguments):
    return json.loads(subprocess.check_output([swiftlet, "bench", *map(str, arguments), "--json"]))


def torch_lenet():
    import torch.nn as nn

    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84),
        nn.ReLU(), nn.Linear(84, 10))


def torch_images_per_second(batch, seconds=2.0):
    import torch

    torch.set_num_threads(1)
    network = torch_lenet()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
    loss = torch.nn.CrossEntropyLoss()
    x = torch.randn(batch, 1, 28, 28)
    y = torch.randint(0, 10, (batch,))

    def step():
        optimizer.zero_grad()
        loss(network(x), y).backward()
        optimizer.step()

    for _ in range(5):
        step()
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        step()
        count += 1
    return count * batch / (time.perf_counter() - start)


def training(swiftlet, folder):
    print("\ntraining LeNet-5, one thread, images per second (forward, backward, SGD step)")
    print(f"{'batch':>6} {'ours':>10} {'PyTorch':>10} {'ours / PyTorch':>15}")
    for batch in (1, 32, 128):
        ours, theirs = [], []
        for _ in range(3):
            ours.append(swiftlet_bench(
                swiftlet, folder / "lenet5.onnx", "--training", "--batch", batch
            )["images_per_second"])
            theirs.append(torch_images_per_second(batch))
        a, b = statistics.median(ours), statistics.median(theirs)
        print(f"{batch:6} {a:10.0f} {b:10.0f} {a / b:15.2f}")


def accuracy(swiftlet, folder):
    print("\naccuracy on the 10,000 test images, top-1; agreement and SQNR against the same "
          "engine's float")
    print(f"{'model':12} {'engine':>8} {'float':>8} {'int8':>8} {'agreement':>10} {'SQNR dB':>8}")
    truth = labels("t10k")
    for name in ("lenet5", "separable"):
        model = folder / f"{name}.onnx"
        x = standardized(images("t10k"), model)
        float_session = session(model)
        int8_session = quantized(model, folder)
        feed = float_session.get_inputs()[0].name
        run = lambda engine: np.concatenate(
            [engine.run(None, {feed: x[i:i + 100]})[0] for i in range(0, len(x), 100)])
        reference, rounded = run(float_session), run(int8_session)
        noise = ((reference - rounded) ** 2).sum()
        sqnr = 10 * np.log10((reference ** 2).sum() / noise)
        top = lambda y: (y.argmax(1) == truth).mean() * 100
        agreement = (reference.argmax(1) == rounded.argmax(1)).mean() * 100
        print(f"{name:12} {'ORT':>8} {top(reference):8.2f} {top(rounded):8.2f} "
              f"{agreement:10.2f} {sqnr:8.2f}")
        ours = lambda *a: json.loads(subprocess.check_output([swiftlet, *map(str, a), "--json"]))
        swl = folder / f"{name}.swl"
        f = ours("eval", model, "--data", "fashion-mnist")["top1"] * 100
        q = ours("eval", swl, "--data", "fashion-mnist")["top1"] * 100
        c = ours("compare", model, swl, "--input", "fashion-mnist")
        print(f"{name:12} {'ours':>8} {f:8.2f} {q:8.2f} {c['top1_agreement'] * 100:10.2f} "
              f"{c['sqnr_db']:8.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parts = {"training": training, "accuracy": accuracy}
    parser.add_argument("part", choices=parts)
    parser.add_argument("--swiftlet", required=True)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    parts[arguments.part](arguments.swiftlet, arguments.models)


if __name__ == "__main__":
    main()
