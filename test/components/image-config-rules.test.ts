import assert from "node:assert/strict";
import type { ImageConfigSettings, RegistrySourcesSettings } from "../../components";
import { imageConfigProblems, imageConfigWarnings } from "../../components/image-config-rules";

const INTERNAL = "image-registry.openshift-image-registry.svc:5000";
const said = (settings: ImageConfigSettings, minor = 20) =>
  imageConfigProblems(settings, { major: 4, minor }).map(({ field, rule }) => `${field}: ${rule}`);

const sources = "registrySources";
const registries =
  "be registries, as quay.io, registry.example.com:5000, *.example.com or quay.io/team";
const hosts = "be hosts, as registry.example.com or registry.example.com:5000";
const imports = "be hosts, as quay.io, registry.example.com:5000 or *.example.com";
const own = "cluster's own registry: nothing could be pulled from it any more";

describe("imageConfigProblems", () => {
  it("accepts nothing, and everything at once", () => {
    assert.deepEqual(said({}), []);
    const registrySources = {
      insecureRegistries: ["lab.example.com:5000", "*.lab.example.com"],
      allowedRegistries: [INTERNAL, "quay.io/team", "registry.redhat.io"],
      containerRuntimeSearchRegistries: ["registry.example.com"],
    };
    const all: ImageConfigSettings = {
      additionalTrustedCA: { name: "corporate" },
      allowedRegistriesForImport: [{ domainName: "quay.io" }, { domainName: "*.example.com:443" }],
      registrySources,
      externalRegistryHostnames: ["registry.example.com", "registry.example.com:8443"],
      imageStreamImportMode: "PreserveOriginal",
    };
    assert.deepEqual(said(all), []);
  });

  const lists: [string, RegistrySourcesSettings, string][] = [
    [
      "a scheme",
      { insecureRegistries: ["https://a.example.com"] },
      `insecureRegistries: ${registries}`,
    ],
    ["a tag", { insecureRegistries: ["quay.io/team/app:1"] }, `insecureRegistries: ${registries}`],
    ["capitals", { blockedRegistries: ["Docker.io"] }, `blockedRegistries: ${registries}`],
    ["a star within", { blockedRegistries: ["a.*.io"] }, `blockedRegistries: ${registries}`],
    ["a port beyond", { blockedRegistries: ["a.io:70000"] }, `blockedRegistries: ${registries}`],
    [
      "a path",
      { containerRuntimeSearchRegistries: ["quay.io/a"] },
      `containerRuntimeSearchRegistries: ${hosts}`,
    ],
    ["an empty list", { blockedRegistries: [] }, "blockedRegistries: hold at least one entry"],
    [
      "an entry twice",
      { blockedRegistries: ["a.io", "a.io"] },
      "blockedRegistries: name every entry once",
    ],
    [
      "to block the cluster's own",
      { blockedRegistries: [INTERNAL] },
      `blockedRegistries: not include the ${own}`,
    ],
    [
      "not to allow it",
      { allowedRegistries: ["quay.io"] },
      `allowedRegistries: include the ${own}`,
    ],
  ];
  for (const [title, registrySources, says] of lists)
    it(`rejects ${title} among the sources`, () => {
      assert.deepEqual(said({ registrySources }), [`${sources}.${says}`]);
    });

  it("rejects sources that are both blocked and allowed, and none", () => {
    const both = { blockedRegistries: ["docker.io"], allowedRegistries: [INTERNAL] };
    const rule = "be left out together with allowedRegistries, which blocks all others";
    assert.deepEqual(said({ registrySources: both }), [`${sources}.blockedRegistries: ${rule}`]);
    const none = `${sources}: hold at least one list of registries`;
    assert.deepEqual(said({ registrySources: {} }), [none]);
  });

  it("rejects hosts that are none, of imports and of the registry", () => {
    const allowedRegistriesForImport = [{ domainName: "docker.io/library" }];
    assert.deepEqual(said({ allowedRegistriesForImport }), [
      `allowedRegistriesForImport: ${imports}`,
    ]);
    assert.deepEqual(said({ externalRegistryHostnames: ["https://a.b"] }), [
      `externalRegistryHostnames: ${hosts}`,
    ]);
  });

  it("rejects what the release does not have, and what is wrong below", () => {
    const rule = "be left out on OpenShift 4.17: it came with 4.18";
    assert.deepEqual(said({ imageStreamImportMode: "Legacy", additionalTrustedCA: {} }, 17), [
      "additionalTrustedCA: be exactly one of name, certificates and files",
      `imageStreamImportMode: ${rule}`,
    ]);
  });
});

describe("imageConfigWarnings", () => {
  const warned = (registrySources: RegistrySourcesSettings) =>
    imageConfigWarnings({ registrySources });

  it("say when OpenShift's own images cannot be pulled", () => {
    const reason =
      "OpenShift's own images come from there, unless all of them are mirrored (disconnected clusters)";
    assert.deepEqual(warned({ allowedRegistries: [INTERNAL] }), [
      `registrySources bars quay.io and registry.redhat.io: ${reason}`,
    ]);
    assert.deepEqual(warned({ blockedRegistries: ["quay.io"] }), [
      `registrySources bars quay.io: ${reason}`,
    ]);
  });

  it("are silent where they can", () => {
    assert.deepEqual(imageConfigWarnings({}), []);
    assert.deepEqual(warned({ blockedRegistries: ["docker.io"] }), []);
    const allowedRegistries = [INTERNAL, "quay.io/openshift-release-dev", "registry.redhat.io"];
    assert.deepEqual(warned({ allowedRegistries }), []);
  });
});
