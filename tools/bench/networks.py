"""The networks that `tools/bench/run peers` compares on: the zoo's, with random weights."""

import contextlib
import json
import pathlib
import subprocess
import tempfile

import numpy as np

NETWORKS = ("lenet5", "cifar-convnet", "resnet8", "dscnn-kws", "mbv1-025-96", "mobilenet-v1",
            "mobilenet-v2", "resnet18", "googlenet", "resnet50", "alexnet", "zfnet", "vgg16")

# Enough for ranges that are neither empty nor wild: no engine's time depends on them.
SAMPLES = 4


class Network:
    """One network, its files in a folder of its own, and the programs that make them."""

    def __init__(self, name, folder, swiftlet, tensorflow):
        self.name = name
        self.folder = pathlib.Path(folder) / name
        self.swiftlet = swiftlet
        self.tensorflow = tensorflow
        self.folder.mkdir(parents=True, exist_ok=True)

    def file(self, suffix):
        return self.folder / f"{self.name}.{suffix}"

    @contextlib.contextmanager
    def making(self, suffix):
        """A path to write the file at. It and what is written beside it come to their places at the
        end, itself last: a tool that was interrupted leaves no half of a model."""
        path = self.file(suffix)
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            scratch = pathlib.Path(folder)
            yield scratch / path.name
            for made in sorted(scratch.iterdir(), key=lambda made: made.name == path.name):
                made.replace(self.folder / made.name)

    @property
    def exported(self):
        """What Swiftlet wrote."""
        return self.file("onnx")

    @property
    def model(self):
        """The same for a batch of one: some engines are slower when they have to ask."""
        return self.file("batch-1.onnx")

    def export(self):
        import onnx

        if self.model.exists():
            return
        subprocess.run([self.swiftlet, "inspect", "--model", self.name, "--seed", "1", "-o",
                        str(self.exported)], check=True, stdout=subprocess.DEVNULL)
        model = onnx.load(self.exported)
        for value in (*model.graph.input, *model.graph.output):
            value.type.tensor_type.shape.dim[0].dim_value = 1
        with self.making("batch-1.onnx") as path:
            onnx.save(model, path)

    @property
    def summary(self):
        described = subprocess.run([self.swiftlet, "inspect", str(self.exported), "--json"],
                                   check=True, capture_output=True, text=True)
        return json.loads(described.stdout)

    def samples(self, count=SAMPLES):
        """Noise, the same for every engine: N x C x H x W."""
        import onnx

        graph = onnx.load(self.model, load_external_data=False).graph
        shape = [d.dim_value for d in graph.input[0].type.tensor_type.shape.dim][1:]
        random = np.random.default_rng(1)
        return random.uniform(-1, 1, (count, *shape)).astype(np.float32)
