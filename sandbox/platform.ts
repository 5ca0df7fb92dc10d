/** The installer's names of the platforms that have a stack. */
export const platforms = ["aws", "azure", "baremetal", "gcp", "vsphere"] as const;
export type Platform = (typeof platforms)[number];

/** What `Infrastructure/cluster` calls a platform. */
export const platformTypes: Record<Platform, string> = {
  aws: "AWS",
  azure: "Azure",
  baremetal: "BareMetal",
  gcp: "GCP",
  vsphere: "VSphere",
};
