import { differences } from "../support/diff";
import { InitFailed } from "../support/errors";
import { suffix } from "../support/naming";
import type { Comparison, Naming } from "../support/rpc";
import { markKeys, markSecrets } from "../support/secrets";
import {
  isUnknown,
  makeSecret,
  revealAll,
  some,
  stringOf,
  UNKNOWN,
  type Properties,
  type Value,
} from "../support/values";
import { Unfinished, type Context, type Created, type Failure, type ResourceType } from "./double";
import {
  compact,
  failures,
  observed,
  replacing,
  respelled,
  secretKeys,
  withPresets,
} from "./fields";

/** A resource as the engine keeps it; without an id it is gone, or only previewed. */
export interface Resource {
  readonly id: string;
  readonly state: Properties;
  readonly inputs?: Properties;
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

/** The properties whose value was made up here: as in bridged providers, the inputs themselves say so. */
const DEFAULTS = "__defaults";

/** The inputs that a resource will be made from, with a name, and what is wrong with them. */
export function check<Cloud>(
  type: ResourceType<Cloud>,
  given: { name: string; olds: Properties; news: Properties; naming: Naming },
): Checked {
  const { [DEFAULTS]: _old, ...news } = given.news;
  const named = { ...withPresets(type.inputs, news), ...autoname(type, given) };
  const plain = revealAll(named);
  const found = failures(type.inputs, plain);
  const known = !some(plain, isUnknown);
  const more = found.length === 0 && known ? (type.check?.(plain) ?? []) : [];
  return { inputs: markKeys(named, secretKeys(type.inputs)), failures: [...found, ...more] };
}

function autoname<Cloud>(
  { autoname }: ResourceType<Cloud>,
  {
    name,
    olds,
    news,
    naming,
  }: { name: string; olds: Properties; news: Properties; naming: Naming },
): Properties {
  if (autoname === undefined) return { [DEFAULTS]: [] };
  const { property, digits = 7, separator = "-", fit = (text: string) => text } = autoname;
  const given = news[property];
  if (given !== undefined && given !== null) return { [DEFAULTS]: [] };
  const before = isAutonamed(olds, property) ? stringOf(olds[property]) : "";
  if (before === "" && naming.disabled) {
    throw new Error(`autonaming is disabled: ${property} must be set`);
  }
  const made = `${fit(name)}${separator}${suffix(naming.seed, digits)}`;
  const proposed = naming.proposed === "" ? made : naming.proposed;
  return { [property]: before === "" ? proposed : before, [DEFAULTS]: [property] };
}

function isAutonamed(inputs: Properties, property: string): boolean {
  const names = inputs[DEFAULTS];
  return Array.isArray(names) && names.includes(property);
}

/** What has to change to turn the old inputs into the new ones, and whether that takes a new resource. */
export function diff<Cloud>(
  type: ResourceType<Cloud>,
  oldInputs: Properties,
  newInputs: Properties,
): Comparison {
  const before = compact(revealAll(oldInputs));
  const after = respelled(type.inputs, before, compact(revealAll(newInputs)));
  const immutable = type.update === undefined ? Object.keys(type.inputs) : replacing(type.inputs);
  const found = differences(before, after, immutable);
  const replace = found.some((one) => one.replace);
  const property = type.autoname?.property ?? "";
  const keepsName =
    type.autoname !== undefined &&
    !isAutonamed(newInputs, property) &&
    before[property] === after[property];
  const deleteBeforeReplace = replace && (type.deleteBeforeReplace === true || keepsName);
  return { differences: found, deleteBeforeReplace };
}

/** What a create would make: everything that only the cloud knows is unknown. */
export function previewCreate<Cloud>(type: ResourceType<Cloud>, given: Properties): Resource {
  const unknown = (type.outputs ?? [])
    .filter((key) => given[key] === undefined)
    .map((key): [string, Value] => [key, UNKNOWN]);
  return { id: "", state: stateOf(type, given, Object.fromEntries(unknown)) };
}

export async function create<Cloud>(
  type: ResourceType<Cloud>,
  cloud: Cloud,
  given: Properties,
  context: Context,
): Promise<Resource> {
  const finished = ({ id, outputs }: Created): Resource => ({
    id,
    state: stateOf(type, given, outputs ?? {}),
  });
  try {
    return finished(await type.create(cloud, plainInputs(given), context));
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    const { id, state } = finished(error.created);
    throw new InitFailed(error.message, id, state);
  }
}

/** Outputs stay in a preview, for the cloud does not change them with an update. */
export function previewUpdate<Cloud>(
  type: ResourceType<Cloud>,
  old: Properties,
  given: Properties,
): Properties {
  return stateOf(type, given, outputsOf(type, old));
}

export async function update<Cloud>(
  type: ResourceType<Cloud>,
  cloud: Cloud,
  call: { id: string; old: Properties; given: Properties },
  context: Context,
): Promise<Properties> {
  const { id, old, given } = call;
  if (type.update === undefined) throw new Error("this resource cannot be changed in place");
  const outputs = await type.update(cloud, id, plainInputs(given), revealAll(old), context);
  return stateOf(type, given, { ...outputsOf(type, old), ...outputs });
}

/** The resource as it is; without an id it is gone. */
export async function read<Cloud>(
  type: ResourceType<Cloud>,
  cloud: Cloud,
  id: string,
  given: { state: Properties; inputs: Properties },
): Promise<Resource> {
  const live = await type.read(cloud, id, revealAll(given.state));
  if (live === undefined) return { id: "", state: {} };
  const names = given.inputs[DEFAULTS] ?? [];
  const found = observed(type.inputs, live.inputs, revealAll(given.inputs));
  const marked = markKeys(markSecrets(found, given.inputs), secretKeys(type.inputs));
  const inputs = { ...marked, [DEFAULTS]: names };
  const outputs = { ...outputsOf(type, given.state), ...live.outputs };
  return { id, inputs, state: stateOf(type, { ...live.inputs, ...inputs }, outputs) };
}

function plainInputs(given: Properties): Properties {
  const { [DEFAULTS]: _names, ...inputs } = revealAll(given);
  return inputs;
}

function outputsOf<Cloud>({ outputs = [] }: ResourceType<Cloud>, state: Properties): Properties {
  return Object.fromEntries(
    outputs.flatMap((key) => (state[key] === undefined ? [] : [[key, state[key]] as const])),
  );
}

/** Inputs with the outputs over them; secret is what was so in the inputs, and what the type says. */
function stateOf<Cloud>(
  { inputs, secretOutputs = [] }: ResourceType<Cloud>,
  given: Properties,
  outputs: Properties,
): Properties {
  const { [DEFAULTS]: _names, ...own } = given;
  const marked = markSecrets({ ...own, ...outputs }, own);
  const secret = [...secretOutputs, ...secretKeys(inputs)];
  return Object.fromEntries(
    Object.entries(marked).map(([key, value]) => [
      key,
      secret.includes(key) ? makeSecret(value) : value,
    ]),
  );
}
