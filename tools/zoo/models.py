"""Makes the models of the zoo check: networks by name from `swiftlet inspect --model`, and ONNX's
nine light models with random weights in place of their constant ones.

Random weights alone would let the activations of deep networks grow or vanish, so batch
normalization gets the mean and variance that its input really has on photographs, layer after layer.
"""

import gzip
import pathlib
import subprocess

import numpy as np

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)
SEED = 7
WEIGHTED = ("Conv", "Gemm", "MatMul", "BatchNormalization", "Mul", "Add")


def light_folder():
    """ONNX's light models, which its wheel carries."""
    import onnx

    return pathlib.Path(onnx.__file__).parent / "backend" / "test" / "data" / "light"


def session(model):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    data = model if isinstance(model, str) else model.SerializeToString()
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def photographs(folder, part, count, shape):
    """The first `count` photographs, scaled and standardized: N x C x H x W."""
    from PIL import Image

    channels, height, width = shape
    arrays = []
    for path in sorted((folder / part).glob("*/*.png"))[:count]:
        image = Image.open(path).resize((width, height), Image.Resampling.BILINEAR)
        pixels = np.asarray(image.convert("RGB" if channels == 3 else "L"), np.float32)
        pixels = pixels.reshape(height, width, channels).transpose(2, 0, 1) / 255
        mean, deviation = (
            np.array(v if channels == 3 else v[1:2], np.float32).reshape(channels, 1, 1)
            for v in (MEAN, DEVIATION))
        arrays.append((pixels - mean) / deviation)
    return np.stack(arrays).astype(np.float32)


FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")


FASHION_EXTENT = 28


def fashion(part, count, extent=FASHION_EXTENT):
    """The first images and labels of Fashion-MNIST, from Debian's dataset-fashion-mnist, enlarged to
    squares of `extent` pixels."""
    stem = FASHION / ("train" if part == "train" else "t10k")
    if not FASHION.exists():
        raise RuntimeError("Fashion-MNIST is missing: apt-get install dataset-fashion-mnist")
    with gzip.open(f"{stem}-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(16 + 784 * count), np.uint8, offset=16)
    with gzip.open(f"{stem}-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(8 + count), np.uint8, offset=8)
    pixels = pixels.reshape(-1, FASHION_EXTENT, FASHION_EXTENT)
    if extent != FASHION_EXTENT:
        pixels = np.stack([enlarged(image, extent) for image in pixels])
    return pixels[:, None].astype(np.float32) / 255, labels.astype(np.int64)


def enlarged(image, extent):
    from PIL import Image

    return np.asarray(Image.fromarray(image).resize((extent, extent), Image.Resampling.BILINEAR))


def named(program, name, arguments, path):
    """The network called `name` as ONNX."""
    import onnx

    subprocess.run([program, "inspect", "--model", name, "-o", str(path), *arguments], check=True,
                   stdout=subprocess.DEVNULL)
    return onnx.load(path)


def light(path):
    """A light model with random weights, without inputs that are weights, and without the softmax
    at its end."""
    import onnx

    model = onnx.load(path)
    randomize(model, np.random.default_rng(SEED))
    weights = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in weights]
    produced = {name for node in model.graph.node for name in node.output}
    read = {name for node in model.graph.node for name in node.input} - produced - weights
    del model.graph.input[:]
    model.graph.input.extend(value for value in inputs if value.name in read)
    # From this file format on, weights need not be inputs.
    model.ir_version = 8
    last = model.graph.node[-1]
    if last.op_type == "Softmax":
        output = model.graph.output[0]
        output.name = last.input[0]
        model.graph.node.remove(last)
    return model


def randomize(model, random):
    """Replaces every constant tensor by a random one that suits its reader, and the small tensors
    that the files still have from training as well: they would not suit the others."""
    from onnx import numpy_helper

    graph = model.graph
    known = {t.name: t for t in graph.initializer}
    readers = {}
    for node in graph.node:
        for position, name in enumerate(node.input):
            readers.setdefault(name, (node, position))

    def weights(name, shape):
        operator, position = role(readers, name)
        array = draw(operator, position, tuple(int(e) for e in shape), random)
        return numpy_helper.from_array(array.astype(np.float32), name)

    for tensor in graph.initializer:
        if tensor.data_type == 1 and tensor.dims and role(readers, tensor.name)[0] in WEIGHTED:
            tensor.CopyFrom(weights(tensor.name, tensor.dims))
    for node in [n for n in graph.node if n.op_type == "ConstantOfShape"]:
        if node.output[0] in readers:
            shape = numpy_helper.to_array(known[node.input[0]])
            graph.initializer.append(weights(node.output[0], shape))
        graph.node.remove(node)


def role(readers, name):
    """The operator that a constant ends in, through Unsqueeze, and its place there."""
    node, position = readers.get(name, (None, 0))
    if node is None:
        return None, 0
    while node.op_type in ("Unsqueeze", "Reshape"):
        node, position = readers[node.output[0]]
    return node.op_type, position


def draw(operator, position, shape, random):
    """Source of the weights' variance 2 / fan-in: He et al. 2015."""
    if operator in ("Conv", "Gemm", "MatMul") and len(shape) > 1:
        fan_in = int(np.prod(shape[1:]))
        return random.standard_normal(shape) * (2 / fan_in) ** 0.5
    if operator == "BatchNormalization" and position in (1, 4) or operator == "Mul":
        return random.uniform(0.5, 1.5, shape)
    return random.standard_normal(shape) * 0.1


def calibrate_normalization(model, samples):
    """Gives each batch normalization the mean and variance of its input on `samples`.

    One run suffices: every normalization is replaced by the same arithmetic on the batch's own
    statistics, which become outputs.
    """
    from onnx import numpy_helper

    nodes = [n for n in model.graph.node if n.op_type == "BatchNormalization"]
    if not nodes:
        return
    probe = statistics_probe(model)
    names = [value.name for value in probe.graph.output]
    inputs = {probe.graph.input[0].name: samples}
    values = dict(zip(names, session(probe).run(None, inputs)))
    weights = {t.name: t for t in model.graph.initializer}
    for node in nodes:
        for position, kind in ((3, "mean"), (4, "variance")):
            array = values[f"zoo:{node.output[0]}.{kind}"].astype(np.float32).reshape(-1)
            weights[node.input[position]].CopyFrom(
                numpy_helper.from_array(array, node.input[position]))


def statistics_probe(model):
    """The model up to its last batch normalization, for any batch size, with the statistics as
    outputs."""
    import onnx
    from onnx import helper, numpy_helper

    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    graph = probe.graph
    vectors = {name for node in graph.node if node.op_type in ("Gemm", "MatMul")
               for name in node.output}
    nodes, outputs = [], []
    last = max(i for i, n in enumerate(graph.node) if n.op_type == "BatchNormalization")
    for node in graph.node[:last + 1]:
        if node.op_type != "BatchNormalization":
            nodes.append(node)
            continue
        epsilon = next((a.f for a in node.attribute if a.name == "epsilon"), 1e-5)
        graph.initializer.append(numpy_helper.from_array(
            np.array(epsilon, np.float32), f"zoo:{node.output[0]}.epsilon"))
        nodes += batch_arithmetic(node, node.input[0] in vectors)
        outputs += [f"zoo:{node.output[0]}.mean", f"zoo:{node.output[0]}.variance"]
    for name, shape in (("vector", [-1]), ("image", [1, -1, 1, 1])):
        graph.initializer.append(numpy_helper.from_array(np.array(shape, np.int64), f"zoo.{name}"))
    free_batch(graph)
    del graph.node[:], graph.output[:], graph.value_info[:]
    graph.node.extend(nodes)
    graph.output.extend(
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in outputs)
    return probe


def free_batch(graph):
    """Lets a graph that was written for one sample take any number."""
    from onnx import numpy_helper

    dimension = graph.input[0].type.tensor_type.shape.dim[0]
    dimension.ClearField("dim_value")
    dimension.dim_param = "N"
    shapes = {node.input[1] for node in graph.node if node.op_type == "Reshape"}
    for tensor in graph.initializer:
        if tensor.name in shapes and tensor.name not in ("zoo.vector", "zoo.image"):
            extents = numpy_helper.to_array(tensor).copy()
            # In a Reshape, 0 is the input's own extent.
            if extents.size > 1 and extents[0] == 1:
                extents[0] = 0
            tensor.CopyFrom(numpy_helper.from_array(extents, tensor.name))


def batch_arithmetic(node, is_vector):
    """Batch normalization by the batch's own statistics, in operators that every version has."""
    from onnx import helper

    x, scale, shift = node.input[:3]
    y = node.output[0]
    axes = [0] if is_vector else [0, 2, 3]
    shape = "zoo.vector" if is_vector else "zoo.image"
    make = helper.make_node
    return [
        make("ReduceMean", [x], [f"zoo:{y}.mean"], axes=axes, keepdims=1),
        make("Sub", [x, f"zoo:{y}.mean"], [f"zoo:{y}.centred"]),
        make("Mul", [f"zoo:{y}.centred", f"zoo:{y}.centred"], [f"zoo:{y}.squares"]),
        make("ReduceMean", [f"zoo:{y}.squares"], [f"zoo:{y}.variance"], axes=axes, keepdims=1),
        make("Add", [f"zoo:{y}.variance", f"zoo:{y}.epsilon"], [f"zoo:{y}.positive"]),
        make("Sqrt", [f"zoo:{y}.positive"], [f"zoo:{y}.deviation"]),
        make("Div", [f"zoo:{y}.centred", f"zoo:{y}.deviation"], [f"zoo:{y}.normalized"]),
        make("Reshape", [scale, shape], [f"zoo:{y}.scale"]),
        make("Reshape", [shift, shape], [f"zoo:{y}.shift"]),
        make("Mul", [f"zoo:{y}.normalized", f"zoo:{y}.scale"], [f"zoo:{y}.scaled"]),
        make("Add", [f"zoo:{y}.scaled", f"zoo:{y}.shift"], [y]),
    ]


def describe_input(model, channels):
    """Writes the photographs' standardization into the model, as `swiftlet train` does."""
    for key, values in (("swiftlet.mean", MEAN), ("swiftlet.standard_deviation", DEVIATION)):
        # Grey pixels: green's numbers.
        values = values if channels == 3 else values[1:2]
        entry = model.metadata_props.add()
        entry.key, entry.value = key, " ".join(str(v) for v in values)


def input_shape(model):
    return [d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim][1:]


def parameter_count(model):
    return sum(int(np.prod(t.dims)) for t in model.graph.initializer
               if t.data_type == 1 and len(t.dims))
