#!/usr/bin/env python3
"""Makes the ONNX test fixtures: models as PyTorch's two exporters write them, with the outputs of
ONNX Runtime.

    python3 -m venv venv && venv/bin/pip install torch onnx onnxscript onnxruntime numpy
    venv/bin/python tools/golden/make_onnx_fixtures.py Tests/SwiftletONNXTests/Fixtures

For each model NAME.onnx but the one that is there to be refused, NAME.input.pb and NAME.output.pb (serialized TensorProto) are written.
The last run used torch 2.15.0, onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.31.1, numpy 2.4.6.
"""
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn


class LeNet5(nn.Module):
    """LeNet-5 with ReLU and max pooling; `width` divides the channels."""

    def __init__(self, width=1):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6 // width, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6 // width, 16 // width, 5), nn.ReLU(), nn.MaxPool2d(2))
        self.classifier = nn.Sequential(
            nn.Linear(400 // width, 120 // width), nn.ReLU(),
            nn.Linear(120 // width, 84 // width), nn.ReLU(), nn.Dropout(0.25),
            nn.Linear(84 // width, 10))

    def forward(self, images):
        return self.classifier(torch.flatten(self.features(images), 1))


class LeNetWithView(LeNet5):
    """The same, flattened the way many people write it."""

    def forward(self, images):
        features = self.features(images)
        return torch.softmax(self.classifier(features.view(features.size(0), -1)), dim=-1)


class Separable(nn.Module):
    """Depthwise-separable convolutions with batch normalization, a residual connection, a
    concatenation, ReLU6, average pooling and a mean over the image."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU6())
        self.block = nn.Sequential(
            nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False), nn.BatchNorm2d(8), nn.ReLU6(),
            nn.Conv2d(8, 8, 1, bias=False), nn.BatchNorm2d(8))
        self.wide = nn.Conv2d(8, 4, 3, padding=2, dilation=2)
        self.pool = nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True)
        self.classifier = nn.Linear(12, 10)

    def forward(self, images):
        features = self.stem(images)
        features = torch.relu(features + self.block(features))
        features = torch.cat([features, self.wide(features)], dim=1)
        return self.classifier(self.pool(features).mean(dim=(2, 3)))


def randomize_statistics(model):
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.5, 0.5)
            nn.init.uniform_(module.running_var, 0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)


def export(model, shape, path, *, dynamo, keep_normalization=False):
    """Exports with a symbolic batch."""
    images = torch.rand(2, *shape)
    if dynamo:
        torch.onnx.export(
            model, (images,), str(path), dynamo=True, external_data=False, verbose=False,
            optimize=not keep_normalization,
            input_names=["image"], output_names=["scores"],
            dynamic_shapes=({0: torch.export.Dim("batch")},))
    else:
        torch.onnx.export(
            model, (images,), str(path), dynamo=False, opset_version=17,
            do_constant_folding=not keep_normalization,
            training=(torch.onnx.TrainingMode.PRESERVE if keep_normalization
                      else torch.onnx.TrainingMode.EVAL),
            input_names=["image"], output_names=["scores"],
            dynamic_axes={"image": {0: "batch"}, "scores": {0: "batch"}})


def strip(path):
    """Leaves out what only the exporter's authors read: it is most of a small file."""
    model = onnx.load(path)
    for node in model.graph.node:
        node.ClearField("doc_string")
        del node.metadata_props[:]
    for value in [*model.graph.value_info, *model.graph.input, *model.graph.output]:
        del value.metadata_props[:]
    onnx.checker.check_model(model)
    onnx.save(model, path)


def keras_style(path):
    """A layer as Keras exporters write it: MatMul and Add, Reshape to [-1, K], half weights, the
    constants in nodes."""
    generator = np.random.default_rng(7)
    weight = generator.standard_normal((12, 5)).astype(np.float32)
    bias = generator.standard_normal(5).astype(np.float32)
    kernel = generator.standard_normal((3, 2, 2, 2)).astype(np.float32)
    nodes = [
        helper.make_node("Constant", [], ["shape"], value_ints=[-1, 12]),
        helper.make_node("Conv", ["image", "kernel"], ["conv"], auto_pad="SAME_UPPER",
                         strides=[2, 2]),
        helper.make_node("Add", ["conv", "conv_bias"], ["biased"]),
        helper.make_node("Clip", ["biased", "zero", "six"], ["relu6"]),
        helper.make_node("Reshape", ["relu6", "shape"], ["rows"]),
        helper.make_node("MatMul", ["rows", "weight"], ["product"]),
        helper.make_node("Add", ["bias", "product"], ["dense"]),
        helper.make_node("Identity", ["dense"], ["scores"]),
    ]
    constants = {
        "kernel": kernel, "conv_bias": bias[:3].reshape(1, 3, 1, 1), "zero": np.float32(0),
        "six": np.float32(6), "weight": weight, "bias": bias,
    }
    graph = helper.make_graph(
        nodes, "keras_style",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 2, 3, 3])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["N", 5])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()])
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7,
        producer_name="make_onnx_fixtures")
    helper.set_model_props(model, {"author": "swiftlet", "labels": "a\nb"})
    onnx.checker.check_model(model)
    onnx.save(model, path)


def unsupported(path):
    """Operators that Swiftlet does not have, between others and after one another, and control flow."""
    branch = helper.make_graph(
        [helper.make_node("Sigmoid", ["odd"], ["chosen"])], "branch", [],
        [helper.make_tensor_value_info("chosen", TensorProto.FLOAT, None)])
    nodes = [
        helper.make_node("Conv", ["image", "weight"], ["features"], "conv"),
        helper.make_node("Mish", ["features"], ["smooth"], "smooth"),
        helper.make_node("Relu", ["smooth"], ["positive"], "relu"),
        helper.make_node("Fancy", ["positive"], ["odd"], "fancy", domain="com.example"),
        helper.make_node("If", ["flag"], ["scores"], "choice", then_branch=branch, else_branch=branch),
    ]
    graph = helper.make_graph(
        nodes, "unsupported", [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 1, 4, 4])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.ones((2, 1, 3, 3), np.float32), "weight"),
         numpy_helper.from_array(np.array(True), "flag")])
    domains = [helper.make_opsetid("", 18), helper.make_opsetid("com.example", 1)]
    onnx.save(helper.make_model(graph, opset_imports=domains, ir_version=8), path)


def write_expected(path, shape):
    images = np.random.default_rng(11).random((2, *shape), dtype=np.float32) - np.float32(0.25)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    scores = session.run(None, {name: images})[0]
    for kind, array in (("input", images), ("output", scores)):
        tensor = numpy_helper.from_array(array, kind)
        path.with_suffix(f".{kind}.pb").write_bytes(tensor.SerializeToString())


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(3)
    models = []
    for exporter, dynamo in (("torchscript", False), ("dynamo", True)):
        lenet = LeNet5(width=1 if exporter == "torchscript" else 4).eval()
        view = LeNetWithView(width=4).eval()
        separable = Separable()
        randomize_statistics(separable)
        separable.eval()
        for name, model, shape, keep in (
            ("lenet5", lenet, (1, 28, 28), False),
            ("view", view, (1, 28, 28), False),
            ("separable", separable, (3, 15, 17), False),
            ("normalized", separable, (3, 15, 17), True),
        ):
            path = folder / f"{name}-{exporter}.onnx"
            export(model, shape, path, dynamo=dynamo, keep_normalization=keep)
            strip(path)
            models.append((path, shape))
    path = folder / "keras-style.onnx"
    keras_style(path)
    models.append((path, (2, 3, 3)))
    unsupported(folder / "unsupported.onnx")
    for path, shape in models:
        write_expected(path, shape)


if __name__ == "__main__":
    main()
