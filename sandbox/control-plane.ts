import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";
import { join } from "node:path";
import { stringify } from "yaml";
import type { ProcessSpec } from "./processes";

/** The processes of a control plane, in the order in which they start. */
export const controlPlaneNames = ["etcd", "kube-apiserver", "kube-controller-manager"] as const;
export type ControlPlaneName = (typeof controlPlaneNames)[number];

/** The ports that each process listens on. */
export const portNames: Record<ControlPlaneName, string[]> = {
  etcd: ["etcd", "etcd-peer"],
  "kube-apiserver": ["kube-apiserver"],
  "kube-controller-manager": [],
};

/**
 * The controllers that run. Deployments, pods and nodes have none, because there is no kubelet: the
 * operator double plays them.
 */
const controllers = [
  "clusterrole-aggregation-controller",
  "garbage-collector-controller",
  "namespace-controller",
  "persistentvolume-binder-controller",
  "persistentvolume-protection-controller",
  "persistentvolumeclaim-protection-controller",
  "serviceaccount-controller",
];

/** Keys and tokens that outlive a restart; only their owner can read them. */
export function prepareFiles(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeOnce(join(dir, "service-accounts.pem"), () =>
    generateKeyPairSync("rsa", { modulusLength: 2048 })
      .privateKey.export({ type: "pkcs1", format: "pem" })
      .toString(),
  );
  writeOnce(join(dir, "tokens.csv"), () => {
    const token = randomBytes(24).toString("hex");
    return `${token},admin,admin,system:masters\n`;
  });
}

function writeOnce(file: string, content: () => string): void {
  if (!existsSync(file)) writeFileSync(file, content(), { mode: 0o600 });
}

const adminToken = (dir: string): string =>
  readFileSync(join(dir, "tokens.csv"), "utf8").split(",")[0] ?? "";

/** How one process of the control plane is run and recognized as serving. */
export function controlPlaneSpec(
  name: ControlPlaneName,
  dir: string,
  command: string,
  ports: Record<string, number>,
): ProcessSpec {
  const etcd = `http://127.0.0.1:${ports.etcd ?? 0}`;
  const server = `https://127.0.0.1:${ports["kube-apiserver"] ?? 0}`;
  switch (name) {
    case "etcd":
      return { name, command, args: etcdArgs(dir, etcd, ports), ready: () => ok(`${etcd}/health`) };
    case "kube-apiserver":
      return {
        name,
        command,
        args: apiServerArgs(dir, etcd, ports),
        ready: () => apiServerReady(dir, server),
      };
    case "kube-controller-manager":
      return {
        name,
        command,
        args: controllerManagerArgs(dir),
        // It has no port of its own; the account that it gives every namespace shows that it works.
        ready: () => ok(`${server}/api/v1/namespaces/default/serviceaccounts/default`, dir),
      };
  }
}

function etcdArgs(dir: string, url: string, ports: Record<string, number>): string[] {
  const peer = `http://127.0.0.1:${ports["etcd-peer"] ?? 0}`;
  return [
    `--data-dir=${join(dir, "etcd")}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--log-level=warn",
    // A sandbox may lose its last writes when the machine itself crashes.
    "--unsafe-no-fsync",
  ];
}

function apiServerArgs(dir: string, etcd: string, ports: Record<string, number>): string[] {
  const accounts = join(dir, "service-accounts.pem");
  return [
    `--etcd-servers=${etcd}`,
    `--secure-port=${ports["kube-apiserver"] ?? 0}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    // Loopback is no legal endpoint of Service kubernetes, and nothing here uses that Service.
    "--endpoint-reconciler-type=none",
    `--cert-dir=${join(dir, "certificates")}`,
    `--token-auth-file=${join(dir, "tokens.csv")}`,
    "--service-account-issuer=https://sandbox",
    `--service-account-key-file=${accounts}`,
    `--service-account-signing-key-file=${accounts}`,
    "--authorization-mode=RBAC",
    "--service-cluster-ip-range=10.0.0.0/24",
    "--disable-admission-plugins=ServiceAccount",
  ];
}

function controllerManagerArgs(dir: string): string[] {
  return [
    `--kubeconfig=${join(dir, "kubeconfig")}`,
    `--service-account-private-key-file=${join(dir, "service-accounts.pem")}`,
    `--controllers=${controllers.join(",")}`,
    "--leader-elect=false",
    "--bind-address=127.0.0.1",
    "--secure-port=0",
    "--pvclaimbinder-sync-period=2s",
  ];
}

/** Once the API server has made its certificate, the kubeconfig can name it. */
async function apiServerReady(dir: string, server: string): Promise<boolean> {
  if (!existsSync(certificate(dir))) return false;
  if (!(await ok(`${server}/readyz`, dir))) return false;
  writeKubeconfig(dir, server);
  return true;
}

const certificate = (dir: string): string => join(dir, "certificates", "apiserver.crt");

function writeKubeconfig(dir: string, server: string): void {
  const authority = readFileSync(certificate(dir)).toString("base64");
  const name = "sandbox";
  const text = stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": authority } }],
    users: [{ name: "admin", user: { token: adminToken(dir) } }],
    contexts: [{ name, context: { cluster: name, user: "admin" } }],
    "current-context": name,
  });
  writeFileSync(join(dir, "kubeconfig"), text, { mode: 0o600 });
}

/** Whether a URL answers 200; with a folder, as its administrator. */
function ok(url: string, dir?: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      response.resume();
      resolve(response.statusCode === 200);
    };
    const request =
      dir === undefined
        ? httpGet(url, { timeout: 2_000 }, answered)
        : httpsGet(url, { timeout: 2_000, ...credentials(dir) }, answered);
    request.on("timeout", () => request.destroy(new Error(`${url} does not answer`)));
    request.on("error", reject);
  });
}

function credentials(dir: string): { ca: Buffer; headers: Record<string, string> } {
  return {
    ca: readFileSync(certificate(dir)),
    headers: { authorization: `Bearer ${adminToken(dir)}` },
  };
}
