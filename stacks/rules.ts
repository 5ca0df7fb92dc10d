import { clusterProblems } from "../components/cluster-rules";
import { parseVersion } from "../components/openshift-version";
import { below } from "../components/problems";
import type { Problem } from "../components/problems";
import { settingsProblems } from "../components/registry-rules";
import { tlsProblems } from "../components/route-rules";
import { plaintextProblems } from "./credentials";
import { extraProblems } from "./extras";
import type { RawSettings } from "./schema";
import { blockProblems, sharedProblems, storageProblems } from "./storage-rules";

/** What is wrong with settings of the right shape, platform's defaults included. The rules are the components' own. */
export function ruleProblems(settings: RawSettings, secrets: ReadonlySet<string>): Problem[] {
  const { platform, cluster = {}, registry = {}, storage = {} } = settings;
  const version = parseVersion(cluster.openshiftVersion ?? "");
  return [
    ...below("cluster", [...clusterProblems(cluster), ...sourceProblems(cluster)]),
    ...plaintextProblems(settings, secrets),
    ...below("storage", storageProblems(storage, version)),
    ...below("storage.pvc.create", platform === "vsphere" ? blockProblems(storage) : []),
    ...below("registry", [
      ...settingsProblems(registry, version),
      ...below("routes", tlsProblems(registry.routes ?? [])),
      ...sharedProblems(storage, registry),
    ]),
    ...extraProblems(settings, version),
  ];
}

function sourceProblems({
  kubeconfig,
  kubeconfigPath,
}: NonNullable<RawSettings["cluster"]>): Problem[] {
  if (kubeconfig === undefined || kubeconfigPath === undefined) return [];
  const rule = "be left out together with kubeconfig: a stack has one cluster";
  return [
    { field: "kubeconfigPath", value: kubeconfigPath, rule, remedy: "Remove one of the two." },
  ];
}
