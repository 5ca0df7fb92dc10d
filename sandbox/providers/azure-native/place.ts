import { stringOf, type Properties } from "../cloud";

/** The location to ask for: the resource's own, or the first of `others` that is one. */
export function placeOf({ location }: Properties, ...others: readonly string[]): Properties {
  const found = [stringOf(location), ...others].find((one) => one !== "");
  return found === undefined ? {} : { location: found };
}

/** The live location as the user writes it, for West Europe is westeurope. */
export function spelled(live: Properties, state: Properties): string {
  const [is, was] = [stringOf(live["location"]), stringOf(state["location"])];
  return was.toLowerCase().replaceAll(" ", "") === is ? was : is;
}
