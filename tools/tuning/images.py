"""Fashion-MNIST as a board gets it, for tools/check-board-tuning.

    images.py set FOLDER            FOLDER/base: the training images of classes 0 to 7, in IDX;
                                    FOLDER/samples/CLASS/*.pgm: 50 images each of 8 and 9, 20 of the others,
                                    none of them in the base; FOLDER/test/*.pgm: the 10,000 test images
    images.py reals MODEL.swl X.npy             the test images as the model's real inputs
    images.py elements MODEL.swl COUNT FILE     the first test images as the model's int8 elements
    images.py labelled MODEL.swl FOLDER FILE    FOLDER/CLASS/*.pgm in the order of names: the class in a
                                                byte before each one's elements
    images.py agree Y.npy FOLDER LIST           LIST: the class that outputs Y give each image, and its file
"""
import array
import gzip
import pathlib
import struct
import sys

DATA = pathlib.Path("/usr/share/datasets/fashion-mnist")
PIXELS = 28 * 28
TRAINED, OLD = 55000, 8


def part(name):
    """Pixels and labels, as bytes."""
    return (gzip.open(DATA / f"{name}-images-idx3-ubyte.gz").read()[16:],
            gzip.open(DATA / f"{name}-labels-idx1-ubyte.gz").read()[8:])


def image(pixels, index):
    return pixels[PIXELS * index:PIXELS * (index + 1)]


def write_base(folder, pixels, labels):
    folder.mkdir(parents=True)
    for name, chosen in (("train", range(TRAINED)), ("t10k", range(TRAINED, 60000))):
        old = [index for index in chosen if labels[index] < OLD]
        content = b"".join(image(pixels, index) for index in old)
        (folder / f"{name}-images-idx3-ubyte").write_bytes(
            struct.pack(">IIII", 0x803, len(old), 28, 28) + content)
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(
            struct.pack(">II", 0x801, len(old)) + bytes(labels[index] for index in old))


def write_picture(path, pixels):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"P5\n28 28\n255\n" + pixels)


def write_set(folder):
    pixels, labels = part("train")
    write_base(folder / "base", pixels, labels)
    left = [20] * OLD + [50, 50]
    for index in range(TRAINED, 60000):
        label = labels[index]
        if left[label] > 0:
            left[label] -= 1
            write_picture(folder / "samples" / str(label) / f"{index}.pgm", image(pixels, index))
    pixels, labels = part("t10k")
    for index in range(len(labels)):
        write_picture(folder / "test" / f"{index:05}.pgm", image(pixels, index))


def single(value):
    """Rounded to float32, as the device computes."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def preprocessing(path):
    """Mean and deviation of the model's only channel (docs/file-format.md)."""
    file = pathlib.Path(path).read_bytes()
    for index in range(struct.unpack_from("<I", file, 12)[0]):
        kind, _, offset = struct.unpack_from("<IIQ", file, 64 + 32 * index)
        if kind == 7:
            return struct.unpack_from("<ff", file, offset)
    return 0.0, 1.0


def real_values(model):
    """What each pixel is to the network."""
    mean, deviation = preprocessing(model)
    return [single(single(single(pixel / 255) - mean) / deviation) for pixel in range(256)]


def elements(model):
    """What each pixel is in the input tensor, as a table for bytes.translate."""
    file = pathlib.Path(model).read_bytes()
    # The tensors' section is the table's first.
    record, start = struct.unpack_from("<IQ", file, 68)
    tensor = start + struct.unpack_from("<I", file, 48)[0] * record
    zero, scale = struct.unpack_from("<if", file, tensor + 20)
    return bytes(max(-128, min(127, round(single(value / scale)) + zero)) & 255
                 for value in real_values(model))


def write_elements(model, count, path):
    pixels, _ = part("t10k")
    pathlib.Path(path).write_bytes(pixels[:PIXELS * int(count)].translate(elements(model)))


def write_labelled(model, folder, path):
    table = elements(model)
    with open(path, "wb") as file:
        for picture in sorted(pathlib.Path(folder).glob("*/*.pgm")):
            pixels = picture.read_bytes()[-PIXELS:]
            file.write(bytes([int(picture.parent.name)]) + pixels.translate(table))


def write_reals(model, path):
    values = real_values(model)
    pixels, _ = part("t10k")
    header = ("{'descr': '<f4', 'fortran_order': False, "
              f"'shape': ({len(pixels) // PIXELS}, 1, 28, 28), }}").ljust(117) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        array.array("f", map(values.__getitem__, pixels)).tofile(file)


def write_agreement(outputs, folder, path):
    file = pathlib.Path(outputs).read_bytes()
    start = 10 + struct.unpack_from("<H", file, 8)[0]
    values = array.array("f", file[start:])
    count = 10000
    classes = len(values) // count
    with open(path, "w") as lines:
        for index in range(count):
            row = values[classes * index:classes * (index + 1)]
            lines.write(f"{row.index(max(row))} {folder}/{index:05}.pgm\n")


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "set":
        write_set(pathlib.Path(arguments[0]))
    elif command == "reals":
        write_reals(*arguments)
    elif command == "elements":
        write_elements(*arguments)
    elif command == "labelled":
        write_labelled(*arguments)
    elif command == "agree":
        write_agreement(*arguments)
    else:
        sys.exit(__doc__)
