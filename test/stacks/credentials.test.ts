import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { plaintextProblems, withSecrets } from "../../stacks/credentials";
import { valueOf } from "../support/monitor";

const routes = [
  { name: "a", tls: { secret: "a-tls" } },
  { name: "b", tls: { certificate: "public", key: "private" } },
];

describe("plaintextProblems", () => {
  it("finds the key of a route in the list, and says how to encrypt that one", () => {
    assert.deepEqual(plaintextProblems({ registry: { routes } }, new Set()), [
      {
        field: "registry.routes.1.tls.key",
        value: "[secret]",
        rule: "be encrypted in the stack's file",
        remedy:
          "Set it with: pulumi config set --secret --path 'registry.routes[1].tls.key'; replace it if it was committed.",
      },
    ]);
  });

  it("finds nothing in a group that is encrypted", () => {
    assert.deepEqual(plaintextProblems({ registry: { routes } }, new Set(["registry"])), []);
  });

  it("finds no key of something else: a toleration's, a Secret's", () => {
    const tolerations = [{ key: "infra" }];
    const cloudFront = { privateKey: { secret: { name: "cloudfront", key: "private.pem" } } };
    const settings = { registry: { tolerations }, storage: { s3: { cloudFront } } };
    assert.deepEqual(plaintextProblems(settings, new Set()), []);
  });
});

describe("withSecrets", () => {
  it("makes a secret of every route's key, and of nothing else in the list", async () => {
    pulumi.runtime.setMockOptions({}, "openshift-image-registry", "prod");
    const { registry } = withSecrets({ registry: { routes } }) as {
      registry: { routes: { tls: { certificate?: unknown; key?: pulumi.Output<string> } }[] };
    };
    const [first, second] = registry.routes;
    assert.deepEqual(first, routes[0]);
    assert.equal(second?.tls.certificate, "public");
    const { key = pulumi.output("") } = second.tls;
    assert.equal(await valueOf(key), "private");
    assert.equal(await pulumi.isSecret(key), true);
  });
});
