/** A fault that trying again cannot mend: the operator degrades at once and waits for a change. */
export class PermanentError extends Error {
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** No driver key in the storage, and none that the platform would give. */
export class StorageNotConfigured extends PermanentError {
  constructor() {
    super("StorageNotConfigured", "storage backend not configured");
  }
}

/** Runs `work`; its fault gets `prefix` in front, as the operator wraps errors. */
export async function wrapped<T>(prefix: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PermanentError) throw error;
    throw new Error(`${prefix}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
