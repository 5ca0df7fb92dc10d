import assert from "node:assert/strict";
import type { IbmCosSettings } from "../../components";
import { ibmCosProblems } from "../../components/ibm-cos-rules";
import { parseVersion } from "../../components/openshift-version";

const instance = "crn:v1:bluemix:public:cloud-object-storage:global:a/1234:5678";
const right: IbmCosSettings = {
  bucket: "images",
  location: "eu-de",
  resourceKeyCRN: `${instance}:resource-key:9abc`,
  serviceInstanceCRN: `${instance}::`,
  apiKey: "confidential",
};
const other = instance.replace("5678", "0000");
const wrong: readonly [title: string, change: Partial<IbmCosSettings>, fields: string[]][] = [
  ["a bucket in capitals", { bucket: "Images" }, ["bucket"]],
  ["a bucket of two letters", { bucket: "im" }, ["bucket"]],
  ["a bucket that ends with a hyphen", { bucket: "images-" }, ["bucket"]],
  ["a zone", { location: "eu-de-1" }, ["location"]],
  ["no location", { location: "" }, ["location"]],
  ["a key's name", { resourceKeyCRN: "my-key" }, ["resourceKeyCRN"]],
  ["an instance in place of a key", { resourceKeyCRN: `${instance}::` }, ["resourceKeyCRN"]],
  ["an instance without its end", { serviceInstanceCRN: instance }, ["serviceInstanceCRN"]],
  [
    "another service",
    { serviceInstanceCRN: "crn:v1:bluemix:public:kms:eu-de:a/1:2::" },
    ["serviceInstanceCRN"],
  ],
  ["a key of another instance", { resourceKeyCRN: `${other}:resource-key:1` }, ["resourceKeyCRN"]],
  ["an empty API key", { apiKey: "" }, ["apiKey"]],
  [
    "everything at once",
    { bucket: "", location: "x", apiKey: "a b" },
    ["bucket", "location", "apiKey"],
  ],
];

describe("ibmCosProblems", () => {
  it("finds nothing wrong with what IBM gives out", () => {
    assert.deepEqual(ibmCosProblems(right, undefined), []);
  });

  for (const [title, change, fields] of wrong)
    it(`rejects ${title}`, () => {
      const problems = ibmCosProblems({ ...right, ...change }, undefined);
      assert.deepEqual(
        problems.map(({ field }) => field),
        fields,
      );
      for (const { remedy } of problems) assert.match(remedy, /\w+ \w+/);
    });

  it("knows since when there is such a storage", () => {
    const fields = ibmCosProblems(right, parseVersion("4.8")).map(({ field }) => field);
    assert.deepEqual(fields, ["ibmcos"]);
  });

  it("never shows the key", () => {
    const [problem] = ibmCosProblems({ ...right, apiKey: "confi dential" }, undefined);
    assert.equal(problem?.value, "[secret]");
  });
});
