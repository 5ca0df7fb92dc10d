import { bundleProblems } from "../../components/certificates";
import type { LiveObject, ObjectRef } from "../../components/cluster-api";
import { nameOf } from "../finding";
import type { Check, Finding, Look } from "../finding";
import { isMissing } from "../look";

const IMAGES: ObjectRef = {
  apiVersion: "config.openshift.io/v1",
  kind: "Image",
  metadata: { name: "cluster" },
};

const INTERNAL = "image-registry.openshift-image-registry.svc";
type Texts = Readonly<Record<string, string>>;

/** Which registries the cluster trusts, and from which it takes images. */
export const images: Check = async (look) => {
  const live = await look.get(IMAGES);
  return [...(await authorities(look, live)), ...sources(live)];
};

async function authorities(look: Look, live: LiveObject | undefined): Promise<Finding[]> {
  const { name } = (live?.spec?.["additionalTrustedCA"] ?? {}) as { name?: string };
  if (!name) return [];
  const metadata = { name, namespace: "openshift-config" };
  const ref: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", metadata };
  const found = await look.get(ref);
  const say = (finding: string, what: string, remedy: string): Finding => ({
    name: finding,
    severity: "error",
    object: nameOf(ref),
    what,
    remedy,
  });
  if (isMissing(look, ref, found)) {
    const what =
      "images.config cluster names this ConfigMap, which is not there: the operator is degraded at once";
    return [say("trusted-ca-missing", what, "Create it, or take additionalTrustedCA out.")];
  }
  const entries = Object.entries((found?.["data"] ?? {}) as Texts);
  return entries.flatMap(([key, pem]) => {
    const host = key.replace(/\.\.(\d+)$/, ":$1");
    if (host.split(":")[0]?.startsWith(INTERNAL))
      return [
        say("trusted-ca-internal", `${key} is the cluster's own registry`, "Remove that key."),
      ];
    return bundleProblems(key, pem).map(({ rule, value, remedy }) =>
      say("trusted-ca-broken", `${key} must ${rule}, but is ${JSON.stringify(value)}`, remedy),
    );
  });
}

function sources(live: LiveObject | undefined): Finding[] {
  const sources = (live?.spec?.["registrySources"] ?? {}) as Readonly<Record<string, string[]>>;
  const { allowedRegistries: allowed = [], blockedRegistries: blocked = [] } = sources;
  const say = (name: string, what: string, remedy: string): Finding[] => [
    { name, severity: "error", object: nameOf(IMAGES), what, remedy },
  ];
  const itself = (list: readonly string[]) => list.some((one) => one.startsWith(INTERNAL));
  const blocks = itself(blocked) || (allowed.length > 0 && !itself(allowed));
  return [
    ...(allowed.length > 0 && blocked.length > 0
      ? say(
          "sources-both",
          "registrySources has both allowedRegistries and blockedRegistries",
          "Keep one of the two lists.",
        )
      : []),
    ...(blocks
      ? say(
          "sources-without-registry",
          `registrySources keeps pods from pulling out of the cluster's own registry`,
          `Add ${INTERNAL}:5000 to allowedRegistries, or take it out of blockedRegistries.`,
        )
      : []),
  ];
}
