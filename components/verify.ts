import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterApi } from "./cluster-api";
import { DEPLOYMENT } from "./credentials-in-use";
import type { InUse } from "./credentials-in-use";
import { CONFIG } from "./gate";
import { judgeRollout, judgeSpec, judgeStatus } from "./judge";
import type { SentSpec, Verdict } from "./judge";

/** A registry that makes no progress is given this long before it is called broken. */
const PATIENCE_SECONDS = 60;

export interface VerifyOptions {
  /** False: only what was written is checked, not whether the registry serves. */
  readonly wait: boolean;
  /** True: this update has written to the configuration, so the operator may still be writing it back. */
  readonly changed: boolean;
  readonly timeoutSeconds: number;
  /** The credential that the pods must have. Omitted: the storage needs none. */
  readonly credentials?: {
    readonly inUse: InUse;
    readonly values: Readonly<Record<string, string>>;
  };
  readonly say: (line: string) => void;
}

/**
 * Reads the registry until two looks in a row find everything as it was sent and serving. Every update ends with this: a
 * diff does not see what others added to the resource, and conditions can be left over from before a change.
 *
 * @throws with the operator's own messages and the remedy
 */
export async function verify(
  api: ClusterApi,
  sent: SentSpec,
  options: VerifyOptions,
): Promise<void> {
  const started = Date.now();
  let lastMove = started;
  let inARow = 0;
  let said = "";
  for (;;) {
    const { state, why } = await look(api, sent, options);
    inARow = state === "good" ? inARow + 1 : 0;
    if (inARow === (options.wait ? 2 : 1)) return;
    if (state === "moving") lastMove = Date.now();
    const tooLong =
      secondsSince(started) > options.timeoutSeconds || secondsSince(lastMove) > PATIENCE_SECONDS;
    if (state === "altered" || (state !== "good" && tooLong))
      throw new Error(`${why}. See docs/errors.md.`);
    if (why !== "" && why !== said) options.say(why);
    said = why;
    await sleep(state !== "good" ? 1000 : options.changed ? 300 : 0);
  }
}

/** Why the registry is not serving, for a user whose update ran out of time; undefined when nothing is wrong. */
export async function explain(api: ClusterApi, sent: SentSpec): Promise<string | undefined> {
  const verdict = await look(api, sent, { wait: true });
  return verdict.state === "good" ? undefined : `${verdict.why}. See docs/errors.md.`;
}

async function look(
  api: ClusterApi,
  sent: SentSpec,
  { wait, credentials }: Pick<VerifyOptions, "wait" | "credentials">,
): Promise<Verdict> {
  const config = await api.get(CONFIG);
  const written = judgeSpec(config, sent);
  if (written.state !== "good" || !wait || !config) return written;
  const running = judgeStatus(config, sent);
  if (running.state !== "good" || sent.managementState !== "Managed") return running;
  const deployment = await api.get(DEPLOYMENT);
  const rollout = judgeRollout(deployment, sent);
  if (rollout.state !== "good" || !credentials) return rollout;
  return credentials.inUse.judge(api, credentials.values, deployment);
}

function secondsSince(moment: number): number {
  return (Date.now() - moment) / 1000;
}
