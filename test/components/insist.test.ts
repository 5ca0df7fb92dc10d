import assert from "node:assert/strict";
import { insist } from "../../components/insist";
import { withoutWaiting } from "../support/clock";
import { fakeApi } from "../support/fake-api";
import { SENT } from "../support/registry";

const undone = { ...SENT, storage: { managementState: "Managed", pvc: { claim: "another" } } };

/** A configuration that changes from look to look; the last one stays. */
function seen(...looks: { spec: object; generation: number; observed: number }[]) {
  let count = 0;
  return fakeApi({
    "Config cluster": () => {
      const { spec, generation, observed } = looks[Math.min(count++, looks.length - 1)] ?? {
        spec: SENT,
        generation: 0,
        observed: 0,
      };
      return { metadata: { generation }, spec, status: { observedGeneration: observed } };
    },
  });
}

/** How often it was sent. */
async function sends(api: ReturnType<typeof fakeApi>): Promise<number> {
  let count = 0;
  const send = () => {
    count++;
    return Promise.resolve();
  };
  await withoutWaiting(() => insist(api, SENT, send));
  return count;
}

describe("insist", () => {
  it("sends once to an operator that takes it as it is, and waits until that has looked", async () => {
    const api = seen(
      { spec: SENT, generation: 3, observed: 2 },
      { spec: SENT, generation: 3, observed: 3 },
    );
    assert.equal(await sends(api), 1);
    assert.equal(api.looks.length, 2);
  });

  it("sends again what the operator has written over", async () => {
    const api = seen(
      { spec: undone, generation: 4, observed: 3 },
      { spec: SENT, generation: 5, observed: 4 },
      { spec: SENT, generation: 5, observed: 5 },
    );
    assert.equal(await sends(api), 2);
  });

  it("gives in to somebody who sets it back again and again", async () => {
    assert.equal(await sends(seen({ spec: undone, generation: 4, observed: 4 })), 3);
  });

  it("does not wait for an operator that looks at nothing", async () => {
    assert.equal(await sends(seen({ spec: SENT, generation: 4, observed: 1 })), 1);
  });
});
