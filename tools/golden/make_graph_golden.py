"""Writes the golden values of SwiftletGraph's operators, computed by PyTorch in float64.

Usage: python3 tools/golden/make_graph_golden.py   (needs torch; any recent version)

One JSON file, a list of cases. Each has `operator`, its attributes, `inputs`, the output's gradient
`dy`, and what must come out: `y`, `gradients` (null where the input has none) and, for batch
normalization in training, the running statistics afterwards. Tensors are {"shape", "elements"}.
"""

import json
import pathlib

import torch
import torch.nn.functional as F

OUTPUT = pathlib.Path(__file__).parents[2] / "Tests/SwiftletGraphTests/Fixtures/operators.json"


def tensor(t):
    return {"shape": list(t.shape), "elements": [float(f"{v:.7g}") for v in t.flatten().tolist()]}


def random(*shape):
    # Rounded first, so that the file holds exactly what was computed with.
    return (torch.rand(shape, dtype=torch.float64) * 2 - 1).mul(1024).round().div(1024)


def case(operator, attributes, inputs, function, trainable=None, **more):
    trainable = inputs if trainable is None else trainable
    for t in trainable:
        t.requires_grad_()
    y = function(*inputs)
    dy = random(*y.shape)
    y.backward(dy)
    return {
        "operator": operator,
        "attributes": attributes,
        "inputs": [tensor(t.detach()) for t in inputs],
        "dy": tensor(dy),
        "y": tensor(y.detach()),
        "gradients": [tensor(t.grad) if t.grad is not None else None for t in inputs],
        **more,
    }


def window(kernel, stride=(1, 1), padding=(0, 0), dilation=(1, 1)):
    return {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}


def convolution(x, out, groups=1, bias=True, **w):
    w = window(**w)
    inputs = [random(*x), random(out, x[1] // groups, *w["kernel"])] + [random(out)] * bias
    return case(
        "Convolution", {**w, "groups": groups}, inputs,
        lambda *a: F.conv2d(
            a[0], a[1], a[2] if bias else None, w["stride"], w["padding"], w["dilation"], groups))


def max_pool(x, ceil, **w):
    w = window(**w)
    return case(
        "MaxPool", {**w, "ceil": ceil}, [random(*x)],
        lambda a: F.max_pool2d(
            a, w["kernel"], w["stride"], w["padding"], w["dilation"], ceil_mode=ceil))


def average_pool(x, ceil, counts, **w):
    w = window(**w)
    return case(
        "AveragePool", {**w, "ceil": ceil, "count_include_pad": counts}, [random(*x)],
        lambda a: F.avg_pool2d(
            a, w["kernel"], w["stride"], w["padding"], ceil, counts))


def batch_normalization(x, training):
    c = x[1]
    inputs = [random(*x), random(c), random(c), random(c), random(c).abs() + 0.5]
    mean, variance = inputs[3].clone(), inputs[4].clone()
    result = case(
        "BatchNormalization", {"epsilon": 1e-3, "momentum": 0.8, "training": training}, inputs,
        lambda a, scale, shift, m, v: F.batch_norm(
            a, mean, variance, scale, shift, training, 0.2, 1e-3),
        trainable=inputs[:3])
    return {**result, "running": [tensor(mean), tensor(variance)]}


def local_response_normalization(x, size, alpha, beta, bias):
    # Only for odd sizes does PyTorch sum over the channels that ONNX does.
    return case(
        "LocalResponseNormalization",
        {"size": size, "alpha": alpha, "beta": beta, "bias": bias}, [random(*x) * 4],
        lambda a: F.local_response_norm(a, size, alpha, beta, bias))


def spatial(operator, x, function, weight=None, ceil=False, counts=True, groups=1, **w):
    w = {"stride": [1] * 3, "padding": [0] * 3, "dilation": [1] * 3, **w}
    inputs = [random(*x)] + ([random(*weight), random(weight[0])] if weight else [])
    return case(
        operator, {**w, "groups": groups, "ceil": ceil, "count_include_pad": counts}, inputs,
        lambda *a: function(*a, w))


def volumes():
    return [
        spatial("SpatialConvolution", (2, 4, 4, 5, 3),
                lambda x, k, b, w: F.conv3d(
                    x, k, b, w["stride"], w["padding"], w["dilation"], 2),
                weight=(6, 2, 2, 3, 2), groups=2, kernel=[2, 3, 2], stride=[1, 2, 1],
                padding=[1, 0, 2], dilation=[1, 1, 2]),
        spatial("SpatialMaxPool", (1, 2, 5, 6, 4),
                lambda x, w: F.max_pool3d(
                    x, w["kernel"], w["stride"], w["padding"], w["dilation"], True),
                ceil=True, kernel=[2, 3, 2], stride=[2, 2, 1], padding=[1, 1, 0],
                dilation=[2, 1, 1]),
        *[spatial("SpatialAveragePool", (1, 2, 5, 6, 4),
                  lambda x, w, counts=counts: F.avg_pool3d(
                      x, w["kernel"], w["stride"], w["padding"], True, counts),
                  ceil=True, counts=counts, kernel=[2, 3, 2], stride=[2, 2, 2],
                  padding=[1, 1, 0])
          for counts in (False, True)],
    ]


def arithmetic():
    operators = {
        "Add": torch.add, "Subtract": torch.sub, "Multiply": torch.mul, "Divide": torch.div,
        "Minimum": torch.minimum, "Maximum": torch.maximum,
    }
    shapes = [((2, 3, 2, 4), (3, 1, 1)), ((2, 3, 1, 1), (2, 3, 2, 4)), ((2, 1, 3), (4, 1)),
              ((2, 5), (2, 5)), ((2, 5), ())]
    # Divisors stay away from zero; equal elements occur in the rounded ones of the extrema.
    prepare = {
        "Divide": lambda a, b: (a, b.abs() + 0.5),
        "Minimum": lambda a, b: (a.mul(2).round(), b.mul(2).round()),
        "Maximum": lambda a, b: (a.mul(2).round(), b.mul(2).round()),
    }
    return [
        case(name, {}, list(prepare.get(name, lambda a, b: (a, b))(random(*left), random(*right))),
             function)
        for name, function in operators.items() for left, right in shapes
    ]


def rearrangements():
    pad = F.pad
    return [
        case("Reshape", {"extents": [0, 4, -1]}, [random(2, 3, 2, 4)],
             lambda a: a.reshape(2, 4, 6)),
        *[case("Transpose", {"permutation": p}, [random(2, 3, 2, 4)],
               lambda a, p=p: a.permute(p)) for p in ([0, 2, 3, 1], [3, 1, 0, 2])],
        case("Slice", {"sections": [[1, 1, 6, 2], [2, -3, -1, 1]]}, [random(2, 7, 5)],
             lambda a: a[:, 1:6:2, -3:-1]),
        case("Pad", {"mode": "constant", "value": 0.5, "before": [0, 1, 2], "after": [0, 0, -1]},
             [random(2, 3, 4)], lambda a: pad(a, (2, -1, 1, 0), value=0.5)),
        *[case("Pad", {"mode": mode, "before": [0, 0, 2, 1], "after": [0, 0, 1, 3]},
               [random(1, 2, 3, 4)],
               lambda a, torch_mode=torch_mode: pad(a, (1, 3, 2, 1), torch_mode))
          for mode, torch_mode in (("reflect", "reflect"), ("edge", "replicate"),
                                   ("wrap", "circular"))],
        case("Expand", {"extents": [2, 1, 4, 1]}, [random(3, 1, 2)],
             lambda a: a.expand(2, 3, 4, 2)),
        *[case("Concatenation", {"axis": axis},
               [random(2, 3, 2), random(*[4 if i == axis else d for i, d in enumerate((2, 3, 2))])],
               lambda *a, axis=axis: torch.cat(a, axis)) for axis in (0, 2)],
    ]


def reductions():
    return [
        *[case("ReduceMean", {"axes": axes, "keepdims": keep}, [random(2, 3, 4, 5)],
               lambda a, axes=axes, keep=keep: a.mean(axes, keep))
          for axes, keep in (([2, 3], False), ([1], True), ([0, 2], False), ([0, 1, 2, 3], True))],
        *[case(name, {"axis": axis}, [random(2, 3, 4) * 4],
               lambda a, function=function, axis=axis: function(a, axis))
          for name, function in (("Softmax", F.softmax), ("LogSoftmax", F.log_softmax))
          for axis in (0, 2)],
        *[case("MatrixProduct", {"transposes": transposes},
               [random(*left), random(*right)],
               lambda a, b, t=transposes: torch.matmul(
                   a.mT if t[0] else a, b.mT if t[1] else b))
          for left, right, transposes in (
              ((3, 4), (4, 5), (False, False)), ((4, 3), (4, 5), (True, False)),
              ((3, 4), (5, 4), (False, True)), ((4, 3), (5, 4), (True, True)),
              ((2, 1, 3, 4), (3, 4, 2), (False, False)), ((3, 2, 4), (4, 5), (False, False)),
              ((4,), (2, 4, 3), (False, False)), ((2, 3, 4), (4,), (False, False)))],
    ]


def space_to_depth(x, block):
    n, c, h, w = x.shape
    blocks = x.reshape(n, c, h // block, block, w // block, block)
    return blocks.permute(0, 3, 5, 1, 2, 4).reshape(n, c * block**2, h // block, w // block)


def depth_to_space(x, block, order):
    if order == "channelFirst":
        return F.pixel_shuffle(x, block)
    n, c, h, w = x.shape
    blocks = x.reshape(n, block, block, c // block**2, h, w)
    return blocks.permute(0, 3, 4, 1, 5, 2).reshape(n, c // block**2, h * block, w * block)


def channels_and_blocks():
    # A seed of their own, so that the other cases keep their numbers.
    torch.manual_seed(2)
    return [
        *[case("ChannelShuffle", {"groups": g}, [random(2, 6, 2, 3)],
               lambda a: F.channel_shuffle(a, g)) for g in (1, 2, 3, 6)],
        *[case("DepthToSpace", {"size": b, "order": order}, [random(2, 3 * b * b, 2, 5)],
               lambda a: depth_to_space(a, b, order))
          for b in (1, 2, 3) for order in ("blockFirst", "channelFirst")],
        *[case("SpaceToDepth", {"size": b}, [random(2, 3, 2 * b, 3 * b)],
               lambda a: space_to_depth(a, b)) for b in (1, 2, 3)],
    ]


def transposed_convolution(x, out, groups=1, bias=True, output_padding=(0, 0), **w):
    w = window(**w)
    inputs = [random(*x), random(x[1], out // groups, *w["kernel"])] + [random(out)] * bias
    return case(
        "TransposedConvolution", {**w, "groups": groups, "output_padding": output_padding}, inputs,
        lambda *a: F.conv_transpose2d(
            a[0], a[1], a[2] if bias else None, w["stride"], w["padding"], output_padding, groups,
            w["dilation"]))


def transposed_convolutions():
    torch.manual_seed(3)
    return [
        transposed_convolution((2, 3, 4, 5), 4, kernel=(4, 4), stride=(2, 2), padding=(1, 1)),
        transposed_convolution((1, 2, 3, 4), 3, kernel=(2, 2), stride=(2, 2), bias=False),
        transposed_convolution((1, 3, 4, 3), 2, kernel=(3, 3), stride=(2, 2), padding=(1, 1),
                               output_padding=(1, 1)),
        transposed_convolution((1, 2, 5, 4), 3, kernel=(3, 2), stride=(1, 3), padding=(2, 0),
                               dilation=(2, 1), output_padding=(0, 2)),
        transposed_convolution((1, 2, 3, 3), 2, kernel=(2, 3), stride=(3, 2), dilation=(3, 4),
                               output_padding=(2, 3)),
        transposed_convolution((2, 4, 3, 3), 6, groups=2, kernel=(3, 3), stride=(2, 1)),
        transposed_convolution((1, 4, 3, 3), 4, groups=4, kernel=(4, 4), stride=(2, 2),
                               padding=(1, 1)),
    ]


def resize(x, sizes, mode, corners=False):
    # PyTorch's "nearest" is ONNX's asymmetric floor, its "nearest-exact" half_pixel.
    options = {} if mode != "bilinear" else {"align_corners": corners}
    return case(
        "Resize", {"sizes": sizes, "mode": mode, "corners": corners}, [random(*x)],
        lambda a: F.interpolate(a, size=sizes, mode=mode, **options))


def resizes():
    torch.manual_seed(4)
    return [
        resize((2, 2, 3, 4), size, *mode)
        for size in ((6, 8), (7, 9), (2, 3), (1, 1), (3, 4))
        for mode in (("nearest",), ("nearest-exact",), ("bilinear", False), ("bilinear", True))
    ]


def main():
    torch.manual_seed(1)
    cases = [
        convolution((2, 1, 8, 8), 3, kernel=(5, 5), padding=(2, 2)),
        convolution((2, 3, 7, 6), 4, kernel=(3, 3)),
        convolution((1, 3, 7, 8), 2, kernel=(3, 3), stride=(2, 2), padding=(1, 1), bias=False),
        convolution((1, 2, 9, 8), 3, kernel=(3, 2), stride=(1, 2), padding=(2, 1), dilation=(2, 3)),
        convolution((2, 4, 5, 5), 6, groups=2, kernel=(3, 3), padding=(1, 1)),
        convolution((1, 4, 6, 6), 4, groups=4, kernel=(3, 3), stride=(2, 2), padding=(1, 1)),
        convolution((1, 3, 6, 5), 6, groups=3, kernel=(3, 3), padding=(1, 1), bias=False),
        convolution((2, 5, 4, 4), 7, kernel=(1, 1)),
        convolution((1, 2, 7, 7), 3, kernel=(1, 1), stride=(2, 2)),
        max_pool((2, 2, 6, 6), False, kernel=(2, 2), stride=(2, 2)),
        max_pool((1, 2, 20, 21), True, kernel=(2, 2), stride=(2, 2)),
        max_pool((1, 2, 7, 8), True, kernel=(3, 3), stride=(2, 2), padding=(1, 1)),
        max_pool((1, 2, 8, 7), False, kernel=(3, 2), stride=(1, 3), padding=(1, 0),
                 dilation=(2, 1)),
        average_pool((1, 2, 6, 6), False, True, kernel=(2, 2), stride=(2, 2)),
        *[average_pool((1, 2, 7, 8), ceil, counts, kernel=(3, 3), stride=(2, 2), padding=(1, 1))
          for ceil in (False, True) for counts in (False, True)],
        batch_normalization((3, 2, 3, 4), True),
        batch_normalization((3, 2, 3, 4), False),
        batch_normalization((5, 3), True),
        case("FullyConnected", {}, [random(3, 7), random(5, 7), random(5)], F.linear),
        case("Softmax", {}, [random(3, 6) * 4], lambda a: F.softmax(a, 1)),
        case("Softmax", {}, [random(2, 3, 2, 2) * 4], lambda a: F.softmax(a, 1)),
        case("GlobalAveragePool", {}, [random(2, 3, 4, 5)], lambda a: a.mean((2, 3), True)),
        case("GlobalMaxPool", {}, [random(2, 3, 4, 5)], lambda a: a.amax((2, 3), True)),
        case("ReLU", {}, [random(2, 9)], F.relu),
        case("Clip", {"minimum": -0.25, "maximum": 0.5}, [random(2, 9)],
             lambda a: a.clamp(-0.25, 0.5)),
        case("Add", {}, [random(2, 3, 2, 2), random(2, 3, 2, 2)], torch.add),
        case("Concatenation", {}, [random(2, 3, 2, 2), random(2, 1, 2, 2)],
             lambda *a: torch.cat(a, 1)),
        case("LeakyReLU", {"alpha": 0.125}, [random(2, 9)], lambda a: F.leaky_relu(a, 0.125)),
        case("ELU", {"alpha": 1.5}, [random(2, 9) * 4], lambda a: F.elu(a, 1.5)),
        case("Sigmoid", {}, [random(2, 9) * 8], F.sigmoid),
        case("HardSigmoid", {"alpha": 1 / 6, "beta": 0.5}, [random(2, 9) * 5], F.hardsigmoid),
        case("HardSwish", {}, [random(2, 9) * 5], F.hardswish),
        case("Tanh", {}, [random(2, 9) * 3], F.tanh),
        case("LogSoftmax", {}, [random(3, 6) * 4], lambda a: F.log_softmax(a, 1)),
        case("LogSoftmax", {}, [random(2, 3, 2, 2) * 4], lambda a: F.log_softmax(a, 1)),
        *[local_response_normalization((2, 6, 2, 3), *attributes)
          for attributes in ((5, 0.5, 0.75, 2.0), (3, 1e-4, 0.75, 1.0), (15, 2.0, 0.25, 0.5))],
        *[case("ParametricReLU", {}, [random(*x) * 2, random(*slope)],
               lambda a, slope: F.prelu(a, slope.flatten()))
          for x, slope in (((2, 3, 2, 4), (3, 1, 1)), ((3, 5), (1,)))],
        *volumes(), *arithmetic(), *rearrangements(), *reductions(),
        *channels_and_blocks(), *transposed_convolutions(), *resizes(),
    ]
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    OUTPUT.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
