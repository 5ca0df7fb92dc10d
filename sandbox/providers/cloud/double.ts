/**
 * The shared host of cloud provider doubles. A double is one table: its resource types, its functions and how to reach
 * its cloud. The host does the rest, as Pulumi's bridged providers do it:
 *
 *     import { serveDouble, required, optional, replaces } from "../cloud";
 *
 *     serveDouble<Clients>({
 *       name: "aws", version: "7.48.0",
 *       settings: { region: "text", secretKey: "secret", endpoints: "json", skipRegionValidation: "flag" },
 *       connect: (settings) => clientsFor(settings),          // what every function below is handed
 *       resources: {
 *         "aws:s3/bucket:Bucket": {
 *           inputs: { bucket: { computed: true, replaces: true }, tags: optional },
 *           outputs: ["arn"],
 *           autoname: { property: "bucket" },
 *           create: async (clients, inputs) => ({ id, outputs: { arn } }),
 *           read: async (clients, id, state) => ({ inputs: { bucket, tags }, outputs: { arn } }),  // undefined: it is gone
 *           update: async (clients, id, inputs, old) => ({}),  // new outputs; left out: every change replaces
 *           delete: async (clients, id, state) => {},          // one that is gone already is no fault
 *         },
 *       },
 *       functions: { "aws:iam/getX:getX": { inputs: { name: required }, call: async (clients, args) => ({ ... }) } },
 *     });
 *
 * in `main.ts` beside a file `pulumi-resource-<name>` like kubernetes'. What the host sees to:
 *
 * - a type, an input (nested ones too), a function or a provider argument that the table does not have is refused by name;
 * - functions of the table get plain values: no secrets' marks, no unknowns (they are never called in a preview); secrets
 *   are marked again in what they return, where inputs were secret and in `secretOutputs`, and blacked out in errors;
 * - in previews, `outputs` of a resource to be created are unknown, and those of one to be updated stay;
 * - the state is the inputs with the outputs over them;
 * - on refresh, `read`'s inputs replace those in the state: of what the user did not set only what is not `computed` and
 *   not empty, for that is drift;
 * - names that nobody gave are the resource's name, `-` and 7 digits from the engine's seed, and kept;
 * - a created thing that could not be finished throws `Unfinished`, so that it is in the state, and the next `up` updates it.
 */
import type { Messages } from "../support/host";
import type { Properties, Value } from "../support/values";

export interface CloudDouble<Cloud> {
  /** The package, as in `aws`. */
  readonly name: string;
  /** The version of the official provider whose ways these are. */
  readonly version: string;
  /** The provider's arguments: `secret` texts are blacked out in errors, `ignored` ones have no effect. */
  readonly settings: Readonly<Record<string, SettingKind>>;
  /** Arguments whose change makes every resource a new one. */
  readonly replaceOn?: readonly string[];
  /** Reaches the cloud; the settings are those that were given, `json` parsed and `flag` as booleans. */
  readonly connect: (settings: Properties) => Cloud | Promise<Cloud>;
  /** By type token: `aws:s3/bucket:Bucket`. */
  readonly resources: Readonly<Record<string, ResourceType<Cloud>>>;
  /** By token: `azure-native:storage:listStorageAccountKeys`. */
  readonly functions?: Readonly<Record<string, CloudFunction<Cloud>>>;
}

export type SettingKind = "flag" | "ignored" | "json" | "secret" | "text";

/** One input. */
export interface Field {
  readonly required?: boolean;
  /** A change takes a new resource. */
  readonly replaces?: boolean;
  /** The cloud fills it where the user does not: its live value is no drift then. */
  readonly computed?: boolean;
  readonly secret?: boolean;
  /** Put in where the user gives none. */
  readonly preset?: Value;
  /** A text of JSON: another spelling of the same is no difference. */
  readonly json?: boolean;
  /** What an object may have; without `fields` and `items` it may have anything. */
  readonly fields?: Fields;
  /** What each object of a list may have. */
  readonly items?: Fields;
}

export type Fields = Readonly<Record<string, Field>>;

export const optional: Field = {};
export const required: Field = { required: true };
/** Optional, and a change takes a new resource. */
export const replaces: Field = { replaces: true };

export interface Autoname {
  readonly property: string;
  /** Digits at the end. @default 7 */
  readonly digits?: number;
  /** What stands before the digits. @default "-" */
  readonly separator?: string;
  /** Makes the resource's name fit, as `toLowerCase` does; gets it without the digits. */
  readonly fit?: (name: string) => string;
}

export interface ResourceType<Cloud> {
  readonly inputs: Fields;
  /** What `create` and `read` add to the inputs. */
  readonly outputs?: readonly string[];
  /** Those of the outputs that are secret. */
  readonly secretOutputs?: readonly string[];
  readonly autoname?: Autoname;
  /** Set where the cloud cannot have both; a name that the user chose and keeps does so by itself. */
  readonly deleteBeforeReplace?: boolean;
  /** What else is wrong with known inputs. */
  readonly check?: (inputs: Properties) => readonly Failure[];
  readonly create: (cloud: Cloud, inputs: Properties, context: Context) => Promise<Created>;
  readonly read: (cloud: Cloud, id: string, state: Properties) => Promise<Live | undefined>;
  readonly update?: (
    cloud: Cloud,
    id: string,
    inputs: Properties,
    old: Properties,
    context: Context,
  ) => Promise<Properties>;
  readonly delete: (cloud: Cloud, id: string, state: Properties, context: Context) => Promise<void>;
}

export interface Created {
  readonly id: string;
  readonly outputs?: Properties;
}

export interface Live {
  readonly inputs: Properties;
  readonly outputs?: Properties;
}

/** What is known of the operation, apart from the resource. */
export interface Context {
  /** The resource's logical name. */
  readonly name: string;
  readonly messages: Messages;
  /** Ends when the engine cancels. */
  readonly signal: AbortSignal;
  /** Seconds the user grants; 0 leaves it to the double. */
  readonly timeout: number;
}

export interface CloudFunction<Cloud> {
  readonly inputs: Fields;
  readonly call: (cloud: Cloud, args: Properties) => Promise<Properties>;
}

export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** It is there, but not as it should be. */
export class Unfinished extends Error {
  constructor(
    message: string,
    readonly created: Created,
  ) {
    super(message);
  }
}
