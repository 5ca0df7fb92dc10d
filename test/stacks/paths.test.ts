import assert from "node:assert/strict";
import { mapped, namesOf, pathOf, patternOf, valuesAt } from "../../stacks/paths";

const settings = {
  cluster: { kubeconfig: "k" },
  registry: { routes: [{ tls: { key: "a" } }, { name: "b" }, { tls: { key: "c" } }] },
};
const KEYS = "registry.routes[].tls.key";

describe("valuesAt", () => {
  it("finds a value, and one of every item of a list that has it", () => {
    assert.deepEqual(valuesAt(settings, "cluster.kubeconfig"), [
      { at: ["cluster", "kubeconfig"], value: "k" },
    ]);
    assert.deepEqual(
      valuesAt(settings, KEYS).map(({ at, value }) => [at.join("."), value]),
      [
        ["registry.routes.0.tls.key", "a"],
        ["registry.routes.2.tls.key", "c"],
      ],
    );
  });

  it("finds nothing where something else is in the place of a list or an object", () => {
    for (const routes of [undefined, null, "text", { tls: { key: "a" } }, [null, "text"]])
      assert.deepEqual(valuesAt({ registry: { routes } }, KEYS), []);
    assert.deepEqual(valuesAt({ cluster: ["k"] }, "cluster.kubeconfig"), []);
  });
});

describe("mapped", () => {
  const upper = (value: unknown) => String(value).toUpperCase();

  it("replaces what is there, in every item, and leaves the rest and the original alone", () => {
    const before = structuredClone(settings);
    const after = mapped(settings, namesOf(KEYS), upper);
    assert.deepEqual(after, {
      cluster: { kubeconfig: "k" },
      registry: { routes: [{ tls: { key: "A" } }, { name: "b" }, { tls: { key: "C" } }] },
    });
    assert.deepEqual(settings, before);
  });

  it("adds nothing where nothing is", () => {
    assert.deepEqual(mapped({ registry: {} }, namesOf(KEYS), upper), { registry: {} });
    assert.deepEqual(mapped({ cluster: {} }, ["cluster", "kubeconfig"], upper), { cluster: {} });
  });
});

describe("pathOf", () => {
  it("writes a place as pulumi config takes it", () => {
    assert.equal(pathOf(["registry", "routes", 0, "tls", "key"]), "registry.routes[0].tls.key");
    assert.equal(pathOf(["cluster", "kubeconfig"]), "cluster.kubeconfig");
  });
});

describe("patternOf", () => {
  it("stands for the same place of every item", () => {
    assert.equal(patternOf(["registry", "routes", 12, "tls", "key"]), KEYS);
  });
});
