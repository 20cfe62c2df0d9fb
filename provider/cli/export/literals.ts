import { visibleInCode } from "../text.js";

/** A text as a literal that shows all there is to it, in the quotes that need fewer escapes. */
export function typescriptText(text: string): string {
  return inFewestEscapes(text, visibleInCode(JSON.stringify(text)));
}

/** The same for Python, where half a character is none. */
export function pythonText(text: string): string {
  return inFewestEscapes(text, wholeCharacters(text));
}

/** The same for YAML, of which JSON is a part but for halves of characters. */
export function yamlText(text: string): string {
  return wholeCharacters(text);
}

/** A text in a Pulumi YAML program, in which `$$` is a dollar and `${` begins an expression. */
export function pulumiYamlText(text: string): string {
  return yamlText(text.replace(/\$+(?=\{)|\${2,}/g, (dollars) => dollars + dollars));
}

/** A key of a YAML mapping: older readers take some words for no texts, among them the language `no`. */
export function yamlKey(key: string): string {
  return /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z]\w*$/i.test(key) ? key : yamlText(key);
}

function wholeCharacters(text: string): string {
  return visibleInCode(
    JSON.stringify(text),
    (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`,
  );
}

function inFewestEscapes(text: string, literal: string): string {
  if (text.split('"').length <= text.split("'").length) return literal;
  return `'${literal.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
