import { writeFileSync } from "node:fs";
import { join } from "node:path";
import prettier from "prettier";
import { z } from "zod";
import { CREDENTIALS } from "../../stacks/credentials";
import { schema } from "../../stacks/schema";
import { ROOT } from "./samples";

const SECRETS = new Set<string>(CREDENTIALS);
const PREFIX = "openshift-image-registry:";
export const SCHEMA_FILE = join(ROOT, "stacks/settings.schema.json");

interface Json {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly items?: Json;
  readonly required?: readonly string[];
}

/** What editors check a stack's file against. Rules beyond the shape are the program's. */
export async function settingsSchema(): Promise<string> {
  const { oneOf = [], anyOf = [] } = z.toJSONSchema(schema, { io: "input" }) as {
    oneOf?: Json[];
    anyOf?: Json[];
  };
  const file = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack of openshift-image-registry",
    description: "Made by: npx tsx test/support/write-schema.ts",
    type: "object",
    properties: { config: { type: "object", oneOf: [...oneOf, ...anyOf].map(ofPlatform) } },
    required: ["config"],
  };
  return prettier.format(JSON.stringify(file), { parser: "json", printWidth: 100 });
}

/** The keys of one platform, as they are in a stack's file, beside those of other packages. */
function ofPlatform({ properties = {}, required = [] }: Json): Json {
  const keys = Object.keys(properties).map((key) => PREFIX + key);
  return {
    properties: Object.fromEntries(
      Object.entries(encrypted(properties)).map(([key, value]) => [PREFIX + key, value]),
    ),
    required: required.map((key) => PREFIX + key),
    propertyNames: { anyOf: [{ enum: keys }, { not: { pattern: `^${PREFIX}` } }] },
  };
}

/** Credentials stand encrypted in the file; in plain text they are refused. */
function encrypted(
  properties: Readonly<Record<string, Json>>,
  above = "",
): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, encryptedAt(`${above}${key}`, value)]),
  );
}

function encryptedAt(path: string, value: Json): Json {
  if (SECRETS.has(path)) return secure(value);
  const { properties, items } = value;
  return {
    ...value,
    ...(properties && { properties: encrypted(properties, `${path}.`) }),
    ...(items && { items: encryptedAt(`${path}[]`, items) }),
  };
}

function secure({ description }: Json): Json {
  const properties = { secure: { type: "string" } };
  return {
    description,
    type: "object",
    properties,
    required: ["secure"],
    additionalProperties: false,
  };
}

if (require.main === module)
  void settingsSchema().then((text) => {
    writeFileSync(SCHEMA_FILE, text);
  });
