import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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

/** The state in a file that only its owner may read. */
export class Store {
  readonly state: State;
  private readonly file: string;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    this.file = join(dir, "google.json");
    this.state = existsSync(this.file)
      ? (JSON.parse(readFileSync(this.file, "utf8")) as State)
      : empty();
    this.save();
  }

  save(): void {
    const scratch = `${this.file}.${process.pid}`;
    writeFileSync(scratch, `${JSON.stringify(this.state, null, 2)}\n`, { mode: 0o600 });
    renameSync(scratch, this.file);
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
