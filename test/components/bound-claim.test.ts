import assert from "node:assert/strict";
import { untilBound } from "../../components/bound-claim";
import { claimRef } from "../../components/claim-objects";
import { withoutWaiting } from "../support/clock";
import { fakeApi } from "../support/fake-api";
import type { Objects } from "../support/fake-api";

const claim = (phase: string, storageClassName?: string) => ({
  spec: { storageClassName },
  status: { phase },
});
const classOf = (volumeBindingMode: string) => ({ volumeBindingMode });

async function waited(objects: Objects) {
  const api = fakeApi(objects);
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  await withoutWaiting(() => untilBound(api, claimRef("images"), { timeoutSeconds: 30, say }));
  return { api, said };
}

describe("untilBound", () => {
  it("goes on at once with a bound claim, a lost one, or none", async () => {
    for (const object of [claim("Bound"), claim("Lost"), {}, undefined])
      assert.deepEqual((await waited({ "PersistentVolumeClaim images": object })).said, []);
  });

  it("does not wait for a claim that binds when its first pod comes", async () => {
    const pending = claim("Pending", "late");
    const { said } = await waited({
      "PersistentVolumeClaim images": pending,
      "StorageClass late": classOf("WaitForFirstConsumer"),
    });
    assert.deepEqual(said, []);
  });

  it("waits for one that is Pending, and says so once", async () => {
    let looks = 0;
    const object = () => (++looks > 5 ? claim("Bound", "now") : claim("Pending", "now"));
    const { said } = await waited({
      "PersistentVolumeClaim images": object,
      "StorageClass now": classOf("Immediate"),
    });
    assert.equal(looks, 6);
    assert.deepEqual(said, ["claim images is not bound yet; waiting up to 30 seconds"]);
  });

  for (const [className, words] of [
    ["slow", "class slow"],
    [undefined, "no class"],
  ] as const) {
    it(`rejects a claim of ${words} that never binds, with the usual causes`, async () => {
      await assert.rejects(
        waited({ "PersistentVolumeClaim images": claim("Pending", className) }),
        (error: Error) => {
          assert.ok(
            error.message.startsWith(
              `Claim images (${words}) is Pending, not Bound. See: oc describe pvc -n openshift-image-registry images. Common causes: `,
            ),
            error.message,
          );
          return true;
        },
      );
    });
  }
});
