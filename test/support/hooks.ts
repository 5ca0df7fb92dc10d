import type * as pulumi from "@pulumi/pulumi";
import type { Registered } from "./monitor";

type Moment = "beforeCreate" | "beforeUpdate";

/** Runs the hooks of a resource, as the engine does at that moment. */
export async function runHooks({ options }: Registered, moment: Moment): Promise<void> {
  const hooks = (options.hooks?.[moment] ?? []) as pulumi.ResourceHookFunction[];
  for (const hook of hooks) await hook({} as pulumi.ResourceHookArgs);
}

/** Runs the hooks that look into a failed operation; true when one of them wants it tried again. */
export async function runErrorHooks({ options }: Registered): Promise<boolean> {
  let again = false;
  for (const hook of options.hooks?.onError ?? [])
    again = (await hook.callback({} as pulumi.ErrorHookArgs)) || again;
  return again;
}
