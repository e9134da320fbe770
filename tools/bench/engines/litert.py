"""LiteRT with XNNPACK, its default on CPUs. Its files are made by TensorFlow's converter, in an
environment of its own (`../tflite_export.py`)."""

import pathlib
import subprocess

import numpy as np

from .turn import CallTurn, LeftOut

EXPORT = pathlib.Path(__file__).parents[1] / "tflite_export.py"


def call(path, sample, threads=1):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(path), num_threads=threads)
    interpreter.allocate_tensors()
    description = interpreter.get_input_details()[0]
    if description["dtype"] == np.int8:
        scale, zero_point = description["quantization"]
        sample = np.clip(np.round(sample / scale) + zero_point, -128, 127).astype(np.int8)
    interpreter.set_tensor(description["index"], sample)
    return interpreter.invoke


def export(tensorflow, *arguments):
    """Runs the converter in TensorFlow's environment."""
    made = subprocess.run([tensorflow, str(EXPORT), *map(str, arguments)], capture_output=True,
                          text=True)
    if made.returncode != 0:
        raise LeftOut("TensorFlow's converter: " + made.stderr.strip().splitlines()[-1])


class LiteRT:
    environment = ("ai-edge-litert",)
    kind = ""

    def overhead(self, folder):
        return CallTurn(call(folder / "identity.tflite", np.zeros((1, 1), np.float32)))

    def prepare(self, network):
        identity = network.folder.parent / "identity.tflite"
        if not identity.exists():
            export(network.tensorflow, "identity", identity)
        name = f"litert-{self.kind}.tflite"
        if not network.file(name).exists():
            with network.making(name) as path:
                samples = path.with_suffix(".npy")
                np.save(samples, network.samples())
                export(network.tensorflow, self.kind, network.model, samples, path)
                samples.unlink()

    def open(self, network, threads):
        sample = np.ascontiguousarray(network.samples(1).transpose(0, 2, 3, 1))
        return CallTurn(call(network.file(f"litert-{self.kind}.tflite"), sample, threads))


class LiteRTFloat(LiteRT):
    kind = "f32"


class LiteRTInt8(LiteRT):
    kind = "int8"
