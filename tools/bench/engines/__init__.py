"""The engines that `tools/bench/run peers` compares, by name.

An engine is a class with

    environment            the names of PyPI packages it runs on, for the report of versions
    prepare(network)       makes its model files once, in the network's folder
    open(network, threads) a Turn: something that can be timed in turns with others
    overhead(folder)       a Turn on a network that computes nothing, or None where timing has no
                           overhead

`prepare` and `open` raise LeftOut with the reason where the engine cannot run the network.
"""

from .turn import LeftOut, Turn, CallTurn
from .litert import LiteRTFloat, LiteRTInt8
from .onnx_runtime import ONNXRuntimeFloat, ONNXRuntimeInt8
from .openvino import OpenVINOFloat, OpenVINOInt8
from .swiftlet import SwiftletFloat, SwiftletInt8

ENGINES = {
    "swiftlet-int8": SwiftletInt8, "ort-int8": ONNXRuntimeInt8, "openvino-int8": OpenVINOInt8,
    "litert-int8": LiteRTInt8, "swiftlet-f32": SwiftletFloat, "ort-f32": ONNXRuntimeFloat,
    "openvino-f32": OpenVINOFloat, "litert-f32": LiteRTFloat,
}
