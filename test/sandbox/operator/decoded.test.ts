import assert from "node:assert/strict";

import { decodedSpec } from "../../../sandbox/operator/decoded";
import { goDuration } from "../../../sandbox/operator/go-duration";
import type { ConfigSpec, Storage } from "../../../sandbox/operator/types";

describe("what the operator's types make of a configuration", () => {
  const storageOf = (storage: Storage): Storage => decodedSpec({ replicas: 1, storage }).storage;

  it("drops what is false, zero or empty, but not replicas", () => {
    const given: ConfigSpec = {
      replicas: 0,
      readOnly: false,
      logging: 0,
      httpSecret: "",
      routes: [],
      nodeSelector: {},
      proxy: { http: "", https: "http://proxy.example.com" },
    };
    assert.deepEqual(decodedSpec(given), {
      replicas: 0,
      logLevel: "",
      operatorLogLevel: "",
      observedConfig: null,
      unsupportedConfigOverrides: null,
      proxy: { https: "http://proxy.example.com" },
      requests: { read: { maxWaitInQueue: "0s" }, write: { maxWaitInQueue: "0s" } },
      storage: {},
    });
  });

  it("keeps what says something, an empty affinity included", () => {
    const given: ConfigSpec = {
      replicas: 2,
      readOnly: true,
      affinity: {},
      nodeSelector: { a: "" },
    };
    const { readOnly, affinity, nodeSelector } = decodedSpec(given);
    assert.deepEqual(
      { readOnly, affinity, nodeSelector },
      {
        readOnly: true,
        affinity: {},
        nodeSelector: { a: "" },
      },
    );
  });

  it("spells two of S3's zero values out", () => {
    assert.deepEqual(storageOf({ s3: { bucket: "images", encrypt: false } }), {
      s3: { bucket: "images", virtualHostedStyle: false, trustedCA: { name: "" } },
    });
  });

  it("keeps an empty driver, which is a storage", () => {
    assert.deepEqual(storageOf({ emptyDir: {} }), { emptyDir: {} });
    assert.deepEqual(storageOf({ pvc: { claim: "" } }), { pvc: {} });
  });

  it("gives the same again for what it has given", () => {
    const once = decodedSpec({ replicas: 1, storage: { s3: { region: "eu-1" } } });
    assert.deepEqual(decodedSpec(once), once);
  });

  const durations: [string, string][] = [
    ["0", "0s"],
    ["60s", "1m0s"],
    ["90m", "1h30m0s"],
    ["1.5s", "1.5s"],
    ["1500ms", "1.5s"],
    ["250ms", "250ms"],
    ["3us", "3µs"],
    ["7ns", "7ns"],
    ["1h1s", "1h0m1s"],
  ];
  for (const [given, written] of durations) {
    it(`writes ${given} as ${written}`, () => {
      assert.equal(goDuration(given), written);
    });
  }

  for (const given of ["1d", "4 days", "PT1H", "", "10", "1h 1m"]) {
    it(`rejects "${given}"`, () => {
      assert.throws(() => goDuration(given), new Error(`time: invalid duration "${given}"`));
    });
  }
});
