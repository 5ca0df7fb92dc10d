import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

export const ROOT = resolve(__dirname, "../..");

/** A page for users, by its path in the project. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** A fenced block of code. */
export interface Block {
  readonly language: string;
  /** What follows the language: `example/my-registry.ts`. */
  readonly note: string;
  readonly code: string;
}

/** The pages of docs/, and the others that users read. */
export function pages(): Page[] {
  const docs = readdirSync(join(ROOT, "docs")).filter((file) => file.endsWith(".md"));
  const others = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];
  const doubles = ["sandbox/operator/README.md", "sandbox/providers/README.md"];
  return [...docs.map((file) => `docs/${file}`), ...others, ...doubles]
    .filter((path) => existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

export function page(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), "utf8") };
}

/** The blocks of code of a page, without the indentation of a list that they stand in. */
export function blocksOf({ text }: Page): Block[] {
  const fences = /^( *)```(\w+) ?(.*)\n([\s\S]*?)^ *```$/gm;
  return [...text.matchAll(fences)].map(([, indent = "", language = "", note = "", code = ""]) => ({
    language,
    note,
    code: code.replace(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

/** The names in front of list items: "- `a`, `b`: ..." gives a and b. */
export function namesOf({ text }: Page): string[] {
  const items = text.matchAll(/^- ((?:`[^`]+`,?\s*)+):/gm);
  return [...items].flatMap(([, names = ""]) => [...names.matchAll(/`([^`]+)`/g)].map(nameIn));
}

/** The names in the first column of the tables. */
export function rowsOf({ text }: Page): string[] {
  return [...text.matchAll(/^\| `([^`]+)`/gm)].map(nameIn);
}

/** What a page refers to and is not there. */
export function brokenLinks({ path, text }: Page): string[] {
  const prose = text.replace(/^( *)```[\s\S]*?^ *```$/gm, "").replace(/`[^`]*`/g, "code");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(nameIn);
  return links.filter((link) => !/^https?:/.test(link) && !resolves(path, link));
}

function resolves(from: string, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? join(ROOT, from) : resolve(ROOT, dirname(from), file);
  if (relative(ROOT, target).startsWith("..") || !existsSync(target)) return false;
  return anchor === undefined || anchorsOf(readFileSync(target, "utf8")).includes(anchor);
}

/** Anchors as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map((found) =>
    nameIn(found)
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replace(/ /g, "-"),
  );
}

const nameIn = ([, name = ""]: RegExpExecArray): string => name;
