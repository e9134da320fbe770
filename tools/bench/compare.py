"""Compares Swiftlet with its peers on networks of the zoo, in turns on the same cores.

Each network is one measurement: in every round each engine runs for a while, and its time is the
median of the rounds' medians. Machines drift, so a ratio is only ever taken within a measurement.
The results are kept in docs/benchmarks.json, a new measurement of a network replacing the one
before, and the tables in docs/benchmarks.md are written from there.
"""

import argparse
import importlib.metadata
import json
import pathlib
import re
import subprocess
import sys

import report
from engines import ENGINES
from networks import NETWORKS, Network

ROOT = pathlib.Path(__file__).resolve().parents[2]
TWO_THREADS = ("resnet18", "googlenet", "vgg16")


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", nargs="+", default=NETWORKS, metavar="NAME",
                        help="names as in docs/zoo.md; default: " + " ".join(NETWORKS))
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES,
                        metavar="NAME", help="default: " + " ".join(ENGINES))
    parser.add_argument("--int8", action="store_true", help="only the int8 engines")
    parser.add_argument("--threads", nargs="+", type=int, metavar="N",
                        help="default: 1, and 2 as well for " + " ".join(TWO_THREADS))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.1,
                        help="of each engine in each round")
    parser.add_argument("--quick", action="store_true", help="three short rounds")
    parser.add_argument("--results", type=pathlib.Path, default=ROOT / "docs/benchmarks.json")
    parser.add_argument("--document", type=pathlib.Path, default=ROOT / "docs/benchmarks.md")
    parser.add_argument("--print-only", action="store_true",
                        help="leave results and document as they are")
    parser.add_argument("--clock", choices=["wall", "processor"], default="wall",
                        help="processor: the time that an engine computes, which other programs on "
                        "the machine disturb less; for one thread")
    parser.add_argument("--folder", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--swiftlet", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--tensorflow", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--peak", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 3, 0.03
    if options.int8:
        options.engines = [name for name in options.engines if name.endswith("int8")]
    if options.clock == "processor":
        options.threads = options.threads or [1]
        if options.threads != [1]:
            parser.error("--clock processor says nothing about more than one thread")
    return options


class Failure(Exception):
    """A network that could not be measured: its row keeps its last measurement."""


def measure(options, action, network, threads=1):
    process = subprocess.run(
        [sys.executable, pathlib.Path(__file__).with_name("measure.py"), action, network,
         "--engines", *options.engines, "--threads", str(threads), "--rounds", str(options.rounds),
         "--seconds", str(options.seconds), "--clock", options.clock, "--folder", options.folder,
         "--swiftlet", options.swiftlet, "--tensorflow", options.tensorflow],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if process.returncode != 0:
        tail = "\n".join(process.stderr.strip().splitlines()[-15:])
        raise Failure(f"{network}: measure.py {action} ended with {process.returncode}\n{tail}")
    return json.loads(process.stdout) if process.stdout else None


def machine(options):
    """The processor, what it can do at most on the kernel path that Swiftlet takes, and the peers'
    versions."""
    first = subprocess.run([options.peak, "", "no layer"], check=True, capture_output=True,
                           text=True).stdout
    path, products, read = re.match(
        r"path (\w+), peak ([\d.]+|nan) GMAC/s, read ([\d.]+) GB/s", first).groups()
    processor = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    packages = sorted({p for name in options.engines for p in ENGINES[name].environment})
    return {
        "processor": processor.group(1) if processor else "unknown", "path": path,
        "peak_gmacs": float(products), "read_gbs": float(read),
        "versions": {p: importlib.metadata.version(p) for p in packages}}


def thread_counts(options, name):
    return options.threads or ((1, 2) if name in TWO_THREADS else (1,))


def keep(results, summary, name, threads, timed):
    """One measurement for the int8 engines and one for the float engines, each with our int8: a
    kind that was not measured keeps its last measurement."""
    entry = results["networks"].setdefault(name, {"threads": {}})
    entry |= {"macs": summary["macs"], "input": summary["input_shape"]}
    kinds = entry["threads"].setdefault(str(threads), {})
    for kind in ("int8", "f32"):
        engines = {name: times for name, times in timed["engines"].items()
                   if name.endswith(kind) or name.startswith("swiftlet-int8")}
        if any(name.endswith(kind) for name in engines):
            kinds[kind] = timed | {"engines": engines}


def earlier(path, machine):
    """The results so far, where they are this processor's."""
    results = json.loads(path.read_text()) if path.exists() else {}
    if results.get("machine", {}).get("processor") != machine["processor"]:
        results = {"machine": machine, "networks": {}}
    versions = results["machine"]["versions"] | machine["versions"]
    return results | {"machine": machine | {"versions": versions}}


def main():
    options = arguments()
    results = earlier(options.results, machine(options))
    failures = []
    for name in options.networks:
        try:
            compare(options, results, name)
        except Failure as failure:
            failures.append(name)
            print(failure, file=sys.stderr)
        if not options.print_only:
            options.results.write_text(json.dumps(results, indent=1) + "\n")
            report.write(results, NETWORKS, options.document)
    if failures:
        sys.exit(f"not measured: {', '.join(failures)}")


def compare(options, results, name):
    print(f"{name}: preparing", file=sys.stderr)
    measure(options, "prepare", name)
    summary = Network(name, options.folder, options.swiftlet, options.tensorflow).summary
    for threads in thread_counts(options, name):
        timed = measure(options, "time", name, threads)
        report.show(name, threads, timed)
        keep(results, summary, name, threads, timed)


if __name__ == "__main__":
    main()
