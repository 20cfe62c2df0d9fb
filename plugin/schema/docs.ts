import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const provider = join(__dirname, "../../provider");

/** A property as a source of the provider declares it. */
export interface Declared {
  description: string;
  required: boolean;
  type: ts.TypeNode | undefined;
}

const sources = new Map<string, ts.SourceFile>();

function sourceOf(file: string): ts.SourceFile {
  const known = sources.get(file);
  if (known) return known;
  const text = readFileSync(join(provider, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  sources.set(file, source);
  return source;
}

/** What the sources call `name`: an interface, a class, a function or a constant. */
function declarationOf(file: string, name: string): ts.Node {
  for (const statement of sourceOf(file).statements) {
    if (ts.isVariableStatement(statement)) {
      const found = statement.declarationList.declarations.find((one) => one.name.getText() === name);
      if (found) return found;
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || isType(statement)) {
      if (statement.name?.text === name) return statement;
    }
  }
  throw new Error(`${file} declares no ${name}`);
}

function isType(node: ts.Node): node is ts.InterfaceDeclaration | ts.TypeAliasDeclaration {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

/** The documentation of something, as it stands above it, without the tags that follow. */
export function documentationOf(file: string, name: string): string {
  return commentOf(declarationOf(file, name));
}

function commentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? "";
  // Sentences are broken at the sources' width; a blank line is a paragraph.
  return inNativeWords(text.trim().replace(/([^\n])\n(?!\n)/g, "$1 "));
}

/** The sources are the dynamic face's, whose settings have another namespace. */
function inNativeWords(text: string): string {
  return text.replaceAll("`genesyscloud:", "`genesyscloud-presence:");
}

/** The properties of an interface, a class or a table, with their documentation, in the order in which they are declared. */
export function propertiesOf(file: string, name: string): Record<string, Declared> {
  const declaration = declarationOf(file, name);
  return Object.fromEntries(
    membersOf(declaration).flatMap((member) => {
      if (!member.name || ts.isConstructorDeclaration(member)) return [];
      const type = "type" in member ? member.type : undefined;
      const required = !("questionToken" in member && member.questionToken);
      return [[member.name.getText(), { description: commentOf(member), required, type }]];
    }),
  );
}

function membersOf(declaration: ts.Node): readonly (ts.ClassElement | ts.TypeElement | ts.ObjectLiteralElementLike)[] {
  if (ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)) return declaration.members;
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return [];
  let value: ts.Expression = declaration.initializer;
  while (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)) value = value.expression;
  return ts.isObjectLiteralExpression(value) ? value.properties : [];
}
