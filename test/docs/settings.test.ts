import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { schema } from "../../stacks/schema";
import { parseSettings } from "../../stacks/settings";
import { blocksOf, namesOf, page } from "./markdown";

const pages = ["settings-clouds", "settings", "settings-extras"].map((name) =>
  page(`docs/${name}.md`),
);
const settings = { path: "", text: pages.map(({ text }) => text).join("\n") };

/** The settings that the schema knows, down to lists, free names and plain values. */
function pathsOf(type: z.core.$ZodType, path: readonly string[] = []): string[] {
  if (type instanceof z.ZodExactOptional) return pathsOf(type.unwrap(), path);
  if (type instanceof z.ZodDiscriminatedUnion)
    return type.options.flatMap((option) => pathsOf(option, path));
  if (!(type instanceof z.ZodObject)) return [path.join(".")];
  const shape = type.shape as Record<string, z.core.$ZodType>;
  return Object.entries(shape).flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
}

describe("docs/settings.md and the pages beside it", () => {
  it("describes every setting, and none that there is not", () => {
    const known = [...new Set(pathsOf(schema))].sort();
    assert.ok(known.includes("storage.pvc.create.volume.nfs.server"));
    assert.deepEqual(namesOf(settings).sort(), known);
  });

  it("names the values of every choice", () => {
    const choices = JSON.stringify(z.toJSONSchema(schema, { unrepresentable: "any" }));
    const values = [...choices.matchAll(/"enum":(\[[^\]]*\])/g)].flatMap(
      ([, list = ""]) => JSON.parse(list) as string[],
    );
    const inLists = /Exists|Equal|NoSchedule|NoExecute|DoNotSchedule|Schedule|Honor|Ignore/;
    const unnamed = values
      .filter((value) => !inLists.test(value))
      .filter((value) => !settings.text.includes(value));
    assert.deepEqual(unnamed, []);
  });

  it("quotes a sample of every platform as it is", () => {
    const quoted = blocksOf(settings).filter(({ language }) => language === "yaml");
    const clouds = ["aws", "azure", "gcp"];
    const others = schema.options
      .map(({ shape }) => shape.platform.value)
      .filter((one) => !clouds.includes(one));
    const platforms = [...clouds, ...others];
    const files = platforms.map((one) => page(`stacks/Pulumi.${one}-example.yaml`).text);
    assert.deepEqual(
      quoted.map(({ code }) => code),
      files,
    );
  });
});

describe("docs/storage.md", () => {
  const recipes = blocksOf(page("docs/storage.md")).filter(({ note }) => note === "settings");

  it("has a recipe for every storage", () => {
    assert.equal(recipes.length, 6);
  });

  for (const { code } of recipes) {
    it(`has a recipe that is accepted: ${code.trim().replace(/\s+/g, " ")}`, () => {
      const { storage } = parse(code) as { storage: object };
      assert.doesNotThrow(() =>
        parseSettings({ platform: "baremetal", storage }, new Set(["storage"])),
      );
    });
  }
});

/** Pages with a worked example of settings beside the registry, the first of all of them. */
const pagesWith = ["access", "monitoring", "pruning", "pull-secrets", "routes", "trust"];
const examples = ["README.md", ...pagesWith.map((name) => `docs/${name}.md`)];

for (const path of examples)
  describe(path, () => {
    const recipes = blocksOf(page(path)).filter(({ note }) => note === "settings");

    it("has an example that is accepted", () => {
      assert.ok(recipes.length > 0);
      for (const { code } of recipes) {
        const settings = parse(code) as Record<string, unknown>;
        const secrets = new Set(Object.keys(settings));
        assert.doesNotThrow(() => parseSettings({ platform: "baremetal", ...settings }, secrets));
      }
    });
  });
