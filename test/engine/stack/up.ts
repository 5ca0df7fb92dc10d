/**
 * One `up` of a stack that is there already, in a process of its own, so that a test can kill it.
 *
 * Usage: up.ts <state folder> <stack> <kubeconfig> <platform>
 */
import type { Platform } from "../../../sandbox/platform";
import { TestStack } from "./test-stack";

async function main([dir = "", name = "", ...rest]: readonly string[]): Promise<void> {
  const [kubeconfig = "", platform = "baremetal"] = rest;
  const stack = await TestStack.open(dir, name, { kubeconfig, platform: platform as Platform });
  const { ok, text } = await stack.up();
  console.log(text);
  process.exitCode = ok ? 0 : 1;
}

void main(process.argv.slice(2));
