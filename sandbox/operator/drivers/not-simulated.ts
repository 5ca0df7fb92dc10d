import type { Driver } from "./driver";

/** The place of a driver that the sandbox does not have: it configures nothing and says why. */
export function notSimulated(key: string): Driver {
  const refuse = (): never => {
    throw new Error(`storage ${key} is not simulated`);
  };
  return {
    changed: () => true,
    exists: refuse,
    create: refuse,
    remove: () => Promise.resolve(),
    environment: refuse,
    volumes: refuse,
    secretData: refuse,
  };
}
