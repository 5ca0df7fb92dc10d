import assert from "node:assert/strict";
import type { PullSecretSettings, PullSecretsSettings, RegistryLogin } from "../../components";
import { describe as sentences } from "../../components/problems";
import { pullSecretsProblems } from "../../components/pull-secret-rules";

const login: RegistryLogin = { host: "quay.io/team", username: "robot", password: "confidential" };
const secret: PullSecretSettings = { name: "quay", namespace: "shop", registries: [login] };

const said = (settings: PullSecretsSettings): string[] =>
  sentences("", pullSecretsProblems(settings))
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/^ {2}- /, ""));
const one = (change: Partial<PullSecretSettings>) => said({ secrets: [{ ...secret, ...change }] });
const of = (change: Partial<RegistryLogin>) => one({ registries: [{ ...login, ...change }] });

const wrong: readonly [title: string, lines: () => string[], says: RegExp][] = [
  [
    "a scheme",
    () => of({ host: "https://quay.io" }),
    /^secrets\.0\.registries\.0\.host must be host, host:port/,
  ],
  ["capitals", () => of({ host: "Quay.io" }), /host must be host/],
  ["a slash at the end", () => of({ host: "quay.io/" }), /host must be host/],
  ["a tag", () => of({ host: "quay.io/team/image:latest" }), /host must be host/],
  ["no host", () => of({ host: "" }), /host must be host/],
  [
    "the cluster's own registry",
    () => of({ host: "image-registry.openshift-image-registry.svc:5000" }),
    /host must be another registry than the cluster's own/,
  ],
  [
    "a user with a colon",
    () => of({ username: "a:b" }),
    /username must be one word without a colon, got \[secret\]/,
  ],
  ["no user", () => of({ username: "" }), /username must be one word/],
  [
    "a password with a line break",
    () => of({ password: "confidential\n" }),
    /password must be one line, .* got \[secret\]/,
  ],
  [
    "no registry",
    () => one({ registries: [] }),
    /^secrets\.0\.registries must have at least one registry/,
  ],
  [
    "a registry twice",
    () => one({ registries: [login, login] }),
    /registries must name each registry once, got "quay\.io\/team"/,
  ],
  [
    "a name that is none",
    () => one({ name: "Quay" }),
    /^secrets\.0\.name must be a name of Kubernetes/,
  ],
  [
    "a project that is none",
    () => one({ namespace: "a/b" }),
    /^secrets\.0\.namespace must be a name/,
  ],
  [
    "the cluster's own pull secret",
    () => one({ name: "pull-secret", namespace: "openshift-config" }),
    /^secrets\.0\.name must be another Secret than the cluster's own pull secret/,
  ],
  [
    "an account twice",
    () => one({ serviceAccounts: [{ name: "default" }, { name: "default" }] }),
    /serviceAccounts must be names of service accounts of that project, each once/,
  ],
  [
    "an account for nothing",
    () => one({ serviceAccounts: [{ name: "default", for: [] }] }),
    /serviceAccounts\.for must be pull, mount or both/,
  ],
  [
    "a Secret twice",
    () => said({ secrets: [secret, secret] }),
    /^secrets must name each Secret once, got "shop\/quay"/,
  ],
  [
    "every node without a word",
    () => said({ clusterWide: { registries: [login] } }),
    /^clusterWide\.acceptEveryNode must be true: every node gets these logins/,
  ],
];

describe("pullSecretsProblems", () => {
  it("finds nothing wrong with hosts, ports, paths and wildcards", () => {
    const hosts = [
      "registry.redhat.io",
      "quay.io/team",
      "registry.example.com:5000/a/b-c",
      "*.example.com",
      "localhost:5000",
    ];
    const registries = hosts.map((host) => ({ ...login, host }));
    assert.deepEqual(
      one({ registries, serviceAccounts: [{ name: "builder", for: ["pull", "mount"] }] }),
      [],
    );
    assert.deepEqual(said({ clusterWide: { registries, acceptEveryNode: true } }), []);
  });

  for (const [title, lines, says] of wrong)
    it(`rejects ${title}`, () => {
      const all = lines();
      assert.equal(all.length, 1, all.join("\n"));
      assert.match(all[0] ?? "", says);
      assert.doesNotMatch(all.join(), /confidential/);
    });
});
