#!/usr/bin/env python3
"""What telemetry costs: each workload without it, with it, with a dashboard attached, and with a recording.

    cargo build --release && ./telemetry.py [--rounds 15] [WORKLOAD…]

Each round runs every way once, in an order of its own, so that whatever else the machine does hits all of them. A ratio is the
median of the rounds' own ratios to the run without telemetry; its interval is the one that holds 95 % of the medians of
resampled rounds (bootstrap).
"""

import argparse, os, random, socket, subprocess, sys, tempfile, threading, time

WORKLOADS = ["pipeline/one/thread", "pipeline/one/threads", "pipeline/batches/2^14/threads", "ping-pong/thread"]
WAYS = ["off", "on", "dashboard", "recording"]
PROGRAM = os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release", "benches")


def follow(port, ended):
    """Reads the stream of frames as a browser does, from as soon as it can be had."""
    while not ended.is_set():
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.2) as stream:
                stream.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                while stream.recv(1 << 16):
                    pass
        except OSError:
            time.sleep(0.002)


def messages_a_second(workload, way, work):
    port = 0
    if way == "dashboard":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    environment = dict(os.environ, STEADYGRAPH_TELEMETRY="off" if way == "off" else str(port))
    if way == "recording":
        environment["STEADYGRAPH_RECORD"] = os.path.join(work, "frames")
    ended = threading.Event()
    client = threading.Thread(target=follow, args=(port, ended))
    if way == "dashboard":
        client.start()
    try:
        answer = subprocess.run([PROGRAM, "measure", workload, "steadygraph"], env=environment,
                                capture_output=True, text=True, check=True).stdout
    finally:
        ended.set()
        if way == "dashboard":
            client.join()
    for line in answer.splitlines():
        if line.startswith("figure: per second "):
            return float(line.rsplit(" ", 1)[1])
    sys.exit(f"{workload}: no figure in {answer!r}")


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def interval(ratios):
    medians = sorted(median(random.choices(ratios, k=len(ratios))) for _ in range(4000))
    return medians[100], medians[-101]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("workloads", nargs="*", default=WORKLOADS)
    arguments = arguments.parse_args()
    random.seed(7)
    print("| workload | without, a second | on | dashboard attached | recording |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        for workload in arguments.workloads:
            rounds = []
            for _ in range(arguments.rounds):
                ways = random.sample(WAYS, k=len(WAYS))
                rounds.append({way: messages_a_second(workload, way, work) for way in ways})
            cells = [f"{median([it['off'] for it in rounds]) / 1e6:.1f} million"]
            for way in WAYS[1:]:
                ratios = [it[way] / it["off"] for it in rounds]
                low, high = interval(ratios)
                cells.append(f"{median(ratios):.3f} ({low:.3f}..{high:.3f})")
            print(f"| {workload} | {' | '.join(cells)} |", flush=True)


main()
