"""Turns an ONNX file of the zoo into a TFLite file with TensorFlow and its converter.

    python tflite_export.py f32 MODEL.onnx SAMPLES.npy OUTPUT.tflite
    python tflite_export.py int8 MODEL.onnx SAMPLES.npy OUTPUT.tflite
    python tflite_export.py identity OUTPUT.tflite

The graph is built in NHWC from TensorFlow's own operators, with the ONNX file's weights. Symmetric
padding becomes TensorFlow's "SAME" wherever that gives the same extent, as a network that was built
in Keras would have it: on the left one row less, on the right one more, and no separate Pad.
int8 is full-integer: weights per channel, input and output int8.
"""

import pathlib
import sys

import numpy as np
import onnx
import tensorflow as tf
from onnx import helper, numpy_helper


class Exporter:
    """Runs an ONNX graph operator by operator on TensorFlow tensors."""

    def __init__(self, graph):
        self.graph = graph
        self.constants = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        self.shape = [d.dim_value for d in graph.input[0].type.tensor_type.shape.dim]

    def __call__(self, x):
        self.values = {self.graph.input[0].name: x}
        # Channels, height and width of an image that was flattened: how ONNX ordered its elements.
        self.flattened = {}
        for node in self.graph.node:
            attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            inputs = [self.values.get(name) for name in node.input]
            weights = [self.constants.get(name) for name in node.input]
            self.values[node.output[0]] = getattr(self, node.op_type)(
                node, inputs, weights, attributes)
        return self.values[self.graph.output[0].name]

    def Conv(self, node, inputs, weights, attributes):
        x, (kernel, *bias) = inputs[0], weights[1:]
        group, strides = attributes["group"], attributes["strides"]
        dilations = attributes["dilations"]
        x, padding = padded(x, attributes)
        kernel = kernel.transpose(2, 3, 1, 0)
        if group == x.shape[3] and group > 1:
            kernel = kernel.reshape(*kernel.shape[:2], group, -1)
            y = tf.nn.depthwise_conv2d(x, kernel, [1, *strides, 1], padding, dilations=dilations)
        elif group == 1:
            y = tf.nn.conv2d(x, kernel, strides, padding, dilations=dilations)
        else:
            # TFLite's int8 convolution takes no groups.
            y = tf.concat([
                tf.nn.conv2d(part, part_kernel, strides, padding, dilations=dilations)
                for part, part_kernel in zip(tf.split(x, group, 3), np.split(kernel, group, 3))], 3)
        return y + bias[0] if bias else y

    def BatchNormalization(self, node, inputs, weights, attributes):
        scale, shift, mean, variance = weights[1:]
        factor = scale / np.sqrt(variance + attributes.get("epsilon", 1e-5))
        return inputs[0] * factor + (shift - mean * factor)

    def Relu(self, node, inputs, weights, attributes):
        return tf.nn.relu(inputs[0])

    def Clip(self, node, inputs, weights, attributes):
        if (float(weights[1]), float(weights[2])) != (0, 6):
            raise SystemExit(f"{node.name}: only ReLU6 is known")
        return tf.nn.relu6(inputs[0])

    def Add(self, node, inputs, weights, attributes):
        return inputs[0] + inputs[1]

    def Concat(self, node, inputs, weights, attributes):
        return tf.concat(inputs, 3)

    def Dropout(self, node, inputs, weights, attributes):
        return inputs[0]

    def LRN(self, node, inputs, weights, attributes):
        size = attributes["size"]
        return tf.nn.local_response_normalization(
            inputs[0], size // 2, attributes.get("bias", 1.0), attributes["alpha"] / size,
            attributes["beta"])

    def MaxPool(self, node, inputs, weights, attributes):
        x, padding = padded(inputs[0], attributes, below=-np.inf)
        return tf.nn.max_pool2d(x, attributes["kernel_shape"], attributes["strides"], padding)

    def GlobalAveragePool(self, node, inputs, weights, attributes):
        return tf.reduce_mean(inputs[0], [1, 2], keepdims=True)

    def Flatten(self, node, inputs, weights, attributes):
        height, width, channels = inputs[0].shape[1:]
        self.flattened[node.output[0]] = (channels, height, width)
        return tf.reshape(inputs[0], [1, height * width * channels])

    def Gemm(self, node, inputs, weights, attributes):
        matrix = weights[1] if attributes.get("transB") else weights[1].T
        if node.input[0] in self.flattened:
            image = self.flattened[node.input[0]]
            matrix = matrix.reshape(-1, *image).transpose(0, 2, 3, 1).reshape(len(matrix), -1)
        return tf.matmul(inputs[0], matrix, transpose_b=True) + weights[2]


def padded(x, attributes, below=0.0):
    """The input and TensorFlow's name for the padding; an explicit Pad only where neither name
    gives the extent that ONNX has."""
    kernel, strides, pads = (attributes[k] for k in ("kernel_shape", "strides", "pads"))
    extents = x.shape[1:3]
    around = [(pads[i], pads[i + 2]) for i in (0, 1)]
    round_up = attributes.get("ceil_mode", 0)
    expected = [(e + sum(a) - k + (s - 1) * round_up) // s + 1
                for e, a, k, s in zip(extents, around, kernel, strides)]
    if expected == [(e - k) // s + 1 for e, k, s in zip(extents, kernel, strides)]:
        if not any(pads):
            return x, "VALID"
    if expected == [-(-e // s) for e, s in zip(extents, strides)]:
        return x, "SAME"
    return tf.pad(x, [(0, 0), *around, (0, 0)], constant_values=below), "VALID"


def converter(function, shape):
    signature = tf.TensorSpec(shape, tf.float32)
    concrete = tf.function(function).get_concrete_function(signature)
    return tf.lite.TFLiteConverter.from_concrete_functions([concrete])


def main():
    kind, *paths, output = sys.argv[1:]
    if kind == "identity":
        made = converter(tf.abs, [1, 1])
    else:
        samples = np.load(paths[1]).transpose(0, 2, 3, 1)
        made = converter(Exporter(onnx.load(paths[0]).graph), [1, *samples.shape[1:]])
    if kind == "int8":
        made.optimizations = [tf.lite.Optimize.DEFAULT]
        made.representative_dataset = lambda: ([samples[i:i + 1]] for i in range(len(samples)))
        # The second kind is for local response normalization, which TFLite has in float only.
        made.target_spec.supported_ops = [
            tf.lite.OpsSet.TFLITE_BUILTINS_INT8, tf.lite.OpsSet.TFLITE_BUILTINS]
        made.inference_input_type = made.inference_output_type = tf.int8
    pathlib.Path(output).write_bytes(made.convert())


if __name__ == "__main__":
    main()
