import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { JsonFile } from "../json-file";

/** A resource as the Resource Manager keeps it. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  location?: string;
  tags?: Record<string, string>;
  kind?: string;
  sku?: Record<string, string>;
  properties: Record<string, unknown>;
}

/** All that an Azure remembers. */
export interface State {
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** Who deploys; whoever has the secret may do everything. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** By their ids in lower case, for case means nothing in them. */
  resources: Record<string, Resource>;
  /** The two keys of each account, by its id. */
  keys: Record<string, AccountKey[]>;
}

export interface AccountKey {
  readonly keyName: string;
  readonly value: string;
  readonly permissions: "FULL";
  readonly creationTime: string;
}

/** The state of the Azure in `dir`. */
export const stateIn = (dir: string): JsonFile<State> =>
  new JsonFile(join(dir, "azure.json"), () => ({
    subscriptionId: randomUUID(),
    tenantId: randomUUID(),
    clientId: randomUUID(),
    clientSecret: randomBytes(24).toString("base64url"),
    resources: {},
    keys: {},
  }));

/** A key as Azure makes them: 64 bytes. */
export const newKey = (keyName: string): AccountKey => ({
  keyName,
  value: randomBytes(64).toString("base64"),
  permissions: "FULL",
  creationTime: new Date().toISOString(),
});
