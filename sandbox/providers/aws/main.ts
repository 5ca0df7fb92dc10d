import { serveDouble } from "../cloud";
import { clientsOf, type Aws } from "./clients";
import { bucket } from "./bucket";
import * as settings from "./bucket-settings";
import * as iam from "./iam";
import { key } from "./kms";

serveDouble<Aws>({
  name: "aws",
  version: "7.48.0",
  settings: {
    region: "text",
    accessKey: "secret",
    secretKey: "secret",
    endpoints: "json",
    s3UsePathStyle: "flag",
    skipCredentialsValidation: "ignored",
    skipMetadataApiCheck: "ignored",
    skipRegionValidation: "ignored",
    skipRequestingAccountId: "ignored",
  },
  connect: clientsOf,
  resources: {
    "aws:s3/bucket:Bucket": bucket,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": settings.lifecycle,
    "aws:s3/bucketLogging:BucketLogging": settings.logging,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": settings.ownership,
    "aws:s3/bucketPolicy:BucketPolicy": settings.policy,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": settings.publicAccess,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
      settings.encryption,
    "aws:s3/bucketVersioning:BucketVersioning": settings.versioning,
    "aws:iam/accessKey:AccessKey": iam.accessKey,
    "aws:iam/role:Role": iam.role,
    "aws:iam/rolePolicy:RolePolicy": iam.rolePolicy,
    "aws:iam/user:User": iam.user,
    "aws:iam/userPolicy:UserPolicy": iam.userPolicy,
    "aws:kms/key:Key": key,
  },
});
