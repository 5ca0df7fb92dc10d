import { serveDouble } from "../cloud";
import { account, key } from "./accounts";
import { bucket } from "./bucket";
import { iamMember } from "./bucket-member";
import { Google } from "./client";

serveDouble<Google>({
  name: "gcp",
  version: "9.37.0",
  settings: {
    project: "text",
    region: "text",
    zone: "text",
    accessToken: "secret",
    iamCustomEndpoint: "text",
    storageCustomEndpoint: "text",
    disableGlobalProjectWarning: "ignored",
  },
  connect: (settings) => new Google(settings),
  resources: {
    "gcp:serviceaccount/account:Account": account,
    "gcp:serviceaccount/key:Key": key,
    "gcp:storage/bucket:Bucket": bucket,
    "gcp:storage/bucketIAMMember:BucketIAMMember": iamMember,
  },
});
