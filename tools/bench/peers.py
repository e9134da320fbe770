"""Times Swiftlet and its peers alternately in one process tree and prints medians and ratios.

Machines drift, so a figure is only ever compared with another one of the same run: each round times
every engine once, and the ratio is that of the medians over all rounds.
"""

import argparse
import gzip
import json
import pathlib
import statistics
import subprocess
import sys
import time

import numpy as np

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


def ort_session(path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def ort_quantized(model, folder):
    """ONNX Runtime's own static quantization: QDQ, u8 activations, s8 weights per channel."""
    from onnxruntime.quantization import (CalibrationDataReader, CalibrationMethod, QuantFormat,
                                          QuantType, quantize_static)
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Reader(CalibrationDataReader):
        def __init__(self, samples, name):
            self.batches = iter({name: samples[i:i + 1]} for i in range(len(samples)))

        def get_next(self):
            return next(self.batches, None)

    name = ort_session(model).get_inputs()[0].name
    prepared = folder / (pathlib.Path(model).stem + ".prepared.onnx")
    result = folder / (pathlib.Path(model).stem + ".ort-int8.onnx")
    quant_pre_process(str(model), str(prepared))
    calibration = standardized(images("train")[:512], model)
    quantize_static(
        str(prepared), str(result), Reader(calibration, name), quant_format=QuantFormat.QDQ,
        per_channel=True, activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax)
    return str(result)


def median_call(call, rounds=400, clock=time.perf_counter_ns):
    """Median milliseconds of a call."""
    times = []
    for _ in range(rounds):
        start = clock()
        call()
        times.append(clock() - start)
    return statistics.median(times) / 1e6


def swiftlet_bench(swiftlet, *arguments):
    return json.loads(subprocess.check_output([swiftlet, "bench", *map(str, arguments), "--json"]))


def identity_overhead(folder):
    """What calling ONNX Runtime from Python costs when there is nothing to compute."""
    import onnx
    from onnx import TensorProto, helper

    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1])
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "identity",
                              [value("x")], [value("y")])
    path = str(folder / "identity.onnx")
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8),
              path)
    session = ort_session(path)
    feed = {"x": np.zeros((1, 1), np.float32)}
    return median_call(lambda: session.run(None, feed))


def inference(swiftlet, folder):
    overhead = identity_overhead(folder)
    print(f"\ninference, batch 1, one thread, median ms "
          f"(ONNX Runtime's call overhead of {overhead:.4f} ms taken off)")
    print(f"{'model':12} {'ours int8':>10} {'ours f32':>10} {'ORT int8':>10} {'ORT f32':>10} "
          f"{'ORT int8 / ours':>16} {'ORT f32 / ours':>15}")
    for name in ("lenet5", "separable"):
        model = folder / f"{name}.onnx"
        float_session = ort_session(str(model))
        int8_session = ort_session(ort_quantized(model, folder))
        input_name = float_session.get_inputs()[0].name
        feed = {input_name: standardized(images("t10k")[:1], model)}
        ours8, ours32, ort8, ort32 = [], [], [], []
        for _ in range(7):
            ours8.append(swiftlet_bench(swiftlet, folder / f"{name}.swl")["median_ms"])
            ort8.append(median_call(lambda: int8_session.run(None, feed)) - overhead)
            ours32.append(swiftlet_bench(swiftlet, model)["median_ms"])
            ort32.append(median_call(lambda: float_session.run(None, feed)) - overhead)
        a, b, c, d = map(statistics.median, (ours8, ours32, ort8, ort32))
        print(f"{name:12} {a:10.4f} {b:10.4f} {c:10.4f} {d:10.4f} {c / a:16.2f} {d / a:15.2f}")


LARGE = ("resnet18", "googlenet", "vgg16")


def float_inference(swiftlet, folder):
    """Large networks with random weights: the calling thread's own time, so that other programs on
    the machine count for little."""
    print("\nfloat32 inference, batch 1, median ms of the calling thread's own time")
    print(f"{'model':12} {'ours':>10} {'ORT':>10} {'ours / ORT':>11} {'ours, 2 threads':>16}")
    for name in LARGE:
        model = folder / f"{name}.onnx"
        if not model.exists():
            subprocess.check_call([sys.executable, pathlib.Path(__file__).with_name("networks.py"),
                                   name, model], stderr=subprocess.DEVNULL)
        session = ort_session(str(model))
        feed = {session.get_inputs()[0].name:
                np.random.default_rng(1).uniform(-1, 1, (1, 3, 224, 224)).astype(np.float32)}
        ours, theirs, two = [], [], []
        for _ in range(3):
            ours.append(swiftlet_bench(swiftlet, model)["median_cpu_ms"])
            theirs.append(median_call(lambda: session.run(None, feed), 10, time.thread_time_ns))
            two.append(swiftlet_bench(swiftlet, model, "--threads", 2)["median_cpu_ms"])
        a, b, c = map(statistics.median, (ours, theirs, two))
        print(f"{name:12} {a:10.2f} {b:10.2f} {a / b:11.2f} {c:16.2f}")


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
        float_session = ort_session(str(model))
        int8_session = ort_session(ort_quantized(model, folder))
        feed = float_session.get_inputs()[0].name
        run = lambda session: np.concatenate(
            [session.run(None, {feed: x[i:i + 100]})[0] for i in range(0, len(x), 100)])
        reference, quantized = run(float_session), run(int8_session)
        noise = ((reference - quantized) ** 2).sum()
        sqnr = 10 * np.log10((reference ** 2).sum() / noise)
        top = lambda y: (y.argmax(1) == truth).mean() * 100
        agreement = (reference.argmax(1) == quantized.argmax(1)).mean() * 100
        print(f"{name:12} {'ORT':>8} {top(reference):8.2f} {top(quantized):8.2f} "
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
    parts = {"inference": inference, "float": float_inference, "training": training, "accuracy": accuracy}
    parser.add_argument("part", choices=[*parts, "all"])
    parser.add_argument("--swiftlet", required=True)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    for name, part in parts.items():
        if arguments.part in (name, "all"):
            part(arguments.swiftlet, arguments.models)


if __name__ == "__main__":
    main()
