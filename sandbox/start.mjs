// The way in, in plain JavaScript: a fresh clone has nothing installed that could run anything else.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const readJson = (...path) => JSON.parse(readFileSync(join(root, ...path), "utf8"));

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function checkNode() {
  const wanted = readJson("package.json").engines.node.replace(">=", "");
  const [major, minor] = wanted.split(".").map(Number);
  const [hasMajor, hasMinor] = process.versions.node.split(".").map(Number);
  if (hasMajor > major || (hasMajor === major && hasMinor >= minor)) return;
  fail(
    `Node ${wanted} or newer is needed, but this is ${process.version}: install it and try again`,
  );
}

/** npm notes in node_modules what it has installed there. */
function isInstalled() {
  if (!existsSync(join(root, "node_modules", ".package-lock.json"))) return false;
  const installed = readJson("node_modules", ".package-lock.json").packages;
  return Object.entries(readJson("package-lock.json").packages).every(
    ([path, wanted]) =>
      path === "" || wanted.optional || installed[path]?.integrity === wanted.integrity,
  );
}

function install() {
  process.stderr.write("installing the packages of package-lock.json (npm ci)\n");
  // npm's own output goes to stderr: stdout is for results.
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (npm.error)
    fail(`npm cannot be run (${npm.error.message}): it comes with Node, put it on PATH`);
  if (npm.status !== 0) {
    fail("npm ci failed: see above; mend the network or the registry that npm uses, and try again");
  }
}

checkNode();
if (!isInstalled()) install();
const require = createRequire(import.meta.url);
// With both loaders: the stacks load their platform by import(), which the one for require() misses.
await import(pathToFileURL(require.resolve("tsx")).href);
// The tests need the same preparation as the sandbox.
require(process.argv[2] === "test" ? "../test/run.ts" : "./cli.ts");
