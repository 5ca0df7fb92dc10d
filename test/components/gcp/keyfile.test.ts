import assert from "node:assert/strict";
import { keyfileProblems } from "../../../components/gcp/keyfile";
import { serviceAccountKey } from "../../support/clouds";

const workload = {
  type: "external_account",
  audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/o",
  subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  token_url: "https://sts.googleapis.com/v1/token",
  credential_source: { file: "/var/run/secrets/openshift/serviceaccount/token" },
};

describe("keyfileProblems", () => {
  it("accepts a service account's key, and a workload identity", () => {
    assert.deepEqual(keyfileProblems("keyfile", serviceAccountKey("one")), []);
    assert.deepEqual(keyfileProblems("keyfile", JSON.stringify(workload, undefined, 2)), []);
  });

  it("rejects everything else, and never shows it", () => {
    const key = JSON.parse(serviceAccountKey("one")) as object;
    for (const wrong of [
      "confidential",
      "[]",
      '"text"',
      "null",
      JSON.stringify({ ...key, type: "confidential" }),
      JSON.stringify({ ...key, private_key: "" }),
      JSON.stringify({ ...key, private_key: "confidential" }),
      JSON.stringify({ ...key, client_email: ["confidential"] }),
      JSON.stringify({ ...key, project_id: 7 }),
      JSON.stringify({ ...workload, credential_source: "confidential" }),
      JSON.stringify({ ...workload, credential_source: undefined }),
    ]) {
      const [problem, another] = keyfileProblems("keyfile", wrong);
      assert.equal(problem?.value, "[secret]", wrong);
      assert.equal(another, undefined);
      assert.doesNotMatch(JSON.stringify(problem), /confidential/);
    }
  });
});
