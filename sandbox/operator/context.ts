import type { Api } from "./api";
import type { Settings } from "./options";

/** What every controller of the double works with. */
export interface Context {
  readonly api: Api;
  readonly settings: Settings;
}
