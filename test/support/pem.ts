import { generateKeyPairSync } from "node:crypto";

/** An authority that was made for these tests alone, until 31 October 2126. Its key was thrown away. */
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBzzCCAXWgAwIBAgIURJOmcrCGMi4JXm1GG8VFDAGGvOQwCgYIKoZIzj0EAwIw
PDEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkxITAfBgNVBAoMGG9wZW5zaGlmdC1p
bWFnZS1yZWdpc3RyeTAgFw0yNjExMjQwOTA5MjdaGA8yMTI2MTAzMTA5MDkyN1ow
PDEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkxITAfBgNVBAoMGG9wZW5zaGlmdC1p
bWFnZS1yZWdpc3RyeTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABL7Rsa46y7e1
lp5mhlAFjVQB/9jWNpN2kRaWpduLRAOVb/Cg8eELfhGhx+iSQuFus3EXr6Ac+FRN
eZq4A7yrh4mjUzBRMB0GA1UdDgQWBBQ2tfy7DsDYzhxjgrNGPvjceD9TszAfBgNV
HSMEGDAWgBQ2tfy7DsDYzhxjgrNGPvjceD9TszAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0gAMEUCICTOYisS2qXYCFPhIXwExx3G3waTOTRCZ2DJFNv32/r3
AiEA2+j7xhAo4N9Ad8d8GLzvJkQx+EO0vjtaaw6xGUzD07k=
-----END CERTIFICATE-----
`;

/** The certificate of a server, no authority, until the same day. */
export const SERVER = `-----BEGIN CERTIFICATE-----
MIIBhjCCASygAwIBAgIUc3os3hD/QH9GBuDdDGTXEAs7Hl8wCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOczMuZXhhbXBsZS5jb20wIBcNMjYxMTI0MDkwOTI3WhgPMjEy
NjEwMzEwOTA5MjdaMBkxFzAVBgNVBAMMDnMzLmV4YW1wbGUuY29tMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAElSJbaHASMMOTHy4vS4mfYT5P0a5sIjV/Fj5xABvi
1QaogHRwZ5gjGkADBRj0Uh3C81l7zcZPfcIl4tqCqY7Vz6NQME4wHQYDVR0OBBYE
FNKfaKYIzizcgqSKjdtNWtvNbKRvMB8GA1UdIwQYMBaAFNKfaKYIzizcgqSKjdtN
WtvNbKRvMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAwRQIhAPPCmts1FKvw
qpdUJ7w5qBPCUuiZbaP5aCEpYSngoTxJAiBj7O2ph1Jw9GPzC5MpkfYL84Q3nGQG
ELUxdyk+aidpkg==
-----END CERTIFICATE-----
`;

/** The day after both have expired. */
export const AFTERWARDS = Date.parse("2126-11-01T00:00:00Z");
/** Two weeks before both expire. */
export const SHORTLY_BEFORE = Date.parse("2126-10-17T00:00:00Z");

/** A new private key. */
export function privateKey(type: "rsa" | "ed25519"): string {
  const made =
    type === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ed25519");
  return made.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
