import { isIPv4 } from "node:net";
import { versionProblems } from "../openshift-version";
import type { OpenShiftVersion } from "../openshift-version";
import { below, matched } from "../problems";
import type { Problem } from "../problems";
import type { AzureSettings, ExistingAccount, NewAccount } from "./settings";

/** What is wrong with the settings by themselves. Fields are named as in the settings: `create.accountName`. */
export function azureProblems(settings: AzureSettings, version?: OpenShiftVersion): Problem[] {
  const { create, existing, cloudName, networkAccess, deleteData } = settings;
  return [
    ...(create && existing
      ? [excluded("", ["create", "existing"], "an account is either made or adopted")]
      : []),
    ...below("create", create ? createProblems(create) : []),
    ...below("existing", existing ? existingProblems(existing) : []),
    ...(existing && deleteData ? [NEVER_DELETED] : []),
    ...(networkAccess === undefined ? [] : [NO_NETWORK_ACCESS]),
    ...matched("cloudName", cloudName, CLOUD, CLOUD_RULE, "Leave it out for Azure's public cloud."),
    ...versionProblems(version, { cloudName }),
  ];
}

/** Azure makes the account's name of the component's, of which only letters and digits remain. */
export function accountLabelProblems(name: string): Problem[] {
  if (/[a-z0-9]/i.test(name)) return [];
  const rule = "have a letter or digit, of which the storage account's name is made";
  return [{ field: "name", value: name, rule, remedy: "Give the component another name." }];
}

function createProblems(create: NewAccount): Problem[] {
  const { resourceGroupName, existingResourceGroup, location, accountName, container } = create;
  const groups = { resourceGroupName, existingResourceGroup };
  return [
    ...(resourceGroupName !== undefined && existingResourceGroup !== undefined
      ? [excluded("", Object.keys(groups), "a group is either made or adopted")]
      : []),
    ...Object.entries(groups).flatMap(([field, value]) => groupProblems(field, value)),
    ...matched(
      "location",
      location,
      /^[a-z]+[a-z0-9]*$/,
      "be a location of Azure by its short name, as westeurope",
      "See az account list-locations.",
    ),
    ...accountProblems(accountName),
    ...containerProblems(container),
    ...networkProblems(create.networkRules),
    ...tagProblems(create.tags ?? {}),
  ];
}

function existingProblems(existing: ExistingAccount): Problem[] {
  const { accountName, container, resourceGroupName, accountKey } = existing;
  const problems = [
    ...accountProblems(accountName),
    ...containerProblems(container),
    ...groupProblems("resourceGroupName", resourceGroupName),
    ...(typeof accountKey === "string" ? accountKeyProblems("accountKey", accountKey) : []),
  ];
  if ((resourceGroupName === undefined) !== (accountKey === undefined)) return problems;
  const rule = "have exactly one of resourceGroupName and accountKey: the key is read, or given";
  const value = accountKey === undefined ? [] : ["accountKey", "resourceGroupName"];
  const remedy = accountKey === undefined ? "Set one of the two." : "Remove one of the two.";
  return [...problems, { field: "", value, rule, remedy }];
}

/** What is wrong with an account's key. It is never shown. */
export function accountKeyProblems(field: string, key: string): Problem[] {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(key) && key.length % 4 === 0;
  if (isBase64) return [];
  const rule = "be the bare key of the account, in base64: no connection string and no SAS";
  const remedy = "See az storage account keys list.";
  return [{ field, value: "[secret]", rule, remedy }];
}

const NEVER_DELETED: Problem = {
  field: "deleteData",
  value: true,
  rule: "be left out with existing: an adopted account is never deleted",
  remedy: "Delete that account by hand.",
};

/** The operator manages private endpoints only for accounts that it reaches with an identity of its own. */
const NO_NETWORK_ACCESS: Problem = {
  field: "networkAccess",
  value: "set",
  rule: "be left out: with an account's key the operator ignores it, and the account would stay open",
  remedy: "Close the account with create.networkRules, or with a private endpoint of your own.",
};

const CLOUD = /^Azure(Public|USGovernment|China|German|Stack)Cloud$/;
const CLOUD_RULE =
  "be AzurePublicCloud, AzureUSGovernmentCloud, AzureChinaCloud, AzureGermanCloud or AzureStackCloud";

function groupProblems(field: string, group: string | undefined): Problem[] {
  const rule =
    "be a group's name: 1 to 90 letters, digits, '_', '-', '.', '(' and ')', no dot at the end";
  return matched(field, group, /^[\w().-]{0,89}[\w()-]$/, rule, "See az group list.");
}

function accountProblems(name: string | undefined): Problem[] {
  const rule = "be 3 to 24 lower-case letters and digits";
  return matched("accountName", name, /^[a-z0-9]{3,24}$/, rule, "Leave out hyphens and dots.");
}

/** The definition of the configuration is stricter than Azure (azure.container). */
function containerProblems(name: string | undefined): Problem[] {
  const legal = /^(?=.{3,63}$)[0-9a-z]+(-[0-9a-z]+)*$/;
  const rule = "be 3 to 63 lower-case letters and digits, with single hyphens between them";
  return matched("container", name, legal, rule, "Correct the name, or leave it out.");
}

function networkProblems(rules: NewAccount["networkRules"]): Problem[] {
  if (!rules) return [];
  const { allowedSubnetIds = [], allowedIpRanges = [] } = rules;
  const nobody = allowedSubnetIds.length + allowedIpRanges.length === 0;
  return [
    ...(nobody
      ? [
          {
            field: "networkRules",
            value: "nobody",
            rule: "allow somebody: else not even the registry can reach the account",
            remedy: "Name the cluster's subnets in allowedSubnetIds.",
          },
        ]
      : []),
    ...allowedSubnetIds.flatMap((id) =>
      matched(
        "networkRules.allowedSubnetIds",
        id,
        /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i,
        "be resource ids of subnets",
        "See az network vnet subnet list.",
      ),
    ),
    ...allowedIpRanges.filter((range) => !isPublicRange(range)).map(notPublic),
  ];
}

/** Azure takes ranges up to /30; a single address is written as such. */
function isPublicRange(range: string): boolean {
  const [address = "", bits] = range.split("/");
  const isPrivate = /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
  const fits = bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= 30);
  return isIPv4(address) && !isPrivate && fits;
}

function notPublic(range: string): Problem {
  const rule = "be public IPv4 addresses, or ranges of at most /30";
  const remedy = "Private addresses come by allowedSubnetIds; write a single address without /32.";
  return { field: "networkRules.allowedIpRanges", value: range, rule, remedy };
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
function tagProblems(tags: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(tags)
    .filter(([key, value]) => !/^[^<>%&\\?/]{1,128}$/.test(key) || value.length > 256)
    .map(([key]) => ({
      field: "tags",
      value: key,
      rule: "have keys of 1 to 128 characters without <, >, %, &, \\, ? and /, and values of at most 256",
      remedy: "Correct the tag.",
    }));
}

function excluded(field: string, value: readonly string[], reason: string): Problem {
  const rule = `have at most one of ${value.join(" and ")}: ${reason}`;
  return { field, value, rule, remedy: "Remove one of the two." };
}
