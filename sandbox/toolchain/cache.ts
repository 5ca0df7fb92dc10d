import { randomBytes } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Folder for tools, outside the checkout so that every clone shares it. */
export function cacheFolder(): string {
  const { OPENSHIFT_IMAGE_REGISTRY_CACHE, XDG_CACHE_HOME } = process.env;
  if (OPENSHIFT_IMAGE_REGISTRY_CACHE) return OPENSHIFT_IMAGE_REGISTRY_CACHE;
  return join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "openshift-image-registry");
}

/** Folder in the cache of one tool in one version for this machine. */
export function cacheEntry(name: string, version: string): string {
  return join(cacheFolder(), name, `${version}-${process.platform}-${process.arch}`);
}

/**
 * Fills `target` (a file or folder) in one step: `make` works in a scratch folder on the same disk and
 * returns what to move. Two processes that do so at once both succeed; the cache is never half full.
 */
export async function install(
  target: string,
  make: (scratch: string) => Promise<string>,
): Promise<string> {
  const scratch = join(cacheFolder(), `tmp-${process.pid}-${randomBytes(4).toString("hex")}`);
  await mkdir(scratch, { recursive: true });
  try {
    const made = await make(scratch);
    await mkdir(dirname(target), { recursive: true });
    await rename(made, target).catch((error: unknown) => {
      // A folder cannot replace one that another process has just put there: theirs is as good.
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    });
    return target;
  } catch (error) {
    throw explainDisk(error);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function explainDisk(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "ENOSPC" && code !== "EACCES" && code !== "EROFS") return error;
  const fault = code === "ENOSPC" ? "the disk is full" : "it cannot be written";
  return new Error(
    `the tool cache ${cacheFolder()} cannot be filled: ${fault}. ` +
      "Make room, or set OPENSHIFT_IMAGE_REGISTRY_CACHE to a folder with 3 GB free",
  );
}
