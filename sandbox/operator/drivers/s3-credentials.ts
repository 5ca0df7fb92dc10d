import type { S3 } from "@aws-sdk/client-s3";

import "../../aws/quiet";
import type { Api } from "../api";
import type { Context } from "../context";
import { MINTED_SECRET, NAMESPACE, USER_SECRET } from "../names";
import type { S3Settings } from "../types";
import { textIn, textsOf } from "./secrets";

const ACCESS_KEY = "REGISTRY_STORAGE_S3_ACCESSKEY";
const SECRET_KEY = "REGISTRY_STORAGE_S3_SECRETKEY";

/** The credentials as the AWS SDK's own file: the user's, whole, or else those that the installation gives. */
export async function iniOf(api: Api): Promise<string> {
  const given = await textsOf(api, USER_SECRET);
  if (given) {
    const id = textIn(given, USER_SECRET, ACCESS_KEY);
    return ini(id, textIn(given, USER_SECRET, SECRET_KEY));
  }
  const minted = await textsOf(api, MINTED_SECRET);
  if (!minted) {
    throw new Error(
      `unable to get cluster minted credentials "${NAMESPACE}/${MINTED_SECRET}": ` +
        `secret "${MINTED_SECRET}" not found`,
    );
  }
  const { credentials, aws_access_key_id: id, aws_secret_access_key: secret } = minted;
  if (credentials) return credentials;
  if (id && secret) return ini(id, secret);
  throw new Error("invalid secret for aws credentials");
}

const ini = (id: string, secret: string): string =>
  `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;

/** S3 at the endpoint of the settings, or at the sandbox's AWS. */
export async function clientFor(
  { api, settings: { clouds } }: Context,
  { region, regionEndpoint, virtualHostedStyle }: S3Settings,
): Promise<S3> {
  const text = await iniOf(api);
  const endpoint = regionEndpoint ? regionEndpoint : clouds?.s3?.endpoint;
  if (endpoint === undefined) {
    throw new Error("storage s3 is not simulated: this sandbox has no AWS, set regionEndpoint");
  }
  if (!region) throw new Error("MissingRegion: could not find region configuration");
  const { S3 } = await import("@aws-sdk/client-s3");
  return new S3({
    endpoint,
    region,
    credentials: keysIn(text),
    forcePathStyle: !regionEndpoint || !virtualHostedStyle,
    maxAttempts: 1,
  });
}

/** The keys of the default profile; a role would need a token service that knows the cluster's. */
function keysIn(text: string): { accessKeyId: string; secretAccessKey: string } {
  const values = new Map(
    text.split("\n").flatMap((line): [string, string][] => {
      const [name = "", ...value] = line.split("=");
      return value.length === 0 ? [] : [[name.trim(), value.join("=").trim()]];
    }),
  );
  if (values.has("role_arn")) {
    throw new Error(
      "storage s3 with a role is not simulated: no token service here knows the cluster",
    );
  }
  const accessKeyId = values.get("aws_access_key_id") ?? "";
  return { accessKeyId, secretAccessKey: values.get("aws_secret_access_key") ?? "" };
}
