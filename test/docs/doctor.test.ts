import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { page, ROOT } from "./markdown";

/** The names of findings in the sources: texts of lower-case words with hyphens. */
function findings(): string[] {
  const files = readdirSync(join(ROOT, "doctor"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(ROOT, "doctor", name), "utf8"));
  const names = files.flatMap((text) => [
    ...text.matchAll(/"([a-z]+(?:-[a-z]+)+|progressing|degraded)"/g),
  ]);
  const others = /^(openshift-config|default-route|installer-cloud-credentials|docker-registry)$/;
  return [...new Set(names.map(([, name = ""]) => name))]
    .filter((name) => !others.test(name))
    .sort();
}

describe("docs/doctor.md", () => {
  it("tells what each finding means, and of no other", () => {
    const text = page("docs/doctor.md").text.replace(/^```[\s\S]*?^```$/gm, "");
    const told = [...text.matchAll(/`([a-z]+(?:-[a-z]+)+|progressing|degraded)`/g)].map(
      ([, name = ""]) => name,
    );
    const names = [...new Set(told)].filter((name) => name !== "default-route").sort();
    assert.ok(names.length > 40, `only ${names.length} are told`);
    assert.deepEqual(names, findings());
  });
});
