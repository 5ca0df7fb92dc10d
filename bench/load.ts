/**
 * Loads modules as Node does at the start of a program, and says what that took.
 *
 * Usage: load.ts <module>...
 */
import { createRequire } from "node:module";

const load = createRequire(__filename);
const start = performance.now();
for (const name of process.argv.slice(2)) load(name);
const ms = performance.now() - start;
globalThis.gc?.();
const heapMb = process.memoryUsage().heapUsed / 1e6;
console.log(JSON.stringify({ ms, heapMb, files: Object.keys(load.cache).length }));
