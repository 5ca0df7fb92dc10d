import type { KMS } from "@aws-sdk/client-kms";

import {
  messageOf,
  objectOf,
  optional,
  stringOf,
  Unfinished,
  type Properties,
  type ResourceType,
  type Value,
} from "../cloud";
import { region } from "./bucket";
import { defined, doing, removedTags, textOf, unless, type Aws } from "./clients";

const GONE = ["NotFoundException"];

export const key: ResourceType<Aws> = {
  inputs: {
    deletionWindowInDays: optional,
    description: { computed: true },
    enableKeyRotation: optional,
    policy: { computed: true, json: true },
    region,
    tags: optional,
  },
  outputs: ["arn", "keyId", "policy", "region", "tagsAll"],
  create: async (aws, inputs) => {
    const kms = aws.kms(inputs["region"]);
    const work = kms.createKey({
      Description: textOf(inputs["description"]),
      Policy: textOf(inputs["policy"]),
      Tags: kmsTags(inputs["tags"]),
    });
    const { KeyMetadata } = await doing("creating KMS Key", work);
    const id = KeyMetadata?.KeyId ?? "";
    const outputs = {
      arn: KeyMetadata?.Arn ?? "",
      keyId: id,
      region: inputs["region"] ?? aws.region,
      tagsAll: inputs["tags"] ?? {},
    };
    try {
      if (inputs["enableKeyRotation"] === true) await kms.enableKeyRotation({ KeyId: id });
      return { id, outputs: { ...outputs, policy: await policyOf(kms, id) } };
    } catch (error) {
      const message = `enabling KMS Key (${id}) rotation: ${messageOf(error)}`;
      throw new Unfinished(message, { id, outputs });
    }
  },
  read: async (aws, id, state) => {
    const kms = aws.kms(state["region"]);
    const answer = await doing(
      `reading KMS Key (${id})`,
      unless(GONE, kms.describeKey({ KeyId: id })),
    );
    const live = answer?.KeyMetadata;
    if (live === undefined || live.KeyState === "PendingDeletion") return undefined;
    const rotation = await kms.getKeyRotationStatus({ KeyId: id });
    const { Tags = [] } = await kms.listResourceTags({ KeyId: id });
    const tags = Object.fromEntries(Tags.map((tag) => [tag.TagKey ?? "", tag.TagValue ?? ""]));
    const policy = await policyOf(kms, id);
    const place = state["region"] ?? aws.region;
    return {
      inputs: defined({
        // AWS does not tell before it is used.
        deletionWindowInDays: state["deletionWindowInDays"],
        description: live.Description,
        enableKeyRotation: rotation.KeyRotationEnabled ?? false,
        policy,
        region: place,
        tags,
      }),
      outputs: { arn: live.Arn ?? "", keyId: id, policy, region: place, tagsAll: tags },
    };
  },
  update: async (aws, id, inputs, old) => {
    await doing(`updating KMS Key (${id})`, updateKey(aws.kms(inputs["region"]), id, inputs, old));
    return { tagsAll: inputs["tags"] ?? {}, policy: inputs["policy"] ?? old["policy"] ?? "" };
  },
  delete: async (aws, id, state) => {
    const kms = aws.kms(state["region"]);
    const days = state["deletionWindowInDays"];
    const PendingWindowInDays = typeof days === "number" ? days : 30;
    const work = kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays });
    await doing(`deleting KMS Key (${id})`, unless(GONE, work));
  },
};

async function policyOf(kms: KMS, KeyId: string): Promise<string> {
  return (await kms.getKeyPolicy({ KeyId, PolicyName: "default" })).Policy ?? "";
}

async function updateKey(
  kms: KMS,
  KeyId: string,
  inputs: Properties,
  old: Properties,
): Promise<void> {
  const changed = (name: string): boolean => old[name] !== inputs[name];
  if (changed("description")) {
    await kms.updateKeyDescription({ KeyId, Description: stringOf(inputs["description"]) });
  }
  if (changed("enableKeyRotation")) {
    if (inputs["enableKeyRotation"] === true) await kms.enableKeyRotation({ KeyId });
    else await kms.disableKeyRotation({ KeyId });
  }
  const Policy = textOf(inputs["policy"]);
  if (Policy !== undefined && changed("policy")) {
    await kms.putKeyPolicy({ KeyId, PolicyName: "default", Policy });
  }
  const TagKeys = removedTags(old["tags"], inputs["tags"]);
  if (TagKeys.length > 0) await kms.untagResource({ KeyId, TagKeys });
  const Tags = kmsTags(inputs["tags"]);
  if (Tags.length > 0) await kms.tagResource({ KeyId, Tags });
}

const kmsTags = (tags: Value | undefined): { TagKey: string; TagValue: string }[] =>
  Object.entries(objectOf(tags)).map(([TagKey, value]) => ({ TagKey, TagValue: stringOf(value) }));
