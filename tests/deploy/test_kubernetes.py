"""The Kubernetes files: built by kustomize, checked against Kubernetes' own schemas, consistent."""

import os
import shutil

import pytest
import yaml

from project import (DEPLOY, QUEUES, ROOT, load, metrics, run, settings_environment,
                     use_test_packages)

use_test_packages()
import kubernetes_validate  # noqa: E402

KUBERNETES = DEPLOY / "kubernetes"
# The oldest and the newest release that these files are for.
RELEASES = ("1.29", "1.33")
# Of operators, not of Kubernetes: no schema to check with.
OTHERS = {"ServiceMonitor", "ScaledObject"}
WORKLOADS = {"Deployment", "StatefulSet", "Job"}


def build(folder):
    done = run("kustomize", "build", folder)
    assert done.returncode == 0, done.stderr
    return [item for item in yaml.safe_load_all(done.stdout) if item]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy with what people add by hand: the secrets of the overlay local, a variant with KEDA."""
    copy = tmp_path_factory.mktemp("kubernetes") / "kubernetes"
    shutil.copytree(KUBERNETES, copy, ignore=shutil.ignore_patterns("secrets.env"))
    shutil.copytree(ROOT / "deploy/postgres", copy.parent / "postgres")
    local = copy / "overlays/local"
    (local / "secrets.env").write_text((local / "secrets.env.example").read_text())
    keda = copy / "overlays/keda"
    keda.mkdir()
    (keda / "kustomization.yaml").write_text(
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
        "resources: [../../base]\ncomponents: [../../components/keda]\n")
    return copy


@pytest.fixture(scope="module", params=["base", "overlays/production", "overlays/local",
                                        "overlays/keda"])
def objects(tree, request):
    return build(tree / request.param)


def of_kind(objects, *kinds):
    return [item for item in objects if item["kind"] in kinds]


def pods(objects):
    """(name, labels, pod spec) of everything that makes pods."""
    for item in of_kind(objects, *WORKLOADS):
        template = item["spec"]["template"]
        yield item["metadata"]["name"], template["metadata"]["labels"], template["spec"]


def selects(selector, labels):
    if any(labels.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    return all(labels.get(rule["key"]) in rule["values"]
               for rule in selector.get("matchExpressions", []))


@pytest.mark.parametrize("release", RELEASES)
def test_objects_fit_the_schemas(objects, release):
    for item in objects:
        if item["kind"] not in OTHERS:
            kubernetes_validate.validate(item, release, strict=True)


def test_pods_are_restricted(objects):
    for name, _, spec in pods(objects):
        security = spec["securityContext"]
        assert security["runAsNonRoot"] and security["runAsUser"] >= 999, name
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert spec["automountServiceAccountToken"] is False, name
        assert not spec.get("hostNetwork") and not spec.get("hostPID"), name
        for container in spec["containers"]:
            own = container["securityContext"]
            assert own["allowPrivilegeEscalation"] is False, name
            assert own["readOnlyRootFilesystem"] is True, name
            assert own["capabilities"] == {"drop": ["ALL"]}, name
            assert container["resources"]["limits"]["memory"], name
            assert "tmp" in [mount["name"] for mount in container["volumeMounts"]], name
        assert not any("hostPath" in volume for volume in spec.get("volumes", [])), name


def test_long_running_pods_are_probed(objects):
    for item in of_kind(objects, "Deployment"):
        container = item["spec"]["template"]["spec"]["containers"][0]
        name = item["metadata"]["name"]
        if container["image"].startswith(("redis", "postgres")):
            assert container["readinessProbe"], name
            continue
        assert container["startupProbe"] and container["livenessProbe"], name
        named = {port["name"] for port in container["ports"]}
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            if probe in container:
                assert container[probe]["httpGet"]["port"] in named, name
        if "flower" not in name:
            assert container["readinessProbe"]["httpGet"]["path"] == "/readyz", name
            assert container["livenessProbe"]["httpGet"]["path"] == "/healthz", name


def test_selectors_meet_pods(objects):
    labels = [labels for _, labels, _ in pods(objects)]
    for item in of_kind(objects, "Service"):
        assert any(selects({"matchLabels": item["spec"]["selector"]}, each) for each in labels)
    for item in of_kind(objects, "PodDisruptionBudget"):
        assert sum(selects(item["spec"]["selector"], each) for each in labels) == 1
    for item in of_kind(objects, "NetworkPolicy"):
        assert any(selects(item["spec"]["podSelector"], each) for each in labels)
    for item in of_kind(objects, "ServiceMonitor"):
        assert any(selects(item["spec"]["selector"], service["metadata"].get("labels", {}))
                   for service in of_kind(objects, "Service")), item["metadata"]["name"]


def test_nothing_of_ours_is_open_by_default(objects):
    policies = of_kind(objects, "NetworkPolicy")
    denial = next(item["spec"] for item in policies
                  if item["metadata"]["name"] == "iscan-deny-all")
    assert denial["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in denial and "egress" not in denial
    ours = [(name, labels) for name, labels, _ in pods(objects)
            if labels.get("app.kubernetes.io/name") == "iscan"]
    assert len(ours) == 7
    for name, labels in ours:
        assert selects(denial["podSelector"], labels), name


def test_autoscalers_follow_queues(objects):
    deployments = {item["metadata"]["name"] for item in of_kind(objects, "Deployment")}
    queues = set()
    for item in of_kind(objects, "HorizontalPodAutoscaler"):
        assert item["spec"]["scaleTargetRef"]["name"] in deployments
        assert item["spec"]["minReplicas"] >= 1
        for metric in item["spec"]["metrics"]:
            if metric["type"] == "External":
                assert metric["external"]["metric"]["name"] in metrics()
                queues.add(metric["external"]["metric"]["selector"]["matchLabels"]["queue"])
    for item in of_kind(objects, "ScaledObject"):
        assert item["spec"]["scaleTargetRef"]["name"] in deployments
        for trigger in item["spec"]["triggers"]:
            query = trigger["metadata"]["query"]
            assert query.split("(")[1].split("{")[0] in metrics()
            queues.add(query.split('"')[1])
    assert queues in (QUEUES, set())  # the overlay local does not scale


def test_the_adapter_offers_what_the_autoscalers_ask_for():
    rule, = load(KUBERNETES / "prometheus-adapter.yaml")["rules"]["external"]
    assert rule["name"]["as"] == "iscan_queue_ready"
    assert rule["name"]["as"] in metrics() and "queue" in rule["metricsQuery"]


def test_workers_take_every_queue(objects):
    taken = []
    for name, _, spec in pods(objects):
        arguments = spec["containers"][0].get("args", [])
        if arguments[:1] == ["worker"]:
            taken += arguments[arguments.index("--queues") + 1].split(",")
    assert sorted(taken) == sorted(QUEUES)


def test_settings_and_secrets_are_known(tree, objects):
    example = (tree / "overlays/local/secrets.env.example").read_text()
    keys = {line.split("=")[0] for line in example.splitlines() if "=" in line}
    known = settings_environment()
    for item in of_kind(objects, "ConfigMap"):
        if "scripts" not in item["metadata"]["name"]:
            assert set(item["data"]) <= known
    for name, labels, spec in pods(objects):
        for variable in spec["containers"][0].get("env", []):
            if labels.get("app.kubernetes.io/name") == "iscan" and "flower" not in name:
                assert variable["name"] in known, f"{name}: {variable['name']}"
            assert not ("value" in variable and "PASSWORD" in variable["name"]), name
            reference = variable.get("valueFrom", {}).get("secretKeyRef")
            assert not reference or reference.get("optional") or reference["key"] in keys, name


def test_no_secret_is_committed():
    assert "secrets.env" in (ROOT / ".gitignore").read_text()
    for path in KUBERNETES.rglob("*.yaml"):
        for item in yaml.safe_load_all(path.read_text()):
            assert not item or item.get("kind") != "Secret", os.fspath(path)


def test_images_have_versions(tree):
    for folder in ("overlays/production", "overlays/local"):
        for name, _, spec in pods(build(tree / folder)):
            tag = spec["containers"][0]["image"].partition(":")[2]
            assert tag and tag != "latest", name
