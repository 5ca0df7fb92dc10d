import assert from "node:assert/strict";
import { page, pages, blocksOf, brokenLinks } from "./markdown";

describe("the pages for users", () => {
  for (const one of pages()) {
    it(`${one.path} has no broken link`, () => {
      assert.deepEqual(brokenLinks(one), []);
    });

    it(`${one.path} has at most 200 lines`, () => {
      assert.ok(one.text.trimEnd().split("\n").length <= 200);
    });
  }

  it("are found by their links: a broken file or anchor would be seen", () => {
    const text =
      "[a](nowhere.md) [b](storage.md#nowhere) [c](storage.md#choosing) `[d](e)` [f](#g)";
    assert.deepEqual(
      brokenLinks({ path: "docs/x.md", text }),
      ["nowhere.md", "storage.md#nowhere", "#g"].sort((a, b) => text.indexOf(a) - text.indexOf(b)),
    );
  });

  it("show the example program as it is compiled and run", () => {
    const shown = blocksOf(page("docs/components.md")).filter(({ language }) => language === "ts");
    assert.equal(shown.length, 2);
    for (const { note, code } of shown) {
      const { text } = page(`test/docs/${note}`);
      assert.equal(
        code,
        text.replace("../../../components", "openshift-image-registry/components"),
        note,
      );
    }
  });
});
