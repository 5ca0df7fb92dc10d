import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubeconfigText, resolveKubeconfig } from "../../components/kubeconfig";
import type { KubeconfigSource } from "../../components/kubeconfig";
import { kubeconfigFor, TOKEN } from "../support/api-server";

function resolved(source: KubeconfigSource) {
  const result = resolveKubeconfig(source);
  assert.ok("config" in result, JSON.stringify(result));
  return result.config;
}

function refused(source: KubeconfigSource) {
  const result = resolveKubeconfig(source);
  assert.ok("problem" in result);
  return result.problem;
}

const two = (current: string) => {
  const first = JSON.parse(kubeconfigFor("https://first", "first")) as Record<string, unknown[]>;
  const contexts = [
    ...(first["contexts"] ?? []),
    { name: "second", context: { cluster: "other", user: "user" } },
    { name: "broken", context: { cluster: "none", user: "user" } },
  ];
  const clusters = [
    ...(first["clusters"] ?? []),
    { name: "other", cluster: { server: "https://second" } },
  ];
  return JSON.stringify({ ...first, contexts, clusters, "current-context": current });
};

describe("resolveKubeconfig", () => {
  let dir: string;
  const environment = { ...process.env };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    // An ambient kubeconfig of the machine must not decide a test.
    process.env["HOME"] = dir;
    delete process.env["KUBECONFIG"];
    delete process.env["KUBERNETES_SERVICE_HOST"];
  });
  afterEach(() => {
    process.env = { ...environment };
    rmSync(dir, { recursive: true });
  });

  it("takes the text before the path", () => {
    const config = resolved({ text: kubeconfigFor("https://text"), path: "/nowhere" });
    assert.equal(config.getCurrentCluster()?.server, "https://text");
  });

  it("reads a file", () => {
    const path = join(dir, "config");
    writeFileSync(path, kubeconfigFor("https://file"));
    assert.equal(resolved({ path }).getCurrentCluster()?.server, "https://file");
  });

  it("falls back to $KUBECONFIG", () => {
    const path = join(dir, "config");
    writeFileSync(path, kubeconfigFor("https://ambient"));
    process.env["KUBECONFIG"] = path;
    assert.equal(resolved({}).getCurrentCluster()?.server, "https://ambient");
  });

  it("keeps the chosen context only, with its cluster and user", () => {
    const config = resolved({ text: two("first"), context: "second" });
    assert.deepEqual(
      config.getClusters().map(({ server }) => server),
      ["https://second"],
    );
    assert.deepEqual(
      config.getContexts().map(({ name }) => name),
      ["second"],
    );
    assert.equal(config.getCurrentUser()?.token, TOKEN);
  });

  it("leaves out a user that the context does not have", () => {
    const text = kubeconfigFor("https://open").replace('"name":"user"', '"name":"somebody else"');
    assert.deepEqual(resolved({ text }).getUsers(), []);
  });

  it("rejects a machine without any kubeconfig", () => {
    assert.deepEqual(refused({}), {
      field: "kubeconfig",
      value: undefined,
      rule: "say which cluster to configure: neither $KUBECONFIG nor ~/.kube/config nor a pod's account is there",
      remedy: "Log in with oc, or set kubeconfigPath or kubeconfig.",
    });
  });

  it("does not show a kubeconfig that was given as its path", () => {
    assert.equal(refused({ path: "apiVersion: v1\ntoken: confidential" }).value, "[secret]");
  });

  it("rejects a path without a file, and names it", () => {
    assert.deepEqual(refused({ path: "/no/such/kubeconfig" }), {
      field: "kubeconfigPath",
      value: "/no/such/kubeconfig",
      rule: "be the path of a file that exists",
      remedy: "Check it with: oc --kubeconfig <file> whoami",
    });
  });

  it("rejects a file that is no kubeconfig", () => {
    const path = join(dir, "config");
    writeFileSync(path, "{ not: [a, kubeconfig");
    assert.equal(refused({ path }).rule, "be a kubeconfig in YAML or JSON");
  });

  it("rejects a text that is none, and never shows it", () => {
    const problem = refused({ text: `users: [{ user: { token: ${TOKEN}` });
    assert.equal(problem.value, "[secret]");
    assert.equal(problem.rule, "be a kubeconfig in YAML or JSON");
    assert.ok(!JSON.stringify(problem).includes(TOKEN));
  });

  it("rejects an unknown context with the known ones", () => {
    assert.deepEqual(refused({ text: two("first"), context: "third" }), {
      field: "context",
      value: "third",
      rule: "name a context of the kubeconfig that has a cluster (it has: first, second, broken)",
      remedy: "Set context to one of them.",
    });
  });

  it("rejects a context whose cluster is missing", () => {
    assert.equal(refused({ text: two("broken") }).value, "broken");
  });

  it("rejects a kubeconfig without a context", () => {
    const { rule, value, field } = refused({ text: '{"apiVersion":"v1","kind":"Config"}' });
    assert.equal(field, "kubeconfig");
    assert.equal(value, undefined);
    assert.equal(rule, "name a context of the kubeconfig that has a cluster (it has: none)");
  });
});

describe("kubeconfigText", () => {
  it("holds what the provider needs to log in", () => {
    const text = kubeconfigText(resolved({ text: two("first"), context: "second" }));
    assert.ok(
      text.includes("https://second") && text.includes(TOKEN) && !text.includes("https://first"),
    );
  });

  it("writes a pod's account as the token file that the provider knows", () => {
    const config = resolved({ text: kubeconfigFor("https://pod") });
    const tokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";
    config.users = [{ name: "user", authProvider: { name: "tokenFile", config: { tokenFile } } }];
    const { users } = JSON.parse(kubeconfigText(config)) as { users: { user: unknown }[] };
    assert.deepEqual(users[0]?.user, { tokenFile });
  });
});
