import type { CloudAccess } from "../options";

/**
 * The environment of a registry on S3, for distribution's own build of it. OpenShift's reads a file of credentials; here
 * the AWS SDK does, told by a variable of its own. Where the configuration names no endpoint, it is the sandbox's AWS, which
 * does not know presigned URLs: the registry hands the data out itself then.
 */
export function s3Process(env: NodeJS.ProcessEnv, aws: CloudAccess | undefined): NodeJS.ProcessEnv {
  const { REGISTRY_STORAGE_S3_CREDENTIALSCONFIGPATH: credentials, ...rest } = env;
  const here: NodeJS.ProcessEnv = {
    ...rest,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_EC2_METADATA_DISABLED: "true",
  };
  if (aws === undefined) return here;
  return {
    REGISTRY_STORAGE_S3_REGIONENDPOINT: aws.endpoint,
    ...here,
    ...aws.environment,
    REGISTRY_STORAGE_REDIRECT_DISABLE: "true",
  };
}
