import { isObjectName } from "../../components/formats";
import type { LiveObject, ObjectRef } from "../../components/cluster-api";
import { CONFIG, NAMESPACE } from "../../components/gate";
import { serverCertificateProblems } from "../../components/server-certificate";
import { KEYS } from "../../components/route-certificate";
import { nameOf } from "../finding";
import type { Check, Finding, Look } from "../finding";
import { isMissing } from "../look";

interface Wanted {
  readonly name: string;
  readonly hostname?: string;
  readonly secretName?: string;
}

interface Admission {
  readonly type?: string;
  readonly status?: string;
  readonly message?: string;
}

/** The routes that the configuration asks for: can the operator make them, and does the router let them in? */
export const exposure: Check = async (look, { spec = {} }) => {
  const listed = (spec["routes"] ?? []) as readonly Wanted[];
  const wanted = [...(spec["defaultRoute"] === true ? [{ name: "default-route" }] : []), ...listed];
  const wrong = names(listed);
  if (spec["managementState"] !== "Managed" || wrong.length > 0) return wrong;
  const found = wanted.map(async (one) => [
    ...(await secret(look, one)),
    ...(await route(look, one)),
  ]);
  return (await Promise.all(found)).flat();
};

function names(listed: readonly Wanted[]): Finding[] {
  const all = listed.map(({ name }) => name);
  const wrong = all.filter(
    (name, index) => name === "default-route" || !isObjectName(name) || all.indexOf(name) !== index,
  );
  if (wrong.length === 0) return [];
  const what = `spec.routes has ${wrong.join(", ")}: twice, the default route's name, or no name at all; the operator stops`;
  const remedy = "Give every route a name of its own.";
  return [{ name: "route-name", severity: "error", object: nameOf(CONFIG), what, remedy }];
}

const at = (apiVersion: string, kind: string, name: string): ObjectRef => ({
  apiVersion,
  kind,
  metadata: { name, namespace: NAMESPACE },
});

async function secret(look: Look, { name, secretName, hostname }: Wanted): Promise<Finding[]> {
  if (!secretName) return [];
  const ref = at("v1", "Secret", secretName);
  const live = await look.get(ref);
  const data = (live?.["data"] ?? {}) as Readonly<Record<string, string>>;
  const lacks = [KEYS.certificate, KEYS.key].filter((key) => !data[key]);
  if (live && lacks.length === 0) return certificate(ref, name, data, hostname);
  if (!live && !isMissing(look, ref, live)) return [];
  const what = `route ${name} takes its certificate from here, which has no ${lacks.join(" and no ")}`;
  const remedy = `oc create secret tls ${secretName} -n ${NAMESPACE} --cert=<file> --key=<file>.`;
  return [{ name: "route-secret", severity: "error", object: nameOf(ref), what, remedy }];
}

/** The router shows what it is given; that it does not fit, only clients say. */
function certificate(
  ref: ObjectRef,
  name: string,
  data: Readonly<Record<string, string>>,
  hostname: string | undefined,
): Finding[] {
  const text = (key: string) => Buffer.from(data[key] ?? "", "base64").toString("utf8");
  const shown = {
    certificate: text(KEYS.certificate),
    key: text(KEYS.key),
    caCertificate: data[KEYS.caCertificate] ? text(KEYS.caCertificate) : undefined,
  };
  const problems = serverCertificateProblems(shown, hostname, undefined, KEYS);
  if (problems.length === 0) return [];
  const wrong = problems.map(({ field, rule }) => `${field} must ${rule}`).join("; ");
  const remedy = [...new Set(problems.map((problem) => problem.remedy))].join(" ");
  const object = nameOf(ref);
  const what = `route ${name} takes its certificate from here: ${wrong}`;
  return [{ name: "route-certificate-broken", severity: "error", object, what, remedy }];
}

async function route(look: Look, { name }: Wanted): Promise<Finding[]> {
  const ref = at("route.openshift.io/v1", "Route", name);
  const live = await look.get(ref);
  const say = (finding: string, what: string, remedy: string): Finding[] => [
    { name: finding, severity: "error", object: nameOf(ref), what, remedy },
  ];
  if (isMissing(look, ref, live))
    return say("route-missing", "the operator has not made this route", "See its conditions.");
  const refused = admissions(live).find(
    ({ type, status }) => type === "Admitted" && status !== "True",
  );
  if (!refused) return [];
  const what = `the router does not admit it: ${refused.message ?? "no reason was given"}`;
  return say("route-not-admitted", what, "Choose another host name, or free that one.");
}

function admissions(live: LiveObject | undefined): readonly Admission[] {
  const ingress = (live?.status?.["ingress"] ?? []) as readonly { conditions?: Admission[] }[];
  return ingress.flatMap(({ conditions = [] }) => conditions);
}
