import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The programs that the sandbox runs. */
export type ToolName =
  "pulumi" | "etcd" | "kube-apiserver" | "kube-controller-manager" | "registry" | "crane";

/** How a tool is recognized, downloaded and built. */
export interface ToolSpec {
  /** Folder under sandbox/toolchain/ with the Go module that pins the tool. */
  readonly module: string;
  /** Module path whose pinned version is the tool's version. */
  readonly requirement: string;
  /** Go package of the command. */
  readonly package: string;
  /** Go linker settings, for tools that learn their version from the build. */
  readonly ldflags?: (version: string) => string;
  /** Arguments that make the tool print its version. */
  readonly versionArgs: readonly string[];
  /** Whether a version found on PATH can stand in for the pinned one. */
  readonly fits: "same minor" | "same major, not older";
  /** The official download, or undefined where none is published for this machine. */
  readonly download: (target: DownloadTarget) => DownloadSpec | undefined;
  /** What a cold build costs, for the progress line. */
  readonly buildMinutes: number;
}

export interface DownloadTarget {
  readonly version: string;
  readonly os: NodeJS.Platform;
  readonly arch: string;
}

export interface DownloadSpec {
  /** Key of {@link downloadBases}. */
  readonly base: keyof typeof downloadBases;
  /** Path of the archive or program below the base. */
  readonly path: string;
  /** Path of the published SHA-256 sums below the base: a bare sum, or lines of `sum  file`. */
  readonly checksums: string;
  /** Path of the program inside the archive; without it the download is the program itself. */
  readonly member?: string;
}

/** Where official downloads live. */
export const downloadBases = {
  pulumi: "https://github.com/pulumi/pulumi/releases/download",
  etcd: "https://github.com/etcd-io/etcd/releases/download",
  kubernetes: "https://dl.k8s.io",
  distribution: "https://github.com/distribution/distribution/releases/download",
  crane: "https://github.com/google/go-containerregistry/releases/download",
};

/** Go's name for a processor that Node names differently. */
const goArch = (arch: string): string => (arch === "x64" ? "amd64" : arch);

const kubernetes = (command: string): ToolSpec => ({
  module: "kubernetes",
  requirement: "k8s.io/kubernetes",
  package: `k8s.io/kubernetes/cmd/${command}`,
  ldflags: (version) => {
    const [major = "", minor = ""] = version.slice(1).split(".");
    const set = (key: string, value: string): string =>
      `-X k8s.io/component-base/version.${key}=${value}`;
    return [set("gitVersion", version), set("gitMajor", major), set("gitMinor", minor)].join(" ");
  },
  versionArgs: ["--version"],
  fits: "same minor",
  download: ({ version, os, arch }) => {
    if (os !== "linux") return undefined;
    const path = `${version}/bin/linux/${goArch(arch)}/${command}`;
    return { base: "kubernetes", path, checksums: `${path}.sha256` };
  },
  buildMinutes: 5,
});

/** One row per tool; versions come from the go.mod files beside this one. */
export const tools: Record<ToolName, ToolSpec> = {
  pulumi: {
    module: "pulumi",
    requirement: "github.com/pulumi/pulumi/pkg/v3",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ldflags: (version) => `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`,
    versionArgs: ["version"],
    fits: "same major, not older",
    download: ({ version, os, arch }) => ({
      base: "pulumi",
      path: `${version}/pulumi-${version}-${os}-${arch}.tar.gz`,
      checksums: `${version}/pulumi-${version.slice(1)}-checksums.txt`,
      member: "pulumi/pulumi",
    }),
    buildMinutes: 5,
  },
  etcd: {
    module: "kubernetes",
    requirement: "go.etcd.io/etcd/server/v3",
    package: "go.etcd.io/etcd/server/v3",
    versionArgs: ["--version"],
    fits: "same minor",
    download: ({ version, os, arch }) => {
      if (os !== "linux") return undefined;
      const name = `etcd-${version}-linux-${goArch(arch)}`;
      return {
        base: "etcd",
        path: `${version}/${name}.tar.gz`,
        checksums: `${version}/SHA256SUMS`,
        member: `${name}/etcd`,
      };
    },
    buildMinutes: 1,
  },
  "kube-apiserver": kubernetes("kube-apiserver"),
  "kube-controller-manager": kubernetes("kube-controller-manager"),
  registry: {
    module: "registry",
    requirement: "github.com/distribution/distribution/v3",
    package: "github.com/distribution/distribution/v3/cmd/registry",
    versionArgs: ["--version"],
    fits: "same major, not older",
    download: ({ version, os, arch }) => {
      const path = `${version}/registry_${version.slice(1)}_${os}_${goArch(arch)}.tar.gz`;
      return { base: "distribution", path, checksums: `${path}.sha256`, member: "registry" };
    },
    buildMinutes: 2,
  },
  crane: {
    module: "registry",
    requirement: "github.com/google/go-containerregistry",
    package: "github.com/google/go-containerregistry/cmd/crane",
    versionArgs: ["version"],
    fits: "same major, not older",
    download: ({ version, os, arch }) => {
      const system = os === "darwin" ? "Darwin" : "Linux";
      return {
        base: "crane",
        path: `${version}/go-containerregistry_${system}_${arch === "x64" ? "x86_64" : arch}.tar.gz`,
        checksums: `${version}/checksums.txt`,
        member: "crane",
      };
    },
    buildMinutes: 1,
  },
};

/** Folder of the Go module that pins a tool. */
export const moduleFolder = (module: string): string => join(__dirname, module);

/** The version that a go.mod pins for `requirement`. */
export function pinnedVersion(module: string, requirement: string): string {
  const file = join(moduleFolder(module), "go.mod");
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [path, version] = line
      .replace(/^require /, "")
      .trim()
      .split(/\s+/);
    if (path === requirement && version !== undefined) return version;
  }
  throw new Error(`${file} must require ${requirement}, which names the version to run`);
}

/** The oldest Go that builds a module. */
export function goVersion(module: string): string {
  const text = readFileSync(join(moduleFolder(module), "go.mod"), "utf8");
  return /^go (\S+)/m.exec(text)?.[1] ?? "1.24";
}
