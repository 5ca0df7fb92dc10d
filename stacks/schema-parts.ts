import { z } from "zod";
import { quantity } from "../components/formats";

/** An object that refuses unknown keys. What is omitted stays omitted. */
export const strict = <T extends z.core.$ZodShape>(shape: T) => z.strictObject(shape);
export const text = z.string().exactOptional();
export const flag = z.boolean().exactOptional();
export const whole = z.int().exactOptional();
export const names = z.record(z.string(), z.string()).exactOptional();
export const texts = z.array(z.string()).exactOptional();
export const anything = z.record(z.string(), z.unknown()).exactOptional();
export const amount = z
  .string()
  .refine((value) => quantity(value) !== undefined, "be a Kubernetes quantity, as 500m or 1Gi");
export const amounts = z.record(z.string(), amount).exactOptional();
export const level = z.enum(["Normal", "Debug", "Trace", "TraceAll"]).exactOptional();

export const toleration = strict({
  key: text,
  operator: z.enum(["Exists", "Equal"]).exactOptional(),
  value: text,
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).exactOptional(),
  tolerationSeconds: whole,
});

export const spread = strict({
  maxSkew: z.int().min(1),
  topologyKey: z.string(),
  whenUnsatisfiable: z.enum(["DoNotSchedule", "ScheduleAnyway"]),
  labelSelector: anything,
  minDomains: whole,
  nodeAffinityPolicy: z.enum(["Honor", "Ignore"]).exactOptional(),
  nodeTaintsPolicy: z.enum(["Honor", "Ignore"]).exactOptional(),
  matchLabelKeys: z.array(z.string()).exactOptional(),
});

/** Where pods run, and with how much. */
export const pods = {
  resources: strict({ limits: amounts, requests: amounts }).exactOptional(),
  nodeSelector: names,
  tolerations: z.array(toleration).exactOptional(),
  affinity: strict({
    nodeAffinity: anything,
    podAffinity: anything,
    podAntiAffinity: anything,
  }).exactOptional(),
};
