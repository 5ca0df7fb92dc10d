import assert from "node:assert/strict";
import { dockerConfig, merged } from "../../components/docker-config";

const quay = { host: "quay.io/team", username: "team+robot", password: "p:ä" };
const redhat = { host: "registry.redhat.io", username: "1|name", password: "token" };
const auth = (text: string) => ({ auth: Buffer.from(text).toString("base64") });

describe("dockerConfig", () => {
  it("has one entry a registry, as a runtime reads it", () => {
    assert.deepEqual(JSON.parse(dockerConfig([quay])), {
      auths: { "quay.io/team": auth("team+robot:p:ä") },
    });
  });

  it("is the same text in whatever order the logins come", () => {
    assert.equal(dockerConfig([quay, redhat]), dockerConfig([redhat, quay]));
  });
});

describe("merged", () => {
  const before = {
    auths: {
      "cloud.openshift.com": { auth: "x", email: "e" },
      "registry.redhat.io": { auth: "old" },
    },
    credHelpers: { a: "b" },
  };

  it("adds and replaces logins, and keeps everything else as it was", () => {
    assert.deepEqual(JSON.parse(merged(JSON.stringify(before), [redhat, quay])), {
      auths: {
        "cloud.openshift.com": { auth: "x", email: "e" },
        "registry.redhat.io": auth("1|name:token"),
        "quay.io/team": auth("team+robot:p:ä"),
      },
      credHelpers: { a: "b" },
    });
  });

  it("changes nothing the second time", () => {
    const once = merged(JSON.stringify(before), [quay]);
    assert.equal(merged(once, [quay]), once);
  });

  for (const content of ["", "confidential", "[]", '{"auths":"confidential"}', "{}"])
    it(`rejects ${content === "" ? "nothing" : content}, without quoting it`, () => {
      assert.throws(
        () => merged(content, [quay]),
        (error: Error) =>
          /cannot be read: it is no JSON with auths/.test(error.message) &&
          !error.message.includes("confidential"),
      );
    });
});
