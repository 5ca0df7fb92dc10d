import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";

/** What became of one command of the engine. */
export interface Outcome {
  readonly ok: boolean;
  /** Everything the engine printed. */
  readonly text: string;
  /** Operations by kind, `create Secret`; the provider's kind is `kubernetes`. */
  readonly steps: string[];
  /** `steps` without the provider's. */
  readonly objects: string[];
  readonly outputs: Record<string, unknown>;
}

interface Report {
  readonly onOutput: (text: string) => void;
  readonly onEvent: (event: EngineEvent) => void;
  readonly color: "never";
}

/** Runs a command of the engine and notes what it does; a failure is an outcome, too. */
export async function run(
  command: (report: Report) => ReturnType<Stack["up"]> | Promise<object>,
): Promise<Outcome> {
  const printed: string[] = [];
  const steps: string[] = [];
  const report: Report = {
    color: "never",
    onOutput: (text) => printed.push(text),
    onEvent: ({ resourcePreEvent }) => {
      if (resourcePreEvent === undefined) return;
      const { op, type } = resourcePreEvent.metadata;
      const name = type.split(":").pop() ?? "";
      if (type !== "pulumi:pulumi:Stack" && op !== "same") steps.push(`${op} ${name}`);
    },
  };
  try {
    const result = await command(report);
    const outputs = "outputs" in result ? plain(result.outputs) : {};
    return { ok: true, text: printed.join(""), steps, objects: ofObjects(steps), outputs };
  } catch (error) {
    const text = printed.join("") + String(error);
    return { ok: false, text, steps, objects: ofObjects(steps), outputs: {} };
  }
}

const ofObjects = (steps: string[]): string[] =>
  steps.filter((step) => !step.endsWith(" kubernetes"));

function plain(outputs: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, output]) => [key, (output as { value: unknown }).value]),
  );
}
