import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { page } from "./markdown";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** `clusterversions.config.openshift.io: get` */
function grants(): string[] {
  const documents = parseAllDocuments(page("docs/permissions.yaml").text);
  const rules = documents.flatMap((one) => (one.toJS() as { rules?: Rule[] }).rules ?? []);
  return rules.flatMap(({ apiGroups: [group = ""], resources, verbs }) =>
    resources.map((name) => `${group === "" ? name : `${name}.${group}`}: ${verbs.join(", ")}`),
  );
}

describe("docs/permissions.md", () => {
  it("explains every right that docs/permissions.yaml grants, and no other", () => {
    const rows = page("docs/permissions.md")
      .text.replace(/^## The clouds[^]*/m, "")
      .matchAll(/^\| `([^`]+)`[^|]*\| ([^|]*?) *\|/gm);
    const explained = [...rows].map(([, resource = "", verbs = ""]) => `${resource}: ${verbs}`);
    assert.deepEqual(explained.sort(), grants().sort());
  });
});
