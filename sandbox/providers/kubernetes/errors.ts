import type { Properties } from "../support/values";

export { InitFailed, messageOf } from "../support/errors";

/** An answer of the API server that is no success. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: number,
    readonly reason: string,
    readonly details: StatusDetails = {},
  ) {
    super(message);
  }
}

/** What the server says about the object it refused. */
export interface StatusDetails {
  readonly kind?: string;
  readonly causes?: readonly { reason?: string; field?: string }[];
}

/** The server serves no such kind: its definition is missing, or not there yet. */
export class NoMatchError extends Error {
  constructor(apiVersion: string, kind: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
  }
}

/** The object is there, but the operation did not end well: the state keeps what there is. */
export class PartialError extends Error {
  constructor(
    message: string,
    readonly object: Properties,
  ) {
    super(message);
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.code === 404;
}

export function isAlreadyExists(error: unknown): boolean {
  return error instanceof ApiError && error.reason === "AlreadyExists";
}

export function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && error.code === 403;
}

/** The namespace of the object, not the object, is missing. */
export function isNamespaceMissing(error: unknown): boolean {
  return isNotFound(error) && error instanceof ApiError && error.details.kind === "namespaces";
}

/** Adds the way out to what the server says about an object that is already there. */
export function explainExisting(error: unknown): unknown {
  if (!isAlreadyExists(error) || !(error instanceof ApiError)) {
    return error;
  }
  const message =
    `${error.message}\n\nThe resource already exists in the cluster. Either ` +
    "patch it (a ...Patch resource manages some fields and does not own the object), " +
    "take it over with `pulumi import`, give a renamed resource an alias, or set " +
    "upsertExistingObjects on the provider.";
  return new ApiError(message, error.code, error.reason, error.details);
}

/** Adds the manager's name and the way out to a conflict of Server-Side Apply. */
export function explainConflict(error: unknown, manager: string): unknown {
  if (!(error instanceof ApiError) || error.code !== 409) {
    return error;
  }
  const message =
    "server-side apply field conflict detected: another manager owns these fields with other " +
    'values. Agree on a value, leave the field out, or set the annotation pulumi.com/patchForce: "true".\n' +
    `The resource managed by field manager "${manager}" had an apply conflict: ${error.message}`;
  return new ApiError(message, error.code, error.reason, error.details);
}

/** Names the required field that a patch cannot give up, since nobody else sets it. */
export function explainRequired(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.reason !== "Invalid") {
    return error;
  }
  const cause = error.details.causes?.find(({ reason }) => reason === "FieldValueRequired");
  return cause?.field === undefined
    ? error
    : new Error(
        "this Patch resource is currently managing a required field, so it can't be deleted " +
          "directly. Either set the `retainOnDelete` resource option, or transfer ownership of " +
          `the field before deleting: ${cause.field}`,
      );
}

/** A preview cannot know: the namespace comes with the same update, or the object is to be replaced. */
export function isUnforeseeable(error: unknown): boolean {
  return isForbidden(error) || isNamespaceMissing(error) || isAlreadyExists(error);
}
