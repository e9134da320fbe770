"""The tables of docs/benchmarks.md from the results of compare.py."""

import math

BEGIN = "<!-- written by tools/bench/run peers -->"
END = "<!-- end -->"
PEERS = {"ort": "ONNX Runtime", "openvino": "OpenVINO", "litert": "LiteRT"}


def engines_of(entry, threads, kind):
    """The engines of a measurement; none where there was none."""
    return entry["threads"].get(str(threads), {}).get(kind, {}).get("engines", {})


def milliseconds(engines, name):
    """None where the engine was left out or not asked."""
    return engines.get(name, {}).get("ms")


def best_peer(engines, kind):
    times = [milliseconds(engines, f"{peer}-{kind}") for peer in PEERS]
    return min((t for t in times if t is not None), default=None)


def ratio(above, below):
    return None if above is None or below is None else above / below


def number(value, digits=3):
    """Three digits that count, or a dash."""
    if value is None or math.isnan(value):
        return "-"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:.{min(places, 4)}f}"


def geometric_mean(values):
    values = [v for v in values if v is not None]
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def show(name, threads, timed):
    """One measurement, as it comes."""
    cells = [f"{engine} {number(value['ms'])}" if "ms" in value else f"{engine} left out"
             for engine, value in timed["engines"].items()]
    print(f"{name}, {threads} thread{'s'[:threads > 1]}, {timed['clock']} ms: {', '.join(cells)}",
          flush=True)


def table(headers, rows):
    lines = ["| " + " | ".join(headers) + " |", "|---" + "|---:" * (len(headers) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def int8_table(measured, machine):
    ratios, rows = [], []
    for name, entry in measured:
        engines = engines_of(entry, 1, "int8")
        ours = milliseconds(engines, "swiftlet-int8")
        ratios.append(ratio(best_peer(engines, "int8"), ours))
        speed = None if ours is None else entry["macs"] / ours / 1e6
        share = ratio(speed, machine["peak_gmacs"])
        rows.append([
            name, number(entry["macs"] / 1e6), number(ours),
            *(number(milliseconds(engines, f"{peer}-int8")) for peer in PEERS),
            number(ratios[-1]), number(speed), number(None if share is None else 100 * share, 2)])
    rows.append(["geometric mean", *[""] * 5, number(geometric_mean(ratios)), "", ""])
    return table(["int8, one thread, ms", "MMAC", "Swiftlet", *PEERS.values(), "best peer / ours",
                  "GMAC/s", "% of peak"], rows)


def float_table(measured):
    ratios, own, rows = [], [], []
    for name, entry in measured:
        engines = engines_of(entry, 1, "f32")
        int8, float32 = (milliseconds(engines, f"swiftlet-{kind}") for kind in ("int8", "f32"))
        ratios.append(ratio(best_peer(engines, "f32"), int8))
        own.append(ratio(float32, int8))
        rows.append([
            name, number(int8), number(float32),
            *(number(milliseconds(engines, f"{peer}-f32")) for peer in PEERS),
            number(ratios[-1]), number(own[-1]),
            number(ratio(float32, milliseconds(engines, "ort-f32")))])
    rows.append(["geometric mean", *[""] * 5, number(geometric_mean(ratios)),
                 number(geometric_mean(own)), ""])
    return table(["float32, one thread, ms", "Swiftlet int8", "Swiftlet", *PEERS.values(),
                  "best peer / our int8", "our float / our int8", "our float / ONNX Runtime"], rows)


def threads_table(measured):
    rows = []
    for name, entry in measured:
        int8, float32 = (engines_of(entry, 2, kind) for kind in ("int8", "f32"))
        if not int8:
            continue
        ours = milliseconds(int8, "swiftlet-int8")
        rows.append([
            name, number(ours), number(ratio(milliseconds(int8, "swiftlet-int8-one-thread"), ours)),
            *(number(milliseconds(int8, f"{peer}-int8")) for peer in PEERS),
            number(ratio(best_peer(int8, "int8"), ours)),
            number(milliseconds(float32, "swiftlet-f32")), number(best_peer(float32, "f32"))])
    return rows and table(
        ["two threads, ms", "Swiftlet int8", "times one thread",
         *(f"{p} int8" for p in PEERS.values()), "best peer / ours", "Swiftlet float32",
         "best peer float32"], rows)


def measurements(measured):
    for name, entry in measured:
        for kinds in entry["threads"].values():
            for timed in kinds.values():
                yield name, timed


def left_out(measured):
    """Why a cell has a dash."""
    reasons = {}
    for name, timed in measurements(measured):
        for engine, value in timed["engines"].items():
            if "left_out" in value:
                reasons.setdefault((engine, value["left_out"]), []).append(name)
    return [f"- {engine} is left out of {', '.join(dict.fromkeys(names))}: {reason}"
            for (engine, reason), names in reasons.items()]


def conditions(results, measured):
    machine = results["machine"]
    dates = sorted({timed["date"] for _, timed in measurements(measured)})
    calls = {}
    for _, timed in measurements(measured):
        for peer, value in timed["call_ms"].items():
            calls.setdefault(peer, []).append(value)
    taken_off = ", ".join(f"{PEERS[p]} {number(1e3 * sorted(v)[len(v) // 2], 2)} us"
                          for p, v in calls.items())
    versions = ", ".join(f"{p} {v}" for p, v in machine["versions"].items())
    return (f"{machine['processor']}, kernel path `{machine['path']}` with a measured peak of "
            f"{number(machine['peak_gmacs'])} GMAC/s, memory read at "
            f"{number(machine['read_gbs'])} GB/s, {' to '.join({dates[0]: 0, dates[-1]: 0})}; "
            f"{versions}. Taken off each call: {taken_off}.{by_processor_time(measured)}")


def by_processor_time(measured):
    names = list(dict.fromkeys(
        name for name, timed in measurements(measured) if timed["clock"] == "processor"))
    return names and (" Processor time instead of time on the clock, on a machine with other work: "
                      f"{', '.join(names)}.") or ""


def write(results, order, document):
    """Replaces what lies between the markers of the document."""
    known = results["networks"]
    names = [n for n in order if n in known] + [n for n in known if n not in order]
    measured = [(n, known[n]) for n in names]
    parts = [conditions(results, measured), int8_table(measured, results["machine"]),
             float_table(measured), threads_table(measured), "\n".join(left_out(measured))]
    text = document.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    body = "\n\n".join(part for part in parts if part)
    document.write_text(f"{before}{BEGIN}\n\n{body}\n\n{END}{after}")
