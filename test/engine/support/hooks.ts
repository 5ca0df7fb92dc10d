import "./connections";
import { stopLab } from "./lab";

/** Stops the control plane of the run, if a test has asked for one. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    await stopLab();
  },
};
