import type { Comparison, Naming } from "../support/rpc";
import { checkInputs } from "./check";
import { compare } from "./compare";
import type { Settings } from "./config";
import type { Connection } from "./connect";
import { remove } from "./delete";
import { PartialError } from "./errors";
import { createResource, notDeleted, updateResource, type Resource } from "./lifecycle";
import { isPatch, namespaceOf, parseCheckpoint } from "./objects";
import type { Operation } from "./operation";
import { refresh } from "./refresh";
import { markSecrets } from "./secrets";
import { isUnknown, revealAll, some, stringOf, type Properties } from "../support/values";

/** What a call of the engine says about the resource it is about. */
export type Request = Pick<Operation, "messages" | "preview" | "timeout" | "urn">;

const wayOut =
  "If the cluster was deleted, remove the resource from the state by running this again with " +
  'the environment variable PULUMI_K8S_DELETE_UNREACHABLE set to "true"';

/** The provider of one configuration: decides what to do, and whether there is a cluster to do it on. */
export class Provider {
  private readonly cancellation = new AbortController();

  constructor(
    private readonly settings: Settings,
    private readonly connection: Connection,
  ) {}

  cancel(): void {
    this.cancellation.abort();
  }

  async check(
    { urn }: Request,
    given: { olds: Properties; news: Properties; naming: Naming },
  ): Promise<Properties> {
    // The engine keeps what comes back: what was a secret must still be one.
    return markSecrets(await checkInputs(urn, given, this.connection), given.news);
  }

  async diff({ urn }: Request, state: Properties, news: Properties): Promise<Comparison> {
    const collection = await this.collection(news);
    const namespaced = collection?.namespaced ?? true;
    return compare(urn, state, news, { settings: this.settings, namespaced });
  }

  async create(request: Request, given: Properties): Promise<Resource> {
    const inputs = revealAll(given);
    if (request.preview && (isPatch(request.urn, inputs) || !(await this.canPreview(inputs)))) {
      return { id: "", state: given };
    }
    return createResource(this.operation(request), given);
  }

  async update(request: Request, olds: Properties, given: Properties): Promise<Resource> {
    if (request.preview && !(await this.canPreview(revealAll(given)))) {
      return { id: "", state: given };
    }
    return updateResource(this.operation(request), olds, given);
  }

  async read(
    request: Request,
    id: string,
    given: { state: Properties; inputs: Properties },
  ): Promise<Resource> {
    if (this.mayForget(request, "failed to read resource state due to unreachable cluster")) {
      return { id: "", state: {} };
    }
    return refresh(this.operation(request), id, given);
  }

  async delete(request: Request, id: string, state: Properties): Promise<void> {
    if (this.mayForget(request, "configured Kubernetes cluster is unreachable")) {
      return;
    }
    try {
      const name = id.split("/").pop() ?? id;
      await remove(this.operation(request), parseCheckpoint(state), name);
    } catch (error) {
      throw error instanceof PartialError ? notDeleted(error, id, state) : error;
    }
  }

  /** Whether the resource of an unreachable cluster is taken for gone; refused unless asked for. */
  private mayForget({ messages }: Request, failure: string): boolean {
    if (this.connection.unreachable === "") {
      return false;
    }
    messages.log("warning", this.unreachable());
    if (!this.settings.deleteUnreachable) {
      throw new Error(`${failure}. ${wayOut}`);
    }
    return true;
  }

  private unreachable(): string {
    return `configured Kubernetes cluster is unreachable: ${this.connection.unreachable}`;
  }

  private operation(request: Request): Operation {
    const { cluster, unreachable } = this.connection;
    if (cluster === undefined || unreachable !== "") {
      throw new Error(this.unreachable());
    }
    return { ...request, cluster, settings: this.settings, signal: this.cancellation.signal };
  }

  /** Whether the server can be asked what would become of these inputs. */
  private async canPreview(inputs: Properties): Promise<boolean> {
    return !some(inputs, isUnknown) && (await this.collection(inputs)) !== undefined;
  }

  /** Where objects like this live; undefined when the server is away, or does not know the kind. */
  private async collection(object: Properties): Promise<{ namespaced: boolean } | undefined> {
    const { cluster, unreachable } = this.connection;
    if (cluster === undefined || unreachable !== "") {
      return undefined;
    }
    return cluster
      .collection(stringOf(object["apiVersion"]), stringOf(object["kind"]), namespaceOf(object))
      .catch(() => undefined);
  }
}
