import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { run, valueOf } from "../support/monitor";
import { blocksOf, page } from "./markdown";

type Program = { readonly kept: pulumi.Output<string[]> };

const programs: readonly [
  file: string,
  load: () => Promise<Program>,
  setting: string,
  key: string,
  kept: RegExp,
][] = [
  [
    "example/swift.ts",
    () => import("./example/swift"),
    "applicationCredential",
    "REGISTRY_STORAGE_SWIFT_APPLICATIONCREDENTIALSECRET",
    /^Swift container image-registry at /,
  ],
  [
    "example/ibm-cos.ts",
    () => import("./example/ibm-cos"),
    "apiKey",
    "REGISTRY_STORAGE_IBMCOS_IAMAPIKEY",
    /image-registry/,
  ],
];

describe("docs/other-clouds.md", () => {
  const shown = blocksOf(page("docs/other-clouds.md")).filter(({ language }) => language === "ts");

  it("has no other programs", () => {
    assert.deepEqual(
      shown.map(({ note }) => note),
      programs.map(([file]) => file),
    );
  });

  for (const [file, load, setting, key, kept] of programs) {
    it(`shows ${file} as it is compiled and run`, () => {
      const text = readFileSync(join(__dirname, file), "utf8");
      const own = text.replace("../../../components", "openshift-image-registry/components");
      assert.equal(shown.find(({ note }) => note === file)?.code, own);
    });

    it(`gets a registry and its credential from ${file}`, async () => {
      pulumi.runtime.setConfig(`openshift-image-registry:${setting}`, "confidential");
      const { outputs, resources } = await run(load);
      const secret = resources.find(({ type }) => type === "kubernetes:core/v1:Secret");
      const data = (secret?.inputs["data"] ?? {}) as Readonly<Record<string, string>>;
      assert.equal(Buffer.from(data[key] ?? "", "base64").toString(), "confidential");
      assert.match((await valueOf(outputs.kept))?.[0] ?? "", kept);
    });
  }
});
