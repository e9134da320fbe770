"""OpenVINO, and NNCF, the quantizer that its documentation names."""

import numpy as np

from .turn import CallTurn


def call(path, sample, threads=1, **options):
    import openvino

    compiled = openvino.Core().compile_model(str(path), "CPU", {
        "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY",
        "ENABLE_CPU_PINNING": False, **options})
    request = compiled.create_infer_request()
    # The request does not keep the array that the tensor shares: the closure does.
    tensor = openvino.Tensor(sample, shared_memory=True)
    request.set_input_tensor(tensor)
    return lambda kept=(sample, tensor): request.infer(share_outputs=True)


class OpenVINO:
    environment = ("openvino", "nncf")

    def overhead(self, folder):
        import openvino
        from openvino import opset13 as operators

        path = folder / "identity.xml"
        if not path.exists():
            x = operators.parameter([1, 1], np.float32)
            openvino.save_model(openvino.Model([operators.abs(x)], [x]), path)
        return CallTurn(call(path, np.zeros((1, 1), np.float32)))


class OpenVINOFloat(OpenVINO):
    def prepare(self, network):
        pass

    def open(self, network, threads):
        # Where the processor has bfloat16, float32 is not the default.
        return CallTurn(call(network.model, network.samples(1), threads,
                             INFERENCE_PRECISION_HINT="f32"))


class OpenVINOInt8(OpenVINO):
    def prepare(self, network):
        if network.file("openvino-int8.xml").exists():
            return
        import nncf
        import openvino

        samples = network.samples()
        data = nncf.Dataset([samples[i:i + 1] for i in range(len(samples))])
        model = openvino.Core().read_model(str(network.model))
        quantized = nncf.quantize(model, data, subset_size=len(samples))
        with network.making("openvino-int8.xml") as path:
            openvino.save_model(quantized, path, compress_to_fp16=False)

    def open(self, network, threads):
        return CallTurn(call(network.file("openvino-int8.xml"), network.samples(1), threads))
