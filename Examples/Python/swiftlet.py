"""Runs a quantized network (.swl) from Python through libswiftlet.so, with ctypes alone.

    python3 swiftlet.py FOLDER/libswiftlet.so MODEL.swl INPUT      FOLDER: of tools/build-board

INPUT is a file of int8 elements (NHWC). Prints the largest output, its class name and the digest.
"""
import ctypes
import mmap
import sys


class Tensor(ctypes.Structure):
    _fields_ = [("height", ctypes.c_uint32), ("width", ctypes.c_uint32),
                ("channels", ctypes.c_uint32), ("zero_point", ctypes.c_int32),
                ("scale", ctypes.c_float)]

    @property
    def count(self):
        return self.height * self.width * self.channels


class ModelInfo(ctypes.Structure):
    _fields_ = [("arena_bytes", ctypes.c_uint64), ("fast_arena_bytes", ctypes.c_uint64),
                ("arena_lower_bound", ctypes.c_uint64),
                ("weight_bytes", ctypes.c_uint64), ("operations", ctypes.c_uint32),
                ("labels", ctypes.c_uint32), ("input", Tensor), ("output", Tensor)]


class Model:
    """A network ready to run. Holds the mapped file and one arena; running allocates nothing."""

    ALIGNMENT = 64

    def __init__(self, library, path):
        self.library = ctypes.CDLL(library)
        self.library.swiftlet_status_text.restype = ctypes.c_char_p
        self.library.swiftlet_output_digest.restype = ctypes.c_uint64
        self.library.swiftlet_label.restype = ctypes.c_size_t
        with open(path, "rb") as file:
            # Private and writable, because ctypes takes the address of writable memory only.
            self.file = mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE,
                                  prot=mmap.PROT_READ | mmap.PROT_WRITE)
        self.bytes = (ctypes.c_char * len(self.file)).from_buffer(self.file)
        self.info = ModelInfo()
        detail = ctypes.c_uint64()
        size = ctypes.c_size_t(len(self.file))
        self._require(self.library.swiftlet_inspect(
            self.bytes, size, 0, ctypes.byref(self.info), ctypes.byref(detail)), detail)
        self.memory = (ctypes.c_char * (self.info.fast_arena_bytes + self.ALIGNMENT))()
        start = -ctypes.addressof(self.memory) % self.ALIGNMENT
        self.arena = ctypes.c_void_p(ctypes.addressof(self.memory) + start)
        self.session = (ctypes.c_uint64 * 64)()
        self._require(self.library.swiftlet_open(
            self.session, self.bytes, size, 1, self.arena,
            ctypes.c_size_t(self.info.fast_arena_bytes), ctypes.byref(detail)), detail)

    def run(self, elements):
        """The int8 outputs (NHWC, as a ctypes array) for int8 inputs given as bytes."""
        output = (ctypes.c_int8 * self.info.output.count)()
        self._require(self.library.swiftlet_run(
            self.session, elements, ctypes.c_size_t(len(elements)), output,
            ctypes.c_size_t(len(output))), ctypes.c_uint64(self.info.input.count))
        return output

    def digest(self):
        return self.library.swiftlet_output_digest(self.session)

    def label(self, index):
        text = ctypes.create_string_buffer(64)
        self.library.swiftlet_label(self.session, ctypes.c_size_t(index), text,
                                    ctypes.c_size_t(len(text)))
        return text.value.decode()

    def _require(self, status, detail):
        if status != 0:
            text = self.library.swiftlet_status_text(status).decode()
            raise ValueError(f"{text} ({detail.value})")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    model = Model(sys.argv[1], sys.argv[2])
    with open(sys.argv[3], "rb") as file:
        output = model.run(file.read())
    best = max(range(len(output)), key=lambda index: output[index])
    unit = model.info.output
    print(f"{unit.scale * (output[best] - unit.zero_point):.4f} {best} {model.label(best)}")
    print(f"digest {model.digest():016x}")


if __name__ == "__main__":
    main()
