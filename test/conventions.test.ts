import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { ROOT } from "./support/samples";

interface Source {
  readonly path: string;
  readonly text: string;
}

function sources(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({
      path: join(folder, name),
      text: readFileSync(join(ROOT, folder, name), "utf8"),
    }));
}

const components = sources("components");
const stacks = sources("stacks");
const library = [...components, ...stacks];
const unitTests = [
  ...sources("test/components"),
  ...sources("test/stacks"),
  ...sources("test/support"),
];

/** The paths of the sources of which this is true. */
const where = (all: readonly Source[], wrong: (source: Source) => boolean) =>
  all.filter(wrong).map(({ path }) => path);

const parsed = ({ path, text }: Source) =>
  ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);

function every(node: ts.Node, found: (node: ts.Node) => boolean): boolean {
  let any = found(node);
  node.forEachChild((child) => {
    any = every(child, found) || any;
  });
  return any;
}

describe("conventions", () => {
  it("read some sources at all", () => {
    assert.ok(components.length > 20 && stacks.length > 8);
  });

  it("import a provider's modules, never all of it", () => {
    const root =
      /from "@pulumi\/(aws|gcp|azure-native|kubernetes)"|(require|import)\("@pulumi\/(aws|gcp|azure-native|kubernetes)"\)/;
    assert.deepEqual(
      where([...library, ...unitTests], ({ text }) => root.test(text)),
      [],
    );
  });

  it("have no any", () => {
    const any = (node: ts.Node) => node.kind === ts.SyntaxKind.AnyKeyword;
    assert.deepEqual(
      where([...library, ...unitTests], (source) => every(parsed(source), any)),
      [],
    );
  });

  it("keep files within 200 lines", () => {
    assert.deepEqual(
      where(library, ({ text }) => text.split("\n").length > 201),
      [],
    );
    assert.deepEqual(
      where(unitTests, ({ text }) => text.split("\n").length > 251),
      [],
    );
  });

  it("keep lines within 120 characters outside of texts", () => {
    const long = (line: string) => line.length > 160 && !/["`]/.test(line);
    assert.deepEqual(
      where(library, ({ text }) => text.split("\n").some(long)),
      [],
    );
  });

  it("only export from components/index.ts", () => {
    const index = components.filter(({ path }) => path === "components/index.ts");
    assert.equal(index.length, 1);
    for (const source of index)
      for (const statement of parsed(source).statements)
        assert.ok(ts.isExportDeclaration(statement), statement.getText());
  });

  it("document every setting and argument", () => {
    const undocumented = components.flatMap((source) => {
      const file = parsed(source);
      return file.statements
        .filter(ts.isInterfaceDeclaration)
        .filter(({ name }) => /(Args|Settings|Limits|Proxy|Claim|StaticVolume)$/.test(name.text))
        .filter(({ modifiers }) =>
          modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
        )
        .flatMap(({ name, members }) =>
          members
            .filter(
              (member) =>
                !file.text.slice(member.getFullStart(), member.getStart()).includes("/**"),
            )
            .map((member) => `${name.text}.${member.name?.getText() ?? "?"}`),
        );
    });
    // What a component works on needs no word; what a claim becomes with its defaults is not written by users.
    const known = /\.cluster$|^Claim\./;
    assert.deepEqual(
      undocumented.filter((one) => !known.test(one)),
      [],
    );
  });

  it("have a test file for every component file with logic", () => {
    const plain = /^(index|settings|registry-settings|claim-objects)\.ts$/;
    const untested = components
      .filter(({ path }) => !plain.test(basename(path)))
      .map(({ path }) => join("test", path.replace(/\.ts$/, ".test.ts")))
      .filter((path) => !existsSync(join(ROOT, path)));
    assert.deepEqual(untested, []);
  });

  it("switch on the platform in stacks/index.ts only", () => {
    const switched = (node: ts.Node) =>
      ts.isSwitchStatement(node) && /platform/i.test(node.expression.getText());
    assert.deepEqual(
      where(library, (source) => every(parsed(source), switched)),
      ["stacks/index.ts"],
    );
  });

  it("never ask in a component for the platform", () => {
    assert.deepEqual(
      where(components, ({ text }) => /["'`](baremetal|vsphere)["'`]/.test(text)),
      [],
    );
  });

  it("fill in defaults with ??, which leaves false, 0 and blank alone", () => {
    const literal = (node: ts.Node) =>
      ts.isLiteralExpression(node) ||
      ts.isObjectLiteralExpression(node) ||
      ts.isArrayLiteralExpression(node);
    const filled = (node: ts.Node) =>
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.BarBarToken &&
      ts.isPropertyAccessExpression(node.left) &&
      literal(node.right);
    assert.deepEqual(
      where(library, (source) => every(parsed(source), filled)),
      [],
    );
  });

  it("name no tool's comment that takes lines out of the coverage", () => {
    assert.deepEqual(
      where(library, ({ text }) =>
        /c8 ignore|istanbul ignore|eslint-disable|@ts-ignore/.test(text),
      ),
      [],
    );
  });
});
