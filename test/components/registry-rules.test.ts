import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { settingsProblems } from "../../components/registry-rules";
import type { RegistrySettings } from "../../components/registry-settings";

const V45 = { major: 4, minor: 5 };

/** Settings as somebody without a type checker would write them. */
const found = (settings: object, version?: typeof V45) => settingsProblems(settings, version);

describe("settingsProblems", () => {
  it("accepts no settings at all, and a full set", () => {
    assert.deepEqual(found({}), []);
    const limits = { maxRunning: 10, maxInQueue: 0, maxWaitInQueue: "1h30m" };
    const full: RegistrySettings = {
      managementState: "Managed",
      replicas: 3,
      rolloutStrategy: "RollingUpdate",
      logLevel: "Trace",
      operatorLogLevel: "TraceAll",
      httpSecret: "word",
      proxy: { http: "http://p:1", https: "https://p:1", noProxy: ".example.com" },
      requests: { read: limits, write: limits },
      affinity: {},
      topologySpreadConstraints: [],
    };
    assert.deepEqual(found(full), []);
  });

  for (const [field, value, rule, remedy] of [
    [
      "managementState",
      "Force",
      "be one of Managed, Unmanaged, Removed",
      "Leave it out for Managed.",
    ],
    ["managementState", "", "be one of Managed, Unmanaged, Removed", "Leave it out for Managed."],
    [
      "rolloutStrategy",
      "Rolling",
      "be one of RollingUpdate, Recreate",
      "Leave it out for the default.",
    ],
    [
      "logLevel",
      "debug",
      "be one of Normal, Debug, Trace, TraceAll",
      "Leave it out for the default.",
    ],
    [
      "operatorLogLevel",
      "9",
      "be one of Normal, Debug, Trace, TraceAll",
      "Leave it out for the default.",
    ],
  ] as const) {
    it(`rejects ${field} ${JSON.stringify(value)}`, () => {
      assert.deepEqual(found({ [field]: value }), [{ field, value, rule, remedy }]);
    });
  }

  for (const replicas of [-1, 1.5, NaN, 2147483648]) {
    it(`rejects ${replicas} replicas`, () => {
      assert.deepEqual(found({ replicas }), [
        {
          field: "replicas",
          value: replicas,
          rule: "be a whole number, 0 or more",
          remedy: "Set it to 1 or 2.",
        },
      ]);
    });
  }

  it("rejects no replica with a rolling update, said or not", () => {
    const problem = {
      field: "replicas",
      value: 0,
      rule: "be 1 or more with rolloutStrategy RollingUpdate: the operator cannot roll out none",
      remedy:
        "Set rolloutStrategy: Recreate; or to switch the registry off, managementState: Removed.",
    };
    assert.deepEqual(found({ replicas: 0 }), [problem]);
    assert.deepEqual(found({ replicas: 0, rolloutStrategy: "RollingUpdate" }), [problem]);
    assert.deepEqual(found({ replicas: 0, rolloutStrategy: "Recreate" }), []);
  });

  it("rejects the old log level where there is a new one, and a wrong number where there is not", () => {
    const remedy = "Use logLevel: Normal, Debug, Trace or TraceAll.";
    const problem = {
      field: "logging",
      value: 2,
      remedy,
      rule: "be left out since OpenShift 4.6, which has logLevel",
    };
    assert.deepEqual(found({ logging: 2 }), [problem]);
    assert.deepEqual(found({ logging: 2 }, V45), []);
    for (const logging of [-1, 11, 0.5])
      assert.deepEqual(found({ logging }, V45), [
        {
          field: "logging",
          value: logging,
          rule: "be a whole number from 0 to 10",
          remedy: "Leave it out for 2.",
        },
      ]);
  });

  it("rejects an httpSecret that is not one word, without showing it", () => {
    for (const httpSecret of ["two words", "", "line\n"])
      assert.deepEqual(found({ httpSecret }), [
        {
          field: "httpSecret",
          value: "[secret]",
          rule: "be one word: not empty, without white space",
          remedy:
            "Generate one with: openssl rand -hex 64; or leave it out, the operator has its own.",
        },
      ]);
  });

  it("leaves what is known only later to the chain", () => {
    assert.deepEqual(
      found({ httpSecret: pulumi.output("two words"), proxy: { http: pulumi.output("?") } }),
      [],
    );
  });

  it("rejects a proxy that is no URL, without showing it: it may carry a password", () => {
    const problem = (field: string) => ({
      field,
      value: "[secret]",
      rule: "be an http:// or https:// URL",
      remedy: "Write it like http://proxy.example.com:3128.",
    });
    const proxy = { http: "user:password@proxy:3128", https: "" };
    assert.deepEqual(found({ proxy }), [problem("proxy.http"), problem("proxy.https")]);
  });

  for (const kind of ["read", "write"]) {
    it(`rejects wrong limits for ${kind} requests`, () => {
      const limits = { maxRunning: -1, maxInQueue: 0.5, maxWaitInQueue: "1d" };
      const whole = { rule: "be a whole number, 0 or more", remedy: "0 means no limit." };
      assert.deepEqual(found({ requests: { [kind]: limits } }), [
        { field: `requests.${kind}.maxRunning`, value: -1, ...whole },
        { field: `requests.${kind}.maxInQueue`, value: 0.5, ...whole },
        {
          field: `requests.${kind}.maxWaitInQueue`,
          value: "1d",
          rule: "be a duration of Go, in h, m, s, ms: the operator can no longer read a resource with any other",
          remedy: "Write a day as 24h.",
        },
      ]);
    });
  }

  it("rejects a wait without a queue", () => {
    const problem = {
      field: "requests.read.maxWaitInQueue",
      value: "30s",
      rule: "come with maxRunning or maxInQueue: without them there is no queue",
      remedy: "Set one of them, or remove it.",
    };
    assert.deepEqual(found({ requests: { read: { maxWaitInQueue: "30s" } } }), [problem]);
    assert.deepEqual(found({ requests: { read: { maxWaitInQueue: "30s", maxRunning: 0 } } }), [
      problem,
    ]);
    assert.deepEqual(found({ requests: { read: { maxWaitInQueue: "30s", maxInQueue: 1 } } }), []);
  });

  it("rejects what the declared release does not have", () => {
    const fields = found({ logLevel: "Debug", topologySpreadConstraints: [] }, V45).map(
      ({ field }) => field,
    );
    assert.deepEqual(fields, ["logLevel", "topologySpreadConstraints"]);
  });

  it("finds everything at once", () => {
    const fields = found({ managementState: "On", replicas: -1, httpSecret: " ", logging: 1 }).map(
      ({ field }) => field,
    );
    assert.deepEqual(fields, ["managementState", "replicas", "logging", "httpSecret"]);
  });
});
