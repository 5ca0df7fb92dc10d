import { spawn } from "node:child_process";
import { join } from "node:path";
import { withProgress, type Log } from "../log";
import { goVersion, moduleFolder, type ToolName, type ToolSpec } from "./tools";

/** Builds a tool from its pinned Go module into `scratch` and returns its path. */
export async function build(
  name: ToolName,
  spec: ToolSpec,
  version: string,
  scratch: string,
  log: Log,
): Promise<string> {
  const output = join(scratch, name);
  log(
    `building ${name} ${version} from its pinned Go module ` +
      `(about ${spec.buildMinutes} min the first time)`,
  );
  const ldflags = `-s -w ${spec.ldflags?.(version) ?? ""}`.trim();
  await withProgress(
    log,
    (seconds) => `  still building ${name} (${seconds} s)`,
    go(spec.module, ["build", "-ldflags", ldflags, "-o", output, spec.package], `build ${name}`),
  );
  return output;
}

/** Runs `go` in a pinned module and returns what it printed; a failure names its remedy. */
export async function go(
  module: string,
  args: readonly string[],
  purpose: string,
  command = "go",
): Promise<string> {
  const cwd = moduleFolder(module);
  const result = await new Promise<{ code: number | null; stdout: string; stderr: string }>(
    (resolve, reject) => {
      // Workspaces and vendor flags of the user's own shell must not reach the pinned modules.
      const env = { ...process.env, GOWORK: "off", GOFLAGS: "-mod=readonly -buildvcs=false" };
      const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
      child.on("error", () => {
        reject(new Error(`Go ${goVersion(module)} or newer is needed to ${purpose}: install it`));
      });
      child.on("close", (code) => {
        resolve({ code, stdout, stderr });
      });
    },
  );
  if (result.code === 0) return result.stdout;
  throw new Error(explainGo(result.stderr, module, purpose));
}

/** Turns the compiler's complaint into a fault and a remedy. */
export function explainGo(stderr: string, module: string, purpose: string): string {
  const last = stderr.trim().split("\n").slice(-3).join("\n  ");
  const because = `Go could not ${purpose}:\n  ${last}\n`;
  if (/no space left on device/.test(stderr)) {
    return `${because}The disk is full: make room (about 6 GB while building), or set GOCACHE and GOTMPDIR`;
  }
  if (/requires go >=|toolchain not available/.test(stderr)) {
    return `${because}Go ${goVersion(module)} or newer is needed: install it`;
  }
  if (/dial tcp|lookup |i\/o timeout|TLS handshake|connection refused|no such host/.test(stderr)) {
    return `${because}The Go module proxy cannot be reached: check the network, or set GOPROXY`;
  }
  return because.trimEnd();
}
