import type { ClusterApi, LiveObject, ObjectRef, Permission } from "../../components/cluster-api";

/** What is in the cluster, by `Kind name`; a function is asked at every look. */
export type Objects = Readonly<Record<string, object | undefined | (() => object | undefined)>>;

/** A cluster of a few objects, without a network. */
export interface FakeApi extends ClusterApi {
  /** Merge patches that were sent. */
  readonly patches: { ref: ObjectRef; body: object; manager: string }[];
  /** Every object that was looked at, in order. */
  readonly looks: string[];
}

/** @param may which rights the user has; all, when omitted */
export function fakeApi(
  objects: Objects = {},
  may: (permission: Permission, verb: string) => boolean = () => true,
): FakeApi {
  const patches: FakeApi["patches"] = [];
  const looks: string[] = [];
  return {
    server: "https://api.example.com:6443",
    patches,
    looks,
    get: ({ kind, metadata: { name } }) => {
      const key = `${kind} ${name}`;
      looks.push(key);
      const object = objects[key];
      return Promise.resolve(
        (typeof object === "function" ? (object as () => object | undefined)() : object) as
          LiveObject | undefined,
      );
    },
    mergePatch: (ref, body, manager) => {
      patches.push({ ref, body, manager });
      return Promise.resolve();
    },
    may: (permission, verb) => Promise.resolve(may(permission, verb)),
  };
}
