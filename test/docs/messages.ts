import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A text in the sources that users may get to see. */
export interface Message {
  /** `components/gate.ts:42` */
  readonly where: string;
  /** What of it is always the same: between its values, in order. */
  readonly stable: readonly string[];
}

/**
 * Everything in these folders that reads like a sentence: three words or more in a row. What tells the remedy is left out, for
 * it is printed with the message; so is what describes a setting, and what can never happen.
 */
export function messagesOf(root: string, folders: readonly string[]): Message[] {
  return sourcesOf(root, folders).flatMap(({ path, text }) => messagesIn(path, text));
}

/** Every text in these folders, of any length, without its values. */
export function textsOf(root: string, folders: readonly string[]): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    const parts = partsOf(node);
    if (parts) texts.push(parts.join("\n"));
    ts.forEachChild(node, visit);
  };
  for (const { path, text } of sourcesOf(root, folders)) visit(parsed(path, text));
  return texts;
}

function sourcesOf(root: string, folders: readonly string[]): { path: string; text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => ({
        path: `${folder}/${file}`,
        text: readFileSync(join(root, folder, file), "utf8"),
      })),
  );
}

function parsed(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** The same for the text of one file. */
export function messagesIn(path: string, text: string): Message[] {
  const source = parsed(path, text);
  const found: Message[] = [];
  const visit = (node: ts.Node): void => {
    if (isRemedy(node) || isForProgrammers(node)) return;
    const parts = partsOf(node);
    if (parts === undefined) {
      ts.forEachChild(node, visit);
      return;
    }
    const stable = parts.map((part) => part.trim()).filter((part) => wordsOf(part) >= 3);
    if (stable.length > 0) found.push({ where: `${path}:${lineOf(node)}`, stable });
    valuesOf(node).forEach(visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

/** The parts of a text between its values, or undefined for what is no text. `a` + `b` is one text. */
function partsOf(node: ts.Node): string[] | undefined {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
  if (!isSum(node)) return undefined;
  const [left, right] = [partsOf(node.left), partsOf(node.right)];
  if (!left || !right) return undefined;
  return [...left.slice(0, -1), `${left.at(-1) ?? ""}${right[0] ?? ""}`, ...right.slice(1)];
}

function valuesOf(node: ts.Node): ts.Node[] {
  if (isSum(node)) return [...valuesOf(node.left), ...valuesOf(node.right)];
  return ts.isTemplateExpression(node) ? node.templateSpans.map((span) => span.expression) : [];
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/** `remedy: ...`, `const remedy = ...`, and the last argument of `say(...)` and `matched(...)`. */
function isRemedy(node: ts.Node): boolean {
  const call = node.parent;
  if (ts.isCallExpression(call) && /^(say|matched)$/.test(call.expression.getText()))
    return call.arguments.at(-1) === node;
  return isNamed(node, /^remedy$/);
}

function isNamed(node: ts.Node, names: RegExp): boolean {
  const has = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
  return has && names.test(node.name.getText());
}

/** Imports and types, `.describe(...)` of the schema, and errors that can only come of a mistake in the program. */
function isForProgrammers(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return true;
  // What a thing is called in a cloud's console, and what an alert asks for and says.
  if (isNamed(node, /^(description|displayName|expr|summary)$/)) return true;
  const text = partsOf(node)?.[0] ?? "";
  if (/^unreachable: |under mocks$/.test(text)) return true;
  return ts.isCallExpression(node.parent) && node.parent.expression.getText().endsWith(".describe");
}

const wordsOf = (text: string): number =>
  text.split(/\s+/).filter((word) => /\w/.test(word)).length;

const lineOf = (node: ts.Node): number =>
  node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
