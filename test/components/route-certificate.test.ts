import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, RouteCertificate } from "../../components";
import type { RouteCertificateArgs } from "../../components";
import { secretRef, warnOfExpiry } from "../../components/route-certificate";
import { selfSigned } from "../../sandbox/certificate";
import { runHooks } from "../support/hooks";
import { refusal, run } from "../support/monitor";
import { openshift } from "../support/openshift";
import { AUTHORITY } from "../support/pem";

const SECRET = "kubernetes:core/v1:Secret";
const host = "registry.example.com";
const { cert: certificate, key } = selfSigned([host]);

function made(more: Partial<RouteCertificateArgs> = {}, kubeconfig = "") {
  const cluster = new Cluster("cluster", { kubeconfig });
  const args = { cluster, secretName: "public-tls", certificate, key, host, ...more };
  return new RouteCertificate("public", args);
}

interface Review {
  readonly spec: {
    readonly resourceAttributes: { readonly resource: string; readonly verb: string };
  };
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("RouteCertificate", () => {
  it("makes a Secret under the keys that the operator reads, all of it secret", async () => {
    const { find } = await run(() => void made({ caCertificate: pulumi.output(AUTHORITY) }));
    const { inputs, secrets } = find(SECRET, "public");
    const { name, namespace } = inputs["metadata"] as Record<string, string>;
    assert.deepEqual([namespace, name], ["openshift-image-registry", "public-tls"]);
    assert.equal(inputs["type"], "kubernetes.io/tls");
    assert.deepEqual(inputs["data"], {
      "tls.crt": base64(certificate),
      "tls.key": base64(key),
      "tls.cacrt": base64(AUTHORITY),
    });
    assert.deepEqual(secrets, ["data"]);
  });

  it("has no key for authorities that are not given", async () => {
    const { find } = await run(() => void made());
    assert.deepEqual(Object.keys(find(SECRET, "public").inputs["data"] as object), [
      "tls.crt",
      "tls.key",
    ]);
  });

  it("ends every part with a line break, which pulumi config takes off", async () => {
    const { find } = await run(
      () => void made({ certificate: certificate.trim(), key: `\n${key.trim()}` }),
    );
    assert.deepEqual(find(SECRET, "public").inputs["data"], {
      "tls.crt": base64(certificate),
      "tls.key": base64(key),
    });
  });

  it("rejects what is wrong also when it comes late, and then makes nothing", async () => {
    const late = refusal(() => {
      const cluster = new Cluster("cluster");
      const other = { certificate: pulumi.output(certificate), key: pulumi.output("confidential") };
      made({ cluster, ...other, host: pulumi.output("other.example.com") });
    });
    const text = await Promise.race([late, sleep(5_000, "it waits for ever", { ref: false })]);
    assert.match(text, /certificate must be for the host other\.example\.com/);
    assert.match(
      text,
      /key must be a private key in PEM form, without a passphrase, got \[secret]/,
    );
    assert.doesNotMatch(text, /confidential/);
  });

  it("does not ask for which host it is where that is not known", async () => {
    await run(() => void made({ host: pulumi.output<string | undefined>(undefined) }));
  });

  it("asks for the rights to write Secrets before anything is created", async () => {
    const server = await openshift();
    await run(() => void made({}, server.kubeconfig), { mocked: false });
    await server.stop();
    const asked = server.seen
      .filter(({ path }) => path.endsWith("/selfsubjectaccessreviews"))
      .map(({ body }) => (body as Review).spec.resourceAttributes)
      .filter(({ resource }) => resource === "secrets");
    assert.deepEqual(asked.map(({ verb }) => verb).sort(), [
      "create",
      "delete",
      "get",
      "list",
      "patch",
      "watch",
    ]);
  });

  it("refuses to take a Secret over that is there, and says how it can be used", async () => {
    const path = "/api/v1/namespaces/openshift-image-registry/secrets/public-tls";
    const server = await openshift({ [path]: { kind: "Secret" } });
    const { find } = await run(() => void made({}, server.kubeconfig), { mocked: false });
    await assert.rejects(runHooks(find(SECRET, "public"), "beforeCreate"), {
      message:
        "Secret openshift-image-registry/public-tls is already there. To use it, set tls.secret: public-tls in place of certificate and key; or delete it.",
    });
    await server.stop();
  });
});

describe("warnOfExpiry", () => {
  it("names what expires within 30 days, authorities too", async () => {
    const soon = selfSigned(["soon.example.com"], 20).cert;
    const { logs } = await run(() => {
      const resource = new pulumi.ComponentResource("test:index:One", "one");
      warnOfExpiry({ certificate, caCertificate: soon }, resource);
    });
    assert.equal(logs.length, 1);
    assert.match(
      logs[0] ?? "",
      /certificate of a route: CN=soon\.example\.com expires on .*; clients refuse the registry then/,
    );
  });
});

describe("secretRef", () => {
  it("is in the registry's namespace", () => {
    assert.deepEqual(secretRef("public-tls").metadata, {
      name: "public-tls",
      namespace: "openshift-image-registry",
    });
  });
});
