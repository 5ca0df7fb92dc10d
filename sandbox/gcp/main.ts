import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startTime } from "../process-identity";
import { selfSigned, type Certificate } from "../certificate";
import { serveGoogle } from "./server";
import { Store } from "./state";

/** Google's hosts for everybody who trusts the certificate. */
const hosts = ["googleapis.com", "*.googleapis.com"];

/** The double of Google Cloud as a process: FOLDER PORT URL-OF-FAKE-GCS-SERVER [PROCESS-TO-END-WITH]. */
async function main(): Promise<void> {
  const [dir, port, backend, parent] = process.argv.slice(2);
  if (dir === undefined || port === undefined || backend === undefined) {
    throw new Error("the double of Google Cloud is started by npm start, not by hand");
  }
  const store = new Store(dir);
  await serveGoogle({ store, backend, certificate: certificateIn(dir), port: Number(port) });
  if (parent !== undefined) endWith(Number(parent));
}

function certificateIn(dir: string): Certificate {
  const [cert, key] = [join(dir, "google.crt"), join(dir, "google.key")];
  if (!existsSync(cert) || !existsSync(key)) {
    const made = selfSigned(hosts);
    writeFileSync(key, made.key, { mode: 0o600 });
    writeFileSync(cert, made.cert);
  }
  return { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
}

function endWith(parent: number): void {
  const started = startTime(parent);
  setInterval(() => {
    if (startTime(parent) !== started) process.exit(0);
  }, 1_000).unref();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
