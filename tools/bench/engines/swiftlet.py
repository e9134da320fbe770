"""Swiftlet, in a process that stays loaded between rounds: `swiftlet bench --rounds`."""

import json
import pathlib
import subprocess

import numpy as np

from .turn import LeftOut, Turn


class SwiftletTurn(Turn):
    def __init__(self, program, model, threads):
        self.process = subprocess.Popen(
            [program, "bench", str(model), "--threads", str(threads), "--rounds"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def round(self, runs):
        self.process.stdin.write(f"{runs}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise LeftOut(self.process.stderr.read().strip() or "swiftlet bench ended")
        times = json.loads(answer)
        return times["median_ms"], times["median_cpu_ms"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Swiftlet:
    environment = ()

    def overhead(self, folder):
        """None: it times itself, without a call from outside."""
        return None


class SwiftletFloat(Swiftlet):
    def prepare(self, network):
        pass

    def open(self, network, threads):
        return SwiftletTurn(network.swiftlet, network.exported, threads)


class SwiftletInt8(Swiftlet):
    def prepare(self, network):
        model, program = network.file("swl"), pathlib.Path(network.swiftlet)
        # Another program may plan and pack in another way.
        if model.exists() and model.stat().st_mtime > program.stat().st_mtime:
            return
        with network.making("npy") as samples:
            np.save(samples, network.samples())
            made = subprocess.run(
                [network.swiftlet, "quantize", str(network.exported), "--calibrate", str(samples),
                 # The peers, too, take what memory they like.
                 "--bands", "none", "-o", str(model)], capture_output=True, text=True)
        if made.returncode != 0:
            raise LeftOut(made.stderr.strip())

    def open(self, network, threads):
        return SwiftletTurn(network.swiftlet, network.file("swl"), threads)
