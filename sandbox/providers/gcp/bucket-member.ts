import { stringOf, type Properties, type ResourceType } from "../cloud";
import { doing, found, type Google } from "./client";

export const iamMember: ResourceType<Google> = {
  inputs: {
    bucket: { required: true, replaces: true },
    role: { required: true, replaces: true },
    member: { required: true, replaces: true },
  },
  outputs: ["etag"],
  check: ({ member }) =>
    /^(allUsers|allAuthenticatedUsers|[a-zA-Z]+:.+)$/.test(stringOf(member))
      ? []
      : [{ property: "member", reason: `"member": invalid value: ${stringOf(member)}` }],
  create: async (google, inputs) => {
    const { bucket, role, member } = grantOf(inputs);
    await changePolicy(google, bucket, (bindings) => [
      ...bindings.filter((one) => one.role !== role),
      { role, members: [...new Set([...membersOf(bindings, role), member])] },
    ]);
    return { id: `b/${bucket}/${role}/${member}`, outputs: { etag: "CAE=" } };
  },
  read: async (google, _id, state) => {
    const { bucket, role, member } = grantOf(state);
    const policy = await found(google.call("storage", "GET", `b/${bucket}/iam`));
    const granted = policy !== undefined && membersOf(bindingsOf(policy), role).includes(member);
    return granted ? { inputs: { bucket, role, member } } : undefined;
  },
  delete: async (google, _id, state) => {
    const { bucket, role, member } = grantOf(state);
    const change = changePolicy(google, bucket, (bindings) =>
      bindings.map((one) =>
        one.role === role
          ? { role, members: one.members.filter((other) => other !== member) }
          : one,
      ),
    );
    await found(change);
  },
};

interface Binding {
  readonly role: string;
  readonly members: string[];
}

const grantOf = ({
  bucket,
  role,
  member,
}: Properties): Record<string, string> & Record<"bucket" | "member" | "role", string> => ({
  bucket: stringOf(bucket).replace(/^b\//, ""),
  role: stringOf(role),
  member: stringOf(member),
});

const bindingsOf = ({ bindings = [] }: Properties): Binding[] => bindings as object as Binding[];

const membersOf = (bindings: readonly Binding[], role: string): string[] =>
  bindings.filter((one) => one.role === role).flatMap(({ members }) => members);

/** One change after the other: each reads the whole policy and writes it back. */
let last: Promise<unknown> = Promise.resolve();

async function changePolicy(
  google: Google,
  bucket: string,
  change: (bindings: readonly Binding[]) => readonly Binding[],
): Promise<void> {
  const work = async (): Promise<void> => {
    const policy = await google.call("storage", "GET", `b/${bucket}/iam`);
    const bindings = change(bindingsOf(policy)).map(({ role, members }) => ({ role, members }));
    const put = google.call("storage", "PUT", `b/${bucket}/iam`, { ...policy, bindings });
    await doing(`setting IAM policy for storage bucket "b/${bucket}"`, put);
  };
  const mine = last.then(work, work);
  last = mine.catch(() => undefined);
  await mine;
}
