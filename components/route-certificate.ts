import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { expiringSoon } from "./certificates";
import type { Cluster } from "./cluster";
import type { ObjectRef } from "./cluster-api";
import { NAMESPACE } from "./gate";
import { refuseExisting } from "./hooks";
import { refuse } from "./problems";
import { SECRET_PERMISSIONS } from "./secret-checks";
import { encoded } from "./secret-rules";
import { serverCertificateProblems } from "./server-certificate";
import type { ServerCertificate } from "./server-certificate";

export interface RouteCertificateArgs {
  readonly cluster: Cluster;
  /** Name of the Secret. */
  readonly secretName: string;
  /** In PEM form: the server's own first, then those of whoever signed it. */
  readonly certificate: pulumi.Input<string>;
  /** Its private key in PEM form, without a passphrase; always treated as a secret. */
  readonly key: pulumi.Input<string>;
  /** Authorities in PEM form that the router shows with it. @default none */
  readonly caCertificate?: pulumi.Input<string>;
  /** Host that the certificate must be for. Omitted, or undefined: not checked */
  readonly host?: pulumi.Input<string | undefined>;
}

/**
 * The certificate of a Route of the registry, in a Secret of its own under the keys that the registry's operator reads. A
 * successor takes its place in that Secret, and the operator brings it to the Route.
 */
export class RouteCertificate extends pulumi.ComponentResource {
  /** For whatever must come after the Secret, and go before it. */
  readonly secret: Secret;
  /** What is in the Secret; nothing that names it is to be created when this is refused. */
  readonly data: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: RouteCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:RouteCertificate", name, {}, opts);
    const { cluster, secretName, certificate, key, caCertificate, host } = args;
    cluster.require({ permissions: SECRET_PERMISSIONS });
    this.data = pulumi
      .secret(pulumi.all([certificate, key, caCertificate, host]))
      .apply(([shown, kept, authorities, called]) =>
        this.checked({ certificate: shown, key: kept, caCertificate: authorities }, called),
      );
    const remedy = `To use it, set tls.secret: ${secretName} in place of certificate and key; or delete it.`;
    this.secret = new Secret(
      name,
      {
        metadata: { name: secretName, namespace: cluster.namespace },
        type: "kubernetes.io/tls",
        data: this.data,
      },
      {
        parent: this,
        provider: cluster.provider,
        dependsOn: cluster.after([]),
        hooks: refuseExisting(cluster, secretRef(secretName), remedy),
      },
    );
    this.registerOutputs({});
  }

  private checked(given: ServerCertificate, host: string | undefined): Record<string, string> {
    refuse(this, serverCertificateProblems(given, host));
    warnOfExpiry(given, this);
    const { certificate, key, caCertificate } = given;
    return encoded({
      [KEYS.certificate]: ended(certificate),
      [KEYS.key]: ended(key),
      ...(caCertificate !== undefined && { [KEYS.caCertificate]: ended(caCertificate) }),
    });
  }
}

/** The router puts the three into one file, each on lines of its own; `pulumi config set` takes the last line break off. */
function ended(pem: string): string {
  return `${pem.trim()}\n`;
}

/** The keys of the Secret that the operator reads; others, as `ca.crt`, it passes over in silence. */
export const KEYS = { certificate: "tls.crt", key: "tls.key", caCertificate: "tls.cacrt" } as const;

/** Says which certificates expire within 30 days. */
export function warnOfExpiry(
  { certificate, caCertificate = "" }: Pick<ServerCertificate, "certificate" | "caCertificate">,
  resource: pulumi.Resource,
): void {
  for (const soon of expiringSoon(certificate + caCertificate))
    void pulumi.log.warn(
      `certificate of a route: ${soon}; clients refuse the registry then`,
      resource,
    );
}

/** A Secret of the registry's namespace. */
export function secretRef(name: string): ObjectRef {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: NAMESPACE } };
}
