import * as pulumi from "@pulumi/pulumi";
import { Cluster, IbmCosStorage, ImageRegistry } from "../../../components";

const instance =
  "crn:v1:bluemix:public:cloud-object-storage:global:a/0123456789abcdef0123456789abcdef:5f9b2a6e-0d3c-4c1e-9a57-2f4b8c6d7e10";

const config = new pulumi.Config();
const cluster = new Cluster("cluster");
const storage = new IbmCosStorage("storage", {
  cluster,
  bucket: "image-registry",
  location: "eu-de",
  serviceInstanceCRN: `${instance}::`,
  resourceKeyCRN: `${instance}:resource-key:8c1d4e2f-7a6b-4d3c-b5e8-90a1f2c3d4e5`,
  apiKey: config.requireSecret("apiKey"),
});
const registry = new ImageRegistry("registry", { cluster, storage });

export const kept = registry.kept;
