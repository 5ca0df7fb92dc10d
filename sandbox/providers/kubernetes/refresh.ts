import { isNotFound, NoMatchError } from "./errors";
import { read } from "./apply";
import { isBuiltIn } from "./immutable";
import { normalize } from "./normalize";
import { annotation, checkpoint, idOf, parseCheckpoint, prune, withMetadata } from "./objects";
import type { Operation } from "./operation";
import type { Resource } from "./lifecycle";
import { markSecrets } from "./secrets";
import { revealAll, stringOf, type Properties } from "../support/values";

/** Brings the live object into the state; without an id when it is gone. */
export async function refresh(
  operation: Operation,
  id: string,
  given: { state: Properties; inputs: Properties },
): Promise<Resource> {
  const state = parseCheckpoint(given.state);
  const known = normalize(revealAll(given.inputs));
  const imported = stringOf(known["kind"]) === "" && stringOf(state.live["kind"]) === "";
  const inputs = identify(operation, known, state.live, id);
  let live: Properties;
  try {
    live = await read(operation, inputs);
  } catch (error) {
    if (isNotFound(error) || error instanceof NoMatchError) {
      return { id: "", state: {} };
    }
    throw error;
  }
  const seen = imported ? importedInputs(live, inputs) : prune(live, inputs);
  const fieldManager = annotation(inputs, "patchFieldManager") || state.fieldManager;
  const initialApiVersion = state.initialApiVersion || stringOf(inputs["apiVersion"]);
  return {
    id: id === "" ? idOf(live) : id,
    state: checkpoint({ live, inputs: seen, fieldManager, initialApiVersion }, given.inputs),
    inputs: markSecrets(seen, given.inputs),
  };
}

/** The inputs, or as much of an object as its id and type tell. */
function identify(
  { urn }: Operation,
  inputs: Properties,
  live: Properties,
  id: string,
): Properties {
  if (stringOf(inputs["kind"]) !== "") {
    return inputs;
  }
  const [first = "", second] = id.split("/");
  const named = withMetadata(
    { ...inputs, apiVersion: live["apiVersion"] ?? urn.apiVersion, kind: live["kind"] ?? urn.kind },
    "name",
    second ?? first,
  );
  return second === undefined ? named : withMetadata(named, "namespace", first);
}

/** What an import takes for inputs: everything that Kubernetes' own kinds take, else the identity. */
function importedInputs(live: Properties, identity: Properties): Properties {
  if (!isBuiltIn(live)) {
    return prune(live, identity);
  }
  const { status: _, ...inputs } = live;
  return normalize(inputs);
}
