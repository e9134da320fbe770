"""What every engine gives to be timed: rounds of runs, on request."""

import statistics
import time


class LeftOut(Exception):
    """An engine that cannot run a network, with the reason for the report."""


class Turn:
    """One engine with one network loaded."""

    def round(self, runs):
        """(median milliseconds of a run, median milliseconds of processor time), after one run
        that is not timed: whoever had the turn before has filled the caches."""
        raise NotImplementedError

    def close(self):
        pass


class CallTurn(Turn):
    """An engine that runs in this process: `call` is one inference."""

    def __init__(self, call):
        self.call = call

    def round(self, runs):
        call = self.call
        call()
        wall, processor = [], []
        for _ in range(runs):
            processor_start = time.process_time_ns()
            start = time.perf_counter_ns()
            call()
            wall.append(time.perf_counter_ns() - start)
            processor.append(time.process_time_ns() - processor_start)
        return statistics.median(wall) / 1e6, statistics.median(processor) / 1e6
