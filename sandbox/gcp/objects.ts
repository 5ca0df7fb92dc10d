/** What a request about objects needs: a permission, and the bucket in which. */
export interface Need {
  readonly permission: string;
  readonly bucket: string;
}

const ofMethod: Readonly<Record<string, string>> = {
  GET: "get",
  HEAD: "get",
  DELETE: "delete",
  PATCH: "update",
  PUT: "update",
};

/** The needs of a request to one of the two APIs for objects, JSON or XML; nothing for one that is neither. */
export function needs(method: string, path: string): Need[] | undefined {
  const upload = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/.exec(path);
  if (upload) return [need("create", upload[1])];
  const copy =
    /^\/storage\/v1\/b\/([^/]+)\/o\/[^/]+\/(?:rewrite|copy)To\/b\/([^/]+)\/o\/[^/]+$/.exec(path);
  if (copy) return [need("get", copy[1]), need("create", copy[2])];
  const listed = /^\/storage\/v1\/b\/([^/]+)\/o$/.exec(path);
  if (listed && method === "GET") return [need("list", listed[1])];
  const verb = ofMethod[method];
  const json = /^(?:\/download)?\/storage\/v1\/b\/([^/]+)\/o\/[^/]+$/.exec(path);
  const xml = /^\/(?:storage|upload|download|v1|token)\//.test(path)
    ? null
    : /^\/([^/]+)\/.+$/.exec(path);
  const bucket = json?.[1] ?? (verb === "get" ? xml?.[1] : undefined);
  return verb === undefined || bucket === undefined ? undefined : [need(verb, bucket)];
}

const need = (verb: string, bucket = ""): Need => ({
  permission: `storage.objects.${verb}`,
  bucket: decodeURIComponent(bucket),
});
