import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, ImageRegistry } from "../../components";
import { secretProblems } from "../../components/secret-rules";
import { driversOf } from "../../components/storage";
import type { Sharing, Storage, StorageSpec } from "../../components/storage";
import { refusal, run, valueOf } from "./monitor";
import type { Run } from "./monitor";
import { openshift } from "./openshift";

type Make = (
  name: string,
  cluster: Cluster,
  opts?: pulumi.ComponentResourceOptions,
) => Storage & pulumi.ComponentResource;

/** A storage to be held against the contract of `components/storage.ts`. */
export interface Candidate {
  /** What it is, for the titles. */
  readonly title: string;
  /** Type of its component. */
  readonly type: string;
  readonly make: Make;
  /** The same with arguments that it must refuse. */
  readonly wrong: Make;
}

const PROVIDER = /^pulumi:providers:/;

/** What every storage must hold, whatever it is. */
export function storageContract({ title, type, make, wrong }: Candidate): void {
  describe(`${title}, as a storage`, () => {
    const built = (opts?: pulumi.ComponentResourceOptions, preview = false) =>
      run(() => make("images", new Cluster("cluster"), opts), { preview });
    const own = ({ resources }: Run<unknown>) =>
      resources.filter(({ urn }) => urn.includes(`${type}$`));

    it("contributes exactly one storage key", async () => {
      const spec = (await valueOf(pulumi.output((await built()).outputs.spec))) as StorageSpec;
      assert.equal(driversOf(spec).length, 1);
      assert.deepEqual(Object.keys(spec), driversOf(spec));
    });

    it("says how many replicas may share it, and why", async () => {
      const sharing = (await valueOf(pulumi.output((await built()).outputs.sharing))) as Sharing;
      assert.match(sharing.because, /\w+ \w+/);
    });

    it("parents every child, and begins its name with the component's", async () => {
      const result = await built();
      const cluster = /index:Cluster|pulumi:pulumi:Stack/;
      const others = result.resources.filter((one) => one.type !== type && !cluster.test(one.urn));
      assert.deepEqual(others, own(result));
      for (const { name } of others) assert.match(name, /^images(-|$)/);
    });

    it("gives every child in the cluster the cluster's provider, and no other one", async () => {
      for (const { options, name, type: kind } of own(await built())) {
        const { provider } = options;
        if (!kind.startsWith("kubernetes:")) assert.equal(provider, undefined, name);
        else assert.ok(provider && PROVIDER.test(await urnOf(provider)), name);
      }
    });

    it("honours its parent, an alias and protection", async () => {
      const { resources, find } = await run(() => {
        const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
        make("images", new Cluster("cluster"), {
          parent,
          protect: true,
          aliases: [{ name: "before" }],
        });
      });
      const { urn, options } = find(type, "images");
      assert.ok(urn.includes(`::test:index:Parent$${type}::`), urn);
      assert.equal(options.protect, true);
      assert.deepEqual(options.aliases, [{ name: "before" }]);
      // Keys can be replaced all the same: their protection would only stand in the way of that.
      for (const { name, options: own } of resources.filter((one) => one.urn.includes(`${type}$`)))
        assert.equal(own.protect === false, /-key[12]$/.test(name), name);
    });

    it("keeps credentials secret, or has none", async () => {
      const { credentials } = (await built()).outputs;
      if (credentials === undefined) return;
      assert.equal(await pulumi.isSecret(credentials), true);
      assert.deepEqual(secretProblems((await valueOf(credentials)) ?? {}), []);
    });

    it("lets no credential out unmarked", async () => {
      const result = await built();
      const { credentials, mintedCredentials } = result.outputs;
      const given = [credentials, mintedCredentials].filter((one) => one !== undefined);
      const values = await Promise.all(given.map((one) => valueOf(one)));
      // The id of an access key is no secret.
      const words = values.flatMap((one) =>
        Object.entries(one ?? {}).flatMap(([key, value]) =>
          /_ACCESSKEY$/.test(key) ? [] : [value],
        ),
      );
      for (const { name, inputs, secrets } of result.resources)
        for (const word of words) assert.ok(!open(inputs, secrets).includes(word), name);
      for (const [urn, outputs] of result.registered)
        for (const word of words) assert.ok(!JSON.stringify(outputs).includes(word), urn);
    });

    it("registers outputs", async () => {
      const { registered, find } = await built();
      assert.ok(registered.has(find(type, "images").urn));
    });

    it("lets two of it stand side by side", async () => {
      const { resources } = await run(() => {
        const cluster = new Cluster("cluster");
        make("one", cluster);
        make("two", cluster);
      });
      const urns = resources.map(({ urn }) => urn);
      assert.equal(new Set(urns).size, urns.length);
      assert.equal(resources.filter((one) => one.type === type).length, 2);
    });

    it("is previewed before anything is known", async () => {
      const { outputs } = await built({}, true);
      assert.ok(outputs.spec);
      assert.ok(Array.isArray(outputs.dependencies));
    });

    it("says what is kept, and what the registry waits for", async () => {
      const { kept, dependencies } = (await built()).outputs;
      assert.ok(Array.isArray(await valueOf(kept)));
      for (const one of dependencies)
        assert.ok(pulumi.Resource.isInstance(await valueOf(pulumi.output(one))));
    });

    it("makes nothing behind a gate that refuses, and lets the program end", async () => {
      const server = await openshift();
      const rule = { field: "gate", value: "closed", rule: "be open", remedy: "Open it." };
      const seen: string[] = [];
      const program = () => {
        const cluster = new Cluster("cluster", { kubeconfig: server.kubeconfig });
        const storage = make("images", cluster);
        new ImageRegistry("registry", { cluster, storage });
        cluster.require({ permissions: [], check: () => Promise.resolve([rule]) });
        for (const one of storage.dependencies) one.urn.apply((urn) => seen.push(urn));
      };
      const text = await Promise.race([
        refusal(program, { mocked: false }),
        sleep(5_000, "the program waits for ever", { ref: false }),
      ]);
      await server.stop();
      assert.match(text, /gate must be open, got "closed"\. Open it\./);
      assert.deepEqual(seen, []);
    });

    it("rejects wrong arguments before it creates a child", async () => {
      const program = () => {
        wrong("images", new Cluster("cluster"));
      };
      assert.match(await refusal(program), /^Nothing was changed, because:\n {2}- /);
      const seen = await run(() => {
        try {
          program();
        } catch {
          // What has been registered until then is what counts.
        }
      });
      assert.deepEqual(own(seen), []);
    });
  });
}

/** The inputs as text, without what was sent as a secret. */
function open(inputs: object, secrets: readonly string[], path = ""): string {
  const fields = Object.entries(inputs).map(([key, value]: [string, unknown]) => {
    const here = path ? `${path}.${key}` : key;
    if (secrets.includes(here)) return "";
    return typeof value === "object" && value !== null
      ? open(value, secrets, here)
      : JSON.stringify(value);
  });
  return fields.join("\n");
}

async function urnOf(resource: pulumi.ProviderResource): Promise<string> {
  return ((await valueOf(resource.urn)) ?? "").split("$").pop() ?? "";
}
