import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { ROOT } from "./samples";

/** The packages that a source file loads, its own imports and those of what it imports; types are not loaded. */
export function packagesOf(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return new Set();
  seen.add(path);
  const found = new Set<string>();
  for (const specifier of loadedBy(path)) {
    if (!specifier.startsWith(".")) found.add(specifier);
    else for (const inner of packagesOf(resolved(path, specifier), seen)) found.add(inner);
  }
  return found;
}

function loadedBy(path: string): string[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  return ts
    .createSourceFile(path, text, ts.ScriptTarget.ES2022)
    .statements.filter((one) => ts.isImportDeclaration(one) || ts.isExportDeclaration(one))
    .filter((one) => !isTypeOnly(one))
    .flatMap(({ moduleSpecifier }) =>
      moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [],
    );
}

function isTypeOnly(one: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(one)) return one.isTypeOnly;
  return one.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function resolved(from: string, specifier: string): string {
  const target = join(dirname(from), specifier);
  const [file = ""] = [`${target}.ts`, join(target, "index.ts")].filter((one) =>
    existsSync(join(ROOT, one)),
  );
  return file;
}
