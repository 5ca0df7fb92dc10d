import type { StackOutputs } from "./outputs";
import { readSettings } from "./settings";
import type { Settings } from "./settings";

/** The program of every stack: reads the settings, loads the one platform they name, and runs it. */
async function program(): Promise<StackOutputs> {
  return platform(readSettings());
}

/** The only switch on platform in the project. Each loads only what its own platform needs. */
async function platform(settings: Settings): Promise<StackOutputs> {
  switch (settings.platform) {
    case "aws":
      return (await import("./aws")).aws(settings);
    case "azure":
      return (await import("./azure")).azure(settings);
    case "baremetal":
      return (await import("./baremetal")).baremetal(settings);
    case "gcp":
      return (await import("./gcp")).gcp(settings);
    case "vsphere":
      return (await import("./vsphere")).vsphere(settings);
    default:
      return settings satisfies never;
  }
}

export = program;
