import { isObjectName } from "./formats";
import type { Problem } from "./problems";

/** Who gets a role: at least one user, group or service account, each by its name. */
export interface SubjectSettings {
  /** Users, as `oc whoami` names them. @default none */
  readonly users?: readonly string[];
  /** Groups of OpenShift or of the identity provider, and virtual ones: `system:authenticated`. @default none */
  readonly groups?: readonly string[];
  /** Service accounts, each as `namespace/name`; they need not be there yet. @default none */
  readonly serviceAccounts?: readonly string[];
}

/** A subject of a binding, as Kubernetes writes it. */
export interface Subject {
  readonly kind: "User" | "Group" | "ServiceAccount";
  readonly name: string;
  readonly apiGroup?: string;
  readonly namespace?: string;
}

/** Whom everybody is who has not logged in. */
const ANONYMOUS = { users: ["system:anonymous"], groups: ["system:unauthenticated"] };
/** Groups that hold everybody who has logged in, or every pod. */
const EVERYBODY = ["system:authenticated", "system:authenticated:oauth", "system:serviceaccounts"];
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The subjects in an order of their own, so that the order of the settings makes no difference. */
export function subjectsOf({ users, groups, serviceAccounts }: SubjectSettings): Subject[] {
  const apiGroup = "rbac.authorization.k8s.io";
  const named = (kind: Subject["kind"], names: readonly string[] = []) =>
    [...names].sort().map((name) => ({ kind, name, apiGroup }));
  const accounts = [...(serviceAccounts ?? [])].sort().map((path) => {
    const [namespace = "", name = ""] = path.split("/");
    return { kind: "ServiceAccount" as const, name, namespace };
  });
  return [...named("User", users), ...named("Group", groups), ...accounts];
}

/** The subjects that stand for whoever has no login. */
export function anonymousOf({ users = [], groups = [] }: SubjectSettings): string[] {
  return [
    ...users.filter((name) => ANONYMOUS.users.includes(name)),
    ...groups.filter((name) => ANONYMOUS.groups.includes(name)),
  ];
}

/** The subjects that stand for everybody with a login, or for every pod. */
export function everybodyOf({ groups = [] }: SubjectSettings): string[] {
  return groups.filter((name) => EVERYBODY.includes(name));
}

/** True for the name of a namespace. */
export function isNamespace(text: string): boolean {
  return LABEL.test(text);
}

/** What is wrong with the subjects by themselves. */
export function subjectProblems(settings: SubjectSettings): Problem[] {
  const { users = [], groups = [], serviceAccounts = [] } = settings;
  if (users.length + groups.length + serviceAccounts.length === 0) {
    const rule = "name at least one of users, groups and serviceAccounts";
    return [{ field: "", value: "nobody", rule, remedy: "Say who gets it, or leave it out." }];
  }
  return [
    ...each("users", users, (name) => nameProblem(name) ?? userProblem(name)),
    ...each("groups", groups, (name) => nameProblem(name) ?? groupProblem(name)),
    ...each("serviceAccounts", serviceAccounts, accountProblem),
  ];
}

type Fault = Pick<Problem, "rule" | "remedy">;

function each(
  field: string,
  names: readonly string[],
  fault: (name: string) => Fault | undefined,
): Problem[] {
  return names.flatMap((value, index) => {
    const twice = names.indexOf(value) < index ? TWICE : undefined;
    const found = fault(value) ?? twice;
    return found ? [{ field: `${field}.${index}`, value, ...found }] : [];
  });
}

const TWICE: Fault = { rule: "be named once", remedy: "Remove the second." };

function nameProblem(name: string): Fault | undefined {
  if (name === "*") {
    const rule = "be one name: bindings know no wildcard, and this would match nobody";
    return { rule, remedy: "For everybody with a login, name the group system:authenticated." };
  }
  if (name !== "" && name.trim() === name && !/\p{Cc}/u.test(name)) return undefined;
  const rule = "be a name without blanks around it: it is compared letter by letter";
  return { rule, remedy: "Write it as oc whoami, or oc get groups, prints it." };
}

function userProblem(name: string): Fault | undefined {
  const account = /^system:serviceaccount:([^:]*):([^:]*)$/.exec(name);
  if (account) {
    const remedy = `Name it in serviceAccounts: ${account[1] ?? ""}/${account[2] ?? ""}.`;
    return { rule: "be a user, and no service account", remedy };
  }
  if (![...EVERYBODY, ...ANONYMOUS.groups].includes(name)) return undefined;
  return { rule: "be a user, and no group", remedy: "Name it in groups." };
}

function groupProblem(name: string): Fault | undefined {
  if (!ANONYMOUS.users.includes(name)) return undefined;
  return { rule: "be a group, and no user", remedy: "Name it in users." };
}

function accountProblem(path: string): Fault | undefined {
  const [namespace = "", name = "", ...more] = path.split("/");
  if (more.length === 0 && isNamespace(namespace) && isObjectName(name)) return undefined;
  const rule = "be a service account as namespace/name";
  return { rule, remedy: "oc get serviceaccounts -n <namespace> lists them." };
}
