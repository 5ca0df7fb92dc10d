import * as pulumi from "@pulumi/pulumi";
import { Cluster, ImageRegistry, SwiftStorage } from "../../../components";

const config = new pulumi.Config();
const cluster = new Cluster("cluster");
const storage = new SwiftStorage("storage", {
  cluster,
  container: "image-registry",
  authURL: "https://keystone.example.com:5000/v3",
  regionName: "regionOne",
  credentials: {
    applicationCredential: {
      id: "3f2c",
      name: "image-registry",
      secret: config.requireSecret("applicationCredential"),
    },
  },
});
const registry = new ImageRegistry("registry", { cluster, storage });

export const kept = registry.kept;
