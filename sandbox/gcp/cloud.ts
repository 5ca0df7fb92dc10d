import type { Cloud } from "../clouds";
import { layerPath, type ObjectStorage } from "../object-storage";
import { pythonFor } from "../toolchain/python";
import { startGoogle, type Google } from "./start";

/** Google Cloud, as fake-gcs-server and the double before it play it. */
export const googleCloud: Cloud = {
  fetch: async (log) => {
    await pythonFor("fake-gcs-server", log);
  },
  open: async ({ cloud: dir }, processes, log, endWith) => {
    const google = await startGoogle({
      ...{ dir, processes, log },
      ...(endWith !== undefined && { endWith }),
    });
    const { iamCustomEndpoint, storageCustomEndpoint } = google.settings;
    return {
      access: { gcs: google.access },
      settings: {
        "gcp:accessToken": { value: google.administrator, secret: true },
        "gcp:iamCustomEndpoint": { value: iamCustomEndpoint },
        "gcp:storageCustomEndpoint": { value: storageCustomEndpoint },
      },
      findLayer: (storage, digest) => findLayer(google, storage, digest),
    };
  },
};

async function findLayer(
  { url, administrator }: Google,
  { name: bucket }: ObjectStorage,
  digest: string,
): Promise<string> {
  const path = layerPath(digest);
  const { status } = await fetch(`${url}/storage/v1/b/${bucket}/o/${encodeURIComponent(path)}`, {
    headers: { Authorization: `Bearer ${administrator}` },
  });
  if (status === 200) return `gs://${bucket}/${path}`;
  throw new Error(`layer ${digest} is in the registry, but not in bucket ${bucket} (${status})`);
}
