import assert from "node:assert/strict";
import { Refusal } from "../../components/cluster-api";
import { accountRef, link, linkAnnotation, linksOf } from "../../components/service-account-links";
import { withoutWaiting } from "../support/clock";
import { fakeApi } from "../support/fake-api";

const ref = accountRef("shop", "builder");
const account = {
  metadata: { resourceVersion: "7" },
  imagePullSecrets: [{ name: "builder-dockercfg-x" }],
  secrets: [{ name: "builder-dockercfg-x" }],
};
const metadata = { name: "builder", namespace: "shop", resourceVersion: "7" };

describe("link", () => {
  it("adds to what OpenShift has put there, and only where it is missing", async () => {
    const api = fakeApi({ "ServiceAccount builder": account });
    await link(api, ref, "quay", ["pull"]);
    assert.deepEqual(
      api.patches.map(({ body }) => body),
      [{ metadata, imagePullSecrets: [{ name: "builder-dockercfg-x" }, { name: "quay" }] }],
    );
  });

  it("links for both purposes in one write, and takes away what is no more", async () => {
    const linked = {
      ...account,
      imagePullSecrets: [...account.imagePullSecrets, { name: "quay" }],
    };
    const api = fakeApi({ "ServiceAccount builder": linked });
    await link(api, ref, "quay", ["mount"]);
    assert.deepEqual(
      api.patches.map(({ body }) => body),
      [
        {
          metadata,
          imagePullSecrets: [{ name: "builder-dockercfg-x" }],
          secrets: [{ name: "builder-dockercfg-x" }, { name: "quay" }],
        },
      ],
    );
  });

  it("writes nothing where it is so already, or where there is no such account", async () => {
    const linked = { ...account, secrets: [{ name: "quay" }] };
    const api = fakeApi({ "ServiceAccount builder": linked });
    await link(api, ref, "quay", ["mount"]);
    await link(fakeApi(), ref, "quay", ["pull"]);
    assert.deepEqual(api.patches, []);
  });

  it("reads again where somebody else was faster, and gives up on anything else", async () => {
    let conflicts = 2;
    const api = fakeApi({ "ServiceAccount builder": account });
    const busy = {
      ...api,
      mergePatch: () =>
        conflicts-- > 0 ? Promise.reject(new Refusal("changed", 409)) : Promise.resolve(),
    };
    await withoutWaiting(() => link(busy, ref, "quay", ["pull"]));
    assert.equal(api.looks.length, 3);
    const forbidden = { ...api, mergePatch: () => Promise.reject(new Refusal("no", 403)) };
    await assert.rejects(link(forbidden, ref, "quay", ["pull"]), /no/);
  });
});

describe("linksOf", () => {
  it("is the same in whatever order the accounts come, and means pulling", () => {
    const links = linksOf([{ name: "b", for: ["pull", "mount"] }, { name: "a" }]);
    assert.equal(JSON.stringify(links), '{"a":["pull"],"b":["mount","pull"]}');
    assert.deepEqual(linkAnnotation(links), {
      "openshift-image-registry/linked": '{"a":["pull"],"b":["mount","pull"]}',
    });
  });
});
