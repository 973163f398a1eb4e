"""Compares the dashboard and the alerts of ops/ with the metrics that jsongateprom exports.

    check_ops.py METRICS RULES   METRICS: the output of jsongateprom/internal/names; RULES: where to write the queries of the
                                 dashboard as a file of rules, so that promtool can check their syntax

Prints what is wrong, a line each, and fails if anything is.
"""

import collections
import itertools
import json
import pathlib
import re
import sys

DASHBOARD = pathlib.Path("ops/grafana/jsongate.json")
ALERTS = pathlib.Path("ops/prometheus/alerts.yml")
ALERT_TESTS = pathlib.Path("ops/prometheus/alerts_test.yml")
RUNBOOK = pathlib.Path("docs/runbook.md")

# Labels that Prometheus adds itself.
ADDED = {"job", "instance"}
wrong = []


def main(metrics_file, rules_file):
    labels = {}
    for line in pathlib.Path(metrics_file).read_text().splitlines():
        name, *its_labels = line.split()
        labels[name] = set(its_labels)
        if name.endswith("_duration_seconds"):  # the only histograms
            del labels[name]
            labels |= {name + "_bucket": {*its_labels, "le"}, name + "_sum": set(its_labels), name + "_count": set(its_labels)}

    dashboard = json.loads(DASHBOARD.read_text())
    queries = dashboard_queries(dashboard)
    check_dashboard(dashboard)
    alerts = re.sub(r"^\s*#.*", "", ALERTS.read_text(), flags=re.MULTILINE)
    seen = set()
    for where, text in [(DASHBOARD, "\n".join(queries)), (ALERTS, alerts), (ALERT_TESTS, ALERT_TESTS.read_text())]:
        seen |= check_metrics(where, text, labels)
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in labels}
    for name in sorted(families - {re.sub(r"_(bucket|sum|count)$", "", name) for name in seen}):
        wrong.append(f"{name} is exported and neither the dashboard nor an alert uses it")
    check_alerts(alerts)
    rules = [{"record": f"dashboard:query:{i}", "expr": without_variables(q)} for i, q in enumerate(queries)]
    pathlib.Path(rules_file).write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    for line in wrong:
        print(f"check-ops: {line}")
    return 1 if wrong else 0


def dashboard_queries(dashboard):
    """All PromQL of the dashboard, that of the variables as far as it selects series."""
    queries = [target["expr"] for panel in panels(dashboard) for target in panel.get("targets", [])]
    queries += [one["expr"] for one in dashboard["annotations"]["list"]]
    for one in dashboard["templating"]["list"]:
        if one["type"] == "query":
            queries.append(re.fullmatch(r"label_values\((.*), \w+\)", one["query"]["query"])[1])
    return queries


def panels(dashboard):
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", [])


def without_variables(query):
    return query.replace("$__rate_interval", "5m").replace("$__range", "1h").replace("$job", ".*").replace("$instance", ".*")


def check_dashboard(dashboard):
    everything = list(panels(dashboard))
    for number, times in collections.Counter(panel["id"] for panel in everything).items():
        if times > 1:
            wrong.append(f"{DASHBOARD}: {times} panels have the id {number}")
    for one, other in itertools.combinations(everything, 2):
        a, b = one["gridPos"], other["gridPos"]
        if a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"] and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"]:
            wrong.append(f"{DASHBOARD}: the panels {one['title']!r} and {other['title']!r} lie over each other")
    for panel in everything:
        where = f"{DASHBOARD}: the panel {panel['title']!r}"
        if panel["type"] == "row":
            continue
        if not panel.get("description") or not panel["targets"]:
            wrong.append(f"{where} has no description or no query")
        letters = [target["refId"] for target in panel["targets"]]
        if len(set(letters)) != len(letters):
            wrong.append(f"{where} has the same refId twice")
        for one in [panel, *panel["targets"]]:
            if one["datasource"]["uid"] != "${datasource}":
                wrong.append(f"{where} does not use the variable of the data source")
    names = [one["name"] for one in dashboard["templating"]["list"]]
    if len(set(names)) != len(names) or "datasource" not in names:
        wrong.append(f"{DASHBOARD}: the variables are {names}: each once, and datasource among them")


def check_metrics(where, text, labels):
    """Every metric has to be exported, and every label in its braces one that it has."""
    names = set(re.findall(r"\bjsongate_[a-z_]+", text))
    for name in sorted(names - labels.keys()):
        wrong.append(f"{where}: {name} is not exported by jsongateprom")
    for name, matchers in re.findall(r"\b(jsongate_[a-z_]+)\s*\{([^}]*)\}", text):
        for label in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", matchers):
            if label not in labels.get(name, {label}) | ADDED:
                wrong.append(f"{where}: {name} has no label {label}")
    known = set().union(*labels.values()) | ADDED | {"alertname"}
    for grouping in re.findall(r"\b(?:by|without)\s*\(([^)]*)\)", text):
        for label in re.findall(r"\w+", grouping):
            if label not in known:
                wrong.append(f"{where}: no metric has the label {label}")
    return names


def check_alerts(text):
    """Every alert has a severity, a summary, a section of the runbook that is there, and a test."""
    tests = ALERT_TESTS.read_text()
    anchors = None
    if RUNBOOK.exists():
        headings = re.findall(r"^#+ (.*)$", RUNBOOK.read_text(), re.MULTILINE)
        anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
        anchors |= set(re.findall(r'<a (?:id|name)="([^"]+)"', RUNBOOK.read_text()))
    for alert in re.split(r"^\s*- alert: ", text, flags=re.MULTILINE)[1:]:
        name = alert.split()[0]
        section = re.search(r"docs/runbook\.md#([a-z-]+)", alert)
        if not section:
            wrong.append(f"{ALERTS}: {name} names no section of docs/runbook.md")
        elif anchors is not None and section[1] not in anchors:
            wrong.append(f"{ALERTS}: {name} names the section #{section[1]}, which docs/runbook.md does not have")
        for field in ("severity: ", "summary: ", "description: "):
            if field not in alert:
                wrong.append(f"{ALERTS}: {name} has no {field.strip(': ')}")
        if f'alertname="{name}"' not in tests:
            wrong.append(f"{ALERT_TESTS}: no test makes {name} fire")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
