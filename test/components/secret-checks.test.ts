import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../components";
import {
  existingProblems,
  requireNoSecret,
  secretAnnotations,
  USER_SECRET,
} from "../../components/secret-checks";
import { fakeApi } from "../support/fake-api";
import { openshift } from "../support/openshift";
import type { Answer } from "../support/api-server";
import { refusal, run } from "../support/monitor";

const NAME = `Secret ${USER_SECRET.metadata.name}`;
const secret = (annotations: object) => fakeApi({ [NAME]: { metadata: { annotations } } });
const both = (bothKeys: boolean) => ({ activeKey: "key2", bothKeys }) as const;

describe("a credential Secret that is there", () => {
  it("is written where there is none", async () => {
    assert.deepEqual(await existingProblems(fakeApi(), undefined, false), []);
  });

  it("of somebody else is left alone, unless adopted", async () => {
    const api = secret({ "openshift-image-registry/owner": "project/another" });
    assert.deepEqual(await existingProblems(api, undefined, false), [
      {
        field: "adoptSecret",
        value: false,
        rule: "be true to take over Secret image-registry-private-configuration-user, which is there and was not made by this stack: its keys are replaced",
        remedy: "Set it, or delete that Secret.",
      },
    ]);
    assert.deepEqual(await existingProblems(api, undefined, true), []);
  });

  it("with the other key is only changed while both keys are valid", async () => {
    const api = secret(secretAnnotations(true, "key1"));
    assert.deepEqual(await existingProblems(api, both(false), false), [
      {
        field: "bothKeys",
        value: false,
        rule: "be true while the registry changes from key1 to key2",
        remedy: "Set it, run pulumi up, then take it out again: that removes key1.",
      },
    ]);
    assert.deepEqual(await existingProblems(api, both(true), false), []);
  });

  it("with the same key, or a key that was not one of two, is changed", async () => {
    for (const slot of ["key2", undefined] as const) {
      const api = secret(secretAnnotations(true, slot));
      assert.deepEqual(await existingProblems(api, both(false), false), []);
    }
  });
});

describe("storage without credentials", () => {
  const secretPath =
    "/api/v1/namespaces/openshift-image-registry/secrets/image-registry-private-configuration-user";

  /** What the gate says where this Secret is. */
  async function said(annotations: object | undefined, minted: boolean): Promise<string> {
    const found = annotations && ({ metadata: { annotations } } as Answer);
    const server = await openshift({ [secretPath]: found });
    const program = () => {
      const cluster = new Cluster("cluster", { kubeconfig: server.kubeconfig });
      requireNoSecret(cluster, minted);
      return cluster.namespace;
    };
    const text = await refusal(program, { mocked: false });
    await server.stop();
    return text;
  }
  const passed = "the program was not refused";

  it("is used where there is no Secret", async () => {
    assert.equal(await said(undefined, false), passed);
    assert.equal(await said(undefined, true), passed);
  });

  it("waits until this stack's own Secret is given free", async () => {
    const text = await said(secretAnnotations(true), false);
    assert.match(text, /acceptEmptyStorage must be true for one update before the storage changes/);
    assert.match(text, /Set acceptEmptyStorage: true with the storage as it was, run pulumi up/);
    assert.equal(await said(secretAnnotations(false), false), passed);
    assert.match(await said(secretAnnotations(true), true), /acceptEmptyStorage must/);
  });

  it("takes no role beside a Secret that would win over it", async () => {
    const text = await said({}, true);
    assert.match(
      text,
      /Secret image-registry-private-configuration-user must be absent: it wins over the role/,
    );
    assert.match(text, /oc delete secret -n openshift-image-registry image-registry-private/);
    assert.equal(await said({}, false), passed);
  });

  it("needs no right to read Secrets, unless it takes a role", async () => {
    const { resources } = await run(() => {
      requireNoSecret(new Cluster("cluster"), false);
      return pulumi.output(1);
    });
    assert.ok(resources.length > 0);
  });
});
