import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { coreSpec, furtherSpec } from "../../components/registry-spec";
import type { RegistrySettings } from "../../components/registry-settings";
import type { Sharing } from "../../components/storage";
import { refusal, run, valueOf } from "../support/monitor";

const shared: Sharing = { because: "shared" };
const single: Sharing = { because: "one pod", maxReplicas: 1, rolloutStrategy: "Recreate" };
const place = { pvc: { claim: "images" } };

describe("coreSpec", () => {
  it("runs two pods, rolling, where the storage can be shared", () => {
    assert.deepEqual(coreSpec({}, shared, place, undefined), {
      managementState: "Managed",
      replicas: 2,
      rolloutStrategy: "RollingUpdate",
      storage: { pvc: { claim: "images" }, managementState: "Unmanaged" },
    });
  });

  it("runs one pod, re-created, where it cannot", () => {
    const { replicas, rolloutStrategy } = coreSpec({}, single, place, undefined);
    assert.deepEqual([replicas, rolloutStrategy], [1, "Recreate"]);
  });

  it("keeps what the user says", () => {
    const given = { managementState: "Removed", replicas: 0, rolloutStrategy: "Recreate" } as const;
    const { storage: _, ...core } = coreSpec(given, shared, place, undefined);
    assert.deepEqual(core, given);
  });

  it("says that the storage is not the operator's, from 4.6 on", () => {
    assert.deepEqual(coreSpec({}, shared, place, { major: 4, minor: 5 }).storage, place);
    assert.equal(
      coreSpec({}, shared, place, { major: 4, minor: 6 }).storage.managementState,
      "Unmanaged",
    );
  });
});

describe("furtherSpec", () => {
  const sent = async (settings: RegistrySettings, version?: { major: number; minor: number }) =>
    (
      await run(() =>
        furtherSpec(settings, new pulumi.ComponentResource("test:index:One", "one"), version),
      )
    ).outputs;

  it("sends nothing that was not set", async () => {
    assert.deepEqual(await sent({}), {});
    assert.deepEqual(await sent({ logLevel: undefined } as unknown as RegistrySettings), {});
  });

  it("leaves the core to the core", async () => {
    assert.deepEqual(
      await sent({ managementState: "Managed", replicas: 1, rolloutStrategy: "Recreate" }),
      {},
    );
  });

  it("sends false and empty values, which are settings too", async () => {
    const settings = { readOnly: false, nodeSelector: {}, tolerations: [] };
    assert.deepEqual(await sent(settings), settings);
  });

  it("sends the httpSecret as a secret", async () => {
    const { httpSecret } = (await sent({ httpSecret: "word" })) as {
      httpSecret: pulumi.Output<string>;
    };
    assert.equal(await valueOf(httpSecret), "word");
    assert.equal(await pulumi.isSecret(httpSecret), true);
  });

  it("sends the proxy as a secret, for it may carry a password", async () => {
    const { proxy } = (await sent({ proxy: { http: "http://u:p@proxy" } })) as {
      proxy: pulumi.Output<object>;
    };
    assert.deepEqual(await valueOf(proxy), { http: "http://u:p@proxy" });
    assert.equal(await pulumi.isSecret(proxy), true);
  });

  it("rejects an httpSecret that becomes known later, without showing it", async () => {
    const message = await refusal(async () => {
      const resource = new pulumi.ComponentResource("test:index:One", "one");
      const { httpSecret } = furtherSpec(
        { httpSecret: pulumi.output("two words") },
        resource,
        undefined,
      );
      await valueOf(httpSecret as pulumi.Output<string>);
    });
    assert.equal(
      message,
      "Nothing was changed, because:\n  - httpSecret must be one word: not empty, without white space, got [secret]. " +
        "Generate one with: openssl rand -hex 64; or leave it out, the operator has its own.",
    );
  });

  it("sends the log level that releases before 4.6 require", async () => {
    assert.deepEqual(await sent({}, { major: 4, minor: 5 }), { logging: 2 });
    assert.deepEqual(await sent({ logging: 7 }, { major: 4, minor: 4 }), { logging: 7 });
  });
});
