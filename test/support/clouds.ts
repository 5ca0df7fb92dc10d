/** What the clouds' resources add to their inputs, as far as components read it. */
export function cloudOutputs(type: string, name: string, inputs: object): object {
  const given = inputs as Readonly<Record<string, string>>;
  switch (type) {
    case "aws:s3/bucket:Bucket": {
      const bucket = given["bucket"] ?? `${name}-0a1b2c3`;
      const region = given["region"] ?? "eu-central-1";
      return { ...inputs, id: bucket, bucket, region, arn: `arn:aws:s3:::${bucket}` };
    }
    case "aws:kms/key:Key":
      return { ...inputs, arn: "arn:aws:kms:eu-central-1:123456789012:key/0000-1111" };
    case "aws:iam/user:User":
    case "aws:iam/role:Role": {
      const made = given["name"] ?? `${name}-0a1b2c3`;
      const kind = type.endsWith("User") ? "user" : "role";
      return { ...inputs, name: made, arn: `arn:aws:iam::123456789012:${kind}/${made}` };
    }
    case "aws:iam/accessKey:AccessKey":
      return { ...inputs, secret: `confidential/${name}` };
    case "gcp:storage/bucket:Bucket": {
      const bucket = given["name"] ?? `${name}-0a1b2c3`;
      return { ...inputs, name: bucket, project: given["project"] ?? "example-project" };
    }
    case "gcp:serviceaccount/account:Account": {
      const email = `${given["accountId"] ?? name}@example-project.iam.gserviceaccount.com`;
      return { ...inputs, email, name: `projects/-/serviceAccounts/${email}` };
    }
    case "gcp:serviceaccount/key:Key":
      return { ...inputs, privateKey: Buffer.from(serviceAccountKey(name)).toString("base64") };
    case "azure-native:resources:ResourceGroup":
      return { ...inputs, name: given["resourceGroupName"] ?? `${name}0a1b2c3d` };
    case "azure-native:storage:StorageAccount":
      return { ...inputs, name: given["accountName"] ?? `${name}0a1b2c3d` };
    case "azure-native:storage:BlobContainer":
      return { ...inputs, name: given["containerName"] ?? name };
    default:
      return inputs;
  }
}

/** What the clouds' functions answer; undefined for one that no component calls. */
export function cloudAnswer(token: string): object | undefined {
  if (token !== "azure-native:storage:listStorageAccountKeys") return undefined;
  const keys = ["key1", "key2"].map((keyName) => ({
    keyName,
    permissions: "FULL",
    value: Buffer.from(`confidential ${keyName}`).toString("base64"),
  }));
  return { keys };
}

/** A key as Google Cloud makes it. */
export function serviceAccountKey(name: string): string {
  return JSON.stringify({
    type: "service_account",
    project_id: "example-project",
    private_key_id: "0123456789abcdef",
    private_key: `-----BEGIN PRIVATE KEY-----\nconfidential ${name}\n-----END PRIVATE KEY-----\n`,
    client_email: "imageregistry@example-project.iam.gserviceaccount.com",
    client_id: "1234567890",
    token_uri: "https://oauth2.googleapis.com/token",
  });
}
