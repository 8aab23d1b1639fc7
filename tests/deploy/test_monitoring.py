"""Prometheus' configuration, the alerts and the dashboard: valid, and about metrics that exist."""

import json
import re

import pytest

from project import DEPLOY, ROOT, load, metrics, run, series

MONITORING = DEPLOY / "monitoring"
DASHBOARD = json.loads((MONITORING / "grafana/dashboard.json").read_text())
# Of other programs: Prometheus itself, Flower 2.0.1, the node exporter, the kubelet.
FOREIGN = {
    "up", "ALERTS", "flower_worker_online", "flower_worker_number_of_currently_executing_tasks",
    "flower_task_runtime_seconds_bucket", "node_filesystem_avail_bytes",
    "node_filesystem_size_bytes", "kubelet_volume_stats_available_bytes",
    "kubelet_volume_stats_capacity_bytes",
}


def alert_rules():
    return [rule for group in load(MONITORING / "alerts.yml")["groups"] for rule in group["rules"]]


def panel_queries():
    queries = [(panel["title"], target["expr"]) for panel in DASHBOARD["panels"]
               for target in panel.get("targets", [])]
    return queries + [(note["name"], note["expr"]) for note in DASHBOARD["annotations"]["list"]]


def all_queries():
    return panel_queries() + [(rule["alert"], rule["expr"]) for rule in alert_rules()]


def without_variables(query):
    return query.replace("$__rate_interval", "5m")


def metric_names(query):
    """Names of metrics in a query: what is neither a function, a label nor text."""
    bare = re.sub(r'"[^"]*"', '""', query)
    bare = re.sub(r"\b(by|without|on|ignoring)\s*\([^)]*\)", "", bare)
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]", "", bare)
    return {word for word in re.findall(r"\b[a-zA-Z_]\w*\b(?!\s*\()", bare)
            if word not in ("or", "and", "unless", "bool")}


@pytest.mark.parametrize("arguments", [
    ("check", "config", "--lint=all", "prometheus.yml"),
    ("check", "rules", "--lint=all", "alerts.yml"),
    ("test", "rules", "alerts_test.yml"),
], ids=lambda arguments: " ".join(arguments[:2]))
def test_promtool_is_content(arguments):
    done = run("promtool", *arguments, cwd=MONITORING)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_test_and_a_page():
    tested = set(re.findall(r"alertname(?:: |=\")(\w+)", (MONITORING / "alerts_test.yml").read_text()))
    guide = (ROOT / "docs/monitoring.md").read_text()
    for rule in alert_rules():
        assert rule["alert"] in tested, f"{rule['alert']} is in no test"
        assert f"`{rule['alert']}`" in guide, f"{rule['alert']} is not in docs/monitoring.md"
        assert rule["labels"]["severity"] in ("warning", "critical")
        assert rule["annotations"]["summary"] and rule["annotations"]["remedy"]


@pytest.mark.parametrize("title,query", all_queries(), ids=lambda text: text[:40])
def test_queries_are_promql(title, query):
    done = run("promtool", "--experimental", "promql", "format", without_variables(query))
    assert done.returncode == 0, f"{title}: {done.stderr}"


@pytest.mark.parametrize("title,query", all_queries(), ids=lambda text: text[:40])
def test_queries_name_metrics_that_exist(title, query):
    known = series()
    for name in metric_names(without_variables(query)):
        assert name in known or name in FOREIGN, f"{title}: nobody offers {name}"
    for name, labels in re.findall(r"\b(iscan_\w+)\{([^}]*)\}", query):
        for label in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", labels):
            assert label == known[name], f"{title}: {name} has no label {label}"


def test_every_metric_is_watched():
    queries = " ".join(query for _, query in all_queries())
    for name in metrics():
        assert name in queries, f"{name} is in no panel and no alert"


def test_the_dashboard_hangs_together():
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [panel["gridPos"] for panel in panels]
    cells = [(at["x"] + right, at["y"] + down) for at in places
             for right in range(at["w"]) for down in range(at["h"])]
    assert len(set(cells)) == len(cells), "panels overlap"
    assert max(x for x, _ in cells) < 24
    assert all(panel["datasource"]["uid"] == "${datasource}" for panel in panels
               if panel["type"] != "row")


def test_grafana_finds_the_dashboard_and_prometheus():
    provisioning = MONITORING / "grafana/provisioning"
    folder = load(provisioning / "dashboards/iscan.yml")["providers"][0]["options"]["path"]
    source = load(provisioning / "datasources/prometheus.yml")["datasources"][0]
    compose = load(ROOT / "compose.yaml")["services"]
    assert any(volume.split(":")[1].startswith(folder + "/")
               for volume in compose["grafana"]["volumes"])
    assert source["url"] == "http://prometheus:9090"


def test_prometheus_asks_the_services_of_compose():
    jobs = {job["job_name"]: job for job in load(MONITORING / "prometheus.yml")["scrape_configs"]}
    services = load(ROOT / "compose.yaml")["services"]
    workers = {name for name in services if name.startswith("worker_")}
    assert set(jobs["iscan-worker"]["dns_sd_configs"][0]["names"]) == workers
    assert jobs["iscan-api"]["dns_sd_configs"][0]["names"] == ["api"]
