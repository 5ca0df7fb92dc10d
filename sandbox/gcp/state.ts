import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { JsonFile } from "../json-file";

export interface ServiceAccount {
  readonly name: string;
  readonly projectId: string;
  readonly uniqueId: string;
  readonly email: string;
  displayName?: string;
  description?: string;
}

/** A key of a service account; its private half is told once and kept by nobody here. */
export interface AccountKey {
  readonly name: string;
  readonly email: string;
  readonly publicKey: string;
  readonly validAfterTime: string;
  readonly validBeforeTime: string;
}

export interface Binding {
  role: string;
  members: string[];
}

/** A bucket's settings, in the words of the Storage API. */
export type Bucket = Record<string, unknown> & { readonly name: string; readonly project: string };

/** All that a Google Cloud remembers, objects apart. */
export interface State {
  /** The token of whoever may do everything. */
  readonly administrator: string;
  /** Signs the tokens of service accounts. */
  readonly secret: string;
  accounts: ServiceAccount[];
  keys: AccountKey[];
  buckets: Bucket[];
  /** Who may do what in a bucket, by its name. */
  policies: Record<string, Binding[]>;
  /** Who may do what in every bucket of the project. */
  projectPolicy: Binding[];
}

/** The state of the Google Cloud in `dir`. */
export class Store {
  private readonly file: JsonFile<State>;

  constructor(dir: string) {
    this.file = new JsonFile(join(dir, "google.json"), empty);
  }

  get state(): State {
    return this.file.content;
  }

  save(): void {
    this.file.save();
  }
}

const empty = (): State => ({
  administrator: `ya29.${randomBytes(24).toString("base64url")}`,
  secret: randomBytes(32).toString("hex"),
  accounts: [],
  keys: [],
  buckets: [],
  policies: {},
  projectPolicy: [],
});
