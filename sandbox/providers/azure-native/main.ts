import { serveDouble } from "../cloud";
import { Azure } from "./client";
import { resourceGroup } from "./resource-group";
import { account, container, listKeys } from "./storage";

serveDouble<Azure>({
  name: "azure-native",
  version: "3.28.0",
  settings: {
    subscriptionId: "text",
    tenantId: "text",
    clientId: "text",
    clientSecret: "secret",
    location: "text",
    metadataHost: "text",
    disablePulumiPartnerId: "ignored",
    environment: "ignored",
  },
  connect: (settings) => new Azure(settings),
  resources: {
    "azure-native:resources:ResourceGroup": resourceGroup,
    "azure-native:storage:BlobContainer": container,
    "azure-native:storage:StorageAccount": account,
  },
  functions: { "azure-native:storage:listStorageAccountKeys": listKeys },
});
