"""Prepares one network for several engines, or times them in turns; `compare.py` calls it.

    python measure.py prepare NETWORK ...
    python measure.py time NETWORK ...       prints one JSON object

A process of its own for each network, so that one engine's failure costs one row, and so that the
engines find the threads' cores as they are when they load.
"""

import argparse
import datetime
import json
import os
import statistics

# What `Turn.round` returns, in this order.
CLOCKS = ("wall", "processor")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["prepare", "time"])
    parser.add_argument("network")
    parser.add_argument("--engines", nargs="+", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--clock", choices=CLOCKS, required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--swiftlet", required=True)
    parser.add_argument("--tensorflow", required=True)
    return parser.parse_args()


def prepare(network, engines):
    """Makes what is not there yet; an engine that cannot leaves a file with the reason."""
    network.export()
    for name, engine in engines.items():
        reason = network.file(f"{name}.left-out.txt")
        try:
            engine.prepare(network)
            reason.unlink(missing_ok=True)
        except Exception as error:  # Each tool has its own kinds.
            reason.write_text(sentence(error))


def sentence(error):
    """The first line of an error, which is what a table has room for."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


def opened(network, engines, threads):
    """The turns by engine, and why the others have none. For the gain from more threads, our int8
    takes turns on one thread too."""
    turns, left_out = {}, {}
    entries = [(name, engine, threads) for name, engine in engines.items()]
    if threads > 1 and "swiftlet-int8" in engines:
        entries.append(("swiftlet-int8-one-thread", engines["swiftlet-int8"], 1))
    for name, engine, threads in entries:
        reason = network.file(f"{name}.left-out.txt")
        if reason.exists():
            left_out[name] = reason.read_text()
            continue
        try:
            turns[name] = engine.open(network, threads)
            turns[name].round(1)
        except Exception as error:
            turns.pop(name, None)
            left_out[name] = sentence(error)
    return turns, left_out


def overheads(engines, turns, folder):
    """A turn for each peer's bare call, and which engine is whose."""
    kind_of = {name: name.split("-")[0] for name in turns if name in engines}
    bare = {kind: engines[name].overhead(folder) for name, kind in kind_of.items()}
    return {kind: turn for kind, turn in bare.items() if turn}, kind_of


def take_turns(network, engines, options):
    """Every engine once in each round, then medians over the rounds."""
    turns, left_out = opened(network, engines, options.threads)
    bare, kind_of = overheads(engines, turns, network.folder.parent)
    # The first round tells how many runs make up the seconds of the others.
    clock = CLOCKS.index(options.clock)
    runs = {name: max(3, min(2000, int(options.seconds * 1e3 / max(turn.round(3)[clock], 1e-3))))
            for name, turn in turns.items()}
    times = {name: [] for name in turns}
    calls = {kind: [] for kind in bare}
    for _ in range(options.rounds):
        for kind, turn in bare.items():
            calls[kind].append(turn.round(500))
        for name, turn in turns.items():
            times[name].append(turn.round(runs[name]))
    for turn in turns.values():
        turn.close()
    call_ms = {kind: statistics.median(r[clock] for r in rounds) for kind, rounds in calls.items()}
    measured = {name: {"left_out": reason} for name, reason in left_out.items()}
    for name, rounds in times.items():
        own = sorted(r[clock] - call_ms.get(kind_of.get(name), 0) for r in rounds)
        measured[name] = {"ms": statistics.median(own), "fastest_round_ms": own[0],
                          "slowest_round_ms": own[-1], "runs": runs[name]}
    return {"date": datetime.date.today().isoformat(), "rounds": options.rounds,
            "clock": options.clock, "engines": measured, "call_ms": call_ms}


def main():
    options = arguments()
    # One core for one thread: no engine may borrow another, and all share the same one.
    cores = sorted(os.sched_getaffinity(0))
    if options.action == "time":
        os.sched_setaffinity(0, cores[-options.threads:])
    # What the engines print must not end up in the answer.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from engines import ENGINES
    from networks import Network

    network = Network(options.network, options.folder, options.swiftlet, options.tensorflow)
    engines = {name: ENGINES[name]() for name in options.engines}
    if options.action == "prepare":
        prepare(network, engines)
    else:
        json.dump(take_turns(network, engines, options), answer)
    answer.close()
    # Without the engines' own ends: not all of them survive being unloaded beside others.
    os._exit(0)


if __name__ == "__main__":
    main()
