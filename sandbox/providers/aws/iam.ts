import type { IAM, StatusType } from "@aws-sdk/client-iam";

import { optional, replaces, stringOf, type ResourceType } from "../cloud";
import { defined, doing, removedTags, tagList, tagMap, textOf, unless, type Aws } from "./clients";

const GONE = ["NoSuchEntityException", "NoSuchEntity"];
const name = { computed: true, replaces: true };
const path = { computed: true, replaces: true, preset: "/" };

export const user: ResourceType<Aws> = {
  inputs: { name, path, permissionsBoundary: optional, tags: optional },
  outputs: ["arn", "uniqueId", "tagsAll"],
  autoname: { property: "name" },
  create: async ({ iam }, inputs) => {
    const id = stringOf(inputs["name"]);
    const work = iam.createUser({
      UserName: id,
      Path: textOf(inputs["path"]),
      PermissionsBoundary: textOf(inputs["permissionsBoundary"]),
      Tags: tagList(inputs["tags"]),
    });
    const { User } = await doing(`creating IAM User (${id})`, work);
    const outputs = { arn: User?.Arn ?? "", uniqueId: User?.UserId ?? "" };
    return { id, outputs: { ...outputs, tagsAll: inputs["tags"] ?? {} } };
  },
  read: async ({ iam }, id) => {
    const work = unless(GONE, iam.getUser({ UserName: id }));
    const live = (await doing(`reading IAM User (${id})`, work))?.User;
    if (live === undefined) return undefined;
    const tags = tagMap(live.Tags);
    const boundary = live.PermissionsBoundary?.PermissionsBoundaryArn;
    return {
      inputs: defined({ name: id, path: live.Path, permissionsBoundary: boundary, tags }),
      outputs: { arn: live.Arn ?? "", uniqueId: live.UserId ?? "", tagsAll: tags },
    };
  },
  update: async ({ iam }, id, inputs, old) => {
    const UserName = id;
    const boundary = textOf(inputs["permissionsBoundary"]);
    if (boundary !== undefined) {
      await iam.putUserPermissionsBoundary({ UserName, PermissionsBoundary: boundary });
    } else if (textOf(old["permissionsBoundary"]) !== undefined) {
      await iam.deleteUserPermissionsBoundary({ UserName });
    }
    const TagKeys = removedTags(old["tags"], inputs["tags"]);
    if (TagKeys.length > 0) await iam.untagUser({ UserName, TagKeys });
    const Tags = tagList(inputs["tags"]);
    if (Tags.length > 0) await doing(`tagging IAM User (${id})`, iam.tagUser({ UserName, Tags }));
    return { tagsAll: inputs["tags"] ?? {} };
  },
  delete: async ({ iam }, id) => {
    await doing(`deleting IAM User (${id})`, unless(GONE, iam.deleteUser({ UserName: id })));
  },
};

interface PolicyPlace {
  readonly UserName: string;
  readonly RoleName: string;
  readonly PolicyName: string;
}

/** A policy that lives and dies with a user or a role; its id is `owner:policy`. */
function inlinePolicy(
  owner: "role" | "user",
  put: (iam: IAM, place: PolicyPlace & { PolicyDocument: string }) => Promise<unknown>,
  get: (iam: IAM, place: PolicyPlace) => Promise<{ PolicyDocument: string | undefined }>,
  remove: (iam: IAM, place: PolicyPlace) => Promise<unknown>,
): ResourceType<Aws> {
  const title = `IAM ${owner === "user" ? "User" : "Role"} Policy`;
  const place = (id: string): PolicyPlace => {
    const [holder = "", ...rest] = id.split(":");
    return { UserName: holder, RoleName: holder, PolicyName: rest.join(":") };
  };
  return {
    inputs: {
      name,
      policy: { required: true, json: true },
      [owner]: { required: true, replaces: true },
    },
    autoname: { property: "name" },
    create: async ({ iam }, inputs) => {
      const id = `${stringOf(inputs[owner])}:${stringOf(inputs["name"])}`;
      const PolicyDocument = stringOf(inputs["policy"]);
      await doing(`putting ${title} (${id})`, put(iam, { ...place(id), PolicyDocument }));
      return { id };
    },
    read: async ({ iam }, id) => {
      const live = await doing(`reading ${title} (${id})`, unless(GONE, get(iam, place(id))));
      if (live === undefined) return undefined;
      const policy = decodeURIComponent(live.PolicyDocument ?? "");
      const { PolicyName, UserName } = place(id);
      return { inputs: { name: PolicyName, [owner]: UserName, policy } };
    },
    update: async ({ iam }, id, inputs) => {
      const PolicyDocument = stringOf(inputs["policy"]);
      await doing(`putting ${title} (${id})`, put(iam, { ...place(id), PolicyDocument }));
      return {};
    },
    delete: async ({ iam }, id) => {
      await doing(`deleting ${title} (${id})`, unless(GONE, remove(iam, place(id))));
    },
  };
}

export const userPolicy = inlinePolicy(
  "user",
  (iam, place) => iam.putUserPolicy(place),
  (iam, place) => iam.getUserPolicy(place),
  (iam, place) => iam.deleteUserPolicy(place),
);

export const rolePolicy = inlinePolicy(
  "role",
  (iam, place) => iam.putRolePolicy(place),
  (iam, place) => iam.getRolePolicy(place),
  (iam, place) => iam.deleteRolePolicy(place),
);

export const accessKey: ResourceType<Aws> = {
  inputs: {
    status: { computed: true, preset: "Active" },
    user: { required: true, replaces: true },
  },
  outputs: ["createDate", "secret"],
  secretOutputs: ["secret"],
  create: async ({ iam }, inputs) => {
    const UserName = stringOf(inputs["user"]);
    const work = iam.createAccessKey({ UserName });
    const { AccessKey: key } = await doing(`creating IAM Access Key (${UserName})`, work);
    const id = key?.AccessKeyId ?? "";
    if (inputs["status"] === "Inactive") {
      await iam.updateAccessKey({ UserName, AccessKeyId: id, Status: "Inactive" });
    }
    const createDate = key?.CreateDate?.toISOString() ?? "";
    return { id, outputs: { createDate, secret: key?.SecretAccessKey ?? "" } };
  },
  read: async ({ iam }, id, state) => {
    const UserName = stringOf(state["user"]);
    const work = unless(GONE, iam.listAccessKeys({ UserName }));
    const keys = (await doing(`reading IAM Access Key (${id})`, work))?.AccessKeyMetadata ?? [];
    const live = keys.find(({ AccessKeyId }) => AccessKeyId === id);
    return live && { inputs: { user: UserName, status: live.Status ?? "" } };
  },
  update: async ({ iam }, id, inputs) => {
    const UserName = stringOf(inputs["user"]);
    const Status = stringOf(inputs["status"]) as StatusType;
    const work = iam.updateAccessKey({ UserName, AccessKeyId: id, Status });
    await doing(`updating IAM Access Key (${id})`, work);
    return {};
  },
  delete: async ({ iam }, id, state) => {
    const UserName = stringOf(state["user"]);
    const work = unless(GONE, iam.deleteAccessKey({ UserName, AccessKeyId: id }));
    await doing(`deleting IAM Access Key (${id})`, work);
  },
};

export const role: ResourceType<Aws> = {
  inputs: {
    assumeRolePolicy: { required: true, json: true },
    description: optional,
    name,
    path,
    permissionsBoundary: replaces,
    tags: optional,
  },
  outputs: ["arn", "createDate", "uniqueId", "tagsAll"],
  autoname: { property: "name" },
  create: async ({ iam }, inputs) => {
    const id = stringOf(inputs["name"]);
    const work = iam.createRole({
      RoleName: id,
      Path: textOf(inputs["path"]),
      AssumeRolePolicyDocument: stringOf(inputs["assumeRolePolicy"]),
      Description: textOf(inputs["description"]),
      PermissionsBoundary: textOf(inputs["permissionsBoundary"]),
      Tags: tagList(inputs["tags"]),
    });
    const { Role } = await doing(`creating IAM Role (${id})`, work);
    const outputs = {
      arn: Role?.Arn ?? "",
      createDate: Role?.CreateDate?.toISOString() ?? "",
      uniqueId: Role?.RoleId ?? "",
    };
    return { id, outputs: { ...outputs, tagsAll: inputs["tags"] ?? {} } };
  },
  read: async ({ iam }, id) => {
    const work = unless(GONE, iam.getRole({ RoleName: id }));
    const live = (await doing(`reading IAM Role (${id})`, work))?.Role;
    if (live === undefined) return undefined;
    const tags = tagMap(live.Tags);
    return {
      inputs: defined({
        assumeRolePolicy: decodeURIComponent(live.AssumeRolePolicyDocument ?? ""),
        description: live.Description,
        name: id,
        path: live.Path,
        permissionsBoundary: live.PermissionsBoundary?.PermissionsBoundaryArn,
        tags,
      }),
      outputs: { arn: live.Arn ?? "", uniqueId: live.RoleId ?? "", tagsAll: tags },
    };
  },
  update: async ({ iam }, id, inputs, old) => {
    const RoleName = id;
    const PolicyDocument = stringOf(inputs["assumeRolePolicy"]);
    if (old["assumeRolePolicy"] !== inputs["assumeRolePolicy"]) {
      const work = iam.updateAssumeRolePolicy({ RoleName, PolicyDocument });
      await doing(`updating IAM Role (${id}) assume role policy`, work);
    }
    if (old["description"] !== inputs["description"]) {
      const Description = stringOf(inputs["description"]);
      await doing(`updating IAM Role (${id})`, iam.updateRole({ RoleName, Description }));
    }
    const TagKeys = removedTags(old["tags"], inputs["tags"]);
    if (TagKeys.length > 0) await iam.untagRole({ RoleName, TagKeys });
    const Tags = tagList(inputs["tags"]);
    if (Tags.length > 0) await iam.tagRole({ RoleName, Tags });
    return { tagsAll: inputs["tags"] ?? {} };
  },
  delete: async ({ iam }, id) => {
    await doing(`deleting IAM Role (${id})`, unless(GONE, iam.deleteRole({ RoleName: id })));
  },
};
