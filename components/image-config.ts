import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions";
import * as pulumi from "@pulumi/pulumi";
import { authorities } from "./authorities";
import { mocked } from "./cluster";
import type { Cluster } from "./cluster";
import { differences } from "./drift";
import { inProgram } from "./hooks";
import { IMAGE, IMAGE_PERMISSIONS, imageProblems, sourcesChange } from "./image-config-checks";
import { imageConfigProblems, imageConfigWarnings } from "./image-config-rules";
import { refuse, userError } from "./problems";
import type { AdditionalTrustedCaSettings } from "./registry-authorities";
import type { Fields } from "./release";
import { holdAlone } from "./sole-holder";
import { FIELD_MANAGER } from "./sole-storage";

/** What the whole cluster may do with images. Only what is set is sent, and only that is taken back. */
export interface ImageConfigSettings {
  /** Authorities of other registries' certificates. @default those that are configured */
  readonly additionalTrustedCA?: AdditionalTrustedCaSettings;
  /** Registries from which users may import images. @default every registry */
  readonly allowedRegistriesForImport?: readonly ImportRegistrySettings[];
  /** How nodes and builds reach registries. A change reloads the nodes, or drains them, one after the other. */
  readonly registrySources?: RegistrySourcesSettings;
  /** Hosts, `host` or `host:port`, under which the registry is published; the first stands in image streams. */
  readonly externalRegistryHostnames?: readonly string[];
  /** Whether imports keep the list of architectures. OpenShift 4.18 and newer. @default by the cluster's own architecture */
  readonly imageStreamImportMode?: "Legacy" | "PreserveOriginal";
  /** Replaces what somebody else has set. @default false */
  readonly takeOver?: boolean;
}

/** One entry of `allowedRegistriesForImport`. */
export interface ImportRegistrySettings {
  /** `host`, or `host:port`; `*` stands for any part of a name. */
  readonly domainName: string;
  /** True for a registry without TLS, or with a certificate that is not checked. @default false */
  readonly insecure?: boolean;
}

/** Registries, each as `host`, `host:port`, `*.domain` or `host/path`; only one of blocked and allowed. */
export interface RegistrySourcesSettings {
  /** Registries without TLS, or with a certificate that is not checked. */
  readonly insecureRegistries?: readonly string[];
  /** Registries from which nothing is pulled. */
  readonly blockedRegistries?: readonly string[];
  /** The only registries from which anything is pulled; the cluster's own must be among them. */
  readonly allowedRegistries?: readonly string[];
  /** Hosts in which images with a short name are looked for. */
  readonly containerRuntimeSearchRegistries?: readonly string[];
}

export interface ImageConfigArgs extends ImageConfigSettings {
  readonly cluster: Cluster;
}

/**
 * What the cluster trusts and allows where images come from, `image.config.openshift.io/cluster`. The resource is the
 * cluster's: the fields that are set are patched, and nothing else. What is left out later, or destroyed with the stack, is
 * taken back: first the reference to a ConfigMap, then the ConfigMap, because the registry's operator is Degraded while it
 * misses one. What was there before the stack does not come back.
 *
 * ```ts
 * const certificates = { "registry.example.com:5000": readFileSync("ca.pem", "utf8") };
 * new ImageConfig("images", { cluster, additionalTrustedCA: { certificates } });
 * ```
 */
export class ImageConfig extends pulumi.ComponentResource {
  /** Name of the ConfigMap with the authorities; undefined without `additionalTrustedCA`. */
  readonly trustedCA: string | undefined;
  /** Resolves when the resource has been seen to be as it was sent; at once in a preview. */
  readonly ready: pulumi.Output<boolean>;

  constructor(name: string, args: ImageConfigArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:ImageConfig", name, {}, opts);
    const { cluster, additionalTrustedCA, takeOver = false } = args;
    refuse(this, imageConfigProblems(args, cluster.declaredVersion));
    for (const line of imageConfigWarnings(args)) void pulumi.log.warn(line, this);
    const trusted = authorities(name, additionalTrustedCA, cluster, this);
    const spec = specOf(args, trusted.name);
    cluster.require({
      permissions: IMAGE_PERMISSIONS,
      check: (api, live) =>
        imageProblems(api, live, spec, takeOver, () => {
          void pulumi.log.warn(sourcesChange(), this);
        }),
    });

    const patch = new CustomResourcePatch(
      `${name}-patch`,
      {
        ...IMAGE,
        metadata: {
          name: cluster.gated(IMAGE.metadata.name),
          annotations: {
            "pulumi.com/patchForce": "true",
            "pulumi.com/patchFieldManager": FIELD_MANAGER,
            // It has no conditions to wait for; without this it would be watched.
            "pulumi.com/skipAwait": "true",
          },
        },
        spec,
      },
      {
        parent: this,
        provider: cluster.provider,
        dependsOn: cluster.after(trusted.dependencies),
        hooks: takenBack(cluster, spec),
      },
    );
    this.trustedCA = trusted.name;
    this.ready = this.verified(cluster, patch, spec);
    this.registerOutputs({});
  }

  /** What somebody has changed by hand is in no diff. */
  private verified(
    cluster: Cluster,
    patch: CustomResourcePatch,
    spec: Fields,
  ): pulumi.Output<boolean> {
    return patch.id.apply(async () => {
      if (pulumi.runtime.isDryRun() || mocked()) return true;
      const live = await (await cluster.api).get(IMAGE);
      const [first] = differences(spec, live?.spec, "spec");
      if (!first) return true;
      const what = `${first.field} of image.config.openshift.io/cluster is not what this stack sent`;
      const remedy = "Somebody changed it by hand; to set it back run: pulumi up --refresh";
      throw userError(`${what}. ${remedy}`, this);
    });
  }
}

/** What is sent: what is set, and no more. */
function specOf(settings: ImageConfigSettings, trustedCA: string | undefined): Fields {
  const { additionalTrustedCA: _, takeOver: __, ...spec } = settings as ImageConfigArgs;
  const { cluster: ___, ...rest } = spec;
  const all = {
    ...rest,
    additionalTrustedCA: trustedCA === undefined ? undefined : { name: trustedCA },
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** See to it that all of this can be taken back, without a program and without help. */
function takenBack(cluster: Cluster, spec: Fields): pulumi.ResourceHookBinding {
  if (mocked()) return {};
  const hook = inProgram(async () => holdAlone(await cluster.api, IMAGE, spec));
  return { beforeCreate: [hook], beforeUpdate: [hook] };
}
