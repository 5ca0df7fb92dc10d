import * as pulumi from "@pulumi/pulumi";

/** One thing that is wrong with what the user asked for, in the user's words. */
export interface Problem {
  /** Path of the setting, as the user wrote it: `storage.pvc.create.size`. */
  readonly field: string;
  /** What was given. Never a credential: those are shown as `[secret]`. */
  readonly value: unknown;
  /** What must hold, completing the sentence "<field> must ...". */
  readonly rule: string;
  /** What to do about it, as a full sentence. */
  readonly remedy: string;
}

/** All problems as one text: a headline, then one paragraph each. */
export function describe(headline: string, problems: readonly Problem[]): string {
  return [headline, ...problems.map((problem) => `  - ${sentence(problem)}`)].join("\n");
}

/**
 * An error whose message is all that a user is to see, attributed to the resource where there is one.
 *
 * Its stack is empty, not only hidden: the SDK renders the stack all the same, and on Node releases without the fix of
 * nodejs/node#64011 that takes ten seconds and half a gigabyte.
 */
export function userError(message: string, resource?: pulumi.Resource): Error {
  const error = resource
    ? new pulumi.ResourceError(message, resource, true)
    : new pulumi.RunError(message);
  error.stack = "";
  // The SDK puts the name of every property that it is serialising in front of the message.
  Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
  return error;
}

/**
 * Throws one error with every problem, attributed to the resource and without a stack; does nothing
 * when there is none. Called before the first child is created.
 */
export function refuse(resource: pulumi.Resource, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw userError(describe("Nothing was changed, because:", problems), resource);
}

/** The same problems under another name: `size` becomes `storage.pvc.create.size`. */
export function below(prefix: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({
    ...problem,
    field: problem.field ? `${prefix}.${problem.field}` : prefix,
  }));
}

/** One problem for a text that is not of this grammar; none for one that was left out. */
export function matched(
  field: string,
  value: string | undefined,
  grammar: RegExp,
  rule: string,
  remedy: string,
): Problem[] {
  return value === undefined || grammar.test(value) ? [] : [{ field, value, rule, remedy }];
}

function sentence({ field, value, rule, remedy }: Problem): string {
  return `${field} must ${rule}, got ${quote(value)}. ${remedy}`;
}

function quote(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === "[secret]") return value;
  return JSON.stringify(value);
}
