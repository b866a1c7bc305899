"""The questions of `.ci/prometheus`: of a text of `/metrics`, of a Prometheus, and of a program that is being scraped."""

import json
import math
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

LINE = re.compile(r'([A-Za-z_:][\w:]*)(?:\{((?:[A-Za-z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
RESULTS = "worker.results >> logger.results"


def fail(what):
    sys.exit(f"FAILED: {what}")


def fetch(url, **query):
    # In the body, where Prometheus takes them too: a query may be long.
    data = urllib.parse.urlencode(query).encode() if query else None
    with urllib.request.urlopen(url, data, timeout=10) as answer:
        return answer.read().decode()


def ask(url, path, **query):
    """What Prometheus answers to a query; its complaint is a failure."""
    try:
        return json.loads(fetch(f"{url}/api/v1/{path}", **query))["data"]
    except urllib.error.HTTPError as error:
        fail(f"{query}: {error.read().decode()}")


# The text format.


def samples(text):
    """The samples of a text as (name, labels, value), and the types of its families. Fails where it breaks the format."""
    found, types, seen, ended = [], {}, set(), set()
    family = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# "):
            _, word, name, rest = line.split(" ", 3)
            if name != family:
                if family:
                    ended.add(family)
                family = name
                if name in ended:
                    fail(f"line {number}: the family {name} begins anew")
            if word == "TYPE":
                if name in types:
                    fail(f"line {number}: a second type for {name}")
                types[name] = rest
            continue
        match = LINE.match(line)
        if not match:
            fail(f"line {number} is no sample: {line}")
        name, labels, value = match.groups()
        suffixes = "(_bucket|_sum|_count)?" if types.get(family) in ("histogram", "summary") else ""
        if not re.fullmatch(f"{re.escape(family or '')}{suffixes}", name):
            fail(f"line {number}: {name} stands among the samples of {family}")
        pairs = LABEL.findall(labels or "")
        if len({key for key, _ in pairs}) < len(pairs):
            fail(f"line {number}: a label comes twice: {line}")
        series = (name, tuple(sorted(pairs)))
        if series in seen:
            fail(f"line {number}: a series comes twice: {line}")
        seen.add(series)
        found.append((name, dict(pairs), float(value)))
    return found, types


def check_text(file, what):
    with open(file, encoding="utf-8", newline="") as text:
        text = text.read()
    if not text.endswith("\n"):
        fail("the last line has no end")
    found, types = samples(text)
    buckets = {}
    for name, labels, value in found:
        kind = types.get(name, "histogram")
        if not math.isfinite(value) or (kind != "gauge" and value < 0):
            fail(f"{name} {labels} is {value}")
        if "le" in labels:
            of = (name, tuple(item for item in labels.items() if item[0] != "le"))
            buckets.setdefault(of, []).append((float(labels["le"]), value))
    for of, pairs in buckets.items():
        counts = [count for _, count in pairs]
        if pairs != sorted(pairs) or counts != sorted(counts) or pairs[-1][0] != math.inf:
            fail(f"the buckets of {of} are not in order: {pairs}")
    print(f"{what}: {len(found)} series in {len(types)} families, {len(text)} bytes")


# What Prometheus has seen.


def check_history(url, instance):
    """Of the whole run: the target was always there, no sample came twice, and no counter fell."""
    own = {name: value for name, labels, value in samples(fetch(f"{url}/metrics"))[0] if not labels}
    for counter in ("duplicate_timestamp", "out_of_order", "out_of_bounds"):
        name = f"prometheus_target_scrapes_sample_{counter}_total"
        if own[name] != 0:
            fail(f"{name} is {own[name]}")
    ups = ask(url, "query", query='up{job="steadygraph"}[1h]')["result"]
    if len(ups) != 2:
        fail(f"{len(ups)} targets and not two")
    for up in ups:
        values = [value for _, value in up["values"]]
        if set(values) != {"1"} or len(values) < 20:
            fail(f"{up['metric']['instance']} was not up in each of some 25 scrapes: {values}")
    metadata = ask(url, "metadata")
    counters, restarts, compared = 0, {}, 0
    for series in ask(url, "query", query='{job="steadygraph"}[1h]')["result"]:
        name = series["metric"]["__name__"]
        kind = metadata.get(name) or metadata.get(re.sub("_(bucket|sum|count)$", "", name))
        if not kind or kind[0]["type"] not in ("counter", "histogram"):
            continue
        counters += 1
        values = [float(value) for _, value in series["values"]]
        compared += len(values) - 1
        for before, after in zip(values, values[1:]):
            if after < before:
                fail(f"{series['metric']} falls from {before} to {after}")
        if name == "steadygraph_actor_restarts_total" and series["metric"]["instance"] == instance:
            restarts[series["metric"]["actor"]] = (values[0], values[-1])
    if counters < 100:
        fail(f"only {counters} counters")
    first, last = (sum(values) for values in zip(*restarts.values()))
    if last < first + 3:
        fail(f"too few restarts in the run: {restarts}")
    print(f"up in each of {len(ups[0]['values'])} scrapes; no sample twice")
    print(f"{counters} counters, none falls in {compared} steps")
    print(f"restarts of robust went from {first:.0f} to {last:.0f}")


def numbers(url, expression):
    """How many series an expression has over the run, of those that have a number at all; each has some, or none counts."""
    now = time.time()
    result = ask(url, "query_range", query=expression, start=now - 22, end=now, step=1)["result"]
    return sum(any(math.isfinite(float(value)) for _, value in series["values"]) for series in result)


def check_expressions(url, file):
    """Each query of the dashboard has data, and so has each of its variables."""
    with open(file, encoding="utf-8") as dashboard:
        dashboard = json.load(dashboard)
    panels = dashboard["panels"]
    if len({panel["id"] for panel in panels}) < len(panels):
        fail("two panels have one id")
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", variable["query"]["query"]).groups()
            found = ask(url, "query", query=f"group by ({label}) ({substituted(selector)})")["result"]
            if not all(one["metric"].get(label) for one in found) or not found:
                fail(f"the variable {variable['name']} has no values")
    queries = [(panel["title"], target["expr"]) for panel in panels for target in panel.get("targets", [])]
    queries += [(note["name"], note["expr"]) for note in dashboard["annotations"]["list"] if "expr" in note]
    total, used = 0, set()
    for title, expression in queries:
        count = numbers(url, substituted(expression))
        if count == 0:
            fail(f"panel `{title}`: no data: {expression}")
        total += count
        used.update(re.findall(r"\bsteadygraph_\w+", expression))
    used = {re.sub("_(bucket|sum|count)$", "", name) for name in used}
    known = {name for name in ask(url, "metadata") if name.startswith("steadygraph_")}
    # What the dashboard takes its variables from.
    shown = used | {"steadygraph_channel_info"}
    if shown != known:
        fail(f"the dashboard and /metrics do not have the same families: {sorted(shown ^ known)}")
    print(f"dashboard: {len(queries)} expressions have {total} series; all {len(known)} families are used")


def substituted(expression):
    """What Grafana puts in for its variables, with one scrape a second; of the graph of `robust`."""
    for name, value in {
        "$__rate_interval": "5s",
        "$__interval": "1s",
        "$__range": "22s",
        "$graph": "fizz_buzz",
        "$instance": ".+",
        "$actor": ".+",
        "$channel": ".+",
    }.items():
        expression = expression.replace(name, value)
    if "$" in expression:
        fail(f"a variable that is not known: {expression}")
    return expression


def uncompared(expression):
    """An expression without the comparisons with numbers that stand in no brackets."""
    parts, depth = [], 0
    for token in re.findall(r'"(?:[^"\\]|\\.)*"|(?:[<>=!]=|[<>])\s*-?[\d.e+-]+|.', expression, re.DOTALL):
        depth += (token in "([{") - (token in ")]}")
        if depth or token[0] not in "<>=!":
            parts.append(token)
    return "".join(parts)


def check_rules(url):
    """Each rule is evaluated without an error, and what it compares has data."""
    counts, fire = {}, set()
    for group in ask(url, "rules")["groups"]:
        for rule in group["rules"]:
            if rule["health"] != "ok" or rule.get("lastError"):
                fail(f"{rule['name']}: {rule['health']}: {rule.get('lastError')}")
            compared = uncompared(rule["query"])
            if compared == rule["query"]:
                fail(f"{rule['name']} compares nothing: {rule['query']}")
            if numbers(url, compared) == 0:
                fail(f"{rule['name']}: no data: {compared}")
            counts[group["name"]] = counts.get(group["name"], 0) + 1
            if rule["state"] == "firing":
                fire.add(rule["name"])
    for alert in ("SteadygraphDeadLetters", "SteadygraphRuleFires"):
        if alert not in fire:
            fail(f"{alert} does not fire; what does: {sorted(fire)}")
    print(f"rules: {counts}; of telemetry/alerts.yml fire {sorted(it for it in fire if it.startswith('Steadygraph'))}")


# How fast a program is.


def check_rate(program):
    """Compares the rates that the telemetry of `performant` gives with its own count of messages over its own time.

    What the machine does besides changes the rate from second to second, so all three must be of the same time. The program
    counts from its start to its end. It is stopped just before the ten seconds of the telemetry's window are over, so that the
    `rate` in the last frame before is of all the frames there were. The first and the last of many scrapes stand for the two
    of a Prometheus: they are as near to the start and to the end as can be.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "STEADYGRAPH_TELEMETRY": str(port), "NO_COLOR": "1"}
    graph = subprocess.Popen([program, "--beats", "1000000"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        first, last = look_for_ten_seconds(f"http://127.0.0.1:{port}")
        graph.terminate()
        log, _ = graph.communicate(timeout=10)
    finally:
        graph.kill()
    if graph.returncode != 0:
        fail(f"{program} ends with status {graph.returncode}")
    logged = int(re.search(r"logged=(\d+)", log)[1])
    own = 1e6 * float(re.search(r"millions_per_second=([\d.]+)", log)[1])
    span = last[1] - first[1]
    print(f"own count {own / 1e6:.1f} million messages a second, {logged} in {logged / own:.2f} s")
    if last[0] > logged:
        fail(f"/metrics says that {last[0]:.0f} were taken")
    scraped = (last[0] - first[0]) / span
    for what, rate in ((f"/metrics, from {first[1]:.2f} to {last[1]:.2f} s", scraped), ("/api/frame", last[2])):
        print(f"{what}: {rate / 1e6:.1f} million, {100 * (rate / own - 1):+.2f} % (within 2 % wanted)")
        if abs(rate / own - 1) > 0.02:
            fail("that and the program's own count do not agree")
        if rate < 100e6:
            fail("that is too slow")


def look_for_ten_seconds(url):
    """The messages taken, the time, and the rate of the last channel, the one of the results, as first and as last seen."""
    first = last = None
    while last is None or last[1] < 9.8:
        time.sleep(0.02)
        try:
            found, _ = samples(fetch(f"{url}/metrics"))
            frame = json.loads(fetch(f"{url}/api/frame"))
        except (OSError, ValueError):
            continue  # It starts: there is no server yet, or no frame.
        of = {(name, labels.get("channel")): value for name, labels, value in found}
        taken = of["steadygraph_channel_taken_messages_total", RESULTS]
        last = (taken, of["steadygraph_graph_uptime_seconds", None], frame["c"][-1][6])
        if last[1] > 0 and first is None:
            first = last
            time.sleep(9)
    return first, last


if __name__ == "__main__":
    globals()[f"check_{sys.argv[1]}"](*sys.argv[2:])
