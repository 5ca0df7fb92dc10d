/** Settings that must be refused, and what is said about each: key, rule, value and remedy. */
export interface Wrong {
  readonly title: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly says: readonly string[];
}

/** Stands for every credential; no message may show it. */
export const CREDENTIAL = "sha256~confidential";

export const bare = (more: object) => ({ platform: "baremetal", ...more });
export const registry = (settings: object, storage?: object) =>
  bare({ registry: settings, ...(storage && { storage }) });
export const pvc = (settings: object) => bare({ storage: { pvc: settings } });
export const create = (claim: object) => pvc({ create: claim });
export const volume = (settings: object, claim: object = {}) =>
  create({ ...claim, volume: settings });

/** Storage of a cloud, whose credentials are encrypted. */
export const cloud = (platform: string, storage: object) => ({ platform, storage });

export const rwo = { pvc: { create: { accessModes: ["ReadWriteOnce"] } } };
export const emptyDir = { emptyDir: { acceptDataLoss: true } };
export const nfs = { server: "nfs.example.com", path: "/export" };
