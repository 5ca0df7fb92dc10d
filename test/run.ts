import { spawn } from "node:child_process";
import { resolve } from "node:path";

/** `npm test`: the checks of the sources, then the tests, each part with its own count, and their sum at the end. */

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const root = resolve(__dirname, "..");

const CHECKS = [
  ["format", "prettier", "--check", "."],
  ["lint", "eslint", "."],
  ["types", "tsc", "--noEmit"],
] as const;

async function main(): Promise<void> {
  const parts = [await checks(), await mocha("unit"), await mocha("engine")];
  const total = parts.reduce(add);
  console.log(line(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}

async function checks(): Promise<Count> {
  let count: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, ...command] of CHECKS) {
    const { code } = await run(command);
    console.log(`${name}: ${code === 0 ? "fine" : "failed, see above"}`);
    count = add(count, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });
  }
  console.log(`checks: ${line(count)}`);
  return count;
}

/** Mocha's own counts; a run that breaks off, or misses a bound of coverage, counts as one more failure. */
async function mocha(part: "unit" | "engine"): Promise<Count> {
  const { code, text } = await run(["npm", "run", "--silent", `test:${part}`]);
  const found = (word: string) => Number(new RegExp(`^ +(\\d+) ${word}`, "m").exec(text)?.[1] ?? 0);
  const seen = { passed: found("passing"), failed: found("failing"), skipped: found("pending") };
  const brokeOff = code !== 0 && seen.failed === 0;
  const count = { ...seen, failed: seen.failed + (brokeOff || seen.passed === 0 ? 1 : 0) };
  console.log(`${part}: ${line(count)}`);
  return count;
}

function run([command, ...args]: readonly string[]): Promise<{ code: number; text: string }> {
  return new Promise((done, fail) => {
    const local = resolve(root, "node_modules/.bin");
    const env = { ...process.env, PATH: `${local}:${process.env["PATH"] ?? ""}` };
    const child = spawn(command ?? "", args, {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (data: Buffer) => {
      process.stdout.write(data);
      text += data.toString();
    });
    child.on("error", fail);
    child.on("close", (code) => {
      done({ code: code ?? 1, text });
    });
  });
}

function add(a: Count, b: Count): Count {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

function line({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

void main();
