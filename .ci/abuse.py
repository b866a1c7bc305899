"""Abuses the telemetry of `performant` for 20 seconds, and demands that the graph and other clients hardly notice.

The abuse: 50 clients of `/events` that never read, 10 that ask for the history hundreds of times and do not read that either,
50 that ask one byte a second, and 10,000 requests that are rubbish in one way or another. Meanwhile and before, a client of
good manners asks for `/api/frame` twenty times a second.

What must hold:
* Memory stays within GROWTH of the level before, and within LEAK of what it was once all the clients were there. It is not
  the same to the byte: 110 connections have their buffers, and the history of frames grows by some 15 KiB a second anyhow.
* Each `/api/frame` is answered within LATENCY.
* More than SHARE of the messages of the undisturbed graph are processed. It cannot be all of them: the clients themselves run
  on the same cores as the actors, and on two cores they take a good part of one. So would anything else that runs now: the
  machine should have nothing else to do.
* Each piece of rubbish is answered or its connection closed; the clients that ask too slowly are cut off.
* On SIGTERM, with all the bad clients still there, the program ends in order, and within STOP.
"""

import collections
import json
import multiprocessing
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

GROWTH = 6 << 20
LEAK = 3 << 19
LATENCY = 0.2
SHARE = 0.35
STOP = 2.0

QUIET = 5
ABUSED = 20
STANDING = 50
GREEDY = 10
REQUESTS = 10_000

FRAME = b"GET /api/frame HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
EVENTS = b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"
# More than the kernel's buffers hold of answers.
HISTORIES = b"GET /api/history HTTP/1.1\r\nHost: localhost\r\n\r\n" * 400


def connect(port, receive_buffer=None):
    client = socket.socket()
    if receive_buffer:
        # Before connecting, so that the window is small from the start.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(5)
    client.connect(("127.0.0.1", port))
    return client


def read_all(client):
    """What comes until the other side closes; a connection that is reset is closed, too."""
    parts = []
    try:
        while part := client.recv(1 << 16):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


def latest(port):
    with connect(port) as client:
        client.sendall(FRAME)
        head, _, body = read_all(client).partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise ValueError(head)
    return json.loads(body)


# The client of good manners.


def watch(port, notes, end):
    """Asks for frames, and notes when, for how long, and what the frame said."""
    while not end.is_set():
        began = time.monotonic()
        try:
            frame = latest(port)
            # The channel of the results is the last one; its second number counts the messages that were taken.
            notes.append((began, time.monotonic() - began, frame["t"], frame["c"][-1][1], frame["p"]["clients"]))
        except (OSError, ValueError) as error:
            notes.append((began, time.monotonic() - began, None, repr(error), None))
        time.sleep(0.05)


# The others.


def ask_slowly(port, end, cut_off):
    """Each of 50 clients sends a byte a second; one that is cut off comes again."""
    ask = b"GET /api/frame HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"a" * 1000
    clients = [[connect(port), 0] for _ in range(STANDING)]
    while not end.wait(1):
        for client in clients:
            try:
                client[0].sendall(ask[client[1] : client[1] + 1])
                client[1] += 1
            except ConnectionError:
                cut_off[0] += 1
                client[:] = [connect(port), 0]
    return clients


def get(path, head="Host: localhost\r\n", method="GET", version="HTTP/1.1"):
    return f"{method} {path} {version}\r\n{head}Connection: close\r\n\r\n".encode("latin-1")


def rubbish(dice):
    """A request that is wrong in one way or another, with what is to be done after it is sent."""
    kind = dice.choice(sorted(KINDS))
    return kind, *KINDS[kind](dice)


KINDS = {
    "random bytes": lambda dice: (dice.randbytes(dice.randint(1, 3000)) + b"\r\n\r\n", "shut"),
    "random bytes after a good start": lambda dice: (
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + dice.randbytes(200),
        "shut",
    ),
    "a huge header": lambda dice: (get("/", f"Host: localhost\r\nX-Huge: {'x' * dice.randint(20_000, 200_000)}\r\n"), "read"),
    "a thousand headers": lambda _: (get("/", "Host: localhost\r\n" + "A: b\r\n" * 1000), "read"),
    "a huge path": lambda dice: (get("/" + "x" * dice.randint(8_000, 100_000)), "read"),
    "a wrong method": lambda dice: (
        get("/metrics", method=dice.choice(["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW", "get", "CONNECT"])),
        "read",
    ),
    "a body that is not sent": lambda _: (get("/", "Host: localhost\r\nContent-Length: 99999999999\r\n", "POST"), "shut"),
    "a body in broken chunks": lambda _: (
        get("/", "Host: localhost\r\nTransfer-Encoding: chunked\r\n", "POST") + b"zz\r\nhello\r\n",
        "read",
    ),
    "two lengths": lambda _: (get("/", "Host: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n", "POST"), "read"),
    "a bad path": lambda dice: (
        get(dice.choice([
            "/../../etc/passwd", "/%00", "//", "/metrics/", "/api/layout?open=%zz,%ff,%", "*", "http://localhost/nothing",
            "/api/layout?open=" + "worker," * 900, "/\xff\xfe", "metrics", "/.git/config", "/index.html%20", "",
        ])),
        "read",
    ),
    "a foreign host": lambda dice: (get("/metrics", dice.choice(["Host: evil.example\r\n", "", "Host: \xff\r\n"])), "read"),
    "another version": lambda dice: (
        get("/metrics", version=dice.choice(["HTTP/1.0", "HTTP/0.9", "HTTP/3.0", "SIP/2.0"])),
        "read",
    ),
    "HTTP/2": lambda _: (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9), "shut"),
    "TLS": lambda dice: (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + dice.randbytes(500), "shut"),
    "pipelining": lambda _: (FRAME.replace(b"Connection: close\r\n", b"") * 20 + FRAME, "read"),
    "pipelining of all there is, and no reading": lambda _: (
        b"".join(get(path).replace(b"Connection: close\r\n", b"") for path in ("/api/history", "/metrics", "/graph.svg")),
        "reset",
    ),
    "half-closed": lambda _: (FRAME, "shut"),
    "half a request": lambda dice: (FRAME[: dice.randint(1, len(FRAME) - 3)], "shut"),
    "gone at once": lambda dice: (dice.choice([b"", FRAME, EVENTS]), "reset"),
}


def send_rubbish(port, count, seconds, seed, answers):
    """Sends its requests evenly over the time; counts what came of them by kind."""
    dice = random.Random(seed)
    began = time.monotonic()
    outcomes = collections.Counter()
    for number in range(count):
        time.sleep(max(0, began + seconds * number / count - time.monotonic()))
        kind, request, then = rubbish(dice)
        try:
            with connect(port) as client:
                try:
                    client.sendall(request)
                    if then == "shut":
                        client.shutdown(socket.SHUT_WR)
                except OSError:
                    pass  # Refused in the middle of it; what was answered can be read all the same.
                if then == "reset":
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    outcomes[kind, "-"] += 1
                    continue
                answer = read_all(client)
                statuses = [it.decode() for it in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)]
                told = " and ".join(sorted(set(statuses))) or "closed"
                outcomes[kind, told if len(statuses) < 2 else f"{len(statuses)} times {told}"] += 1
        except OSError as error:
            outcomes[kind, f"FAILED: {error!r}"] += 1
    answers.put(outcomes)


def memory(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def time_of_telemetry(pid):
    """The CPU time of the server's thread, in seconds."""
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/stat", encoding="ascii") as file:
            name, _, rest = file.read().rpartition(")")
        if name.endswith("(telemetry"):
            return sum(map(int, rest.split()[11:13])) / os.sysconf("SC_CLK_TCK")
    raise LookupError("there is no thread of the telemetry")


def files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def rate(notes):
    """Messages a second by the frames' own clock, from the first of them to the last."""
    (_, _, first, before, _), (_, _, last, after, _) = notes[0], notes[-1]
    return (after - before) / (last - first)


def main(program):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "STEADYGRAPH_TELEMETRY": str(port)}
    graph = subprocess.Popen([program, "--beats", "1000000"], env=environment, stdout=subprocess.PIPE, text=True)
    failed = []

    def demand(holds, what):
        print(("ok:     " if holds else "FAILED: ") + what)
        if not holds:
            failed.append(what)

    try:
        abuse(graph, port, demand)
    finally:
        graph.kill()
    if failed:
        sys.exit(1)


def abuse(graph, port, demand):
    # Connections come from other processes where they must not wait for this one's threads.
    context = multiprocessing.get_context("fork")
    with context.Manager() as manager:
        notes, watched = manager.list(), context.Event()
        time.sleep(1)
        watcher = context.Process(target=watch, args=(port, notes, watched))
        watcher.start()
        time.sleep(QUIET)
        memory_before, files_before = memory(graph.pid), files(graph.pid)
        time_before = time_of_telemetry(graph.pid)

        began = time.monotonic()
        readers = [connect(port, receive_buffer=4096) for _ in range(STANDING)]
        for reader in readers:
            reader.sendall(EVENTS)
        readers += [connect(port, receive_buffer=4096) for _ in range(GREEDY)]
        for reader in readers[STANDING:]:
            reader.setblocking(False)  # What does not fit, for the server reads no more, is left out.
            reader.send(HISTORIES)
        end, cut_off = threading.Event(), [0]
        slow = threading.Thread(target=ask_slowly, args=(port, end, cut_off))
        slow.start()
        answers = context.Queue()
        senders = [
            context.Process(target=send_rubbish, args=(port, REQUESTS // 4, ABUSED - 2, seed, answers)) for seed in range(4)
        ]
        for sender in senders:
            sender.start()
        peak, settled = 0, None
        while time.monotonic() < began + ABUSED:
            peak = max(peak, memory(graph.pid))
            if settled is None and time.monotonic() > began + ABUSED / 2:
                settled = memory(graph.pid)
            time.sleep(0.1)
        over = time.monotonic()
        time_used = time_of_telemetry(graph.pid) - time_before
        outcomes = sum((answers.get(timeout=20) for _ in senders), collections.Counter())
        for sender in senders:
            sender.join()
        memory_after, files_after = memory(graph.pid), files(graph.pid)
        watched.set()
        watcher.join()
        notes = list(notes)

    errors = [note for note in notes if note[2] is None]
    quiet = [note for note in notes if note[0] < began and note[2] is not None]
    abused = [note for note in notes if began <= note[0] <= over and note[2] is not None]
    for kind in sorted(KINDS):
        of = sorted((answer, number) for (it, answer), number in outcomes.items() if it == kind)
        print(f"        {kind}: " + ", ".join(f"{answer} ({number})" for answer, number in of))

    unanswered = sum(number for (_, answer), number in outcomes.items() if answer.startswith("FAILED"))
    demand(unanswered == 0, f"{outcomes.total()} requests that are rubbish, {unanswered} neither answered nor closed")
    demand(outcomes.total() == REQUESTS, f"all {REQUESTS} were sent")
    pipelined = {answer for kind, answer in outcomes if kind == "pipelining"}
    demand(pipelined == {"21 times 200"}, f"21 requests at once have 21 answers: {pipelined}")
    demand(cut_off[0] >= STANDING, f"clients that ask a byte a second were cut off {cut_off[0]} times")
    clients = max(note[4] for note in abused)
    demand(clients >= STANDING, f"{clients} clients of /events at once, {abused[-1][4]} at the end")
    grown = max(peak, memory_after) - memory_before
    demand(
        grown < GROWTH,
        f"memory {memory_before / 2**20:.2f} MiB before, {peak / 2**20:.2f} at most, {memory_after / 2**20:.2f} after "
        f"(at most {GROWTH >> 20} MiB more wanted)",
    )
    leaked = memory_after - settled
    demand(leaked < LEAK, f"of that, {leaked / 2**10:.0f} KiB in the second half (below {LEAK >> 10} KiB wanted)")
    there = 2 * STANDING + GREEDY
    demand(
        files_after <= files_before + there + 5,
        f"{files_before} files open before, {files_after} after, of which {there} for the clients that are still there",
    )
    demand(not errors, f"{len(errors)} frames were not answered {errors[:3]}")
    slowest = [sorted(note[1] for note in part) for part in (quiet, abused)]
    before, during = ([times[len(times) // 2], times[len(times) * 99 // 100], times[-1]] for times in slowest)
    tell = lambda times: " / ".join(f"{1000 * time:.1f}" for time in times)
    demand(
        during[-1] < LATENCY,
        f"/api/frame took {tell(during)} ms (p50 / p99 / most, of {len(abused)}), before that {tell(before)} "
        f"(below {1000 * LATENCY:.0f} wanted)",
    )
    undisturbed, disturbed = rate(quiet) / 1e6, rate(abused) / 1e6
    demand(
        disturbed > SHARE * undisturbed,
        f"{disturbed:.1f} million messages a second, {undisturbed:.1f} before: {100 * disturbed / undisturbed:.0f} % "
        f"(above {100 * SHARE:.0f} % wanted)",
    )
    print(f"        the server's thread used {time_used:.2f} s of CPU time in {ABUSED} s")
    pauses = sum(one[3] == other[3] for one, other in zip(abused, abused[1:]) if other[2] > one[2])
    demand(pauses == 0, f"messages moved from each frame that was looked at to the next, {pauses} times excepted")

    asked = time.monotonic()
    graph.send_signal(signal.SIGTERM)
    log, _ = graph.communicate(timeout=30)
    took = time.monotonic() - asked
    demand(graph.returncode == 0 and took < STOP, f"ended after {took:.2f} s with status {graph.returncode}")
    demand(log.count(" total ") >= 3, "and each actor has told its total")
    end.set()
    slow.join()
    for reader in readers:
        reader.close()


if __name__ == "__main__":
    main(sys.argv[1])
