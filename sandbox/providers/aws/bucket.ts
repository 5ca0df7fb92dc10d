import { BucketLocationConstraint } from "@aws-sdk/client-s3";

import {
  messageOf,
  optional,
  stringOf,
  Unfinished,
  type Properties,
  type ResourceType,
} from "../cloud";
import { codeOf, doing, tagList, tagMap, unless, type Aws } from "./clients";

/** What the service answers for a bucket that is gone. */
export const GONE = ["NoSuchBucket", "NotFound"];

/** Region of a resource: the provider's where it names none. */
export const region = { computed: true, replaces: true };

const regionOf = ({ region }: Aws, given: Properties): string =>
  stringOf(given["region"]) === "" ? region : stringOf(given["region"]);

export const bucket: ResourceType<Aws> = {
  inputs: { bucket: { computed: true, replaces: true }, region, tags: optional },
  outputs: [
    "arn",
    "bucketDomainName",
    "bucketRegion",
    "bucketRegionalDomainName",
    "hostedZoneId",
    "region",
    "tagsAll",
  ],
  autoname: {
    property: "bucket",
    // 63 characters is the longest name.
    fit: (name) => name.toLowerCase().slice(0, 63 - "-1234567".length),
  },
  create: async (aws, inputs) => {
    const name = stringOf(inputs["bucket"]);
    const place = regionOf(aws, inputs);
    const created = { id: name, outputs: outputsOf(name, place, inputs) };
    await doing(`creating S3 Bucket (${name})`, createBucket(aws, name, place));
    try {
      await putTags(aws, name, inputs);
    } catch (error) {
      throw new Unfinished(`setting S3 Bucket (${name}) tags: ${messageOf(error)}`, created);
    }
    return created;
  },
  read: async (aws, id, state) => {
    const s3 = aws.s3(state["region"]);
    const head = await unless(GONE, doingRead(id, s3.headBucket({ Bucket: id })));
    if (head === undefined) return undefined;
    const answer = await unless(["NoSuchTagSet"], s3.getBucketTagging({ Bucket: id }));
    const tags = tagMap(answer?.TagSet);
    const place = regionOf(aws, { region: head.BucketRegion ?? state["region"] ?? "" });
    return {
      inputs: { bucket: id, region: place, tags },
      outputs: outputsOf(id, place, { tags }),
    };
  },
  update: async (aws, id, inputs) => {
    await doing(`updating S3 Bucket (${id}) tags`, putTags(aws, id, inputs));
    return outputsOf(id, regionOf(aws, inputs), inputs);
  },
  delete: async (aws, id, state) => {
    const removal = aws.s3(state["region"]).deleteBucket({ Bucket: id });
    await doing(`deleting S3 Bucket (${id})`, unless(GONE, removal));
  },
};

async function createBucket(aws: Aws, name: string, place: string): Promise<void> {
  const s3 = aws.s3(place);
  // In us-east-1 AWS answers that all is well when the bucket is ours already.
  if ((await unless(GONE, s3.headBucket({ Bucket: name }))) !== undefined) {
    throw Object.assign(new Error("the bucket exists already"), { name: "BucketAlreadyExists" });
  }
  const constraint = Object.values(BucketLocationConstraint).find((one) => one === place);
  await s3.createBucket({
    Bucket: name,
    // us-east-1 is the one region that is not named.
    ...(constraint && { CreateBucketConfiguration: { LocationConstraint: constraint } }),
  });
}

async function putTags(aws: Aws, name: string, inputs: Properties): Promise<void> {
  const s3 = aws.s3(inputs["region"]);
  const TagSet = tagList(inputs["tags"]);
  if (TagSet.length > 0) await s3.putBucketTagging({ Bucket: name, Tagging: { TagSet } });
  else await unless(["NoSuchTagSet"], s3.deleteBucketTagging({ Bucket: name }));
}

function outputsOf(name: string, place: string, { tags = {} }: Properties): Properties {
  return {
    arn: `arn:aws:s3:::${name}`,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegion: place,
    bucketRegionalDomainName: `${name}.s3.${place}.amazonaws.com`,
    hostedZoneId: "Z000000000000000000000",
    region: place,
    tagsAll: tags,
  };
}

/** A refusal of a head has no body that could say why. */
async function doingRead<T>(id: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (GONE.includes(codeOf(error))) throw error;
    throw new Error(`reading S3 Bucket (${id}): ${codeOf(error)}: ${messageOf(error)}`);
  });
}
