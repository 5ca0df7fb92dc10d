import assert from "node:assert/strict";
import { page, ROOT } from "./markdown";
import { messagesIn, messagesOf, textsOf } from "./messages";

/** Without marks and line breaks. */
const flat = (text: string): string => text.replace(/`/g, "").replace(/\s+/g, " ");

const pages = [
  "docs/errors.md",
  "docs/errors-cluster.md",
  "docs/errors-object-storage.md",
  "docs/routes.md",
  "docs/access.md",
  "docs/monitoring.md",
  "docs/pull-secrets.md",
];

const told = pages.map((path) => page(path).text).join("\n");

describe("docs/errors.md and the pages beside it", () => {
  it("has every message of components and stacks", () => {
    const text = flat(told);
    const messages = messagesOf(ROOT, ["components", "stacks"]);
    assert.ok(messages.length > 60, `only ${messages.length} messages were found in the sources`);
    const missing = messages.flatMap(({ where, stable }) =>
      stable.filter((part) => !text.includes(flat(part))).map((part) => `${where}: ${part}`),
    );
    assert.deepEqual(missing, []);
  });

  it("has no rule that is no more in the sources", () => {
    const rulesTold = told.matchAll(/`[\w.]* ?must ([^`]+)`/g);
    const sources = flat(textsOf(ROOT, ["components", "stacks"]).join("\n"));
    const rules = [...rulesTold].flatMap(([, rule = ""]) =>
      flat(rule)
        .replace(/, got .*/, "")
        .split(/ ?<[^>]+>/),
    );
    assert.ok(rules.length > 40, `only ${rules.length} rules were found in the page`);
    const stale = rules.filter((part) => !sources.includes(part));
    assert.deepEqual(stale, []);
  });

  it("is held against whole texts, with the values left out, and without remedies", () => {
    const source = [
      "const rule = `be at most ${max}, because ${why}` + ' and that is that';",
      "const remedy = 'Set it to one, please.';",
      "throw new Error('two words');",
      "schema.describe('What a setting is for');",
    ].join("\n");
    assert.deepEqual(messagesIn("a.ts", source), [
      { where: "a.ts:1", stable: ["be at most", "and that is that"] },
    ]);
  });
});
