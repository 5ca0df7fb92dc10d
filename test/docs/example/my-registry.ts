import { Cluster, ImageRegistry, PvcStorage } from "../../../components";

const cluster = new Cluster("cluster", { context: "prod-east" });
const storage = new PvcStorage("storage", {
  cluster,
  create: { storageClassName: "cephfs", size: "200Gi" },
});
const registry = new ImageRegistry("registry", {
  cluster,
  storage,
  replicas: 3,
  defaultRoute: true,
});

export const host = registry.defaultRouteHost;
export const kept = registry.kept;
