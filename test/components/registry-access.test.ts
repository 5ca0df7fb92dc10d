import assert from "node:assert/strict";
import { Cluster, RegistryAccess } from "../../components";
import type { AccessBinding } from "../../components";
import { runHooks } from "../support/hooks";
import { refusal, run } from "../support/monitor";
import { openshift } from "../support/openshift";

const EVERYWHERE = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding";
const PROJECT = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const RBAC = "/apis/rbac.authorization.k8s.io/v1";

const viewer: AccessBinding = { role: "registry-viewer", groups: ["team"] };
const builder: AccessBinding = {
  role: "system:image-builder",
  namespace: "shop",
  serviceAccounts: ["ci/pipeline"],
  users: ["bob"],
};

function access(bindings: readonly AccessBinding[], kubeconfig = "") {
  const cluster = new Cluster("cluster", { kubeconfig });
  return { access: new RegistryAccess("access", { cluster, bindings }), cluster };
}

/** A cluster with a project and the role, and what else there is. */
const live = (more: Parameters<typeof openshift>[0] = {}) =>
  openshift({
    "/api/v1/namespaces/shop": { kind: "Namespace" },
    [`${RBAC}/clusterroles/registry-viewer`]: { rules: [] },
    [`${RBAC}/clusterroles/system%3Aimage-builder`]: { rules: [] },
    ...more,
  });

async function refusalOn(
  more: Parameters<typeof openshift>[0],
  ...bindings: AccessBinding[]
): Promise<string> {
  const server = await live(more);
  const program = () => access(bindings, server.kubeconfig).cluster.namespace;
  try {
    return await refusal(program, { mocked: false });
  } finally {
    await server.stop();
  }
}

describe("RegistryAccess", () => {
  it("binds in the whole cluster, or in a project, under a name of role and place", async () => {
    const { find } = await run(() => access([viewer, builder]));
    const annotations = { "pulumi.com/patchForce": "true" };
    const everywhere = find(EVERYWHERE, "access-registry-viewer").inputs;
    assert.deepEqual(everywhere["metadata"], {
      name: "image-registry-access-registry-viewer",
      annotations,
    });
    assert.deepEqual(everywhere["roleRef"], {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "ClusterRole",
      name: "registry-viewer",
    });
    const there = find(PROJECT, "access-system-image-builder-shop").inputs;
    assert.deepEqual(there["metadata"], {
      name: "image-registry-access-system-image-builder",
      namespace: "shop",
      annotations,
    });
    assert.deepEqual(there["subjects"], [
      { kind: "User", name: "bob", apiGroup: "rbac.authorization.k8s.io" },
      { kind: "ServiceAccount", name: "pipeline", namespace: "ci" },
    ]);
  });

  it("makes the same of a list in another order", async () => {
    const made = async (...bindings: AccessBinding[]) =>
      (await run(() => access(bindings))).resources
        .filter(({ type }) => type === EVERYWHERE || type === PROJECT)
        .map(({ urn, inputs }) => JSON.stringify([urn, inputs]))
        .sort();
    assert.deepEqual(await made(viewer, builder), await made(builder, viewer));
  });

  it("uses the cluster's provider", async () => {
    const { find } = await run(() => access([viewer]));
    assert.ok(find(EVERYWHERE, "access-registry-viewer").options.provider);
  });

  it("warns of what deserves a second look", async () => {
    const { logs } = await run(() => access([{ role: "registry-editor", users: ["bob"] }]));
    assert.match(logs.join("\n"), /warning: .*reads and writes every Secret of the cluster/);
  });

  it("rejects wrong bindings before it creates one", async () => {
    const text = await refusal(() => access([viewer, { ...viewer, users: ["*"] }]));
    assert.match(text, /^Nothing was changed, because:\n {2}- bindings\.1\.users\.0 must be one/);
    assert.match(text, /bindings\.1 must be another role, or for another project/);
  });

  it("asks at the gate for the project, and for the role", async () => {
    assert.match(
      await refusalOn({ "/api/v1/namespaces/shop": undefined }, viewer, builder),
      /access\.bindings\.1\.namespace must be a project that is there, got "shop"\. oc new-project/,
    );
    assert.match(
      await refusalOn({ [`${RBAC}/clusterroles/registry-viewer`]: undefined }, viewer, builder),
      /access\.bindings\.0\.role must be a ClusterRole that the cluster has, got "registry-viewer"/,
    );
    assert.equal(await refusalOn({}, viewer, builder), "the program was not refused");
  });

  it("does not want system:registry to be there: it comes with the registry", async () => {
    const binding: AccessBinding = { role: "system:registry", users: ["bob"] };
    assert.equal(await refusalOn({}, binding), "the program was not refused");
  });

  it("refuses to take over a binding that somebody else made", async () => {
    const path = `${RBAC}/namespaces/shop/rolebindings/image-registry-access-system-image-builder`;
    const server = await live({ [path]: {} });
    try {
      const { find } = await run(() => access([builder], server.kubeconfig), { mocked: false });
      const made = find(PROJECT, "access-system-image-builder-shop");
      await assert.rejects(runHooks(made, "beforeCreate"), {
        message:
          "RoleBinding shop/image-registry-access-system-image-builder is already there. Name its subjects in the settings, " +
          "and delete it: oc delete rolebinding image-registry-access-system-image-builder -n shop.",
      });
    } finally {
      await server.stop();
    }
  });
});
