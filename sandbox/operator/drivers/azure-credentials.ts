import { createHash } from "node:crypto";

import type { Api } from "../api";
import { MINTED_SECRET, NAMESPACE, USER_SECRET } from "../names";
import type { AzureSettings } from "../types";
import { textIn, textsOf } from "./secrets";

export const KEY = "REGISTRY_STORAGE_AZURE_ACCOUNTKEY";

/** With a key of the user's the operator makes nothing; without one it has the installation's identity. */
export type Credentials =
  { readonly accountKey: string } | { readonly minted: Record<string, string> };

/** The user's key, or what the installation gives. */
export async function credentialsOf(api: Api): Promise<Credentials> {
  const given = await textsOf(api, USER_SECRET);
  if (given) {
    const accountKey = textIn(given, USER_SECRET, KEY);
    if (accountKey !== "") return { accountKey };
    throw new Error(
      `the secret ${NAMESPACE}/${USER_SECRET} has an empty value for ${KEY}; the secret should be ` +
        "removed so that the operator can use cluster-wide secrets or it should contain a valid " +
        "storage account access key",
    );
  }
  const minted = await textsOf(api, MINTED_SECRET);
  if (minted) return { minted };
  throw new Error(`unable to get cluster minted credentials: secret "${MINTED_SECRET}" not found`);
}

/** The clouds that the operator knows by name, with the domain of their blobs. */
const suffixes: Readonly<Record<string, string>> = {
  AZUREPUBLICCLOUD: "core.windows.net",
  AZURECHINACLOUD: "core.chinacloudapi.cn",
  AZUREGERMANCLOUD: "core.cloudapi.de",
  AZUREUSGOVERNMENTCLOUD: "core.usgovcloudapi.net",
};

/** The domain of a cloud, the public one by default. */
export function suffixOf(cloudName = ""): string {
  const name = cloudName === "" ? "AZUREPUBLICCLOUD" : cloudName.toUpperCase();
  const suffix = suffixes[name];
  if (suffix !== undefined) return suffix;
  throw new Error(`autorest/azure: There is no cloud environment matching the name "${name}"`);
}

/** The key of the account; the installation's identity would get it from Azure, so one is made up. */
export function keyFor(
  credentials: Credentials,
  { accountName = "" }: AzureSettings,
): string | undefined {
  if ("accountKey" in credentials) return credentials.accountKey;
  if (credentials.minted["azure_federated_token_file"]) return undefined;
  return createHash("sha512").update(`sandbox ${accountName}`).digest("base64");
}

/** Where a text stops being base64. */
export function wrongByte(text: string): number | undefined {
  const wrong = text.search(/[^A-Za-z0-9+/=\r\n]/);
  if (wrong >= 0) return wrong;
  return text.replace(/[\r\n]/g, "").length % 4 === 0 ? undefined : text.length - (text.length % 4);
}
