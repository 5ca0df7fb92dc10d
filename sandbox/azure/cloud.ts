import type { Cloud } from "../clouds";
import { startAzure } from "./start";

/** Azure's Resource Manager, as its double plays it. Blobs it has none: the registry keeps its images in memory. */
export const azureCloud: Cloud = {
  fetch: () => Promise.resolve(),
  open: async ({ cloud: dir }, processes, log, endWith) => {
    const { host, who } = await startAzure({
      ...{ dir, processes, log },
      ...(endWith !== undefined && { endWith }),
    });
    return {
      access: {},
      settings: {
        "azure-native:clientId": { value: who.clientId },
        "azure-native:clientSecret": { value: who.clientSecret, secret: true },
        "azure-native:subscriptionId": { value: who.subscriptionId },
        "azure-native:tenantId": { value: who.tenantId },
        "azure-native:metadataHost": { value: host },
      },
      findLayer: () => Promise.resolve(undefined),
    };
  },
};
