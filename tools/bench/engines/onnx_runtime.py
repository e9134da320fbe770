"""ONNX Runtime, and its own static quantizer: QDQ, u8 activations, s8 weights per channel."""

import numpy as np

from .turn import CallTurn


def session(path, threads=1):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def call(session, sample):
    """Runs on memory that is bound once, so that nothing is copied or allocated from Python."""
    binding = session.io_binding()
    binding.bind_cpu_input(session.get_inputs()[0].name, sample)
    binding.bind_output(session.get_outputs()[0].name)
    return lambda: session.run_with_iobinding(binding)


def quantize(model, output, samples):
    """Static quantization of `model` with ranges (min-max) from `samples`."""
    from onnxruntime.quantization import (CalibrationDataReader, CalibrationMethod, QuantFormat,
                                          QuantType, quantize_static)
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Reader(CalibrationDataReader):
        def __init__(self, name):
            self.batches = iter([{name: samples[i:i + 1]} for i in range(len(samples))])

        def get_next(self):
            return next(self.batches, None)

    prepared = output.with_suffix(".prepared.onnx")
    quant_pre_process(str(model), str(prepared))
    quantize_static(
        str(prepared), str(output), Reader(session(model).get_inputs()[0].name),
        quant_format=QuantFormat.QDQ, per_channel=True, activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8, calibrate_method=CalibrationMethod.MinMax)
    prepared.unlink()


class ONNXRuntime:
    environment = ("onnxruntime",)

    def overhead(self, folder):
        path = folder / "identity.onnx"
        if not path.exists():
            write_identity(path)
        return CallTurn(call(session(path), np.zeros((1, 1), np.float32)))


def write_identity(path):
    import onnx
    from onnx import TensorProto, helper

    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1])
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "identity",
                              [value("x")], [value("y")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8),
              path)


class ONNXRuntimeFloat(ONNXRuntime):
    def prepare(self, network):
        pass

    def open(self, network, threads):
        return CallTurn(call(session(network.model, threads), network.samples(1)))


class ONNXRuntimeInt8(ONNXRuntime):
    def prepare(self, network):
        if not network.file("ort-int8.onnx").exists():
            with network.making("ort-int8.onnx") as path:
                quantize(network.model, path, network.samples())

    def open(self, network, threads):
        return CallTurn(call(session(network.file("ort-int8.onnx"), threads), network.samples(1)))
